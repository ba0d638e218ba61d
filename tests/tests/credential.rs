//! What each credential proves, and to whom it proves nothing.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use acs_auth::http::{prove, prove_parts, sign};
use acs_auth::{
    AccessKey, AccessToken, ContentHash, Credential, CredentialError, HttpDate, Proof, Service,
    TokenSource,
};
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Request, Uri};

const DATE: HttpDate = HttpDate::MIN;
const TOKEN: &str = "eyJhbGciOiJub25lIn0.e30.";

fn key() -> AccessKey {
    AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()
}

/// Tokens, and how often one was asked for.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicUsize>);

impl TokenSource for Counted {
    fn get(&self) -> Result<AccessToken, CredentialError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        Ok(AccessToken::new(TOKEN, i64::MAX)?)
    }
}

impl Counted {
    fn asked(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Each of the three.
fn credentials(source: &Counted) -> [Credential<Counted>; 3] {
    [
        Credential::AccessKey(key()),
        Credential::Entra(source.clone()),
        Credential::UserToken(source.clone()),
    ]
}

fn request(uri: &str) -> Request<Vec<u8>> {
    Request::post(uri).header("content-type", "text/plain").body(b"hello".to_vec()).unwrap()
}

/// The code of a refusal, by URL and as a request of the crate `http`, which say the same.
fn refused<T: TokenSource>(credential: &Credential<T>, url: &str) -> Option<&'static str> {
    let by_url = credential.headers("POST", url, ContentHash::of(b"hello"), DATE);
    let by_url = by_url.err().map(|error| error.code().unwrap());
    let mut request = request(url);
    let in_place = prove(&mut request, credential, DATE).err().map(|error| error.code().unwrap());
    assert_eq!(in_place, by_url, "{url}");
    assert_eq!(request.headers().contains_key(AUTHORIZATION), by_url.is_none(), "{url}");
    by_url
}

#[test]
fn a_service_that_takes_another_proof_is_not_asked() {
    let mut pairs = 0;
    for service in Service::ALL {
        for prefix in service.prefixes() {
            let source = Counted::default();
            for (credential, proof) in credentials(&source).iter().zip(Proof::ALL) {
                assert_eq!(credential.proof(), proof);
                let asked = source.asked();
                let url = format!("https://h.example{prefix}?api-version=1");
                let takes = service.takes().contains(&proof);
                let due = if takes { None } else { Some("WRONG_CREDENTIAL") };
                assert_eq!(refused(credential, &url), due, "{service:?} {proof:?}");
                let tokens = usize::from(takes && proof != Proof::AccessKey);
                assert_eq!(source.asked() - asked, 2 * tokens, "{service:?} {proof:?}");
                pairs += usize::from(takes);
            }
        }
    }
    assert!(pairs >= 25, "{pairs} pairs of a path and a proof go together");
    for credential in credentials(&Counted::default()) {
        assert_eq!(
            refused(&credential, "https://h.example/echo"),
            None,
            "nobody knows whose it is"
        );
    }
}

#[test]
fn a_token_goes_over_plain_http_to_this_machine_alone() {
    let source = Counted::default();
    let [_, entra, user] = credentials(&source);
    for (url, is_safe) in [
        ("https://h.example/", true),
        ("HTTPS://h.example/", true),
        ("http://localhost/", true),
        ("http://localhost:8401/echo?a", true),
        ("http://127.0.0.1:8401", true),
        ("http://127.3.2.1/", true),
        ("http://[::1]:8401/", true),
        ("http://h.example/", false),
        ("http://127.0.0.1.example/", false),
        ("http://localhost.example/", false),
        ("http://128.0.0.1/", false),
        ("http://[::2]/", false),
        ("http://0.0.0.0/", false),
    ] {
        for credential in [&entra, &user] {
            let asked = source.asked();
            let due = if is_safe { None } else { Some("INSECURE_URL") };
            assert_eq!(refused(credential, url), due, "{url}");
            assert_eq!(source.asked() > asked, is_safe, "{url}");
        }
    }
    for url in [
        "http://h.example\\@127.0.0.1/",
        "http://127.0.0.1\\@h.example/",
        "http://localhost@h.example/",
        "http://h.example?@localhost",
        "http://h.example#@localhost",
        "ftp://h.example/",
        "h.example/",
        "/path",
        "",
    ] {
        assert_eq!(user.check(url).unwrap_err().code().as_str(), "INSECURE_URL", "{url}");
    }
    assert_eq!(refused(&Credential::access_key(key()), "http://h.example/"), None);
}

#[test]
fn a_request_without_a_scheme_gets_no_token() {
    let mut request = request("/chat/threads");
    request.headers_mut().insert("host", HeaderValue::from_static("h.example"));
    let user = Credential::UserToken(AccessToken::new(TOKEN, i64::MAX).unwrap());
    assert_eq!(prove(&mut request, &user, DATE).unwrap_err().code(), Some("INSECURE_URL"));
    *request.uri_mut() = Uri::from_static("/rooms");
    prove(&mut request, &Credential::access_key(key()), DATE).unwrap();
}

#[test]
fn a_key_signs_as_it_does_by_itself() {
    let uri = "https://h.example/rooms?api-version=2024-04-15";
    let mut due = request(uri);
    sign(&mut due, &key(), DATE).unwrap();
    let credential = Credential::access_key(key());
    let mut whole = request(uri);
    prove(&mut whole, &credential, DATE).unwrap();
    assert_eq!(whole.headers(), due.headers());

    let (mut parts, body) = request(uri).into_parts();
    let hash = ContentHash::of(&body);
    prove_parts(&mut parts, &credential, hash, DATE).unwrap();
    assert_eq!(&parts.headers, due.headers());

    let headers = credential.headers("POST", uri, hash, DATE).unwrap();
    for (name, value) in headers.iter() {
        assert_eq!(due.headers()[name], value);
    }
    assert_eq!(headers.iter().count(), 3);
    let refused = credential.headers("POST", "https://h.example/a b", hash, DATE).unwrap_err();
    assert_eq!(refused.code(), Some("INVALID_PATH_AND_QUERY"));
}

#[test]
fn a_token_takes_the_place_of_another_proof() {
    let source = Counted::default();
    let [_, entra, _] = credentials(&source);
    let mut request = request("https://h.example/rooms");
    request.headers_mut().append(AUTHORIZATION, HeaderValue::from_static("one"));
    request.headers_mut().append(AUTHORIZATION, HeaderValue::from_static("two"));
    prove(&mut request, &entra, DATE).unwrap();
    let values: Vec<_> = request.headers().get_all(AUTHORIZATION).iter().collect();
    assert_eq!(values, [&format!("Bearer {TOKEN}")]);
    assert!(values[0].is_sensitive());
    assert_eq!(request.headers()["content-type"], "text/plain");
}

#[test]
fn nothing_shows_a_token() {
    let token = AccessToken::new(TOKEN, i64::MAX).unwrap();
    let credential = Credential::Entra(token);
    let url = "https://h.example/rooms";
    let headers = credential.headers("GET", url, ContentHash::EMPTY, DATE).unwrap();
    let mut request = request(url);
    prove(&mut request, &credential, DATE).unwrap();
    for shown in [format!("{credential:?}"), format!("{headers:?}"), format!("{request:?}")] {
        assert!(!shown.contains("eyJ"), "{shown}");
    }
}
