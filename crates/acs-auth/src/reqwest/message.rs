//! Requests of this crate in the types of reqwest, and answers the other way round.

use ::reqwest::header::{HeaderName, HeaderValue, RETRY_AFTER};
use ::reqwest::{Method, Request, Response, Url};
use acs_auth_core::{Code, Error as InputError};
use bytes::Bytes;

use super::error::Error;

/// The request as it is to be sent. Its headers may be secrets.
pub(super) fn request_of(request: &crate::Request) -> Result<Request, Error> {
    let refused = |reason| InputError::new(Code::InvalidUrl, reason);
    let url = Url::parse(request.url()).map_err(|_| refused("the URL cannot be read"))?;
    let method = Method::from_bytes(request.method().as_bytes())
        .map_err(|_| refused("the method is none of HTTP"))?;
    let mut made = Request::new(method, url);
    for (name, value) in request.headers() {
        let mut value = HeaderValue::from_str(value)
            .map_err(|_| refused("a header holds what none can hold"))?;
        value.set_sensitive(true);
        made.headers_mut().insert(HeaderName::from_static(name), value);
    }
    if !request.body().is_empty() {
        *made.body_mut() = Some(request.body().to_vec().into());
    }
    Ok(made)
}

/// An answer that has come as a whole.
pub(super) struct Answer {
    status: u16,
    retry_after: Option<HeaderValue>,
    body: Bytes,
}

impl Answer {
    pub(super) async fn of(response: Response) -> Result<Self, Error> {
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER).cloned();
        Ok(Self { status, retry_after, body: response.bytes().await? })
    }

    pub(super) fn response(&self) -> crate::Response<'_> {
        let retry_after = self.retry_after.as_ref().and_then(|value| value.to_str().ok());
        crate::Response { status: self.status, retry_after, body: &self.body }
    }
}
