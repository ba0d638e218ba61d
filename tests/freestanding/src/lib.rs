//! Signs each request of the input, and writes a line for each. `start.c` is the other half.

#![no_std]

use core::panic::PanicInfo;
use core::{slice, str};

use acs_auth_core::{AccessKey, AuthHeaders, ContentHash, Error, HttpDate, SignableRequest};

/// The exit status for an input that is not of the form in the README.
const MALFORMED: i32 = 100;
/// The exit status for a panic, the same as with std.
const PANICKED: i32 = 101;

unsafe extern "C" {
    /// Writes `length` bytes to standard output.
    fn write_out(bytes: *const u8, length: usize);
    safe fn leave(status: i32) -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    leave(PANICKED)
}

/// What `start.c` calls with all of standard input.
///
/// # Safety
///
/// `input` points to `length` bytes that nothing writes to meanwhile.
// SAFETY: no other function of the program has this name.
#[unsafe(no_mangle)]
unsafe extern "C" fn sign_all(input: *const u8, length: usize) {
    // SAFETY: the caller's promise is what a slice asks for.
    let mut input = unsafe { slice::from_raw_parts(input, length) };
    while !input.is_empty() {
        let mut room = [&[][..]; 6];
        let Some(fields) = room.get_mut(..take_number(&mut input)) else { leave(MALFORMED) };
        fields.fill_with(|| take_field(&mut input));
        match sign(fields) {
            Ok(headers) => print(headers.authorization()),
            Err(error) => print(error.code().as_str()),
        }
        print("\n");
    }
}

fn take_number(input: &mut &[u8]) -> usize {
    let Some((number, rest)) = input.split_first_chunk() else { leave(MALFORMED) };
    *input = rest;
    usize::from_le_bytes(*number)
}

fn take_field<'i>(input: &mut &'i [u8]) -> &'i [u8] {
    let length = take_number(input);
    let Some((field, rest)) = input.split_at_checked(length) else { leave(MALFORMED) };
    *input = rest;
    field
}

/// Signs a URL, or parts, whichever is given.
fn sign(fields: &[&[u8]]) -> Result<AuthHeaders, Error> {
    let [key, date, method, target @ .., body] = fields else { leave(MALFORMED) };
    let key = AccessKey::from_base64(key)?;
    let date = HttpDate::parse(date)?;
    let content_hash = ContentHash::of(body);
    let method = text(method);
    match target {
        [url] => Ok(*key.sign_url(method, text(url), content_hash, date)?.headers()),
        [host, path_and_query] => {
            let (host, path_and_query) = (text(host), text(path_and_query));
            key.sign(&SignableRequest { method, path_and_query, host, date, content_hash })
        }
        _ => leave(MALFORMED),
    }
}

fn text(field: &[u8]) -> &str {
    str::from_utf8(field).unwrap_or_else(|_| leave(MALFORMED))
}

fn print(text: &str) {
    // SAFETY: a text is as many bytes as its length says.
    unsafe { write_out(text.as_ptr(), text.len()) }
}
