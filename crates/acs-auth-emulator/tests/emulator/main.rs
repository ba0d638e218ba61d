//! The emulator from outside: what it answers, byte for byte on the wire where that matters.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where it is wrong"
)]

mod body;
mod call_targets;
mod calls;
mod capacity;
mod changes;
mod chat;
mod chat_messages;
mod chat_threads;
mod chatter;
mod connection;
mod control;
mod date;
mod diagnosis;
mod email;
mod email_message;
mod entra;
mod entra_bearer;
mod entra_own;
mod entra_user;
mod errors;
mod explanation;
mod fault_forms;
mod faults;
mod headers;
mod http2;
mod identity;
mod inbox;
mod managed_identity;
mod notifications;
mod objects;
mod opaque_tokens;
mod pages;
mod patience;
mod phone_number_search;
mod phone_numbers;
mod refusal;
mod repeatability;
mod request;
mod room_dates;
mod room_participants;
mod rooms;
mod settings;
mod sms;
mod sms_request;
mod smuggling;
mod target;
mod teams_user;
mod templates;
mod tls;
mod token;
mod wire;
