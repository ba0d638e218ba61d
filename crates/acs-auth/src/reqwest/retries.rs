//! Which attempts are followed by another, and after how long.

use std::time::Duration;

use ::reqwest::header::{HeaderMap, RETRY_AFTER};
use ::reqwest::{Request, Response, StatusCode};

use crate::clock;

/// How often an attempt is repeated, unless another number is set.
pub const MOST_RETRIES: u32 = 3;
/// The longest that is waited between two attempts. Where the service wants more, its answer is the caller's.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long is waited for the first time, where the service does not say. It doubles each time.
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Headers by which the service does once what comes twice.
const ONCE: [&str; 2] = ["repeatability-request-id", "operation-id"];

/// How long to wait before the attempt is repeated for the nth time, counted from 0, if it is of use and does
/// nothing twice.
pub(super) fn wait(
    request: &Request,
    outcome: &Result<Response, ::reqwest::Error>,
    repeated: u32,
) -> Option<Duration> {
    let may_repeat = || {
        request.method().is_idempotent()
            || ONCE.iter().any(|name| request.headers().contains_key(*name))
    };
    match outcome {
        Ok(response) => {
            let asked = retry_after(response.headers());
            let again = match response.status() {
                // Not a thing was done, and come again: so it says itself.
                StatusCode::TOO_MANY_REQUESTS => true,
                StatusCode::SERVICE_UNAVAILABLE => asked.is_some() || may_repeat(),
                StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => may_repeat(),
                _ => false,
            };
            let wait = asked.unwrap_or_else(|| backoff(repeated));
            (again && wait <= LONGEST_WAIT).then_some(wait)
        }
        // Without a connection nothing was sent. Who has set a timeout does not want it four times.
        Err(error) if error.is_connect() => Some(backoff(repeated)),
        Err(error) if error.is_request() && !error.is_timeout() => {
            may_repeat().then(|| backoff(repeated))
        }
        Err(_) => None,
    }
}

/// What grows with each time.
pub(super) fn backoff(repeated: u32) -> Duration {
    FIRST_WAIT.saturating_mul(2_u32.saturating_pow(repeated)).min(LONGEST_WAIT)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let mut response = crate::Response::new(0, &[]);
    response.retry_after = headers.get(RETRY_AFTER)?.to_str().ok();
    response.retry_after_seconds(clock::now().unix()).map(Duration::from_secs)
}
