//! A client of reqwest that gets tokens of Entra.

use std::sync::Arc;
use std::time::Duration;

use ::reqwest::ClientBuilder;

use super::builder::{build, builder};
use super::error::Error;
use super::message::{Answer, request_of};
use super::retries::{LONGEST_WAIT, MOST_RETRIES};
use crate::access_token::AccessToken;
use crate::async_token::AsyncRefreshingToken;
use crate::clock;
use crate::entra::Flow;

/// A client of reqwest that gets tokens of Entra, and follows no redirect: a secret goes where the flow says,
/// and nowhere else.
#[derive(Clone, Debug)]
pub struct EntraClient {
    http: ::reqwest::Client,
}

impl EntraClient {
    /// One that speaks TLS as [`builder`] sets it up.
    ///
    /// # Errors
    ///
    /// If the system tells of nobody to trust.
    pub fn new() -> Result<Self, Error> {
        Self::with(builder()?)
    }

    /// One that is built otherwise, such as from [`builder`].
    ///
    /// # Errors
    ///
    /// Those of the builder.
    ///
    /// # Panics
    ///
    /// As [`builder`] tells, with one that is not from there.
    pub fn with(http: ClientBuilder) -> Result<Self, Error> {
        Ok(Self { http: build(http)? })
    }

    /// Gets one token by a flow. What may work another time is tried up to three times more, after as long as
    /// [`EntraError::retry_in`](crate::entra::EntraError::retry_in) says, doubled each time, unless that is longer
    /// than a minute.
    ///
    /// # Errors
    ///
    /// What Entra says is wrong, or why there was no answer.
    pub async fn fetch<F: Flow + Sync + ?Sized>(&self, flow: &F) -> Result<AccessToken, Error> {
        let mut repeated = 0;
        loop {
            let response = self.http.execute(request_of(&flow.request())?).await?;
            let answer = Answer::of(response).await?;
            let error = match flow.read(&answer.response(), clock::now().unix()) {
                Ok(token) => return Ok(token),
                Err(error) => error,
            };
            let wait = error.retry_in().map(|seconds| {
                Duration::from_secs(seconds).saturating_mul(2_u32.saturating_pow(repeated))
            });
            match wait.filter(|wait| repeated < MOST_RETRIES && *wait <= LONGEST_WAIT) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return Err(Error::Entra(error)),
            }
            repeated += 1;
        }
    }

    /// A token of a flow that is kept, and refreshed from the time that Entra names, or from five minutes before
    /// its end. It is the source of a [`Credential::Entra`](crate::Credential::Entra).
    ///
    /// A flow whose proof changes, such as [`WorkloadIdentity`](crate::entra::WorkloadIdentity) by a file, is made anew
    /// each time: give [`AsyncRefreshingToken::builder`] a refresher that reads the file, and calls
    /// [`fetch`](Self::fetch).
    #[must_use]
    pub fn keep<F: Flow + Send + Sync + 'static>(&self, flow: F) -> AsyncRefreshingToken {
        let (client, flow) = (self.clone(), Arc::new(flow));
        AsyncRefreshingToken::entra(move || {
            let (client, flow) = (client.clone(), Arc::clone(&flow));
            async move { client.fetch(&*flow).await }
        })
    }
}
