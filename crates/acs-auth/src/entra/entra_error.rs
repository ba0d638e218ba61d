//! What Entra says when it gives no token.

use std::fmt;

use serde_json::Value;

use super::advice;
use super::hidden::Hidden;
use crate::request::Response;
use crate::retold::retold;

/// Who was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Entra,
    AppService,
    Imds,
}

/// An answer without a token.
///
/// Entra answers `{"error", "error_description", "error_codes"}`, and in the description names its codes, such
/// as `AADSTS7000215`. Endpoints for managed identities answer that or `{"statusCode", "message"}`, and what
/// stands before them a page of HTML. All are read. Of the texts, what was sent as a secret is cut out, and
/// whatever else could be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntraError {
    status: u16,
    error: Option<String>,
    codes: Vec<u32>,
    message: Option<String>,
    advice: Option<&'static str>,
    retry_in: Option<u64>,
}

impl EntraError {
    pub(super) fn read(response: &Response<'_>, now: i64, side: Side, hidden: Hidden<'_>) -> Self {
        let answer = serde_json::from_slice::<Value>(response.body).unwrap_or_else(|_| {
            let text = str::from_utf8(response.body).unwrap_or_default().trim();
            // A page of HTML is for no one to read here.
            if text.contains('<') { Value::Null } else { Value::from(text) }
        });
        let of_answer = |name| answer.get(name).and_then(Value::as_str);
        let of_error = |name| answer.get("error")?.get(name)?.as_str();
        let message = of_answer("error_description")
            .or_else(|| of_answer("message"))
            .or_else(|| of_error("message"))
            .or(answer.as_str())
            .filter(|text| !text.is_empty());
        let error = of_answer("error").or_else(|| of_error("code"));
        let codes = codes(&answer, message.unwrap_or_default());
        let tell = |text| retold(&hidden.cut_out_of(text));
        Self {
            status: response.status,
            advice: advice::of_codes(&codes).or_else(|| advice::of_status(side, response.status)),
            retry_in: retry_in(response, now, side, error),
            error: error.map(tell),
            message: message.map(tell),
            codes,
        }
    }

    /// An answer that was to be a success, and holds no token.
    pub(super) fn unreadable(response: &Response<'_>) -> Self {
        let message = "the answer holds no token that can be used, or does not say when it expires: does \
                       the URL lead to Entra, or does something else answer in its place?";
        Self {
            status: response.status,
            error: None,
            codes: Vec::new(),
            message: Some(message.to_owned()),
            advice: None,
            retry_in: None,
        }
    }

    /// The status of HTTP.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The error by the names of OAuth, such as `invalid_client`, if it has one
    /// ([RFC 6749, section 5.2](https://www.rfc-editor.org/rfc/rfc6749#section-5.2)).
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// Entra's own codes, such as 7000215 for `AADSTS7000215`.
    #[must_use]
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// Entra's words, if there are any. The ids at their end are what Microsoft's support asks for.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// What to do about it, if that is known: a sentence.
    #[must_use]
    pub const fn advice(&self) -> Option<&'static str> {
        self.advice
    }

    /// Whether the same request may have a token another time: after 408, 429, 5xx and
    /// `temporarily_unavailable`; and from a virtual machine's service after 404 and 410, which it answers
    /// while it is updated.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        self.retry_in.is_some()
    }

    /// In how many seconds from the answer on to ask again, at least, if that is of use: what the answer
    /// says, or one; and 70 where a virtual machine's service is gone for so long. Double them each time.
    #[must_use]
    pub const fn retry_in(&self) -> Option<u64> {
        self.retry_in
    }
}

fn codes(answer: &Value, message: &str) -> Vec<u32> {
    let listed = answer.get("error_codes").and_then(Value::as_array).into_iter().flatten();
    let listed: Vec<_> =
        listed.filter_map(|code| code.as_u64().and_then(|code| code.try_into().ok())).collect();
    if !listed.is_empty() {
        return listed;
    }
    let told = message.split("AADSTS").skip(1);
    told.filter_map(|rest| {
        let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        rest.get(..end)?.parse().ok()
    })
    .collect()
}

fn retry_in(response: &Response<'_>, now: i64, side: Side, error: Option<&str>) -> Option<u64> {
    let least = match (side, response.status) {
        (Side::Imds, 410) => 70,
        (Side::Imds, 404) | (_, 408 | 429 | 500..=599) => 1,
        _ if error == Some("temporarily_unavailable") => 1,
        _ => return None,
    };
    Some(response.retry_after_seconds(now).unwrap_or_default().max(least))
}

/// `HTTP 401 invalid_client: AADSTS7000215: …`, as much of it as there is.
impl fmt::Display for EntraError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status)?;
        if let Some(error) = &self.error {
            write!(f, " {error}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for EntraError {}
