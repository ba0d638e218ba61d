//! What proves who asks.

use std::env;
use std::path::Path;

use acs_auth::{AccessToken, UserToken};
use zeroize::Zeroizing;

use crate::answer::{Failure, NO_CREDENTIALS};
use crate::client::Client;
use crate::entra::Entra;
use crate::input;

const VARIABLE: &str = "AZURE_COMMUNICATION_TOKEN";

pub(crate) type Credential = acs_auth::Credential<Source>;

/// Where a token is from.
pub(crate) enum Source {
    /// Entra, which is asked once all else is in order.
    Entra(Entra),
    AtHand(AccessToken),
}

impl Source {
    /// The user access token of a file, or else that of the environment.
    pub(crate) fn of_user(file: Option<&Path>) -> Result<Self, Failure> {
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
        Ok(Self::AtHand(AccessToken::new(text.as_str(), expires_on)?))
    }

    pub(crate) fn token(&self, client: &Client) -> Result<AccessToken, Failure> {
        match self {
            Self::Entra(entra) => entra.token(client),
            Self::AtHand(token) => Ok(token.clone()),
        }
    }
}

/// Refuses an endpoint to which no token can go in secret, be it a proof or what the request is about.
pub(crate) fn refuse_insecure(endpoint: &str) -> Result<(), Failure> {
    Ok(acs_auth::Credential::Entra(()).check(endpoint)?)
}
