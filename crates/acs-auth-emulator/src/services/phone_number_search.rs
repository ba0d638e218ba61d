//! The Phone Numbers API: the search for numbers that could be bought.

use std::sync::Arc;

use acs_auth::HttpDate;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::StatusCode;
use serde::de::IntoDeserializer as _;
use serde::de::value::Error;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::fields::Fields;
use crate::json_body::JsonBody;
use crate::operations::{OperationError, Progress};
use crate::path_id::PathId;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::phone_number::{
    AssignmentType, Capabilities, Capability, Cost, PhoneNumberType,
};
use crate::timestamp::timestamp;

use super::Routes;

/// What the id of an operation has before that of its search.
const PREFIX: &str = "search_";
/// Seconds for which the numbers of a search are kept.
const HELD: i64 = 15 * 60;
/// The area code without numbers.
const EMPTY: &str = "999";
/// The last digits of the numbers of an area code that can be found: of those that are kept for fiction, those
/// that no resource owns.
const FREE: std::ops::RangeInclusive<i64> = 110..=199;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/availablePhoneNumbers/countries/{country}/:search", post(search))
        .route("/availablePhoneNumbers/searchResults/{id}", get(result))
        .route("/phoneNumbers/operations/{id}", get(operation).delete(cancel))
}

/// A search, and what it will have found.
pub(crate) struct PhoneNumberSearch {
    created: HttpDate,
    wanted: Wanted,
    found: Vec<String>,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    phone_number_type: PhoneNumberType,
    assignment_type: AssignmentType,
    capabilities: Capabilities,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SearchResult<'a> {
    search_id: &'a str,
    phone_numbers: &'a [String],
    #[serde(flatten)]
    wanted: Wanted,
    cost: Cost,
    search_expires_by: String,
    is_agreement_to_not_resell_required: bool,
    error_code: u32,
    error: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Operation<'a> {
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_location: Option<&'a str>,
    created_date_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<OperationError>,
    id: &'a str,
    #[serde(rename = "operationType")]
    kind: &'static str,
    last_action_date_time: &'static str,
}

async fn search(
    State(resource): State<Arc<Resource>>,
    ApiVersion(version): ApiVersion,
    PathId(country): PathId,
    JsonBody(request): JsonBody<Map<String, Value>>,
) -> Result<Response, ServiceError> {
    if !is_country(&country) {
        return Err(invalid("countrycode", "Unable to parse country code."));
    }
    let request = request.unwrap_or_default();
    let request = Fields::of(&request);
    let wanted = Wanted::read(request)?;
    let area_code = area_code(request, wanted.phone_number_type)?;
    let quantity = quantity(request)?;
    let is_found = country.eq_ignore_ascii_case("US") && area_code != EMPTY;
    let numbers = FREE.map(|number| format!("+1{area_code}5550{number}"));
    let found = if is_found { numbers.take(quantity).collect() } else { Vec::new() };

    let id = resource.guids.next().to_string();
    let search = PhoneNumberSearch { created: (resource.clock)(), wanted, found };
    resource.phone_number_searches.start(id.clone(), Arc::new(search));
    let headers = [
        (
            "operation-location",
            format!("/phoneNumbers/operations/{PREFIX}{id}?api-version={version}"),
        ),
        ("location", location(&id, &version)),
        ("operation-id", format!("{PREFIX}{id}")),
        ("search-id", id),
    ];
    Ok((StatusCode::ACCEPTED, headers).into_response())
}

async fn operation(
    State(resource): State<Arc<Resource>>,
    ApiVersion(version): ApiVersion,
    PathId(id): PathId,
) -> Result<Response, ServiceError> {
    let search_id = search_id(&id)?;
    let (progress, search) =
        resource.phone_number_searches.get(search_id).ok_or_else(no_operation)?;
    let (status, error) = match progress {
        Progress::NotStarted => ("notStarted", None),
        Progress::Running => ("running", None),
        Progress::Done if search.found.is_empty() => {
            // The name is the service's, of the field `error` of a search that finds nothing.
            let message = "There are no phone numbers that match the search.";
            ("failed", Some(OperationError { code: "OutOfStock", message }))
        }
        Progress::Done => ("succeeded", None),
    };
    let location = location(search_id, &version);
    let operation = Operation {
        status,
        resource_location: error.is_none().then_some(&location),
        created_date_time: timestamp(search.created),
        error,
        id: &id,
        kind: "search",
        last_action_date_time: "0001-01-01T00:00:00+00:00", // as the service has it
    };
    Ok(([("location", &location)], json(StatusCode::OK, &operation)).into_response())
}

/// Cancels a search: neither the operation nor its result is there any longer.
async fn cancel(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<StatusCode, ServiceError> {
    let removed = resource.phone_number_searches.remove(search_id(&id)?);
    removed.then_some(StatusCode::NO_CONTENT).ok_or_else(no_operation)
}

async fn result(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<Response, ServiceError> {
    let done = |(progress, search): (Progress, Arc<PhoneNumberSearch>)| {
        (progress == Progress::Done && !search.found.is_empty()).then_some(search)
    };
    let search = resource.phone_number_searches.get(&id).and_then(done).ok_or_else(|| {
        let message = "There is no result of such a search.";
        ServiceError::new(StatusCode::NOT_FOUND, "NotFound", message).with_target("searchid")
    })?;
    let until = HttpDate::from_unix(search.created.unix().saturating_add(HELD));
    let result = SearchResult {
        search_id: &id,
        phone_numbers: &search.found,
        wanted: search.wanted,
        cost: Cost::of(search.wanted.phone_number_type),
        search_expires_by: timestamp(until.unwrap_or(HttpDate::MAX)),
        is_agreement_to_not_resell_required: false,
        error_code: 0,
        error: "NoError",
    };
    Ok(json(StatusCode::OK, &result))
}

impl Wanted {
    fn read(request: Fields<'_>) -> Result<Self, ServiceError> {
        let phone_number_type = choice(request, "phoneNumberType", "phonenumbertype")?;
        let assignment_type = choice(request, "assignmentType", "assignmenttype")?;
        let capabilities = request.object("capabilities")?;
        let capabilities = capabilities
            .ok_or_else(|| invalid("capabilities", "The field capabilities is required."))?;
        let calling = choice(capabilities, "calling", "calling")?;
        let sms = choice(capabilities, "sms", "sms")?;
        let wanted = Self {
            phone_number_type,
            assignment_type,
            capabilities: Capabilities { calling, sms },
        };
        if wanted.is_offered() {
            return Ok(wanted);
        }
        Err(ServiceError::bad_request(
            "We are unable to find phone plans to match your requested capabilities.",
        ))
    }

    /// As in the US: toll-free numbers are for applications, there are none for mobile phones, and a number
    /// is good for something.
    fn is_offered(self) -> bool {
        let Capabilities { calling, sms } = self.capabilities;
        let is_of_use = calling != Capability::None || sms != Capability::None;
        is_of_use
            && match self.phone_number_type {
                PhoneNumberType::Geographic => true,
                PhoneNumberType::TollFree => self.assignment_type == AssignmentType::Application,
                PhoneNumberType::Mobile => false,
            }
    }
}

fn choice<T: for<'de> Deserialize<'de>>(
    fields: Fields<'_>,
    name: &str,
    target: &'static str,
) -> Result<T, ServiceError> {
    let chosen = fields.text(name)?;
    let chosen = chosen.and_then(|chosen| {
        let chosen: serde::de::value::StrDeserializer<'_, Error> = chosen.into_deserializer();
        T::deserialize(chosen).ok()
    });
    chosen.ok_or_else(|| invalid(target, "A field is missing, or has none of its values."))
}

fn area_code(request: Fields<'_>, kind: PhoneNumberType) -> Result<&str, ServiceError> {
    let default = if kind == PhoneNumberType::TollFree { "800" } else { "425" };
    let area_code = request.text("areaCode")?.filter(|code| !code.is_empty()).unwrap_or(default);
    match area_code.as_bytes() {
        [b'2'..=b'9', rest @ ..] if rest.len() == 2 && rest.iter().all(u8::is_ascii_digit) => {
            Ok(area_code)
        }
        _ => Err(invalid("areacode", "The area code is not one of three digits.")),
    }
}

fn quantity(request: Fields<'_>) -> Result<usize, ServiceError> {
    let quantity = request.integer("quantity")?.unwrap_or(1);
    let quantity = i32::try_from(quantity).ok().filter(|quantity| *quantity > 0);
    let quantity = quantity.and_then(|quantity| quantity.try_into().ok());
    quantity.ok_or_else(|| invalid("quantity", "The quantity is not a number from 1."))
}

/// Whether two letters may stand for a country: ISO 3166 gives some to nobody.
fn is_country(code: &str) -> bool {
    match code.to_ascii_uppercase().as_bytes() {
        b"AA" | b"ZZ" | [b'Q', b'M'..=b'Z'] | [b'X', _] => false,
        [first, second] => first.is_ascii_uppercase() && second.is_ascii_uppercase(),
        _ => false,
    }
}

fn search_id(operation: &str) -> Result<&str, ServiceError> {
    operation.strip_prefix(PREFIX).ok_or_else(no_operation)
}

fn location(search: &str, version: &str) -> String {
    format!("/availablePhoneNumbers/searchResults/{search}?api-version={version}")
}

fn no_operation() -> ServiceError {
    let message = "There is no such operation.";
    ServiceError::new(StatusCode::NOT_FOUND, "NotFound", message).with_target("operationid")
}

fn invalid(target: &'static str, message: &'static str) -> ServiceError {
    ServiceError::new(StatusCode::BAD_REQUEST, "InvalidInput", message).with_target(target)
}
