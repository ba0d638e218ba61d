//! An email that is to be sent.

use base64ct::{Base64, Encoding as _};
use http::StatusCode;
use serde_json::{Map, Value};

use crate::fields::Fields;
use crate::service_error::ServiceError;

/// Recipients that an email has at most.
const MOST_RECIPIENTS: usize = 50;
/// The domain whose addresses stand on the resource's suppression list: no email gets there.
const SUPPRESSED: &str = "suppressed.invalid";

/// How the sending of an email ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Delivered,
    /// There was nobody whom it could be sent to.
    Suppressed,
}

/// An email as the service takes it.
#[derive(Debug)]
pub(crate) struct EmailMessage {
    pub(crate) sender: String,
    /// Those who get it.
    pub(crate) recipients: Vec<String>,
    pub(crate) subject: String,
    pub(crate) plain_text: Option<String>,
}

impl EmailMessage {
    /// What the body of a request says, if all of it is as it has to be.
    pub(crate) fn read(body: &Map<String, Value>) -> Result<Self, ServiceError> {
        let body = Fields::of(body);
        let sender = required(body.text("senderAddress")?, "senderAddress")?;
        check_address(sender, "senderAddress")?;

        let content = body.object("content")?.ok_or_else(|| missing("content"))?;
        let subject = required(content.text("subject")?, "content.subject")?;
        let plain_text = content.text("plainText")?.filter(|text| !text.is_empty());
        let html = content.text("html")?.filter(|text| !text.is_empty());
        if plain_text.is_none() && html.is_none() {
            return Err(ServiceError::validation(
                "content",
                "One of the fields content.plainText and content.html is required.",
            ));
        }
        let recipients = recipients(body)?;
        addresses(body, "replyTo", "replyTo")?;
        for attachment in body.objects("attachments")? {
            check_attachment(attachment)?;
        }
        body.texts("headers")?;
        body.flag("userEngagementTrackingDisabled")?;
        Ok(Self {
            sender: sender.to_owned(),
            recipients: recipients.into_iter().filter(|to| !is_suppressed(to)).collect(),
            subject: subject.to_owned(),
            plain_text: plain_text.map(ToOwned::to_owned),
        })
    }

    /// How its sending ends.
    pub(crate) fn delivery(&self) -> Delivery {
        if self.recipients.is_empty() { Delivery::Suppressed } else { Delivery::Delivered }
    }
}

/// All who are to get it: one of the three lists is enough.
fn recipients(body: Fields<'_>) -> Result<Vec<String>, ServiceError> {
    let lists = body.object("recipients")?.ok_or_else(|| missing("recipients"))?;
    let mut recipients = addresses(lists, "to", "recipients.to")?;
    recipients.extend(addresses(lists, "cc", "recipients.cc")?);
    recipients.extend(addresses(lists, "bcc", "recipients.bcc")?);
    match recipients.len() {
        0 => Err(ServiceError::validation("recipients", "An email needs a recipient.")),
        1..=MOST_RECIPIENTS => Ok(recipients),
        _ => Err(ServiceError::validation(
            "recipients",
            format!("An email has {MOST_RECIPIENTS} recipients at most."),
        )),
    }
}

fn addresses(
    fields: Fields<'_>,
    list: &str,
    target: &'static str,
) -> Result<Vec<String>, ServiceError> {
    let mut addresses = Vec::new();
    for entry in fields.objects(list)? {
        let address = required(entry.text("address")?, target)?;
        check_address(address, target)?;
        entry.text("displayName")?;
        addresses.push(address.to_owned());
    }
    Ok(addresses)
}

fn check_attachment(attachment: Fields<'_>) -> Result<(), ServiceError> {
    required(attachment.text("name")?, "attachments.name")?;
    required(attachment.text("contentType")?, "attachments.contentType")?;
    attachment.text("contentId")?;
    let target = "attachments.contentInBase64";
    // A file may be empty.
    let content = attachment.text("contentInBase64")?.ok_or_else(|| missing(target))?;
    Base64::decode_vec(content)
        .map_err(|_| ServiceError::validation(target, "An attachment is not valid base64."))?;
    Ok(())
}

fn check_address(address: &str, target: &'static str) -> Result<(), ServiceError> {
    if is_address(address) {
        return Ok(());
    }
    Err(ServiceError::new(
        StatusCode::BAD_REQUEST,
        "InvalidEmailAddress",
        "Invalid format for email address",
    )
    .with_target(target))
}

/// Whether a text is an address that an email can be sent to from afar: one `@`, and a domain of two labels
/// or more. A local part in quotes is none.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_plain =
        |c: char| !c.is_control() && !c.is_whitespace() && !r#"@"(),:;<>[\]"#.contains(c);
    let is_label = |label: &str| {
        let inner = |c: char| c.is_alphanumeric() || c == '-';
        !label.is_empty()
            && label.chars().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (1..=64).contains(&local.len())
        && local.chars().all(is_plain)
        && local.split('.').all(|atom| !atom.is_empty())
        && domain.contains('.')
        && domain.len() <= 255
        && domain.split('.').all(is_label)
}

fn is_suppressed(address: &str) -> bool {
    address.split_once('@').is_some_and(|(_, domain)| domain.eq_ignore_ascii_case(SUPPRESSED))
}

fn required<'a>(field: Option<&'a str>, target: &'static str) -> Result<&'a str, ServiceError> {
    field.filter(|value| !value.is_empty()).ok_or_else(|| missing(target))
}

fn missing(target: &'static str) -> ServiceError {
    ServiceError::validation(target, format!("The field {target} is required."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_by_its_form() {
        let longest = format!("{}@a.b", "l".repeat(64));
        for address in [
            "a@b.c",
            "first.last+tag@mail.example.com",
            "o'neil@example.com",
            "grüße@bücher.example",
            "DoNotReply@1b2c.azurecomm.net",
            &longest,
        ] {
            assert!(is_address(address), "{address}");
        }
        let too_long = format!("l{longest}");
        let far = format!("a@{}", "b.".repeat(128));
        for text in [
            "",
            "@",
            "a",
            "a@",
            "@b.c",
            "a@b",
            "a@b.",
            "a@.b",
            "a@b..c",
            "a@@b.c",
            "a@b@c.d",
            "a b@c.d",
            "a@b c.d",
            "a@b.c ",
            "a\n@b.c",
            "a,b@c.d",
            "<a@b.c>",
            "A <a@b.c>",
            "a@b_c.d",
            "a@-b.c",
            "a@b-.c",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "\"a\"@b.c",
            &too_long,
            &far,
        ] {
            assert!(!is_address(text), "{text}");
        }
    }
}
