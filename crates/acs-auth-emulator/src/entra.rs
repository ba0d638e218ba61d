//! Microsoft Entra ID: who gets a token of it, and whose is good.

mod app_service;
mod application;
mod bearer;
mod claims;
mod discovery;
mod error;
mod imds;
mod lifetime;
mod managed_identity;
mod proofs;
mod signing_key;
mod token_request;
mod tokens;
mod user;
mod well_known;

use axum::routing::{get, post};

use crate::services::Routes;

pub(crate) use bearer::{BearerError, bearer};
pub(crate) use claims::Claims;
pub(crate) use error::injected;
pub(crate) use proofs::Proofs;
pub(crate) use tokens::Tokens;

pub use application::{CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, MANAGED_IDENTITY_CLIENT_ID, TENANT_ID};
pub use user::EntraUser;
pub use well_known::{CLIENT_SECRET, FEDERATED_TOKEN, IDENTITY_HEADER};

/// What Entra knows the access-key APIs as. Clients ask for the second, and services may be told either.
pub(crate) const ACS: [&str; 2] =
    ["https://communication.azure.com", "https://communication.azure.com/"];

/// Where App Service gives tokens to what runs there: the variable `IDENTITY_ENDPOINT`.
pub(crate) const APP_SERVICE: &str = "/msi/token";
/// Where a virtual machine gets them.
const IMDS: &str = "/metadata/identity/oauth2/token";

/// What a path of Entra's has behind the tenant, and how it is asked for.
const TOKEN: &str = "/oauth2/v2.0/token";
const OPENID_CONFIGURATION: &str = "/v2.0/.well-known/openid-configuration";
const KEYS: &str = "/discovery/v2.0/keys";

/// Whether a path is one of Entra, or of a managed identity. Whoever asks there has no token yet.
pub(crate) fn is_of_entra(path: &str) -> bool {
    let of_tenant = |path: &str| {
        let (tenant, rest) = path.split_at(path.find('/').unwrap_or(path.len()));
        !tenant.is_empty() && [TOKEN, OPENID_CONFIGURATION, KEYS].contains(&rest)
    };
    [APP_SERVICE, IMDS].contains(&path) || path.strip_prefix('/').is_some_and(of_tenant)
}

pub(crate) fn add_to(routes: Routes) -> Routes {
    routes
        .route(&of_tenant(TOKEN), post(token_request::token))
        .route(&of_tenant(OPENID_CONFIGURATION), get(discovery::openid_configuration))
        .route(&of_tenant(KEYS), get(discovery::keys))
        .route(APP_SERVICE, get(app_service::token))
        .route(IMDS, get(imds::token))
}

fn of_tenant(path: &str) -> String {
    format!("/{{tenant}}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_paths_are_of_entra() {
        for path in [
            "/t/oauth2/v2.0/token",
            "/t/v2.0/.well-known/openid-configuration",
            "/t/discovery/v2.0/keys",
            "/msi/token",
            "/metadata/identity/oauth2/token",
        ] {
            assert!(is_of_entra(path), "{path}");
            for other in [format!("{path}/"), format!("/x{path}"), path.replacen('/', "//", 1)] {
                assert!(!is_of_entra(&other), "{other}");
            }
        }
        for path in ["", "/", "/t", "/echo", "/oauth2/v2.0/token", "//oauth2/v2.0/token"] {
            assert!(!is_of_entra(path), "{path}");
        }
    }
}
