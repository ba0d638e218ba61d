//! What is asked of the service, what its answers mean, and which proof it takes: nothing is sent.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod exchanges;
mod identities;
mod retry_after;
mod service_errors;
mod services;

use acs_auth::{Operation, Response, ServiceError};

const ENDPOINT: &str = "https://contoso.communication.azure.com";

/// Holds a request to what is due; the body is JSON where there is one.
#[track_caller]
fn assert_asks(operation: &impl Operation, method: &str, path_and_query: &str, body: Option<&str>) {
    for endpoint in [ENDPOINT, "https://contoso.communication.azure.com/"] {
        let request = operation.request(endpoint);
        assert_eq!(request.method(), method);
        assert_eq!(request.url(), format!("{ENDPOINT}{path_and_query}"));
        assert_eq!(str::from_utf8(request.body()).unwrap(), body.unwrap_or_default());
        let headers: Vec<_> = request.headers().collect();
        let due = body.map(|_| ("content-type", "application/json"));
        assert_eq!(headers, Vec::from_iter(due));
    }
}

/// What an operation makes of an answer.
fn read<O: Operation>(operation: &O, status: u16, body: &str) -> Result<O::Answer, ServiceError> {
    operation.read(&Response::new(status, body.as_bytes()))
}

/// Holds an operation to taking none of these answers, and to say so of its own.
#[track_caller]
fn assert_unreadable<O: Operation>(operation: &O, answers: &[(u16, &str)]) {
    for (status, body) in answers {
        let error = read(operation, *status, body).map(drop).unwrap_err();
        assert_eq!(error.status(), *status, "{body}");
        assert_eq!(error.code(), None, "{body}");
        let message = error.message().unwrap();
        assert!(message.starts_with("the answer is not what this operation gives"), "{message}");
    }
}
