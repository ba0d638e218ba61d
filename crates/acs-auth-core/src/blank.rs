//! Blanks and line ends, as files and shells leave them around a text.

/// Takes them off both ends of a text, and says how many bytes were taken off its start.
#[inline(never)] // many ask
pub(crate) fn trim(text: &[u8]) -> (&[u8], usize) {
    let is_text = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let start = text.iter().position(is_text).unwrap_or(text.len());
    let end = text.iter().rposition(is_text).map_or(start, |last| last + 1);
    (text.get(start..end).unwrap_or_default(), start)
}
