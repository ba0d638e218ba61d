//! The applications that the tenant has.

/// The tenant, which Entra calls a directory too.
pub const TENANT_ID: &str = "ac5a0000-0000-4000-8000-000000000001";

/// The application that has a role on the resource, and the secret [`CLIENT_SECRET`](crate::CLIENT_SECRET).
pub const CLIENT_ID: &str = "ac5a0000-0000-4000-8000-000000000002";

/// Another with the same secret, and without a role: it gets tokens, and every API answers 403 to them.
pub const CLIENT_ID_WITHOUT_ROLE: &str = "ac5a0000-0000-4000-8000-000000000004";

/// What a managed identity is called where a request for a token names none. It has a role.
pub const MANAGED_IDENTITY_CLIENT_ID: &str = "ac5a0000-0000-4000-8000-000000000006";

/// Azure CLI. Entra gives it no token for ACS.
pub(super) const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/// One of the tenant, or an identity that is managed for one.
#[derive(Clone, Copy)]
pub(super) struct Application {
    pub(super) client_id: &'static str,
    /// That of what stands for it in the tenant: a token names both.
    pub(super) object_id: &'static str,
    pub(super) has_role: bool,
}

const ALL: [Application; 3] = [
    Application {
        client_id: CLIENT_ID,
        object_id: "ac5a0000-0000-4000-8000-000000000003",
        has_role: true,
    },
    Application {
        client_id: CLIENT_ID_WITHOUT_ROLE,
        object_id: "ac5a0000-0000-4000-8000-000000000005",
        has_role: false,
    },
    MANAGED_IDENTITY,
];

/// The one that is assigned to the machine itself.
pub(super) const MANAGED_IDENTITY: Application = Application {
    client_id: MANAGED_IDENTITY_CLIENT_ID,
    object_id: "ac5a0000-0000-4000-8000-000000000007",
    has_role: true,
};

impl Application {
    pub(super) fn by_client_id(id: &str) -> Option<Self> {
        ALL.into_iter().find(|application| application.client_id.eq_ignore_ascii_case(id))
    }

    pub(super) fn by_object_id(id: &str) -> Option<Self> {
        ALL.into_iter().find(|application| application.object_id.eq_ignore_ascii_case(id))
    }

    /// Whether it has a secret, and may say who it is by itself.
    pub(super) fn is_registered(self) -> bool {
        self.client_id != MANAGED_IDENTITY_CLIENT_ID
    }
}
