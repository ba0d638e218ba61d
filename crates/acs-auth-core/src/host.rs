//! The host: what a URL may name, and what a `host` header may hold.

use crate::ascii::cut;
use crate::character::Class;
use crate::code::Code;
use crate::error::Error;
use crate::ip_address::{Ipv6, is_ipv4};

/// Characters in the longest name that DNS has room for ([RFC 1035, section 2.3.4]).
///
/// [RFC 1035, section 2.3.4]: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
pub(crate) const MAX_NAME_LEN: usize = 253;
const MAX_LABEL_LEN: usize = 63;

/// Refuses what no `host` header can hold, or what would blur the string-to-sign.
#[inline(never)] // many ask
pub(crate) fn check(host: &str) -> Result<(), Error> {
    if host.is_empty() {
        return Err(refused("a request names its host: give the value of its host header", 0));
    }
    match Class::HOST.find_other(host.as_bytes()) {
        None => Ok(()),
        Some(at) => Err(refused(
            "a host header is visible ASCII without / @ ; and ,: leave out the scheme and the \
             path, and write other alphabets in their xn-- form",
            at,
        )),
    }
}

/// The part of a URL's authority that is sent as `host`: all of it, but for the port that goes
/// without saying.
pub(crate) fn of_authority<'u>(authority: &'u str, default_port: &str) -> Result<&'u str, Error> {
    let name_len = match authority.strip_prefix('[') {
        Some(rest) => check_ipv6(rest)?,
        None => check_name(name_before_port(authority)?)?,
    };
    let Some((name, port)) = authority.split_at_checked(name_len) else { return Ok(authority) };
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(name),
        Some(digits) if digits == default_port => Ok(name),
        Some(digits) if is_port(digits) => Ok(authority),
        _ => Err(refused("a port is a number from 1 to 65535 without leading zeros", name_len)),
    }
}

fn name_before_port(authority: &str) -> Result<&str, Error> {
    let (name, port) = cut(authority, b':').unwrap_or((authority, ""));
    if port.bytes().any(|byte| byte == b':') {
        return Err(refused(
            "a host has one colon at most, before its port: an IPv6 address stands in brackets",
            name.len(),
        ));
    }
    Ok(name)
}

fn is_port(digits: &str) -> bool {
    !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u16>().is_ok()
}

/// Checks a name or an IPv4 address, and gives its length.
fn check_name(name: &str) -> Result<usize, Error> {
    if name.is_empty() {
        return Err(refused("a URL names its host: https://name/path", 0));
    }
    if let Some(at) = Class::NAME.find_other(name.as_bytes()) {
        let reason = match name.as_bytes().get(at) {
            Some(b'A'..=b'Z') => "write the host in lower case: clients disagree on what they send",
            Some(b'%') => "a host is written without % escapes: some clients decode them",
            Some(0x80..) => {
                "write the host in its xn-- form (IDNA): clients disagree on how to make it"
            }
            _ => "a host is letters, digits, -, _ and ., or an IPv6 address in brackets",
        };
        return Err(refused(reason, at));
    }
    if name.ends_with('.') {
        return Err(refused(
            "write the host without the dot at its end: clients disagree on sending it",
            name.len() - 1,
        ));
    }
    let mut labels = name.as_bytes().split(|byte| *byte == b'.');
    if name.len() > MAX_NAME_LEN || labels.any(|label| !(1..=MAX_LABEL_LEN).contains(&label.len()))
    {
        return Err(refused(
            "a host has at most 253 characters, and 1 to 63 between two dots (RFC 1035)",
            0,
        ));
    }
    let last_label = name.as_bytes().rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    if is_number(last_label) && !is_ipv4(name.as_bytes()) {
        return Err(refused(
            "an IPv4 address is four decimal numbers from 0 to 255 without leading zeros: \
             clients rewrite other forms",
            0,
        ));
    }
    Ok(name.len())
}

/// Whether browsers take a label for a number, and the whole host for an address.
fn is_number(label: &[u8]) -> bool {
    let hex = label.strip_prefix(b"0x");
    hex.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
        || label.iter().all(u8::is_ascii_digit)
}

/// Checks an IPv6 address whose opening bracket was cut off, and gives its length with brackets.
#[cold]
#[inline(never)]
fn check_ipv6(rest: &str) -> Result<usize, Error> {
    let Some((text, _)) = cut(rest, b']') else {
        return Err(refused("an IPv6 address ends with a ]", 0));
    };
    let address = Ipv6::parse(text.as_bytes());
    let last = text.as_bytes().rsplit(|byte| *byte == b':').next().unwrap_or_default();
    if is_ipv4(last) || address.as_ref().is_some_and(Ipv6::is_ipv4_mapped) {
        return Err(refused(
            "write the IPv4 address alone: clients write one inside IPv6 in different ways",
            1,
        ));
    }
    let Some(address) = address else {
        return Err(refused(
            "not an IPv6 address: write it as in [2001:db8::1], without a zone",
            1,
        ));
    };
    if !address.is_shortest() {
        return Err(refused(
            "write the IPv6 address in its shortest form, in lower case (RFC 5952): clients \
             rewrite other forms",
            1,
        ));
    }
    Ok(text.len() + 2)
}

const fn refused(reason: &'static str, at: usize) -> Error {
    Error::at(Code::InvalidHost, reason, at)
}
