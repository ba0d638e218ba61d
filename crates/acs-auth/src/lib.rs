#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod access_token;
mod clock;
pub mod diagnose;
pub mod entra;
#[cfg(feature = "http")]
pub mod http;
pub mod identity;
mod loopback;
mod operation;
pub mod refresh;
mod request;
mod retold;
mod service;
mod service_error;
mod service_message;
mod token_cache;
mod token_error;
mod user_token;

pub use access_token::AccessToken;
pub use acs_auth_core::*;
pub use clock::{date_from, now};
pub use operation::Operation;
pub use request::{Request, Response};
pub use service::{Proof, Service};
pub use service_error::ServiceError;
pub use service_message::ServiceMessage;
pub use token_cache::{Schedule, TokenCache};
pub use token_error::{TokenCode, TokenError};
pub use user_token::UserToken;
