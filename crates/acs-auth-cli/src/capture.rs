//! A request that was recorded, in a file or two.

use acs_auth::HttpDate;

use crate::answer::Failure;
use crate::args::CaptureArgs;
use crate::curl_output::CurlOutput;
use crate::input;
use crate::raw_request::{Malformed, RawRequest};

/// A message as it stood on the wire, or what curl showed of one; the body may stand elsewhere.
#[derive(Debug)]
pub(crate) struct Capture {
    message: Vec<u8>,
    body: Option<Vec<u8>>,
    answered: Option<HttpDate>,
    status: Option<u16>,
}

impl Capture {
    pub(crate) fn read(args: &CaptureArgs) -> Result<Self, Failure> {
        let message = input::read("the request", &args.request)?;
        let body = match (&args.data, &args.data_file) {
            (Some(text), _) => Some(text.clone().into_bytes()),
            (None, Some(file)) => Some(input::read("the body", file)?),
            (None, None) => None,
        };
        // A message of its own may hold lines of any kind in its body.
        if RawRequest::begins(&message) {
            return Ok(Self { message, body, answered: None, status: None });
        }
        Ok(match CurlOutput::find(&message) {
            Some(CurlOutput { head, answered, status }) => {
                Self { message: head, body, answered, status }
            }
            None => Self { message, body, answered: None, status: None },
        })
    }

    pub(crate) fn request(&self) -> Result<RawRequest<'_>, Malformed> {
        RawRequest::parse(&self.message, self.body.as_deref())
    }

    /// Whether curl showed that it was answered with 401.
    pub(crate) fn was_refused(&self) -> bool {
        self.status == Some(401)
    }

    /// The date of the answer, where curl showed it.
    pub(crate) fn answered(&self) -> Option<HttpDate> {
        self.answered
    }
}
