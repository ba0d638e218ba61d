//! Which managed identity.

use form_urlencoded::Serializer;

use super::RESOURCE;

/// Which of the managed identities that are assigned to where one runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum ManagedIdentity {
    /// The one of the machine or the app itself; or the only one that is assigned to it.
    #[default]
    SystemAssigned,
    /// The one with this client id.
    ClientId(String),
    /// The one with this object (principal) id.
    ObjectId(String),
    /// The one with this id as a resource of Azure: `/subscriptions/…/userAssignedIdentities/…`.
    ResourceId(String),
}

/// What is asked of an endpoint for managed identities.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) identity: ManagedIdentity,
    resource: String,
}

impl Asked {
    pub(super) fn new() -> Self {
        Self { identity: ManagedIdentity::default(), resource: RESOURCE.to_owned() }
    }

    /// Managed identities are asked for a resource, which is a scope without its end.
    pub(super) fn for_scope(self, scope: &str) -> Self {
        let resource = scope.strip_suffix("/.default").unwrap_or(scope);
        Self { resource: resource.to_owned(), ..self }
    }

    /// The URL of the request. The id of a resource goes by another name at each endpoint.
    pub(super) fn url(&self, endpoint: &str, version: &str, resource_id: &str) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("api-version", version).append_pair("resource", &self.resource);
        match &self.identity {
            ManagedIdentity::SystemAssigned => &mut query,
            ManagedIdentity::ClientId(id) => query.append_pair("client_id", id),
            ManagedIdentity::ObjectId(id) => query.append_pair("object_id", id),
            ManagedIdentity::ResourceId(id) => query.append_pair(resource_id, id),
        };
        let between = if endpoint.contains('?') { '&' } else { '?' };
        format!("{endpoint}{between}{}", query.finish())
    }
}
