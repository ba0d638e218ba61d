//! The exchange of a user's token of Entra for one of ACS.

use std::sync::{Mutex, MutexGuard, PoisonError};

use acs_auth::entra::{self, Exchanged};
use acs_auth::{Code, Response};
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;

use crate::access_token::AccessToken;
use crate::bytes::Body;
use crate::date::Seconds;
use crate::identity::default_scopes;
use crate::operation::Request;
use crate::refusal::Refusal;
use crate::text::{Text, Words};

/// One exchange, with what is tried again of it. Times are seconds since 1970.
///
/// Raises TokenError (INVALID_SCOPES, INSECURE_URL).
#[pyclass(frozen, module = "acs_auth._core")]
pub(crate) struct EntraExchange(Mutex<entra::EntraExchange>);

impl EntraExchange {
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, entra::EntraExchange> {
        self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl EntraExchange {
    #[new]
    #[pyo3(
        signature = (endpoint, scopes = default_scopes()),
        text_signature = "(endpoint, scopes=SCOPES)"
    )]
    fn new(endpoint: Text<'_>, scopes: Words) -> Result<Self, Refusal> {
        let endpoint = endpoint.read(Code::InvalidUrl)?;
        Ok(Self(Mutex::new(entra::EntraExchange::new(endpoint, &scopes.0)?)))
    }

    /// The request to the resource at the endpoint, with the token of Entra as its proof.
    fn request(&self, py: Python<'_>, entra_token: Text<'_>) -> Request {
        self.lock(py).request(entra_token.received()).into()
    }

    /// Takes the answer to that request, with its header retry-after, and gives the token of ACS, or in how
    /// many seconds the request is to be sent again. Raises ServiceError.
    fn answered(
        &self,
        py: Python<'_>,
        entra_token: Text<'_>,
        status: u16,
        retry_after: Option<Text<'_>>,
        body: Body<'_, '_>,
        now: Seconds,
    ) -> Result<Answered, Refusal> {
        let (entra_token, retry_after) = (entra_token.received(), retry_after.map(Text::received));
        let response = Response { status, retry_after, body: body.as_bytes() };
        let mut exchange = self.lock(py);
        match exchange.answered(entra_token, &response, now.0)? {
            Exchanged::RetryIn(seconds) => Ok(Answered::RetryIn(seconds)),
            Exchanged::Done => match exchange.token(entra_token, now.0) {
                Some(token) => Ok(Answered::Token(token.clone().into())),
                None => Ok(Answered::RetryIn(0)),
            },
        }
    }
}

/// What came of an answer.
#[derive(IntoPyObject)]
enum Answered {
    Token(AccessToken),
    RetryIn(u64),
}
