//! What a message of the service means, for people and for programs.

use std::fmt::Write as _;

use acs_auth::ServiceMessage;
use anstyle::Style;
use serde::Serialize;

use crate::answer::{Answer, Failure, UNKNOWN_MESSAGE};
use crate::args::Format;
use crate::colour::{HEADING, on_stdout};

#[derive(Serialize)]
struct Json {
    code: &'static str,
    meaning: &'static str,
    causes: &'static [&'static str],
}

/// `acs-auth explain --message`.
pub(crate) fn explain(text: &str, format: Format) -> Result<Answer, Failure> {
    let message = ServiceMessage::recognise(text).ok_or_else(|| {
        Failure::refused(
            UNKNOWN_MESSAGE,
            "the message is none that is known: give the request instead, to see what was signed",
        )
    })?;
    let (code, meaning, causes) = (message.code(), message.meaning(), message.causes());
    Ok(match format {
        Format::Json => Answer::json(&Json { code, meaning, causes }),
        Format::Text => Answer::text(print(message, on_stdout(HEADING))),
    })
}

/// The meaning, and the causes below each other.
pub(crate) fn print(message: ServiceMessage, heading: Style) -> String {
    let mut text = format!("{} [{}]\n", message.meaning(), message.code());
    let _ = writeln!(text, "\n{heading}what to look at{heading:#}, the likeliest first");
    for cause in message.causes() {
        let _ = writeln!(text, "  - {cause}");
    }
    text
}
