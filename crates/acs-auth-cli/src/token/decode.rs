//! `acs-auth token decode`.

use std::fmt::Write as _;

use acs_auth::{AccessToken, TokenCode, TokenError, UserToken};
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{DecodeArgs, Format};
use crate::colour::{BAD, GOOD, NAME, on_stdout};
use crate::date;
use crate::explain::text::visible;
use crate::input;
use crate::lifetime;

#[derive(Serialize)]
struct Json<'t> {
    identity_id: Option<&'t str>,
    scopes: &'t [String],
    resource_id: Option<&'t str>,
    issued_on: Option<i64>,
    expires_on: i64,
    /// Seconds, less than none once it has expired.
    expires_in: i64,
}

pub(crate) fn run(args: &DecodeArgs) -> Result<Answer, Failure> {
    let now = date::parse("--now", args.now.as_deref())?.unix();
    let text = input::read_token(&args.token)?;
    let token = UserToken::decode_unverified(&text).map_err(|error| explain(error, &text))?;
    Ok(match args.output {
        Format::Text => print_text(&token, now),
        Format::Json => print_json(&token, now),
    })
}

/// Of a token that is opaque there is nothing wrong.
fn explain(error: TokenError, text: &str) -> Failure {
    if error.code() != TokenCode::NotJwt || AccessToken::new(text, 0).is_err() {
        return error.into();
    }
    Failure::refused(
        error.code().as_str(),
        "the token is opaque: it says nothing to anybody but the service, and may be as good as any; when it \
         expires was told beside it by whoever issued it",
    )
}

fn print_json(token: &UserToken, now: i64) -> Answer {
    Answer::json(&Json {
        identity_id: token.identity_id(),
        scopes: token.scopes(),
        resource_id: token.resource_id(),
        issued_on: token.issued_on(),
        expires_on: token.expires_on(),
        expires_in: token.expires_on() - now,
    })
}

/// What the token says, a line for each: what it does not say has none.
fn print_text(token: &UserToken, now: i64) -> Answer {
    let scopes = token.scopes().join(", ");
    let issued = token.issued_on().map(|on| lifetime::end(on, now));
    let is_good = token.expires_on() > now;
    let style = on_stdout(if is_good { GOOD } else { BAD });
    let verb = if is_good { "expires" } else { "expired" };
    let end = format!("{style}{}{style:#}", lifetime::end(token.expires_on(), now));
    let lines = [
        ("identity", token.identity_id().map(shown)),
        ("scopes", (!scopes.is_empty()).then(|| shown(&scopes))),
        ("resource", token.resource_id().map(shown)),
        ("issued", issued),
        (verb, Some(end)),
    ];
    let name = on_stdout(NAME);
    let mut text = String::new();
    for (label, value) in lines {
        if let Some(value) = value {
            let _ = writeln!(text, "{name}{label:8}{name:#}  {value}");
        }
    }
    Answer::text(text)
}

/// A text of the token, which may be from anywhere.
fn shown(text: &str) -> String {
    visible(text.as_bytes())
}
