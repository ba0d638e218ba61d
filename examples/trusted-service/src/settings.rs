//! Where everything is: from the environment, as containers are told.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use acs_auth::ConnectionString;
use reqwest::redirect::Policy;
use reqwest::{Certificate, ClientBuilder};

/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Settings {
    /// `AZURE_COMMUNICATION_CONNECTION_STRING`: the resource.
    pub connection: ConnectionString,
    /// `TENANT_ID`: the tenant of Entra that the people are of.
    pub tenant: String,
    /// `AUDIENCE`: what this service is called in Entra, such as `api://…`.
    pub audience: String,
    /// `AZURE_AUTHORITY_HOST`: Entra itself, unless it is that of a sovereign cloud or of tests.
    pub authority: String,
    /// `DATABASE`: the file of the map.
    pub database: PathBuf,
    /// `LISTEN`: where to listen. TLS is the business of what stands before it.
    pub listen: String,
    /// `TOKEN_MINUTES`: how long tokens are good.
    pub minutes: u32,
    /// `CA_FILE`: an authority to trust beside the usual ones, such as that of a local ACS.
    ca_file: Option<PathBuf>,
}

impl Settings {
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let or = |name, otherwise: &str| env::var(name).unwrap_or_else(|_| otherwise.to_owned());
        let needed = |name: &str| env::var(name).map_err(|_| format!("set {name}"));
        Ok(Self {
            connection: ConnectionString::parse(needed("AZURE_COMMUNICATION_CONNECTION_STRING")?)?,
            tenant: needed("TENANT_ID")?,
            audience: needed("AUDIENCE")?,
            authority: or("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com"),
            database: or("DATABASE", "users.sqlite").into(),
            listen: or("LISTEN", "127.0.0.1:8080"),
            minutes: or("TOKEN_MINUTES", "60")
                .parse()
                .map_err(|_| "TOKEN_MINUTES is a number of minutes")?,
            ca_file: env::var_os("CA_FILE").map(PathBuf::from),
        })
    }

    /// What requests are sent with.
    pub fn client(&self) -> Result<ClientBuilder, Box<dyn Error>> {
        let client = reqwest::Client::builder().redirect(Policy::none()).timeout(PATIENCE);
        Ok(match &self.ca_file {
            Some(file) => client.add_root_certificate(Certificate::from_pem(&fs::read(file)?)?),
            None => client,
        })
    }
}
