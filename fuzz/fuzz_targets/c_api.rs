//! Every function of the C library does what the Rust core does, and writes nothing where it refuses.
//!
//! The input is lines: letters that say which pointers are NULL and what is done in which order; key, method,
//! URL, target, host, date, content hash and connection string; headers up to an empty line; then the body.

#![no_main]

#[path = "../shared/c_header.rs"]
mod c_header;
#[path = "../shared/c_program.rs"]
mod c_program;

use std::ffi::CString;
use std::ptr;

use acs_auth::{
    AccessKey, Code, ConnectionString, ContentHash, HttpDate, Received, SignableRequest, SplitUrl,
    StringToSign, Verifier,
};
use c_header::*;
use c_program::{Mistakes, Text, check_texts, text_of};
use libfuzzer_sys::fuzz_target;

/// What stands where nothing was written.
const CANARY: u8 = 0xa5;
const WORDS: [u64; 32] = [0xa5a5_a5a5_a5a5_a5a5; 32];

/// What one input hands over.
struct Program<'a> {
    flags: &'a [u8],
    key_text: Text,
    method: Text,
    url: Text,
    target: Text,
    host: Text,
    date: Text,
    seconds: i64,
    content_hash: Text,
    connection: Text,
    headers: Vec<(Text, Text)>,
    body: Text,
    /// The key as C has it, and as Rust has it if it is ready.
    key: acs_auth_opaque,
    access_key: Option<AccessKey>,
}

fuzz_target!(|input: &[u8]| {
    let Some(mut program) = Program::read(input) else { return };
    program.keys();
    program.connection_string();
    program.split();
    program.sign_url();
    program.sign();
    program.verify();
    program.dates();
    program.hashes();
    program.texts();
    let key = &mut program.key;
    // SAFETY: it is a key, or NULL.
    unsafe {
        acs_auth_key_wipe(key);
        acs_auth_key_wipe(ptr::null_mut());
    }
    assert!(*key == acs_auth_opaque([0; 32]));
});

impl<'a> Program<'a> {
    fn read(input: &'a [u8]) -> Option<Self> {
        let mut rest = input;
        let mut line = || {
            let end = rest.iter().position(|byte| *byte == b'\n')?;
            let (line, behind) = rest.split_at(end);
            rest = &behind[1..];
            Some(line)
        };
        let flags = line()?;
        let has = |flag| flags.contains(&flag);
        let mut text = |null, endless| Some(Text::new(line()?, has(null), has(endless)));
        let (key_text, method) = (text(b'k', b'K')?, text(b'm', b'M')?);
        let (url, target, host) = (text(b'u', b'U')?, text(b't', b'T')?, text(b'h', b'H')?);
        let (date, hash, connection) = (text(b'd', b'D')?, line()?, line()?);
        let mut headers = Vec::new();
        while let Some(line) = line().filter(|line| !line.is_empty()) {
            let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
            let (name, value) = line.split_at(colon);
            let value = value.get(1..).unwrap_or_default().trim_ascii();
            headers
                .push((Text::new(name, has(b'n'), false), Text::new(value, has(b'v'), has(b'V'))));
        }
        // Most are to get beyond the hash.
        let of_body = ContentHash::of(rest);
        let hash = if hash.is_empty() { of_body.as_bytes() } else { hash };
        let written = date.bytes().ok().and_then(|date| str::from_utf8(date).ok());
        let parsed = written.and_then(|date| HttpDate::parse(date).ok()).map(|date| date.unix());
        Some(Self {
            flags,
            key_text,
            method,
            url,
            target,
            host,
            seconds: parsed.or_else(|| written?.parse().ok()).unwrap_or_default(),
            date,
            content_hash: Text::new(hash, has(b'c'), has(b'C')),
            connection: Text::new(connection, has(b's'), has(b'S')),
            headers,
            body: Text::new(rest, has(b'b'), has(b'B')),
            key: acs_auth_opaque([0; 32]),
            access_key: None,
        })
    }

    fn has(&self, flag: u8) -> bool {
        self.flags.contains(&flag)
    }

    /// A pointer to an output, or NULL.
    fn out<T>(&self, out: &mut T) -> *mut T {
        if self.has(b'o') { ptr::null_mut() } else { out }
    }

    fn with_out(&self) -> Mistakes {
        let mut mistakes = Mistakes::default();
        mistakes.note(self.has(b'o'), NULL_POINTER);
        mistakes
    }

    fn keys(&mut self) {
        let mut key = acs_auth_opaque(WORDS);
        let mut mistakes = self.with_out();
        let read = mistakes.of(self.key_text.bytes());
        let due = read.and_then(|text| mistakes.of_core(AccessKey::from_base64(text)));
        // SAFETY: what is lent is there, or is refused for its pointer or length, here and below.
        let status = unsafe { acs_auth_key_init(self.key_text.lent(), self.out(&mut key)) };
        mistakes.check(status);
        let untouched = if self.has(b'o') { WORDS } else { [0; 32] };
        assert!(status == OK || key == acs_auth_opaque(untouched));

        let mut fingerprint = [CANARY; 17];
        let mut mistakes = Mistakes::default();
        mistakes.note(status != OK, KEY_NOT_READY);
        // SAFETY: as above.
        let told = unsafe { acs_auth_key_fingerprint(&key, &mut fingerprint) };
        mistakes.check(told);
        match due.filter(|_| told == OK) {
            Some(due) => {
                assert_eq!(text_of(&fingerprint), due.fingerprint().to_string());
                (self.key, self.access_key) = (key, Some(due));
            }
            None => assert_eq!(fingerprint, [CANARY; 17]),
        }
    }

    fn connection_string(&self) {
        let before = acs_auth_connection_string {
            access_key: acs_auth_opaque(WORDS),
            endpoint: [CANARY; 272],
        };
        let mut connection = before;
        let mut mistakes = Mistakes::default();
        let read = mistakes.of(self.connection.bytes());
        let parsed = read.map(ConnectionString::parse);
        let core = parsed.as_ref().and_then(|parsed| parsed.as_ref().err().copied());
        let due = parsed.and_then(|parsed| mistakes.of_core(parsed));
        let lent = self.connection.lent();
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_connection_string(lent) };
        mistakes.check_explained(&why, core, read.map_or(0, <[u8]>::len));
        mistakes.note(self.has(b'o'), NULL_POINTER);
        // SAFETY: as above.
        let status = unsafe { acs_auth_connection_string_parse(lent, self.out(&mut connection)) };
        mistakes.check(status);
        match due.filter(|_| status == OK) {
            Some(due) => assert_eq!(text_of(&connection.endpoint), due.endpoint()),
            None => {
                assert_eq!(connection.endpoint, before.endpoint);
                let wiped = acs_auth_opaque([0; 32]);
                assert!(
                    connection.access_key == if self.has(b'o') { before.access_key } else { wiped }
                );
            }
        }
    }

    fn split(&self) {
        let nothing = acs_auth_str { data: ptr::null(), len: usize::MAX };
        let mut url = acs_auth_url { scheme: nothing, host: nothing, path_and_query: nothing };
        let mut mistakes = self.with_out();
        let read = mistakes.of(self.url.text(Code::InvalidUrl));
        let due = read.and_then(|text| mistakes.of_core(SplitUrl::parse(text)));
        // SAFETY: as above.
        let status = unsafe { acs_auth_split_url(self.url.lent(), self.out(&mut url)) };
        mistakes.check(status);
        let parts = [url.scheme, url.host, url.path_and_query];
        let Some(due) = due.filter(|_| status == OK) else {
            assert!(parts.iter().all(|part| part.len == usize::MAX));
            return;
        };
        for (part, due) in parts.iter().zip([due.scheme(), due.host(), due.path_and_query()]) {
            // SAFETY: the header says that they last as long as the URL.
            assert_eq!(unsafe { std::slice::from_raw_parts(part.data, part.len) }, due.as_bytes());
        }
    }

    fn sign_url(&self) {
        let mut mistakes = Mistakes::default();
        let method = mistakes.of(self.method.text(Code::InvalidMethod));
        let url = mistakes.of(self.url.text(Code::InvalidUrl));
        let date = mistakes.of_core(HttpDate::from_unix(self.seconds));
        let (lent, longest) = ((self.method.lent(), self.url.lent()), url.map_or(0, str::len));
        let request = url.map(SplitUrl::parse).zip(method).map(|(url, method)| {
            let url = url?;
            let date = date.unwrap_or(HttpDate::MIN);
            StringToSign::new(&url.request(method, ContentHash::EMPTY, date)).map(drop)
        });
        let core = request.as_ref().and_then(|read| read.as_ref().err().copied());
        request.map(|request| mistakes.of_core(request));
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_sign_url(lent.0, lent.1, self.seconds) };
        // Of a text in another encoding it tells where that is.
        mistakes.check_explained(&why, core, longest.max(self.url.lent().len).max(lent.0.len));

        let body = mistakes.of(self.body.bytes());
        mistakes.note(self.access_key.is_none(), KEY_NOT_READY);
        let mut mistakes = self.and_out(mistakes);
        let mut headers = BLANK;
        let (bytes, out) = (self.body.lent(), self.out(&mut headers));
        let (key, seconds) = (&raw const self.key, self.seconds);
        // SAFETY: as above.
        let status =
            unsafe { acs_auth_sign_url(key, lent.0, lent.1, bytes.data, bytes.len, seconds, out) };
        let signed = (|| {
            let hash = ContentHash::of(body?);
            Some(self.access_key.as_ref()?.sign_url(method?, url?, hash, date?))
        })();
        let signed = signed.and_then(|signed| mistakes.of_core(signed));
        mistakes.check(status);
        check_headers(&headers, signed.filter(|_| status == OK).map(|signed| *signed.headers()));
    }

    fn and_out(&self, mut mistakes: Mistakes) -> Mistakes {
        mistakes.note(self.has(b'o'), NULL_POINTER);
        mistakes
    }

    fn sign(&self) {
        let mut mistakes = Mistakes::default();
        let method = mistakes.of(self.method.text(Code::InvalidMethod));
        let path_and_query = mistakes.of(self.target.text(Code::InvalidPathAndQuery));
        let host = mistakes.of(self.host.text(Code::InvalidHost));
        let date = mistakes.of_core(HttpDate::from_unix(self.seconds));
        let hash = mistakes.of(self.content_hash.bytes());
        let hash = hash.and_then(|hash| mistakes.of_core(ContentHash::from_base64(hash)));
        let due = (|| {
            let (date, content_hash) =
                (date.unwrap_or(HttpDate::MIN), hash.unwrap_or(ContentHash::EMPTY));
            let (method, path_and_query, host) = (method?, path_and_query?, host?);
            Some(SignableRequest { method, path_and_query, host, date, content_hash })
        })();
        let core = due.as_ref().and_then(|request| StringToSign::new(request).err());
        mistakes.of_core(core.map_or(Ok(()), Err));
        let request = acs_auth_request {
            method: self.method.lent(),
            path_and_query: self.target.lent(),
            host: self.host.lent(),
            unix_seconds: self.seconds,
            content_hash: self.content_hash.lent(),
        };
        let request = if self.has(b'r') { ptr::null() } else { &raw const request };
        mistakes.note(self.has(b'r'), NULL_POINTER);
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_sign(request) };
        let lens = [self.method.lent().len, self.target.lent().len, self.host.lent().len];
        mistakes.check_explained(&why, core, lens.into_iter().max().unwrap_or_default());
        let due = due.filter(|_| why.status == OK);
        self.string_to_sign(request, due.as_ref(), why.status);

        mistakes.note(self.access_key.is_none(), KEY_NOT_READY);
        let mistakes = self.and_out(mistakes);
        let mut headers = BLANK;
        // SAFETY: as above.
        let status = unsafe { acs_auth_sign(&self.key, request, self.out(&mut headers)) };
        mistakes.check(status);
        let signed = self.access_key.as_ref().zip(due).filter(|_| status == OK);
        check_headers(&headers, signed.map(|(key, request)| key.sign(&request).unwrap()));
    }

    fn string_to_sign(
        &self,
        request: *const acs_auth_request,
        due: Option<&SignableRequest<'_>>,
        refused: i32,
    ) {
        let due = due.map(|request| StringToSign::new(request).unwrap().to_string());
        let room = due.as_ref().map_or(8, String::len);
        // Too small by two and by one, and then as large as it has to be.
        for capacity in [room.saturating_sub(1), room, room + 1] {
            let mut out = vec![CANARY; capacity];
            let mut len = usize::MAX;
            // SAFETY: as above, and there is that much room.
            let status =
                unsafe { acs_auth_string_to_sign(request, out.as_mut_ptr(), capacity, &mut len) };
            match &due {
                Some(due) if capacity > room => {
                    assert_eq!((status, len), (OK, due.len()));
                    assert_eq!((&out[..len], out[len]), (due.as_bytes(), 0));
                    continue;
                }
                Some(_) => assert_eq!(status, BUFFER_TOO_SMALL),
                None => assert_eq!(status, refused),
            }
            assert_eq!(len, usize::MAX);
            assert!(out.iter().all(|byte| *byte == CANARY));
        }
        let mut len = usize::MAX;
        // SAFETY: as above; it writes to no NULL.
        unsafe {
            let status = acs_auth_string_to_sign(request, ptr::null_mut(), 0, &mut len);
            assert_eq!((status, len), due.map_or((refused, usize::MAX), |due| (OK, due.len())));
            assert_ne!(acs_auth_string_to_sign(request, ptr::null_mut(), 1, &mut len), OK);
            assert_ne!(acs_auth_string_to_sign(request, ptr::null_mut(), 0, ptr::null_mut()), OK);
        }
    }

    fn verify(&self) {
        let mut mistakes = Mistakes::default();
        let method = mistakes.of(self.method.text(Code::InvalidMethod));
        let target = mistakes.of(self.target.bytes());
        let hash = mistakes.of(self.content_hash.bytes());
        let hash = hash.and_then(|hash| mistakes.of_core(ContentHash::from_base64(hash)));
        let now = mistakes.of_core(HttpDate::from_unix(self.seconds));
        let texts = self.headers.iter().map(|(name, value)| Ok((name.bytes()?, value.bytes()?)));
        let headers = mistakes.of(texts.collect::<Result<Vec<_>, _>>());
        // A NULL among the keys, no keys, and one that is not ready.
        let blank = acs_auth_opaque([0; 32]);
        let mut keys: Vec<*const acs_auth_opaque> = match self.flags.first() {
            Some(b'0') => vec![],
            Some(b'1') => vec![&self.key, ptr::null()],
            Some(b'2') => vec![&self.key, &blank],
            _ => vec![&self.key, &self.key],
        };
        keys.shrink_to_fit();
        mistakes.note(self.flags.first() == Some(&b'1'), NULL_POINTER);
        mistakes.note(self.flags.first() == Some(&b'2'), KEY_NOT_READY);
        mistakes.note(self.access_key.is_none() && !keys.is_empty(), KEY_NOT_READY);
        let tolerance = if self.has(b'9') { u32::MAX } else { 300 };

        let verified = (|| {
            let names = headers.as_ref()?;
            // What is no text has another code than what is no token.
            let (method, path_and_query) = (method?, target?);
            let names: Vec<(&[u8], &[u8])> = names.clone();
            let received =
                Received { method, path_and_query, headers: &names, content_hash: hash? };
            let ready: Vec<_> =
                self.access_key.iter().cloned().filter(|_| !keys.is_empty()).collect();
            Some(Verifier::new(ready).with_tolerance(tolerance).verify(&received, now?))
        })();
        let due = verified
            .and_then(|verified| mistakes.of(verified.map_err(|error| error.code().number())));

        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| acs_auth_header { name: name.lent(), value: value.lent() })
            .collect();
        let received = acs_auth_received {
            method: self.method.lent(),
            path_and_query: self.target.lent(),
            headers: headers.as_ptr(),
            headers_len: headers.len(),
            content_hash: self.content_hash.lent(),
        };
        let received = if self.has(b'r') { ptr::null() } else { &raw const received };
        mistakes.note(self.has(b'r'), NULL_POINTER);
        let (list, len, now) = (keys.as_ptr(), keys.len(), self.seconds);
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_verify(list, len, received, now, tolerance) };
        mistakes.check_explained(&why, None, self.method.lent().len);
        let mistakes = self.and_out(mistakes);
        let nobody = acs_auth_verified { key_index: usize::MAX, unix_seconds: i64::MIN };
        let mut verified = nobody;
        // SAFETY: as above.
        let status = unsafe {
            acs_auth_verify(list, len, received, now, tolerance, self.out(&mut verified))
        };
        mistakes.check(status);
        match due.filter(|_| status == OK) {
            Some(due) => {
                assert_eq!(
                    (verified.key_index, verified.unix_seconds),
                    (due.key_index, due.date.unix())
                );
            }
            None => assert!(verified == nobody),
        }
    }

    fn dates(&self) {
        let mut text = [CANARY; 30];
        let mut mistakes = self.with_out();
        let due = mistakes.of_core(HttpDate::from_unix(self.seconds));
        // SAFETY: as above.
        let status = unsafe { acs_auth_date_format(self.seconds, self.out(&mut text)) };
        mistakes.check(status);
        match due.filter(|_| status == OK) {
            Some(due) => assert_eq!(text_of(&text), due.as_str()),
            None => assert_eq!(text, [CANARY; 30]),
        }

        let mut seconds = i64::MIN;
        let mut mistakes = self.with_out();
        let read = mistakes.of(self.date.bytes());
        let due = read.and_then(|date| mistakes.of_core(HttpDate::parse(date)));
        // SAFETY: as above.
        let status = unsafe { acs_auth_date_parse(self.date.lent(), self.out(&mut seconds)) };
        mistakes.check(status);
        assert_eq!(seconds, due.filter(|_| status == OK).map_or(i64::MIN, |date| date.unix()));
    }

    /// At once, and in pieces, in the order of the letters.
    fn hashes(&self) {
        let mut text = [CANARY; 45];
        let body = self.body.lent();
        let mut mistakes = self.with_out();
        let due = mistakes.of(self.body.bytes()).map(ContentHash::of);
        // SAFETY: as above.
        let status = unsafe { acs_auth_content_hash(body.data, body.len, self.out(&mut text)) };
        mistakes.check(status);
        match due.filter(|_| status == OK) {
            Some(due) => assert_eq!(text_of(&text), due.as_str()),
            None => assert_eq!(text, [CANARY; 45]),
        }

        let mut hasher = acs_auth_opaque([0; 32]);
        let mut hashed: Option<Vec<u8>> = None;
        for flag in self.flags {
            let mut text = [CANARY; 45];
            let not_ready = if hashed.is_some() { OK } else { KEY_NOT_READY };
            // SAFETY: as above.
            let status = unsafe {
                match flag {
                    b'i' => acs_auth_hasher_init(&mut hasher),
                    b'p' => acs_auth_hasher_update(&mut hasher, body.data, body.len),
                    b'e' => acs_auth_hasher_update(&mut hasher, ptr::null(), 0),
                    b'f' => acs_auth_hasher_finish(&mut hasher, &mut text),
                    b'x' => acs_auth_hasher_finish(&mut hasher, ptr::null_mut()),
                    b'w' => {
                        hasher = self.key;
                        hashed = None;
                        continue;
                    }
                    _ => continue,
                }
            };
            match flag {
                b'i' => {
                    assert_eq!(status, OK);
                    hashed = Some(Vec::new());
                }
                b'p' if self.body.bytes().is_err() => {
                    assert!([NULL_POINTER, KEY_NOT_READY].contains(&status));
                }
                b'p' => {
                    assert_eq!(status, not_ready);
                    if let (Some(hashed), Ok(piece)) = (&mut hashed, self.body.bytes()) {
                        hashed.extend(piece);
                    }
                }
                b'x' => assert!([NULL_POINTER, KEY_NOT_READY].contains(&status)),
                b'f' => match hashed.take() {
                    Some(all) => {
                        assert_eq!((status, text_of(&text)), (OK, ContentHash::of(&all).as_str()));
                        assert!(hasher == acs_auth_opaque([0; 32]));
                    }
                    None => assert_eq!((status, text), (KEY_NOT_READY, [CANARY; 45])),
                },
                _ => assert_eq!(status, not_ready),
            }
        }
    }

    fn texts(&self) {
        for status in [self.seconds as i32, self.flags.len() as i32] {
            check_texts(status);
        }
        let Ok(text) = CString::new(self.url.bytes().unwrap_or_default()) else { return };
        // SAFETY: it is a C string, or NULL.
        let (text_from, from_null) =
            unsafe { (acs_auth_str_from(text.as_ptr()), acs_auth_str_from(ptr::null())) };
        assert_eq!((text_from.data, text_from.len), (text.as_ptr().cast(), text.as_bytes().len()));
        assert_eq!((from_null.data, from_null.len), (ptr::null(), 0));
    }
}

const BLANK: acs_auth_headers = acs_auth_headers {
    date: [CANARY; 30],
    content_hash: [CANARY; 45],
    authorization: [CANARY; 116],
};

fn check_headers(headers: &acs_auth_headers, due: Option<acs_auth::AuthHeaders>) {
    let Some(due) = due else {
        assert_eq!(headers.date, BLANK.date);
        assert_eq!(headers.content_hash, BLANK.content_hash);
        assert_eq!(headers.authorization, BLANK.authorization);
        return;
    };
    assert_eq!(text_of(&headers.date), due.date());
    assert_eq!(text_of(&headers.content_hash), due.content_hash());
    assert_eq!(text_of(&headers.authorization), due.authorization());
}
