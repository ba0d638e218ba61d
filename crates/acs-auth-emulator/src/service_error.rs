//! The service's form of an error.

use std::borrow::Cow;

use axum::response::{IntoResponse, Response};
use http::header::WWW_AUTHENTICATE;
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Serialize;

use crate::answer::json;

/// The header in which [`Auth::Explain`](crate::Auth::Explain) tells what was wrong with a signature: codes
/// with `, ` between them.
pub const MISTAKE_HEADER: &str = "x-acs-auth-mistake";

/// The header that repeats the code of an error.
const CODE_HEADER: HeaderName = HeaderName::from_static("x-ms-error-code");

/// An error as the service answers it. It holds nothing of the request.
#[derive(Debug)]
pub(crate) struct ServiceError {
    status: StatusCode,
    error: ErrorBody,
    mistake: Option<HeaderValue>,
    /// Whether another token may do.
    is_challenge: bool,
}

#[derive(Debug, Serialize)]
struct ErrorBody {
    code: &'static str,
    message: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Box<[Detail; 1]>>,
}

#[derive(Debug, Serialize)]
struct Detail {
    code: &'static str,
    message: &'static str,
    target: &'static str,
}

#[derive(Serialize)]
struct Envelope<'a> {
    error: &'a ErrorBody,
}

impl ServiceError {
    pub(crate) const NOT_FOUND: Self =
        Self::new(StatusCode::NOT_FOUND, "NotFound", "There is nothing at this path.");
    pub(crate) const METHOD_NOT_ALLOWED: Self = Self::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "MethodNotAllowed",
        "This path does not take this method.",
    );
    pub(crate) const TOO_LARGE: Self = Self::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "RequestEntityTooLarge",
        "The request body is larger than the emulator takes.",
    );
    pub(crate) const TOO_MANY_VALUES: Self = Self::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "RequestEntityTooLarge",
        "The request body has more values than the emulator takes.",
    );
    pub(crate) const MALFORMED: Self = Self::bad_request(
        "The request body is not JSON, or a field of it is of another type than is due.",
    );
    pub(crate) const DENIED: Self =
        Self::new(StatusCode::UNAUTHORIZED, "Denied", "Denied by the resource provider.");
    pub(crate) const INTERNAL: Self = Self::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "InternalServerError",
        "The emulator failed on this request.",
    );

    pub(crate) const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        let error =
            ErrorBody { code, message: Cow::Borrowed(message), target: None, details: None };
        Self { status, error, mistake: None, is_challenge: false }
    }

    pub(crate) const fn bad_request(message: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    /// A field that does not hold what it should.
    pub(crate) fn validation(target: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        let error = ErrorBody {
            code: "ValidationError",
            message: message.into(),
            target: Some(target),
            details: None,
        };
        Self { status: StatusCode::BAD_REQUEST, error, mistake: None, is_challenge: false }
    }

    /// The same, and what it is about.
    pub(crate) fn with_target(mut self, target: &'static str) -> Self {
        self.error.target = Some(target);
        self
    }

    /// The same, as the Rooms API tells it.
    pub(crate) fn bad_argument(target: &'static str, message: &'static str) -> Self {
        let mut error = Self::bad_request(
            "The request could not be understood by the server due to malformed syntax.",
        );
        error.error.details = Some(Box::new([Detail { code: "BadArgument", message, target }]));
        error
    }

    /// The same, to whoever has brought a token.
    pub(crate) const fn with_challenge(mut self) -> Self {
        self.is_challenge = true;
        self
    }

    /// The same, and what was wrong with the proof if that is told.
    pub(crate) fn with_mistake(self, mistake: Option<&str>) -> Self {
        let mistake = mistake.and_then(|mistake| HeaderValue::from_str(mistake).ok());
        Self { mistake, ..self }
    }
}

impl IntoResponse for ServiceError {
    fn into_response(self) -> Response {
        let mut response = json(self.status, &Envelope { error: &self.error });
        let code = HeaderValue::from_static(self.error.code);
        response.headers_mut().insert(CODE_HEADER, code);
        if self.is_challenge {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(mistake) = self.mistake {
            response.headers_mut().insert(HeaderName::from_static(MISTAKE_HEADER), mistake);
        }
        response
    }
}
