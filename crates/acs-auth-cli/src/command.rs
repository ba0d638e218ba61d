//! A proven request as it is sent, and the commands that send it.

mod curl;
mod powershell;
mod python;

use std::path::Path;

use acs_auth::{AUTHORIZATION, ContentHash, HOST, SplitUrl, X_MS_CONTENT_SHA256, X_MS_DATE};
use zeroize::Zeroizing;

use crate::answer::{Failure, INVALID_HEADER, UNPRINTABLE_BODY};
use crate::draft::Draft;

const CONTENT_TYPE: &str = "content-type";

/// A body, and the file that it can be sent from.
pub(crate) struct Body {
    bytes: Zeroizing<Vec<u8>>,
    file: Option<String>,
}

/// A request with all its headers.
pub(crate) struct Command<'a> {
    method: &'a str,
    url: &'a SplitUrl<'a>,
    headers: Vec<(&'a str, &'a str)>,
    body: Option<&'a Body>,
}

impl Body {
    pub(crate) fn at_hand(bytes: Vec<u8>) -> Self {
        Self { bytes: bytes.into(), file: None }
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
    /// The headers of the proof, then those of the user. A body is JSON unless the user says otherwise:
    /// the service takes nothing else.
    pub(crate) fn new(
        draft: &'a Draft,
        url: &'a SplitUrl<'a>,
        proof: impl IntoIterator<Item = (&'static str, &'a str)>,
    ) -> Self {
        let own = draft.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut headers: Vec<(&str, _)> = proof.into_iter().collect();
        if draft.body.is_some() && !own.clone().any(|(name, _)| is_content_type(name)) {
            headers.push((CONTENT_TYPE, "application/json"));
        }
        headers.extend(own);
        Self { method: &draft.method, url, headers, body: draft.body.as_ref() }
    }

    pub(crate) fn method(&self) -> &str {
        self.method
    }

    pub(crate) fn url(&self) -> &SplitUrl<'_> {
        self.url
    }

    pub(crate) fn headers(&self) -> &[(&str, &str)] {
        &self.headers
    }

    pub(crate) fn body(&self) -> Option<&[u8]> {
        self.body.map(|body| &**body.bytes)
    }

    /// Whether an empty body is announced as such: by the methods that are expected to have one.
    pub(crate) fn announces_empty_body(&self) -> bool {
        self.body.is_none() && matches!(self.method, "POST" | "PUT" | "PATCH")
    }
}

fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case(CONTENT_TYPE)
}

/// Reads headers of the form `NAME:VALUE`, each name once: not every client sends a second one.
pub(crate) fn parse_headers(texts: &[String]) -> Result<Vec<(String, Zeroizing<String>)>, Failure> {
    let mut headers: Vec<(String, Zeroizing<String>)> = Vec::new();
    for text in texts {
        let header = parse_header(text)?;
        if headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(&header.0)) {
            return Err(refused("a header is given twice"));
        }
        headers.push(header);
    }
    Ok(headers)
}

fn parse_header(text: &str) -> Result<(String, Zeroizing<String>), Failure> {
    let line = format!("{text}\r\n\r\n");
    let mut room = [httparse::EMPTY_HEADER; 2];
    let (name, value) = match httparse::parse_headers(line.as_bytes(), &mut room) {
        Ok(httparse::Status::Complete((len, [header]))) if len == line.len() && text.is_ascii() => {
            (header.name, String::from_utf8_lossy(header.value).into_owned())
        }
        _ => {
            return Err(refused(
                "a header reads NAME:VALUE, in ASCII without control characters, its name without \
                 blanks",
            ));
        }
    };
    let ours = [AUTHORIZATION, HOST, X_MS_CONTENT_SHA256, X_MS_DATE];
    if ours.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(refused(
            "leave out authorization, x-ms-date and x-ms-content-sha256, which signing sets, and host, \
             which is that of the URL",
        ));
    }
    if ["content-length", "transfer-encoding"].iter().any(|own| own.eq_ignore_ascii_case(name)) {
        return Err(refused(
            "leave out content-length and transfer-encoding: the client that sends sets them",
        ));
    }
    Ok((name.to_owned(), value.into()))
}

fn refused(reason: &str) -> Failure {
    Failure::refused(INVALID_HEADER, reason)
}
