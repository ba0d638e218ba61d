//! What a token of Entra says.

use serde::{Deserialize, Serialize};

use super::application::{Application, TENANT_ID};

/// The names are Entra's. It has those of both versions of a token: `appid` and `azp` are the same.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// What it is for.
    pub(crate) aud: String,
    pub(super) iss: String,
    pub(super) iat: i64,
    pub(super) nbf: i64,
    pub(crate) exp: i64,
    pub(super) appid: String,
    pub(super) azp: String,
    pub(super) idtyp: Kind,
    /// Whose it is: of a person, or of what stands for an application in the tenant.
    pub(crate) oid: String,
    pub(super) sub: String,
    pub(super) tid: String,
    pub(super) uti: String,
    pub(super) ver: String,
}

/// Whose a token is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    App,
    User,
}

impl Claims {
    /// The application that has got it.
    pub(crate) fn client_id(&self) -> &str {
        &self.appid
    }

    /// The tenant of whoever it is.
    pub(crate) fn tenant_id(&self) -> &str {
        &self.tid
    }

    pub(crate) fn is_of_person(&self) -> bool {
        self.idtyp == Kind::User
    }

    /// Whether its holder may do anything with the resource. Every person may.
    pub(crate) fn has_role(&self) -> bool {
        let application = Application::by_client_id(&self.appid);
        self.is_of_person() || application.is_some_and(|application| application.has_role)
    }
}

/// Who issues all tokens, wherever the emulator is reached. MSAL for JavaScript believes no issuer of another
/// host than that where it asks, but Entra's own.
pub(super) fn issuer() -> String {
    format!("https://login.microsoftonline.com/{TENANT_ID}/v2.0")
}
