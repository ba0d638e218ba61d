//! Every function of the C library does what the Rust core does, and writes nothing where it refuses.
//!
//! The input is lines: letters that say which pointers are NULL and what is done in which order; key, method,
//! URL, target, host, date, content hash and connection string; headers up to an empty line; then the body.

#![no_main]

#[path = "../shared/c_header.rs"]
mod c_header;
#[path = "../shared/c_program.rs"]
mod c_program;
#[path = "../shared/c_signing.rs"]
mod c_signing;
#[path = "../shared/c_verifying.rs"]
mod c_verifying;

use std::ffi::CString;
use std::ptr;

use acs_auth::{AccessKey, ConnectionString, ContentHash, HttpDate};
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

    fn and_out(&self, mut mistakes: Mistakes) -> Mistakes {
        mistakes.note(self.has(b'o'), NULL_POINTER);
        mistakes
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
