//! How an emulator is set up.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use acs_auth::{DEFAULT_TOLERANCE, HttpDate};

use crate::control::Fault;
use crate::emulator::Emulator;
use crate::keys::Keys;
use crate::refusal::Refusal;

/// What is done about access keys and their signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// A request that does not verify is refused, and as the service does it, is hardly told why.
    #[default]
    Strict,
    /// The same refusals. The header `x-acs-auth-mistake` has the codes of the mistakes that
    /// [`acs_auth::diagnose`] finds, or else that of the refusal, and [`Builder::on_refusal`] is told.
    Explain,
    /// Neither signatures are looked at nor tokens of Entra in the place of one. User access tokens are, and
    /// what is exchanged for one.
    Off,
}

pub(crate) type Clock = Arc<dyn Fn() -> HttpDate + Send + Sync>;
pub(crate) type OnRefusal = Arc<dyn Fn(&Refusal<'_>) + Send + Sync>;

/// Bytes that a body may have, unless another limit is set.
pub const MAX_BODY: usize = 16 << 20;

/// How long a token of Entra is good, unless another time is set: a second less than an hour, as there.
pub const ENTRA_TOKEN_LIFETIME: Duration = Duration::from_secs(3599);

/// How long a client is waited for that says nothing, or too little, unless another time is set.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Items that a page of a list has, unless another number is set.
pub const PAGE_SIZE: NonZeroUsize = NonZeroUsize::new(100).unwrap();

/// An emulator that is yet to be started.
///
/// ```
/// use acs_auth_emulator::{Auth, Emulator};
///
/// let emulator = Emulator::builder().tls(true).auth(Auth::Explain).start()?;
/// assert!(emulator.endpoint().starts_with("https://127.0.0.1:"));
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use = "an emulator runs once it is started"]
pub struct Builder {
    pub(crate) listen: IpAddr,
    pub(crate) port: u16,
    pub(crate) tls: bool,
    pub(crate) host_names: Vec<String>,
    pub(crate) auth: Auth,
    pub(crate) tolerance: u32,
    pub(crate) max_body: usize,
    pub(crate) patience: Duration,
    pub(crate) operation_time: Duration,
    pub(crate) page_size: NonZeroUsize,
    pub(crate) opaque_tokens: bool,
    pub(crate) faults: Vec<Fault>,
    pub(crate) ca_file: Option<PathBuf>,
    pub(crate) keys: Keys,
    pub(crate) client_secret: Option<String>,
    pub(crate) entra_token_lifetime: Duration,
    pub(crate) clock: Clock,
    pub(crate) on_refusal: Option<OnRefusal>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            listen: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            tls: false,
            host_names: Vec::new(),
            auth: Auth::default(),
            tolerance: DEFAULT_TOLERANCE,
            max_body: MAX_BODY,
            patience: PATIENCE,
            operation_time: Duration::ZERO,
            page_size: PAGE_SIZE,
            opaque_tokens: false,
            faults: Vec::new(),
            ca_file: None,
            keys: Keys::default(),
            client_secret: None,
            entra_token_lifetime: ENTRA_TOKEN_LIFETIME,
            clock: Arc::new(acs_auth::now),
            on_refusal: None,
        }
    }
}

impl Builder {
    /// Where to listen: 127.0.0.1 unless set. Anybody who gets there knows the well-known keys.
    pub fn listen(self, address: IpAddr) -> Self {
        Self { listen: address, ..self }
    }

    /// The port: 0, which takes a free one, unless set.
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Whether the endpoint and the connection string say `https`. The port speaks both, always.
    pub fn tls(self, tls: bool) -> Self {
        Self { tls, ..self }
    }

    /// One more name that clients call this machine by, such as that of a container: the certificate says it
    /// beside `localhost`, the address that is listened on, 127.0.0.1 and `::1`.
    pub fn host_name(mut self, name: impl Into<String>) -> Self {
        self.host_names.push(name.into());
        self
    }

    /// What is done about signatures: [`Auth::Strict`] unless set.
    pub fn auth(self, auth: Auth) -> Self {
        Self { auth, ..self }
    }

    /// Seconds that a request may be dated away from now, each way: 300 unless set.
    pub fn tolerance(self, seconds: u32) -> Self {
        Self { tolerance: seconds, ..self }
    }

    /// Bytes that the body of a request may have: 16 MiB unless set. One that has more is refused with
    /// 413.
    pub fn max_body(self, bytes: usize) -> Self {
        Self { max_body: bytes, ..self }
    }

    /// How long a client is waited for: 60 seconds unless set. A connection on which nothing was asked for so
    /// long is closed, however busy it was with half of a request, with pings, or with not reading an answer;
    /// and a body that has not come by then is answered with 408.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// How long an operation takes that is polled, such as the sending of an email: no time unless set, so
    /// that it is done when it is polled for the first time. Of that it is not started for one half, and runs
    /// for the other.
    pub fn operation_time(self, time: Duration) -> Self {
        Self { operation_time: time, ..self }
    }

    /// How many items a page of a list has: 100 unless set.
    pub fn page_size(self, items: NonZeroUsize) -> Self {
        Self { page_size: items, ..self }
    }

    /// Whether user access tokens tell nothing to whoever has one: no unless set, and they are JWTs, as those of
    /// the service. Their form is no promise of the service's, so that what works with either is right.
    pub fn opaque_tokens(self, opaque: bool) -> Self {
        Self { opaque_tokens: opaque, ..self }
    }

    /// One more thing that goes wrong with requests from the start, and again after a reset.
    pub fn fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self
    }

    /// Where the certificate of the CA is written at the start, as PEM. It is left there.
    pub fn ca_file(self, path: impl Into<PathBuf>) -> Self {
        Self { ca_file: Some(path.into()), ..self }
    }

    /// The access keys, in base64: the [well-known](crate::ACCESS_KEY) [ones](crate::SECONDARY_ACCESS_KEY)
    /// unless set.
    pub fn keys(self, primary: impl Into<String>, secondary: impl Into<String>) -> Self {
        Self { keys: Keys { primary: primary.into(), secondary: secondary.into() }, ..self }
    }

    /// The secret by which applications get a token of Entra: the
    /// [well-known one](crate::CLIENT_SECRET) unless set. Where it or the keys are set, nothing that everybody
    /// knows gets one: without a secret of one's own it is [made up](Emulator::client_secret), as is the
    /// [identity header](Emulator::identity_header), and neither the
    /// [federated token](crate::FEDERATED_TOKEN) is taken, nor is a virtual machine given any.
    pub fn client_secret(self, secret: impl Into<String>) -> Self {
        Self { client_secret: Some(secret.into()), ..self }
    }

    /// How long a token of Entra is good, in whole seconds: 3599 unless set. Of one that is good for two hours
    /// or more it is said that it is to be refreshed halfway.
    pub fn entra_token_lifetime(self, lifetime: Duration) -> Self {
        Self { entra_token_lifetime: lifetime, ..self }
    }

    /// What time it is, for requests, and for the tokens that are issued: [`acs_auth::now`] unless set.
    pub fn clock(self, clock: impl Fn() -> HttpDate + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// What is called with each refusal of a signature, if it is to be explained: see
    /// [`Auth::Explain`]. What it is told may be logged. It runs on the emulator's only thread, so let it be quick.
    pub fn on_refusal(self, told: impl Fn(&Refusal<'_>) + Send + Sync + 'static) -> Self {
        Self { on_refusal: Some(Arc::new(told)), ..self }
    }

    /// Starts it. When this returns, it takes connections.
    ///
    /// # Errors
    ///
    /// If the port is taken, the file of the CA cannot be written, or a key, a host name or a secret is none, which is
    /// [`InvalidInput`](io::ErrorKind::InvalidInput).
    pub fn start(self) -> io::Result<Emulator> {
        Emulator::of(self)
    }
}

/// Shows nothing of the keys and the secret.
impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("listen", &self.listen)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .field("host_names", &self.host_names)
            .field("auth", &self.auth)
            .field("tolerance", &self.tolerance)
            .field("max_body", &self.max_body)
            .field("patience", &self.patience)
            .field("operation_time", &self.operation_time)
            .field("page_size", &self.page_size)
            .field("entra_token_lifetime", &self.entra_token_lifetime)
            .field("opaque_tokens", &self.opaque_tokens)
            .field("faults", &self.faults)
            .field("ca_file", &self.ca_file)
            .finish_non_exhaustive()
    }
}
