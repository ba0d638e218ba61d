//! The same JSON as other writers would write it.

use serde_json::Value;

/// What stands between the tokens.
struct Layout {
    comma: &'static str,
    colon: &'static str,
    /// One step of indentation, or none at all.
    indent: Option<&'static str>,
    line_end: &'static str,
}

const COMPACT: Layout = Layout { comma: ",", colon: ":", indent: None, line_end: "" };
/// `json.dumps` of Python.
const SPACED: Layout = Layout { comma: ", ", colon: ": ", ..COMPACT };
const LAYOUTS: [Layout; 8] = [
    COMPACT,
    SPACED,
    Layout { colon: ": ", ..COMPACT },
    Layout { comma: ",", colon: ": ", indent: Some("  "), line_end: "\n" },
    Layout { comma: ",", colon: ": ", indent: Some("    "), line_end: "\n" },
    Layout { comma: ",", colon: ": ", indent: Some("\t"), line_end: "\n" },
    Layout { comma: ",", colon: ": ", indent: Some("  "), line_end: "\r\n" },
    Layout { comma: ",", colon: " : ", indent: Some("  "), line_end: "\n" },
];

/// Tells a body in every other way, if it is JSON: with other blanks, sorted, with other escapes. One
/// after the other, for together they are a hundred times as long.
pub(super) fn rewritten(body: &[u8], mut tell: impl FnMut(&str)) {
    let Ok(text) = std::str::from_utf8(body) else { return };
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return };
    value.sort_all_objects();
    let sorted = value.to_string();
    for source in [text, &sorted] {
        for laid_out in LAYOUTS.iter().filter_map(|layout| lay_out(source, layout)) {
            for escape in [ascii, unescaped, slashes, html] {
                tell(&escape(&laid_out));
            }
            tell(&format!("{laid_out}\n"));
            tell(&laid_out);
        }
    }
}

/// A body as JSON writes a text: `JSON.stringify` of what was a text already.
pub(super) fn quoted(body: &[u8]) -> Option<Vec<u8>> {
    serde_json::to_vec(std::str::from_utf8(body).ok()?).ok()
}

/// Writes the tokens of a text anew, each as it was written: a number keeps its form. Nothing where that
/// is mostly indentation: a few deep brackets around much would make it a hundred times as long.
fn lay_out(text: &str, layout: &Layout) -> Option<String> {
    let most = 4 * text.len() + 4096;
    let mut written = String::with_capacity(text.len());
    let mut depth = 0;
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if written.len() > most {
            return None;
        }
        let token = token(rest);
        rest = rest.get(token.len()..).unwrap_or_default().trim_start();
        match first {
            '{' | '[' => {
                written.push(first);
                // Nothing is put between the brackets of what is empty.
                if rest.starts_with(['}', ']']) {
                    continue;
                }
                depth += 1;
                new_line(&mut written, layout, depth);
            }
            '}' | ']' => {
                if !written.ends_with(['{', '[']) {
                    depth -= 1;
                    new_line(&mut written, layout, depth);
                }
                written.push(first);
            }
            ',' => {
                written.push_str(layout.comma);
                new_line(&mut written, layout, depth);
            }
            ':' => written.push_str(layout.colon),
            _ => written.push_str(token),
        }
    }
    Some(written)
}

fn new_line(written: &mut String, layout: &Layout, depth: usize) {
    if let Some(indent) = layout.indent {
        written.push_str(layout.line_end);
        written.push_str(&indent.repeat(depth));
    }
}

/// The first token of a text that is JSON.
fn token(text: &str) -> &str {
    let mut escaped = false;
    let end = match text.chars().next() {
        Some('"') => text.char_indices().skip(1).find_map(|(at, character)| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends.then_some(at + 1)
        }),
        Some(mark @ ('{' | '}' | '[' | ']' | ',' | ':')) => Some(mark.len_utf8()),
        _ => text.find(|c: char| "{}[],:\"".contains(c) || c.is_whitespace()),
    };
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

/// Without a character that is not ASCII, as Python writes it.
fn ascii(text: &str) -> String {
    escape(text, |character| !character.is_ascii(), |unit| format!("\\u{unit:04x}"))
}

/// As .NET writes it, which takes care of pages of HTML too.
fn html(text: &str) -> String {
    let is_escaped = |character: char| !character.is_ascii() || "<>&'+`".contains(character);
    escape(text, is_escaped, |unit| format!("\\u{unit:04X}")).replace("\\\"", "\\u0022")
}

/// As PHP writes it.
fn slashes(text: &str) -> String {
    ascii(&text.replace("\\/", "/").replace('/', "\\/"))
}

fn escape(text: &str, which: impl Fn(char) -> bool, write: impl Fn(u16) -> String) -> String {
    let mut written = String::with_capacity(text.len());
    for character in text.chars() {
        if which(character) {
            written.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| write(*unit)));
        } else {
            written.push(character);
        }
    }
    written
}

/// With every character itself, as JavaScript writes it.
fn unescaped(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let piece =
            if first == '"' { token(rest) } else { rest.get(..first.len_utf8()).unwrap_or(rest) };
        match serde_json::from_str::<String>(piece) {
            Ok(string) => written.push_str(&Value::from(string).to_string()),
            Err(_) => written.push_str(piece),
        }
        rest = rest.get(piece.len()..).unwrap_or_default();
    }
    written
}
