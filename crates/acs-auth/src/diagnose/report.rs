//! A diagnosis as people read it.

use std::fmt;

use super::Diagnosis;
use crate::Code;

/// What was wrong, a line each, and the two strings-to-sign below each other, with a caret where they part.
impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.verdict {
            Ok(verified) => write!(f, "signed with the key {}", verified.key_index)?,
            Err(refusal) if self.mistakes.is_empty() => {
                write!(f, "{refusal} [{}]", refusal.code())?;
                if refusal.code() == Code::SignatureMismatch {
                    f.write_str("\nno mistake is known that explains it")?;
                }
            }
            Err(_) => {
                for (index, mistake) in self.mistakes.iter().enumerate() {
                    let line_end = if index == 0 { "" } else { "\n" };
                    write!(f, "{line_end}{mistake} [{}]", mistake.as_str())?;
                }
                if self.is_unexplained() {
                    let code = Code::SignatureMismatch;
                    write!(f, "\nthe signature fits nothing that is known, beside that [{code}]")?;
                }
            }
        }
        if !self.body_is_known {
            f.write_str("\nthe body is not known, and was not checked")?;
        }
        let difference = self.first_difference();
        let signed =
            self.signed.as_deref().filter(|_| difference.is_some() || self.expected.is_none());
        let texts =
            [("string-to-sign", self.expected.as_deref()), ("what was signed instead", signed)];
        for (title, text) in texts {
            if let Some(text) = text {
                write!(f, "\n{title}:")?;
                marked(f, text, difference)?;
            }
        }
        Ok(())
    }
}

/// The lines of a string-to-sign, and below one of them a mark, so many bytes from the start.
fn marked(f: &mut fmt::Formatter<'_>, text: &[u8], mark: Option<usize>) -> fmt::Result {
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        write!(f, "\n  {}", visible(line))?;
        let end = start + line.len();
        // What is only longer or shorter differs behind its last byte.
        let is_here =
            |mark: &usize| (start..end).contains(mark) || (end == text.len() && *mark == end);
        if let Some(mark) = mark.filter(is_here) {
            let before = line.get(..mark - start).unwrap_or_default();
            write!(f, "\n  {:width$}^", "", width = visible(before).len())?;
        }
        start = end;
    }
    Ok(())
}

/// Text with all that does not show as escapes: the line ends, too.
fn visible(text: &[u8]) -> String {
    let mut shown = String::new();
    for byte in text {
        match byte {
            b'"' | b'\'' => shown.push(char::from(*byte)),
            _ => shown.extend(byte.escape_ascii().map(char::from)),
        }
    }
    shown
}
