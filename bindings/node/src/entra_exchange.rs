//! A user of Entra as a user of ACS. Times are seconds since 1970.

use acs_auth::Response;
use acs_auth::entra::Exchanged;
use napi::bindgen_prelude::Either3;
use napi::{Either, Env};
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::operation::Request;
use crate::refusal::{Refusal, told};
use crate::service_error::ServiceError;
use crate::token_cache::Token;

/// What a user of Entra has a token of ACS for, and that token.
#[napi]
pub(crate) struct EntraExchange(acs_auth::entra::EntraExchange);

/// The service is busy.
#[napi(object, object_from_js = false)]
pub(crate) struct Busy {
    /// In how many seconds the request is to be sent again.
    pub retry_in: i64,
}

#[napi]
impl EntraExchange {
    /// Refused for scopes that are none of the exchange, and for an endpoint that a token would go to in the clear.
    #[napi(ts_return_type = "EntraExchange | Refusal")]
    pub fn for_scopes(endpoint: String, scopes: Vec<String>) -> Either<EntraExchange, Refusal> {
        told(acs_auth::entra::EntraExchange::new(&endpoint, &scopes).map(Self))
    }

    #[napi(ts_return_type = "'USE' | 'USE_AND_REFRESH' | 'MUST_REFRESH'")]
    pub fn decide(&self, entra_token: String, now: i64) -> &'static str {
        self.0.decide(&Zeroizing::new(entra_token), now).as_str()
    }

    #[napi]
    pub fn token<'env>(
        &self,
        env: &'env Env,
        entra_token: String,
        now: i64,
    ) -> napi::Result<Option<Token<'env>>> {
        let token = self.0.token(&Zeroizing::new(entra_token), now);
        token.map(|token| Token::new(env, token)).transpose()
    }

    #[napi]
    pub fn identity_id(&self) -> Option<String> {
        self.0.identity_id().map(str::to_owned)
    }

    #[napi]
    pub fn request<'env>(
        &self,
        env: &'env Env,
        entra_token: String,
    ) -> napi::Result<Request<'env>> {
        Request::new(env, &self.0.request(&Zeroizing::new(entra_token)))
    }

    #[napi]
    pub fn answered<'env>(
        &mut self,
        env: &'env Env,
        entra_token: String,
        status: u16,
        retry_after: Option<String>,
        body: &[u8],
        now: i64,
    ) -> napi::Result<Either3<Token<'env>, Busy, ServiceError>> {
        let entra_token = Zeroizing::new(entra_token);
        let response = Response { status, retry_after: retry_after.as_deref(), body };
        Ok(match self.0.answered(&entra_token, &response, now) {
            Ok(Exchanged::Done) => {
                let none = || napi::Error::from_reason("what was stored is not there");
                let token = self.0.token(&entra_token, now).ok_or_else(none)?;
                Either3::A(Token::new(env, token)?)
            }
            Ok(Exchanged::RetryIn(seconds)) => {
                Either3::B(Busy { retry_in: i64::try_from(seconds).unwrap_or(i64::MAX) })
            }
            Err(error) => Either3::C((&error).into()),
        })
    }

    #[napi]
    pub fn failed(&mut self, now: i64) {
        self.0.failed(now);
    }

    #[napi]
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
