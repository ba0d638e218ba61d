//! The program from outside: what it prints, what it refuses, what it never says.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where it is wrong"
)]

mod capture;
mod commands;
mod container;
mod crowd;
mod diagnosis;
mod divergences;
mod emulator;
#[cfg(unix)]
mod end;
mod examples;
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
mod usage;
mod variables;
mod vectors;
mod verify;
