//! The SMS API.

use std::sync::Arc;

use acs_auth::HttpDate;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use http::StatusCode;
use serde::{Deserialize, Serialize};
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
use crate::services::sms_result::{SmsResult, failure_of};
use crate::timestamp::timestamp;

use super::Routes;

/// Recipients that one request may have.
const MOST_RECIPIENTS: usize = 100;
/// Units of UTF-16 that a message may have.
const MOST_TEXT: usize = 2048;
/// Seconds that a delivery report may be waited for.
const REPORT_SECONDS: std::ops::RangeInclusive<i64> = 60..=43_200;
/// What a sender that is another's gets. The service has no words for it either.
const NOT_YOURS: ServiceError = ServiceError::new(StatusCode::UNAUTHORIZED, "Unauthorized", "");

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/sms", post(send))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendRequest {
    from: Option<String>,
    sms_recipients: Option<Vec<Recipient>>,
    message: Option<String>,
    sms_send_options: Option<SendOptions>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Recipient {
    to: Option<String>,
    repeatability_request_id: Option<String>,
    repeatability_first_sent: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendOptions {
    #[expect(dead_code, reason = "only its type is checked")]
    enable_delivery_report: Option<bool>,
    #[expect(dead_code, reason = "only its type is checked")]
    tag: Option<String>,
    delivery_report_timeout_in_seconds: Option<i64>,
    messaging_connect: Option<MessagingConnect>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessagingConnect {
    api_key: Option<String>,
    partner: Option<String>,
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

impl SendRequest {
    fn validate(&self) -> Result<(), InvalidFields> {
        let mut fields = InvalidFields::default();
        fields.check(
            "From",
            match self.from.as_deref() {
                None | Some("") => Some("The From field is required."),
                Some(from) => (!is_sender(from)).then_some("Invalid From phone number format"),
            },
        );
        fields.check(
            "Message",
            match &self.message {
                None => Some("The Message field is required."),
                Some(text) => (text.encode_utf16().count() > MOST_TEXT)
                    .then_some("The field Message must be a string with a maximum length of 2048."),
            },
        );
        let recipients = self.sms_recipients.as_deref();
        fields.check(
            "SmsRecipients",
            match recipients.map(<[_]>::len) {
                None => Some("The SmsRecipients field is required."),
                Some(0) => Some("The field SmsRecipients must have a length of 1 or more."),
                Some(count) => (count > MOST_RECIPIENTS)
                    .then_some("The field SmsRecipients must have a length of 100 or less."),
            },
        );
        for (at, recipient) in
            recipients.unwrap_or_default().iter().take(MOST_RECIPIENTS).enumerate()
        {
            let wrong = recipient.to.is_none().then_some("The To field is required.");
            fields.check(format!("SmsRecipients[{at}].To"), wrong);
        }
        if let Some(options) = &self.sms_send_options {
            options.validate(&mut fields);
        }
        fields.into_result()
    }
}

impl SendOptions {
    fn validate(&self, fields: &mut InvalidFields) {
        let seconds = self.delivery_report_timeout_in_seconds;
        fields.check(
            "SmsSendOptions.DeliveryReportTimeoutInSeconds",
            seconds.is_some_and(|seconds| !REPORT_SECONDS.contains(&seconds)).then_some(
                "The field DeliveryReportTimeoutInSeconds must be between 60 and 43200.",
            ),
        );
        let Some(connect) = &self.messaging_connect else { return };
        let missing = |field: &Option<String>| field.as_deref().is_none_or(str::is_empty);
        fields.check(
            "SmsSendOptions.MessagingConnect.ApiKey",
            missing(&connect.api_key).then_some("The ApiKey field is required."),
        );
        fields.check(
            "SmsSendOptions.MessagingConnect.Partner",
            missing(&connect.partner).then_some("The Partner field is required."),
        );
    }
}

/// Whether a text may be a sender: a phone number, a short code of 5 or 6 digits, or a name of up to 11
/// ASCII letters, digits and blanks, with a letter in it.
fn is_sender(from: &str) -> bool {
    let is_short_code = (5..=6).contains(&from.len()) && from.bytes().all(|b| b.is_ascii_digit());
    let is_name = from.len() <= 11
        && from.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ')
        && from.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_e164(from) || is_short_code || is_name
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
