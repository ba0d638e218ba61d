//! What tests ask of the emulator itself, below `/_emulator/`: what came, and what is to go wrong.

mod entra_token;
mod fault;
mod faults;
mod filter;
pub(crate) mod journal;
pub(crate) mod listing;
pub(crate) mod observer;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde_json::json as value;

use crate::answer::json;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::Routes;
use filter::Filter;

pub(crate) use faults::Faults;
pub(crate) use journal::Journal;
pub(crate) use listing::Listings;
pub(crate) use observer::{Now, fail, observe};

pub use fault::{FAULT_HEADER, Fault, InvalidFault};
pub use journal::{KeyName, Record, Verdict};

/// What lies below this needs no proof, as `/health` does not: everybody knows the keys anyway.
const PREFIX: &str = "/_emulator/";
const HEALTH: &str = "/health";

/// Whether everybody is let in there, and nothing goes wrong. It is the path as it came: no two spellings of
/// one are the same here.
pub(crate) fn is_open(path: &str) -> bool {
    path == HEALTH || path.starts_with(PREFIX)
}

pub(crate) fn add_to(routes: Routes) -> Routes {
    routes
        .route(HEALTH, get(health))
        .route("/_emulator/health", get(health))
        .route("/_emulator/ca.pem", get(ca_certificate))
        .route("/_emulator/messages", get(messages).delete(clear_messages))
        .route("/_emulator/requests", get(requests).delete(clear_requests))
        .route("/_emulator/faults", get(faults).post(inject).delete(clear_faults))
        .route("/_emulator/entra/token", post(entra_token::issue))
        .route("/_emulator/reset", post(reset))
}

async fn health() -> Response {
    json(StatusCode::OK, &value!({ "status": "healthy", "version": env!("CARGO_PKG_VERSION") }))
}

/// Clients in other containers get it here, without TLS, before they speak TLS.
async fn ca_certificate(State(resource): State<Arc<Resource>>) -> impl IntoResponse {
    ([(CONTENT_TYPE, "application/x-pem-file")], resource.ca_certificate.clone())
}

async fn messages(
    State(resource): State<Arc<Resource>>,
    filter: Filter,
) -> Result<Response, ServiceError> {
    let fits = |message: &_| filter.takes(message);
    if !resource.inbox.wait_for(filter.count(), filter.timeout(), fits).await {
        return Err(ServiceError::new(
            StatusCode::NOT_FOUND,
            "NotFound",
            "So many messages did not come, or not in time: without a query there are all that did.",
        ));
    }
    let inbox = &resource.inbox;
    Ok(resource.listings.answer("messages", inbox.listed_bytes(), || inbox.list(fits)).await)
}

async fn clear_messages(State(resource): State<Arc<Resource>>) -> StatusCode {
    resource.inbox.clear();
    StatusCode::NO_CONTENT
}

async fn requests(State(resource): State<Arc<Resource>>) -> Response {
    let journal = &resource.journal;
    resource.listings.answer("requests", journal.listed_bytes(), || journal.list()).await
}

async fn clear_requests(State(resource): State<Arc<Resource>>) -> StatusCode {
    resource.journal.clear();
    StatusCode::NO_CONTENT
}

async fn faults(State(resource): State<Arc<Resource>>) -> Response {
    json(StatusCode::OK, &value!({ "faults": resource.faults.list() }))
}

async fn inject(
    State(resource): State<Arc<Resource>>,
    body: Bytes,
) -> Result<StatusCode, ServiceError> {
    // In either form, and whatever curl calls it.
    let fault = Fault::of_body(&body)?;
    if resource.faults.are_too_many() {
        return Err(ServiceError::bad_request("There are too many faults already."));
    }
    resource.faults.push(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(resource): State<Arc<Resource>>) -> StatusCode {
    resource.faults.clear();
    StatusCode::NO_CONTENT
}

async fn reset(State(resource): State<Arc<Resource>>) -> StatusCode {
    resource.reset();
    StatusCode::NO_CONTENT
}
