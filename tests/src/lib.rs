//! What the suites that are written in Rust share: the vectors in `tests/vectors`, a plain reference,
//! the scripts for credentials, and the search for a key that leaked.
//!
//! The schema stands in `tests/vectors/README.md`; a field that it does not name is an error here.

/// The example of the front page is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct FrontPage;

mod leak;
mod operations;
pub mod reference;
mod script;
mod tokens;
mod vectors;

pub use leak::leaked;
pub use operations::{
    AccessKeyInput, AccessKeyStages, ConnectionStringStages, ContentHashInput, ContentHashStages,
    DateInput, DateStages, DiagnoseInput, DiagnoseStages, SignInput, SignStages, TextInput,
    VerifyInput, VerifyStages,
};
pub use script::{Scripted, ScriptedRefresher, play};
pub use tokens::{
    CredentialInput, CredentialStages, RefreshInput, RefreshStages, ScriptedStep, ScriptedToken,
    StepStages, UserTokenInput, UserTokenStages,
};
pub use vectors::{Bytes, Case, FILES, Refusal, VectorFile, directory, report};
