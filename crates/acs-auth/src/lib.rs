#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod access_token;
#[cfg(feature = "async")]
mod async_token;
#[cfg(feature = "async")]
mod async_token_source;
#[cfg(feature = "azure")]
pub mod azure;
mod clock;
mod credential;
mod credential_error;
pub mod diagnose;
pub mod entra;
#[cfg(feature = "http")]
pub mod http;
pub mod identity;
mod loopback;
mod operation;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod origin;
mod proof_headers;
pub mod refresh;
mod refreshing_token;
mod request;
#[cfg(feature = "reqwest")]
pub mod reqwest;
mod retold;
mod service;
mod service_error;
mod service_message;
mod token_builder;
mod token_cache;
mod token_error;
mod token_source;
mod token_state;
#[cfg(feature = "tower")]
pub mod tower;
mod user_token;
mod wiped_json;

pub use access_token::AccessToken;
pub use acs_auth_core::*;
#[cfg(feature = "async")]
pub use async_token::AsyncRefreshingToken;
#[cfg(feature = "async")]
pub use async_token_source::{AsyncTokenSource, TokenFuture};
pub use clock::{date_from, now};
pub use credential::Credential;
pub use credential_error::CredentialError;
pub use operation::Operation;
pub use proof_headers::ProofHeaders;
pub use refreshing_token::RefreshingToken;
pub use request::{Request, Response};
pub use service::{Proof, Service};
pub use service_error::ServiceError;
pub use service_message::ServiceMessage;
pub use token_builder::TokenBuilder;
pub use token_cache::{Schedule, TokenCache};
pub use token_error::{TokenCode, TokenError};
pub use token_source::TokenSource;
pub use user_token::UserToken;
