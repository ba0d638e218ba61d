#![doc = include_str!("../README.md")]
#![no_std]
#![forbid(unsafe_code)]

mod access_key;
mod ascii;
mod auth_headers;
mod authorization;
mod base64_digest;
mod blank;
mod character;
mod code;
mod connection_string;
mod content_hash;
mod error;
mod fingerprint;
mod header;
mod hmac;
mod host;
mod http_date;
mod ip_address;
mod method;
mod path_and_query;
mod received;
mod sha256;
mod signable_request;
mod signed_url;
mod split_url;
mod string_to_sign;
mod verifier;

pub use access_key::AccessKey;
pub use auth_headers::{AUTHORIZATION, AuthHeaders, DATE, HOST, X_MS_CONTENT_SHA256, X_MS_DATE};
pub use code::Code;
pub use connection_string::ConnectionString;
pub use content_hash::{ContentHash, ContentHasher};
pub use error::{Error, VerifyError};
pub use fingerprint::Fingerprint;
pub use header::Header;
pub use http_date::HttpDate;
pub use received::Received;
pub use signable_request::SignableRequest;
pub use signed_url::SignedUrl;
pub use split_url::SplitUrl;
pub use string_to_sign::StringToSign;
pub use verifier::{DEFAULT_TOLERANCE, Verified, Verifier};
