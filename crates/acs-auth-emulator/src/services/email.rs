//! The Email API: emails go to the inbox, and are operations that end.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::guid::Guid;
use crate::inbox::{Message, MessageKind};
use crate::json_body::{bytes_held, parse};
use crate::operations::{OperationError, Progress};
use crate::origin::Origin;
use crate::path_id::PathId;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::email_message::{Delivery, EmailMessage};
use crate::timestamp::timestamp;

use super::Routes;

/// Bytes that a request to send has at most, attachments and all.
const MOST_BYTES: usize = 10 << 20;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/emails:send", post(send)).route("/emails/operations/{id}", get(status))
}

#[derive(Serialize)]
struct SendResult<'a> {
    id: &'a str,
    status: &'static str,
    error: Option<OperationError>,
}

async fn send(
    State(resource): State<Arc<Resource>>,
    version: ApiVersion,
    origin: Origin,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, ServiceError> {
    let id = operation_id(&headers)?.unwrap_or_else(|| resource.guids.next().to_string());
    if body.len() > MOST_BYTES {
        return Err(ServiceError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "RequestEntityTooLarge",
            "Email payload must be less than 10 MB.",
        ));
    }
    let content: Map<String, Value> = parse(&headers, &body)?.unwrap_or_default();
    let email = EmailMessage::read(&content)?;
    accept(&resource, &id, email, content, bytes_held(&body));

    let location = format!("{origin}/emails/operations/{id}?api-version={}", version.0);
    let after = resource.emails.retry_after().to_string();
    let result = SendResult { id: &id, status: "Running", error: None };
    let headers = [("operation-location", location), ("retry-after", after)];
    Ok((headers, json(StatusCode::ACCEPTED, &result)).into_response())
}

/// Sends an email, unless the operation is there already: whoever tries again with the id of the first time
/// gets the answer of the first time, and nobody gets the email twice.
fn accept(
    resource: &Resource,
    id: &str,
    email: EmailMessage,
    content: Map<String, Value>,
    bytes: usize,
) {
    let delivery = email.delivery();
    let is_new = resource.emails.start_once(id.to_ascii_lowercase(), delivery);
    if !is_new || delivery == Delivery::Suppressed {
        return;
    }
    let message = Message {
        id: id.to_owned(),
        kind: MessageKind::Email,
        from: email.sender,
        to: email.recipients,
        subject: Some(email.subject),
        text: email.plain_text,
        received_on: timestamp((resource.clock)()),
        content: Value::Object(content),
    };
    resource.inbox.put(message, bytes);
}

async fn status(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<Response, ServiceError> {
    let operation = resource.emails.get(&id.to_ascii_lowercase());
    let (progress, delivery) = operation.ok_or(ServiceError::new(
        StatusCode::NOT_FOUND,
        "NotFound",
        "Requested message could not be located.",
    ))?;
    let (status, error) = match (progress, delivery) {
        (Progress::NotStarted, _) => ("NotStarted", None),
        (Progress::Running, _) => ("Running", None),
        (Progress::Done, Delivery::Delivered) => ("Succeeded", None),
        (Progress::Done, Delivery::Suppressed) => {
            let code = "EmailDroppedAllRecipientsSuppressed";
            let message = "Message dropped because all recipients were suppressed";
            ("Failed", Some(OperationError { code, message }))
        }
    };
    let answer = json(StatusCode::OK, &SendResult { id: &id, status, error });
    if progress == Progress::Done {
        return Ok(answer);
    }
    let after = resource.emails.retry_after().to_string();
    Ok(([("retry-after", after)], answer).into_response())
}

/// The id that the client has chosen, as it has written it.
fn operation_id(headers: &HeaderMap) -> Result<Option<String>, ServiceError> {
    let mut sent = headers.get_all("operation-id").iter();
    let id = match (sent.next(), sent.next()) {
        (None, _) => return Ok(None),
        (Some(only), None) => only.to_str().ok().filter(|id| Guid::is_guid(id)),
        _ => None,
    };
    let invalid = || ServiceError::validation("Operation-Id", "The Operation-Id is not a GUID.");
    id.map(|id| Some(id.to_owned())).ok_or_else(invalid)
}
