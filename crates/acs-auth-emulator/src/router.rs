//! What there is at which path.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;

use crate::gate::{Gate, HEALTH, authenticate};
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services;

pub(crate) fn router(gate: Arc<Gate>, resource: Arc<Resource>) -> Router {
    services::routes()
        .route(HEALTH, get(StatusCode::OK))
        .fallback(async || ServiceError::NOT_FOUND)
        .method_not_allowed_fallback(async || ServiceError::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::disable()) // the gate has counted
        .layer(from_fn_with_state((gate, Arc::clone(&resource)), authenticate))
        .layer(from_fn(survive))
        .with_state(resource)
}

/// Answers a request whose handler has panicked, which is no reason to stop answering others.
async fn survive(request: Request, next: Next) -> Response {
    let answered = tokio::spawn(next.run(request)).await;
    answered.unwrap_or_else(|_| ServiceError::INTERNAL.into_response())
}
