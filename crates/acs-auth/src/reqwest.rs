//! Requests that [reqwest](https://docs.rs/reqwest) sends, each attempt with a proof of its own.
//!
//! ```no_run
//! use acs_auth::identity::CreateIdentity;
//! use acs_auth::reqwest::Client;
//! use acs_auth::{ConnectionString, Credential};
//! use reqwest::Method;
//!
//! # async fn run(connection_string: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let connection = ConnectionString::parse(connection_string)?;
//! let key = Credential::access_key(connection.access_key().clone());
//! let client = Client::new(connection.endpoint(), key)?;
//!
//! // What this crate knows, it asks and reads:
//! let created = client.call(&CreateIdentity::new().with_token(["chat"])).await?;
//! println!("{}", created.identity_id);
//!
//! // All else is a request of reqwest:
//! let rooms = client.request(Method::GET, "/rooms?api-version=2024-04-15");
//! println!("{}", client.send(rooms).await?.status());
//! # Ok(())
//! # }
//! ```
//!
//! # With tokens
//!
//! A credential of tokens takes whatever gives them, such as an
//! [`AsyncRefreshingToken`](crate::AsyncRefreshingToken). [`EntraClient`] makes one of a flow of Entra:
//!
//! ```no_run
//! use acs_auth::Credential;
//! use acs_auth::entra::ClientSecret;
//! use acs_auth::reqwest::{Client, EntraClient};
//!
//! # async fn run(tenant: &str, id: &str, secret: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let token = EntraClient::new()?.keep(ClientSecret::new(tenant, id, secret));
//! let client = Client::new("https://contoso.communication.azure.com", Credential::Entra(token))?;
//! # Ok(())
//! # }
//! ```

mod builder;
mod client;
mod entra_client;
mod error;
mod message;
mod redirect;
mod retries;

pub use builder::builder;
pub use client::Client;
pub use entra_client::EntraClient;
pub use error::Error;
pub use retries::{LONGEST_WAIT, MOST_RETRIES};

pub use crate::origin::OtherOrigin;
