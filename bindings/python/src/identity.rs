//! The Identity API: users of a resource, and their access tokens.

use acs_auth::Code;
use acs_auth::identity;
use pyo3::prelude::*;

use crate::access_token::AccessToken;
use crate::bytes::Body;
use crate::operation::{Request, read, request};
use crate::refusal::Refusal;
use crate::text::{Text, Words};

/// Makes a new identity, and a first token for it if scopes are given, such as chat and voip.
///
/// The token is good for as many minutes as are asked for, from 60 to 1440, and else for 1440.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct CreateIdentity(identity::CreateIdentity);

#[pymethods]
impl CreateIdentity {
    #[new]
    #[pyo3(
        signature = (scopes = Words(Vec::new()), *, expires_in_minutes = None),
        text_signature = "(scopes=(), *, expires_in_minutes=None)"
    )]
    fn new(scopes: Words, expires_in_minutes: Option<u32>) -> Self {
        let create = identity::CreateIdentity::new().with_token(scopes.0);
        Self(match expires_in_minutes {
            Some(minutes) => create.expires_in_minutes(minutes),
            None => create,
        })
    }

    /// The request to the resource at an endpoint, such as https://contoso.communication.azure.com.
    fn request(&self, endpoint: Text<'_>) -> Result<Request, Refusal> {
        request(&self.0, endpoint)
    }

    /// What an answer says. Raises ServiceError.
    fn read(&self, status: u16, body: Body<'_, '_>) -> Result<CreatedIdentity, Refusal> {
        read(&self.0, status, &body).map(CreatedIdentity)
    }
}

/// An identity that was made.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct CreatedIdentity(identity::CreatedIdentity);

#[pymethods]
impl CreatedIdentity {
    /// Such as 8:acs:…: no secret, and the one name of a user in logs and metrics of the service.
    #[getter]
    fn identity_id(&self) -> &str {
        &self.0.identity_id
    }

    /// The first token, if one was asked for.
    #[getter]
    fn token(&self) -> Option<AccessToken> {
        self.0.token.clone().map(AccessToken::from)
    }

    fn __repr__(&self) -> String {
        format!("<CreatedIdentity {}>", self.identity_id())
    }
}

/// Issues one more token for an identity, such as 8:acs:…, and scopes, of which it takes one at least.
///
/// It is good for as many minutes as are asked for, from 60 to 1440, and else for 1440.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct IssueToken(identity::IssueToken);

#[pymethods]
impl IssueToken {
    #[new]
    #[pyo3(signature = (identity_id, scopes, *, expires_in_minutes = None))]
    fn new(
        identity_id: Text<'_>,
        scopes: Words,
        expires_in_minutes: Option<u32>,
    ) -> Result<Self, Refusal> {
        let issue = identity::IssueToken::new(identity_id.read(Code::InvalidUrl)?, scopes.0);
        Ok(Self(match expires_in_minutes {
            Some(minutes) => issue.expires_in_minutes(minutes),
            None => issue,
        }))
    }

    /// The request to the resource at an endpoint.
    fn request(&self, endpoint: Text<'_>) -> Result<Request, Refusal> {
        request(&self.0, endpoint)
    }

    /// What an answer says. Raises ServiceError.
    fn read(&self, status: u16, body: Body<'_, '_>) -> Result<AccessToken, Refusal> {
        read(&self.0, status, &body).map(AccessToken::from)
    }
}

/// Makes all tokens of an identity bad that it has had so far.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct RevokeTokens(identity::RevokeTokens);

#[pymethods]
impl RevokeTokens {
    #[new]
    fn new(identity_id: Text<'_>) -> Result<Self, Refusal> {
        Ok(Self(identity::RevokeTokens::new(identity_id.read(Code::InvalidUrl)?)))
    }

    /// The request to the resource at an endpoint.
    fn request(&self, endpoint: Text<'_>) -> Result<Request, Refusal> {
        request(&self.0, endpoint)
    }

    /// What an answer says. Raises ServiceError.
    fn read(&self, status: u16, body: Body<'_, '_>) -> Result<(), Refusal> {
        read(&self.0, status, &body)
    }
}

/// Deletes an identity, and with it makes its tokens bad.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct DeleteIdentity(identity::DeleteIdentity);

#[pymethods]
impl DeleteIdentity {
    #[new]
    fn new(identity_id: Text<'_>) -> Result<Self, Refusal> {
        Ok(Self(identity::DeleteIdentity::new(identity_id.read(Code::InvalidUrl)?)))
    }

    /// The request to the resource at an endpoint.
    fn request(&self, endpoint: Text<'_>) -> Result<Request, Refusal> {
        request(&self.0, endpoint)
    }

    /// What an answer says. Raises ServiceError.
    fn read(&self, status: u16, body: Body<'_, '_>) -> Result<(), Refusal> {
        read(&self.0, status, &body)
    }
}

/// Gives a user of Teams a token of ACS for the token of Entra that they have given to an application; its
/// id and theirs are those in Entra.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct ExchangeTeamsToken(identity::ExchangeTeamsToken);

#[pymethods]
impl ExchangeTeamsToken {
    #[new]
    #[pyo3(signature = (token, *, app_id, user_id))]
    fn new(token: Text<'_>, app_id: Text<'_>, user_id: Text<'_>) -> Self {
        let [token, app_id, user_id] = [token, app_id, user_id].map(Text::received);
        Self(identity::ExchangeTeamsToken::new(token, app_id, user_id))
    }

    /// The request to the resource at an endpoint. Its body holds the token.
    fn request(&self, endpoint: Text<'_>) -> Result<Request, Refusal> {
        request(&self.0, endpoint)
    }

    /// What an answer says. Raises ServiceError.
    fn read(&self, status: u16, body: Body<'_, '_>) -> Result<AccessToken, Refusal> {
        read(&self.0, status, &body).map(AccessToken::from)
    }
}

/// Gives a user of Entra a token of ACS for the token of Entra with these scopes that they have. That is the
/// proof of this request too: it goes as its authorization.
///
/// Raises TokenError (INVALID_SCOPES) unless all begin with https://communication.azure.com/clients/, or all
/// with https://auth.msft.communication.azure.com/ (or .us/).
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct ExchangeEntraToken(identity::ExchangeEntraToken);

#[pymethods]
impl ExchangeEntraToken {
    /// The scopes that are asked of Entra unless others are wanted.
    #[classattr]
    const SCOPES: (&'static str,) = (identity::ExchangeEntraToken::SCOPES[0],);

    #[new]
    #[pyo3(
        signature = (scopes = default_scopes()),
        text_signature = "(scopes=SCOPES)"
    )]
    fn new(scopes: Words) -> Result<Self, Refusal> {
        Ok(Self(identity::ExchangeEntraToken::for_scopes(&scopes.0)?))
    }

    /// The request to the resource at an endpoint.
    fn request(&self, endpoint: Text<'_>) -> Result<Request, Refusal> {
        request(&self.0, endpoint)
    }

    /// What an answer says. Raises ServiceError.
    fn read(&self, status: u16, body: Body<'_, '_>) -> Result<ExchangedIdentity, Refusal> {
        read(&self.0, status, &body).map(ExchangedIdentity)
    }
}

/// Those that are asked of Entra unless others are wanted.
pub(crate) fn default_scopes() -> Words {
    Words(identity::ExchangeEntraToken::SCOPES.map(String::from).into())
}

/// The user of ACS that a user of Entra is.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct ExchangedIdentity(identity::ExchangedIdentity);

#[pymethods]
impl ExchangedIdentity {
    /// Such as 8:acs:…: no secret, and the same each time.
    #[getter]
    fn identity_id(&self) -> &str {
        &self.0.identity_id
    }

    /// A token for it.
    #[getter]
    fn token(&self) -> AccessToken {
        self.0.token.clone().into()
    }

    fn __repr__(&self) -> String {
        format!("<ExchangedIdentity {}>", self.identity_id())
    }
}
