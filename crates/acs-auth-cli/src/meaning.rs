//! What a message of the service means, for people and for programs.

use std::fmt::Write as _;
use std::path::Path;

use acs_auth::ServiceMessage;
use anstyle::Style;
use serde::Serialize;

use crate::answer::{Answer, Failure, UNKNOWN_MESSAGE};
use crate::args::Format;
use crate::colour::{HEADING, on_stdout};
use crate::input;

#[derive(Serialize)]
struct Json {
    code: &'static str,
    meaning: &'static str,
    causes: &'static [&'static str],
}

/// `acs-auth explain --message`: of the text, or of standard input where it is `-`.
pub(crate) fn explain(text: &str, format: Format) -> Result<Answer, Failure> {
    let read = match text {
        "-" => input::read("the message", Path::new(text))?,
        _ => text.into(),
    };
    let message = ServiceMessage::recognise(&String::from_utf8_lossy(&read)).ok_or_else(|| {
        Failure::refused(
            UNKNOWN_MESSAGE,
            "the message is none of those about proof of identity that are known; of a request that \
             was refused with 401 the request tells more: give that instead",
        )
    })?;
    let (code, meaning, causes) = (message.as_str(), message.meaning(), message.causes());
    Ok(match format {
        Format::Json => Answer::json(&Json { code, meaning, causes }),
        Format::Text => Answer::text(print(message, on_stdout(HEADING))),
    })
}

/// The meaning, and the causes below each other.
pub(crate) fn print(message: ServiceMessage, heading: Style) -> String {
    let mut text = format!("{} [{}]\n", message.meaning(), message.as_str());
    let _ = writeln!(text, "\n{heading}what to look at{heading:#}, the likeliest first");
    for cause in message.causes() {
        let _ = writeln!(text, "  - {cause}");
    }
    text
}
