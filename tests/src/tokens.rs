//! What goes into the operations with tokens, and the stages that come out of them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::operations::TextInput;

/// The text of a user access token.
pub type UserTokenInput = TextInput;

/// What it says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct UserTokenStages {
    pub expires_on: i64,
    pub identity_id: Option<String>,
    pub scopes: Vec<String>,
    pub resource_id: Option<String>,
}

/// A time, and a token or none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct RefreshInput {
    pub now: i64,
    pub expires_on: Option<i64>,
    pub proactive: bool,
}

/// Whether and when the token is refreshed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct RefreshStages {
    pub decision: String,
    pub next_refresh_in: Option<i64>,
    pub retry_in: Option<i64>,
}

/// A credential, and what is done with it as time goes by.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct CredentialInput {
    pub proactive: bool,
    pub token: Option<ScriptedToken>,
    /// What the refresher gives each time: none for a refresh that fails.
    pub refresher: Option<Vec<Option<ScriptedToken>>>,
    pub steps: Vec<ScriptedStep>,
}

/// A token of a script.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct ScriptedToken {
    pub text: String,
    pub expires_on: i64,
}

/// A step of a script.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScriptedStep {
    /// The time that it goes to.
    pub at: i64,
    /// How many callers get the token.
    #[serde(default)]
    pub get: usize,
    /// Whether the credential is closed.
    #[serde(default)]
    pub close: bool,
    /// Whether the token is dropped.
    #[serde(default)]
    pub invalidate: bool,
}

/// What came of the steps.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct CredentialStages {
    pub steps: Vec<StepStages>,
}

/// What came of a step.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepStages {
    /// How often the refresher was asked so far.
    pub refreshes: usize,
    /// How many callers got what.
    pub gave: BTreeMap<String, usize>,
}
