//! What is asked of the SMS API, and what of it is wrong.

use serde::Deserialize;

use crate::object::Object;
use crate::services::e164::is_e164;
use crate::services::invalid_fields::InvalidFields;

/// Recipients that one request may have.
const MOST_RECIPIENTS: usize = 100;
/// Units of UTF-16 that a message may have.
const MOST_TEXT: usize = 2048;
/// Seconds that a delivery report may be waited for.
const REPORT_SECONDS: std::ops::RangeInclusive<i64> = 60..=43_200;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendRequest {
    pub(super) from: Option<String>,
    pub(super) sms_recipients: Option<Vec<Object<Recipient>>>,
    pub(super) message: Option<String>,
    sms_send_options: Option<Object<SendOptions>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Recipient {
    pub(super) to: Option<String>,
    pub(super) repeatability_request_id: Option<String>,
    pub(super) repeatability_first_sent: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SendOptions {
    #[expect(dead_code, reason = "only its type is checked")]
    enable_delivery_report: Option<bool>,
    #[expect(dead_code, reason = "only its type is checked")]
    tag: Option<String>,
    delivery_report_timeout_in_seconds: Option<i64>,
    messaging_connect: Option<Object<MessagingConnect>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MessagingConnect {
    api_key: Option<String>,
    partner: Option<String>,
}

impl SendRequest {
    pub(super) fn validate(&self) -> Result<(), InvalidFields> {
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
