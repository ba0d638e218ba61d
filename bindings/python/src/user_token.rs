//! What a user access token says of itself.

use acs_auth::UserToken as Claims;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::refusal::Refusal;
use crate::text::{Text, Texts};

/// What a user access token says of itself, if it says anything: a hint, and no proof.
///
/// Nobody but the service can check the signature of such a token, and the service may encrypt tokens,
/// which then say nothing. So let nothing rest on this: when a token expires is told beside it by whoever
/// issued it.
#[pyclass(frozen, eq, module = "acs_auth")]
#[derive(PartialEq)]
pub(crate) struct UserToken(Claims);

#[pymethods]
impl UserToken {
    /// Reads the payload of a token that is a JWT, without any check of who made it.
    ///
    /// Three parts with dots between, of which the last may be empty; the second is base64url, or base64,
    /// with = at its end or without, of a JSON object in UTF-8; "exp" is a number in it. Nothing else has
    /// to be there.
    ///
    /// Raises TokenError (NOT_JWT, BAD_BASE64, BAD_JSON, MISSING_EXP, BAD_EXP).
    #[staticmethod]
    #[pyo3(signature = (text, /))]
    fn decode_unverified(text: Text<'_>) -> Result<Self, Refusal> {
        Ok(Self(Claims::decode_unverified(text.received())?))
    }

    /// The identity, such as 8:acs:…, if the token names one. It is no secret, and good to log.
    #[getter]
    fn identity_id(&self) -> Option<&str> {
        self.0.identity_id()
    }

    /// What the token is good for, such as chat and voip.
    #[getter]
    fn scopes(&self) -> Texts<'_> {
        Texts(self.0.scopes())
    }

    /// When the token expires by its own account, in seconds since 1970.
    #[getter]
    fn expires_on(&self) -> i64 {
        self.0.expires_on()
    }

    /// When the token was issued, in seconds since 1970, if it says so.
    #[getter]
    fn issued_on(&self) -> Option<i64> {
        self.0.issued_on()
    }

    /// The resource of ACS that the identity belongs to, if the token names it.
    #[getter]
    fn resource_id(&self) -> Option<&str> {
        self.0.resource_id()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let id = self.identity_id().into_pyobject(py)?.repr()?;
        let scopes: Bound<'_, PyTuple> = self.scopes().into_pyobject(py)?;
        Ok(format!("<UserToken of {id} for {}, expires on {}>", scopes.repr()?, self.expires_on()))
    }
}
