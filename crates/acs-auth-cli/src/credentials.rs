//! The connection string: from a file, the environment, or the demo.

use std::env;
use std::path::{Path, PathBuf};

use acs_auth::ConnectionString;
use zeroize::Zeroizing;

use crate::answer::{Failure, NO_CREDENTIALS};
use crate::input;

const VARIABLE: &str = "AZURE_COMMUNICATION_CONNECTION_STRING";

/// A local endpoint, and a key whose 64 bytes are a sentence that says what it is.
const DEMO: &str = "endpoint=http://localhost:8401/;accesskey=\
    YWNzLWF1dGggZGVtbyBrZXk6IHB1YmxpYywga25vd24gdG8gYWxsLCBhbmQgaXQgcHJvdGVjdHMgbm90aGluZw==";

/// The connection string to use: that of the file, or else that of the environment.
pub(crate) fn read(file: Option<&Path>, demo: bool) -> Result<ConnectionString, Failure> {
    if demo {
        return parse(DEMO.as_bytes(), "the demo");
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
