//! `acs-auth verify`.

use std::path::PathBuf;

use acs_auth::{AccessKey, Fingerprint, Verifier, VerifyError};
use serde::Serialize;

use crate::answer::{Answer, Failure, INVALID_REQUEST};
use crate::args::{Format, VerifyArgs};
use crate::capture::Capture;
use crate::colour::{GOOD, on_stdout};
use crate::connection;
use crate::date;
use crate::input;

#[derive(Serialize)]
struct JsonOk<'a> {
    ok: bool,
    key: &'a str,
}

#[derive(Serialize)]
struct JsonRefused<'a> {
    ok: bool,
    code: &'a str,
    message: &'a str,
}

pub(crate) fn run(args: &VerifyArgs) -> Result<Answer, Failure> {
    let files = &args.connection_string_file;
    input::share_stdin(files.iter().map(PathBuf::as_path).chain(args.capture.files()))?;
    let connections = connection::read_all(files, args.demo)?;
    let keys: Vec<_> = connections.iter().map(|c| c.access_key().clone()).collect();
    let now = date::parse("--now", args.now.as_deref())?;
    let capture = Capture::read(&args.capture)?;
    let request = capture.request()?;
    let body = request.body.ok_or_else(|| {
        Failure::refused(
            INVALID_REQUEST,
            "the request has a body that is not there: give it by --data-file or --data",
        )
    })?;

    let verifier = Verifier::new(keys).with_tolerance(args.tolerance);
    match verifier.verify(&request.received(body), now) {
        Ok(signed) => {
            let key = verifier.keys().get(signed.key_index).map(AccessKey::fingerprint);
            Ok(print_ok(key.as_ref().map_or("", Fingerprint::as_str), args.output))
        }
        Err(error) => Ok(print_refused(&error, args.output)),
    }
}

fn print_ok(key: &str, format: Format) -> Answer {
    match format {
        Format::Text => {
            let good = on_stdout(GOOD);
            Answer::text(format!("{good}ok:{good:#} signed with key {key}\n"))
        }
        Format::Json => Answer::json(&JsonOk { ok: true, key }),
    }
}

fn print_refused(error: &VerifyError, format: Format) -> Answer {
    match format {
        Format::Text => Answer::refusal(error),
        Format::Json => {
            let code = error.code().as_str();
            Answer::json(&JsonRefused { ok: false, code, message: error.reason() }).refused()
        }
    }
}
