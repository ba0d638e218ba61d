//! `acs-auth explain --message`.

use acs_auth::ServiceMessage;
use serde_json::json;

use crate::said::run;

const BODY: &str =
    r#"{"error":{"code":"Denied","message":"Request differs from generated content hash."}}"#;

#[test]
fn it_says_what_the_library_says() {
    let message = ServiceMessage::ContentHashDiffers;
    let said = run("", &["explain", "--message", BODY, "-o", "json"]).json();
    let due = json!({
        "code": "CONTENT_HASH_DIFFERS",
        "meaning": message.meaning(),
        "causes": message.causes(),
    });
    assert_eq!(said, due);
    let text = run("", &["explain", "--message", BODY]).stdout();
    assert!(text.starts_with(message.meaning()), "{text}");
    assert!(text.contains("[CONTENT_HASH_DIFFERS]"), "{text}");
    for cause in message.causes() {
        assert!(text.contains(&format!("\n  - {cause}\n")), "{text}");
    }
}

#[test]
fn what_is_not_known_is_not_repeated() {
    for text in ["secret", "", "-secret"] {
        let line = run("", &["explain", "--message", text]).line(1);
        assert!(line.ends_with("[UNKNOWN_MESSAGE]\n") && !line.contains("secret"), "{line}");
        let json = run("", &["explain", "--message", text, "-o", "json"]);
        assert_eq!(json.refusal(1), "UNKNOWN_MESSAGE");
    }
    let line = run("", &["explain", "request.http", "--message", BODY]).line(2);
    assert!(line.contains("do not go together"), "{line}");
}
