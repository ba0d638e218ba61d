//! The envelope that every vector file shares.

use std::path::PathBuf;
use std::{fs, io};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

/// The vector files. A test compares this list with the directory.
pub const FILES: [&str; 12] = [
    "access_key.json",
    "connection_string.json",
    "content_hash.json",
    "credential.json",
    "date.json",
    "diagnose.json",
    "refresh.json",
    "sign-refused.json",
    "sign-sdk.json",
    "sign.json",
    "user_token.json",
    "verify.json",
];

/// One file: the cases of one operation.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorFile<Input, Stages> {
    /// What the cases are to be put through.
    pub operation: String,
    /// What is in the file.
    pub about: String,
    /// The cases.
    pub cases: Vec<Case<Input, Stages>>,
}

/// One input, and what must become of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case<Input, Stages> {
    /// A name that no other case has.
    pub id: String,
    /// What is special about it.
    pub comment: String,
    /// The bugs that it hunts, as `notes.json` tells them.
    pub flags: Vec<String>,
    /// Where the values come from.
    pub source: String,
    /// What goes in.
    pub input: Input,
    expect: Option<Stages>,
    error: Option<Refusal>,
}

/// The error that an input must give.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    /// Its code.
    pub code: String,
    /// Where it points, in bytes.
    pub offset: Option<usize>,
}

impl<Input, Stages> Case<Input, Stages> {
    /// The stages that must come out, or the error.
    ///
    /// # Errors
    ///
    /// The error that is due, where the case is one of a refusal.
    ///
    /// # Panics
    ///
    /// If the case has both or neither.
    #[expect(clippy::panic, reason = "a case without an outcome would test nothing")]
    pub fn outcome(&self) -> Result<&Stages, &Refusal> {
        match (&self.expect, &self.error) {
            (Some(stages), None) => Ok(stages),
            (None, Some(refusal)) => Err(refusal),
            _ => panic!("{}: a case has either `expect` or `error`", self.id),
        }
    }
}

impl<Input: DeserializeOwned, Stages: DeserializeOwned> VectorFile<Input, Stages> {
    /// Reads a file of the directory.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or does not follow the schema.
    pub fn read(name: &str) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(directory().join(name))?)?)
    }
}

/// Where the vectors are.
#[must_use]
pub fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

/// Says how many cases of a file a suite ran, in the words that `cargo xtask test` counts.
#[expect(clippy::print_stdout, reason = "the line is what this is for")]
pub fn report(suite: &str, file: &str, cases: usize) {
    println!("vectors: {suite} {file} {cases}");
}

/// Bytes that a file gives in base64.
#[derive(Clone, Debug)]
pub struct Bytes(pub Vec<u8>);

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD.decode(text).map(Self).map_err(D::Error::custom)
    }
}
