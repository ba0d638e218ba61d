//! The Chat API as far as threads are created and messages sent and read. It takes user access tokens, and no
//! access key.

mod caller;
mod listing;
mod message;
pub(crate) mod messages;
mod metadata;
mod participants;
mod retention_policy;
mod thread;
mod thread_id;
pub(crate) mod threads;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::LOCATION;
use serde_json::json as value;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::json_body::JsonBody;
use crate::origin::Origin;
use crate::repeatability::IdempotencyToken;
use crate::resource::Resource;
use crate::service_error::ServiceError;

use super::Routes;
use caller::{Host, Member};
use listing::Listing;
use message::{MessageId, SendRequest};
use participants::Roster;
use thread::{CreateRequest, ThreadItem};
use thread_id::ThreadId;

pub(crate) use threads::Threads;

/// What lies below this takes a user access token, and no access key.
pub(crate) const PREFIX: &str = "/chat/";

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/chat/threads", get(list).post(create))
        .route("/chat/threads/{thread}", get(read).delete(remove))
        .route("/chat/threads/{thread}/messages", get(messages).post(send))
        .route("/chat/threads/{thread}/messages/{message}", get(message))
}

async fn create(
    State(resource): State<Arc<Resource>>,
    Host(host): Host,
    _: ApiVersion,
    origin: Origin,
    IdempotencyToken(repeatability): IdempotencyToken,
    JsonBody(request): JsonBody<CreateRequest>,
) -> Result<Response, ServiceError> {
    let mut request = request.unwrap_or_default();
    let invited = request.take_participants();
    let roster = Roster::read(invited, &host, &resource.directory, resource.guids.resource())?;
    let created = resource.threads.create(&repeatability.with(&host.0), host, request, roster)?;
    let location = format!("{origin}/chat/threads/{}", created.thread_id().escaped());
    Ok(([(LOCATION, location)], json(StatusCode::CREATED, &*created)).into_response())
}

/// Topics and texts may be long, and there is room for only so much of those that nobody has read yet.
async fn list(
    State(resource): State<Arc<Resource>>,
    Member(member): Member,
    _: ApiVersion,
    listing: Listing,
) -> Result<Response, ServiceError> {
    let before = listing.cursor()?;
    let (threads, next) = resource.threads.list(&member, before, listing.range());
    let bytes = threads.iter().map(ThreadItem::bytes).sum();
    let page = || listing.page.page(&threads, next.map(|next| next.to_string()));
    Ok(resource.listings.answer_with(bytes, page).await)
}

async fn read(
    State(resource): State<Arc<Resource>>,
    Member(member): Member,
    _: ApiVersion,
    id: ThreadId,
) -> Result<Response, ServiceError> {
    Ok(json(StatusCode::OK, resource.threads.get(&id, &member)?.thread()))
}

async fn remove(
    State(resource): State<Arc<Resource>>,
    Host(host): Host,
    _: ApiVersion,
    id: ThreadId,
) -> Result<StatusCode, ServiceError> {
    resource.threads.delete(&id, &host)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn send(
    State(resource): State<Arc<Resource>>,
    Member(sender): Member,
    _: ApiVersion,
    id: ThreadId,
    origin: Origin,
    JsonBody(request): JsonBody<SendRequest>,
) -> Result<Response, ServiceError> {
    let message = resource.threads.send(&id, sender, request.unwrap_or_default())?;
    let location = format!("{origin}/chat/threads/{}/messages/{message}", id.escaped());
    let answer = json(StatusCode::CREATED, &value!({ "id": message }));
    Ok(([(LOCATION, location)], answer).into_response())
}

async fn messages(
    State(resource): State<Arc<Resource>>,
    Member(reader): Member,
    _: ApiVersion,
    id: ThreadId,
    listing: Listing,
) -> Result<Response, ServiceError> {
    let before = listing.cursor()?;
    let (messages, next) = resource.threads.messages(&id, &reader, before, listing.range())?;
    let bytes = messages.iter().map(|message| 2 * message.bytes()).sum();
    let messages: Vec<_> = messages.iter().map(|message| &**message).collect();
    let page = || listing.page.page(&messages, next.map(|next| next.to_string()));
    Ok(resource.listings.answer_with(bytes, page).await)
}

async fn message(
    State(resource): State<Arc<Resource>>,
    Member(reader): Member,
    _: ApiVersion,
    id: ThreadId,
    message: MessageId,
) -> Result<Response, ServiceError> {
    let message = resource.threads.message(&id, &reader, message)?;
    Ok(resource.listings.answer_with(2 * message.bytes(), || &*message).await)
}
