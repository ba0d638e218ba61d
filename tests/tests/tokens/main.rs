//! Tokens that many share, and that are refreshed in time.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod ahead;
mod script;
mod tasks;
mod threads;
mod world;
