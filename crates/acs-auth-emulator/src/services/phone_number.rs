//! Phone numbers, and what they are good for.

use serde::{Deserialize, Serialize};

/// A number that the resource owns.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PhoneNumber {
    /// The number without its plus.
    id: &'static str,
    #[serde(rename = "phoneNumber")]
    pub(crate) number: &'static str,
    country_code: &'static str,
    #[serde(rename = "phoneNumberType")]
    kind: PhoneNumberType,
    capabilities: Capabilities,
    assignment_type: AssignmentType,
    purchase_date: &'static str,
    cost: Cost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum PhoneNumberType {
    Geographic,
    TollFree,
    Mobile,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum AssignmentType {
    Person,
    Application,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Capability {
    None,
    Inbound,
    Outbound,
    #[serde(rename = "inbound+outbound")]
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Capabilities {
    pub(crate) calling: Capability,
    pub(crate) sms: Capability,
}

/// What a number costs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cost {
    amount: f64,
    currency_code: &'static str,
    billing_frequency: &'static str,
}

impl Cost {
    pub(crate) const fn of(kind: PhoneNumberType) -> Self {
        let amount = match kind {
            PhoneNumberType::TollFree => 2.0,
            PhoneNumberType::Geographic | PhoneNumberType::Mobile => 1.0,
        };
        Self { amount, currency_code: "USD", billing_frequency: "monthly" }
    }
}

/// The numbers that each resource owns, out of the 100 of an area code that are kept for fiction.
pub(crate) const OWNED: [PhoneNumber; 3] = [
    owned(
        "18005550100",
        "+18005550100",
        PhoneNumberType::TollFree,
        Capabilities { calling: Capability::Both, sms: Capability::Both },
    ),
    owned(
        "12065550101",
        "+12065550101",
        PhoneNumberType::Geographic,
        Capabilities { calling: Capability::Both, sms: Capability::None },
    ),
    owned(
        "14255550102",
        "+14255550102",
        PhoneNumberType::Geographic,
        Capabilities { calling: Capability::Both, sms: Capability::Both },
    ),
];

const fn owned(
    id: &'static str,
    number: &'static str,
    kind: PhoneNumberType,
    capabilities: Capabilities,
) -> PhoneNumber {
    PhoneNumber {
        id,
        number,
        country_code: "US",
        kind,
        capabilities,
        assignment_type: AssignmentType::Application,
        purchase_date: "2024-01-01T00:00:00.0000000+00:00",
        cost: Cost::of(kind),
    }
}
