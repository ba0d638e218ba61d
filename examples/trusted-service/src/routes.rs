//! What the service does: one person, one identity, and tokens for it.

use std::sync::Arc;

use acs_auth::AccessToken;
use acs_auth::identity::{CreateIdentity, DeleteIdentity, IssueToken, RevokeTokens};
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::Serialize;

use crate::entra::Entra;
use crate::failure::Failure;
use crate::users::Users;

/// What a token is good for. Clients do not choose it.
const SCOPES: [&str; 2] = ["chat", "voip"];

/// All that a request is answered from.
pub struct Service {
    pub entra: Entra,
    pub users: Users,
    pub acs: acs_auth::reqwest::Client,
    /// How long tokens are good: from 60 to 1440 minutes.
    pub minutes: u32,
}

/// The routes. Each takes a token of Entra for this service.
pub fn routes(service: Service) -> Router {
    Router::new()
        .route("/api/user", get(user))
        .route("/api/user", delete(forget))
        .route("/api/token", post(token))
        .route("/api/token", delete(revoke))
        .with_state(Arc::new(service))
}

/// A person whose token was good.
struct Person {
    object_id: String,
}

impl FromRequestParts<Arc<Service>> for Person {
    type Rejection = Failure;

    async fn from_request_parts(
        parts: &mut Parts,
        service: &Arc<Service>,
    ) -> Result<Self, Failure> {
        let header = parts.headers.get("authorization").and_then(|value| value.to_str().ok());
        let (scheme, token) =
            header.and_then(|value| value.split_once(' ')).ok_or(Failure::WhoAreYou)?;
        if !scheme.eq_ignore_ascii_case("Bearer") {
            return Err(Failure::WhoAreYou);
        }
        let object_id = service.entra.object_id(token).await.ok_or(Failure::WhoAreYou)?;
        Ok(Self { object_id })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issued {
    token: String,
    /// Seconds since 1970: refresh by this, and do not look into the token.
    expires_on: i64,
    identity_id: String,
}

/// A token for whoever asks. A person who has no identity yet gets one.
async fn token(person: Person, State(service): State<Arc<Service>>) -> Result<Response, Failure> {
    let (identity_id, token) = match service.users.find(&person.object_id)? {
        Some(id) => match service.issue(&id).await {
            // Somebody has deleted the identity elsewhere: the person gets a new one.
            Err(Failure::Gone) => {
                service.users.remove(&id)?;
                service.create(&person).await?
            }
            issued => (id, issued?),
        },
        None => service.create(&person).await?,
    };
    // The identity joins this line with the logs and metrics of ACS. The token stays out of it.
    tracing::info!(identity_id, expires_on = token.expires_on(), "issued a token");
    let issued =
        Issued { token: token.secret().to_owned(), expires_on: token.expires_on(), identity_id };
    Ok(([(CACHE_CONTROL, "no-store")], Json(issued)).into_response())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Known {
    identity_id: String,
}

/// Who one is in ACS.
async fn user(person: Person, State(service): State<Arc<Service>>) -> Result<Json<Known>, Failure> {
    Ok(Json(Known { identity_id: service.known(&person)? }))
}

/// Makes the tokens bad that a person has had so far, such as when a device is lost.
async fn revoke(
    person: Person,
    State(service): State<Arc<Service>>,
) -> Result<StatusCode, Failure> {
    let identity_id = service.known(&person)?;
    service.acs.call(&RevokeTokens::new(&identity_id)).await?;
    tracing::info!(identity_id, "revoked all tokens");
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes the identity of a person, and with it what ACS knows of them.
async fn forget(
    person: Person,
    State(service): State<Arc<Service>>,
) -> Result<StatusCode, Failure> {
    let identity_id = service.known(&person)?;
    match service.acs.call(&DeleteIdentity::new(&identity_id)).await.map_err(Failure::from) {
        Ok(()) | Err(Failure::Gone) => service.users.remove(&identity_id)?,
        Err(failure) => return Err(failure),
    }
    tracing::info!(identity_id, "deleted the identity");
    Ok(StatusCode::NO_CONTENT)
}

impl Service {
    fn known(&self, person: &Person) -> Result<String, Failure> {
        self.users.find(&person.object_id)?.ok_or(Failure::Gone)
    }

    async fn issue(&self, identity_id: &str) -> Result<AccessToken, Failure> {
        let issue = IssueToken::new(identity_id, SCOPES).expires_in_minutes(self.minutes);
        Ok(self.acs.call(&issue).await?)
    }

    async fn create(&self, person: &Person) -> Result<(String, AccessToken), Failure> {
        let created = self.acs.call(&CreateIdentity::new()).await?.identity_id;
        let identity_id = self.users.add(&person.object_id, &created)?;
        if identity_id != created {
            // The same person has asked twice at once: one person, one identity.
            self.acs.call(&DeleteIdentity::new(created)).await?;
        }
        let token = self.issue(&identity_id).await?;
        Ok((identity_id, token))
    }
}
