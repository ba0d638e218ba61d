//! Advanced Messaging, such as by WhatsApp: messages to users.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use serde_json::json as value;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::inbox::{Message, MessageKind};
use crate::json_body::Sent;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::notification::Notification;
use crate::services::repeatability::Repeatable;
use crate::timestamp::timestamp;

use super::Routes;

const RESULT: &str = "repeatability-result";

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/messages/notifications:send", post(send))
        .route("/messages/streams/{id}", get(download))
}

async fn send(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    headers: HeaderMap,
    sent: Sent<Notification>,
) -> Result<Response, ServiceError> {
    let (channel, to) = sent.request.validate()?;
    let repeatable = match repeatable(&headers) {
        Ok(repeatable) => repeatable,
        Err(wrong) => {
            return Ok(([(RESULT, "rejected")], ServiceError::bad_request(wrong)).into_response());
        }
    };
    let is_repeatable = repeatable.is_some();
    let id = resource.notifications.once(repeatable, to, || {
        let message = Message {
            id: resource.guids.next().to_string(),
            kind: MessageKind::Notification,
            from: channel.to_owned(),
            to: vec![to.to_owned()],
            subject: None,
            text: sent.request.text().map(str::to_owned),
            received_on: timestamp((resource.clock)()),
            content: sent.content,
        };
        let id = message.id.clone();
        resource.inbox.put(message, sent.bytes);
        id
    });
    let receipts = value!({ "receipts": [{ "messageId": id, "to": to }] });
    let response = json(StatusCode::ACCEPTED, &receipts);
    Ok(if is_repeatable { ([(RESULT, "accepted")], response).into_response() } else { response })
}

/// What the headers say. One that is no text is malformed as any other.
fn repeatable(headers: &HeaderMap) -> Result<Option<Repeatable>, &'static str> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    Repeatable::of(text("repeatability-request-id"), text("repeatability-first-sent"))
}

/// What users send comes from elsewhere: there is none of it here.
async fn download(_: ApiVersion) -> ServiceError {
    ServiceError::new(StatusCode::NOT_FOUND, "MediaNotFound", "Given media object does not exist")
}
