//! Who takes part in a call or a chat.

use serde::{Deserialize, Serialize, Serializer};

use crate::object::Object;
use crate::services::e164::has_form;

/// A user, a phone number or an app: as clients write it, and as the service answers it, which adds what
/// they left out.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identifier {
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_id: Option<String>,
    #[serde(skip_deserializing)]
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    communication_user: Option<Object<User>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number: Option<Object<PhoneNumber>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    microsoft_teams_user: Option<Object<TeamsUser>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    microsoft_teams_app: Option<Object<TeamsApp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    teams_extension_user: Option<Object<TeamsExtensionUser>>,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    #[default]
    Unknown,
    CommunicationUser,
    PhoneNumber,
    MicrosoftTeamsUser,
    MicrosoftTeamsApp,
    TeamsExtensionUser,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct User {
    id: String,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct PhoneNumber {
    value: String,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct TeamsUser {
    user_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_anonymous: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct TeamsApp {
    app_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct TeamsExtensionUser {
    user_id: String,
    tenant_id: String,
    resource_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    cloud: Option<String>,
}

impl Identifier {
    /// With everything that the service answers of it, unless it is of no kind or of several.
    pub(crate) fn completed(mut self) -> Option<Self> {
        if self.kinds().next().is_none() {
            self.read_raw_id()?;
        }
        let mut kinds = self.kinds();
        let (Some((kind, raw_id)), None) = (kinds.next(), kinds.next()) else { return None };
        drop(kinds);
        let valid = match &self.phone_number {
            Some(number) => number.is_valid(),
            None => raw_id.rsplit(':').all(|part| !part.is_empty()),
        };
        // What a client calls it itself is what it compares with.
        let raw_id = self.raw_id.take().filter(|raw_id| !raw_id.is_empty()).unwrap_or(raw_id);
        valid.then_some(Self { kind, raw_id: Some(raw_id), ..self })
    }

    /// That of a raw id, of no kind where it is none that there is.
    fn of_raw_id(raw_id: &str) -> Self {
        let unknown = Self { raw_id: Some(raw_id.to_owned()), ..Self::default() };
        unknown.clone().completed().unwrap_or(unknown)
    }

    /// The raw id of who is named, whatever a client calls it itself. It is there once this is completed.
    pub(crate) fn named(&self) -> Option<RawId> {
        self.kinds().next().map(|(_, raw_id)| RawId(raw_id))
    }

    pub(crate) fn is_phone_number(&self) -> bool {
        self.kind == Kind::PhoneNumber
    }

    /// Each kind that is named, with the raw id that such a one has.
    fn kinds(&self) -> impl Iterator<Item = (Kind, String)> {
        let user = self.communication_user.as_ref();
        let number = self.phone_number.as_ref();
        let teams_user = self.microsoft_teams_user.as_ref();
        let teams_app = self.microsoft_teams_app.as_ref();
        let extension = self
            .teams_extension_user
            .as_ref()
            .map(|user| format!("8:acs:{}_{}_{}", user.resource_id, user.tenant_id, user.user_id));
        let kinds = [
            user.map(|user| (Kind::CommunicationUser, user.id.clone())),
            number.map(|number| (Kind::PhoneNumber, format!("4:{}", number.value))),
            teams_user.map(|user| (Kind::MicrosoftTeamsUser, format!("8:orgid:{}", user.user_id))),
            teams_app.map(|app| (Kind::MicrosoftTeamsApp, format!("28:orgid:{}", app.app_id))),
            extension.map(|raw_id| (Kind::TeamsExtensionUser, raw_id)),
        ];
        kinds.into_iter().flatten()
    }

    /// Takes the kind from the raw id, where that is all there is.
    fn read_raw_id(&mut self) -> Option<()> {
        let raw_id = self.raw_id.as_deref()?;
        if let Some(value) = raw_id.strip_prefix("4:") {
            self.phone_number = Some(Object(PhoneNumber { value: value.into() }));
        } else if let Some(user_id) = raw_id.strip_prefix("8:orgid:") {
            let user_id = user_id.into();
            self.microsoft_teams_user =
                Some(Object(TeamsUser { user_id, is_anonymous: None, cloud: None }));
        } else if let Some(app_id) = raw_id.strip_prefix("28:orgid:") {
            self.microsoft_teams_app =
                Some(Object(TeamsApp { app_id: app_id.into(), cloud: None }));
        } else if raw_id.starts_with("8:") {
            self.communication_user = Some(Object(User { id: raw_id.into() }));
        } else {
            return None;
        }
        Some(())
    }
}

/// The raw id of somebody, which takes less room than all that is answered of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawId(pub(crate) String);

/// Such as `{"rawId":"8:acs:…","kind":"communicationUser","communicationUser":{"id":"8:acs:…"}}`.
impl Serialize for RawId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Identifier::of_raw_id(&self.0).serialize(serializer)
    }
}

impl From<User> for Identifier {
    fn from(user: User) -> Self {
        Self { communication_user: Some(Object(user)), ..Self::default() }
    }
}

impl User {
    pub(crate) fn new(id: String) -> Self {
        Self { id }
    }
}

impl PhoneNumber {
    pub(crate) fn is_valid(&self) -> bool {
        has_form(&self.value)
    }
}
