//! Advanced Messaging, such as by WhatsApp: messages to users.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use http::StatusCode;
use serde_json::json as value;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::inbox::{Message, MessageKind};
use crate::json_body::Sent;
use crate::repeatability::Repeatability;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::notification::Notification;
use crate::timestamp::timestamp;

use super::Routes;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/messages/notifications:send", post(send))
        .route("/messages/streams/{id}", get(download))
}

async fn send(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    repeatability: Repeatability,
    sent: Sent<Notification>,
) -> Result<Response, ServiceError> {
    let (channel, to) = sent.request.validate()?;
    let repeatability = repeatability.with(to);
    let id = resource.notifications.once(&repeatability, || {
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
        Ok::<_, ServiceError>(id)
    })?;
    let receipts = value!({ "receipts": [{ "messageId": id, "to": to }] });
    let response = json(StatusCode::ACCEPTED, &receipts);
    Ok(repeatability.accepted(response))
}

/// What users send comes from elsewhere: there is none of it here.
async fn download(_: ApiVersion) -> ServiceError {
    ServiceError::new(StatusCode::NOT_FOUND, "MediaNotFound", "Given media object does not exist")
}
