//! The answer with a token.

use serde_json::Value;

use super::entra_error::{EntraError, Side};
use super::hidden::Hidden;
use crate::access_token::AccessToken;
use crate::request::Response;
use crate::wiped_json::WipedJson;

pub(super) fn of_entra(
    response: &Response<'_>,
    now: i64,
    hidden: Hidden<'_>,
) -> Result<AccessToken, EntraError> {
    read(response, now, Side::Entra, hidden)
}

pub(super) fn of_app_service(
    response: &Response<'_>,
    now: i64,
    hidden: Hidden<'_>,
) -> Result<AccessToken, EntraError> {
    read(response, now, Side::AppService, hidden)
}

pub(super) fn of_imds(response: &Response<'_>, now: i64) -> Result<AccessToken, EntraError> {
    read(response, now, Side::Imds, Hidden(""))
}

fn read(
    response: &Response<'_>,
    now: i64,
    side: Side,
    hidden: Hidden<'_>,
) -> Result<AccessToken, EntraError> {
    if !response.is_success() {
        return Err(EntraError::read(response, now, side, hidden));
    }
    token(response.body, now).ok_or_else(|| EntraError::unreadable(response))
}

/// `{"access_token", "expires_in" or "expires_on", "refresh_in" or "refresh_on"}`.
///
/// The time itself goes before the seconds until then: managed identities count those from when the token was
/// issued, which may be long ago.
fn token(body: &[u8], now: i64) -> Option<AccessToken> {
    let answer = WipedJson::read(body).ok()?;
    let time = |on: &str, after: &str| {
        let on = answer.get(on).and_then(number);
        on.or_else(|| Some(now.saturating_add(answer.get(after).and_then(number)?)))
    };
    let text = answer.get("access_token")?.as_str()?;
    let token = AccessToken::new(text, time("expires_on", "expires_in")?).ok()?;
    Some(match time("refresh_on", "refresh_in") {
        Some(refresh_on) => token.refreshed_from(refresh_on),
        None => token,
    })
}

/// Whole seconds: managed identities write numbers as texts.
fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}
