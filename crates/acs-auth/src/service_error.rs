//! What the service says when it does not do what it was asked to.

use std::fmt;

use serde_json::Value;

use crate::request::Response;
use crate::retold::retold;

/// An answer that is an error, or none that can be read.
///
/// The service answers `{"error": {"code", "message", "target", "details"}}`; what stands before it
/// may answer `{"error": "…"}`, or a page of HTML. All are read. Of the texts, what could be a token or a
/// key is cut out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    status: u16,
    code: Option<String>,
    message: Option<String>,
    target: Option<String>,
    details: Vec<ServiceError>,
}

impl ServiceError {
    /// Reads an answer that is an error.
    #[must_use]
    pub fn read(response: &Response<'_>) -> Self {
        let status = response.status;
        match serde_json::from_slice::<Value>(response.body) {
            Ok(answer) => Self::of(status, answer.get("error").unwrap_or(&answer), DEPTH),
            Err(_) => Self { message: plain(response.body), ..Self::bare(status) },
        }
    }

    /// An answer that was to be a success, and cannot be read.
    pub(crate) fn unreadable(response: &Response<'_>) -> Self {
        let message =
            "the answer is not what this operation gives: does the URL lead to the service?";
        Self::unusable(response, message)
    }

    /// An answer that was to be a success, and is of no use.
    pub(crate) fn unusable(response: &Response<'_>, why: &'static str) -> Self {
        Self { message: Some(why.to_owned()), ..Self::bare(response.status) }
    }

    const fn bare(status: u16) -> Self {
        Self { status, code: None, message: None, target: None, details: Vec::new() }
    }

    fn of(status: u16, error: &Value, depth: u8) -> Self {
        let told = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(retold);
        let text = |name| error.get(name).and_then(told);
        let details = error.get("details").and_then(Value::as_array).filter(|_| depth > 0);
        let details = details.into_iter().flatten();
        Self {
            status,
            code: text("code"),
            message: text("message").or_else(|| told(error)),
            target: text("target"),
            details: details.map(|detail| Self::of(status, detail, depth - 1)).collect(),
        }
    }

    /// The status of HTTP.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The service's code, such as `ValidationError`, if there is one.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The service's words, if there are any.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Which field of the request it is about, if the service says so.
    #[must_use]
    pub fn target(&self) -> Option<&str> {
        self.target.as_deref()
    }

    /// The errors that this one sums up.
    #[must_use]
    pub fn details(&self) -> &[Self] {
        &self.details
    }

    /// What to do about it, if that is known: of a token of Entra that is good, and lacks a role.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        (self.status == 403).then_some(
            "who asks is known, and may not do this: an application or a managed identity needs a role \
             on the resource, such as `Communication and Email Service Owner`, which takes some minutes \
             to take effect; a user's token needs a scope, such as `chat`",
        )
    }
}

/// How deep errors are read within errors.
const DEPTH: u8 = 4;

/// The text of an answer that is no JSON, if it is for people: HTML is not.
fn plain(body: &[u8]) -> Option<String> {
    let text = str::from_utf8(body).ok()?.trim();
    (!text.is_empty() && !text.contains('<')).then(|| retold(text))
}

/// `HTTP 400 ValidationError: … (ExpiresInMinutes)`, as much of it as there is.
impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HTTP {}", self.status)?;
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {message}")?;
        }
        if let Some(target) = &self.target {
            write!(f, " ({target})")?;
        }
        Ok(())
    }
}

impl std::error::Error for ServiceError {}
