//! A token that was issued: the output is the token, and what is known of it stands beside.

use std::fmt::Write as _;

use acs_auth::{AccessToken, now};
use serde::Serialize;

use crate::answer::Answer;
use crate::args::Format;
use crate::colour::{NAME, on_stderr};
use crate::explain::text::visible;
use crate::lifetime;

#[derive(Serialize)]
struct Json<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_id: Option<&'a str>,
    token: &'a str,
    expires_on: i64,
}

/// The token of a user, whose identity may not have been told.
pub(crate) fn print(identity_id: Option<&str>, token: &AccessToken, format: Format) -> Answer {
    let expires_on = token.expires_on();
    match format {
        Format::Json => Answer::json(&Json { identity_id, token: token.secret(), expires_on }),
        Format::Text => {
            let name = on_stderr(NAME);
            let mut note = String::new();
            if let Some(identity_id) = identity_id {
                let _ =
                    writeln!(note, "{name}identity{name:#}  {}", visible(identity_id.as_bytes()));
            }
            let end = lifetime::end(expires_on, now().unix());
            let _ = writeln!(note, "{name}expires{name:#}   {end}");
            Answer::text(format!("{}\n", token.secret())).with_note(note)
        }
    }
}
