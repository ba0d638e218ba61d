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
    ///
    /// It may be logged: it holds what the client shows of itself in its request line, its host, its date
    /// and its hash. Where more was signed, such as the body in the place of its hash or a header of the
    /// client's own, both texts are left out. Its [`codes`](Diagnosis::codes) are what the header
    /// `x-acs-auth-mistake` says.
    pub diagnosis: &'a Diagnosis,
}
