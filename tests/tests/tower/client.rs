//! The client's layer, against the local ACS.

use std::collections::BTreeSet;
use std::future::{Ready, ready};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use acs_auth::entra::{ClientSecret, Flow as _};
use acs_auth::identity::{CreateIdentity, IssueToken};
use acs_auth::tower::CredentialLayer;
use acs_auth::{
    AccessKey, AccessToken, AsyncRefreshingToken, AsyncTokenSource, Credential, HttpDate,
    Operation, TokenError, now,
};
use acs_auth_emulator::{Emulator, Verdict};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use tokio::task::JoinSet;
use tower::limit::ConcurrencyLimitLayer;
use tower::retry::{Policy, RetryLayer};
use tower::{Layer as _, Service, ServiceBuilder, ServiceExt as _};

use crate::{BoxError, Count, hyper_client, post};

fn acs() -> Emulator {
    Emulator::builder().tls(false).port(0).start().unwrap()
}

fn access_key(acs: &Emulator) -> Credential<AccessToken> {
    Credential::access_key(AccessKey::from_base64(acs.access_key()).unwrap())
}

fn layer<T>(acs: &Emulator, credential: Credential<T>) -> CredentialLayer
where
    T: AsyncTokenSource + 'static,
{
    CredentialLayer::new(acs.endpoint(), credential).unwrap()
}

fn identities(acs: &Emulator) -> Request<Full<Bytes>> {
    post(&format!("{}/identities?api-version=2023-10-01", acs.endpoint()), "{}")
}

/// A request of the library as one of the crate `http`.
fn as_http(request: &acs_auth::Request) -> Request<Full<Bytes>> {
    let mut sent = Request::builder().method(request.method()).uri(request.url());
    for (name, value) in request.headers() {
        sent = sent.header(name, value);
    }
    sent.body(request.body().to_vec().into()).unwrap()
}

async fn answered(response: Response<Incoming>) -> (u16, Bytes) {
    let status = response.status().as_u16();
    (status, response.into_body().collect().await.unwrap().to_bytes())
}

async fn entra_token(acs: &Emulator) -> AccessToken {
    let flow = ClientSecret::new(acs.tenant_id(), acs.client_id(), acs.client_secret());
    let flow = flow.at(acs.endpoint()).unwrap();
    let answer = hyper_client(false).request(as_http(&flow.request())).await.unwrap();
    let (status, body) = answered(answer).await;
    flow.read(&acs_auth::Response::new(status, &body), now().unix()).unwrap()
}

/// Has the local ACS do something, proved with its key.
async fn done<O: Operation>(acs: &Emulator, operation: O) -> O::Answer {
    let client = layer(acs, access_key(acs)).layer(hyper_client(false));
    let answer = client.oneshot(as_http(&operation.request(acs.endpoint()))).await.unwrap();
    let (status, body) = answered(answer).await;
    operation.read(&acs_auth::Response::new(status, &body)).unwrap()
}

async fn user_token(acs: &Emulator) -> AccessToken {
    let identity = done(acs, CreateIdentity::new()).await.identity_id;
    done(acs, IssueToken::new(identity, ["chat"])).await
}

/// Those that the local ACS has seen.
fn verdicts(acs: &Emulator) -> Vec<Verdict> {
    acs.requests().into_iter().map(|record| record.verdict).collect()
}

#[tokio::test]
async fn each_proof_is_taken() {
    let acs = acs();
    let threads = format!("{}/chat/threads?api-version=2024-03-07", acs.endpoint());
    let threads = Request::get(threads).body(Full::default()).unwrap();
    let user = Credential::UserToken(user_token(&acs).await);
    let entra = Credential::Entra(entra_token(&acs).await);
    for is_http2 in [false, true] {
        acs.clear_requests();
        for (credential, request) in [
            (access_key(&acs), identities(&acs)),
            (entra.clone(), identities(&acs)),
            (user.clone(), threads.clone()),
        ] {
            let client = layer(&acs, credential).layer(hyper_client(is_http2));
            let answer = client.oneshot(request).await.unwrap();
            assert!(answer.status().is_success(), "{}", answer.status());
        }
        let seen = verdicts(&acs);
        assert!(
            matches!(
                seen[..],
                [Verdict::Verified { .. }, Verdict::Entra { .. }, Verdict::UserToken]
            ),
            "{seen:?}"
        );
    }
}

/// Tries again at once, so many times, what is refused or busy.
#[derive(Clone)]
struct Again(usize);

impl Policy<Request<Full<Bytes>>, Response<Incoming>, BoxError> for Again {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request<Full<Bytes>>,
        answer: &mut Result<Response<Incoming>, BoxError>,
    ) -> Option<Self::Future> {
        let statuses = [StatusCode::UNAUTHORIZED, StatusCode::SERVICE_UNAVAILABLE];
        let is_due = answer.as_ref().is_ok_and(|answer| statuses.contains(&answer.status()));
        self.0 = self.0.checked_sub(1)?;
        is_due.then(|| ready(()))
    }

    fn clone_request(&mut self, request: &Request<Full<Bytes>>) -> Option<Request<Full<Bytes>>> {
        Some(request.clone())
    }
}

#[tokio::test]
async fn each_retry_is_signed_anew() {
    let acs = acs();
    acs.inject("status=503,count=2".parse().unwrap());
    let (start, ticks) = (now().unix(), Count::default());
    // A second passes between one attempt and the next.
    let clock = move || HttpDate::from_unix(start + i64::try_from(ticks.up()).unwrap()).unwrap();
    let client = ServiceBuilder::new()
        .layer(RetryLayer::new(Again(5)))
        .layer(layer(&acs, access_key(&acs)).with_clock(clock))
        .service(hyper_client(false));
    let answer = client.oneshot(identities(&acs)).await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    let dates: BTreeSet<_> = verdicts(&acs)
        .into_iter()
        .map(|verdict| match verdict {
            Verdict::Verified { signed_on, .. } => signed_on,
            other => unreachable!("{other:?}"),
        })
        .collect();
    assert_eq!(dates.len(), 3, "{dates:?}");
}

/// Gives a token that is none, and then good ones. It counts.
fn refreshing(good: AccessToken, calls: &Count, bad: usize) -> Arc<AsyncRefreshingToken> {
    let calls = calls.clone();
    Arc::new(AsyncRefreshingToken::new(move || {
        let good = good.clone();
        let is_bad = calls.up() < bad;
        async move {
            if is_bad { AccessToken::new("eyJ.e30.c2ln", now().unix() + 3600) } else { Ok(good) }
        }
    }))
}

#[tokio::test]
async fn a_token_that_is_refused_is_not_sent_again() {
    let acs = acs();
    let calls = Count::default();
    let source = refreshing(entra_token(&acs).await, &calls, 1);
    let proving = layer(&acs, Credential::Entra(source));

    let client = proving.layer(hyper_client(false));
    let answer = client.clone().oneshot(identities(&acs)).await.unwrap();
    assert_eq!((answer.status(), calls.get()), (StatusCode::UNAUTHORIZED, 1));
    for _ in 0..3 {
        let answer = client.clone().oneshot(identities(&acs)).await.unwrap();
        assert_eq!((answer.status(), calls.get()), (StatusCode::CREATED, 2));
    }

    let again = Count::default();
    let source = refreshing(entra_token(&acs).await, &again, 2);
    let proving = layer(&acs, Credential::Entra(source));
    let client = ServiceBuilder::new().layer(RetryLayer::new(Again(5))).layer(proving);
    let answer = client.service(hyper_client(false)).oneshot(identities(&acs)).await.unwrap();
    assert_eq!((answer.status(), again.get()), (StatusCode::CREATED, 3));
}

#[tokio::test]
async fn many_at_a_time_share_a_token_and_a_limit() {
    let acs = acs();
    let calls = Count::default();
    let source = refreshing(entra_token(&acs).await, &calls, 0);
    acs.clear_requests();
    // Which panics where it is called without being asked whether it is ready.
    let client = ServiceBuilder::new()
        .layer(layer(&acs, Credential::Entra(source)))
        .layer(ConcurrencyLimitLayer::new(4))
        .service(hyper_client(false));
    let mut tasks = JoinSet::new();
    for _ in 0..64 {
        tasks.spawn(client.clone().oneshot(identities(&acs)));
    }
    for answer in tasks.join_all().await {
        assert_eq!(answer.unwrap().status(), StatusCode::CREATED);
    }
    assert_eq!(calls.get(), 1);
    assert_eq!(acs.requests().len(), 64);
}

#[tokio::test]
async fn it_is_ready_when_the_service_inside_is() {
    let token = AccessToken::new("eyJ0eXAi", i64::MAX).unwrap();
    let layer = CredentialLayer::new("https://h.example", Credential::UserToken(token)).unwrap();
    let inside = tower::service_fn(|_: Request<Full<Bytes>>| async {
        Ok::<_, TokenError>(Response::new(Full::<Bytes>::default()))
    });
    let mut client = layer.layer(ConcurrencyLimitLayer::new(1).layer(inside));
    let request = || post("https://h.example/chat/threads", "{}");
    let is_ready = |client: &mut _| {
        let mut context = Context::from_waker(Waker::noop());
        let ready = Service::<Request<Full<Bytes>>>::poll_ready(client, &mut context);
        matches!(ready, Poll::Ready(Ok(())))
    };
    assert!(is_ready(&mut client));
    let pending = client.call(request());
    assert!(!is_ready(&mut client), "the one place is taken");
    assert_eq!(pending.await.unwrap().status(), StatusCode::OK);
    assert!(is_ready(&mut client));
    drop(client.call(request()));
    assert!(is_ready(&mut client), "what is dropped gives its place back");
}
