//! The commands of the README and of the help that ask for tokens run as they are written, one after the other.

use std::path::Path;
use std::process::Command;

use crate::acs::Acs;
use crate::entra::Settings;
use crate::examples::{commands_of_help, commands_of_readme, is_of_tokens};
use crate::said::{PROXIES, VARIABLE};

/// Runs lines in a shell that stops at the first that fails. A local ACS is in the place of the demo's, and of
/// one's own resource.
fn shell(lines: &[String], name: &str) {
    let acs = Acs::start();
    let settings = Settings::of_secret(&acs);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("token-examples-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_acs-auth")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let script = lines.join("\n").replace(" --demo", "");
    let mut shell = Command::new("sh");
    for variable in PROXIES {
        shell.env_remove(variable);
    }
    let output = shell
        .args(["-ec", &script])
        .current_dir(&folder)
        .env("PATH", format!("{}:{path}", program.display()))
        .env(VARIABLE, acs.emulator.connection_string())
        .env("AZURE_COMMUNICATION_TOKEN", acs.user("chat").1)
        .env("ID", acs.user("chat").0)
        .envs(settings.variables())
        .output()
        .unwrap();
    assert!(output.status.success(), "{script}\n{output:?}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_readme() {
    let lines = commands_of_readme("crates/acs-auth-cli/README.md").into_iter();
    let lines: Vec<_> = lines.filter(|line| is_of_tokens(line)).collect();
    shell(&lines, "readme");
    assert_eq!(lines.len(), 10, "the README has more commands, or fewer");
}

#[test]
fn the_help() {
    let mut ran = 0;
    for command in [
        &["token", "--help"][..],
        &["token", "issue", "--help"],
        &["user", "-h"],
        &["entra", "token", "--help"],
        &["send", "--help"],
    ] {
        let lines = commands_of_help(command).into_iter().filter(|line| is_of_tokens(line));
        // As anywhere: there is no other machine that would know.
        let lines: Vec<_> = lines.map(|line| line.replace(" --flow imds", "")).collect();
        shell(&lines, command[0]);
        ran += lines.len();
    }
    assert_eq!(ran, 13, "the help has more examples, or fewer");
}
