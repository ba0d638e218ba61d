//! A user of Entra as a user of ACS.

use acs_auth_core::ContentHash;
use zeroize::Zeroizing;

use crate::access_token::AccessToken;
use crate::credential::Credential;
use crate::identity::ExchangeEntraToken;
use crate::operation::Operation;
use crate::refresh::Decision;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;
use crate::token_cache::{Schedule, TokenCache};
use crate::token_error::TokenError;

/// How often an exchange is tried again, before it has failed.
const MOST_RETRIES: u32 = 3;
/// Seconds that somebody is made to wait for the next time, at most.
const LONGEST_WAIT: u64 = 60;

/// The state of a credential that exchanges a user's token of Entra for one of ACS: once, and again when the
/// text of the token of Entra has changed, or when the token of ACS is to be refreshed.
///
/// Like [`TokenCache`](crate::TokenCache) it neither waits nor asks. Times are seconds since 1970.
///
/// ```
/// use acs_auth::Response;
/// use acs_auth::entra::{EntraExchange, Exchanged};
/// use acs_auth::refresh::Decision;
///
/// let endpoint = "https://contoso.communication.azure.com";
/// let scopes = ["https://communication.azure.com/clients/.default"];
/// let mut exchange = EntraExchange::new(endpoint, &scopes)?;
/// # let now = 1_700_000_000;
/// let entra_token = "eyJ.e30.c2ln"; // by Microsoft's libraries; they have it at hand, or refresh it
/// if exchange.decide(entra_token, now) != Decision::Use {
///     let request = exchange.request(entra_token);
///     assert!(request.headers().any(|header| header == ("authorization", "Bearer eyJ.e30.c2ln")));
///
///     // ... which some client sends, and gets:
///     let body = br#"{"identity":{"id":"8:acs:1_2"},
///                     "accessToken":{"token":"abc","expiresOn":"2023-11-15T22:13:20+00:00"}}"#;
///     match exchange.answered(entra_token, &Response::new(200, body), now)? {
///         Exchanged::Done => {}
///         Exchanged::RetryIn(seconds) => println!("wait {seconds} s, and send the request again"),
///     }
/// }
/// assert_eq!(exchange.token(entra_token, now).map(|token| token.secret()), Some("abc"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct EntraExchange {
    endpoint: String,
    operation: ExchangeEntraToken,
    cache: TokenCache,
    /// The token of Entra that was exchanged last.
    exchanged: Option<ContentHash>,
    identity_id: Option<String>,
    retries: u32,
}

/// What came of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchanged {
    /// There is a [token](EntraExchange::token).
    Done,
    /// The service is busy: send the request again in so many seconds.
    RetryIn(u64),
}

impl EntraExchange {
    /// For the resource at an endpoint, such as `https://contoso.communication.azure.com`, with a slash at its
    /// end or without, and for tokens of Entra with these [scopes](ExchangeEntraToken::SCOPES).
    ///
    /// # Errors
    ///
    /// `INVALID_SCOPES`, as [`ExchangeEntraToken::for_scopes`] has it, and `INSECURE_URL`, as
    /// [`Credential::check`] has it, for the token of Entra goes to the endpoint.
    pub fn new<T: AsRef<str>>(endpoint: &str, scopes: &[T]) -> Result<Self, TokenError> {
        Credential::Entra(()).check(endpoint)?;
        Ok(Self {
            endpoint: endpoint.to_owned(),
            operation: ExchangeEntraToken::for_scopes(scopes)?,
            cache: TokenCache::new(Schedule::OnDemand),
            exchanged: None,
            identity_id: None,
            retries: 0,
        })
    }

    /// Whether the token of ACS at hand is to be used, or an exchange is due.
    #[must_use]
    pub fn decide(&self, entra_token: &str, now: i64) -> Decision {
        if self.is_of(entra_token) { self.cache.decide(now) } else { Decision::MustRefresh }
    }

    /// The token of ACS at hand, if it is one for this token of Entra, and still good.
    #[must_use]
    pub fn token(&self, entra_token: &str, now: i64) -> Option<&AccessToken> {
        let is_good = self.decide(entra_token, now) != Decision::MustRefresh;
        self.cache.token().filter(|_| is_good)
    }

    /// The user of ACS whom the last exchange gave the token for, such as `8:acs:…`.
    #[must_use]
    pub fn identity_id(&self) -> Option<&str> {
        self.identity_id.as_deref()
    }

    /// The request for the exchange, with the token of Entra as its proof.
    #[must_use]
    pub fn request(&self, entra_token: &str) -> Request {
        let proof = Zeroizing::new(format!("Bearer {entra_token}"));
        self.operation.request(&self.endpoint).with_header("authorization", proof.as_str())
    }

    /// Takes the answer to that request. A service that is busy (429, 503) is asked again, three times, unless
    /// it wants to be left alone for more than a minute.
    ///
    /// # Errors
    ///
    /// What the service says is wrong, or that its answer is none of this operation, or a token that has
    /// expired. The token at hand serves on while it is good for this token of Entra.
    pub fn answered(
        &mut self,
        entra_token: &str,
        response: &Response<'_>,
        now: i64,
    ) -> Result<Exchanged, ServiceError> {
        let wait = response.retry_after_seconds(now).unwrap_or(1 << self.retries);
        let is_soon = self.retries < MOST_RETRIES && wait <= LONGEST_WAIT;
        if matches!(response.status, 429 | 503) && is_soon {
            self.retries += 1;
            return Ok(Exchanged::RetryIn(wait));
        }
        self.retries = 0;
        let answer = self.operation.read(response).inspect_err(|_| self.cache.failed(now))?;
        self.cache
            .store(answer.token, now)
            .map_err(|error| ServiceError::unusable(response, error.reason()))?;
        self.exchanged = Some(ContentHash::of(entra_token.as_bytes()));
        self.identity_id = Some(answer.identity_id);
        Ok(Exchanged::Done)
    }

    /// Takes note that no answer came.
    pub fn failed(&mut self, now: i64) {
        self.retries = 0;
        self.cache.failed(now);
    }

    /// Drops the token of ACS, such as after a 401.
    pub fn clear(&mut self) {
        self.exchanged = None;
        self.cache.clear();
    }

    fn is_of(&self, entra_token: &str) -> bool {
        self.exchanged == Some(ContentHash::of(entra_token.as_bytes()))
    }
}
