//! A server's check of who sent a request of the crate `http`.
//!
//! `cargo run --package acs-auth --features http --example verify`

use acs_auth::{AccessKey, HttpDate, Verifier, now};
use http::{Request, StatusCode};

/// What a server answers: 401 unless one of the keys has signed. Why not is for its log.
fn answer(keys: &Verifier<[AccessKey; 2]>, request: &Request<Vec<u8>>) -> StatusCode {
    match acs_auth::http::verify(request, keys, now()) {
        Ok(verified) => {
            println!("signed with key {}", verified.key_index + 1);
            StatusCode::OK
        }
        Err(error) => {
            println!("refused: {error} [{}]", error.code());
            StatusCode::UNAUTHORIZED
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A resource has two keys, so that one can be changed while the other is in use.
    let primary = AccessKey::from_base64("cHJpbWFyeSBrZXk=")?;
    let secondary = AccessKey::from_base64("c2Vjb25kYXJ5IGtleQ==")?;
    let keys = Verifier::new([primary, secondary.clone()]);

    let mut request =
        Request::post("https://localhost:8401/sms?api-version=2021-03-07").body(b"{}".to_vec())?;
    assert_eq!(answer(&keys, &request), StatusCode::UNAUTHORIZED, "nobody has signed it");

    acs_auth::http::sign(&mut request, &secondary, now())?;
    assert_eq!(answer(&keys, &request), StatusCode::OK);

    request.body_mut().push(b'\n');
    assert_eq!(answer(&keys, &request), StatusCode::UNAUTHORIZED, "its body has changed since");

    let yesterday = HttpDate::from_unix(now().unix() - 86_400)?;
    acs_auth::http::sign(&mut request, &secondary, yesterday)?;
    assert_eq!(answer(&keys, &request), StatusCode::UNAUTHORIZED, "it was signed too long ago");
    Ok(())
}
