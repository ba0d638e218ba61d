//! The last requests, and what became of each.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::fault::Fault;
use crate::entra::Claims;

/// Requests that are remembered at most.
pub(crate) const MOST: usize = 1000;

/// Bytes of one in a list at most, about: method and path, those of its fault, and some.
const LISTED: usize = 4 * 2048 + 1024;

/// A request that came, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Record {
    /// The method, as it came, up to 2 KiB of it.
    pub method: String,
    /// Path and query, as they came, up to 2 KiB of them.
    pub path_and_query: String,
    /// When it came, in UTC, such as `2026-11-22T15:00:00.0000000+00:00`.
    pub received_on: String,
    /// The status of its answer; none if the connection was reset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What was found of its proof.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What went wrong with it because a test had asked for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// What the emulator found of the proof that a request brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "verdict")]
#[non_exhaustive]
pub enum Verdict {
    /// It was signed with one of the keys.
    Verified {
        /// Which of them.
        key: KeyName,
        /// The date that was signed, in UTC: what is sent again and not signed anew has the same.
        signed_on: String,
    },
    /// It brought a user access token that is good.
    UserToken,
    /// It brought a token of Entra that is good, or has got one.
    Entra {
        /// The application that the token was issued to.
        client_id: String,
        /// Whose it is: a person's, or that of what stands for the application in the tenant.
        object_id: String,
    },
    /// It was refused.
    Refused {
        /// The code of the verifier, such as `SIGNATURE_MISMATCH`, even where the client is told nothing: of a
        /// token of Entra `UNKNOWN_TOKEN`, `EXPIRED_TOKEN`, `WRONG_AUDIENCE` or `NO_ROLE`; where there was
        /// none to be had, Entra's own, such as `AADSTS7000215`.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<&'static str>,
        /// What the header `x-acs-auth-mistake` told, if refusals are explained.
        #[serde(skip_serializing_if = "Option::is_none")]
        mistake: Option<String>,
    },
    /// It was not looked at: see [`Auth::Off`](crate::Auth::Off). Nor is it where what a request asks for in
    /// [`x-acs-auth-fault`](crate::FAULT_HEADER) is no fault, nor where nobody has to prove anything.
    Unchecked,
}

impl Verdict {
    /// That of who has a token of Entra.
    pub(crate) fn of_entra(claims: &Claims) -> Self {
        Self::Entra { client_id: claims.client_id().to_owned(), object_id: claims.oid.clone() }
    }
}

/// One of the two access keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum KeyName {
    /// The primary.
    Primary,
    /// The secondary.
    Secondary,
}

impl KeyName {
    /// That of the first, or the second.
    pub(crate) fn of(index: usize) -> Self {
        if index == 0 { Self::Primary } else { Self::Secondary }
    }
}

/// The last requests, the oldest first.
#[derive(Default)]
pub(crate) struct Journal(Mutex<VecDeque<Record>>);

impl Journal {
    pub(crate) fn put(&self, record: Record) {
        let mut records = self.records();
        if records.len() == MOST {
            records.pop_front();
        }
        records.push_back(record);
    }

    pub(crate) fn list(&self) -> Vec<Record> {
        self.records().iter().cloned().collect()
    }

    /// Bytes that a list of them all has at most, about.
    pub(crate) fn listed_bytes(&self) -> usize {
        self.records().len() * LISTED
    }

    pub(crate) fn clear(&self) {
        self.records().clear();
    }

    fn records(&self) -> MutexGuard<'_, VecDeque<Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
