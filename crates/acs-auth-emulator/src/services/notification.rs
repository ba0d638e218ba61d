//! What a message of Advanced Messaging says: each kind has its own fields.

use serde::Deserialize;
use serde_json::Value;

use crate::guid::Guid;
use crate::object::Object;
use crate::service_error::ServiceError;
use crate::services::e164::is_e164;

const KINDS: &str = "Kind is none of text, image, image_v0, document, video, audio, sticker, reaction, \
                     template, interactive.";
const VALUE_KINDS: &str =
    "A value of the template is of no kind of text, image, document, video, location, quickAction.";

/// A message, of whichever kind: some fields are for one alone.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Notification {
    channel_registration_id: Option<String>,
    to: Option<Vec<String>>,
    kind: Option<String>,
    content: Option<String>,
    caption: Option<String>,
    media_uri: Option<String>,
    #[expect(dead_code, reason = "only its type is checked")]
    file_name: Option<String>,
    emoji: Option<String>,
    message_id: Option<String>,
    template: Option<Object<Template>>,
    interactive_message: Option<Object<InteractiveMessage>>,
}

#[derive(Deserialize)]
struct Template {
    name: Option<String>,
    language: Option<String>,
    values: Option<Vec<Object<TemplateValue>>>,
    bindings: Option<Object<Bindings>>,
}

#[derive(Deserialize)]
struct TemplateValue {
    name: Option<String>,
    kind: Option<String>,
    text: Option<String>,
    url: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// Where the values of a template go.
#[derive(Deserialize)]
struct Bindings {
    kind: Option<String>,
    header: Option<Vec<Object<Binding>>>,
    body: Option<Vec<Object<Binding>>>,
    footer: Option<Vec<Object<Binding>>>,
    buttons: Option<Vec<Object<Binding>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Binding {
    ref_value: Option<String>,
    /// Of a button.
    sub_type: Option<String>,
}

/// Its versions differ in the rest.
#[derive(Deserialize)]
struct InteractiveMessage {
    body: Option<serde_json::Map<String, Value>>,
}

impl Notification {
    /// Channel and recipient of a message that is whole.
    pub(super) fn validate(&self) -> Result<(&str, &str), ServiceError> {
        let channel = required(self.channel_registration_id.as_deref(), "channelRegistrationId")?;
        if !Guid::is_guid(channel) {
            return Err(invalid("channelRegistrationId", "ChannelRegistrationId is not a GUID."));
        }
        let to = match self.to.as_deref().unwrap_or_default() {
            [only] if is_e164(only) || is_e164(&format!("+{only}")) => only,
            [_] => return Err(invalid("to", "The recipient is no phone number.")),
            _ => return Err(invalid("to", "There must be one recipient, and not more.")),
        };
        match required(self.kind.as_deref(), "kind")? {
            "text" => required(self.content.as_deref(), "content").map(drop)?,
            "image" | "image_v0" | "document" | "video" | "audio" | "sticker" => {
                is_url(required(self.media_uri.as_deref(), "mediaUri")?, "mediaUri")?;
            }
            "reaction" => {
                required(self.emoji.as_deref(), "emoji")?;
                required(self.message_id.as_deref(), "messageId")?;
            }
            "template" => {
                let template = self.template.as_ref();
                template.ok_or_else(|| missing("template"))?.validate()?;
            }
            "interactive" => {
                let message = self.interactive_message.as_ref();
                let message = message.ok_or_else(|| missing("interactiveMessage"))?;
                message.body.as_ref().ok_or_else(|| missing("interactiveMessage.body"))?;
            }
            _ => return Err(invalid("kind", KINDS)),
        }
        Ok((channel, to))
    }

    /// What one reads of it, if it has words of its own.
    pub(super) fn text(&self) -> Option<&str> {
        let text = self.content.as_deref().or(self.caption.as_deref());
        text.or(self.emoji.as_deref())
    }
}

impl Template {
    fn validate(&self) -> Result<(), ServiceError> {
        required(self.name.as_deref(), "template.name")?;
        required(self.language.as_deref(), "template.language")?;
        let values = self.values.as_deref().unwrap_or_default();
        values.iter().try_for_each(|value| value.validate())?;
        let Some(bindings) = &self.bindings else { return Ok(()) };
        bindings.validate(|name| values.iter().any(|value| value.name.as_deref() == Some(name)))
    }
}

impl TemplateValue {
    fn validate(&self) -> Result<(), ServiceError> {
        required(self.name.as_deref(), "template.values.name")?;
        let coordinate = |field: Option<f64>, name| field.map(drop).ok_or_else(|| missing(name));
        match required(self.kind.as_deref(), "template.values.kind")? {
            "text" => required(self.text.as_deref(), "template.values.text").map(drop),
            "image" | "document" | "video" => {
                is_url(required(self.url.as_deref(), "template.values.url")?, "template.values.url")
            }
            "location" => {
                coordinate(self.latitude, "template.values.latitude")?;
                coordinate(self.longitude, "template.values.longitude")
            }
            "quickAction" => Ok(()),
            _ => Err(invalid("template.values.kind", VALUE_KINDS)),
        }
    }
}

impl Bindings {
    fn validate(&self, is_value: impl Fn(&str) -> bool) -> Result<(), ServiceError> {
        if required(self.kind.as_deref(), "template.bindings.kind")? != "whatsApp" {
            return Err(invalid("template.bindings.kind", "Bindings are of the kind whatsApp."));
        }
        let parts = [&self.header, &self.body, &self.footer, &self.buttons];
        for binding in parts.into_iter().flatten().flatten() {
            let name = required(binding.ref_value.as_deref(), "template.bindings.refValue")?;
            if !is_value(name) {
                let message = "A binding refers to none of the values of the template.";
                return Err(invalid("template.bindings.refValue", message));
            }
        }
        for button in self.buttons.iter().flatten() {
            let kind = required(button.sub_type.as_deref(), "template.bindings.buttons.subType")?;
            if !["quickReply", "url"].contains(&kind) {
                let message = "A button is of the type quickReply or url.";
                return Err(invalid("template.bindings.buttons.subType", message));
            }
        }
        Ok(())
    }
}

fn required<'a>(field: Option<&'a str>, target: &'static str) -> Result<&'a str, ServiceError> {
    field.filter(|value| !value.is_empty()).ok_or_else(|| missing(target))
}

fn is_url(text: &str, target: &'static str) -> Result<(), ServiceError> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let named = rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'));
    named.then_some(()).ok_or_else(|| invalid(target, "The URL is not absolute, or not of HTTP."))
}

fn missing(target: &'static str) -> ServiceError {
    ServiceError::validation(target, format!("The {target} field is required."))
}

fn invalid(target: &'static str, message: &'static str) -> ServiceError {
    ServiceError::validation(target, message)
}
