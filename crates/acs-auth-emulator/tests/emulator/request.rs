//! A signed request, in pieces that a test may change.

use acs_auth::{AccessKey, ContentHash, HttpDate, SignableRequest, now};
use acs_auth_emulator::Emulator;

use crate::wire::host;

#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) method: String,
    pub(crate) target: Vec<u8>,
    pub(crate) headers: Vec<(&'static str, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Signed {
    /// A request to the emulator, by its primary key, as of now.
    pub(crate) fn new(
        emulator: &Emulator,
        method: &str,
        target: &str,
        body: impl AsRef<[u8]>,
    ) -> Self {
        Self::by(emulator.access_key(), host(emulator), method, target, body, now())
    }

    pub(crate) fn by(
        key: &str,
        host: &str,
        method: &str,
        target: &str,
        body: impl AsRef<[u8]>,
        date: HttpDate,
    ) -> Self {
        let body = body.as_ref();
        let content_hash = ContentHash::of(body);
        let signed = AccessKey::from_base64(key).unwrap();
        let signed = signed
            .sign(&SignableRequest { method, path_and_query: target, host, date, content_hash })
            .unwrap();
        let mut headers = vec![("host", host.into())];
        headers.extend(signed.iter().map(|(name, value)| (name, value.into())));
        if !body.is_empty() {
            headers.push(("content-type", "application/json".into()));
        }
        Self { method: method.into(), target: target.into(), headers, body: body.into() }
    }

    /// The request to an API, whose body is JSON.
    pub(crate) fn api(
        emulator: &Emulator,
        method: &str,
        path: &str,
        body: impl AsRef<[u8]>,
    ) -> Self {
        Self::new(emulator, method, &format!("{path}?api-version=2023-10-01"), body)
    }

    /// A request that brings a token and no signature.
    pub(crate) fn bearer(emulator: &Emulator, target: &str, token: &str) -> Self {
        let headers = vec![
            ("host", host(emulator).into()),
            ("authorization", format!("Bearer {token}").into_bytes()),
        ];
        Self { method: "GET".into(), target: target.into(), headers, body: Vec::new() }
    }

    pub(crate) fn header(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.headers.iter_mut().find(|(other, _)| *other == name).unwrap().1
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self
    }

    /// As it is sent, with the length of its body unless it is framed otherwise.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let framed = |(name, _): &(&str, _)| ["content-length", "transfer-encoding"].contains(name);
        let mut head = self.clone();
        if !self.headers.iter().any(framed) {
            head = head.with("content-length", self.body.len().to_string());
        }
        let mut bytes = [self.method.as_bytes(), b" ", &self.target, b" HTTP/1.1\r\n"].concat();
        for (name, value) in &head.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }

    /// The same bytes in chunks of three.
    pub(crate) fn chunked(self) -> Vec<u8> {
        let mut chunked = Vec::new();
        for chunk in self.body.chunks(3) {
            chunked.extend(format!("{:x}\r\n", chunk.len()).into_bytes());
            chunked.extend([chunk, b"\r\n"].concat());
        }
        chunked.extend(b"0\r\n\r\n");
        let request = Self { body: chunked, ..self };
        request.with("transfer-encoding", "chunked").bytes()
    }
}
