//! Entra's token endpoint: who gets a token, what it says, and why there is none.

use std::time::Duration;

use acs_auth::HttpDate;
use acs_auth_emulator::{
    CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, CLIENT_SECRET, Emulator, FEDERATED_TOKEN, TENANT_ID, Verdict,
};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::identity::text;
use crate::request::Signed;
use crate::wire::{Answer, ask, host};

pub(crate) const SCOPE: &str = "https://communication.azure.com//.default";
const JWT: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const NOW: i64 = 1_700_000_000;

pub(crate) type Form<'a> = Vec<(&'a str, &'a str)>;

/// What an application sends that has a secret.
pub(crate) fn form(client_id: &str) -> Form<'_> {
    vec![
        ("grant_type", "client_credentials"),
        ("client_id", client_id),
        ("client_secret", CLIENT_SECRET),
        ("scope", SCOPE),
    ]
}

fn with<'a>(form: Form<'a>, name: &'a str, value: &'a str) -> Form<'a> {
    let mut form = without(form, name);
    form.push((name, value));
    form
}

fn without<'a>(mut form: Form<'a>, name: &str) -> Form<'a> {
    form.retain(|(other, _)| *other != name);
    form
}

pub(crate) fn request(emulator: &Emulator, tenant: &str, form: &Form<'_>) -> Signed {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    Signed {
        method: "POST".into(),
        target: format!("/{tenant}/oauth2/v2.0/token").into(),
        headers: vec![
            ("host", host(emulator).into()),
            ("content-type", "application/x-www-form-urlencoded".into()),
        ],
        body: body.into(),
    }
}

pub(crate) fn ask_for(emulator: &Emulator, form: &Form<'_>) -> Answer {
    ask(emulator, &request(emulator, TENANT_ID, form))
}

/// The token of an application.
pub(crate) fn token_of(emulator: &Emulator, client_id: &str) -> String {
    let answer = ask_for(emulator, &form(client_id));
    assert_eq!(answer.status, 200);
    text(&answer.json()["access_token"])
}

pub(crate) fn get(emulator: &Emulator, target: &str) -> Answer {
    let headers = vec![("host", host(emulator).into())];
    let request = Signed { method: "GET".into(), target: target.into(), headers, body: Vec::new() };
    ask(emulator, &request)
}

fn part(token: &str, at: usize) -> Value {
    let part = Base64UrlUnpadded::decode_vec(token.split('.').nth(at).unwrap()).unwrap();
    serde_json::from_slice(&part).unwrap()
}

pub(crate) fn claims(token: &str) -> Value {
    part(token, 1)
}

fn at(time: i64) -> impl Fn() -> HttpDate + Send + Sync + 'static {
    move || HttpDate::from_unix(time).unwrap()
}

#[test]
fn an_application_gets_a_token() {
    let emulator = Emulator::builder().clock(at(NOW)).start().unwrap();
    let secret = form(CLIENT_ID);
    let assertion = with(without(secret.clone(), "client_secret"), "client_assertion_type", JWT);
    let assertion = with(assertion, "client_assertion", FEDERATED_TOKEN);
    for form in [secret.clone(), assertion, with(secret, "client_info", "1")] {
        let answer = ask_for(&emulator, &form);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let mut given = answer.json();
        let token = text(&given.as_object_mut().unwrap().remove("access_token").unwrap());
        let due = json!({ "token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599 });
        assert_eq!((answer.status, given), (200, due));

        let mut claims = claims(&token);
        let claims = claims.as_object_mut().unwrap();
        assert_eq!(text(&claims.remove("uti").unwrap()).len(), 36);
        let object = claims.remove("oid").unwrap();
        assert_eq!((claims.remove("sub").unwrap(), text(&object).len()), (object, 36));
        let due = json!({
            "aud": "https://communication.azure.com/",
            "iss": format!("https://login.microsoftonline.com/{TENANT_ID}/v2.0"),
            "iat": NOW - 300,
            "nbf": NOW - 300,
            "exp": NOW + 3599,
            "appid": CLIENT_ID,
            "azp": CLIENT_ID,
            "idtyp": "app",
            "tid": TENANT_ID,
            "ver": "2.0",
        });
        assert_eq!(Value::from(claims.clone()), due);
    }
    assert_ne!(token_of(&emulator, CLIENT_ID), token_of(&emulator, CLIENT_ID), "each is another");
}

/// Services check tokens so, with what they have read.
#[test]
fn a_token_can_be_checked_by_the_published_key() {
    let emulator = Emulator::start().unwrap();
    let target = format!("/{TENANT_ID}/v2.0/.well-known/openid-configuration");
    let request = Signed {
        method: "GET".into(),
        target: target.into(),
        headers: vec![("host", "acs.test:8401".into())],
        body: Vec::new(),
    };
    let document = ask(&emulator, &request).json();
    let base = format!("http://acs.test:8401/{TENANT_ID}");
    assert_eq!(document["token_endpoint"], format!("{base}/oauth2/v2.0/token"));
    assert_eq!(document["jwks_uri"], format!("{base}/discovery/v2.0/keys"));

    let token = token_of(&emulator, CLIENT_ID);
    assert_eq!(claims(&token)["iss"], document["issuer"]);
    let keys = get(&emulator, &format!("/{TENANT_ID}/discovery/v2.0/keys")).json();
    let [key] = keys["keys"].as_array().unwrap().as_slice() else { panic!("{keys}") };
    let header = part(&token, 0);
    assert_eq!((&header["kid"], &header["alg"]), (&key["kid"], &key["alg"]));
    assert_eq!((&key["kty"], &key["crv"]), (&json!("EC"), &json!("P-256")));
    let coordinate = |name: &str| Base64UrlUnpadded::decode_vec(&text(&key[name])).unwrap();
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = Base64UrlUnpadded::decode_vec(signature).unwrap();
    key.verify(signed.as_bytes(), &signature).unwrap();
    key.verify(format!("{signed}A").as_bytes(), &signature).unwrap_err();
}

#[test]
fn a_long_token_says_when_to_refresh_it() {
    for (seconds, refresh_in) in [(7199, None), (7200, Some(3600)), (86_399, Some(43_199))] {
        let builder = Emulator::builder().entra_token_lifetime(Duration::from_secs(seconds));
        let emulator = builder.start().unwrap();
        let given = ask_for(&emulator, &form(CLIENT_ID)).json();
        assert_eq!(given["expires_in"], seconds);
        assert_eq!(given.get("refresh_in").map(|value| value.as_u64().unwrap()), refresh_in);
    }
}

#[test]
fn refusals_are_those_of_entra() {
    let emulator = Emulator::builder().clock(at(NOW)).start().unwrap();
    let good = || form(CLIENT_ID);
    let assertion = |kind, value| {
        let form = with(good(), "client_assertion", value);
        with(form, "client_assertion_type", kind)
    };
    let scope = |scope| with(good(), "scope", scope);
    let cli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    for (form, status, error, code) in [
        (vec![], 400, "invalid_request", 900_144),
        (without(good(), "grant_type"), 400, "invalid_request", 900_144),
        (without(good(), "client_id"), 400, "invalid_request", 900_144),
        (without(good(), "scope"), 400, "invalid_request", 900_144),
        (scope(""), 400, "invalid_request", 900_144),
        (with(good(), "grant_type", "password"), 400, "unsupported_grant_type", 70003),
        (scope("https://communication.azure.com/"), 400, "invalid_scope", 70011),
        (scope("https://communication.azure.com//.DEFAULT"), 400, "invalid_scope", 70011),
        (scope(&format!("{SCOPE} {SCOPE}")), 400, "invalid_scope", 70011),
        (scope(&format!("{SCOPE} ")), 400, "invalid_scope", 70011),
        (scope("https://communication.azure.com/.default"), 400, "invalid_resource", 500_011),
        (scope("https://Communication.azure.com//.default"), 400, "invalid_resource", 500_011),
        (scope("https://graph.microsoft.com/.default"), 400, "invalid_resource", 500_011),
        (scope("/.default"), 400, "invalid_resource", 500_011),
        (with(good(), "client_id", cli), 400, "invalid_request", 65002),
        (with(good(), "client_id", "nobody"), 400, "unauthorized_client", 700_016),
        (with(good(), "client_id", TENANT_ID), 400, "unauthorized_client", 700_016),
        (without(good(), "client_secret"), 401, "invalid_client", 7_000_216),
        (with(good(), "client_secret", "x"), 401, "invalid_client", 7_000_215),
        (with(good(), "client_secret", &CLIENT_SECRET[1..]), 401, "invalid_client", 7_000_215),
        (with(good(), "client_secret", FEDERATED_TOKEN), 401, "invalid_client", 7_000_215),
        // A good secret beside it does not make it better.
        (assertion(JWT, "x"), 401, "invalid_client", 700_027),
        (assertion(JWT, CLIENT_SECRET), 401, "invalid_client", 700_027),
        (assertion("jwt", FEDERATED_TOKEN), 401, "invalid_client", 700_027),
    ] {
        let answer = ask_for(&emulator, &form);
        let told = answer.json();
        assert_eq!((answer.status, &told["error"]), (status, &json!(error)), "{told}");
        assert_eq!(told["error_codes"], json!([code]));
        let (trace, correlation) = (text(&told["trace_id"]), text(&told["correlation_id"]));
        assert_eq!(told["timestamp"], "2023-11-14 22:13:20Z");
        let description = text(&told["error_description"]);
        assert!(description.starts_with(&format!("AADSTS{code}: ")), "{description}");
        let end = format!(
            " Trace ID: {trace} Correlation ID: {correlation} Timestamp: 2023-11-14 22:13:20Z"
        );
        assert!(description.ends_with(&end), "{description}");
        let code = Some(format!("AADSTS{code}"));
        let seen = emulator.requests().pop().unwrap().verdict;
        let Verdict::Refused { code: seen, mistake: None } = seen else { panic!("{seen:?}") };
        assert_eq!(seen.map(String::from), code);
    }
}

#[test]
fn there_is_one_tenant() {
    let emulator = Emulator::start().unwrap();
    let form = form(CLIENT_ID);
    let status = |tenant| ask(&emulator, &request(&emulator, tenant, &form)).status;
    assert_eq!((status(TENANT_ID), status(&TENANT_ID.to_uppercase())), (200, 200));
    for tenant in ["common", "organizations", CLIENT_ID] {
        for answer in [
            ask(&emulator, &request(&emulator, tenant, &form)),
            get(&emulator, &format!("/{tenant}/v2.0/.well-known/openid-configuration")),
            get(&emulator, &format!("/{tenant}/discovery/v2.0/keys")),
        ] {
            assert_eq!((answer.status, &answer.json()["error_codes"]), (400, &json!([90002])));
        }
    }
}

/// What is sent there is a form, and nothing else.
#[test]
fn json_is_no_form() {
    let emulator = Emulator::start().unwrap();
    let good = request(&emulator, TENANT_ID, &form(CLIENT_ID));
    let as_type = |content_type: &str| {
        let request = good.clone().without("content-type");
        ask(&emulator, &request.with("content-type", content_type)).status
    };
    assert_eq!(as_type("Application/X-WWW-Form-URLEncoded ; charset=utf-8"), 200);
    assert_eq!((as_type("application/json"), as_type("text/plain")), (400, 400));
    assert_eq!(ask(&emulator, &good.clone().without("content-type")).status, 400);
    assert_eq!(ask(&emulator, &Signed { method: "GET".into(), ..good }).error().0, 405);
}

/// Tests count how often a client asks, and let it go wrong.
#[test]
fn requests_for_tokens_are_written_down_and_go_wrong() {
    let emulator = Emulator::start().unwrap();
    emulator.inject("status=503,retryAfter=7,count=1,path=/".parse().unwrap());
    let answer = ask_for(&emulator, &form(CLIENT_ID));
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("7")));
    assert_eq!(answer.json()["error"], "temporarily_unavailable");
    token_of(&emulator, CLIENT_ID);
    token_of(&emulator, CLIENT_ID_WITHOUT_ROLE);
    get(&emulator, &format!("/{TENANT_ID}/discovery/v2.0/keys"));

    let requests = emulator.requests();
    let [failed, first, second, keys] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((failed.status, &failed.verdict), (Some(503), &Verdict::Unchecked));
    assert_eq!(first.path_and_query, format!("/{TENANT_ID}/oauth2/v2.0/token"));
    assert_eq!(keys.verdict, Verdict::Unchecked);
    for (record, client) in [(first, CLIENT_ID), (second, CLIENT_ID_WITHOUT_ROLE)] {
        let told = serde_json::to_value(record).unwrap();
        assert_eq!((&told["verdict"], &told["clientId"]), (&json!("entra"), &json!(client)));
        assert_eq!(text(&told["objectId"]).len(), 36);
    }
    let all = format!("{requests:?}");
    assert!(!all.contains(CLIENT_SECRET) && !all.contains("eyJ"), "{all}");
}
