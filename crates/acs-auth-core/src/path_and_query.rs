//! The request target: what a URL may hold, and what a request line may hold.

use crate::ascii::cut;
use crate::character::Class;
use crate::code::Code;
use crate::error::Error;

/// Refuses what no request line can hold.
#[inline(never)] // many ask
pub(crate) fn check(target: &str) -> Result<(), Error> {
    if !target.starts_with('/') {
        return Err(refused(
            "a path and query starts with /, an empty path too: leave out the scheme and the host",
            0,
        ));
    }
    match Class::TARGET.find_other(target.as_bytes()) {
        None => Ok(()),
        Some(at) => Err(refused(
            "a path and query is visible ASCII without #: percent-encode the rest as the client \
             will send it",
            at,
        )),
    }
}

/// The request target of what follows the authority in a URL, where every common client sends it
/// unchanged ([RFC 3986, sections 3.3 and 3.4]).
///
/// [RFC 3986, sections 3.3 and 3.4]: https://www.rfc-editor.org/rfc/rfc3986#section-3.3
pub(crate) fn of_url(rest: &str) -> Result<&str, Error> {
    if rest.is_empty() {
        return Ok("/");
    }
    if rest.starts_with('?') {
        return Err(refused("write the path before the query: /?a instead of ?a", 0));
    }
    let (path, query) = cut(rest, b'?').map_or((rest, None), |(path, query)| (path, Some(query)));
    check_characters(path, Class::PATH)?;
    check_dot_segments(path)?;
    match query {
        None => Ok(rest),
        Some("") => Err(refused("leave out the ? at the end: some clients drop it", path.len())),
        Some(query) => {
            check_characters(query, Class::QUERY).map_err(|error| error.shifted(path.len() + 1))?;
            Ok(rest)
        }
    }
}

fn check_characters(text: &str, bare: Class) -> Result<(), Error> {
    for (at, byte) in text.bytes().enumerate() {
        let reason = match byte {
            _ if bare.holds(byte) => continue,
            b'%' => match check_escape(text.as_bytes().get(at + 1..at + 3)) {
                Ok(()) => continue,
                Err(reason) => reason,
            },
            b'\'' => "write ' in a query as %27: browsers and Node send it so",
            b' ' => "write a space as %20: clients write it as %20, as +, or not at all",
            0x80.. => "percent-encode characters beyond ASCII as UTF-8: \u{e9} is %C3%A9",
            0..=0x1f | 0x7f => "a URL holds no control characters, tabs or line ends",
            _ => "percent-encode this character: some clients do, and others do not",
        };
        return Err(refused(reason, at));
    }
    Ok(())
}

/// Checks the two digits after a `%`.
fn check_escape(digits: Option<&[u8]>) -> Result<(), &'static str> {
    let Some(&[high, low]) = digits else {
        return Err("after % come two hex digits: write % itself as %25");
    };
    let (Some(high_value), Some(low_value)) = (hex_value(high), hex_value(low)) else {
        return Err("after % come two hex digits: write % itself as %25");
    };
    if high.is_ascii_lowercase() || low.is_ascii_lowercase() {
        return Err("write the hex digits of an escape in upper case: some clients rewrite them");
    }
    if Class::UNRESERVED.holds(high_value << 4 | low_value) {
        return Err(
            "write letters, digits, -, ., _ and ~ without an escape: some clients decode it",
        );
    }
    Ok(())
}

const fn hex_value(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

/// Refuses the segments `.` and `..`. Their escaped spellings were refused as escapes.
fn check_dot_segments(path: &str) -> Result<(), Error> {
    let mut start = 0;
    for segment in path.as_bytes().split(|byte| *byte == b'/') {
        if matches!(segment, b"." | b"..") {
            return Err(refused(
                "write the path without the segments . and ..: clients resolve them",
                start,
            ));
        }
        start += segment.len() + 1;
    }
    Ok(())
}

const fn refused(reason: &'static str, at: usize) -> Error {
    Error::at(Code::InvalidPathAndQuery, reason, at)
}
