//! What may have been signed in the place of the host.

use super::Mistake::{
    HostInOtherCase, HostLeftOut, HostOfEndpoint, HostOfLoopback, HostOfOtherHeader, HostPortTwice,
    HostTrailingDot, HostTrailingSlash, HostWithDefaultPort, HostWithPath, HostWithScheme,
    HostWithoutPort,
};
use super::variants::Variants;
use crate::Header;

/// Headers that name a host beside the `host` header.
const OTHER_HEADERS: [&str; 4] =
    ["x-ms-host", "x-forwarded-host", "x-original-host", "x-azure-fdid-host"];
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// Segments of a path that stand in an endpoint.
const MAX_SEGMENTS: usize = 4;

/// The variants of a host that came with a path and headers.
pub(super) fn variants<H: Header>(
    host: &[u8],
    path: &[u8],
    headers: &[H],
    endpoint: Option<&str>,
) -> Variants {
    let mut variants = Variants::of(host);
    let (name, port) = split_port(host);
    for scheme in ["https://", "http://"] {
        variants.push(HostWithScheme, [scheme.as_bytes(), host].concat());
        variants.push(HostWithScheme, [scheme.as_bytes(), host, b"/"].concat());
        variants.push(HostWithScheme, [scheme.as_bytes(), name].concat());
    }
    variants.push(HostLeftOut, b"");
    variants.push(HostTrailingSlash, [host, b"/"].concat());
    variants.push(HostTrailingSlash, [host, b"//"].concat());
    match port {
        Some(port) => {
            variants.push(HostPortTwice, [host, b":", port].concat());
            match split_port(name) {
                (_, Some(again)) if again == port => variants.push(HostPortTwice, name),
                _ => variants.push(HostWithoutPort, name),
            }
        }
        None => {
            for port in [b":443".as_slice(), b":80"] {
                variants.push(HostWithDefaultPort, [host, port].concat());
            }
        }
    }
    variants.push(HostInOtherCase, host.to_ascii_lowercase());
    variants.push(HostInOtherCase, host.to_ascii_uppercase());
    variants.push(HostInOtherCase, capitalised(host));
    let port = port.map(|port| [b":", port].concat()).unwrap_or_default();
    variants.push(
        HostTrailingDot,
        match name.strip_suffix(b".") {
            Some(name) => [name, &port].concat(),
            None => [name, b".", &port].concat(),
        },
    );
    let ends = path.iter().enumerate().skip(1).filter(|(_, byte)| **byte == b'/');
    for end in ends.map(|(at, _)| at).take(MAX_SEGMENTS) {
        let prefix = path.get(..end).unwrap_or_default();
        variants.push(HostWithPath, [host, prefix].concat());
        variants.push(HostWithPath, [host, prefix, b"/"].concat());
    }
    for header in headers {
        let is_other = |name: &&str| name.as_bytes().eq_ignore_ascii_case(header.name());
        if OTHER_HEADERS.iter().any(is_other) {
            variants.push(HostOfOtherHeader, header.value());
        }
    }
    if let Some(endpoint) = endpoint {
        push_endpoint(&mut variants, endpoint);
    }
    if LOOPBACK.iter().any(|other| other.as_bytes() == name) {
        for other in LOOPBACK {
            variants.push(HostOfLoopback, [other.as_bytes(), &port].concat());
        }
    }
    variants
}

/// The text of an endpoint as clients cut a host out of it: more or less of it.
fn push_endpoint(variants: &mut Variants, endpoint: &str) {
    let after_scheme = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let trimmed = after_scheme.trim_end_matches('/');
    let authority = after_scheme.split(['/', '?', '#']).next().unwrap_or_default();
    let (_, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let (name, _) = split_port(host.as_bytes());
    let one_slash_less = after_scheme.strip_suffix('/').unwrap_or(after_scheme);
    for text in [after_scheme, one_slash_less, trimmed, authority, host, endpoint] {
        variants.push(HostOfEndpoint, text);
    }
    variants.push(HostOfEndpoint, host.to_ascii_lowercase());
    variants.push(HostOfEndpoint, name);
}

/// A name and its port, as they stand; the brackets of an IPv6 address belong to its name.
fn split_port(host: &[u8]) -> (&[u8], Option<&[u8]>) {
    let colon = host.iter().rposition(|byte| *byte == b':');
    let port = colon.and_then(|colon| host.get(colon + 1..));
    match (colon, port) {
        (Some(colon), Some(port)) if !port.is_empty() && port.iter().all(u8::is_ascii_digit) => {
            (host.get(..colon).unwrap_or_default(), Some(port))
        }
        _ => (host, None),
    }
}

/// Each label with a capital letter, as people write `Contoso.Communication.Azure.com`; or the first.
fn capitalised(host: &[u8]) -> Vec<u8> {
    let mut host = host.to_vec();
    if let Some(first) = host.first_mut() {
        first.make_ascii_uppercase();
    }
    host
}
