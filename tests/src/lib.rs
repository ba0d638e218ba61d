//! What the suites that are written in Rust share: the vectors in `tests/vectors`, a plain reference,
//! and the search for a key that leaked.
//!
//! The schema stands in `tests/vectors/README.md`; a field that it does not name is an error here.

/// The example of the front page is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct FrontPage;

mod leak;
mod operations;
pub mod reference;
mod vectors;

pub use leak::leaked;
pub use operations::{
    AccessKeyInput, AccessKeyStages, ConnectionStringStages, ContentHashInput, ContentHashStages,
    DateInput, DateStages, DiagnoseInput, DiagnoseStages, SignInput, SignStages, TextInput,
    VerifyInput, VerifyStages,
};
pub use vectors::{Bytes, Case, FILES, Refusal, VectorFile, directory, report};
