//! Why a signature was refused, for whoever asks to be told.

use acs_auth::diagnose::{Case, SuspectKey, diagnose};
use acs_auth::{HttpDate, VerifyError};
use http::header::HOST;
use http::request::Parts;

use crate::builder::OnRefusal;
use crate::refusal::Refusal;

pub(crate) struct Explainer {
    pub(crate) keys: [SuspectKey; 2],
    pub(crate) endpoint: String,
    pub(crate) tolerance: u32,
    pub(crate) told: Option<OnRefusal>,
}

impl Explainer {
    /// Tells of a refusal, and gives the codes of what was wrong.
    pub(crate) fn explain(
        &self,
        parts: &Parts,
        body: Option<&[u8]>,
        refused: VerifyError,
        now: HttpDate,
    ) -> Option<String> {
        let headers = parts.headers.iter();
        let mut headers: Vec<_> =
            headers.map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        if let Some(authority) = parts.uri.authority()
            && !parts.headers.contains_key(HOST)
        {
            headers.push((HOST.as_str(), authority.as_str().as_bytes()));
        }
        let method = parts.method.as_str();
        let path_and_query = parts.uri.path_and_query().map_or("", |target| target.as_str());
        let mut diagnosis = diagnose(&Case {
            keys: &self.keys,
            other_keys: &[],
            method,
            path_and_query: path_and_query.as_bytes(),
            headers: &headers,
            body,
            endpoint: Some(&self.endpoint),
            now,
            tolerance: self.tolerance,
        });
        // It knows nothing of a second host that stood in the target.
        diagnosis.verdict = Err(refused);
        if let Some(told) = &self.told {
            told(&Refusal { method, path_and_query, diagnosis: &diagnosis });
        }
        diagnosis.codes()
    }
}
