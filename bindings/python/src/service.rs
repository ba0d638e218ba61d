//! Which service takes which proof.

use acs_auth::{Credential, Proof as Kind};
use pyo3::exceptions::PyValueError;
#[cfg(feature = "stubs")]
use pyo3::inspect::{PyStaticConstant, PyStaticExpr};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_subscript};

use crate::refusal::Refusal;
use crate::text::Text;

/// A service of ACS, by the paths below which it is, and the proofs that it takes: ACCESS_KEY, ENTRA,
/// USER_TOKEN.
#[pyclass(frozen, eq, hash, module = "acs_auth")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Service(acs_auth::Service);

#[pymethods]
impl Service {
    /// Its name, as ACS has it, such as Identity or Call Automation.
    #[getter]
    fn name(&self) -> &'static str {
        self.0.as_str()
    }

    /// The proofs that it takes.
    #[getter]
    fn takes(&self) -> Proofs {
        Proofs(self.0.takes())
    }

    /// Refuses a proof that the service does not take.
    ///
    /// Raises TokenError (WRONG_CREDENTIAL), which says what to take instead.
    #[pyo3(signature = (proof, /))]
    fn check(&self, proof: Proof) -> Result<(), Refusal> {
        Ok(self.0.check(proof.0)?)
    }

    fn __repr__(&self) -> String {
        format!("<Service {}>", self.name())
    }
}

/// The service that a path, or a path and query, is of, if it is known.
#[pyfunction]
#[pyo3(signature = (path_and_query, /))]
pub(crate) fn service_at(path_and_query: Text<'_>) -> Option<Service> {
    acs_auth::Service::at(path_and_query.received()).map(Service)
}

/// Refuses to send a proof where it proves nothing, or would be seen.
///
/// Raises TokenError: WRONG_CREDENTIAL where the service takes another proof; INSECURE_URL where a token
/// would go over plain HTTP to another machine.
#[pyfunction]
pub(crate) fn check_proof(
    proof: Proof,
    scheme: Text<'_>,
    host: Text<'_>,
    path_and_query: Text<'_>,
) -> Result<(), Refusal> {
    let [scheme, host, path_and_query] = [scheme, host, path_and_query].map(Text::received);
    let url = format!("{scheme}://{host}{path_and_query}");
    match proof.0 {
        Kind::Entra => Credential::Entra(()).check(&url)?,
        Kind::UserToken => Credential::UserToken(()).check(&url)?,
        // A key does not show itself, whatever the scheme.
        _ => {
            if let Some(service) = acs_auth::Service::at(path_and_query) {
                service.check(proof.0)?;
            }
        }
    }
    Ok(())
}

/// A kind of proof, which Python knows by its name.
pub(crate) struct Proof(Kind);

#[cfg(feature = "stubs")]
const PROOF: PyStaticExpr = type_hint_subscript!(
    type_hint_identifier!("typing", "Literal"),
    PyStaticExpr::Constant { value: PyStaticConstant::Str("ACCESS_KEY") },
    PyStaticExpr::Constant { value: PyStaticConstant::Str("ENTRA") },
    PyStaticExpr::Constant { value: PyStaticConstant::Str("USER_TOKEN") }
);

impl<'py> FromPyObject<'_, 'py> for Proof {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = PROOF;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = object.extract::<Text<'_>>()?.received();
        let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == text);
        found
            .map(Self)
            .ok_or_else(|| PyValueError::new_err("a proof is ACCESS_KEY, ENTRA or USER_TOKEN"))
    }
}

/// Several of them.
struct Proofs(&'static [Kind]);

impl<'py> IntoPyObject<'py> for Proofs {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "tuple"),
        PROOF,
        PyStaticExpr::Constant { value: PyStaticConstant::Ellipsis }
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        PyTuple::new(py, self.0.iter().map(|proof| PyString::intern(py, proof.as_str())))
    }
}
