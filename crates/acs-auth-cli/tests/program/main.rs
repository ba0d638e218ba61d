//! The program from outside: what it prints, what it refuses, what it never says.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where it is wrong"
)]

mod acs;
mod capture;
mod commands;
mod container;
mod credential;
mod crowd;
mod diagnosis;
mod divergences;
mod emulator;
#[cfg(unix)]
mod end;
mod entra;
mod examples;
mod exchange;
mod explain;
mod meaning;
#[cfg(target_os = "linux")]
mod memory;
mod running;
mod said;
mod secrets;
mod send;
mod server;
mod tls;
mod token;
mod token_examples;
mod token_secrets;
mod usage;
mod user;
mod variables;
mod vectors;
mod verify;
