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
}

/// The time at the server, as well as it is known.
#[derive(Clone, Copy)]
pub(super) enum Clock {
    /// When it answered, or what the user says.
    Known(HttpDate),
    /// That of this machine, later than the request.
    Own(HttpDate),
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
    pub(super) fn of(said: Option<HttpDate>, answered: Option<HttpDate>) -> Self {
        said.or(answered).map_or_else(|| Self::Own(now()), Self::Known)
    }

    fn time(self) -> HttpDate {
        let (Self::Known(time) | Self::Own(time)) = self;
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
    ) -> Self {
        let mut diagnosis = diagnose(&Case {
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
        if matches!(clock, Clock::Own(now) if is_dated_before(request, now)) {
            // It may have come in time, and been explained later: nobody's mistake.
            let is_of_clock =
                |m: &Mistake| matches!(m, Mistake::DateTooOld | Mistake::DateLooksLocal);
            diagnosis.mistakes.retain(|mistake| !is_of_clock(mistake));
        }
        let signer = diagnosis.verdict.ok().and_then(|signed| suspects.keys.get(signed.key_index));
        let key = signer.map(SuspectKey::fingerprint);
        Self { diagnosis, key, body_is_known: request.body.is_some(), clock }
    }

    pub(super) fn as_str(&self) -> &'static str {
        if self.diagnosis.verdict.is_ok() { "ok" } else { "refused" }
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
            let _ = writeln!(text, "{good}ok:{good:#} signed with key {key}");
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
                "The body is not known, and taken to be the one that was hashed: --data-file gives \
                 it.",
            );
        }
        if code == Some(Code::DateOutOfRange) && matches!(self.clock, Clock::Own(_)) {
            notes.push("The clock is that of this machine now: --now says when it was sent.");
        }
        notes
    }
}

fn is_dated_before(request: &RawRequest<'_>, now: HttpDate) -> bool {
    let date = |wanted: &str| {
        let mut headers = request.headers.iter();
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| *value)
    };
    let date = date(X_MS_DATE).or_else(|| date(DATE)).map(HttpDate::parse);
    matches!(date, Some(Ok(date)) if date.unix() < now.unix())
}

impl From<&Mistake> for Named {
    fn from(mistake: &Mistake) -> Self {
        Self { code: mistake.as_str(), message: mistake.message() }
    }
}
