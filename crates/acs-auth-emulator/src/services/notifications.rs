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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::builder::Builder;

    const CHANNEL: &str = "b045be8c-45cd-492a-b2a2-47bae7c36959";

    async fn post(resource: &Arc<Resource>, body: &Value, headers: &HeaderMap) -> u16 {
        let request = serde_json::from_value(body.clone()).unwrap();
        let sent = Sent { request, content: body.clone(), bytes: 1 };
        let answer = send(
            State(Arc::clone(resource)),
            ApiVersion("2024-08-30".into()),
            headers.clone(),
            sent,
        )
        .await;
        answer.into_response().status().as_u16()
    }

    #[tokio::test]
    async fn the_inbox_has_what_was_sent() {
        let resource = Arc::new(Resource::of(&Builder::default(), String::new()).unwrap());
        let url = "https://example.com";
        for (kind, field, text) in [
            ("text", "content", Some("hello")),
            ("image", "caption", Some("hello")),
            ("audio", "later", None),
        ] {
            let to = ["+14255550101"];
            let body = value!({
                "channelRegistrationId": CHANNEL,
                "to": to,
                "kind": kind,
                "mediaUri": url,
                field: "hello",
            });
            assert_eq!(post(&resource, &body, &HeaderMap::new()).await, 202);
            let message = resource.inbox.list(|_| true).pop().unwrap();
            assert_eq!((message.kind, &*message.from), (MessageKind::Notification, CHANNEL));
            assert_eq!((message.text.as_deref(), &*message.to), (text, &to.map(String::from)[..]));
            assert_eq!((message.subject, message.content), (None, body));
        }
    }

    #[tokio::test]
    async fn it_has_once_what_was_sent_again() {
        let resource = Arc::new(Resource::of(&Builder::default(), String::new()).unwrap());
        let to = ["+14255550101"];
        let body =
            value!({ "channelRegistrationId": CHANNEL, "to": to, "kind": "text", "content": "a" });
        let mut headers = HeaderMap::new();
        headers
            .insert("repeatability-first-sent", "Thu, 15 Feb 2024 21:26:31 GMT".parse().unwrap());
        assert_eq!(post(&resource, &body, &headers).await, 400);
        assert!(resource.inbox.list(|_| true).is_empty());
        headers.insert("repeatability-request-id", CHANNEL.parse().unwrap());
        for _ in 0..3 {
            assert_eq!(post(&resource, &body, &headers).await, 202);
        }
        assert_eq!(resource.inbox.list(|_| true).len(), 1);
        resource.notifications.clear();
        assert_eq!(post(&resource, &body, &headers).await, 202);
        assert_eq!(resource.inbox.list(|_| true).len(), 2);
    }
}
