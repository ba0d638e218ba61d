//! The flows by their names.

use super::variables::{AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE, IDENTITY_ENDPOINT};

/// A flow, without what it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlowKind {
    /// [`ClientSecret`](super::ClientSecret).
    ClientSecret,
    /// [`WorkloadIdentity`](super::WorkloadIdentity).
    WorkloadIdentity,
    /// [`AppService`](super::AppService).
    AppService,
    /// [`Imds`](super::Imds).
    Imds,
}

impl FlowKind {
    /// Every flow.
    pub const ALL: [Self; 4] =
        [Self::ClientSecret, Self::WorkloadIdentity, Self::AppService, Self::Imds];

    /// A name that stays the same from version to version.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ClientSecret => "CLIENT_SECRET",
            Self::WorkloadIdentity => "WORKLOAD_IDENTITY",
            Self::AppService => "APP_SERVICE",
            Self::Imds => "IMDS",
        }
    }

    /// The flow that the [variables](super::variables) ask for, in the order in which Azure's own
    /// `DefaultAzureCredential` tries them: the first whose own variable is set, and the last where none is.
    ///
    /// ```
    /// use acs_auth::entra::FlowKind;
    ///
    /// let set = |name: &str| (name == "AZURE_FEDERATED_TOKEN_FILE").then(|| "/a/file".to_owned());
    /// assert_eq!(FlowKind::chosen_by(set), FlowKind::WorkloadIdentity);
    /// assert_eq!(FlowKind::chosen_by(|_| None), FlowKind::Imds);
    /// ```
    pub fn chosen_by(variable: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| variable(name).is_some_and(|value| !value.is_empty());
        if is_set(AZURE_CLIENT_SECRET) {
            Self::ClientSecret
        } else if is_set(AZURE_FEDERATED_TOKEN_FILE) {
            Self::WorkloadIdentity
        } else if is_set(IDENTITY_ENDPOINT) {
            Self::AppService
        } else {
            Self::Imds
        }
    }
}
