//! The headers of a received request.

/// Names and values in turns, with nothing between them, and the lengths say where each ends: so they come
/// over in two pieces, however many they are. Lengths that do not add up are no headers, and so refused.
pub(crate) fn pairs<'a>(joined: &'a [u8], lengths: &[u32]) -> Vec<(&'a [u8], &'a [u8])> {
    cut(joined, lengths).unwrap_or_default()
}

fn cut<'a>(mut rest: &'a [u8], lengths: &[u32]) -> Option<Vec<(&'a [u8], &'a [u8])>> {
    let mut next = |length: u32| {
        let piece;
        (piece, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        Some(piece)
    };
    let pairs = lengths.as_chunks().0.iter();
    let pairs = pairs.map(|&[name, value]| Some((next(name)?, next(value)?))).collect();
    if rest.is_empty() { pairs } else { None }
}
