//! A diagnosis as people see it, and the strings-to-sign.

use std::fmt::Write as _;
use std::ops::Range;

use acs_auth::Code;
use acs_auth::diagnose::Diagnosis;
use anstyle::Style;

use crate::colour::{BAD, HEADING, MARK};

/// How the place shows a style that it is printed to.
pub(crate) type Shown = fn(Style) -> Style;

const UNEXPLAINED: &str = "the signature fits nothing that is known, beside that";

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
    if diagnosis.is_unexplained() && !diagnosis.mistakes.is_empty() {
        let code = Code::SignatureMismatch;
        let _ = writeln!(text, "{mark}and:{mark:#} {UNEXPLAINED} [{code}]");
    }
    text
}

/// What should have been signed, if it is known, and what was if it is another, marked where they differ.
pub(crate) fn strings(expected: Option<&[u8]>, signed: Option<&[u8]>, shown: Shown) -> Vec<String> {
    let signed = signed.filter(|signed| expected != Some(signed));
    let print = |title, own: &[u8], other: Option<&[u8]>| {
        print(title, own, other.map(|other| difference(own, other)).as_ref(), shown)
    };
    let instead = if expected.is_some() { "what was signed instead" } else { "what was signed" };
    let expected_text = expected.map(|own| print("string-to-sign", own, signed));
    let signed_text = signed.map(|own| print(instead, own, expected));
    expected_text.into_iter().chain(signed_text).collect()
}

/// The bytes in which one text differs from another that begins and ends alike.
fn difference(own: &[u8], other: &[u8]) -> Range<usize> {
    let start = own.iter().zip(other).take_while(|(one, other)| one == other).count();
    let rests = [own, other].map(|text| text.get(start..).unwrap_or_default().iter().rev());
    let [own_rest, other_rest] = rests;
    let same_end = own_rest.zip(other_rest).take_while(|(one, other)| one == other).count();
    start..own.len() - same_end
}

/// Its lines with their ends. A part is marked: in colour, or where it begins by a caret below.
fn print(title: &str, string: &[u8], marked: Option<&Range<usize>>, shown: Shown) -> String {
    let heading = shown(HEADING);
    let has_colour = shown(BAD) != Style::new();
    let mut text = format!("{heading}{title}{heading:#}, {} bytes\n", string.len());
    let mut start = 0;
    for line in string.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        let cut = |at: usize| at.clamp(start, end) - start;
        let (from, to) = marked.map_or((0, 0), |part| (cut(part.start), cut(part.end)));
        text.push_str("  ");
        for (piece, style) in [
            (line.get(..from), None),
            (line.get(from..to), Some(shown(BAD))),
            (line.get(to..), None),
        ] {
            push(&mut text, piece.unwrap_or_default(), style, shown(MARK));
        }
        text.push('\n');
        // Where the string ends too early, the mark is behind it.
        let is_here = |at: usize| start <= at && (at < end || end == string.len());
        if let Some(part) = marked.filter(|part| is_here(part.start))
            && !has_colour
        {
            let before = visible(line.get(..part.start - start).unwrap_or_default());
            let _ = writeln!(text, "  {:width$}^", "", width = before.len());
        }
        start = end;
    }
    text
}

/// A piece of a line in a style, and its line end in that, or else in its own.
fn push(text: &mut String, piece: &[u8], style: Option<Style>, own: Style) {
    let (line, line_end) = piece.strip_suffix(b"\n").map_or((piece, ""), |line| (line, r"\n"));
    let ended = style.unwrap_or(own);
    for (shown, style) in [(visible(line), style.unwrap_or_default()), (line_end.into(), ended)] {
        if !shown.is_empty() {
            let _ = write!(text, "{style}{shown}{style:#}");
        }
    }
}

/// Text with all that does not show, or could be taken for something else, as escapes.
pub(crate) fn visible(text: &[u8]) -> String {
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
