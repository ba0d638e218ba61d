//! Why a request was refused: the mistake by its name.
//!
//! The service says 401 and no more. With the key at hand there is more to say: the signature is computed
//! anew under every mistake that clients are known to make, and the one that gives the very signature
//! that came is the one that was made. It proves itself: to fit by chance is as likely as to guess a
//! signature.
//!
//! ```
//! use acs_auth::diagnose::{Case, Mistake, SuspectKey, diagnose};
//! use acs_auth::{ContentHash, HttpDate};
//!
//! let key = SuspectKey::from_base64("bm90IGEgcmVhbCBrZXk=")?;
//! let now = HttpDate::from_unix(1_767_225_600)?;
//! // A client that signs the query in the form of URLSearchParams...
//! let hash = ContentHash::EMPTY;
//! let url = "https://contoso.communication.azure.com/rooms?filter=a+b";
//! let signed = key.access_key().sign_url("GET", url, hash, now)?;
//! let mut headers = vec![("host", signed.host())];
//! headers.extend(signed.headers());
//!
//! // ... and sends it as it was.
//! let diagnosis = diagnose(&Case {
//!     keys: &[key],
//!     other_keys: &[],
//!     method: "GET",
//!     path_and_query: b"/rooms?filter=a%20b",
//!     headers: &headers,
//!     body: Some(b""),
//!     endpoint: None,
//!     now,
//!     tolerance: acs_auth::DEFAULT_TOLERANCE,
//! });
//! assert_eq!(diagnosis.mistakes, [Mistake::QueryFormEncoded]);
//! assert_eq!(diagnosis.first_difference(), Some("GET\n/rooms?filter=a".len()));
//! # Ok::<(), acs_auth::Error>(())
//! ```

mod authorization;
mod body;
mod case;
mod date;
mod diagnosis;
mod escapes;
mod host;
mod json;
mod layout;
mod mistake;
mod query;
mod report;
mod search;
mod suspect_key;
mod target;
mod variants;

pub use case::{Case, diagnose};
pub use diagnosis::Diagnosis;
pub use mistake::Mistake;
pub use suspect_key::SuspectKey;
