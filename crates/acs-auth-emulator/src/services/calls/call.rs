//! Calls, and what is known of each.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::{StatusCode, Uri};
use lru::LruCache;
use serde::{Deserialize, Serialize};

use crate::guid::Guids;
use crate::object::Object;
use crate::repeatability::{Outcomes, Repeatability};
use crate::resource::MOST_GATHERINGS;
use crate::service_error::ServiceError;
use crate::services::identifier::{Identifier, PhoneNumber, User};

/// Bytes of a call as it is answered, at most: who takes part in it and where events should go.
const LARGEST: usize = 32 << 10;

/// A call that is asked for. What it does not know, such as the options of media, it leaves alone.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateRequest {
    targets: Option<Vec<Object<Identifier>>>,
    callback_uri: Option<String>,
    source: Option<Object<User>>,
    source_caller_id_number: Option<Object<PhoneNumber>>,
    source_display_name: Option<String>,
}

/// What stays as it is while a call lasts.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Call {
    #[serde(rename = "callConnectionId")]
    id: String,
    server_call_id: String,
    source: Identifier,
    targets: Vec<Identifier>,
    callback_uri: String,
    source_display_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_caller_id_number: Option<PhoneNumber>,
    correlation_id: String,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum CallState {
    Connecting,
    Connected,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CallInState<'a> {
    #[serde(flatten)]
    call: &'a Call,
    call_connection_state: CallState,
}

impl Call {
    /// As it is answered.
    pub(super) fn in_state(&self, call_connection_state: CallState) -> CallInState<'_> {
        CallInState { call: self, call_connection_state }
    }

    fn new(request: CreateRequest, guids: &Guids) -> Result<Self, ServiceError> {
        let targets = request.targets.filter(|targets| !targets.is_empty());
        let targets =
            targets.ok_or_else(|| invalid("targets", "The Targets field is required."))?;
        let completed = |Object(target): Object<Identifier>| target.completed();
        let targets: Option<Vec<_>> = targets.into_iter().map(completed).collect();
        let targets = targets.ok_or_else(|| invalid("targets", "The field Targets is invalid."))?;
        let callback_uri = request
            .callback_uri
            .filter(|uri| !uri.is_empty())
            .ok_or_else(|| invalid("callbackUri", "The CallbackUri field is required."))?;
        if !is_absolute(&callback_uri) {
            return Err(invalid("callbackUri", "The field CallbackUri is invalid."));
        }
        let number = request.source_caller_id_number.map(|Object(number)| number);
        if number.as_ref().is_some_and(|number| !number.is_valid()) {
            return Err(invalid(
                "sourceCallerIdNumber",
                "The field SourceCallerIdNumber is invalid.",
            ));
        }
        if number.is_none() && targets.iter().any(Identifier::is_phone_number) {
            return Err(invalid(
                "sourceCallerIdNumber",
                "The SourceCallerIdNumber field is required to call a phone number.",
            ));
        }
        // Without a source, it is the resource itself that calls.
        let itself = || User::new(format!("8:acs:{}_{}", guids.resource(), guids.next()));
        let source = request.source.map_or_else(itself, |Object(user)| user);
        let source = Identifier::from(source).completed();
        let server_call = format!("https://acs-auth-emulator/conv/{}", guids.next());
        let call = Self {
            id: guids.next().to_string(),
            server_call_id: Base64UrlUnpadded::encode_string(server_call.as_bytes()),
            source: source.ok_or_else(|| invalid("source", "The field Source is invalid."))?,
            targets,
            callback_uri,
            source_display_name: request.source_display_name.unwrap_or_default(),
            source_caller_id_number: number,
            correlation_id: guids.next().to_string(),
        };
        match serde_json::to_vec(&call) {
            Ok(json) if json.len() <= LARGEST => Ok(call),
            _ => Err(ServiceError::bad_request("The call is larger than the emulator takes.")),
        }
    }
}

fn invalid(target: &'static str, message: &'static str) -> ServiceError {
    ServiceError::validation(target, message)
}

/// Whether it is the URL of a server. The service wants `https`; on one's own machine there is `http`.
fn is_absolute(uri: &str) -> bool {
    let Ok(uri) = uri.parse::<Uri>() else { return false };
    let scheme = uri.scheme_str().is_some_and(|scheme| matches!(scheme, "http" | "https"));
    scheme && uri.host().is_some_and(|host| !host.is_empty())
}

/// The calls that last, in memory.
pub(crate) struct Calls {
    guids: Arc<Guids>,
    lasting: Mutex<LruCache<String, Arc<Call>>>,
    created: Outcomes<Arc<Call>>,
    terminated: Outcomes<()>,
}

impl Calls {
    pub(crate) fn new(guids: Arc<Guids>) -> Self {
        Self {
            guids,
            lasting: Mutex::new(LruCache::new(MOST_GATHERINGS)),
            created: Outcomes::new(MOST_GATHERINGS),
            terminated: Outcomes::new(MOST_GATHERINGS),
        }
    }

    /// Forgets them all, and the requests that were about them.
    pub(crate) fn clear(&self) {
        self.created.clear();
        self.terminated.clear();
        self.lasting().clear();
    }

    /// A new call, or the one that the same request has created before.
    pub(super) fn create(
        &self,
        request: &Repeatability,
        asked: CreateRequest,
    ) -> Result<Arc<Call>, ServiceError> {
        self.created.once(request, || {
            let call = Arc::new(Call::new(asked, &self.guids)?);
            self.lasting().put(call.id.clone(), Arc::clone(&call));
            Ok(call)
        })
    }

    pub(super) fn get(&self, id: &str) -> Result<Arc<Call>, ServiceError> {
        self.lasting().get(id).cloned().ok_or(NO_CALL)
    }

    /// Hangs up. Whether others talk on makes no difference here: nobody does.
    pub(super) fn end(&self, id: &str) -> Result<(), ServiceError> {
        self.lasting().pop(id).map(drop).ok_or(NO_CALL)
    }

    /// The same, unless the same request has done it before.
    pub(super) fn terminate(&self, request: &Repeatability, id: &str) -> Result<(), ServiceError> {
        self.terminated.once(request, || self.end(id))
    }

    fn lasting(&self) -> MutexGuard<'_, LruCache<String, Arc<Call>>> {
        self.lasting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const NO_CALL: ServiceError = ServiceError::new(StatusCode::NOT_FOUND, "8522", "Call not found.");
