//! What proves who asks.

use std::env;
use std::path::Path;

use acs_auth::{AccessKey, AccessToken, Proof, Service, SplitUrl, TokenCode, UserToken};
use zeroize::Zeroizing;

use crate::answer::{Failure, NO_CREDENTIALS};
use crate::entra::Entra;
use crate::host::is_local;
use crate::input;

const VARIABLE: &str = "AZURE_COMMUNICATION_TOKEN";

pub(crate) enum Credential {
    Key(AccessKey),
    /// Entra is asked for a token once all else is in order.
    Entra(Entra),
    /// A token of Entra that is there already.
    EntraToken(AccessToken),
    UserToken(AccessToken),
}

impl Credential {
    /// The user access token of a file, or else that of the environment.
    pub(crate) fn user_token(file: Option<&Path>) -> Result<Self, Failure> {
        let text = match (file, env::var_os(VARIABLE).filter(|text| !text.is_empty())) {
            (Some(file), _) => input::read_token(file)?,
            (None, Some(text)) => input::text_of(&Zeroizing::new(text.into_encoded_bytes())),
            (None, None) => {
                return Err(Failure::misused(
                    NO_CREDENTIALS,
                    format!(
                        "put the user access token into {VARIABLE}, or into a file and give --token-file"
                    ),
                ));
            }
        };
        // Until when it is good is told beside a token, and that is not here; what it says itself is a hint.
        let expires_on =
            UserToken::decode_unverified(&text).map_or(i64::MAX, |token| token.expires_on());
        Ok(Self::UserToken(AccessToken::new(text.as_str(), expires_on)?))
    }

    /// A token of Entra of which nothing but its text is known.
    pub(crate) fn entra_token(text: &str) -> Result<Self, Failure> {
        Ok(Self::EntraToken(AccessToken::new(text, i64::MAX)?))
    }

    const fn proof(&self) -> Proof {
        match self {
            Self::Key(_) => Proof::AccessKey,
            Self::Entra(_) | Self::EntraToken(_) => Proof::Entra,
            Self::UserToken(_) => Proof::UserToken,
        }
    }

    /// Refuses what the service that a URL is of does not take, and what would give a token away.
    pub(crate) fn check(&self, url: &SplitUrl<'_>) -> Result<(), Failure> {
        if let Some(service) = Service::at(url.path_and_query()) {
            service.check(self.proof())?;
        }
        match self {
            Self::Key(_) => Ok(()),
            Self::Entra(_) | Self::EntraToken(_) | Self::UserToken(_) => keep_from_others(url),
        }
    }
}

/// Refuses to send a token where others can read it.
pub(crate) fn keep_from_others(url: &SplitUrl<'_>) -> Result<(), Failure> {
    if url.scheme() == "https" || is_local(url.host()) {
        return Ok(());
    }
    Err(Failure::refused(
        TokenCode::InsecureUrl.as_str(),
        "a token goes over http to this machine alone, for whoever reads it can use it: take https",
    ))
}
