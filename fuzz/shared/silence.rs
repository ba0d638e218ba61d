//! What could be a secret in words that are retold.

/// So many characters in a row, and it could be a token, a key or a secret: a GUID has 36.
const SECRET: usize = 37;

/// Fails if a text has more than 500 characters and a mark, a line end, or a run that could be a secret.
pub fn assert_silent(text: &str) {
    let count = text.chars().count();
    assert!(count < 501 || (count == 501 && text.ends_with('…')));
    assert!(!text.contains(char::is_control));
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~+/=%".contains(c);
    let mut before = "";
    for word in text.split_inclusive(|c| !is_part(c)) {
        let run = word.trim_end_matches(|c| !is_part(c));
        // Of a URL each segment is one, behind the mark for one too.
        let is_url = (before.ends_with(':') && run.starts_with("//"))
            || (before == "]" && run.starts_with('/'));
        let longest = if is_url { run.split('/').map(str::len).max() } else { Some(run.len()) };
        assert!(longest.unwrap_or_default() < SECRET);
        before = word;
    }
}
