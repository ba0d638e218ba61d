//! Access keys and a client secret of its own for the emulator: from the environment, for arguments are seen by others.

use std::env::{self, VarError};

use acs_auth::AccessKey;
use zeroize::Zeroizing;

use crate::answer::{Failure, UNSTARTABLE};

pub(crate) const PRIMARY: &str = "ACS_AUTH_EMULATOR_ACCESS_KEY";
pub(crate) const SECONDARY: &str = "ACS_AUTH_EMULATOR_SECONDARY_ACCESS_KEY";
pub(crate) const CLIENT_SECRET: &str = "ACS_AUTH_EMULATOR_CLIENT_SECRET";

/// The keys that the environment names, in base64.
pub(crate) struct OwnKeys {
    pub(crate) primary: Zeroizing<String>,
    pub(crate) secondary: Zeroizing<String>,
}

impl OwnKeys {
    /// The keys, if any is named. Where it is one, it is both: the well-known ones open nothing then.
    pub(crate) fn read() -> Result<Option<Self>, Failure> {
        Ok(match (key(PRIMARY)?, key(SECONDARY)?) {
            (Some(primary), Some(secondary)) => Some(Self { primary, secondary }),
            (Some(only), None) | (None, Some(only)) => {
                Some(Self { primary: only.clone(), secondary: only })
            }
            (None, None) => None,
        })
    }
}

/// The client secret that the environment names, if it does.
pub(crate) fn client_secret() -> Result<Option<Zeroizing<String>>, Failure> {
    text(CLIENT_SECRET, "client secret")
}

fn key(variable: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(text) = text(variable, "access key")? else { return Ok(None) };
    match AccessKey::from_base64(text.as_str()) {
        Ok(_) => Ok(Some(text)),
        Err(error) => Err(wrong(variable, "access key", error.reason())),
    }
}

fn text(variable: &str, what: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    match env::var(variable).map(Zeroizing::new) {
        Ok(text) if text.is_empty() => Err(wrong(variable, what, "it is empty")),
        Ok(text) => Ok(Some(text)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(wrong(variable, what, "it is not UTF-8")),
    }
}

fn wrong(variable: &str, what: &str, why: &str) -> Failure {
    Failure::misused(UNSTARTABLE, format!("{variable} holds no {what}: {why}"))
}
