//! An application, and what it asks of Entra.

use form_urlencoded::Serializer;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::SCOPE;
use super::authority::Authority;
use crate::request::Request;
use crate::token_error::TokenError;

/// What stands in a tenant as it is: GUIDs and domains have nothing else.
const TENANT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Who asks, where, and what for.
#[derive(Clone, Debug)]
pub(super) struct Application {
    tenant_id: String,
    pub(super) client_id: String,
    authority: Authority,
    pub(super) scope: String,
}

impl Application {
    pub(super) fn new(tenant_id: impl Into<String>, client_id: impl Into<String>) -> Self {
        Self {
            tenant_id: tenant_id.into(),
            client_id: client_id.into(),
            authority: Authority::default(),
            scope: SCOPE.to_owned(),
        }
    }

    pub(super) fn at(self, authority: &str) -> Result<Self, TokenError> {
        Ok(Self { authority: Authority::parse(authority)?, ..self })
    }

    pub(super) fn for_scope(self, scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), ..self }
    }

    /// The request for a token, with a form as its body
    /// ([RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749#section-4.4)).
    pub(super) fn request(&self, form: &[(&str, &str)]) -> Request {
        let tenant = utf8_percent_encode(&self.tenant_id, TENANT);
        let url = format!("{}/{tenant}/oauth2/v2.0/token", self.authority.as_str());
        // Room for every byte as an escape, so that no secret is left behind where the text had to move.
        let room: usize = form.iter().map(|(name, value)| name.len() + 2 + 3 * value.len()).sum();
        let mut body = Serializer::new(String::with_capacity(room));
        body.extend_pairs(form);
        let body = body.finish().into_bytes();
        Request::new("POST", url).with_body("application/x-www-form-urlencoded", body)
    }
}
