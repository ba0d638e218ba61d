//! `acs-auth sign`.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};

use acs_auth::{ContentHash, SignedUrl, StringToSign};
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{SignArgs, SignFormat};
use crate::colour::{NAME, on_stdout};
use crate::command::{self, Body, Command};
use crate::credentials;
use crate::date;
use crate::input;
use crate::target;

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
    let file = args.connection_string_file.as_deref();
    input::share_stdin(file.into_iter().chain(args.data_file.as_deref()))?;
    let connection = credentials::read(file, args.demo)?;
    let body = read_body(args)?;
    let headers = command::parse_headers(&args.headers)?;
    let date = date::parse("--date", args.date.as_deref())?;
    let any_origin = args.any_origin || args.demo;
    let url = target::resolve(&args.url, connection.endpoint(), any_origin)?;
    let default_method = if body.is_some() { "POST" } else { "GET" };
    let method = args.method.as_deref().unwrap_or(default_method);

    let content_hash = body.as_ref().map_or(ContentHash::EMPTY, Body::content_hash);
    let signed = connection.access_key().sign_url(method, &url, content_hash, date)?;
    let method = method.to_ascii_uppercase();
    match args.output {
        SignFormat::Headers => Ok(Answer::text(print_headers(&signed))),
        SignFormat::Json => {
            let request = signed.url().request(&method, content_hash, date);
            Ok(print_json(&method, &url, &signed, &StringToSign::new(&request)?.to_string()))
        }
        SignFormat::Curl | SignFormat::Python | SignFormat::PowerShell => {
            let command = Command::new(&method, &signed, headers, body);
            let text = match args.output {
                SignFormat::Curl => command.curl()?,
                SignFormat::Python => command.python(),
                _ => command.powershell(),
            };
            Ok(note_for_people(Answer::text(text)))
        }
    }
}

fn read_body(args: &SignArgs) -> Result<Option<Body>, Failure> {
    if let Some(text) = &args.data {
        return Ok(Some(Body::at_hand(text.clone().into_bytes())));
    }
    let Some(file) = &args.data_file else { return Ok(None) };
    let body = Body::at_hand(input::read("the body", file)?);
    // What is not printed may have any name.
    let names_file = args.output.is_command() && !input::is_stdin(file);
    Ok(Some(if names_file { body.in_file(file)? } else { body }))
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

fn print_json(method: &str, url: &str, signed: &SignedUrl<'_>, string_to_sign: &str) -> Answer {
    let headers = signed.headers();
    Answer::json(&Json {
        method,
        url,
        path_and_query: signed.path_and_query(),
        host: signed.host(),
        headers: JsonHeaders {
            x_ms_date: headers.date(),
            x_ms_content_sha256: headers.content_hash(),
            authorization: headers.authorization(),
        },
        string_to_sign,
    })
}

fn note_for_people(answer: Answer) -> Answer {
    if io::stdout().is_terminal() && io::stderr().is_terminal() {
        answer.with_note("Good for five minutes: sign each attempt anew.\n")
    } else {
        answer
    }
}
