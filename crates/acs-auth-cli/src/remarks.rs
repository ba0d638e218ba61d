//! What there is to say of a refusal beside what the service says.

use std::fmt::Write as _;

use acs_auth::{
    AccessToken, DATE, DEFAULT_TOLERANCE, HttpDate, Proof, ServiceError, ServiceMessage, now,
};
use ureq::http::StatusCode;

use crate::client::Reply;
use crate::colour::{HEADING, MARK, on_stderr};
use crate::lifetime;
use crate::meaning;

/// What it means, and what a local ACS says was wrong; nothing of an answer below 400.
pub(crate) fn of(reply: &Reply, proof: Proof) -> String {
    let mut note = String::new();
    if reply.status.as_u16() < 400 {
        return note;
    }
    if proof != Proof::AccessKey && reply.status == StatusCode::UNAUTHORIZED {
        // What the service says is known of signatures, and there was none.
        note.push_str(TOKEN_REFUSED);
    } else if let Some(message) = ServiceMessage::recognise(&String::from_utf8_lossy(&reply.body)) {
        note.push_str(&meaning::print(message, on_stderr(HEADING)));
    }
    if let Some(advice) = ServiceError::read(&reply.response()).advice() {
        let _ = writeln!(note, "{advice}");
    }
    for mistake in reply.mistakes() {
        let mark = on_stderr(MARK);
        let _ = writeln!(note, "{mark}mistake:{mark:#} {mistake} [{}]", mistake.as_str());
    }
    note
}

const TOKEN_REFUSED: &str = "The token is not taken: it has expired or was revoked, is for something else than \
    is asked for here, or was issued for another resource or tenant.\n";

/// Of a request that was signed: how far the clocks are apart, where that is more than the service allows.
pub(crate) fn of_clock(reply: &Reply, signed: HttpDate) -> Option<String> {
    if reply.status != StatusCode::UNAUTHORIZED {
        return None;
    }
    let theirs = HttpDate::parse(reply.header(DATE)?).ok()?;
    let seconds = theirs.unix() - signed.unix();
    let side = if seconds > 0 { "behind" } else { "ahead of" };
    let seconds = seconds.unsigned_abs();
    (seconds > u64::from(DEFAULT_TOLERANCE)).then(|| {
        format!(
            "The date that was signed is {seconds} seconds {side} the date of the answer: set the \
             clock.\n"
        )
    })
}

/// Of a request with a user access token: that it has expired, if it says so.
pub(crate) fn of_token(reply: &Reply, token: &AccessToken) -> Option<String> {
    let (expires_on, now) = (token.expires_on(), now().unix());
    (reply.status == StatusCode::UNAUTHORIZED && expires_on <= now).then(|| {
        format!("By its own account the token expired on {}.\n", lifetime::end(expires_on, now))
    })
}
