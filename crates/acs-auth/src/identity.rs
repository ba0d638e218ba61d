//! The Identity API: users of a resource, and their access tokens.
//!
//! The forms are those of Microsoft's
//! [specification](https://github.com/Azure/azure-rest-api-specs/tree/main/specification/communication/data-plane/Identity).
//! Each operation is an [`Operation`](crate::Operation): it makes the request, and reads the answer. Whoever
//! may ask has an access key, or a token of Entra whose role allows it.

mod answer;
mod create;
mod delete;
mod entra_exchange;
mod issue;
mod revoke;
mod teams_exchange;

pub use create::{CreateIdentity, CreatedIdentity};
pub use delete::DeleteIdentity;
pub use entra_exchange::{ExchangeEntraToken, ExchangedIdentity};
pub use issue::IssueToken;
pub use revoke::RevokeTokens;
pub use teams_exchange::ExchangeTeamsToken;

/// The scopes that are known. The service may learn others, so any text is taken for one.
pub const SCOPES: [&str; 5] = ["chat", "voip", "chat.join", "chat.join.limited", "voip.join"];

/// The version of the API, as all current SDKs have it.
const VERSION: &str = "2023-10-01";
