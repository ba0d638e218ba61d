//! The feature `azure`: Microsoft's credentials as ours, ours as theirs, and what theirs ask of Entra.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod adapters;
mod azure_identity;

use std::future::Future;

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}
