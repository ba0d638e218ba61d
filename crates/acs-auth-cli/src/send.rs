//! `acs-auth send`.

use std::io::{self, IsTerminal as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{Format, SendArgs, SendCredential};
use crate::client::Reply;
use crate::colour::{BAD, GOOD, on_stderr};
use crate::draft::{Draft, Origin};
use crate::input;
use crate::resource::Resource;

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
    let files = [args.access.connection.file(), args.request.file(), args.token_file.as_deref()];
    input::share_stdin(files.into_iter().flatten())?;
    let resource = Resource::of_any(args)?;
    // With the demo key any place will do; a token that goes astray is good for hours.
    let any = args.access.connection.demo && args.credential == SendCredential::Key;
    let draft = Draft::read(&args.request, &Origin { endpoint: resource.endpoint(), any }, false)?;
    let reply = resource.send(&draft)?;
    let went_well = reply.status.as_u16() < 400;
    let answer = match args.output {
        Format::Json => print_json(&reply),
        Format::Text => {
            let remarks = resource.remarks(&reply, &draft);
            print_text(reply, &remarks)
        }
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
fn print_text(reply: Reply, remarks: &str) -> Answer {
    let status = reply.status;
    let style = on_stderr(if status.as_u16() < 400 { GOOD } else { BAD });
    let reason = status.canonical_reason().map_or(String::new(), |reason| format!(" {reason}"));
    let note = format!("{style}HTTP {}{reason}{style:#}\n{remarks}", status.as_u16());
    let mut body = reply.body;
    if io::stdout().is_terminal() && body.last().is_some_and(|last| *last != b'\n') {
        body.push(b'\n');
    }
    Answer::bytes(body).with_note(note)
}
