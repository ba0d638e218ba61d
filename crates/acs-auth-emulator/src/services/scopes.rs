//! What a user access token is good for.

use crate::service_error::ServiceError;

const KNOWN: [&str; 5] = ["chat", "voip", "chat.join", "chat.join.limited", "voip.join"];

/// One scope or several, each once.
#[derive(Clone, Debug)]
pub(crate) struct Scopes(Vec<&'static str>);

impl Scopes {
    /// Those that are asked for by name.
    pub(crate) fn of<T: AsRef<str>>(names: &[T]) -> Result<Self, ServiceError> {
        let mut scopes = Vec::new();
        for name in names {
            let known = KNOWN.into_iter().find(|known| *known == name.as_ref());
            let scope = known.ok_or_else(|| {
                let known = KNOWN.join(", ");
                ServiceError::validation("Scopes", format!("Scopes: A scope is none of {known}."))
            })?;
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
        if scopes.is_empty() {
            return Err(ServiceError::validation(
                "Scopes",
                "Scopes: The Scopes field is required.",
            ));
        }
        Ok(Self(scopes))
    }

    pub(crate) fn contains(&self, scope: &str) -> bool {
        self.0.contains(&scope)
    }

    /// As the claim of a token has them.
    pub(crate) fn to_claim(&self) -> String {
        self.0.join(",")
    }

    /// What [`to_claim`](Self::to_claim) has written.
    pub(crate) fn of_claim(claim: &str) -> Option<Self> {
        Self::of(&claim.split(',').collect::<Vec<_>>()).ok()
    }
}
