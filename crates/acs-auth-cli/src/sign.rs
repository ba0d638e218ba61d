//! `acs-auth sign`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use acs_auth::{SignedUrl, StringToSign};
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{SignArgs, SignFormat};
use crate::colour::{NAME, on_stdout};
use crate::command::Command;
use crate::connection;
use crate::draft::{Draft, Origin};
use crate::input;

#[derive(Serialize)]
struct Json<'a> {
    method: &'a str,
    url: &'a str,
    path_and_query: &'a str,
    host: &'a str,
    headers: JsonHeaders<'a>,
    string_to_sign: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct JsonHeaders<'a> {
    x_ms_date: &'a str,
    x_ms_content_sha256: &'a str,
    authorization: &'a str,
}

pub(crate) fn run(args: &SignArgs) -> Result<Answer, Failure> {
    input::share_stdin(args.connection.file().into_iter().chain(args.request.file()))?;
    let connection = connection::read(&args.connection)?;
    let origin = Origin { endpoint: connection.endpoint(), any: args.connection.demo };
    let draft = Draft::read(&args.request, &origin, args.output.is_command())?;
    let signed = draft.sign(connection.access_key())?;
    let command = Command::new(&draft, signed.url(), signed.headers());
    match args.output {
        SignFormat::Headers => Ok(Answer::text(print_headers(&signed))),
        SignFormat::Json => print_json(&draft, &signed),
        SignFormat::Curl => Ok(note_for_people(Answer::text(command.curl()?))),
        SignFormat::Python => Ok(note_for_people(Answer::text(command.python()))),
        SignFormat::PowerShell => Ok(note_for_people(Answer::text(command.powershell()))),
    }
}

/// A header a line. On a terminal the values stand below each other.
fn print_headers(signed: &SignedUrl<'_>) -> String {
    let width = if io::stdout().is_terminal() { "x-ms-content-sha256: ".len() } else { 0 };
    let style = on_stdout(NAME);
    let mut text = String::new();
    for (name, value) in signed.headers() {
        let label = format!("{name}: ");
        let _ = writeln!(text, "{style}{label:width$}{style:#}{value}");
    }
    text
}

fn print_json(draft: &Draft, signed: &SignedUrl<'_>) -> Result<Answer, Failure> {
    let headers = signed.headers();
    let request = draft.signable(signed.url());
    let string_to_sign = StringToSign::new(&request)?.to_string();
    Ok(Answer::json(&Json {
        method: &draft.method,
        url: &draft.url,
        path_and_query: signed.path_and_query(),
        host: signed.host(),
        headers: JsonHeaders {
            x_ms_date: headers.date(),
            x_ms_content_sha256: headers.content_hash(),
            authorization: headers.authorization(),
        },
        string_to_sign: &string_to_sign,
    }))
}

fn note_for_people(answer: Answer) -> Answer {
    if io::stdout().is_terminal() && io::stderr().is_terminal() {
        answer.with_note("Good for five minutes: sign each attempt anew.\n\n")
    } else {
        answer
    }
}
