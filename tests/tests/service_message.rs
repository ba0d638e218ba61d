//! The messages of the service: each is recognised as it is met, and says something to act on.

use std::collections::BTreeSet;

use acs_auth::ServiceMessage;

/// Texts as they were reported, and what each is.
const REPORTED: [(&str, ServiceMessage); 27] = [
    (
        "Request 'x-ms-content-sha256' differs from generated content hash.",
        ServiceMessage::ContentHashDiffers,
    ),
    ("Denied by the resource provider.", ServiceMessage::DeniedByProvider),
    (
        "The given request could not be resolved.\nThe time difference between the originating \
         client and the server is greater than the allowed margin of 5 minutes.",
        ServiceMessage::ClockTooFarOff,
    ),
    ("Given value does not match HMAC header structure", ServiceMessage::NotOfTheForm),
    ("HMAC-SHA256 validation failed", ServiceMessage::ValidationFailed),
    (
        "IDX23010: Lifetime validation of the signed http request failed, current time: '1'",
        ServiceMessage::CallContextExpired,
    ),
    (
        "412 Precondition Failed: Repeatability-First-Sent is too old",
        ServiceMessage::RepeatedTooLate,
    ),
    ("status: 412, header Repeatability-Request-ID", ServiceMessage::RepeatedTooLate),
    (
        "AADSTS65002: Consent between first party application 'x' and first party resource 'y' \
         must be configured via preauthorization",
        ServiceMessage::NotPreauthorised,
    ),
    ("Provided access token is not valid.", ServiceMessage::ExchangedTokenInvalid),
    ("Invalid access token date", ServiceMessage::DateInvalid),
    ("The access token has expired", ServiceMessage::DateExpired),
    ("SignedHeaders parameter is required", ServiceMessage::SignedHeadersMissing),
    ("[SignedHeaders] is required", ServiceMessage::SignedHeadersMissing),
    ("Invalid SignedHeaders parameter", ServiceMessage::SignedHeadersInvalid),
    ("x-ms-date is required as a signed header", ServiceMessage::SignedHeadersInvalid),
    ("Required signing request header 'date' not found", ServiceMessage::SignedHeaderNotSent),
    ("Signed request header 'date' is not provided", ServiceMessage::SignedHeaderNotSent),
    ("Signature is required", ServiceMessage::SignatureMissing),
    ("[Signature] is required", ServiceMessage::SignatureMissing),
    ("Invalid Signature", ServiceMessage::SignatureInvalid),
    ("Invalid request content hash", ServiceMessage::ContentHashInvalid),
    ("Invalid Credential", ServiceMessage::CredentialInvalid),
    ("Credential is required", ServiceMessage::CredentialMissing),
    ("[Credential] is required", ServiceMessage::CredentialMissing),
    ("Authentication scheme disabled", ServiceMessage::KeysDisabled),
    ("error_description=\"Invalid Signature\", Bearer", ServiceMessage::SignatureInvalid),
];

#[test]
fn every_text_is_recognised_wherever_it_stands() {
    for (text, message) in REPORTED {
        let escaped = serde_json::to_string(text).unwrap();
        // .NET writes JSON so.
        let dotnet = escaped.replace('\'', r"\u0027");
        for form in [
            text.to_owned(),
            text.to_uppercase(),
            text.to_lowercase(),
            format!("2026-01-01T00:00:00Z ERROR worker-3: 401 ({text}); giving up"),
            format!("{{\"error\":{{\"code\":\"Denied\",\"message\":{escaped}}}}}"),
            format!("{{\"error\": {{\"message\": {dotnet}}}}}"),
            format!("{{\"log\":\"401\\n{text}\"}}"),
            text.replace(' ', "\r\n    "),
        ] {
            assert_eq!(ServiceMessage::recognise(&form), Some(message), "{form}");
        }
    }
    let met: BTreeSet<_> = REPORTED.iter().map(|(_, message)| message.as_str()).collect();
    let all: BTreeSet<_> = ServiceMessage::ALL.iter().map(|message| message.as_str()).collect();
    assert_eq!(met, all, "a message is recognised by no text here");
}

#[test]
fn what_is_no_message_is_none() {
    for text in [
        "",
        "Denied",
        "401 Unauthorized",
        "Invalid credentials",
        "invalid signatures",
        "412 Precondition Failed",
        "Repeatability-Request-ID: 4127",
        r#"{"error":{"code":"ValidationError","message":"Scopes: The Scopes field is required."}}"#,
        "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=pw==",
    ] {
        assert_eq!(ServiceMessage::recognise(text), None, "{text}");
    }
}

#[test]
fn each_says_in_sentences_what_to_act_on() {
    for message in ServiceMessage::ALL {
        assert!(!message.causes().is_empty(), "{message:?}");
        for sentence in [message.meaning()].iter().chain(message.causes()) {
            assert!(sentence.starts_with(|first: char| first.is_uppercase()), "{sentence}");
            assert!(sentence.ends_with('.'), "{sentence}");
            assert!(!sentence.contains(['\n', '\t']) && !sentence.contains("  "), "{sentence}");
        }
        let own = |character: char| character.is_ascii_uppercase() || character == '_';
        assert!(message.as_str().chars().all(own), "{message:?}");
        assert_eq!(message.to_string(), message.meaning());
    }
    let codes: BTreeSet<_> = ServiceMessage::ALL.iter().map(|message| message.as_str()).collect();
    assert_eq!(codes.len(), ServiceMessage::ALL.len());
}
