//! The scheme by OpenSSL, written in C: `c/by_openssl.c`, compiled as a shared library.

#![expect(unsafe_code, reason = "it calls what it has loaded, by the declarations of that file")]

use std::env;
use std::ffi::{CStr, CString, c_char, c_void};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libloading::Library;

/// The variable that says where the library is: `cargo xtask bench` compiles it and sets it.
pub const OPENSSL_LIBRARY: &str = "ACS_AUTH_BY_OPENSSL";

type New = unsafe extern "C" fn(*const u8, usize) -> *mut c_void;
type Free = unsafe extern "C" fn(*mut c_void);
type Sign = unsafe extern "C" fn(
    *mut c_void,
    *const c_char,
    *const c_char,
    *const c_char,
    *const c_char,
    *const u8,
    usize,
    *mut [c_char; 45],
    *mut [c_char; 116],
);

/// A signer whose key is prepared, and the texts that C takes with their ends.
pub struct ByOpenSsl {
    made: *mut c_void,
    texts: [CString; 4],
    sign: Sign,
    free: Free,
    _library: Library,
}

impl ByOpenSsl {
    /// Loads the library, if the variable names one, and prepares the key. The texts are method, path and
    /// query, host, and date.
    ///
    /// # Panics
    ///
    /// If it cannot be loaded, is another library, or the key is not base64.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
    pub fn load(key: &str, texts: [&str; 4]) -> Option<Self> {
        let path = env::var_os(OPENSSL_LIBRARY)?;
        let key = STANDARD.decode(key).expect("base64");
        let texts = texts.map(|text| CString::new(text).expect("no NUL"));
        // SAFETY: loading it runs nothing, and the types are those of the file.
        unsafe {
            let library = Library::new(path).expect("the library");
            let new = *library.get::<New>("by_openssl_new").expect("a function");
            let sign = *library.get("by_openssl_sign").expect("a function");
            let free = *library.get("by_openssl_free").expect("a function");
            let made = new(key.as_ptr(), key.len());
            Some(Self { made, texts, sign, free, _library: library })
        }
    }

    /// Content hash and authorization, with what C puts behind them.
    #[must_use]
    pub fn sign(&mut self, body: &[u8]) -> ([c_char; 45], [c_char; 116]) {
        let (mut hash, mut authorization) = ([0; 45], [0; 116]);
        let [method, path_and_query, host, date] = self.texts.each_ref().map(|text| text.as_ptr());
        // SAFETY: everything is there as long as the call takes, and nobody else has the signer.
        unsafe {
            let (body, len) = (body.as_ptr(), body.len());
            let places = (&raw mut hash, &raw mut authorization);
            (self.sign)(
                self.made,
                method,
                path_and_query,
                host,
                date,
                body,
                len,
                places.0,
                places.1,
            );
        }
        (hash, authorization)
    }

    /// The same as a text.
    #[must_use]
    pub fn authorization(&mut self, body: &[u8]) -> String {
        let (_, authorization) = self.sign(body);
        // SAFETY: it was zeros, and has room for one behind what is written.
        unsafe { CStr::from_ptr(authorization.as_ptr()) }.to_string_lossy().into_owned()
    }
}

impl Drop for ByOpenSsl {
    fn drop(&mut self) {
        // SAFETY: it was made by the library, and is given back once.
        unsafe { (self.free)(self.made) }
    }
}

impl std::fmt::Debug for ByOpenSsl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ByOpenSsl").finish_non_exhaustive()
    }
}
