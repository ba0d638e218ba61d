//! Why a request was refused.

use acs_auth::AccessKey;
use acs_auth::diagnose::{Case, SuspectKey, diagnose};
use napi::Either;
use napi_derive::napi;

use crate::access_key::Key;
use crate::date::date;
use crate::received_headers::pairs;
use crate::refusal::{Refusal, told};
use crate::verifier::Verified;

/// What there is to go by beside the request.
#[napi]
pub(crate) struct Suspects {
    keys: Vec<SuspectKey>,
    other_keys: Vec<SuspectKey>,
    now: f64,
    tolerance: u32,
}

#[napi(object, object_from_js = false)]
pub(crate) struct Diagnosis {
    pub verified: Option<Verified>,
    pub error: Option<Refusal>,
    pub mistakes: Vec<Mistake>,
    pub string_to_sign: Option<String>,
    pub signed: Option<String>,
    /// In units of UTF-16 from the start of both.
    pub first_difference: Option<u32>,
    /// All of that as people read it, in ASCII.
    pub text: String,
}

#[napi(object, object_from_js = false)]
pub(crate) struct Mistake {
    pub code: &'static str,
    pub message: &'static str,
}

#[napi]
impl Suspects {
    #[napi(constructor)]
    pub fn new(now: f64, tolerance: u32) -> Self {
        Self { keys: Vec::new(), other_keys: Vec::new(), now, tolerance }
    }

    /// A key as text, or a connection string: no key has a semicolon in it.
    #[napi]
    pub fn add_text(&mut self, text: &[u8], is_other: bool) -> Option<Refusal> {
        let key = if text.contains(&b';') {
            SuspectKey::from_connection_string(text)
        } else {
            SuspectKey::from_base64(text)
        };
        match key {
            Ok(key) => {
                self.list(is_other).push(key);
                None
            }
            Err(error) => Some(error.into()),
        }
    }

    #[napi]
    pub fn add(&mut self, #[napi(ts_arg_type = "Key")] key: &Key, is_other: bool) {
        self.list(is_other).push(AccessKey::clone(key).into());
    }

    fn list(&mut self, is_other: bool) -> &mut Vec<SuspectKey> {
        if is_other { &mut self.other_keys } else { &mut self.keys }
    }

    #[napi]
    pub fn diagnose(
        &self,
        method: String,
        path_and_query: &[u8],
        headers: &[u8],
        lengths: &[u32],
        body: Option<&[u8]>,
        endpoint: Option<String>,
    ) -> Either<Diagnosis, Refusal> {
        let headers = pairs(headers, lengths);
        let Self { keys, other_keys, now, tolerance } = self;
        told(date(*now).map(|now| -> Diagnosis {
            let case = Case {
                keys,
                other_keys,
                method: &method,
                path_and_query,
                headers: &headers,
                body,
                endpoint: endpoint.as_deref(),
                now,
                tolerance: *tolerance,
            };
            diagnose(&case).into()
        }))
    }
}

impl From<acs_auth::diagnose::Diagnosis> for Diagnosis {
    fn from(diagnosis: acs_auth::diagnose::Diagnosis) -> Self {
        let text = diagnosis.to_string();
        let differ = diagnosis.first_difference().is_some();
        let (verified, error) = match diagnosis.verdict {
            Ok(verified) => (Some(verified.into()), None),
            Err(error) => (None, Some(error.into())),
        };
        let mistakes = diagnosis.mistakes.iter();
        let mistakes = mistakes.map(|it| Mistake { code: it.as_str(), message: it.message() });
        let [string_to_sign, signed] = texts([diagnosis.expected, diagnosis.signed]);
        let first_difference = match (&string_to_sign, &signed) {
            (Some(one), Some(other)) if differ => Some(same(one, other)),
            _ => None,
        };
        Self {
            verified,
            error,
            mistakes: mistakes.collect(),
            string_to_sign,
            signed,
            first_difference,
            text,
        }
    }
}

/// Bytes as text. If either is no UTF-8, each byte of both is a character, as in what Node has received: so
/// texts differ where the bytes do.
fn texts(both: [Option<Vec<u8>>; 2]) -> [Option<String>; 2] {
    let utf8 = both.iter().flatten().all(|bytes| std::str::from_utf8(bytes).is_ok());
    both.map(|bytes| {
        let bytes = bytes?;
        let latin1 = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect();
        Some(if utf8 { String::from_utf8_lossy(&bytes).into_owned() } else { latin1(&bytes) })
    })
}

/// How long the start is that two texts have in common, in units of UTF-16.
fn same(one: &str, other: &str) -> u32 {
    let pairs = one.chars().zip(other.chars());
    let units = pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf16());
    u32::try_from(units.sum::<usize>()).unwrap_or(u32::MAX)
}
