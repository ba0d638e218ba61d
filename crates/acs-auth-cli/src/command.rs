//! A command that sends a signed request.

mod curl;
mod powershell;
mod python;

use std::path::Path;

use acs_auth::{
    AUTHORIZATION, ContentHash, HOST, SignedUrl, SplitUrl, X_MS_CONTENT_SHA256, X_MS_DATE,
};

use crate::answer::{Failure, INVALID_HEADER, UNPRINTABLE_BODY};

const CONTENT_TYPE: &str = "content-type";

/// A body, and the file that it can be sent from.
#[derive(Debug)]
pub(crate) struct Body {
    bytes: Vec<u8>,
    file: Option<String>,
}

/// A request with all its headers.
#[derive(Debug)]
pub(crate) struct Command<'a> {
    method: &'a str,
    url: &'a SplitUrl<'a>,
    headers: Vec<(String, String)>,
    body: Option<Body>,
}

impl Body {
    pub(crate) fn at_hand(bytes: Vec<u8>) -> Self {
        Self { bytes, file: None }
    }

    pub(crate) fn in_file(self, file: &Path) -> Result<Self, Failure> {
        let file = file.to_str().ok_or_else(|| {
            Failure::refused(UNPRINTABLE_BODY, "the name of the body's file is not UTF-8")
        })?;
        Ok(Self { file: Some(file.to_owned()), ..self })
    }

    pub(crate) fn content_hash(&self) -> ContentHash {
        ContentHash::of(&self.bytes)
    }
}

impl<'a> Command<'a> {
    /// The signed headers, then those of the user. A body is JSON unless the user says otherwise:
    /// the service takes nothing else.
    pub(crate) fn new(
        method: &'a str,
        signed: &'a SignedUrl<'a>,
        headers: Vec<(String, String)>,
        body: Option<Body>,
    ) -> Self {
        let auth = signed.headers().iter();
        let mut all: Vec<_> =
            auth.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        if body.is_some() && !headers.iter().any(|(name, _)| is_content_type(name)) {
            all.push((CONTENT_TYPE.to_owned(), "application/json".to_owned()));
        }
        all.extend(headers);
        Self { method, url: signed.url(), headers: all, body }
    }

    /// Whether an empty body is announced as such: by the methods that are expected to have one.
    fn announces_empty_body(&self) -> bool {
        self.body.is_none() && matches!(self.method, "POST" | "PUT" | "PATCH")
    }
}

fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case(CONTENT_TYPE)
}

/// Reads headers of the form `NAME:VALUE`, each name once: not every client sends a second one.
pub(crate) fn parse_headers(texts: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for text in texts {
        let header = parse_header(text)?;
        if headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(&header.0)) {
            return Err(refused("a header is given twice"));
        }
        headers.push(header);
    }
    Ok(headers)
}

fn parse_header(text: &str) -> Result<(String, String), Failure> {
    let Some((name, value)) = text.split_once(':') else {
        return Err(refused("a header reads NAME:VALUE"));
    };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(refused("the name of a header is letters, digits and !#$%&'*+-.^_`|~"));
    }
    let value = value.trim_matches([' ', '\t']);
    if !value.bytes().all(|byte| byte == b'\t' || matches!(byte, b' '..=b'~')) {
        return Err(refused("the value of a header is ASCII without control characters"));
    }
    let ours = [AUTHORIZATION, HOST, X_MS_CONTENT_SHA256, X_MS_DATE];
    if ours.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(refused(
            "leave out authorization, host, x-ms-date and x-ms-content-sha256: signing sets them",
        ));
    }
    if ["content-length", "transfer-encoding"].iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(refused(
            "leave out content-length and transfer-encoding: the client that sends sets them",
        ));
    }
    Ok((name.to_owned(), value.to_owned()))
}

fn refused(reason: &str) -> Failure {
    Failure::refused(INVALID_HEADER, reason)
}
