#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod answer;
mod api_version;
mod builder;
mod certificates;
mod chat;
mod directory;
mod echo;
mod emulator;
mod explainer;
mod gate;
mod guid;
mod identity;
mod json_body;
mod keys;
mod received_body;
mod refusal;
mod router;
mod scopes;
mod server;
mod service_error;
mod teams_user;
mod timestamp;
mod user_token;

pub use builder::{Auth, Builder};
pub use emulator::Emulator;
pub use keys::{ACCESS_KEY, PORT, SECONDARY_ACCESS_KEY};
pub use refusal::Refusal;
pub use service_error::MISTAKE_HEADER;
