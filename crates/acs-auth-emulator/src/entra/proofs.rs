//! By what applications and machines say to Entra who they are.

use std::io;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ctutils::CtEq as _;
use ring::rand::{SecureRandom as _, SystemRandom};

use super::well_known::{CLIENT_SECRET, FEDERATED_TOKEN, IDENTITY_HEADER};
use crate::builder::Builder;

/// Bytes of what is made up at the start.
const RANDOM: usize = 32;

/// What is taken. Where keys or a secret of somebody's own are set, nothing is that everybody knows.
pub(crate) struct Proofs {
    are_well_known: bool,
    client_secret: String,
    identity_header: String,
}

impl Proofs {
    pub(crate) fn of(builder: &Builder) -> io::Result<Self> {
        let own_secret = builder.client_secret.as_ref();
        if own_secret.is_some_and(String::is_empty) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "the client secret is empty"));
        }
        let are_well_known = own_secret.is_none() && builder.keys.are_well_known();
        let either = |well_known: &str| {
            if are_well_known { Ok(well_known.to_owned()) } else { made_up() }
        };
        Ok(Self {
            are_well_known,
            client_secret: own_secret
                .map_or_else(|| either(CLIENT_SECRET), |own| Ok(own.clone()))?,
            identity_header: either(IDENTITY_HEADER)?,
        })
    }

    /// Whether whoever gets here may have a token.
    pub(crate) fn are_well_known(&self) -> bool {
        self.are_well_known
    }

    pub(crate) fn client_secret(&self) -> &str {
        &self.client_secret
    }

    pub(crate) fn identity_header(&self) -> &str {
        &self.identity_header
    }

    pub(super) fn takes_secret(&self, secret: &str) -> bool {
        is(secret, &self.client_secret)
    }

    pub(super) fn takes_assertion(&self, assertion: &str) -> bool {
        self.are_well_known && is(assertion, FEDERATED_TOKEN)
    }

    pub(super) fn takes_identity_header(&self, header: &[u8]) -> bool {
        header.ct_eq(self.identity_header.as_bytes()).to_bool()
    }
}

/// Takes as long whether they differ or not.
fn is(text: &str, due: &str) -> bool {
    text.as_bytes().ct_eq(due.as_bytes()).to_bool()
}

fn made_up() -> io::Result<String> {
    let mut bytes = [0; RANDOM];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| io::Error::other("the system gives no random bytes"))?;
    Ok(Base64UrlUnpadded::encode_string(&bytes))
}
