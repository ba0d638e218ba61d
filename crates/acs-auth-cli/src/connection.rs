//! The connection string: from a file, the environment, or the demo.

use std::env;
use std::path::{Path, PathBuf};

use acs_auth::ConnectionString;
use acs_auth_emulator::{ACCESS_KEY, PORT, SECONDARY_ACCESS_KEY};
use zeroize::Zeroizing;

use crate::answer::{Failure, NO_CREDENTIALS};
use crate::args::ConnectionArgs;
use crate::input;

const VARIABLE: &str = "AZURE_COMMUNICATION_CONNECTION_STRING";

/// The text of a connection string, and where it is from.
pub(crate) struct Secret {
    pub(crate) text: Zeroizing<Vec<u8>>,
    place: &'static str,
}

/// The connection string to use: that of the file, or else that of the environment.
pub(crate) fn read(args: &ConnectionArgs) -> Result<ConnectionString, Failure> {
    read_one(args.file(), args.demo)
}

fn read_one(file: Option<&Path>, demo: bool) -> Result<ConnectionString, Failure> {
    let secret = find(file, demo)?.ok_or_else(|| {
        Failure::misused(
            NO_CREDENTIALS,
            format!(
                "put the connection string of your resource into {VARIABLE}, or into a file and \
                 give --connection-string-file; --demo tries things without one"
            ),
        )
    })?;
    secret.parse()
}

/// The same where there may be several files, and of the demo both keys.
pub(crate) fn read_all(files: &[PathBuf], demo: bool) -> Result<Vec<ConnectionString>, Failure> {
    let secrets = find_all(files, demo)?;
    if secrets.is_empty() {
        return Ok(vec![read_one(None, demo)?]);
    }
    secrets.iter().map(Secret::parse).collect()
}

/// The texts of all there are.
pub(crate) fn find_all(files: &[PathBuf], demo: bool) -> Result<Vec<Secret>, Failure> {
    if demo {
        return Ok([ACCESS_KEY, SECONDARY_ACCESS_KEY].map(Secret::of_demo).into());
    }
    if files.is_empty() {
        return Ok(find(None, demo)?.into_iter().collect());
    }
    let found = files.iter().map(|file| find(Some(file), demo).transpose());
    found.flatten().collect()
}

/// Its text, or nothing where there is none.
pub(crate) fn find(file: Option<&Path>, demo: bool) -> Result<Option<Secret>, Failure> {
    if demo {
        return Ok(Some(Secret::of_demo(ACCESS_KEY)));
    }
    if let Some(file) = file {
        let text = input::read_secret("the connection string", file)?;
        return Ok(Some(Secret { text, place: "the file" }));
    }
    let text = env::var_os(VARIABLE).filter(|text| !text.is_empty());
    let text = text.map(|text| Zeroizing::new(text.into_encoded_bytes()));
    Ok(text.map(|text| Secret { text, place: VARIABLE }))
}

impl Secret {
    /// What `acs-auth emulator` listens at, and takes.
    fn of_demo(access_key: &str) -> Self {
        let text = format!("endpoint=http://localhost:{PORT}/;accesskey={access_key}");
        Self { text: Zeroizing::new(text.into_bytes()), place: "the demo" }
    }

    pub(crate) fn parse(&self) -> Result<ConnectionString, Failure> {
        let place = self.place;
        ConnectionString::parse(&self.text)
            .map_err(|error| Failure::of(&format!("the connection string in {place}"), &error))
    }
}
