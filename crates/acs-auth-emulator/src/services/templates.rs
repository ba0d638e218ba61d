//! The templates of a channel: every channel has the same few.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use http::{StatusCode, Uri};
use serde::Serialize;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::guid::Guid;
use crate::origin::Origin;
use crate::path_id::PathId;
use crate::resource::Resource;
use crate::service_error::ServiceError;

use super::Routes;

const TEMPLATES: &[Template] = &[
    Template {
        name: "parcel_sent",
        language: "en_US",
        status: "approved",
        kind: "whatsApp",
        content: &[
            Component::text(
                "BODY",
                "Your parcel is on its way, and should be there in {{1}} days.",
            ),
            Component::text("FOOTER", "Sent by a test."),
        ],
    },
    Template {
        name: "parcel_sent",
        language: "de",
        status: "approved",
        kind: "whatsApp",
        content: &[
            Component::text("BODY", "Dein Paket ist unterwegs und sollte in {{1}} Tagen da sein."),
            Component::text("FOOTER", "Von einem Test gesendet."),
        ],
    },
    Template {
        name: "appointment",
        language: "en_US",
        status: "approved",
        kind: "whatsApp",
        content: &[
            Component::header("IMAGE"),
            Component::text("BODY", "Hello {{1}}, we expect you on {{2}}. Will you come?"),
            Component::buttons(&[Button::quick_reply("Yes"), Button::quick_reply("No")]),
        ],
    },
    Template {
        name: "summer_sale",
        language: "en_US",
        status: "pending",
        kind: "whatsApp",
        content: &[Component::text("BODY", "From {{1}} on, all is half the price.")],
    },
];

#[derive(Serialize)]
struct Template {
    name: &'static str,
    language: &'static str,
    status: &'static str,
    kind: &'static str,
    content: &'static [Component],
}

/// A part of a template, in the form of WhatsApp.
#[derive(Serialize)]
struct Component {
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    buttons: Option<&'static [Button]>,
}

#[derive(Serialize)]
struct Button {
    r#type: &'static str,
    text: &'static str,
}

impl Component {
    const fn text(r#type: &'static str, text: &'static str) -> Self {
        Self { r#type, format: None, text: Some(text), buttons: None }
    }

    const fn header(format: &'static str) -> Self {
        Self { r#type: "HEADER", format: Some(format), text: None, buttons: None }
    }

    const fn buttons(buttons: &'static [Button]) -> Self {
        Self { r#type: "BUTTONS", format: None, text: None, buttons: Some(buttons) }
    }
}

impl Button {
    const fn quick_reply(text: &'static str) -> Self {
        Self { r#type: "QUICK_REPLY", text }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    value: &'static [Template],
    /// Left out on the last page: the client of JavaScript takes no null.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_link: Option<String>,
}

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/messages/channels/{id}/templates", get(list))
}

async fn list(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    origin: Origin,
    channel: Result<PathId, ServiceError>,
    uri: Uri,
) -> Result<Response, ServiceError> {
    if !channel.is_ok_and(|PathId(channel)| Guid::is_guid(&channel)) {
        return Err(ServiceError::validation("channelId", "ChannelId is not a GUID."));
    }
    let query = uri.query().unwrap_or_default();
    let size = number(query, "maxpagesize=")?.filter(|size| *size < resource.page_size.get());
    let size = size.unwrap_or(resource.page_size.get());
    if size == 0 {
        return Err(ServiceError::validation("maxpagesize", "A page has one item or more."));
    }
    let from = number(query, "skip=")?.unwrap_or_default();
    let value = TEMPLATES.get(from..).unwrap_or_default();
    let (value, rest) = value.split_at_checked(size).unwrap_or((value, &[]));
    let next_link = (!rest.is_empty()).then(|| {
        let kept = query.split('&').filter(|parameter| !parameter.starts_with("skip="));
        let kept = kept.collect::<Vec<_>>().join("&");
        format!("{origin}{}?{kept}&skip={}", uri.path(), from + size)
    });
    Ok(json(StatusCode::OK, &Page { value, next_link }))
}

/// The value of a parameter, if the query has it.
fn number(query: &str, name: &str) -> Result<Option<usize>, ServiceError> {
    let value = query.split('&').find_map(|parameter| parameter.strip_prefix(name));
    let invalid = || ServiceError::validation("query", "A number of the query is none.");
    value.map(|value| value.parse().map_err(|_| invalid())).transpose()
}
