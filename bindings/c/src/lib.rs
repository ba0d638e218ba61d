//! The C library: `include/acs_auth.h` is its manual.
//!
//! Each function takes what C gives, calls the core, and gives back what C takes. The documentation
//! of what stands here is that of the header, so it is written for readers of C.

#![cfg_attr(not(feature = "std"), no_std)]
#![expect(unsafe_code, reason = "C gives pointers, and takes symbols")]
#![warn(clippy::undocumented_unsafe_blocks)]
#![expect(non_camel_case_types, reason = "types have the names that they have in C")]
#![expect(unreachable_pub, reason = "what C sees is public, and no crate sees it")]
#![allow(
    clippy::doc_markdown,
    clippy::missing_safety_doc,
    reason = "the header shows no Markdown, and what callers must hold to stands once, at its top"
)]

mod border;
mod refusal;
mod slot;
mod status;
mod text;

// From here on as the header has them: first what everybody needs.
mod library;

mod key;

mod connection_string;

mod sign;

mod url;

mod content_hash;

mod date;

mod verify;
