//! A diagnosis as people see it, and the strings-to-sign.

use std::fmt::Write as _;

use acs_auth::diagnose::Diagnosis;
use anstyle::Style;

use crate::colour::{BAD, HEADING, MARK};

/// How the place shows a style that it is printed to.
pub(crate) type Shown = fn(Style) -> Style;

/// Why it was refused, and the mistakes, a line each.
pub(crate) fn reasons(diagnosis: &Diagnosis, shown: Shown) -> String {
    let (bad, mark) = (shown(BAD), shown(MARK));
    let mut text = String::new();
    if let Err(error) = &diagnosis.verdict {
        let _ = writeln!(text, "{bad}refused:{bad:#} {error} [{}]", error.code());
    }
    let labels = ["mistake:"].into_iter().chain(std::iter::repeat("and:"));
    for (label, mistake) in labels.zip(&diagnosis.mistakes) {
        let _ = writeln!(text, "{mark}{label}{mark:#} {mistake} [{}]", mistake.as_str());
    }
    text
}

/// What should have been signed, if it is known, and what was if it is another, marked where they differ.
pub(crate) fn strings(expected: Option<&[u8]>, signed: Option<&[u8]>, shown: Shown) -> Vec<String> {
    let signed = signed.filter(|signed| expected != Some(signed));
    let difference = expected.zip(signed).map(|(expected, signed)| {
        expected.iter().zip(signed).take_while(|(one, other)| one == other).count()
    });
    let expected = expected.map(|string| print("string-to-sign", string, difference, shown));
    let signed = signed.map(|string| print("what was signed instead", string, difference, shown));
    expected.into_iter().chain(signed).collect()
}

/// Its lines with their ends. From a byte on it is marked: in colour, or by a caret below.
fn print(title: &str, string: &[u8], marked_from: Option<usize>, shown: Shown) -> String {
    let (heading, mark, bad) = (shown(HEADING), shown(MARK), shown(BAD));
    let has_colour = bad != Style::new();
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
        if from.is_some() && !has_colour {
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
