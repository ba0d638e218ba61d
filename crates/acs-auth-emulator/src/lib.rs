#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod api_version;
mod budget;
mod builder;
mod certificates;
mod connection;
mod connections;
mod control;
mod date_time;
mod emulator;
mod ending;
mod entra;
mod explainer;
mod fields;
mod gate;
mod guid;
mod inbox;
mod json_body;
mod keys;
#[cfg(test)]
mod limits;
mod object;
mod operations;
mod origin;
mod path_id;
mod received_body;
mod refusal;
mod repeatability;
mod resource;
mod router;
mod server;
mod service_error;
mod services;
mod stream;
mod timestamp;

pub use builder::{Auth, Builder, ENTRA_TOKEN_LIFETIME, MAX_BODY, PAGE_SIZE, PATIENCE};
pub use control::{FAULT_HEADER, Fault, InvalidFault, KeyName, Record, Verdict};
pub use emulator::Emulator;
pub use entra::{
    CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, CLIENT_SECRET, EntraUser, FEDERATED_TOKEN, IDENTITY_HEADER,
    MANAGED_IDENTITY_CLIENT_ID, TENANT_ID,
};
pub use inbox::{Message, MessageKind};
pub use keys::{ACCESS_KEY, PORT, SECONDARY_ACCESS_KEY};
pub use refusal::Refusal;
pub use service_error::MISTAKE_HEADER;
