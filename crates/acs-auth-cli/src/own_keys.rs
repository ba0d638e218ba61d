//! Access keys of its own for the emulator: from the environment, for arguments are seen by others.

use std::env::{self, VarError};

use acs_auth::AccessKey;
use zeroize::Zeroizing;

use crate::answer::{Failure, UNSTARTABLE};

pub(crate) const PRIMARY: &str = "ACS_AUTH_EMULATOR_ACCESS_KEY";
pub(crate) const SECONDARY: &str = "ACS_AUTH_EMULATOR_SECONDARY_ACCESS_KEY";

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

fn key(variable: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let wrong =
        |why: &str| Failure::misused(UNSTARTABLE, format!("{variable} holds no access key: {why}"));
    let text = match env::var(variable) {
        Ok(text) => Zeroizing::new(text),
        Err(VarError::NotPresent) => return Ok(None),
        Err(VarError::NotUnicode(_)) => return Err(wrong("it is not UTF-8")),
    };
    if text.is_empty() {
        return Err(wrong("it is empty"));
    }
    match AccessKey::from_base64(text.as_str()) {
        Ok(_) => Ok(Some(text)),
        Err(error) => Err(wrong(error.reason())),
    }
}
