//! The feature `http`: requests of that crate, signed in place and verified.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use acs_auth::http::{sign, sign_parts, verify, verify_parts};
use acs_auth::{AccessKey, Code, ContentHash, Error, HttpDate, Verifier};
use acs_auth_tests::{SignInput, SignStages, VectorFile};
use http::header::{AUTHORIZATION, HOST, HeaderValue};
use http::{Method, Request, Uri};

const DATE: HttpDate = HttpDate::MIN;

fn key() -> AccessKey {
    AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()
}

fn request(uri: &str) -> Request<Vec<u8>> {
    Request::post(uri).header("content-type", "text/plain").body(b"hello".to_vec()).unwrap()
}

fn signed(mut request: Request<Vec<u8>>) -> Result<Request<Vec<u8>>, Error> {
    sign(&mut request, &key(), DATE)?;
    Ok(request)
}

fn verified(request: &Request<Vec<u8>>) -> Result<usize, Code> {
    verify(request, &Verifier::new([key()]), DATE)
        .map(|verified| verified.key_index)
        .map_err(|error| error.code())
}

/// Every vector that a request can be made of without changing it has the signature that is due, or
/// is refused under the code that is due.
#[test]
fn the_vectors_hold_for_requests_too() {
    let (mut run, mut left_out) = (0, 0);
    for file in ["sign.json", "sign-sdk.json", "sign-refused.json"] {
        for case in VectorFile::<SignInput, SignStages>::read(file).unwrap().cases {
            let Some((mut request, key, date)) = made(&case.input) else {
                left_out += 1;
                continue;
            };
            run += 1;
            let id = &case.id;
            match (sign(&mut request, &key, date), case.outcome()) {
                (Ok(()), Ok(due)) => {
                    let headers = request.headers();
                    assert_eq!(headers[AUTHORIZATION], due.authorization, "{id}");
                    assert_eq!(headers["x-ms-content-sha256"], due.content_hash, "{id}");
                    assert_eq!(headers["x-ms-date"], case.input.date, "{id}");
                    verify(&request, &Verifier::new([key]), date).unwrap();
                }
                (Err(error), Err(due)) => {
                    assert_eq!(error.code().as_str(), due.code, "{id}");
                    assert_eq!(error.offset(), due.offset, "{id}");
                    assert!(!request.headers().contains_key(AUTHORIZATION), "{id}");
                }
                (Err(error), Ok(_)) if case.input.method == "CONNECT" => {
                    assert_eq!(error.code(), Code::InvalidMethod, "{id}");
                }
                // What a URL may have and a request may not: a default port.
                (Err(error), Ok(due)) => {
                    assert_eq!(error.code(), Code::InvalidHost, "{id}");
                    let authority = request.uri().authority().unwrap().as_str();
                    assert!(
                        authority == format!("{}:443", due.host)
                            || authority == format!("{}:80", due.host),
                        "{id}"
                    );
                }
                (Ok(()), Err(due)) => panic!("{id} must give {due:?}"),
            }
        }
    }
    assert_eq!((run, left_out), (959, 116), "cases that ran, and that make no request");
}

/// The request of a case, if its key and its date can be read and the types of `http` hold it as it
/// stands.
fn made(input: &SignInput) -> Option<(Request<&[u8]>, AccessKey, HttpDate)> {
    let key = AccessKey::from_base64(&input.access_key).ok()?;
    let date = HttpDate::parse(&input.date).ok()?;
    let target = input.url.as_ref().or(input.path_and_query.as_ref())?;
    let uri: Uri = target.parse().ok()?;
    let as_it_stands = uri.to_string() == *target && uri.host().is_some() == input.url.is_some();
    let mut request = Request::builder().method(input.method.as_str()).uri(uri);
    if let Some(host) = &input.host {
        request = request.header(HOST, host);
    }
    let request = request.body(input.body_base64.0.as_slice()).ok()?;
    as_it_stands.then_some((request, key, date))
}

#[test]
fn signing_again_leaves_one_of_each() {
    let mut request = request("https://h.example/a?b");
    request.headers_mut().append("X-Ms-Date", HeaderValue::from_static("yesterday"));
    request.headers_mut().append("x-ms-date", HeaderValue::from_static("today"));
    request.headers_mut().append(AUTHORIZATION, HeaderValue::from_static("Bearer x"));
    for date in [HttpDate::MAX, DATE] {
        sign(&mut request, &key(), date).unwrap();
        for name in ["x-ms-date", "x-ms-content-sha256", "authorization"] {
            assert_eq!(request.headers().get_all(name).iter().count(), 1, "{name}");
        }
        assert_eq!(request.headers()["x-ms-date"], date.as_str());
    }
    assert_eq!(request.headers()["content-type"], "text/plain", "the others are left alone");
    assert_eq!(request.headers().len(), 4);
    assert_eq!(verified(&request), Ok(0));
}

#[test]
fn only_the_authorization_is_sensitive() {
    let request = signed(request("https://h.example/")).unwrap();
    for (name, value) in request.headers() {
        assert_eq!(value.is_sensitive(), name == AUTHORIZATION, "{name}");
    }
    assert!(!format!("{request:?}").contains("Signature="));
}

#[test]
fn a_refused_request_is_left_as_it_was() {
    let mut refused = request("https://H.example/");
    for name in ["x-ms-date", "x-ms-content-sha256", "authorization"] {
        refused.headers_mut().insert(name, HeaderValue::from_static("before"));
    }
    let before = format!("{refused:?}");
    assert_eq!(sign(&mut refused, &key(), DATE).unwrap_err().code(), Code::InvalidHost);
    assert_eq!(format!("{refused:?}"), before);
}

/// HTTP/1.1 sends the header where it is set, HTTP/2 the URI: only what is the same in both holds.
#[test]
fn the_host_is_one() {
    let code = |uri: &str, hosts: &[&str]| {
        let mut request = request(uri);
        for host in hosts {
            request.headers_mut().append(HOST, HeaderValue::from_str(host).unwrap());
        }
        signed(request).map(|request| verified(&request)).map_err(|error| error.code())
    };
    let good = Ok(Ok(0));
    assert_eq!(code("https://h.example/", &[]), good);
    assert_eq!(code("https://h.example:8443/", &[]), good);
    assert_eq!(code("https://h.example/", &["h.example"]), good);
    assert_eq!(code("/", &["h.example:443"]), good);
    assert_eq!(code("/a'b?{c}", &["h:8080:8080"]), good, "parts are taken as they will be sent");
    let bad = Err(Code::InvalidHost);
    assert_eq!(code("/", &[]), bad);
    assert_eq!(code("/", &["h.example", "h.example"]), bad);
    assert_eq!(code("/", &["h.example/a"]), bad);
    assert_eq!(code("/", &["h\u{e9}.example"]), bad);
    assert_eq!(code("https://h.example/", &["other.example"]), bad);
    assert_eq!(code("https://h.example/", &["H.example"]), bad);
    assert_eq!(code("https://h.example/", &["h.example", "h.example"]), bad);
    assert_eq!(code("https://h.example:443/", &[]), bad);
    assert_eq!(code("http://h.example:80/", &["h.example"]), bad);
    assert_eq!(code("https://u:p@h.example/", &[]), Err(Code::InvalidUrl));
    assert_eq!(code("https://h.example?a", &[]), Err(Code::InvalidPathAndQuery), "HTTP/2 has no /");
    assert_eq!(code("https://h.example", &[]), good);
    assert_eq!(code("h.example:443", &[]), Err(Code::InvalidUrl), "as CONNECT has it");
    assert_eq!(code("*", &["h.example"]), Err(Code::InvalidPathAndQuery), "as OPTIONS has it");
}

#[test]
fn a_connect_is_for_a_proxy() {
    for uri in ["https://h.example/a", "h.example:443"] {
        let mut request = Request::connect(uri).body("").unwrap();
        let error = sign(&mut request, &key(), DATE).unwrap_err();
        assert_eq!(error.code(), Code::InvalidMethod);
        let error = verify(&request, &Verifier::new([key()]), DATE).unwrap_err();
        assert_eq!(error.code(), Code::MissingHeader, "it is read, and nobody has signed it");
    }
}

#[test]
fn a_server_sees_the_host_in_either_place() {
    let request = signed(request("https://h.example:8443/a?b")).unwrap();
    assert_eq!(verified(&request), Ok(0), "of HTTP/2: the host in the URI");

    let (mut parts, body) = request.into_parts();
    parts.headers.insert(HOST, HeaderValue::from_static("h.example:8443"));
    assert_eq!(verified(&Request::from_parts(parts.clone(), body.clone())), Ok(0), "in both");
    parts.uri = Uri::from_static("/a?b");
    assert_eq!(verified(&Request::from_parts(parts.clone(), body.clone())), Ok(0), "of HTTP/1.1");
    parts.uri = Uri::from_static("https://other.example/a?b");
    let refused = verified(&Request::from_parts(parts.clone(), body.clone()));
    assert_eq!(refused, Err(Code::DuplicateHeader), "two hosts are not one");
    parts.uri = Uri::from_static("/a?b");
    parts.headers.remove(HOST);
    assert_eq!(verified(&Request::from_parts(parts, body)), Err(Code::MissingHeader));
}

#[test]
fn the_head_alone_is_signed_with_a_hash() {
    let (mut parts, body) = request("https://h.example/a?b").into_parts();
    let hash = ContentHash::of(&body);
    sign_parts(&mut parts, &key(), hash, DATE).unwrap();
    let keys = Verifier::new([key()]);
    assert_eq!(verify_parts(&parts, &keys, hash, DATE).unwrap().date, DATE);
    let error = verify_parts(&parts, &keys, ContentHash::EMPTY, DATE).unwrap_err();
    assert_eq!(error.code(), Code::ContentHashMismatch);
    assert_eq!(verified(&Request::from_parts(parts.clone(), body)), Ok(0));

    parts.method = Method::PUT;
    let error = verify_parts(&parts, &keys, hash, DATE).unwrap_err();
    assert_eq!(error.code(), Code::SignatureMismatch);
}
