//! What there is at which path.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use tokio_util::task::AbortOnDropHandle;

use crate::control::{self, fail, observe};
use crate::entra;
use crate::gate::{Gate, authenticate};
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services;

/// From the outside: a request is observed, it is let in, something may go wrong with it, it is answered.
pub(crate) fn router(gate: Arc<Gate>, resource: Arc<Resource>) -> Router {
    control::add_to(entra::add_to(services::routes()))
        .fallback(async || ServiceError::NOT_FOUND)
        .method_not_allowed_fallback(async || ServiceError::METHOD_NOT_ALLOWED)
        .layer(DefaultBodyLimit::disable()) // the gate has counted
        .layer(from_fn_with_state(Arc::clone(&resource), fail))
        .layer(from_fn_with_state((gate, Arc::clone(&resource)), authenticate))
        .layer(from_fn_with_state(Arc::clone(&resource), observe))
        .layer(from_fn(survive))
        .with_state(resource)
}

/// Answers a request whose handler has panicked, which is no reason to stop answering others.
async fn survive(request: Request, next: Next) -> Response {
    // Where nobody waits for the answer any longer, it is not sought on.
    let answered = AbortOnDropHandle::new(tokio::spawn(next.run(request))).await;
    answered.unwrap_or_else(|_| ServiceError::INTERNAL.into_response())
}
