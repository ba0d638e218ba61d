//! Whatever reqwest makes of a URL, that is signed.

use std::fs;

use acs_auth_emulator::{Auth, Emulator};
use reqwest::Method;

use crate::{client, key, verdicts};

/// The paths and queries of the table that the adapters of the other languages are held to.
fn nasty() -> Vec<String> {
    let table = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/nasty_urls.csv")).unwrap();
    let rows = table.lines().skip(1).map(|row| {
        // What it is about may have a comma within quotes.
        let rest = row.strip_prefix('"').map_or_else(
            || row.split_once(',').unwrap().1,
            |quoted| quoted.split_once("\",").unwrap().1,
        );
        rest.split(",accepted").next().unwrap().trim_matches('"').to_owned()
    });
    rows.collect()
}

#[tokio::test]
async fn what_is_signed_is_what_is_sent() {
    let acs = Emulator::builder().auth(Auth::Explain).tls(true).start().unwrap();
    let client = client(&acs, key(&acs));
    let targets = nasty();
    assert!(targets.len() > 40);
    for target in &targets {
        for body in [Vec::new(), b"{}".to_vec(), "Zoë ☎ 🙂".into(), vec![b'x'; 1 << 20]] {
            let length = body.len();
            let request = client.request(Method::PUT, target).body(body);
            let answer = client.send(request).await.unwrap();
            let status = answer.status().as_u16();
            assert_ne!(status, 401, "{target}, {length} bytes: {:?}", answer.headers());
        }
    }
    let verdicts = verdicts(&acs);
    assert_eq!(verdicts.len(), 4 * targets.len());
    assert!(verdicts.iter().all(|(verdict, _)| *verdict == "signed"));
}
