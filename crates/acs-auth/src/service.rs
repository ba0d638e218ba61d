//! Which service takes which proof.

use crate::token_error::{TokenCode, TokenError};

/// A kind of proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Proof {
    /// An access key, with which each request is signed.
    AccessKey,
    /// A token of Microsoft Entra ID, of an application or a managed identity.
    Entra,
    /// A user access token, which the Identity API issues.
    UserToken,
}

impl Proof {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::AccessKey, Self::Entra, Self::UserToken];

    /// A name that stays the same from version to version.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessKey => "ACCESS_KEY",
            Self::Entra => "ENTRA",
            Self::UserToken => "USER_TOKEN",
        }
    }
}

macro_rules! services {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, below $prefixes:expr, takes $takes:expr;)+) => {
        /// A service of ACS: where its paths begin, and which proofs it takes, by Microsoft's
        /// [table](https://learn.microsoft.com/azure/communication-services/concepts/authentication).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Service {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Service {
            /// Every service that is known.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name, as ACS has it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The proofs that it takes.
            #[must_use]
            pub const fn takes(self) -> &'static [Proof] {
                match self { $(Self::$variant => $takes,)+ }
            }

            /// What its paths begin with: whole segments, the last of which may have a verb after a colon.
            #[must_use]
            pub const fn prefixes(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $prefixes,)+ }
            }
        }
    };
}

const BY_RESOURCE: &[Proof] = &[Proof::AccessKey, Proof::Entra];
const BY_USER: &[Proof] = &[Proof::UserToken];

services! {
    /// Users, and their access tokens.
    Identity = "Identity", below &["/identities", "/teamsUser"], takes BY_RESOURCE;
    /// Exchanges of a user's token of Entra for one of ACS.
    EntraExchange = "Entra exchange", below &["/access/entra", "/access/teamsExtension"], takes &[Proof::Entra];
    /// SMS, and who has opted out of them.
    Sms = "SMS", below &["/sms"], takes BY_RESOURCE;
    /// Phone numbers: those one has, and those one may buy.
    PhoneNumbers = "Phone Numbers", below &["/phoneNumbers", "/availablePhoneNumbers", "/sip"], takes BY_RESOURCE;
    /// Calls that a program makes and answers.
    CallAutomation = "Call Automation", below &["/calling"], takes BY_RESOURCE;
    /// Emails.
    Email = "Email", below &["/emails"], takes BY_RESOURCE;
    /// `WhatsApp` and the like.
    AdvancedMessaging = "Advanced Messaging", below &["/messages"], takes BY_RESOURCE;
    /// Rooms for calls.
    Rooms = "Rooms", below &["/rooms"], takes BY_RESOURCE;
    /// Work that is handed to workers.
    JobRouter = "Job Router", below &["/routing"], takes BY_RESOURCE;
    /// Threads of messages between users.
    Chat = "Chat", below &["/chat"], takes BY_USER;
}

impl Service {
    /// The service that a path, or a path and query, is of, if it is known.
    #[must_use]
    pub fn at(path_and_query: &str) -> Option<Self> {
        let of = |service: &&Self| {
            service.prefixes().iter().any(|prefix| {
                let rest = path_and_query.strip_prefix(prefix);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ':', '?']))
            })
        };
        Self::ALL.iter().find(of).copied()
    }

    /// Refuses a proof that the service does not take.
    ///
    /// # Errors
    ///
    /// `WRONG_CREDENTIAL`, with what to take instead.
    pub fn check(self, proof: Proof) -> Result<(), TokenError> {
        if self.takes().contains(&proof) {
            return Ok(());
        }
        let reason = match self.takes() {
            [Proof::UserToken] => {
                "Chat takes a user access token alone: have the Identity API issue one with the scope chat"
            }
            [Proof::Entra] => {
                "this exchange takes the token of Entra of its user, and no other proof"
            }
            _ => {
                "this service takes an access key, or a token of Entra for \
                 https://communication.azure.com//.default: a user access token is for chat and calling"
            }
        };
        Err(TokenError::new(TokenCode::WrongCredential, reason))
    }
}
