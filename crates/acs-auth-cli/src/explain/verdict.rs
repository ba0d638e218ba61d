//! Whether a request is good, and the mistake where it is not.

use std::borrow::Cow;
use std::fmt::Write as _;

use acs_auth::diagnose::{Case, Diagnosis, Mistake, SuspectKey, diagnose};
use acs_auth::{Code, DATE, Fingerprint, HttpDate, VerifyError, X_MS_DATE, now};
use serde::Serialize;

use super::text;
use crate::colour::{GOOD, on_stdout};
use crate::raw_request::RawRequest;
use crate::suspects::Suspects;

pub(super) struct Verdict {
    diagnosis: Diagnosis,
    /// The key that signed.
    key: Option<Fingerprint>,
    body_is_known: bool,
    clock: Clock,
    /// Whether it was answered with 401.
    was_refused: bool,
}

/// The time at the server, as well as it is known.
#[derive(Clone, Copy)]
pub(super) enum Clock {
    /// When it answered, or what the user says, or now.
    Known(HttpDate),
    /// Unknown: a request that was recorded may have come in time, so it is taken to have.
    InTime(HttpDate),
}

/// A code, with its sentence.
#[derive(Serialize)]
pub(super) struct Named {
    code: &'static str,
    message: &'static str,
}

#[derive(Serialize)]
pub(super) struct JsonMistake<'a> {
    #[serde(flatten)]
    first: Named,
    /// What was signed, where it is known.
    string_to_sign: Option<Cow<'a, str>>,
    also: Vec<Named>,
}

impl Clock {
    /// What the user says goes before the date of an answer.
    pub(super) fn of(
        request: &RawRequest<'_>,
        said: Option<HttpDate>,
        answered: Option<HttpDate>,
    ) -> Self {
        let now = now();
        said.or(answered).map_or_else(
            || match dated(request).filter(|date| date.unix() < now.unix()) {
                Some(date) => Self::InTime(date),
                None => Self::Known(now),
            },
            Self::Known,
        )
    }

    fn time(self) -> HttpDate {
        let (Self::Known(time) | Self::InTime(time)) = self;
        time
    }
}

impl Verdict {
    pub(super) fn find(
        request: &RawRequest<'_>,
        suspects: &Suspects,
        endpoint: Option<&str>,
        clock: Clock,
        tolerance: u32,
        was_refused: bool,
    ) -> Self {
        let diagnosis = diagnose(&Case {
            keys: &suspects.keys,
            other_keys: &suspects.other_keys,
            method: request.method,
            path_and_query: request.target,
            headers: &request.headers,
            body: request.body,
            endpoint: endpoint.or(suspects.endpoint.as_deref()),
            now: clock.time(),
            tolerance,
        });
        let signer = diagnosis.verdict.ok().and_then(|signed| suspects.keys.get(signed.key_index));
        let key = signer.map(SuspectKey::fingerprint);
        Self { diagnosis, key, body_is_known: request.body.is_some(), clock, was_refused }
    }

    /// Nothing where it depends on a body that is not known.
    pub(super) fn as_str(&self) -> Option<&'static str> {
        match &self.diagnosis.verdict {
            Err(_) => Some("refused"),
            Ok(_) => self.body_is_known.then_some("ok"),
        }
    }

    /// What should have been signed, if it can be told.
    pub(super) fn expected(&self) -> Option<&[u8]> {
        self.diagnosis.expected.as_deref()
    }

    pub(super) fn refusal(&self) -> Option<Named> {
        self.error().map(|error| Named { code: error.code().as_str(), message: error.reason() })
    }

    pub(super) fn mistake(&self) -> Option<JsonMistake<'_>> {
        let (first, also) = self.diagnosis.mistakes.split_first()?;
        Some(JsonMistake {
            first: Named::from(first),
            string_to_sign: self.signed().map(String::from_utf8_lossy),
            also: also.iter().map(Named::from).collect(),
        })
    }

    /// The text that was signed, where it is known.
    pub(super) fn signed(&self) -> Option<&[u8]> {
        self.diagnosis.signed.as_deref()
    }

    fn error(&self) -> Option<&VerifyError> {
        self.diagnosis.verdict.as_ref().err()
    }

    /// What there is to say, a line each.
    pub(super) fn print(&self) -> String {
        let good = on_stdout(GOOD);
        let mut text = text::reasons(&self.diagnosis, on_stdout);
        if let Some(key) = &self.key {
            let label = if self.body_is_known { "ok:" } else { "so far:" };
            let _ = writeln!(text, "{good}{label}{good:#} signed with key {key}");
        }
        for note in self.notes() {
            let _ = writeln!(text, "{note}");
        }
        text
    }

    /// What the verdict rests on, and what would tell more.
    fn notes(&self) -> Vec<&'static str> {
        let code = self.error().map(VerifyError::code);
        let mut notes = Vec::new();
        if code == Some(Code::SignatureMismatch) && self.diagnosis.mistakes.is_empty() {
            notes.push(
                "It is no mistake that is known. --other-key-file tries other keys, --endpoint the \
                 endpoint that the client was given.",
            );
        }
        if !self.body_is_known {
            notes.push(
                "The body is not known: whether it is the one that was hashed is told with \
                 --data-file.",
            );
            if self.was_refused && code.is_none() {
                notes.push("The answer was 401, and the rest is as it must be: suspect the body.");
            }
        }
        if code.is_none() && matches!(self.clock, Clock::InTime(_)) {
            notes
                .push("When it came is not known, so it is judged as if in time: --now says when.");
        }
        notes
    }
}

/// When a request says that it was signed.
fn dated(request: &RawRequest<'_>) -> Option<HttpDate> {
    let value = |wanted: &str| {
        let mut headers = request.headers.iter();
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
    };
    HttpDate::parse(value(X_MS_DATE).or_else(|| value(DATE))?).ok()
}

impl From<&Mistake> for Named {
    fn from(mistake: &Mistake) -> Self {
        Self { code: mistake.as_str(), message: mistake.message() }
    }
}
