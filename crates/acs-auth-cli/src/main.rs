//! The program `acs-auth`.

#![forbid(unsafe_code)]

mod answer;
mod args;
mod capture;
mod client;
mod colour;
mod command;
mod connection;
mod credential;
mod curl_output;
mod date;
mod demo;
mod draft;
mod emulator;
mod end;
mod endpoint;
mod entra;
mod explain;
mod health;
mod host;
mod input;
mod issued;
mod lifetime;
mod log;
mod meaning;
mod own_keys;
mod raw_request;
mod refusal;
mod remarks;
mod resource;
mod send;
mod sign;
mod suspects;
mod target;
mod token;
mod usage;
mod user;
mod verify;

use std::process::ExitCode;

use answer::{Answer, Failure};
use args::{Args, Task};

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match usage::parse(&arguments) {
        Ok(args) => {
            let json = args.wants_json();
            run(args).unwrap_or_else(|failure| Answer::failed(&failure, json)).give()
        }
        Err(answer) => answer.give(),
    }
}

fn run(args: Args) -> Result<Answer, Failure> {
    match args.task {
        Task::Sign(args) => sign::run(&args),
        Task::Send(args) => send::run(&args),
        Task::Token(task) => token::run(&task),
        Task::Entra(task) => entra::run(&task),
        Task::User(task) => user::run(&task),
        Task::Verify(args) => verify::run(&args),
        Task::Explain(args) => explain::run(&args),
        Task::Emulator(args) => emulator::run(&args),
        Task::Demo => demo::run(),
        Task::Completions { shell } => Ok(args::completions(shell)),
    }
}
