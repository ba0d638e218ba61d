//! The C library: its header, its tests, and where it is installed.

mod header;
// The table of the library itself, which no other crate can link to.
#[path = "../../../../bindings/c/src/status.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod status;

pub(crate) use header::header;
