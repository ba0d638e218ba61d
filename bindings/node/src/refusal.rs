//! Why something was refused, on its way to an error of JavaScript.

use acs_auth::{Error, TokenError, VerifyError};
use napi::Either;
use napi_derive::napi;

#[napi(object, object_from_js = false)]
pub(crate) struct Refusal {
    /// The name of the class that the error has.
    #[napi(ts_type = "'InvalidInputError' | 'VerificationError' | 'TokenError'")]
    pub name: &'static str,
    pub code: &'static str,
    pub reason: &'static str,
    pub offset: Option<u32>,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let offset = error.offset().and_then(|offset| u32::try_from(offset).ok());
        let (code, reason) = (error.code().as_str(), error.reason());
        Self { name: "InvalidInputError", code, reason, offset }
    }
}

impl From<VerifyError> for Refusal {
    fn from(error: VerifyError) -> Self {
        let (code, reason) = (error.code().as_str(), error.reason());
        Self { name: "VerificationError", code, reason, offset: None }
    }
}

impl From<TokenError> for Refusal {
    fn from(error: TokenError) -> Self {
        let (code, reason) = (error.code().as_str(), error.reason());
        Self { name: "TokenError", code, reason, offset: None }
    }
}

/// What JavaScript gets: an answer, or why there is none.
pub(crate) fn told<T>(result: Result<T, impl Into<Refusal>>) -> Either<T, Refusal> {
    match result {
        Ok(answer) => Either::A(answer),
        Err(error) => Either::B(error.into()),
    }
}
