//! `acs-auth explain`.

use crate::said::{run, run_with_input};

const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";
const HASH: &str = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";
/// What follows where there is no key: with what it would tell more.
pub(crate) const NO_KEY: &str = "\nWhether it is refused, and why, is told with the key: in \
    AZURE_COMMUNICATION_CONNECTION_STRING, by --connection-string-file, or by --demo.\n";
const SIGNATURE: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

fn message(target: &str, signed_headers: Option<&str>) -> String {
    let authorization = signed_headers.map_or(String::new(), |names| {
        format!("authorization: HMAC-SHA256 SignedHeaders={names}&Signature={SIGNATURE}\n")
    });
    format!(
        "post {target} HTTP/1.1\nhost: h\nx-ms-date: {DATE}\nx-ms-content-sha256: {HASH}\n\
         {authorization}content-length: 2\n\n{{}}"
    )
}

fn explain(message: &str) -> String {
    let text = run_with_input("", &["explain"], message.as_bytes()).stdout();
    text.strip_suffix(NO_KEY).unwrap().to_owned()
}

#[test]
fn line_ends_and_sizes_are_visible() {
    let expected = format!(
        r"string-to-sign, 86 bytes
  POST\n
  /a?b\n
  {DATE};h;{HASH}

parts, in bytes
  method                  4  POST
  path_and_query          4  /a?b
  x-ms-date              29  {DATE}
  host                    1  h
  x-ms-content-sha256    44  {HASH}
  body                    2  hash {HASH}
"
    );
    let signed = explain(&message("/a?b", Some("x-ms-date;host;x-ms-content-sha256")));
    assert_eq!(signed, expected);
    let note = "The request has no authorization. In the usual order its headers make:\n\n";
    assert_eq!(explain(&message("/a?b", None)), format!("{note}{expected}"));
}

#[test]
fn a_body_that_is_not_the_one_signed_is_marked() {
    let explained = explain(&message("/", None).replace("{}", "[]"));
    assert!(explained.ends_with("  <- not what is signed\n"), "{explained}");
}

#[test]
fn the_order_is_that_of_the_request() {
    let explained = explain(&message("/", Some("Host;X-MS-Content-SHA256;x-ms-date")));
    assert!(explained.contains(&format!("\n  h;{HASH};{DATE}\n")), "{explained}");
}

#[test]
fn what_does_not_show_is_escaped() {
    let explained = explain(&message(r"/é\n", None));
    assert!(explained.contains(r"  /\xc3\xa9\\n\n"), "{explained}");
}

/// What is shown of a request without an authorization is what signing it would sign.
#[test]
fn it_agrees_with_sign() {
    let arguments = ["sign", "--demo", "http://h/a?b", "-d", "{}", "--date", DATE, "-o", "json"];
    let signed = run("", &arguments).json();
    let message = message("/a?b", None);
    let explained = run_with_input("", &["explain", "-o", "json"], message.as_bytes()).json();
    assert_eq!(explained["string_to_sign"], signed["string_to_sign"]);
    let parts = &explained["parts"];
    assert_eq!(parts["method"], serde_json::json!({ "value": "POST", "bytes": 4 }));
    assert_eq!(parts["x-ms-date"]["value"], DATE);
    assert_eq!(parts["body"], serde_json::json!({ "bytes": 2, "content_hash": HASH }));
}

#[test]
fn what_cannot_be_explained_is_refused() {
    let refused = |message: &str| {
        let said = run_with_input("", &["explain", "-o", "json"], message.as_bytes());
        let line = run_with_input("", &["explain"], message.as_bytes()).line(1);
        let code = said.refusal(1);
        assert!(line.contains(&code));
        code
    };
    assert_eq!(refused("GET / HTTP/1.1\n"), "INVALID_REQUEST");
    assert_eq!(refused("GET / HTTP/1.1\n\n"), "MISSING_HEADER");
    assert_eq!(refused(&message("/", Some("host"))), "SIGNED_HEADERS_INCOMPLETE");
}
