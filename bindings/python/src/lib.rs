//! The native half of the Python package `acs_auth`: it converts, calls the library, and converts back.

#![expect(clippy::doc_markdown, reason = "help() shows these texts in a terminal")]
// Functions of a Python module and methods of a Python class take what Python calls them with.
#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

mod access_key;
mod access_token;
mod bytes;
mod connection_string;
mod content_hash;
mod date;
mod diagnosis;
mod entra;
mod identity;
mod mistake;
mod operation;
mod refresh;
mod refusal;
mod request;
mod service;
mod split_url;
mod suspect_keys;
mod text;
mod token_cache;
mod user_token;
mod verifier;

/// The native half of acs_auth: import the package, not this.
#[pyo3::pymodule(gil_used = false)]
mod _core {
    #[pymodule_export]
    use crate::access_key::AccessKey;
    #[pymodule_export]
    use crate::access_token::AccessToken;
    #[pymodule_export]
    use crate::connection_string::ConnectionString;
    #[pymodule_export]
    use crate::content_hash::{ContentHasher, content_hash};
    #[pymodule_export]
    use crate::date::{format_date, parse_date};
    #[pymodule_export]
    use crate::diagnosis::{Diagnosis, diagnose};
    #[pymodule_export]
    use crate::entra::EntraExchange;
    #[pymodule_export]
    use crate::identity::{
        CreateIdentity, CreatedIdentity, DeleteIdentity, ExchangeEntraToken, ExchangeTeamsToken,
        ExchangedIdentity, IssueToken, RevokeTokens,
    };
    #[pymodule_export]
    use crate::mistake::Mistake;
    #[pymodule_export]
    use crate::operation::{Request, service_error};
    #[pymodule_export]
    use crate::refresh::{next_refresh_in, refresh_decision, retry_in};
    #[pymodule_export]
    use crate::request::string_to_sign;
    #[pymodule_export]
    use crate::service::{Service, check_proof, service_at};
    #[pymodule_export]
    use crate::split_url::{SplitUrl, split_url};
    #[pymodule_export]
    use crate::token_cache::TokenCache;
    #[pymodule_export]
    use crate::user_token::UserToken;
    #[pymodule_export]
    use crate::verifier::{Verified, Verifier};

    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name that Python has for it")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
    /// Seconds that a request may be dated away from now, each way, unless a verifier is told otherwise.
    #[pymodule_export]
    const DEFAULT_TOLERANCE: u32 = acs_auth::DEFAULT_TOLERANCE;
    /// The scope of the tokens of Entra that ACS takes. Its two slashes are no slip.
    #[pymodule_export]
    const ENTRA_SCOPE: &str = acs_auth::entra::SCOPE;
}
