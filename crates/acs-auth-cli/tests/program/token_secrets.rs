//! What the program never says: a piece of a token or of a client's secret, wherever it was typed, and
//! wherever it is from.

use acs_auth_emulator::EntraUser;
use acs_auth_tests::leaked;

use crate::acs::{Acs, THREADS};
use crate::said::{CONNECTION, Said, VARIABLE, say};
use crate::server::Server;

/// A token as it is, one that is opaque, and a secret of an application.
const JWT: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjE3MDAwMDM2MDB9.q8Vf3kZt1Lr5Xw0Pn7Ys2Bd6Hg4Jm9Qa";
const OPAQUE: &str = "qT8vN2xKp5RzL0wYcD7mJ4hGfB9sUe1A-oXi_3kQ6nV";
const SECRET: &str = "Wz58Q~kD3pLx0vRt7Nf2YbHs9GmCj4AeUq1XoV6i";

#[track_caller]
fn assert_silent(said: &Said, secret: &str, what: &str) {
    for output in [&said.stdout, &said.stderr] {
        // What a token begins with is the same in many.
        let own = secret.rsplit('.').next().unwrap();
        assert_eq!(leaked(output.as_bytes(), own.as_bytes()), None, "{what}: {output}");
    }
}

/// Every place of the new command lines, as a pattern in which `@` is the place.
const PLACES: [&[&str]; 34] = [
    &["@"],
    &["token", "@"],
    &["token", "decode", "@"],
    &["token", "decode", "-", "@"],
    &["token", "decode", "--now", "@"],
    &["token", "decode", "--token", "@"],
    &["token", "issue", "@"],
    &["token", "issue", "--user", "@"],
    &["token", "issue", "--user", "@", "--scope", "chat"],
    &["token", "issue", "--user", "u", "--scope", "@"],
    &["token", "issue", "--user", "u", "--scope", "chat", "--minutes", "@"],
    &["token", "revoke", "--user", "@"],
    &["token", "exchange", "@"],
    &["token", "exchange", "--entra", "@"],
    &["token", "exchange", "--entra", "--scope", "@"],
    &["token", "exchange", "--app-id", "a", "--user-id", "u", "@"],
    &["token", "exchange", "--app-id", "@", "--user-id", "u", "/dev/null"],
    &["user", "@"],
    &["user", "create", "@"],
    &["user", "create", "--scope", "@"],
    &["user", "create", "--credential", "@"],
    &["user", "create", "--endpoint", "@", "--credential", "entra"],
    &["user", "delete", "@"],
    &["entra", "@"],
    &["entra", "token", "@"],
    &["entra", "token", "--flow", "@"],
    &["entra", "token", "--tenant-id", "@", "--client-id", "c"],
    &["entra", "token", "--client-secret", "@"],
    &["entra", "token", "--authority", "@", "--flow", "client-secret"],
    &["send", "/a", "--credential", "@"],
    &["send", "/a", "--credential", "token", "--token-file", "@"],
    &["send", "/a", "--credential=token", "--endpoint=@"],
    &["send", "/a", "-H", "authorization: Bearer @"],
    &["send", "/a", "--@"],
];

/// Nothing of this leads anywhere.
const NOWHERE: [(&str, &str); 5] = [
    (VARIABLE, "endpoint=http://127.0.0.1:1;accesskey=bm90IGEgcmVhbCBrZXk="),
    ("AZURE_TENANT_ID", "t"),
    ("AZURE_CLIENT_ID", "c"),
    ("AZURE_CLIENT_SECRET", "s"),
    ("AZURE_AUTHORITY_HOST", "http://127.0.0.1:1"),
];

#[test]
fn a_secret_in_the_wrong_place_never_comes_back() {
    for secret in [JWT, OPAQUE, SECRET] {
        for place in PLACES {
            for json in [&[][..], &["--output=json"]] {
                let typed: Vec<_> = place.iter().map(|word| word.replace('@', secret)).collect();
                let mut typed: Vec<_> = typed.iter().map(String::as_str).collect();
                typed.extend(json);
                let said = say(&NOWHERE, &typed, b"");
                assert_ne!(said.exit, Some(0), "{place:?}: {said:?}");
                assert_silent(&said, secret, &format!("{place:?}"));
            }
        }
    }
}

/// Other users of the machine see arguments.
#[test]
fn a_token_is_no_argument() {
    for typed in [
        JWT.to_owned(),
        format!("Bearer {JWT}"),
        format!("{{\"token\":\"{JWT}\"}}"),
        format!("token={JWT}&a=b"),
    ] {
        for call in [&["send", "/a", "-d"][..], &["explain", "--message"], &["user", "delete"]] {
            let line = say(&NOWHERE, &[call, &[&typed]].concat(), b"").line(2);
            assert!(line.contains("an argument holds a token"), "{line}");
            assert!(line.contains("standard input, a file or a variable"), "{line}");
        }
    }
    // What is none goes through.
    for typed in ["eyJ", "eyJ.", "a.b.c", "{\"eyJ\":1.5.2}"] {
        let said = say(&[(VARIABLE, CONNECTION)], &["sign", "/a", "-d", typed], b"");
        assert_eq!(said.exit, Some(0), "{typed}: {said:?}");
    }
}

#[test]
fn a_token_that_is_decoded_is_not_repeated() {
    for format in ["text", "json"] {
        for token in
            [JWT.to_owned(), OPAQUE.to_owned(), format!("\"{JWT}\""), format!("{JWT}.{JWT}")]
        {
            let said = say(&[], &["token", "decode", "-o", format], token.as_bytes());
            assert_silent(&said, JWT, format);
            assert_silent(&said, OPAQUE, format);
        }
    }
}

/// Not where it is refused either, and not where whoever answers repeats it.
#[test]
fn what_proves_is_not_printed() {
    let echo = |secret: &str| {
        let body = format!(
            "{{\"error\":{{\"code\":\"Denied\",\"message\":\"The token {secret} is bad.\"}}}}"
        );
        format!("HTTP/1.1 401 Unauthorized\r\ncontent-length: {}\r\n\r\n{body}", body.len())
    };
    for (secret, format) in [(JWT, "text"), (JWT, "json"), (OPAQUE, "text"), (OPAQUE, "json")] {
        let server = Server::bind("127.0.0.1");
        let endpoint = format!("http://{}", server.host());
        let server = server.answer(echo(secret));
        let exchange = ["token", "exchange", "--entra", "--endpoint", &endpoint, "-o", format];
        let said = say(&[], &exchange, secret.as_bytes());
        let sent = String::from_utf8(server.received()).unwrap();
        assert!(sent.contains(&format!("authorization: Bearer {secret}\r\n")), "{sent}");
        assert_eq!(said.exit, Some(1));
        assert_silent(&said, secret, format);
    }
    for format in ["text", "json"] {
        let server = Server::bind("127.0.0.1");
        let authority = format!("http://{}", server.host());
        let server = server.answer(echo(SECRET));
        let variables = [
            ("AZURE_TENANT_ID", "t"),
            ("AZURE_CLIENT_ID", "c"),
            ("AZURE_CLIENT_SECRET", SECRET),
            ("AZURE_AUTHORITY_HOST", &authority),
        ];
        let said = say(&variables, &["entra", "token", "-o", format], b"");
        server.received();
        assert_eq!(said.exit, Some(1));
        assert_silent(&said, SECRET, format);
    }
}

/// What goes well shows the one token that was asked for, on standard output, and nothing else of the kind.
#[test]
fn the_output_is_the_token_that_was_asked_for() {
    let acs = Acs::start();
    let (_, token) = acs.user("chat");
    let (said, status) = acs.chat(&token);
    assert_eq!(status, 200);
    assert_silent(&said, &token, THREADS);

    let person = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";
    let user = EntraUser::new(person, "https://communication.azure.com/clients");
    let of_entra = acs.emulator.entra_token(&user).unwrap();
    for format in ["text", "json"] {
        let exchange = ["token", "exchange", "--entra", "-o", format];
        let said = say(&[acs.endpoint()], &exchange, of_entra.as_bytes());
        assert_eq!(said.exit, Some(0));
        assert_silent(&said, &of_entra, "exchange");
        let exchanged = said.stdout.trim();
        assert!(format == "json" || exchanged.split('.').count() == 3, "{exchanged}");
        assert!(said.stderr.len() < 200, "{}", said.stderr);
    }
}
