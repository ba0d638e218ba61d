//! Which messages somebody asks for, and how long they wait for them.

use std::time::Duration;

use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use serde::Deserialize;

use crate::inbox::{MOST, Message, MessageKind};
use crate::service_error::ServiceError;

/// Seconds that anybody waits at most.
const LONGEST: f64 = 600.0;

/// The query of `/_emulator/messages`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Filter {
    id: Option<String>,
    kind: Option<MessageKind>,
    from: Option<String>,
    to: Option<String>,
    contains: Option<String>,
    count: Option<usize>,
    timeout: Option<f64>,
}

impl Filter {
    pub(super) fn takes(&self, message: &Message) -> bool {
        let is = |due: &Option<String>, value: &str| due.as_ref().is_none_or(|due| due == value);
        let holds = |text: &Option<String>, part: &String| {
            text.as_ref().is_some_and(|text| text.contains(part))
        };
        is(&self.id, &message.id)
            && self.kind.is_none_or(|kind| kind == message.kind)
            && is(&self.from, &message.from)
            && self.to.as_ref().is_none_or(|due| message.to.contains(due))
            && self
                .contains
                .as_ref()
                .is_none_or(|part| holds(&message.text, part) || holds(&message.subject, part))
    }

    /// How many there have to be: one, for whoever waits.
    pub(super) fn count(&self) -> usize {
        self.count.unwrap_or(usize::from(self.timeout.is_some()))
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout.map_or(Duration::ZERO, Duration::from_secs_f64)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Filter {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let Query(mut filter) = Query::<Self>::from_request_parts(parts, state)
            .await
            .ok()
            .filter(|Query(filter)| filter.timeout.is_none_or(|t| (0.0..=LONGEST).contains(&t)))
            // More never are there.
            .filter(|Query(filter)| filter.count.is_none_or(|count| count <= MOST))
            .ok_or(ServiceError::bad_request(
                "The query takes id, kind (sms, email, notification), from, to, contains, count (1000 \
                 at most), and timeout (0 to 600 seconds).",
            ))?;
        for number in [&mut filter.from, &mut filter.to].into_iter().flatten() {
            // A phone number, whose + is a blank in a query.
            if let Some(digits) = number.strip_prefix(' ') {
                *number = format!("+{digits}");
            }
        }
        Ok(filter)
    }
}
