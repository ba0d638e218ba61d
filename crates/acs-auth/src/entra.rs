//! Tokens of Microsoft Entra ID for an application or a managed identity.
//!
//! Each [`Flow`] makes a request, and reads the answer; sending is left to a client. Four are here:
//!
//! | flow | who proves what |
//! |---|---|
//! | [`ClientSecret`] | an application, by its secret |
//! | [`WorkloadIdentity`] | an application, by a token of Kubernetes, GitHub or another that it trusts |
//! | [`AppService`] | the managed identity of App Service, Functions or Container Apps, by where it runs |
//! | [`Imds`] | the managed identity of a virtual machine, by where it runs |
//!
//! [`FlowSettings`] takes the flow that the [variables] of the environment ask for. For
//! certificates, Azure Arc, Service Fabric, and people who sign in, have Microsoft's `azure_identity` get the
//! token.

mod advice;
mod answer;
mod app_service;
mod application;
mod authority;
mod client_secret;
mod entra_error;
mod exchange;
mod flow;
mod flow_kind;
mod flow_settings;
mod hidden;
mod imds;
mod managed_identity;
pub mod variables;
mod workload_identity;

pub use app_service::AppService;
pub use authority::PUBLIC_AUTHORITY;
pub use client_secret::ClientSecret;
pub use entra_error::EntraError;
pub use exchange::{EntraExchange, Exchanged};
pub use flow::Flow;
pub use flow_kind::FlowKind;
pub use flow_settings::FlowSettings;
pub use imds::Imds;
pub use managed_identity::ManagedIdentity;
pub use workload_identity::WorkloadIdentity;

/// The scope of the tokens that ACS takes.
///
/// Its two slashes are no slip: Entra cuts off `/.default`, and what is left is the [`RESOURCE`], whose name
/// ends in a slash. With one slash the token would be for another name, which ACS need not take.
pub const SCOPE: &str = "https://communication.azure.com//.default";

/// The resource that those tokens are for, as managed identities are asked for it.
pub const RESOURCE: &str = "https://communication.azure.com/";
