//! The command for `sh`.

use std::fmt::Write as _;

use super::{Body, Command};
use crate::answer::{Failure, UNPRINTABLE_BODY};

/// Bytes of text that one argument of a command holds on every system.
const MAX_ARGUMENT: usize = 30_000;

impl Command<'_> {
    /// A `curl` command that sends the request as it was signed.
    pub(crate) fn curl(&self) -> Result<String, Failure> {
        let mut text = String::from("curl --silent --show-error --fail-with-body");
        match (self.method, &self.body) {
            ("GET", None) => {}
            // With --request curl would wait for a body that never comes.
            ("HEAD", None) => text.push_str(" --head"),
            ("HEAD", Some(_)) => {
                return Err(Failure::refused(UNPRINTABLE_BODY, "curl sends no body with HEAD"));
            }
            _ => {
                let _ = write!(text, " --request {}", quote(self.method));
            }
        }
        let _ = write!(text, " \\\n  {}", quote(&self.url.to_string()));
        for (name, value) in &self.headers {
            // curl takes `name:` as the wish to leave the header out, and `name;` as an empty one.
            let header =
                if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
            let _ = write!(text, " \\\n  --header {}", quote(&header));
        }
        match &self.body {
            Some(body) => {
                let _ = write!(text, " \\\n  {}", data(body)?);
            }
            None if self.announces_empty_body() => {
                // The data brings the length 0, and a type that nobody asked for.
                text.push_str(" \\\n  --header 'content-type:' \\\n  --data-raw ''");
            }
            None => {}
        }
        text.push('\n');
        Ok(text)
    }
}

fn data(body: &Body) -> Result<String, Failure> {
    if let Some(file) = &body.file {
        return Ok(format!("--data-binary {}", quote(&format!("@{file}"))));
    }
    match std::str::from_utf8(&body.bytes) {
        Ok(text) if !text.contains('\0') && text.len() <= MAX_ARGUMENT => {
            Ok(format!("--data-raw {}", quote(text)))
        }
        _ => Err(Failure::refused(
            UNPRINTABLE_BODY,
            "the body is not text, or too long to stand in a command: give it as a file",
        )),
    }
}

/// One word for a POSIX shell, whatever is in it.
fn quote(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}
