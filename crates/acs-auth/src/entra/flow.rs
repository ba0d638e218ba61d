//! A way to a token of Entra.

use std::fmt;

use super::entra_error::EntraError;
use crate::access_token::AccessToken;
use crate::request::{Request, Response};

/// One way to a token of Entra: the request for it, and what the answer means.
///
/// ```
/// use acs_auth::Response;
/// use acs_auth::entra::{ClientSecret, Flow};
///
/// let flow = ClientSecret::new("contoso.example", "1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55", "the secret");
/// let request = flow.request();
/// assert_eq!(request.url(), "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token");
///
/// // ... which some client sends, and gets:
/// let body = br#"{"token_type":"Bearer","expires_in":3599,"access_token":"eyJ0eXAi"}"#;
/// let token = flow.read(&Response::new(200, body), 1_700_000_000)?;
/// assert_eq!(token.expires_on(), 1_700_003_599);
/// # Ok::<(), acs_auth::entra::EntraError>(())
/// ```
pub trait Flow: fmt::Debug {
    /// The request. It holds secrets; whoever gets it gets what it proves.
    fn request(&self) -> Request;

    /// What an answer says that came at a time, in seconds since 1970.
    ///
    /// # Errors
    ///
    /// What Entra says is wrong, or that the answer is none of it.
    fn read(&self, response: &Response<'_>, now: i64) -> Result<AccessToken, EntraError>;
}
