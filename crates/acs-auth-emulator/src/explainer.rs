//! Why a signature was refused, for whoever asks to be told.

use std::sync::Arc;

use acs_auth::diagnose::{Case, Diagnosis, Mistake, SuspectKey, diagnose};
use acs_auth::{DATE, HttpDate, VerifyError, X_MS_CONTENT_SHA256, X_MS_DATE};
use axum::body::Bytes;
use http::HeaderMap;
use http::header::{AUTHORIZATION, HOST};
use http::request::Parts;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use crate::builder::OnRefusal;
use crate::refusal::Refusal;

/// The mistakes of a client whose text may hold anything, such as the tokens in a body.
const ANYTHING_SIGNED: [Mistake; 3] =
    [Mistake::BodySigned, Mistake::HashMalformed, Mistake::OtherTextSigned];

/// Diagnoses that run at a time: a long one takes half a second of a processor.
const AT_A_TIME: usize = 4;

pub(crate) struct Explainer {
    keys: [SuspectKey; 2],
    endpoint: String,
    tolerance: u32,
    told: Option<OnRefusal>,
    turns: Semaphore,
}

impl Explainer {
    pub(crate) fn new(
        keys: [SuspectKey; 2],
        endpoint: String,
        tolerance: u32,
        told: Option<OnRefusal>,
    ) -> Self {
        Self { keys, endpoint, tolerance, told, turns: Semaphore::new(AT_A_TIME) }
    }

    /// Tells of a refusal, and gives the codes of what was wrong. They are found while others are served.
    pub(crate) async fn explain(
        self: &Arc<Self>,
        parts: Parts,
        body: Option<Bytes>,
        refused: VerifyError,
        now: HttpDate,
    ) -> Option<String> {
        let _turn = self.turns.acquire().await.ok()?;
        let this = Arc::clone(self);
        let found = spawn_blocking(move || {
            let diagnosis = this.diagnose(&parts, body.as_deref(), now);
            (parts, diagnosis)
        });
        let (parts, mut diagnosis) = found.await.ok()?;
        // It knows nothing of a second host that stood in the target.
        diagnosis.verdict = Err(refused);
        let codes = diagnosis.codes().unwrap_or_default();
        if let Some(told) = &self.told {
            if may_hold_secrets(&diagnosis, &parts.headers) {
                (diagnosis.expected, diagnosis.signed) = (None, None);
            }
            let (method, path_and_query) = request_line(&parts);
            told(&Refusal { method, path_and_query, diagnosis: &diagnosis });
        }
        Some(codes)
    }

    fn diagnose(&self, parts: &Parts, body: Option<&[u8]>, now: HttpDate) -> Diagnosis {
        let headers = parts.headers.iter();
        let mut headers: Vec<_> =
            headers.map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        if let Some(authority) = parts.uri.authority()
            && !parts.headers.contains_key(HOST)
        {
            headers.push((HOST.as_str(), authority.as_str().as_bytes()));
        }
        let (method, path_and_query) = request_line(parts);
        diagnose(&Case {
            keys: &self.keys,
            other_keys: &[],
            method,
            path_and_query: path_and_query.as_bytes(),
            headers: &headers,
            body,
            endpoint: Some(&self.endpoint),
            now,
            tolerance: self.tolerance,
        })
    }
}

/// Method, path and query.
fn request_line(parts: &Parts) -> (&str, &str) {
    (parts.method.as_str(), parts.uri.path_and_query().map_or("", |target| target.as_str()))
}

/// Whether the texts may hold more than the request line, the host, the date and the hash.
fn may_hold_secrets(diagnosis: &Diagnosis, headers: &HeaderMap) -> bool {
    // A diagnosis reads what lists the headers kindly, so here each word of it is taken for the name of one.
    let signed = headers.get_all(AUTHORIZATION).iter().any(|value| {
        let text = String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase();
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
        words.any(|word| {
            let is_usual = [DATE, HOST.as_str(), X_MS_CONTENT_SHA256, X_MS_DATE].contains(&word);
            !is_usual && headers.contains_key(word)
        })
    });
    signed || diagnosis.mistakes.iter().any(|mistake| ANYTHING_SIGNED.contains(mistake))
}
