//! What may have been signed in the place of the path and query.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

use super::Mistake::{
    ParamsLeftOut, PathDoubleSlash, PathTrailingSlash, TargetDecoded, TargetEncoded,
    TargetEncodedTwice, TargetInOtherCase, TargetOtherPrefix, TargetRewritten, TargetThroughProxy,
    TargetWithHost, TargetWithoutSlash,
};
use super::escapes::{self, Escape};
use super::query;
use super::variants::Variants;

/// What neither JavaScript's `encodeURIComponent` nor Python's `quote` leaves as it is, in a path.
const COMPONENT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b'%');
/// The same for `encodeURIComponent`, which leaves these.
const JAVASCRIPT: &AsciiSet =
    &COMPONENT.remove(b'!').remove(b'\'').remove(b'(').remove(b')').remove(b'*');
/// The same of a query, but for what divides its parameters.
const IN_QUERY: [&AsciiSet; 2] =
    [&COMPONENT.remove(b'=').remove(b'&'), &JAVASCRIPT.remove(b'=').remove(b'&')];
/// The collections of the service, below which a client may put an id of dots.
const COLLECTIONS: [&str; 18] = [
    "identities",
    "rooms",
    "phoneNumbers",
    "operations",
    "searchResults",
    "countries",
    "queues",
    "jobs",
    "workers",
    "channels",
    "streams",
    "templates",
    "recordings",
    "participants",
    "callConnections",
    "messages",
    "threads",
    "users",
];
/// Segments of a path that a gateway takes off or puts on: more are a path of their own.
const MAX_PREFIX: usize = 4;

/// A path and its query, cut at the first `?`.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) path: &'a [u8],
    /// Without its `?`.
    pub(super) query: Option<&'a [u8]>,
}

impl<'a> Target<'a> {
    pub(super) fn cut(target: &'a [u8]) -> Self {
        match target.iter().position(|byte| *byte == b'?') {
            Some(at) => {
                Self { path: target.get(..at).unwrap_or_default(), query: target.get(at + 1..) }
            }
            None => Self { path: target, query: None },
        }
    }

    pub(super) fn with_path(self, path: &[u8]) -> Vec<u8> {
        Self::join(path, self.query)
    }

    pub(super) fn join(path: &[u8], query: Option<&[u8]>) -> Vec<u8> {
        match query {
            Some(query) => [path, b"?", query].concat(),
            None => path.to_vec(),
        }
    }
}

/// The variants of a target that came for a host; the endpoint is what the client was configured with.
pub(super) fn variants(target: &[u8], host: &[u8], endpoint: Option<&str>) -> Variants {
    let mut variants = Variants::of(target);
    // A whole URL in the request line: whoever is no proxy takes its path and query.
    if let Some(origin_form) = after_authority(target) {
        variants.push(TargetThroughProxy, origin_form);
    }
    let cut = Target::cut(target);
    slashes(&mut variants, cut);
    query::push(&mut variants, cut);
    params(&mut variants, cut);
    rewritten(&mut variants, target);
    encoded(&mut variants, cut);
    decoded(&mut variants, target, cut);
    variants.push(TargetInOtherCase, target.to_ascii_lowercase());
    for scheme in ["https://", "http://", "//", ""] {
        variants.push(TargetWithHost, [scheme.as_bytes(), host, target].concat());
    }
    prefixes(&mut variants, cut, endpoint);
    dot_segments(&mut variants, cut);
    variants
}

/// The path and query of a whole URL.
pub(super) fn after_authority(target: &[u8]) -> Option<&[u8]> {
    let start = target.windows(3).position(|three| three == b"://")? + 3;
    let scheme = target.get(..start - 3)?;
    let rest = target.get(start..)?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?'))?;
    scheme.iter().all(u8::is_ascii_alphabetic).then_some(rest.get(end..)?)
}

fn slashes(variants: &mut Variants, cut: Target<'_>) {
    if let Some(rest) = cut.path.strip_prefix(b"/") {
        let is_double = rest.starts_with(b"/");
        let mistake = if is_double { PathDoubleSlash } else { TargetWithoutSlash };
        variants.push(mistake, cut.with_path(rest));
        variants.push(PathDoubleSlash, cut.with_path(&[b"/", cut.path].concat()));
    }
    let other = match cut.path.strip_suffix(b"/") {
        Some(path) => path.to_vec(),
        None => [cut.path, b"/"].concat(),
    };
    variants.push(PathTrailingSlash, cut.with_path(&other));
}

/// `;` and what follows it: Python's `urlparse` cuts it off the last segment, Java's servlets off each.
fn params(variants: &mut Variants, cut: Target<'_>) {
    let last = cut.path.iter().rposition(|byte| *byte == b'/').map_or(0, |slash| slash + 1);
    let semicolon = cut.path.iter().skip(last).position(|byte| *byte == b';');
    if let Some(path) = semicolon.and_then(|at| cut.path.get(..last + at)) {
        variants.push(ParamsLeftOut, cut.with_path(path));
    }
    let segments = cut.path.split(|byte| *byte == b'/');
    let bare = segments.map(|segment| segment.split(|byte| *byte == b';').next().unwrap_or(&[]));
    variants.push(ParamsLeftOut, cut.with_path(&bare.collect::<Vec<_>>().join(&b'/')));
}

/// What clients rewrite before they send, undone.
fn rewritten(variants: &mut Variants, target: &[u8]) {
    // They must escape these, and it was not done when the URL was signed.
    variants.push(TargetRewritten, escapes::undo(target, Escape::is_of_what_must_be));
    variants.push(TargetRewritten, escapes::undo(target, Escape::is_of_non_ascii));
    variants.push(TargetRewritten, escapes::undo(target, |escape| escape.byte == b' '));
    // They write hex digits in upper case: all that were not, or one of them.
    variants.push(TargetRewritten, escapes::lower(target, |_| true));
    variants.push(TargetRewritten, escapes::lower(target, |escape| escape.index % 2 == 0));
    for index in 0..escapes::count(target).min(8) {
        variants.push(TargetRewritten, escapes::lower(target, |escape| escape.index == index));
    }
    // They take escapes off what needs none: there is no telling which, but for tildes and hyphens.
    for character in ["~", "-", ".", "_"] {
        let escape = format!("%{:02X}", character.as_bytes().first().copied().unwrap_or_default());
        variants.push(TargetRewritten, replace(target, character.as_bytes(), escape.as_bytes()));
        let escape = escape.to_ascii_lowercase();
        variants.push(TargetRewritten, replace(target, character.as_bytes(), escape.as_bytes()));
    }
}

fn encoded(variants: &mut Variants, cut: Target<'_>) {
    for (set, in_query) in [COMPONENT, JAVASCRIPT].into_iter().zip(IN_QUERY) {
        let path = percent_encode(cut.path, set).to_string();
        variants.push(TargetEncoded, cut.with_path(path.as_bytes()));
        // Before an action, as in /:issueAccessToken, an id alone is escaped.
        let id_alone = path.replace("/%3A", "/:");
        variants.push(TargetEncoded, cut.with_path(id_alone.as_bytes()));
        if let Some(query) = cut.query {
            let query = percent_encode(query, in_query).to_string();
            variants.push(TargetEncoded, Target::join(cut.path, Some(query.as_bytes())));
            variants.push(TargetEncoded, Target::join(path.as_bytes(), Some(query.as_bytes())));
        }
    }
    for character in [":", "@", "+", ","] {
        let escape = percent_encode(character.as_bytes(), NON_ALPHANUMERIC).to_string();
        let path = replace(cut.path, character.as_bytes(), escape.as_bytes());
        variants.push(TargetEncoded, cut.with_path(&path));
    }
    // As a page of HTML has it.
    variants.push(TargetEncoded, replace(&cut.with_path(cut.path), b"&", b"&amp;"));
    let twice = |part: &[u8]| replace(part, b"%", b"%25");
    let path = twice(cut.path);
    variants.push(TargetEncodedTwice, cut.with_path(&path));
    let query = cut.query.map(twice);
    variants.push(TargetEncodedTwice, Target::join(cut.path, query.as_deref()));
    variants.push(TargetEncodedTwice, Target::join(&path, query.as_deref()));
}

fn decoded(variants: &mut Variants, target: &[u8], cut: Target<'_>) {
    let bytes = |part: &[u8]| Cow::from(percent_decode(part)).into_owned();
    // Python's `unquote` replaces what is not UTF-8.
    let text = |part: &[u8]| String::from_utf8_lossy(&bytes(part)).into_owned().into_bytes();
    variants.push(TargetDecoded, bytes(target));
    variants.push(TargetDecoded, text(target));
    variants.push(TargetDecoded, cut.with_path(&bytes(cut.path)));
    variants.push(TargetDecoded, cut.with_path(&text(cut.path)));
    if let Some(query) = cut.query {
        variants.push(TargetDecoded, Target::join(cut.path, Some(&bytes(query))));
        variants.push(TargetDecoded, Target::join(cut.path, Some(&text(query))));
        let plus = replace(query, b"+", b" ");
        variants.push(TargetDecoded, Target::join(cut.path, Some(&text(&plus))));
        variants.push(TargetDecoded, Target::join(&text(cut.path), Some(&text(&plus))));
    }
    for escape in ["%3A", "%2F", "%40", "%2B"] {
        let character = bytes(escape.as_bytes());
        variants.push(TargetDecoded, replace(target, escape.as_bytes(), &character));
    }
}

/// What gateways take off or put before a path.
fn prefixes(variants: &mut Variants, cut: Target<'_>, endpoint: Option<&str>) {
    for (_, rest) in slash_places(cut.path).take(MAX_PREFIX) {
        variants.push(TargetOtherPrefix, cut.with_path(rest));
    }
    let Some(endpoint) = endpoint else { return };
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
    let prefix = path.split(['?', '#']).next().unwrap_or_default();
    variants.push(TargetOtherPrefix, cut.with_path(&[prefix.as_bytes(), cut.path].concat()));
    let prefix = prefix.trim_end_matches('/');
    variants.push(TargetOtherPrefix, cut.with_path(&[prefix.as_bytes(), cut.path].concat()));
}

/// Segments of dots, which clients take out: `/rooms/..` is sent as `/`.
fn dot_segments(variants: &mut Variants, cut: Target<'_>) {
    let push = |variants: &mut Variants, path: Vec<u8>| {
        variants.push_alone(TargetRewritten, cut.with_path(&path));
    };
    let whole = std::iter::once((cut.path, &b""[..]));
    for (before, rest) in whole.chain(places(cut.path)) {
        push(variants, [before, b"/.", rest].concat());
        push(variants, [before, b"/", rest].concat());
        for collection in COLLECTIONS {
            let dots = [before, b"/", collection.as_bytes(), b"/..", rest].concat();
            push(variants, dots);
        }
    }
    // A slash at the end is what is left of the segment before the dots.
    if let Some(before) = cut.path.strip_suffix(b"/") {
        push(variants, [before, b"/."].concat());
        for collection in COLLECTIONS {
            push(variants, [before, b"/", collection.as_bytes(), b"/.."].concat());
        }
    }
}

/// Each way to cut a path before one of its slashes.
fn places(path: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/');
    slashes.filter_map(|(at, _)| path.split_at_checked(at)).take(8)
}

fn slash_places(path: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    places(path).filter(|(before, _)| !before.is_empty())
}

pub(super) fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut replaced = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((first, tail)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            replaced.extend_from_slice(to);
            rest = after;
        } else {
            replaced.push(*first);
            rest = tail;
        }
    }
    replaced
}
