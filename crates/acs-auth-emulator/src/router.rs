//! What there is at which path.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, delete, get, post};
use http::StatusCode;

use crate::directory::Directory;
use crate::gate::{Gate, HEALTH, authenticate};
use crate::service_error::ServiceError;
use crate::{chat, echo, identity, teams_user};

pub(crate) fn router(gate: Arc<Gate>, directory: Arc<Directory>) -> Router {
    Router::new()
        .without_v07_checks() // the service's own paths have segments that start with a colon
        .route(HEALTH, get(StatusCode::OK))
        .route("/echo", any(echo::echo))
        .route("/echo/", any(echo::echo))
        .route("/echo/{*rest}", any(echo::echo))
        .route("/identities", post(identity::create))
        .route("/identities/{id}", delete(identity::delete))
        .route("/identities/{id}/:issueAccessToken", post(identity::issue))
        .route("/identities/{id}/:revokeAccessTokens", post(identity::revoke))
        .route("/teamsUser/:exchangeAccessToken", post(teams_user::exchange))
        .route("/chat/threads", get(chat::threads))
        .fallback(async || ServiceError::NOT_FOUND)
        .method_not_allowed_fallback(async || ServiceError::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::disable()) // the gate has counted
        .layer(from_fn_with_state((gate, Arc::clone(&directory)), authenticate))
        .layer(from_fn(survive))
        .with_state(directory)
}

/// Answers a request whose handler has panicked, which is no reason to stop answering others.
async fn survive(request: Request, next: Next) -> Response {
    let answered = tokio::spawn(next.run(request)).await;
    answered.unwrap_or_else(|_| ServiceError::INTERNAL.into_response())
}
