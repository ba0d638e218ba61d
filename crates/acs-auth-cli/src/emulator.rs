//! `acs-auth emulator`.

use std::io;
use std::time::Duration;

use acs_auth::{HttpDate, now};
use acs_auth_emulator::{CLIENT_SECRET, Emulator, Refusal};
use serde::Serialize;

use crate::answer::{Answer, Failure, UNSTARTABLE};
use crate::args::{EmulatorArgs, Format, unknown_variables};
use crate::colour::{GOOD, NAME, on_stderr, on_stdout};
use crate::end::End;
use crate::explain::text;
use crate::health;
use crate::log::Log;
use crate::own_keys::{self, OwnKeys};

/// Characters of a request line up to which it is logged.
const SHOWN: usize = 200;

/// What programs that start it read.
#[derive(Serialize)]
struct Json<'a> {
    endpoint: &'a str,
    access_key: &'a str,
    secondary_access_key: &'a str,
    connection_string: String,
    ca_file: Option<String>,
    authority_host: String,
    tenant_id: &'a str,
    client_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<&'a str>,
    identity_endpoint: String,
    identity_header: &'a str,
}

pub(crate) fn run(args: &EmulatorArgs) -> Result<Answer, Failure> {
    if args.check {
        return health::check(args.listen, args.port);
    }
    for name in unknown_variables() {
        let _ =
            Answer::default().with_note(format!("warning: {name} is no variable of this\n")).say();
    }
    let end = End::prepare().map_err(|error| unstartable(&error))?;
    let (log, take) = Log::start();
    let offset = args.clock_offset.into();
    let mut builder = Emulator::builder()
        .listen(args.listen)
        .port(args.port)
        .tls(args.tls)
        .auth(args.auth.into())
        .tolerance(args.tolerance)
        .clock(move || ahead(offset))
        .operation_time(args.operation_time)
        .entra_token_lifetime(Duration::from_secs(args.entra_token_lifetime.into()))
        .page_size(args.page_size)
        .opaque_tokens(args.opaque_tokens)
        .max_body(args.max_body)
        .patience(Duration::from_secs(args.patience))
        .on_refusal(move |refusal| take(entry(refusal)));
    for name in &args.host_name {
        builder = builder.host_name(name);
    }
    for fault in &args.fault {
        builder = builder.fault(fault.clone());
    }
    let own = OwnKeys::read()?;
    if let Some(OwnKeys { primary, secondary }) = &own {
        builder = builder.keys(primary.as_str(), secondary.as_str());
    }
    if let Some(secret) = own_keys::client_secret()? {
        builder = builder.client_secret(secret.as_str());
    }
    if let Some(file) = &args.ca_file {
        builder = builder.ca_file(file);
    }
    let emulator = builder.start().map_err(|error| unstartable(&error))?;
    let said = match args.output {
        Format::Json => print_json(&emulator),
        Format::Text => print_text(&emulator, args, own.is_some()),
    };
    // Nobody is left to say it to: there is nothing to run for, and the end says why it was.
    if said.say().is_err() {
        return Ok(said);
    }
    end.wait(args.stop_at_eof);
    emulator.stop();
    log.finish();
    Ok(Answer::default())
}

/// The time of this machine, and so many seconds.
fn ahead(seconds: i64) -> HttpDate {
    let now = now();
    HttpDate::from_unix(now.unix() + seconds).unwrap_or(now)
}

fn print_json(emulator: &Emulator) -> Answer {
    Answer::json(&Json {
        endpoint: emulator.endpoint(),
        access_key: emulator.access_key(),
        secondary_access_key: emulator.secondary_access_key(),
        connection_string: emulator.connection_string(),
        ca_file: emulator.ca_file().map(|file| file.to_string_lossy().into_owned()),
        authority_host: emulator.authority_host(),
        tenant_id: emulator.tenant_id(),
        client_id: emulator.client_id(),
        client_secret: well_known_secret(emulator),
        identity_endpoint: emulator.identity_endpoint(),
        identity_header: emulator.identity_header(),
    })
}

/// The client secret, unless somebody has meant that it is one.
fn well_known_secret(emulator: &Emulator) -> Option<&str> {
    Some(emulator.client_secret()).filter(|secret| *secret == CLIENT_SECRET)
}

fn print_text(emulator: &Emulator, args: &EmulatorArgs, has_own_keys: bool) -> Answer {
    let (good, name) = (on_stdout(GOOD), on_stdout(NAME));
    let mut hints = String::new();
    if !has_own_keys {
        hints += "Everybody knows its keys.\n";
    }
    if !args.listen.is_loopback() {
        hints += "Whoever can reach this machine can reach it.\n";
    }
    if args.tls && args.ca_file.is_none() {
        hints += "Clients must trust its authority: --ca-file FILE writes the certificate for them, and\n\
                  /_emulator/ca.pem gives it by http.\n";
    }
    Answer::text(format!(
        "{good}A local ACS listens.{good:#}\n{hints}\n\
         {name}endpoint{name:#}           {}\n\
         {name}access key{name:#}         {}\n\
         {name}secondary key{name:#}      {}\n\
         {name}connection string{name:#}  {}\n\
         {name}what was sent{name:#}      {0}/_emulator/messages\n\
         {name}what was asked{name:#}     {0}/_emulator/requests\n\n\
         Its Entra is found by these variables:\n\
         {name}AZURE_AUTHORITY_HOST{name:#}  {}\n\
         {name}AZURE_TENANT_ID{name:#}       {}\n\
         {name}AZURE_CLIENT_ID{name:#}       {}\n\
         {name}AZURE_CLIENT_SECRET{name:#}   {}\n\
         {name}IDENTITY_ENDPOINT{name:#}     {}\n\
         {name}IDENTITY_HEADER{name:#}       {}\n\n\
         Ctrl-C stops it.\n",
        emulator.endpoint(),
        emulator.access_key(),
        emulator.secondary_access_key(),
        emulator.connection_string(),
        emulator.authority_host(),
        emulator.tenant_id(),
        emulator.client_id(),
        well_known_secret(emulator).unwrap_or("(of ACS_AUTH_EMULATOR_CLIENT_SECRET alone)"),
        emulator.identity_endpoint(),
        emulator.identity_header(),
    ))
}

/// What is said of a refusal that is to be explained.
fn entry(refusal: &Refusal<'_>) -> String {
    let Refusal { method, path_and_query, diagnosis, .. } = *refusal;
    let mut request = text::visible(format!("{method} {path_and_query}").as_bytes());
    // It is ASCII now.
    if request.len() > SHOWN {
        request.truncate(SHOWN);
        request.push('…');
    }
    let (expected, signed) = (diagnosis.expected.as_deref(), diagnosis.signed.as_deref());
    let reasons = text::reasons(diagnosis, on_stderr);
    let strings = text::strings(expected, signed, on_stderr).concat();
    format!("{request}\n{reasons}{strings}\n")
}

/// Says why without the name of a file or an address.
pub(crate) fn unstartable(error: &io::Error) -> Failure {
    let why = match error.kind() {
        io::ErrorKind::AddrInUse => "the port is taken: --port 0 takes a free one".to_owned(),
        io::ErrorKind::AddrNotAvailable => "the address is not one of this machine".to_owned(),
        io::ErrorKind::PermissionDenied => {
            "the port, or the file of --ca-file, is not for you".to_owned()
        }
        io::ErrorKind::NotFound => "the directory of --ca-file is not there".to_owned(),
        io::ErrorKind::InvalidInput => "a name of --host-name is none".to_owned(),
        kind => kind.to_string(),
    };
    Failure::misused(UNSTARTABLE, format!("the emulator cannot start: {why}"))
}
