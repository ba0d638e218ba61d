//! What happens around every request: it is written down, and may be made to go wrong.

use std::sync::Arc;

use acs_auth::HttpDate;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::DATE;
use tokio::time::sleep;

use super::fault::Fault;
use super::is_open;
use super::journal::{Record, Verdict};
use crate::origin::Arrival;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::timestamp::timestamp;

/// Bytes of a target, and of a method, that are written down.
const SHOWN: usize = 2048;

/// What time it is for a request.
#[derive(Clone, Copy)]
pub(crate) struct Now(pub(crate) HttpDate);

/// Writes down what becomes of a request, and finds what is to go wrong with it.
pub(crate) async fn observe(
    State(resource): State<Arc<Resource>>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if is_open(path) {
        return next.run(request).await;
    }
    let taken = resource.faults.take(request.method(), path, request.headers());
    let (fault, invalid) = match taken {
        Ok(fault) => (fault, None),
        Err(invalid) => (None, Some(invalid)),
    };
    let real = (resource.clock)();
    let offset = fault.as_ref().and_then(Fault::clock_offset).unwrap_or_default();
    let now = HttpDate::from_unix(real.unix().saturating_add(offset)).unwrap_or(real);
    let latency = fault.as_ref().map(Fault::latency).unwrap_or_default();
    let arrival = request.extensions().get::<Arrival>().cloned();
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let mut record = Record {
        method: shown(request.method().as_str()),
        path_and_query: shown(target),
        received_on: timestamp(real),
        status: None,
        verdict: Verdict::Unchecked,
        fault: fault.clone(),
    };
    request.extensions_mut().insert(Now(now));
    if let Some(fault) = fault {
        request.extensions_mut().insert(fault);
    }
    let mut response = match invalid {
        Some(invalid) => ServiceError::from(invalid).into_response(),
        None => next.run(request).await,
    };
    if let Some(verdict) = response.extensions_mut().remove() {
        record.verdict = verdict;
    }
    let reset = response.extensions_mut().remove::<Reset>().and(arrival);
    record.status = reset.is_none().then(|| response.status().as_u16());
    resource.journal.put(record);
    if !latency.is_zero() {
        sleep(latency).await;
    }
    if let Some(arrival) = reset {
        arrival.reset();
    }
    // Clients read from it how far their own clock is off.
    if let Ok(date) = HeaderValue::from_str(&now.to_string()) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// That a connection is to be reset in the place of an answer.
#[derive(Clone, Copy)]
struct Reset;

/// Makes go wrong what is to, of requests that are let in.
pub(crate) async fn fail(request: Request, next: Next) -> Response {
    let Some(fault) = request.extensions().get::<Fault>() else { return next.run(request).await };
    if fault.resets() {
        let mut response = Response::default();
        response.extensions_mut().insert(Reset);
        return response;
    }
    match fault.answer() {
        Some(answer) => answer,
        None => next.run(request).await,
    }
}

fn shown(text: &str) -> String {
    let mut end = text.len().min(SHOWN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
