//! Layers for [tower](https://docs.rs/tower-layer): one around a client, which proves who it is, and one
//! around a server, which finds out who has signed.
//!
//! They go with whatever is a `tower_service::Service` of requests of the crate `http`, such as the client of
//! hyper-util and the routers of axum, and need no runtime of their own. With the feature `tower`:
//! [`examples/tower.rs`](https://docs.rs/crate/acs-auth/latest/source/examples/tower.rs) has one talk to the
//! other.
//!
//! A body is read as a whole, up to a limit, for its hash is signed. Trailers, which are not, are left out.

mod body;
mod client;
mod server;

use std::error::Error;
use std::mem;
use std::pin::Pin;
use std::sync::Arc;

pub use body::{BodyError, DEFAULT_LIMIT};
pub use client::{CredentialLayer, CredentialService};
pub use server::{VerifyLayer, VerifyService};

pub use crate::origin::OtherOrigin;

use crate::HttpDate;

type BoxError = Box<dyn Error + Send + Sync>;
type BoxFuture<T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send>>;
type Clock = Arc<dyn Fn() -> HttpDate + Send + Sync>;

/// Takes the service that has said that it is ready, for a copy of it may not be, and leaves a copy.
fn take_ready<S: Clone>(service: &mut S) -> S {
    let copy = service.clone();
    mem::replace(service, copy)
}
