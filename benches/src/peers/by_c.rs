//! The same through the C library, as a program of C has it: the shared library that ships.

#![expect(unsafe_code, reason = "it calls what it has loaded, by the declarations of the header")]

use std::env;
use std::ffi::c_char;
use std::mem::MaybeUninit;

use acs_auth_core::AuthHeaders;
use libloading::Library;

use crate::{DATE, HOST, KEY, METHOD, PATH_AND_QUERY, URL};

/// The variable that says where the library is: `cargo xtask bench` builds it and sets it.
pub const LIBRARY: &str = "ACS_AUTH_LIBRARY";

#[repr(C)]
#[derive(Clone, Copy)]
struct acs_auth_str {
    data: *const c_char,
    len: usize,
}

#[repr(C)]
struct acs_auth_key {
    opaque: [u64; 32],
}

#[repr(C)]
struct acs_auth_headers {
    date: [u8; 30],
    content_hash: [u8; 45],
    authorization: [u8; 116],
}

#[repr(C)]
struct acs_auth_request {
    method: acs_auth_str,
    path_and_query: acs_auth_str,
    host: acs_auth_str,
    unix_seconds: i64,
    content_hash: acs_auth_str,
}

type KeyInit = unsafe extern "C" fn(acs_auth_str, *mut acs_auth_key) -> i32;
type ContentHash = unsafe extern "C" fn(*const u8, usize, *mut [u8; 45]) -> i32;
type Sign = unsafe extern "C" fn(
    *const acs_auth_key,
    *const acs_auth_request,
    *mut acs_auth_headers,
) -> i32;
type SignUrl = unsafe extern "C" fn(
    *const acs_auth_key,
    acs_auth_str,
    acs_auth_str,
    *const u8,
    usize,
    i64,
    *mut acs_auth_headers,
) -> i32;

/// The library, and a key in its memory.
pub struct ByC {
    key: acs_auth_key,
    content_hash: ContentHash,
    sign: Sign,
    sign_url: SignUrl,
    _library: Library,
}

impl std::fmt::Debug for ByC {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ByC").finish_non_exhaustive()
    }
}

impl ByC {
    /// Loads the library, if the variable names one.
    ///
    /// # Panics
    ///
    /// If it cannot be loaded, or is another library.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
    pub fn load() -> Option<Self> {
        let path = env::var_os(LIBRARY)?;
        // SAFETY: loading it runs nothing, and the types are those of the header.
        unsafe {
            let library = Library::new(path).expect("the library");
            let key_init = *library.get::<KeyInit>("acs_auth_key_init").expect("a function");
            let mut key = MaybeUninit::uninit();
            assert_eq!(key_init(str(KEY), key.as_mut_ptr()), 0);
            Some(Self {
                key: key.assume_init(),
                content_hash: *library.get("acs_auth_content_hash").expect("a function"),
                sign: *library.get("acs_auth_sign").expect("a function"),
                sign_url: *library.get("acs_auth_sign_url").expect("a function"),
                _library: library,
            })
        }
    }

    /// Hashes the body, and signs the parts. Gives the authorization.
    ///
    /// # Panics
    ///
    /// If it is refused.
    #[must_use]
    pub fn sign(&self, body: &[u8]) -> [u8; 116] {
        let mut hash = [0; 45];
        let mut headers = MaybeUninit::<acs_auth_headers>::uninit();
        // SAFETY: everything is there as long as the calls take, and OK says that it was written.
        unsafe {
            assert_eq!((self.content_hash)(body.as_ptr(), body.len(), &raw mut hash), 0);
            let request = acs_auth_request {
                method: str(METHOD),
                path_and_query: str(PATH_AND_QUERY),
                host: str(HOST),
                unix_seconds: DATE,
                content_hash: acs_auth_str { data: hash.as_ptr().cast(), len: 44 },
            };
            assert_eq!(
                (self.sign)(&raw const self.key, &raw const request, headers.as_mut_ptr()),
                0
            );
            headers.assume_init_ref().authorization
        }
    }

    /// Signs the URL with its body. Gives the authorization.
    ///
    /// # Panics
    ///
    /// If it is refused.
    #[must_use]
    pub fn sign_url(&self, body: &[u8]) -> [u8; 116] {
        let mut headers = MaybeUninit::<acs_auth_headers>::uninit();
        let (method, url) = (str(METHOD), str(URL));
        // SAFETY: as above.
        unsafe {
            let (body, len) = (body.as_ptr(), body.len());
            let key = &raw const self.key;
            assert_eq!((self.sign_url)(key, method, url, body, len, DATE, headers.as_mut_ptr()), 0);
            headers.assume_init_ref().authorization
        }
    }

    /// Whether an authorization, which ends with a NUL, is that of other headers.
    #[must_use]
    pub fn is_that_of(authorization: &[u8; 116], headers: &AuthHeaders) -> bool {
        authorization.strip_suffix(b"\0") == Some(headers.authorization().as_bytes())
    }
}

fn str(text: &str) -> acs_auth_str {
    acs_auth_str { data: text.as_ptr().cast(), len: text.len() }
}
