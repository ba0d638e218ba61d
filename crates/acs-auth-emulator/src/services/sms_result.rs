//! What became of an SMS to one recipient.

use http::StatusCode;
use serde::Serialize;

/// Recipients that no SMS gets to start with this. Three digits follow: the status of the result.
const UNREACHABLE: &str = "+15005550";

/// The result, in the order of the service.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SmsResult {
    to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
    http_status_code: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_message: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeatability_result: Option<&'static str>,
    successful: bool,
}

impl SmsResult {
    pub(super) fn sent(to: String, message_id: String, repeatable: bool) -> Self {
        Self {
            to,
            message_id: Some(message_id),
            http_status_code: StatusCode::ACCEPTED.as_u16(),
            error_message: None,
            repeatability_result: repeatable.then_some("accepted"),
            successful: true,
        }
    }

    pub(super) fn failed(to: String, status: StatusCode) -> Self {
        Self {
            to,
            message_id: None,
            http_status_code: status.as_u16(),
            error_message: Some(message(status)),
            repeatability_result: None,
            successful: false,
        }
    }

    /// Of a recipient with a malformed mark of repeatability.
    pub(super) fn rejected(to: String, wrong: &'static str) -> Self {
        Self {
            error_message: Some(wrong),
            repeatability_result: Some("rejected"),
            ..Self::failed(to, StatusCode::BAD_REQUEST)
        }
    }
}

/// The status of the result for a number that stands for a failure: 400 to 599.
pub(super) fn failure_of(number: &str) -> Option<StatusCode> {
    let status = StatusCode::from_bytes(number.strip_prefix(UNREACHABLE)?.as_bytes()).ok()?;
    (status.is_client_error() || status.is_server_error()).then_some(status)
}

/// The words of the service for those of its statuses that its examples show.
fn message(status: StatusCode) -> &'static str {
    match status {
        StatusCode::BAD_REQUEST => "Invalid To phone number format.",
        StatusCode::FORBIDDEN => "The recipient has opted out of messages from this sender.",
        StatusCode::NOT_FOUND => "The recipient cannot be reached.",
        StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailable",
        _ => status.canonical_reason().unwrap_or("The message could not be sent."),
    }
}
