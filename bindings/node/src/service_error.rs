//! What the service says when it does not do what it was asked to.

use napi_derive::napi;

#[napi(object, object_from_js = false)]
pub(crate) struct ServiceError {
    pub status: u16,
    pub code: Option<String>,
    /// The service's words.
    pub message: Option<String>,
    pub target: Option<String>,
    pub details: Vec<ServiceError>,
    pub advice: Option<&'static str>,
    /// All of it in one line.
    pub text: String,
}

impl From<&acs_auth::ServiceError> for ServiceError {
    fn from(error: &acs_auth::ServiceError) -> Self {
        Self {
            status: error.status(),
            code: error.code().map(str::to_owned),
            message: error.message().map(str::to_owned),
            target: error.target().map(str::to_owned),
            details: error.details().iter().map(Self::from).collect(),
            advice: error.advice(),
            text: error.to_string(),
        }
    }
}
