//! A service that gives people tokens of ACS for their tokens of Entra.

mod entra;
mod failure;
mod routes;
mod settings;
mod users;

use std::error::Error;

use acs_auth::Credential;
use acs_auth::reqwest::Client;
use tokio::net::TcpListener;

use crate::entra::Entra;
use crate::routes::{Service, routes};
use crate::settings::Settings;
use crate::users::Users;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).init();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let settings = Settings::read()?;
    let connection = &settings.connection;
    // In Azure, `Credential::Entra` with a managed identity takes the place of the key.
    let key = Credential::access_key(connection.access_key().clone());
    let acs = Client::with(settings.client()?, connection.endpoint(), key)?;
    let (authority, tenant) = (&settings.authority, &settings.tenant);
    let http = settings.client()?.build()?;
    let entra = Entra::discover(http, authority, tenant, settings.audience.clone()).await?;
    let users = Users::open(&settings.database)?;
    let listener = TcpListener::bind(&settings.listen).await?;
    // Whoever has started it learns from this when it is ready, and where.
    println!("http://{}", listener.local_addr()?);
    let service = Service { entra, users, acs, minutes: settings.minutes };
    axum::serve(listener, routes(service)).with_graceful_shutdown(stopped()).await?;
    Ok(())
}

/// Until somebody wants it to end.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupted => {} _ = terminated.recv() => {} }
            return;
        }
    }
    let _ = interrupted.await;
}
