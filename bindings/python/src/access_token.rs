//! A token as its issuer gives it.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::date::Seconds;
use crate::refusal::Refusal;
use crate::text::Text;

/// A token, of Entra or of a user of ACS, and when it expires, in seconds since 1970, as its issuer says
/// beside it.
///
/// azure-core and the SDKs of Azure take it for theirs. It is opaque: nobody looks into it. Its repr shows
/// nothing of the text, and it cannot be pickled.
///
/// Raises TokenError (INVALID_TOKEN) unless the text is one or more letters, digits and -._~+/=, as a
/// header takes them.
#[pyclass(frozen, module = "acs_auth")]
pub(crate) struct AccessToken(acs_auth::AccessToken);

impl From<acs_auth::AccessToken> for AccessToken {
    fn from(token: acs_auth::AccessToken) -> Self {
        Self(token)
    }
}

impl AccessToken {
    pub(crate) const fn inner(&self) -> &acs_auth::AccessToken {
        &self.0
    }
}

#[pymethods]
impl AccessToken {
    #[new]
    #[pyo3(signature = (token, expires_on, *, refresh_on = None))]
    fn new(
        token: Text<'_>,
        expires_on: Seconds,
        refresh_on: Option<Seconds>,
    ) -> Result<Self, Refusal> {
        let token = acs_auth::AccessToken::new(token.received(), expires_on.0)?;
        Ok(Self(match refresh_on {
            Some(Seconds(on)) => token.refreshed_from(on),
            None => token,
        }))
    }

    /// The text of the token. It is a secret.
    #[getter]
    fn token(&self) -> &str {
        self.0.secret()
    }

    /// When it expires, in seconds since 1970.
    #[getter]
    fn expires_on(&self) -> i64 {
        self.0.expires_on()
    }

    /// From when on the issuer wants it refreshed, in seconds since 1970, if it says so.
    #[getter]
    fn refresh_on(&self) -> Option<i64> {
        self.0.refresh_on()
    }

    /// What azure-core writes before it in the header authorization: Bearer.
    #[getter]
    #[expect(clippy::unused_self, reason = "a property of Python")]
    fn token_type(&self) -> &'static str {
        "Bearer"
    }

    fn __repr__(&self) -> String {
        format!("<AccessToken that expires on {}>", self.0.expires_on())
    }

    #[expect(clippy::unused_self, reason = "a slot of Python")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err(
            "a token is not pickled or copied: hand on the object itself, or let its credential \
             give it where it is needed",
        ))
    }
}
