//! What can be asked of the service.

use crate::request::{Request, Response};
use crate::service_error::ServiceError;

/// One thing to ask of the service: the request for it, and what its answer means.
///
/// Sending is left to a client, and so is the proof: sign the request with an access key, or set an
/// `authorization` of Entra.
///
/// ```
/// use acs_auth::identity::CreateIdentity;
/// use acs_auth::{Operation, Response};
///
/// let create = CreateIdentity::new().with_token(["chat"]);
/// let request = create.request("https://contoso.communication.azure.com");
/// assert_eq!(request.method(), "POST");
///
/// // ... which some client sends, and gets:
/// let body = br#"{"identity":{"id":"8:acs:1_2"},"accessToken":{"token":"abc","expiresOn":"2023-10-10T21:39:39.3244584+00:00"}}"#;
/// let created = create.read(&Response::new(201, body))?;
/// assert_eq!(created.identity_id, "8:acs:1_2");
/// assert_eq!(created.token.map(|token| token.expires_on()), Some(1_696_973_979));
/// # Ok::<(), acs_auth::ServiceError>(())
/// ```
pub trait Operation {
    /// What a good answer tells.
    type Answer;

    /// The request to the resource at an endpoint, such as `https://contoso.communication.azure.com`.
    fn request(&self, endpoint: &str) -> Request;

    /// What an answer says.
    ///
    /// # Errors
    ///
    /// What the service says is wrong, or that the answer is none of this operation.
    fn read(&self, response: &Response<'_>) -> Result<Self::Answer, ServiceError>;
}
