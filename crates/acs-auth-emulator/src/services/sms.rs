//! The SMS API.

use std::sync::Arc;

use acs_auth::HttpDate;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::inbox::{Message, MessageKind};
use crate::json_body::Sent;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::e164::is_e164;
use crate::services::invalid_fields::InvalidFields;
use crate::services::repeatability::Repeatable;
use crate::services::sms_request::{Recipient, SendRequest};
use crate::services::sms_result::{SmsResult, failure_of};
use crate::timestamp::timestamp;

use super::Routes;

/// What a sender that is another's gets. The service has no words for it either.
const NOT_YOURS: ServiceError = ServiceError::new(StatusCode::UNAUTHORIZED, "Unauthorized", "");

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/sms", post(send))
}

#[derive(Serialize)]
struct Sendings {
    value: Vec<SmsResult>,
}

async fn send(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    sent: Sent<SendRequest>,
) -> Result<Response, InvalidFields> {
    let Sent { request, content, bytes } = sent;
    request.validate()?;
    let from = request.from.unwrap_or_default();
    if failure_of(&from) == Some(StatusCode::UNAUTHORIZED) {
        return Ok(NOT_YOURS.into_response());
    }
    let sending = Sending {
        resource: &resource,
        now: (resource.clock)(),
        from,
        text: request.message.unwrap_or_default(),
        content: without_secret(content),
        bytes,
    };
    let recipients = request.sms_recipients.unwrap_or_default();
    let value = recipients.into_iter().map(|recipient| sending.send_to(recipient)).collect();
    Ok(json(StatusCode::ACCEPTED, &Sendings { value }))
}

/// The content as an inbox may show it: the key of a partner is none of ours, and gets nowhere.
fn without_secret(mut content: Value) -> Value {
    if let Some(key) = content.pointer_mut("/smsSendOptions/messagingConnect/apiKey") {
        *key = "***".into();
    }
    content
}

/// One message to several recipients.
struct Sending<'a> {
    resource: &'a Resource,
    now: HttpDate,
    from: String,
    text: String,
    content: Value,
    bytes: usize,
}

impl Sending<'_> {
    fn send_to(&self, recipient: Recipient) -> SmsResult {
        let to = recipient.to.unwrap_or_default();
        if !is_e164(&to) {
            return SmsResult::failed(to, StatusCode::BAD_REQUEST);
        }
        let repeatable = Repeatable::of(
            recipient.repeatability_request_id.as_deref(),
            recipient.repeatability_first_sent.as_deref(),
        );
        let repeatable = match repeatable {
            Ok(repeatable) => repeatable,
            Err(wrong) => return SmsResult::rejected(to, wrong),
        };
        if let Some(status) = failure_of(&to) {
            return SmsResult::failed(to, status);
        }
        let is_repeatable = repeatable.is_some();
        let id = self.resource.sms.once(repeatable, &to, || self.deliver(&to));
        SmsResult::sent(to, id, is_repeatable)
    }

    /// Puts it into the inbox, and says what it is called there.
    fn deliver(&self, to: &str) -> String {
        let received_on = timestamp(self.now);
        let second = received_on.bytes().take("2023-10-10T21:39:39".len());
        let digits: String = second.filter(u8::is_ascii_digit).map(char::from).collect();
        let id = format!("Outgoing_{digits}{}_noam", self.resource.guids.next());
        let message = Message {
            id: id.clone(),
            kind: MessageKind::Sms,
            from: self.from.clone(),
            to: vec![to.to_owned()],
            subject: None,
            text: Some(self.text.clone()),
            received_on,
            content: self.content.clone(),
        };
        self.resource.inbox.put(message, self.bytes);
        id
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::builder::Builder;

    async fn post(resource: &Arc<Resource>, body: &Value) -> u16 {
        let bytes = body.to_string().len();
        let request = serde_json::from_value(body.clone()).unwrap();
        let sent = Sent { request, content: body.clone(), bytes };
        let answer = send(State(Arc::clone(resource)), ApiVersion("2024-08-30".into()), sent).await;
        answer.into_response().status().as_u16()
    }

    #[tokio::test]
    async fn the_inbox_has_what_was_delivered() {
        let resource = Arc::new(Resource::of(&Builder::default(), String::new()).unwrap());
        let repeatable = json!({
            "to": "+14255550101",
            "repeatabilityRequestId": "98b8ae65-ab52-41a7-b0b4-7a752390955a",
            "repeatabilityFirstSent": "Tue, 23 Feb 2021 21:49:29 GMT",
        });
        let rejected = json!({ "to": "+14255550104", "repeatabilityRequestId": "x" });
        let body = json!({
            "from": "+14255550123",
            "smsRecipients": [
                repeatable,
                { "to": "+14255550102" },
                { "to": "+15005550404" },
                { "to": "+1" },
                rejected,
                repeatable,
            ],
            "message": "hello",
            "smsSendOptions": { "messagingConnect": { "apiKey": "SECRET", "partner": "p" } },
            "later": 1,
        });
        assert_eq!(post(&resource, &body).await, 202);
        assert_eq!(post(&resource, &json!({ "from": "+14255550123" })).await, 400);
        let mut of_another = body.clone();
        of_another["from"] = json!("+15005550401");
        assert_eq!(post(&resource, &of_another).await, 401);

        let messages = resource.inbox.list(|_| true);
        assert_eq!(
            messages.iter().map(|m| &*m.to[0]).collect::<Vec<_>>(),
            ["+14255550101", "+14255550102"]
        );
        for message in messages {
            assert_eq!((message.kind, &*message.from), (MessageKind::Sms, "+14255550123"));
            assert_eq!((message.text.as_deref(), &message.subject), (Some("hello"), &None));
            assert!(message.id.starts_with("Outgoing_") && message.id.ends_with("_noam"));
            let mut due = body.clone();
            due["smsSendOptions"]["messagingConnect"]["apiKey"] = json!("***");
            assert_eq!(message.content, due);
        }

        // Again: the repeatable one is known, until it is forgotten.
        assert_eq!(post(&resource, &body).await, 202);
        assert_eq!(resource.inbox.list(|_| true).len(), 3);
        resource.sms.clear();
        assert_eq!(post(&resource, &body).await, 202);
        assert_eq!(resource.inbox.list(|_| true).len(), 5);
    }
}
