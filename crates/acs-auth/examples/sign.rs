//! Signs a request of the crate `http`, and each retry of it anew.
//!
//! `cargo run --package acs-auth --features http --example sign`

use acs_auth::{ConnectionString, now};
use http::{Request, Response, StatusCode};

/// Stands for the client that sends: hyper, reqwest and others take such a request.
fn send(request: &Request<String>, attempt: u32) -> Response<()> {
    println!("{} {}", request.method(), request.uri());
    for (name, value) in request.headers() {
        println!("{name}: {value:?}"); // the authorization shows as Sensitive
    }
    let mut response = Response::new(());
    if attempt == 1 {
        *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    }
    response
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // A made-up key. Take yours from where secrets are kept, not from the source.
    let connection = ConnectionString::parse(
        "endpoint=https://contoso.communication.azure.com/;accesskey=bm90IGEgcmVhbCBrZXk=",
    )?;
    let url = format!("{}/emails:send?api-version=2023-03-31", connection.endpoint());
    let mut request = Request::post(url)
        .header("content-type", "application/json")
        .body(r#"{"senderAddress":"donotreply@contoso.com"}"#.to_owned())?;

    for attempt in 1..=3 {
        // The service takes a date for five minutes, so a retry needs one of its own.
        acs_auth::http::sign(&mut request, connection.access_key(), now())?;
        if send(&request, attempt).status() != StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(request.headers().get_all("authorization").iter().count(), 1);
    Ok(())
}
