//! What another side said when it did not do what it was asked to, for programs.

use acs_auth::ServiceError;
use acs_auth::entra::EntraError;
use serde::{Serialize, Serializer};

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Refusal {
    Service(#[serde(serialize_with = "service")] ServiceError),
    Entra(#[serde(serialize_with = "entra")] EntraError),
}

#[derive(Serialize)]
struct JsonService<'e> {
    status: u16,
    code: Option<&'e str>,
    message: Option<&'e str>,
    target: Option<&'e str>,
    advice: Option<&'e str>,
    details: Vec<Self>,
}

#[derive(Serialize)]
struct JsonEntra<'e> {
    status: u16,
    code: Option<&'e str>,
    codes: &'e [u32],
    message: Option<&'e str>,
    advice: Option<&'e str>,
    retry_in: Option<u64>,
}

impl<'e> From<&'e ServiceError> for JsonService<'e> {
    fn from(error: &'e ServiceError) -> Self {
        Self {
            status: error.status(),
            code: error.code(),
            message: error.message(),
            target: error.target(),
            advice: error.advice(),
            details: error.details().iter().map(Self::from).collect(),
        }
    }
}

fn service<S: Serializer>(error: &ServiceError, serializer: S) -> Result<S::Ok, S::Error> {
    JsonService::from(error).serialize(serializer)
}

fn entra<S: Serializer>(error: &EntraError, serializer: S) -> Result<S::Ok, S::Error> {
    let json = JsonEntra {
        status: error.status(),
        code: error.error(),
        codes: error.codes(),
        message: error.message(),
        advice: error.advice(),
        retry_in: error.retry_in(),
    };
    json.serialize(serializer)
}
