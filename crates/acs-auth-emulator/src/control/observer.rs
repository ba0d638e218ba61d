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
pub(crate) const SHOWN: usize = 2048;

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
    let taken = resource.faults.take_at_arrival(request.method(), path, request.headers());
    let (fault, invalid) = match taken {
        Ok(fault) => (fault, None),
        Err(invalid) => (None, Some(invalid)),
    };
    let real = (resource.clock)();
    let offset = fault.as_ref().and_then(Fault::clock_offset);
    let now = real.unix().saturating_add(offset.unwrap_or_default());
    let now = HttpDate::from_unix(now).unwrap_or(real);
    let arrival = request.extensions().get::<Arrival>().cloned();
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let (method, path_and_query) = (shown(request.method().as_str()), shown(target));
    request.extensions_mut().insert(Now(now));
    // Of the clock it has happened by now; all else happens to those that are let in.
    let happened = fault.clone().filter(|_| offset.is_some());
    if let Some(fault) = fault {
        request.extensions_mut().insert(fault);
    }
    let mut response = match invalid {
        Some(invalid) => ServiceError::from(invalid).into_response(),
        None => next.run(request).await,
    };
    let fault = response.extensions_mut().remove::<Happened>().map(|Happened(fault)| fault);
    let fault = fault.or(happened);
    let verdict = response.extensions_mut().remove().unwrap_or(Verdict::Unchecked);
    let reset = response.extensions_mut().remove::<Reset>().and(arrival);
    let latency = fault.as_ref().map(Fault::latency).unwrap_or_default();
    resource.journal.put(Record {
        method,
        path_and_query,
        received_on: timestamp(real),
        status: reset.is_none().then(|| response.status().as_u16()),
        verdict,
        fault,
    });
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

/// What has gone wrong with a request, beside its response.
#[derive(Clone)]
struct Happened(Fault);

/// That a connection is to be reset in the place of an answer.
#[derive(Clone, Copy)]
struct Reset;

/// Makes go wrong what is to, of requests that are let in.
pub(crate) async fn fail(
    State(resource): State<Arc<Resource>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    if is_open(path) {
        return next.run(request).await;
    }
    let own = request.extensions().get().cloned();
    let fault = own.or_else(|| resource.faults.take_once_let_in(request.method(), path));
    let Some(fault) = fault else { return next.run(request).await };
    let mut response = match fault.answer(request.uri().path()) {
        _ if fault.resets() => Response::default(),
        Some(answer) => answer,
        None => next.run(request).await,
    };
    if fault.resets() {
        response.extensions_mut().insert(Reset);
    }
    response.extensions_mut().insert(Happened(fault));
    response
}

fn shown(text: &str) -> String {
    let mut end = text.len().min(SHOWN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default().to_owned()
}
