//! What goes into each operation, and the stages that come out of it.

use serde::Deserialize;

use crate::vectors::Bytes;

/// A request to sign: its URL, or its host and its path and query.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct SignInput {
    pub access_key: String,
    pub method: String,
    pub url: Option<String>,
    pub host: Option<String>,
    pub path_and_query: Option<String>,
    pub date: String,
    pub body_base64: Bytes,
}

/// Every stage of a signature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct SignStages {
    pub host: String,
    pub path_and_query: String,
    pub content_hash: String,
    pub string_to_sign: String,
    pub signature: String,
    pub authorization: String,
}

/// A received request.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct VerifyInput {
    pub access_keys: Vec<String>,
    pub method: String,
    pub path_and_query: String,
    pub headers: Vec<(String, String)>,
    pub body_base64: Bytes,
    pub now: String,
    pub tolerance: u32,
}

/// Who signed it, and what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct VerifyStages {
    pub key_index: usize,
    pub string_to_sign: String,
}

/// A request that may have been refused, and what is known of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct DiagnoseInput {
    pub access_keys: Vec<String>,
    pub other_keys: Vec<String>,
    pub method: String,
    pub path_and_query: String,
    pub headers: Vec<(String, String)>,
    pub body_base64: Option<Bytes>,
    pub endpoint: Option<String>,
    pub now: String,
    pub tolerance: u32,
}

/// The mistakes that were made, and the text that was signed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct DiagnoseStages {
    pub mistakes: Vec<String>,
    pub signed: Option<String>,
}

/// A body to hash, or a hash that was computed before.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub enum ContentHashInput {
    Body { body_base64: Bytes },
    Text { text: String },
}

/// The hash.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct ContentHashStages {
    pub content_hash: String,
}

/// Seconds to write as a date, or a text to read as one.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub enum DateInput {
    Unix { unix: i64 },
    Text { text: String },
}

/// The date.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct DateStages {
    pub text: String,
}

/// A text to read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct TextInput {
    pub text: String,
}

/// The text of a key.
pub type AccessKeyInput = TextInput;

/// The key that it stands for, in its own base64.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct AccessKeyStages {
    pub key_base64: String,
    pub fingerprint: String,
}

/// What a connection string holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the schema tells what the fields are")]
pub struct ConnectionStringStages {
    pub endpoint: String,
    pub fingerprint: String,
}
