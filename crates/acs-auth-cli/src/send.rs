//! `acs-auth send`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use acs_auth::{DATE, DEFAULT_TOLERANCE, HttpDate, ServiceMessage};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use ureq::http::StatusCode;

use crate::answer::{Answer, Failure};
use crate::args::{Format, SendArgs};
use crate::client::{Client, Reply};
use crate::colour::{BAD, GOOD, HEADING, MARK, on_stderr};
use crate::command::Command;
use crate::draft::Draft;
use crate::meaning;

#[derive(Serialize)]
struct Json<'a> {
    status: u16,
    headers: &'a [(String, String)],
    /// The body, where it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_base64: Option<String>,
}

pub(crate) fn run(args: &SendArgs) -> Result<Answer, Failure> {
    let client = Client::new(args.ca_file.as_deref(), args.timeout)?;
    let draft = Draft::read(&args.request, false)?;
    let signed = draft.sign()?;
    let reply = client.send(&Command::new(&draft, &signed))?;
    let went_well = reply.status.as_u16() < 400;
    let answer = match args.output {
        Format::Json => print_json(&reply),
        Format::Text => print_text(reply, draft.date),
    };
    Ok(if went_well { answer } else { answer.refused() })
}

fn print_json(reply: &Reply) -> Answer {
    let body = std::str::from_utf8(&reply.body).ok();
    let body_base64 = body.is_none().then(|| BASE64_STANDARD.encode(&reply.body));
    let status = reply.status.as_u16();
    Answer::json(&Json { status, headers: &reply.headers, body, body_base64 })
}

/// The body as it came, and what people want to know besides on standard error, so that the body
/// can go on through a pipe: the status, and of a refusal what it means.
fn print_text(reply: Reply, date: HttpDate) -> Answer {
    let status = reply.status;
    let style = on_stderr(if status.as_u16() < 400 { GOOD } else { BAD });
    let reason = status.canonical_reason().map_or(String::new(), |reason| format!(" {reason}"));
    let mut note = format!("{style}HTTP {}{reason}{style:#}\n", status.as_u16());
    if status.as_u16() >= 400
        && let Some(message) = ServiceMessage::recognise(&String::from_utf8_lossy(&reply.body))
    {
        note.push_str(&meaning::print(message, on_stderr(HEADING)));
    }
    for mistake in reply.mistakes() {
        let mark = on_stderr(MARK);
        let _ = writeln!(note, "{mark}mistake:{mark:#} {mistake} [{}]", mistake.as_str());
    }
    if status == StatusCode::UNAUTHORIZED {
        note.extend(clock(&reply.headers, date));
    }
    let mut body = reply.body;
    if io::stdout().is_terminal() && body.last().is_some_and(|last| *last != b'\n') {
        body.push(b'\n');
    }
    Answer::bytes(body).with_note(note)
}

/// Says how far the clocks are apart, where that is more than the service allows.
fn clock(headers: &[(String, String)], date: HttpDate) -> Option<String> {
    let (_, theirs) = headers.iter().find(|(name, _)| name == DATE)?;
    let theirs = HttpDate::parse(theirs).ok()?;
    let seconds = theirs.unix() - date.unix();
    let side = if seconds > 0 { "behind" } else { "ahead of" };
    let seconds = seconds.unsigned_abs();
    (seconds > u64::from(DEFAULT_TOLERANCE)).then(|| {
        format!(
            "The date that was signed is {seconds} seconds {side} the date of the answer: set the \
             clock.\n"
        )
    })
}
