//! What a listener is told of a refusal: nothing that may not be logged.

use std::io::Read as _;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use acs_auth::diagnose::{Diagnosis, Mistake};
use acs_auth_emulator::{Auth, Emulator};
use base64ct::{Base64, Encoding as _};
use ring::hmac;

use crate::request::Signed;
use crate::wire::{Wire, ask, socket};

const CANARY: &str = "canary-of-a-token";
const USUAL: &str = "x-ms-date;host;x-ms-content-sha256";

/// Signs the text in the place of what should have been signed.
fn signed_text(emulator: &Emulator, request: Signed, names: &str, text: &str) -> Signed {
    let key = Base64::decode_vec(emulator.access_key()).unwrap();
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), text.as_bytes());
    let signature = Base64::encode_string(signature.as_ref());
    let authorization = format!("HMAC-SHA256 SignedHeaders={names}&Signature={signature}");
    request.without("authorization").with("authorization", authorization)
}

/// Asks an emulator that explains, and gives the header with its mistakes and what it told.
fn told(request: impl Fn(&Emulator) -> Signed) -> (String, String, Diagnosis) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let builder = Emulator::builder().auth(Auth::Explain).on_refusal(move |refusal| {
        heard.lock().unwrap().push((refusal.diagnosis.codes().unwrap(), refusal.diagnosis.clone()));
    });
    let emulator = builder.start().unwrap();
    let answer = ask(&emulator, &request(&emulator));
    assert_eq!(answer.status, 401);
    let (codes, diagnosis) = told.lock().unwrap().pop().unwrap();
    (answer.header("x-acs-auth-mistake").unwrap().to_owned(), codes, diagnosis)
}

/// A request, and the part of its string-to-sign that is before its hash.
fn request(emulator: &Emulator) -> (Signed, String) {
    let mut request = Signed::new(emulator, "POST", "/echo", format!("{{\"token\":\"{CANARY}\"}}"));
    let mut value = |name| String::from_utf8(request.header(name).clone()).unwrap();
    let start = format!("POST\n/echo\n{};{};", value("x-ms-date"), value("host"));
    (request, start)
}

#[test]
fn the_usual_texts_are_told() {
    let (_, codes, diagnosis) = told(|emulator| {
        let (request, _) = request(emulator);
        // It is nobody's business here that a header holds a secret: it is not signed.
        Signed { target: b"/echo?".into(), ..request }.with("cookie", CANARY)
    });
    assert_eq!(codes, "STRAY_QUESTION_MARK");
    assert!(diagnosis.expected.unwrap().starts_with(b"POST\n/echo?\n"));
    assert!(diagnosis.signed.unwrap().starts_with(b"POST\n/echo\n"));
}

#[test]
fn texts_that_may_hold_a_secret_are_not() {
    let body_signed = |emulator: &Emulator| {
        let (request, start) = request(emulator);
        let text = format!("{start}{}", str::from_utf8(&request.body).unwrap());
        signed_text(emulator, request, USUAL, &text)
    };
    let body_for_hash = |emulator: &Emulator| {
        let (request, start) = request(emulator);
        let body = str::from_utf8(&request.body).unwrap().to_owned();
        let request = request.without("x-ms-content-sha256").with("x-ms-content-sha256", &*body);
        signed_text(emulator, request, USUAL, &format!("{start}{body}"))
    };
    let other_text = |emulator: &Emulator| {
        let (request, _) = request(emulator);
        let told = Base64::encode_string(CANARY.as_bytes());
        let request = request.with("x-ms-hmac-string-to-sign-base64", told);
        signed_text(emulator, request, USUAL, CANARY)
    };
    for (mistake, request) in [
        (Mistake::BodySigned, &body_signed as &dyn Fn(&Emulator) -> Signed),
        (Mistake::HashMalformed, &body_for_hash),
        (Mistake::OtherTextSigned, &other_text),
    ] {
        left_out(mistake, request);
    }
    for names in
        ["cookie;{}", "{};Cookie", "x-ms-date;cookie;host;x-ms-content-sha256", "{} cookie"]
    {
        left_out(Mistake::StrayQuestionMark, |emulator| {
            let names = names.replace("{}", USUAL);
            let (request, _) = request(emulator);
            let mut request = request.with("cookie", CANARY);
            let values = names.split([';', ' ']).map(|name| {
                String::from_utf8(request.header(&name.to_ascii_lowercase()).clone()).unwrap()
            });
            let text = format!("POST\n/echo?\n{}", values.collect::<Vec<_>>().join(";"));
            signed_text(emulator, request, &names, &text)
        });
    }
}

/// The mistake is named all the same, and the texts are not there.
fn left_out(mistake: Mistake, request: impl Fn(&Emulator) -> Signed) {
    let (header, codes, diagnosis) = told(request);
    assert!(diagnosis.mistakes.contains(&mistake), "{codes}");
    assert_eq!(codes, header);
    let due = diagnosis.mistakes.iter().map(|mistake| mistake.as_str());
    assert_eq!(codes, due.collect::<Vec<_>>().join(", "), "the mistakes explain it");
    assert_eq!((&diagnosis.expected, &diagnosis.signed), (&None, &None), "{mistake:?}");
}

/// It may be the one that stops it, on the very thread that is to end.
#[test]
fn a_listener_may_drop_the_emulator() {
    let running = Arc::new(Mutex::new(None::<Emulator>));
    let own = Arc::clone(&running);
    let (dropped, is_dropped) = mpsc::channel();
    let builder = Emulator::builder().auth(Auth::Explain).on_refusal(move |_| {
        own.lock().unwrap().take().unwrap().stop();
        dropped.send(()).unwrap();
    });
    let emulator = builder.start().unwrap();
    let request = Signed::new(&emulator, "GET", "/echo", "").without("authorization");
    let mut stream = socket(&emulator);
    *running.lock().unwrap() = Some(emulator);
    Wire::over(&stream).send(request.bytes());
    is_dropped.recv_timeout(Duration::from_secs(60)).unwrap();
    // Then it stops: what it has to say has an end.
    stream.read_to_end(&mut Vec::new()).unwrap();
}
