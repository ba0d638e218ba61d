//! The SMS API.

use std::convert::Infallible;
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
use crate::object::Object;
use crate::repeatability::Repeatability;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::e164::is_e164;
use crate::services::invalid_fields::InvalidFields;
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
    let send_to = |Object(recipient)| sending.send_to(recipient);
    let value = recipients.into_iter().map(send_to).collect();
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
        let repeatability = Repeatability::of(
            recipient.repeatability_request_id.as_deref(),
            recipient.repeatability_first_sent.as_deref(),
        );
        let repeatability = match repeatability {
            Ok(repeatability) => repeatability.with(&to),
            Err(wrong) => return SmsResult::rejected(to, wrong),
        };
        if let Some(status) = failure_of(&to) {
            return SmsResult::failed(to, status);
        }
        let deliver = || Ok::<_, Infallible>(self.deliver(&to));
        let Ok(id) = self.resource.sms.once(&repeatability, deliver);
        SmsResult::sent(to, id, repeatability.is_asked_for())
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
