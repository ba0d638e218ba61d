//! A person who chats. Each line of standard input is said in a thread; what is there is printed at the end.
//!
//! `SERVICE=http://127.0.0.1:8080 ENTRA_TOKEN=... ACS_ENDPOINT=https://... cargo run --bin client`

use std::error::Error;
use std::io::stdin;
use std::{env, fs};

use acs_auth::reqwest::Client;
use acs_auth::{AccessToken, AsyncRefreshingToken, Credential};
use reqwest::{Certificate, Method};
use serde::Deserialize;
use serde_json::{Value, json};

const VERSION: &str = "api-version=2024-03-07";

type Failure = Box<dyn Error + Send + Sync>;

/// What the service answers.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Issued {
    token: String,
    expires_on: i64,
}

/// Asks the service who one is in ACS. A real client gets its token of Entra from a sign-in.
async fn refresh() -> Result<AccessToken, Failure> {
    let url = format!("{}/api/token", env::var("SERVICE")?);
    let request = http()?.build()?.post(url).bearer_auth(env::var("ENTRA_TOKEN")?);
    let issued: Issued = request.send().await?.error_for_status()?.json().await?;
    Ok(AccessToken::new(issued.token, issued.expires_on)?)
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    // Where ACS answers 401, since the token was revoked, this asks for another one, and sends again.
    let credential = Credential::UserToken(AsyncRefreshingToken::new(refresh));
    let acs = Client::with(http()?, &env::var("ACS_ENDPOINT")?, credential)?;

    let thread = json!({ "topic": "Hello" });
    let created = ask(&acs, Method::POST, "/chat/threads", Some(thread)).await?;
    let id = created["chatThread"]["id"].as_str().ok_or("no thread")?;
    let messages = format!("/chat/threads/{id}/messages");
    for line in stdin().lines() {
        let line = line?;
        let message = json!({ "content": line, "type": "text" });
        ask(&acs, Method::POST, &messages, Some(message)).await?;
        println!("sent {line}");
    }
    let said = ask(&acs, Method::GET, &messages, None).await?;
    for message in said["value"].as_array().into_iter().flatten().rev() {
        if message["type"] == "text" {
            println!("read {}", message["content"]["message"].as_str().unwrap_or_default());
        }
    }
    Ok(())
}

async fn ask(
    acs: &Client,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> Result<Value, Failure> {
    let mut request = acs.request(method, &format!("{path}?{VERSION}"));
    if let Some(body) = body {
        request = request.json(&body);
    }
    Ok(acs.send(request).await?.error_for_status()?.json().await?)
}

/// `CA_FILE`: an authority to trust beside the usual ones, such as that of a local ACS.
fn http() -> Result<reqwest::ClientBuilder, Failure> {
    let client = reqwest::Client::builder();
    Ok(match env::var_os("CA_FILE") {
        Some(file) => client.add_root_certificate(Certificate::from_pem(&fs::read(file)?)?),
        None => client,
    })
}
