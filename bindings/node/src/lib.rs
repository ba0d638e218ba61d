//! The native half of the Node package `acs-auth`: it converts, calls the library, and converts back.
//!
//! Nobody calls it but `lib`, which sees to types first. What is refused is returned and not thrown: an
//! exception is made where its stack tells the user something.

// Functions of an addon take what JavaScript calls them with.
#![allow(clippy::needless_pass_by_value, reason = "napi hands arguments over by value")]
#![cfg_attr(test, allow(dead_code, reason = "napi writes no glue in a test, so nobody calls them"))]
#![allow(unreachable_pub, reason = "napi asks for it of constants and methods")]

mod access_key;
mod connection_string;
mod content_hash;
mod date;
mod diagnosis;
mod entra_exchange;
mod operation;
mod received_headers;
mod refresh;
mod refusal;
mod service;
mod service_error;
mod sign;
mod split_url;
mod token_cache;
mod user_token;
mod verifier;

use acs_auth::identity::ExchangeEntraToken;
use napi_derive::napi;

/// The version of the addon, which has to be that of the package.
#[napi]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Seconds that a request may be dated away from now, each way, unless a verifier is told otherwise.
#[napi]
pub const DEFAULT_TOLERANCE: u32 = acs_auth::DEFAULT_TOLERANCE;
/// What a token of Entra is for that ACS takes.
#[napi]
pub const ENTRA_SCOPE: &str = acs_auth::entra::SCOPE;
/// What one is for that makes its user a user of ACS.
#[napi]
pub const ENTRA_USER_SCOPE: &str = {
    let [scope] = ExchangeEntraToken::SCOPES;
    scope
};
