//! What came, as it came.

use acs_auth::ContentHash;
use axum::body::Bytes;
use axum::response::Response;
use axum::routing::any;
use base64ct::{Base64, Encoding as _};
use http::header::{AUTHORIZATION, COOKIE, HOST, PROXY_AUTHORIZATION};
use http::request::Parts;
use http::{HeaderName, StatusCode};
use serde::Serialize;

use crate::answer::json;

use super::Routes;

/// Bytes of a body up to which it is given back.
const SMALL: usize = 4096;
/// Headers whose values are given back to nobody. Some send the access key as `api-key`, as other services
/// of Azure take theirs.
const SECRET: [HeaderName; 4] =
    [HeaderName::from_static("api-key"), AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];

#[derive(Serialize)]
struct Echo<'a> {
    method: &'a str,
    target: &'a str,
    host: Option<String>,
    http_version: String,
    headers: Vec<(&'a str, Option<String>)>,
    body: EchoedBody,
}

#[derive(Serialize)]
struct EchoedBody {
    length: usize,
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/echo", any(echo)).route("/echo/", any(echo)).route("/echo/{*rest}", any(echo))
}

async fn echo(parts: Parts, body: Bytes) -> Response {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let host = parts.headers.get(HOST).map(|host| text(host.as_bytes()));
    let headers = parts.headers.iter().map(|(name, value)| {
        (name.as_str(), (!SECRET.contains(name)).then(|| text(value.as_bytes())))
    });
    let echo = Echo {
        method: parts.method.as_str(),
        target: parts.uri.path_and_query().map_or("", |target| target.as_str()),
        host: host.or_else(|| parts.uri.authority().map(ToString::to_string)),
        http_version: format!("{:?}", parts.version),
        headers: headers.collect(),
        body: EchoedBody {
            length: body.len(),
            sha256: ContentHash::of(&body).to_string(),
            base64: (body.len() <= SMALL).then(|| Base64::encode_string(&body)),
        },
    };
    json(StatusCode::OK, &echo)
}
