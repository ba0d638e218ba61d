//! What can be asked of the Identity API.

use std::collections::HashMap;

use acs_auth::identity::{
    CreateIdentity, DeleteIdentity, ExchangeEntraToken, ExchangeTeamsToken, IssueToken,
    RevokeTokens,
};
use acs_auth::{AccessToken, Operation as _, Response};
use napi::{Either, Env, JsString};
use napi_derive::napi;

use crate::refusal::{Refusal, told};
use crate::service_error::ServiceError;
use crate::token_cache::Token;

/// One thing to ask: the request for it, and what its answer means.
#[napi]
pub(crate) struct Operation(Kind);

enum Kind {
    Create(CreateIdentity),
    Issue(IssueToken),
    Revoke(RevokeTokens),
    Delete(DeleteIdentity),
    ExchangeTeams(ExchangeTeamsToken),
    ExchangeEntra(ExchangeEntraToken),
}

/// A request, whose body is text. Its texts are those of JavaScript, for some are secrets.
#[napi(object, object_from_js = false)]
pub(crate) struct Request<'env> {
    pub method: &'static str,
    pub url: String,
    #[napi(ts_type = "Record<string, string>")]
    pub headers: HashMap<&'static str, JsString<'env>>,
    #[napi(ts_type = "string")]
    pub body: JsString<'env>,
}

impl<'env> Request<'env> {
    pub(crate) fn new(env: &'env Env, request: &acs_auth::Request) -> napi::Result<Self> {
        let header = |(name, value): (_, &str)| Ok((name, env.create_string(value)?));
        Ok(Self {
            method: request.method(),
            url: request.url().to_owned(),
            headers: request.headers().map(header).collect::<napi::Result<_>>()?,
            body: env.create_string(str::from_utf8(request.body()).unwrap_or_default())?,
        })
    }
}

/// What a good answer tells, as far as the operation has it.
#[napi(object, object_from_js = false)]
pub(crate) struct Answer<'env> {
    pub identity_id: Option<String>,
    #[napi(ts_type = "Token")]
    pub token: Option<Token<'env>>,
}

#[napi]
impl Operation {
    #[napi(factory)]
    pub fn create_identity(scopes: Vec<String>, minutes: Option<u32>) -> Self {
        let create = CreateIdentity::new().with_token(scopes);
        Self(Kind::Create(match minutes {
            Some(minutes) => create.expires_in_minutes(minutes),
            None => create,
        }))
    }

    #[napi(factory)]
    pub fn issue_token(identity_id: String, scopes: Vec<String>, minutes: Option<u32>) -> Self {
        let issue = IssueToken::new(identity_id, scopes);
        Self(Kind::Issue(match minutes {
            Some(minutes) => issue.expires_in_minutes(minutes),
            None => issue,
        }))
    }

    #[napi(factory)]
    pub fn revoke_tokens(identity_id: String) -> Self {
        Self(Kind::Revoke(RevokeTokens::new(identity_id)))
    }

    #[napi(factory)]
    pub fn delete_identity(identity_id: String) -> Self {
        Self(Kind::Delete(DeleteIdentity::new(identity_id)))
    }

    #[napi(factory)]
    pub fn exchange_teams_token(token: String, app_id: String, user_id: String) -> Self {
        Self(Kind::ExchangeTeams(ExchangeTeamsToken::new(token, app_id, user_id)))
    }

    /// Refused for scopes that are none of the exchange.
    #[napi(ts_return_type = "Operation | Refusal")]
    pub fn exchange_entra_token(scopes: Vec<String>) -> Either<Operation, Refusal> {
        told(ExchangeEntraToken::for_scopes(&scopes).map(|it| Self(Kind::ExchangeEntra(it))))
    }

    #[napi]
    pub fn request<'env>(&self, env: &'env Env, endpoint: String) -> napi::Result<Request<'env>> {
        let request = match &self.0 {
            Kind::Create(it) => it.request(&endpoint),
            Kind::Issue(it) => it.request(&endpoint),
            Kind::Revoke(it) => it.request(&endpoint),
            Kind::Delete(it) => it.request(&endpoint),
            Kind::ExchangeTeams(it) => it.request(&endpoint),
            Kind::ExchangeEntra(it) => it.request(&endpoint),
        };
        Request::new(env, &request)
    }

    #[napi]
    pub fn read<'env>(
        &self,
        env: &'env Env,
        status: u16,
        body: &[u8],
    ) -> napi::Result<Either<Answer<'env>, ServiceError>> {
        let response = Response::new(status, body);
        let answer = match &self.0 {
            Kind::Create(it) => {
                it.read(&response).map(|created| (Some(created.identity_id), created.token))
            }
            Kind::Issue(it) => it.read(&response).map(|token| (None, Some(token))),
            Kind::Revoke(it) => it.read(&response).map(|()| (None, None)),
            Kind::Delete(it) => it.read(&response).map(|()| (None, None)),
            Kind::ExchangeTeams(it) => it.read(&response).map(|token| (None, Some(token))),
            Kind::ExchangeEntra(it) => {
                it.read(&response).map(|user| (Some(user.identity_id), Some(user.token)))
            }
        };
        Ok(match answer {
            Ok((identity_id, token)) => {
                let token =
                    token.as_ref().map(|it: &AccessToken| Token::new(env, it)).transpose()?;
                Either::A(Answer { identity_id, token })
            }
            Err(error) => Either::B((&error).into()),
        })
    }
}
