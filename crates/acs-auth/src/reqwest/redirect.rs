//! Redirects, by the rules of [fetch](https://fetch.spec.whatwg.org/#http-redirect-fetch).

use ::reqwest::header::{
    CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE, HOST,
    LOCATION,
};
use ::reqwest::{Method, Request, Response, StatusCode};

use super::error::Error;

/// How many are followed.
pub(super) const MOST: u32 = 20;

/// The headers that go with a body that is dropped.
const OF_THE_BODY: [::reqwest::header::HeaderName; 5] =
    [CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE];

/// Makes the request to where an answer leads, if it leads anywhere.
pub(super) fn follow(request: &mut Request, response: &Response) -> Result<bool, Error> {
    let status = response.status();
    let drops_body = match status {
        StatusCode::SEE_OTHER => ![Method::GET, Method::HEAD].contains(request.method()),
        StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => request.method() == Method::POST,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => false,
        _ => return Ok(false),
    };
    let Some(location) = response.headers().get(LOCATION) else { return Ok(false) };
    let location = str::from_utf8(location.as_bytes()).map_err(|_| Error::Redirect)?;
    let url = request.url().join(location).map_err(|_| Error::Redirect)?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(Error::Redirect);
    }
    *request.url_mut() = url;
    request.headers_mut().remove(HOST);
    if drops_body {
        *request.method_mut() = Method::GET;
        *request.body_mut() = None;
        for name in OF_THE_BODY {
            request.headers_mut().remove(name);
        }
    }
    Ok(true)
}
