//! The commands of the READMEs and of the help run as they are written.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::said::{CONNECTION, PROXIES, VARIABLE, run};
use crate::server::{Server, Waiting};

const ENDPOINT: &str = "endpoint=https://contoso.communication.azure.com";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Whether a line asks for a token or brings one: those are run with a local ACS that has them to give.
pub(crate) fn is_of_tokens(line: &str) -> bool {
    ["acs-auth token ", "acs-auth user ", "acs-auth entra ", " --credential "]
        .iter()
        .any(|of_tokens| line.contains(of_tokens))
}

/// The lines of the `sh` blocks of a README.
pub(crate) fn commands_of_readme(path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    let blocks = text.split("```sh\n").skip(1);
    let lines = blocks.flat_map(|block| block.split("```").next().unwrap().lines());
    lines.map(str::to_owned).collect()
}

/// The indented lines of a help text that call the program.
pub(crate) fn commands_of_help(arguments: &[&str]) -> Vec<String> {
    let text = run("", arguments).stdout();
    let is_call = |line: &&str| line.starts_with("  acs-auth ") || line.starts_with("  ID=");
    let lines = text.lines().filter(is_call);
    lines.map(|line| line.trim().to_owned()).collect()
}

/// Runs a line in a shell that finds the program, in a folder, and gives what it printed.
fn shell(line: &str, folder: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_acs-auth")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    // Not every machine that tests has jq.
    let line = line.split(" | jq ").next().unwrap();
    let mut shell = Command::new("sh");
    for variable in PROXIES {
        shell.env_remove(variable);
    }
    shell.args(["-c", line]).current_dir(folder);
    shell.env("PATH", format!("{}:{path}", program.display())).env(VARIABLE, CONNECTION);
    let server = line.contains("acs-auth send ").then(|| {
        let server = Server::bind("127.0.0.1");
        let endpoint = format!("endpoint=http://{}", server.host());
        shell.env(VARIABLE, CONNECTION.replace(ENDPOINT, &endpoint));
        server.answer("HTTP/1.1 201 Created\r\ncontent-length: 19\r\n\r\n{\"phoneNumbers\":[]}")
    });
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{line}\n{output:?}");
    server.map(Waiting::received);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_readmes() {
    let mut ran = 0;
    for readme in ["README.md", "crates/acs-auth-cli/README.md"] {
        for line in commands_of_readme(readme) {
            // Those are commands of other rooms, or would change the machine.
            if ["cargo xtask ", "cargo install ", "npm ", "pip "]
                .iter()
                .any(|other| line.starts_with(other))
                || is_of_tokens(&line)
            {
                continue;
            }
            let line = line
                .replace("cargo run -p acs-auth-cli -- ", "acs-auth ")
                .replace("--connection-string-file connection.txt", "--connection-string-file -");
            let printed = shell(&format!("echo '{CONNECTION}' | {line}"), &root());
            assert!(printed.lines().count() >= 1, "{line}");
            ran += 1;
        }
    }
    assert_eq!(ran, 17, "a README has more commands, or fewer");
    let first = &commands_of_readme("README.md")[0];
    assert_eq!(first, "cargo run -p acs-auth-cli -- demo");
}

#[test]
fn the_help() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut ran = 0;
    for command in [
        &["--help"][..],
        &["sign", "--help"],
        &["send", "--help"],
        &["verify", "-h"],
        &["explain", "-h"],
    ] {
        for line in commands_of_help(command).into_iter().filter(|line| !is_of_tokens(line)) {
            // What is printed is run elsewhere, against a server that is there.
            shell(line.trim_end_matches(" | sh"), &folder);
            ran += 1;
        }
    }
    assert_eq!(ran, 11, "the help has more examples, or fewer");
}
