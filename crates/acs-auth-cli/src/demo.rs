//! `acs-auth demo`.

use std::fmt::Write as _;

use acs_auth::identity::CreateIdentity;
use acs_auth::{ConnectionString, Operation as _, SignedUrl, StringToSign};
use acs_auth_emulator::{Auth, Emulator};

use crate::answer::{Answer, Failure};
use crate::args::TransportArgs;
use crate::client::{Client, Reply};
use crate::colour::{BAD, GOOD, HEADING, MARK, NAME, on_stdout};
use crate::command::Command;
use crate::draft::Draft;
use crate::emulator::unstartable;

/// Seconds for an answer from this very process.
const TIMEOUT: u32 = 10;

/// One request that is answered well, and one that is not: with what is signed, sent and answered.
pub(crate) fn run() -> Result<Answer, Failure> {
    let emulator =
        Emulator::builder().auth(Auth::Explain).start().map_err(|error| unstartable(&error))?;
    let client = Client::new(&TransportArgs { ca_file: None, timeout: TIMEOUT })?;
    let connection = ConnectionString::parse(emulator.connection_string())?;
    let draft = Draft::of(&CreateIdentity::new().request(connection.endpoint()));
    let key = connection.access_key();
    let (heading, name) = (on_stdout(HEADING), on_stdout(NAME));

    let mut text = format!("A local ACS listens at {} for this demo.\n", emulator.endpoint());
    let _ = writeln!(text, "\n{heading}1. Signed as it is sent{heading:#}\n");
    let signed = draft.sign(key)?;
    print_request(&mut text, &draft, &signed)?;
    print_reply(&mut text, &client.send(&Command::new(&draft, signed.url(), signed.headers()))?);

    let _ = writeln!(
        text,
        "\n{heading}2. Signed without the port of the host: a usual slip of signers written by hand{heading:#}\n"
    );
    let without_port = format!("http://127.0.0.1{}", signed.path_and_query());
    let mistaken = draft.sign_for(&without_port, key)?;
    print_request(&mut text, &draft, &mistaken)?;
    let reply = client.send(&Command::new(&draft, signed.url(), mistaken.headers()))?;
    print_reply(&mut text, &reply);
    text.push_str(
        "\nACS says no more than that. The local one does, when it is asked to explain:\n\n",
    );
    for mistake in reply.mistakes() {
        let _ = writeln!(text, "  {name}{}{name:#}\n  {mistake}", mistake.as_str());
    }
    let _ = writeln!(
        text,
        "\nOn from here:\n  \
         acs-auth emulator --auth explain   such an ACS for your own client\n  \
         acs-auth explain request.http      the same of a request that ACS refused, with your key"
    );
    Ok(Answer::text(text))
}

/// What is signed, line by line, and the headers that come of it.
fn print_request(text: &mut String, draft: &Draft, signed: &SignedUrl<'_>) -> Result<(), Failure> {
    let (mark, name) = (on_stdout(MARK), on_stdout(NAME));
    let request = draft.signable(signed.url());
    for line in StringToSign::new(&request)?.to_string().split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, r"\n"));
        let _ = writeln!(text, "    {line}{mark}{end}{mark:#}");
    }
    text.push('\n');
    for (header, value) in signed.headers() {
        let _ = writeln!(text, "  > {name}{header}:{name:#} {value}");
    }
    Ok(())
}

fn print_reply(text: &mut String, reply: &Reply) {
    let style = on_stdout(if reply.status.is_success() { GOOD } else { BAD });
    let body = String::from_utf8_lossy(&reply.body);
    let _ = writeln!(text, "\n  < {style}HTTP {}{style:#}\n  < {body}", reply.status);
}
