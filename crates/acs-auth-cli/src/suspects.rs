//! The keys that a request may have been signed with.

use std::path::{Path, PathBuf};

use acs_auth::diagnose::SuspectKey;

use crate::answer::Failure;
use crate::connection::{self, Secret};
use crate::input;

#[derive(Debug)]
pub(crate) struct Suspects {
    /// Those that the server takes.
    pub(crate) keys: Vec<SuspectKey>,
    /// Others that are known.
    pub(crate) other_keys: Vec<SuspectKey>,
    /// Where the first of them belongs to.
    pub(crate) endpoint: Option<String>,
}

impl Suspects {
    /// Nothing where no key is known: then there is nobody to suspect.
    pub(crate) fn read(
        files: &[PathBuf],
        other_files: &[PathBuf],
        demo: bool,
    ) -> Result<Option<Self>, Failure> {
        let secrets = connection::find_all(files, demo)?;
        let mut suspects = Self { keys: Vec::new(), other_keys: Vec::new(), endpoint: None };
        for secret in &secrets {
            suspects.add(secret)?;
        }
        for file in other_files {
            suspects.other_keys.push(read_other(file)?);
        }
        let is_none = suspects.keys.is_empty() && suspects.other_keys.is_empty();
        Ok((!is_none).then_some(suspects))
    }

    fn add(&mut self, secret: &Secret) -> Result<(), Failure> {
        let connection = secret.parse()?;
        let key = SuspectKey::from_connection_string(&secret.text)?;
        self.keys.push(key);
        self.endpoint.get_or_insert_with(|| connection.endpoint().to_owned());
        Ok(())
    }
}

/// A connection string, or the key alone.
fn read_other(file: &Path) -> Result<SuspectKey, Failure> {
    let text = input::read_secret("the other key", file)?;
    let key = if text.contains(&b';') {
        SuspectKey::from_connection_string(&text)
    } else {
        SuspectKey::from_base64(&text)
    };
    key.map_err(|error| Failure::of("the other key", &error))
}
