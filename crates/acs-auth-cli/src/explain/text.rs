//! A string-to-sign as people see it.

use std::fmt::Write as _;

use crate::colour::{BAD, HEADING, MARK, on_stdout, stdout_has_colour};

/// Its lines with their ends. From a byte on it is marked: in colour, or by a caret below.
pub(super) fn print(title: &str, string: &[u8], marked_from: Option<usize>) -> String {
    let (heading, mark, bad) = (on_stdout(HEADING), on_stdout(MARK), on_stdout(BAD));
    let mut text = format!("{heading}{title}{heading:#}, {} bytes\n", string.len());
    let mut start = 0;
    for line in string.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        // Where the string ends too early, the mark is behind it.
        let is_last = end == string.len();
        let from = marked_from.filter(|at| start <= *at && (*at < end || is_last));
        let (line, line_end) = line.strip_suffix(b"\n").map_or((line, ""), |line| (line, r"\n"));
        let same = from.map_or(line.len(), |at| line.len().min(at - start));
        let (same, other) = line.split_at_checked(same).unwrap_or((line, b""));
        let (same, other) = (visible(same), visible(other));
        let mark = if from.is_some() { bad } else { mark };
        let _ = writeln!(text, "  {same}{bad}{other}{bad:#}{mark}{line_end}{mark:#}");
        if from.is_some() && !stdout_has_colour() {
            let _ = writeln!(text, "  {:width$}^", "", width = same.len());
        }
        start = end;
    }
    text
}

/// Text with all that does not show, or could be taken for something else, as escapes.
pub(super) fn visible(text: &[u8]) -> String {
    let mut shown = String::new();
    for byte in text {
        match byte {
            b'\\' => shown.push_str(r"\\"),
            b' '..=b'~' => shown.push(char::from(*byte)),
            _ => {
                let _ = write!(shown, "\\x{byte:02x}");
            }
        }
    }
    shown
}
