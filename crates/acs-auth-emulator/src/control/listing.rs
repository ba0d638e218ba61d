//! Lists that may be long: there is room for only so much of those that nobody has read yet.

use std::collections::BTreeMap;

use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use crate::budget::{Budget, Share};
use crate::service_error::ServiceError;

/// Bytes of all lists that are being sent.
pub(crate) const ROOM: usize = 256 << 20;

pub(crate) struct Listings(Budget);

impl Default for Listings {
    fn default() -> Self {
        Self(Budget::of(ROOM))
    }
}

impl Listings {
    /// The answer that lists these things under a name, once there is room for so many bytes, which is more
    /// than it has.
    pub(super) async fn answer<T: Serialize>(
        &self,
        name: &str,
        bytes: usize,
        list: impl FnOnce() -> Vec<T>,
    ) -> Response {
        self.answer_with(bytes, || BTreeMap::from([(name, list())])).await
    }

    /// The answer that is any list, once there is room for so many bytes.
    pub(crate) async fn answer_with<T: Serialize>(
        &self,
        bytes: usize,
        list: impl FnOnce() -> T,
    ) -> Response {
        let place = self.0.take(bytes).await;
        let Ok(json) = serde_json::to_vec(&list()) else {
            return ServiceError::INTERNAL.into_response();
        };
        let body = Bytes::from_owner(Listing { json, _place: place });
        (StatusCode::OK, [(CONTENT_TYPE, "application/json")], body).into_response()
    }
}

/// What is sent, and has its place until it is.
struct Listing {
    json: Vec<u8>,
    _place: Option<Share>,
}

impl AsRef<[u8]> for Listing {
    fn as_ref(&self) -> &[u8] {
        &self.json
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    fn is_ready(listing: impl Future<Output = Response>) -> bool {
        pin!(listing).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[tokio::test]
    async fn what_nobody_has_read_takes_room() {
        let listings = Listings::default();
        let large = || listings.answer("all", ROOM * 3 / 4, || vec![1, 2]);
        let small = || listings.answer("all", ROOM / 8, Vec::<u8>::new);
        let first = large().await;
        assert!(!is_ready(large()) && is_ready(small()));
        let body = axum::body::to_bytes(first.into_body(), usize::MAX).await.unwrap();
        assert_eq!(body, r#"{"all":[1,2]}"#);
        assert!(!is_ready(large()));
        drop(body);
        assert!(is_ready(large()));
        // One that is larger than all of it has it for itself.
        let all = listings.answer("all", usize::MAX, Vec::<u8>::new).await;
        assert!(!is_ready(small()));
        drop(all);
        assert!(is_ready(small()));
    }
}
