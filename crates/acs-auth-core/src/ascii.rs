//! ASCII: text of a known size, in place, and texts cut at a character.

use core::fmt;

/// `N` bytes of ASCII. Whoever makes one sees to it that it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Ascii<const N: usize>(pub(crate) [u8; N]);

impl<const N: usize> Ascii<N> {
    pub(crate) fn as_str(&self) -> &str {
        // ASCII is UTF-8, so this never takes the default, which keeps a panic out of the core.
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    pub(crate) const fn as_bytes(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> fmt::Debug for Ascii<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// Whether two texts are the same but for the case of their ASCII letters.
///
/// The standard library compares in blocks, which is much code for texts as short as names.
#[inline(never)] // many ask
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    one == other
        || one.len() == other.len()
            && one.iter().zip(other).all(|(one, other)| one.eq_ignore_ascii_case(other))
}

/// What stands before and behind the first of an ASCII character.
///
/// Searching for a `char`, as the standard library does it, could panic as far as a linker can tell;
/// so could splitting at one.
#[inline(never)] // many ask
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    let (before, rest) = text.split_at_checked(place)?;
    Some((before, rest.get(1..)?))
}

/// The pieces between an ASCII character: one more than there are of it.
pub(crate) fn pieces(text: &str, between: u8) -> impl Iterator<Item = &str> {
    let pieces = text.as_bytes().split(move |byte| *byte == between);
    pieces.map(|piece| core::str::from_utf8(piece).unwrap_or_default())
}
