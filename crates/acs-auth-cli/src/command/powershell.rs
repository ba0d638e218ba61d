//! The command for PowerShell, from 5.1 on.

use std::fmt::Write as _;

use super::{Body, Command, is_content_type};

/// What `-Method` takes in every version; others go by `-CustomMethod`, which came with 6.0.
const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH"];

impl Command<'_> {
    /// An `Invoke-WebRequest` that sends the request as it was signed.
    pub(crate) fn powershell(&self) -> String {
        let option = if METHODS.contains(&self.method) { "Method" } else { "CustomMethod" };
        let mut text = format!(
            "Invoke-WebRequest -UseBasicParsing -MaximumRedirection 0 -{option} {} -Uri {}",
            quote(self.method),
            quote(&self.url.to_string())
        );
        // The content type has an option of its own: among the headers 5.1 refuses it.
        text.push_str(" -Headers @{\n");
        for (name, value) in self.headers.iter().filter(|(name, _)| !is_content_type(name)) {
            let _ = writeln!(text, "  {} = {}", quote(name), quote(value));
        }
        text.push('}');
        for (_, value) in self.headers.iter().filter(|(name, _)| is_content_type(name)) {
            let _ = write!(text, " -ContentType {}", quote(value));
        }
        match &self.body {
            Some(Body { file: Some(file), .. }) => {
                let _ = write!(text, " -InFile {}", quote(file));
            }
            Some(body) => {
                let _ = write!(text, " -Body {}", bytes(&body.bytes));
            }
            None => {}
        }
        text.push('\n');
        text
    }
}

/// A string that nothing is read into. PowerShell takes typographic quotes for plain ones.
fn quote(text: &str) -> String {
    let mut quoted = String::from("'");
    for character in text.chars() {
        if matches!(character, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}

/// An expression for bytes. A string would be sent in an encoding that depends on the version.
fn bytes(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() && !text.contains(char::is_control) => {
            format!("([Text.Encoding]::ASCII.GetBytes({}))", quote(text))
        }
        _ => {
            let numbers: Vec<_> = bytes.iter().map(ToString::to_string).collect();
            format!("([byte[]]@({}))", numbers.join(","))
        }
    }
}
