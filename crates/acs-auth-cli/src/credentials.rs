//! The connection string: from a file, the environment, or the demo.

use std::env;
use std::path::{Path, PathBuf};

use acs_auth::ConnectionString;
use acs_auth_emulator::{ACCESS_KEY, PORT};
use zeroize::Zeroizing;

use crate::answer::{Failure, NO_CREDENTIALS};
use crate::input;

const VARIABLE: &str = "AZURE_COMMUNICATION_CONNECTION_STRING";

/// The connection string to use: that of the file, or else that of the environment.
pub(crate) fn read(file: Option<&Path>, demo: bool) -> Result<ConnectionString, Failure> {
    if demo {
        // What `acs-auth emulator` listens at, and takes.
        let text = format!("endpoint=http://localhost:{PORT}/;accesskey={ACCESS_KEY}");
        return parse(text.as_bytes(), "the demo");
    }
    if let Some(file) = file {
        return parse(&input::read_secret("the connection string", file)?, "the file");
    }
    match env::var_os(VARIABLE) {
        Some(text) if !text.is_empty() => {
            parse(&Zeroizing::new(text.into_encoded_bytes()), VARIABLE)
        }
        _ => Err(Failure::misused(
            NO_CREDENTIALS,
            format!(
                "put the connection string of your resource into {VARIABLE}, or into a file and \
                 give --connection-string-file; --demo tries things without one"
            ),
        )),
    }
}

/// The same where there may be several files.
pub(crate) fn read_all(files: &[PathBuf], demo: bool) -> Result<Vec<ConnectionString>, Failure> {
    if files.is_empty() {
        return Ok(vec![read(None, demo)?]);
    }
    files.iter().map(|file| read(Some(file), demo)).collect()
}

fn parse(text: &[u8], place: &str) -> Result<ConnectionString, Failure> {
    ConnectionString::parse(text)
        .map_err(|error| Failure::of(&format!("the connection string in {place}"), &error))
}
