//! What a good answer says, and one that is none.

use acs_auth::entra::{Flow, Imds};
use acs_auth::{Response, TokenCache, refresh::Decision};

use crate::{NOW, client_secret, flows};

fn times(flow: &dyn Flow, body: &str) -> (i64, Option<i64>) {
    let token = flow.read(&Response::new(200, body.as_bytes()), NOW).unwrap();
    assert_eq!(token.secret(), "eyJ.e30.c2ln");
    (token.expires_on(), token.refresh_on())
}

/// As Entra answers, as App Service does, and as a virtual machine does; each flow reads each.
#[test]
fn the_answers_of_all_sides_are_read() {
    let entra = r#"{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"eyJ.e30.c2ln"}"#;
    let long = r#"{"token_type":"Bearer","expires_in":86399,"ext_expires_in":86399,"refresh_in":43199,"access_token":"eyJ.e30.c2ln"}"#;
    let app = r#"{"access_token":"eyJ.e30.c2ln","expires_on":"1700086399","resource":"https://communication.azure.com/","token_type":"Bearer","client_id":"5E29463D-71DA-4FE0-8E69-999B57DB23B0"}"#;
    let machine = r#"{"access_token":"eyJ.e30.c2ln","client_id":"","expires_in":"86399","expires_on":"1700003000","ext_expires_in":"86399","not_before":"1699916601","resource":"https://communication.azure.com/","token_type":"Bearer"}"#;
    let numbers = r#"{"access_token":"eyJ.e30.c2ln","expires_on":1700003000,"refresh_on":1700001000,"refresh_in":7}"#;
    let texts = r#"{"access_token":"eyJ.e30.c2ln","expires_in":"3599","refresh_in":" 1800 "}"#;
    for flow in flows() {
        assert_eq!(times(&*flow, entra), (NOW + 3599, None));
        assert_eq!(times(&*flow, long), (NOW + 86399, Some(NOW + 43199)));
        assert_eq!(times(&*flow, app), (NOW + 86399, None));
        // Issued almost a day ago: what is left is told by the time, and not by `expires_in`.
        assert_eq!(times(&*flow, machine), (NOW + 3000, None));
        assert_eq!(times(&*flow, numbers), (NOW + 3000, Some(NOW + 1000)));
        assert_eq!(times(&*flow, texts), (NOW + 3599, Some(NOW + 1800)));
    }
}

#[test]
fn a_token_is_refreshed_when_entra_says_so() {
    let body = br#"{"expires_in":7200,"refresh_in":3600,"access_token":"eyJ.e30.c2ln"}"#;
    let token = client_secret().read(&Response::new(200, body), NOW).unwrap();
    let mut cache = TokenCache::new(acs_auth::Schedule::Entra);
    cache.store(token, NOW).unwrap();
    assert_eq!(cache.decide(NOW + 3599), Decision::Use);
    assert_eq!(cache.decide(NOW + 3600), Decision::UseAndRefresh);
}

#[test]
fn what_is_no_token_is_told() {
    for body in [
        "",
        "null",
        "[]",
        "<html>Sign in to the network</html>",
        r#"{"expires_in":3599}"#,
        r#"{"access_token":"eyJ.e30.c2ln"}"#,
        r#"{"access_token":"eyJ.e30.c2ln","expires_in":null}"#,
        r#"{"access_token":"eyJ.e30.c2ln","expires_in":"soon"}"#,
        r#"{"access_token":"eyJ.e30.c2ln","expires_on":"11/14/2023 10:13:20 PM +00:00"}"#,
        r#"{"access_token":"eyJ.e30.c2ln","expires_in":99999999999999999999}"#,
        r#"{"access_token":"","expires_in":3599}"#,
        r#"{"access_token":"two words","expires_in":3599}"#,
        r#"{"access_token":7,"expires_in":3599}"#,
        "\u{feff}{}",
    ] {
        for flow in flows() {
            let error = flow.read(&Response::new(200, body.as_bytes()), NOW).unwrap_err();
            assert_eq!((error.status(), error.error()), (200, None), "{body}");
            assert!(error.to_string().contains("the answer holds no token"), "{error}");
            assert!(!error.to_string().contains("eyJ"), "{error}");
            assert!(!error.is_transient());
        }
    }
}

/// Times beyond all measure are no trouble.
#[test]
fn no_time_overflows() {
    let body = format!(r#"{{"access_token":"eyJ.e30.c2ln","expires_in":{}}}"#, i64::MAX);
    assert_eq!(times(&Imds::new(), &body), (i64::MAX, None));
}
