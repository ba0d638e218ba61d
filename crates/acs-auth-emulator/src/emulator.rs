//! A running emulator.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use std::{fmt, fs, io, thread};

use tokio::runtime;
use tokio::sync::oneshot;

use crate::builder::Builder;
use crate::certificates::Certificates;
use crate::control::{Fault, Record};
use crate::entra::{APP_SERVICE, CLIENT_ID, EntraUser, TENANT_ID};
use crate::gate::Gate;
use crate::inbox::Message;
use crate::keys::Keys;
use crate::resource::Resource;
use crate::router::router;
use crate::server::Server;

/// A local ACS, which runs on a thread of its own until it is dropped.
///
/// It needs no async runtime, and minds none that is there.
pub struct Emulator {
    endpoint: String,
    address: SocketAddr,
    keys: Keys,
    resource: Arc<Resource>,
    ca_certificate: String,
    ca_file: Option<PathBuf>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Emulator {
    /// Starts one on a free port of 127.0.0.1, with the well-known keys, as strict as the service.
    ///
    /// # Errors
    ///
    /// If the system gives no port, no thread or no random bytes.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// One that is set up otherwise.
    pub fn builder() -> Builder {
        Builder::default()
    }

    pub(crate) fn of(builder: Builder) -> io::Result<Self> {
        let listener = TcpListener::bind((builder.listen, builder.port))?;
        listener.set_nonblocking(true)?;
        let address = reachable(listener.local_addr()?);
        let endpoint = format!("{}://{address}", if builder.tls { "https" } else { "http" });

        let gate = Arc::new(Gate::of(&builder, &endpoint)?);
        let certificates = Certificates::issue(builder.listen, &builder.host_names)?;
        let resource = Arc::new(Resource::of(&builder, certificates.ca.clone())?);
        if let Some(file) = &builder.ca_file {
            fs::write(file, &certificates.ca)?;
        }
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let server = Server {
            tls: certificates.tls.into(),
            router: router(gate, Arc::clone(&resource)),
            patience: builder.patience,
        };
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("acs-auth-emulator".into()).spawn(move || {
            runtime.block_on(server.serve(listener, stopped));
            // What is being diagnosed has nobody left to be told.
            runtime.shutdown_background();
        })?;
        Ok(Self {
            endpoint,
            address,
            keys: builder.keys,
            resource,
            ca_certificate: certificates.ca,
            ca_file: builder.ca_file,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where it listens, such as `http://127.0.0.1:8401`: without a slash at the end.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The primary access key, in base64.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.keys.primary
    }

    /// The secondary access key, in base64. It is as good as the primary.
    #[must_use]
    pub fn secondary_access_key(&self) -> &str {
        &self.keys.secondary
    }

    /// Endpoint and primary key, as the portal of Azure shows them.
    #[must_use]
    pub fn connection_string(&self) -> String {
        format!("endpoint={}/;accesskey={}", self.endpoint, self.keys.primary)
    }

    /// The tenant of Entra that it has: [`TENANT_ID`].
    #[must_use]
    pub fn tenant_id(&self) -> &'static str {
        TENANT_ID
    }

    /// The application that has a role on the resource: [`CLIENT_ID`].
    #[must_use]
    pub fn client_id(&self) -> &'static str {
        CLIENT_ID
    }

    /// The secret of its applications: see [`Builder::client_secret`].
    #[must_use]
    pub fn client_secret(&self) -> &str {
        self.resource.proofs.client_secret()
    }

    /// Where clients ask for a token of Entra, which takes `https`: the variable `AZURE_AUTHORITY_HOST`, such
    /// as `https://127.0.0.1:8401`.
    #[must_use]
    pub fn authority_host(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Where a managed identity asks for one, as in App Service, without TLS: the variable
    /// `IDENTITY_ENDPOINT`.
    #[must_use]
    pub fn identity_endpoint(&self) -> String {
        format!("http://{}{APP_SERVICE}", self.address)
    }

    /// What it brings there: the variable `IDENTITY_HEADER`. See [`Builder::client_secret`].
    #[must_use]
    pub fn identity_header(&self) -> &str {
        self.resource.proofs.identity_header()
    }

    /// The token of Entra of a person, who has signed in.
    ///
    /// ```
    /// use acs_auth_emulator::{Emulator, EntraUser};
    ///
    /// let emulator = Emulator::start()?;
    /// let person = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";
    /// let token = emulator.entra_token(&EntraUser::new(person, "api://my-service"))?;
    /// assert!(token.starts_with("eyJ"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the system gives no random bytes.
    pub fn entra_token(&self, user: &EntraUser) -> io::Result<String> {
        self.resource.entra.issue_to(user).map(|issued| issued.token)
    }

    /// The certificate of the CA that clients are to trust, as PEM. Each start has its own.
    #[must_use]
    pub fn ca_certificate(&self) -> &str {
        &self.ca_certificate
    }

    /// Where the certificate of the CA was written, if it was.
    #[must_use]
    pub fn ca_file(&self) -> Option<&Path> {
        self.ca_file.as_deref()
    }

    /// The messages that were sent and not cleared since, the oldest first: the last thousand, or as many as
    /// take 96 MiB.
    #[must_use]
    pub fn messages(&self) -> Vec<Message> {
        self.resource.inbox.list(|_| true)
    }

    /// The first message that is wanted, if it is there already, or else once it comes: nothing if it does
    /// not come in time. It lets its thread wait.
    #[must_use]
    pub fn wait_for_message(
        &self,
        timeout: Duration,
        wanted: impl Fn(&Message) -> bool,
    ) -> Option<Message> {
        self.resource.inbox.wait_for_one(timeout, wanted)
    }

    /// Forgets the messages.
    pub fn clear_messages(&self) {
        self.resource.inbox.clear();
    }

    /// The last thousand requests, the oldest first, and what became of each. Those to `/health` and below
    /// `/_emulator/` are none.
    #[must_use]
    pub fn requests(&self) -> Vec<Record> {
        self.resource.journal.list()
    }

    /// Forgets the requests.
    pub fn clear_requests(&self) {
        self.resource.journal.clear();
    }

    /// Lets something go wrong with requests to come. To each of them happens the first fault that is for
    /// such a one.
    pub fn inject(&self, fault: Fault) {
        self.resource.faults.push(fault);
    }

    /// Lets nothing go wrong any longer.
    pub fn clear_faults(&self) {
        self.resource.faults.clear();
    }

    /// Makes it as it was at the start: no identities, and so no good tokens; no messages and no requests;
    /// no faults but those that were set before it started.
    pub fn reset(&self) {
        self.resource.reset();
    }

    /// Stops it, as dropping does: requests that are being answered get a second, and when this
    /// returns, the port is free. Where the emulator itself calls it, from [`Builder::on_refusal`] or
    /// [`Builder::clock`], this returns at once, and it stops afterwards.
    pub fn stop(self) {
        drop(self);
    }
}

/// The address that a client can connect to, where the server listens on every one.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    address
}

impl Drop for Emulator {
    fn drop(&mut self) {
        if let (Some(stop), Some(thread)) = (self.stop.take(), self.thread.take()) {
            // It may have stopped by itself, and whatever stopped it was shown then.
            let _ = stop.send(());
            // No thread can wait for its own end, and what it calls may drop this.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// Shows nothing of the keys.
impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
