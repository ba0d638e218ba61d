//! A request that was refused, as it is told of.

use acs_auth::diagnose::Diagnosis;

/// Which request was refused, and why: what [`Builder::on_refusal`](crate::Builder::on_refusal) is told.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Refusal<'a> {
    /// The method, as it came.
    pub method: &'a str,
    /// Path and query, as they came, of as many bytes as the client liked: of an absolute target without
    /// what stands before them.
    pub path_and_query: &'a str,
    /// Why it was refused.
    pub diagnosis: &'a Diagnosis,
}
