//! What is to go wrong with a request, because a test asks for it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::entra::{self, is_of_entra};
use crate::service_error::ServiceError;

/// The header by which a request asks for a fault of its own.
pub const FAULT_HEADER: &str = "x-acs-auth-fault";

/// The longest time that an answer is held back, in seconds.
const LONGEST: f64 = 600.0;
/// Bytes that a method or a path has at most.
const MOST_TEXT: usize = 2048;
/// The farthest that a clock is put: a hundred years of seconds.
const FARTHEST: i64 = 100 * 366 * 86_400;

/// Something that goes wrong with requests although they are good.
///
/// It is written as its fields with commas between them, in a variable, on the command line, in the header
/// [`x-acs-auth-fault`](FAULT_HEADER), and here:
///
/// ```
/// use acs_auth_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::start()?;
/// // The next two that send an SMS are told to try again in a second.
/// let fault: Fault = "status=503,retryAfter=1,count=2,method=POST,path=/sms".parse()?;
/// emulator.inject(fault);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What each field does is told [with the other things for tests](crate#for-tests).
///
/// It happens to requests that are let in: one that is refused is refused, and does not count. But a clock that
/// is off refuses by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Fault(Fields);

/// The fields of one, which may not fit each other.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Fields {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_offset: Option<i64>,
    #[serde(default, skip_serializing_if = "is_false")]
    reset: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

/// Why a text is no [`Fault`]. It tells nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidFault(&'static str);

impl Fields {
    /// The fault, if it makes sense.
    fn checked(self) -> Result<Fault, InvalidFault> {
        let is = |ok: bool, why| if ok { Ok(()) } else { Err(InvalidFault(why)) };
        is(
            self.status.is_none_or(|status| (400..600).contains(&status)),
            "a status is 400 to 599",
        )?;
        is(self.retry_after.is_none() || self.status.is_some(), "retryAfter goes with a status")?;
        is(
            self.latency.is_none_or(|seconds| (0.0..=LONGEST).contains(&seconds)),
            "a latency is 0 to 600 seconds",
        )?;
        is(
            self.clock_offset.is_none_or(|seconds| seconds.abs() <= FARTHEST),
            "a clockOffset is at most a hundred years",
        )?;
        is(!self.reset || self.status.is_none(), "a connection is reset, or there is a status")?;
        is(self.count != Some(0), "a count is 1 or more")?;
        is(
            self.method.as_ref().is_none_or(|method| Method::from_str(method).is_ok()),
            "a method is that of a request, such as POST",
        )?;
        is(
            self.path.as_ref().is_none_or(|path| path.starts_with('/')),
            "a path starts with a slash",
        )?;
        let is_short = |text: &Option<String>| text.as_ref().is_none_or(|t| t.len() <= MOST_TEXT);
        is(is_short(&self.method) && is_short(&self.path), "a method or a path has 2 KiB at most")?;
        is(
            self.status.is_some()
                || self.latency.is_some()
                || self.clock_offset.is_some()
                || self.reset,
            "a fault has a status, a latency, a clockOffset or reset",
        )?;
        Ok(Fault(self))
    }
}

impl Fault {
    /// That of a body, of JSON or as a text.
    pub(super) fn of_body(body: &[u8]) -> Result<Self, InvalidFault> {
        let text = str::from_utf8(body).map_err(|_| UNREADABLE)?;
        if text.trim_start().starts_with('{') {
            serde_json::from_str::<Fields>(text).map_err(|_| UNREADABLE)?.checked()
        } else {
            text.parse()
        }
    }

    /// The one that a request asks for, if it does.
    pub(super) fn of(headers: &HeaderMap) -> Result<Option<Self>, InvalidFault> {
        let mut values = headers.get_all(HeaderName::from_static(FAULT_HEADER)).iter();
        let Some(value) = values.next() else { return Ok(None) };
        if values.next().is_some() {
            return Err(InvalidFault("a request asks for one fault of its own"));
        }
        let fault: Self = value.to_str().map_err(|_| UNREADABLE)?.parse()?;
        if fault.0.count.is_some() || fault.0.method.is_some() || fault.0.path.is_some() {
            return Err(InvalidFault("in a header it has no count, method or path"));
        }
        Ok(Some(fault))
    }

    /// Whether it may happen to such a request.
    pub(super) fn is_for(&self, method: &Method, path: &str) -> bool {
        self.0.method.as_ref().is_none_or(|due| due.eq_ignore_ascii_case(method.as_str()))
            && self.0.path.as_ref().is_none_or(|due| path.starts_with(due.as_str()))
    }

    /// The answer in place of the one that was due at this path.
    pub(super) fn answer(&self, path: &str) -> Option<Response> {
        let status = StatusCode::from_u16(self.0.status?).ok()?;
        let mut answer = if is_of_entra(path) {
            entra::injected(status)
        } else {
            injected(status).into_response()
        };
        if let Some(seconds) = self.0.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
        Some(answer)
    }

    pub(super) fn latency(&self) -> Duration {
        self.0.latency.map_or(Duration::ZERO, Duration::from_secs_f64)
    }

    pub(super) fn clock_offset(&self) -> Option<i64> {
        self.0.clock_offset
    }

    /// One less to come: whether there are more.
    pub(super) fn count_down(&mut self) -> bool {
        let Some(count) = &mut self.0.count else { return true };
        *count -= 1;
        *count > 0
    }

    pub(super) fn resets(&self) -> bool {
        self.0.reset
    }
}

/// As the service would tell it.
fn injected(status: StatusCode) -> ServiceError {
    let code = match status {
        StatusCode::UNAUTHORIZED => "Denied",
        StatusCode::FORBIDDEN => "Forbidden",
        StatusCode::NOT_FOUND => "NotFound",
        StatusCode::CONFLICT => "Conflict",
        StatusCode::TOO_MANY_REQUESTS => "TooManyRequests",
        StatusCode::INTERNAL_SERVER_ERROR => "InternalServerError",
        StatusCode::BAD_GATEWAY => "BadGateway",
        StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailable",
        StatusCode::GATEWAY_TIMEOUT => "GatewayTimeout",
        status if status.is_server_error() => "ServerError",
        _ => "BadRequest",
    };
    ServiceError::new(status, code, "A test has asked the emulator for this error.")
}

const UNREADABLE: InvalidFault = InvalidFault(
    "a fault has the fields status, retryAfter, latency, clockOffset, reset, count, method and path, each \
     of its type: status=503,retryAfter=1,count=2 or {\"status\":503,\"retryAfter\":1,\"count\":2}",
);

impl FromStr for Fault {
    type Err = InvalidFault;

    fn from_str(text: &str) -> Result<Self, InvalidFault> {
        let mut fields = Map::new();
        for field in text.split(',') {
            let (name, value) = field.split_once('=').unwrap_or((field, "true"));
            // What is no number, true or false is a text.
            let value = value.trim();
            let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
            if fields.insert(name.trim().to_owned(), value).is_some() {
                return Err(InvalidFault("a field of a fault stands there twice"));
            }
        }
        let fields: Fields =
            serde_json::from_value(Value::Object(fields)).map_err(|_| UNREADABLE)?;
        fields.checked()
    }
}

impl fmt::Display for InvalidFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for InvalidFault {}

impl From<InvalidFault> for ServiceError {
    fn from(invalid: InvalidFault) -> Self {
        Self::bad_request(invalid.0)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(value: &bool) -> bool {
    !value
}
