//! The percent escapes of a target, one by one.

/// One of them.
#[derive(Clone, Copy)]
pub(super) struct Escape {
    /// Its place among the escapes, from 0.
    pub(super) index: usize,
    /// What it stands for.
    pub(super) byte: u8,
}

impl Escape {
    pub(super) fn is_of_non_ascii(self) -> bool {
        !self.byte.is_ascii()
    }

    /// Whether no URL holds the character bare, so that every client escapes it.
    pub(super) fn is_of_what_must_be(self) -> bool {
        self.byte <= b' ' || self.byte >= 0x7f || br#""<>\^`{|}%"#.contains(&self.byte)
    }
}

/// The target with some of its escapes undone.
pub(super) fn undo(target: &[u8], which: impl Fn(Escape) -> bool) -> Vec<u8> {
    map(target, |escape, text| if which(escape) { vec![escape.byte] } else { text.to_vec() })
}

/// The target with some of its escapes in lower case.
pub(super) fn lower(target: &[u8], which: impl Fn(Escape) -> bool) -> Vec<u8> {
    map(
        target,
        |escape, text| {
            if which(escape) { text.to_ascii_lowercase() } else { text.to_vec() }
        },
    )
}

/// How many escapes there are.
pub(super) fn count(target: &[u8]) -> usize {
    let mut count = 0;
    map(target, |_, text| {
        count += 1;
        text.to_vec()
    });
    count
}

fn map(target: &[u8], mut write: impl FnMut(Escape, &[u8]) -> Vec<u8>) -> Vec<u8> {
    let mut mapped = Vec::with_capacity(target.len());
    let (mut rest, mut index) = (target, 0);
    while let Some((first, tail)) = rest.split_first() {
        if let Some((text, after)) = rest.split_first_chunk::<3>()
            && let Some(byte) = byte(*text)
        {
            mapped.extend(write(Escape { index, byte }, text));
            rest = after;
            index += 1;
        } else {
            mapped.push(*first);
            rest = tail;
        }
    }
    mapped
}

fn byte([percent, high, low]: [u8; 3]) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok());
    (percent == b'%').then_some(digit(high)? << 4 | digit(low)?)
}
