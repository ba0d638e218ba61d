//! An input as a program in C hands it over, and what is to come of it.

use std::ffi::{CStr, c_char};
use std::ptr;

use acs_auth::Error;

use crate::c_header::{
    INTERNAL, NO_OFFSET, NULL_POINTER, OK, acs_auth_refusal, acs_auth_status_message,
    acs_auth_status_name, acs_auth_str,
};

/// A text of just as many bytes as it has: to read one more is found out.
pub struct Text {
    bytes: Box<[u8]>,
    data: *const u8,
    len: usize,
}

impl Text {
    /// One whose pointer is as it should be, or NULL, or whose length is that of no object.
    pub fn new(bytes: &[u8], is_null: bool, is_endless: bool) -> Self {
        let bytes: Box<[u8]> = bytes.into();
        let data = if is_null { ptr::null() } else { bytes.as_ptr() };
        let len = if is_endless { usize::MAX - bytes.len() } else { bytes.len() };
        Self { bytes, data, len }
    }

    pub fn lent(&self) -> acs_auth_str {
        acs_auth_str { data: self.data, len: self.len }
    }

    /// What is there by the rules of the header.
    pub fn bytes(&self) -> Result<&[u8], i32> {
        let is_there = self.len == self.bytes.len() && (self.len == 0 || !self.data.is_null());
        if is_there { Ok(&self.bytes) } else { Err(NULL_POINTER) }
    }

    /// The same, as a text: what is none is refused under a code.
    pub fn text(&self, code: acs_auth::Code) -> Result<&str, i32> {
        str::from_utf8(self.bytes()?).map_err(|_| code.number())
    }
}

/// Whatever is wrong with what a function was given: of which it may tell any.
#[derive(Default)]
pub struct Mistakes(Vec<i32>);

impl Mistakes {
    /// Takes what was read, or notes what is wrong with it.
    pub fn of<T>(&mut self, read: Result<T, i32>) -> Option<T> {
        read.map_err(|status| self.0.push(status)).ok()
    }

    pub fn of_core<T>(&mut self, read: Result<T, Error>) -> Option<T> {
        self.of(read.map_err(|error| error.code().number()))
    }

    pub fn note(&mut self, is_wrong: bool, status: i32) {
        self.0.extend(is_wrong.then_some(status));
    }

    /// Fails unless a function has told one of them, or that there is none.
    pub fn check(&self, status: i32) {
        assert_ne!(status, INTERNAL);
        match self.0.as_slice() {
            [] => assert_eq!(status, OK),
            mistakes => assert!(mistakes.contains(&status), "{status}, and not of {mistakes:?}"),
        }
    }

    /// Fails unless an explanation is the one of such a mistake, in a sentence that is fixed.
    pub fn check_explained(&self, why: &acs_auth_refusal, core: Option<Error>, longest: usize) {
        self.check(why.status);
        let reason = CStr::from_bytes_until_nul(&why.reason).unwrap().to_str().unwrap();
        assert_eq!(reason.is_empty(), why.status == OK);
        assert!(why.offset == NO_OFFSET || why.offset <= longest);
        if let ([status], Some(error)) = (self.0.as_slice(), core) {
            assert_eq!((*status, reason), (error.code().number(), error.reason()));
            assert_eq!(why.offset, error.offset().unwrap_or(NO_OFFSET));
        }
    }
}

/// Fails unless there is a name and a sentence for any number.
pub fn check_texts(status: i32) {
    let text = |text: *const c_char| {
        assert!(!text.is_null());
        // SAFETY: the header says that it is a C string.
        unsafe { CStr::from_ptr(text) }.to_str().unwrap()
    };
    // SAFETY: they take any number.
    let (name, message) =
        unsafe { (text(acs_auth_status_name(status)), text(acs_auth_status_message(status))) };
    let code = acs_auth::Code::ALL.iter().find(|code| code.number() == status);
    if let Some(code) = code {
        assert_eq!((name, message), (code.as_str(), code.meaning()));
    } else {
        assert_eq!(name == "UNKNOWN", !(OK..=INTERNAL).contains(&status));
        assert!(!message.is_empty());
    }
}

/// The text of an array of C.
pub fn text_of(array: &[u8]) -> &str {
    CStr::from_bytes_until_nul(array).unwrap().to_str().unwrap()
}
