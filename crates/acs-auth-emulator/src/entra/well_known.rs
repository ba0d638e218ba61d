//! What opens Entra's endpoints, unless something else is set: it says that everybody knows it.

/// The secret of the application [`CLIENT_ID`](crate::CLIENT_ID), unless another is set.
pub const CLIENT_SECRET: &str = "acs-auth~demo.client-secret_known-to-all";

/// What an application brings in the place of its secret where a platform vouches for it, such as Kubernetes
/// by the file that `AZURE_FEDERATED_TOKEN_FILE` names. Unlike a real one it is no JWT.
pub const FEDERATED_TOKEN: &str = "acs-auth-demo-federated-token-known-to-all";

/// The header `X-IDENTITY-HEADER` of App Service, which finds it in the variable `IDENTITY_HEADER`.
pub const IDENTITY_HEADER: &str = "acs-auth-demo-identity-header-known-to-all";
