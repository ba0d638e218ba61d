//! What a container runs, as far as it can be run without one.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::running::Running;
use crate::said::{output, run};

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// What an instruction of the Dockerfile says, of its last stage.
fn instruction(name: &str) -> String {
    let file = read("Dockerfile");
    let mut lines = file.lines().rev().take_while(|line| !line.starts_with("FROM "));
    let line = lines.find_map(|line| line.strip_prefix(&format!("{name} ")));
    line.unwrap_or_else(|| panic!("there is no {name}")).to_owned()
}

fn words(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn the_image_runs_a_local_acs_that_is_healthy() {
    let entry = words(&instruction("ENTRYPOINT"));
    let command = words(&instruction("CMD"));
    assert_eq!((&*entry, &*command), (&["acs-auth".to_owned()][..], &["emulator".to_owned()][..]));
    let variables = instruction("ENV");
    let (name, value) = variables.split_once('=').unwrap();
    let options = ["--port", "0", "--output", "json", "--stop-at-eof"];
    let emulator = Running::start_with(&[(name, value)], &options);

    // It asks at the port that a variable names, as it would in the container.
    let health_check = instruction("HEALTHCHECK");
    let check = words(health_check.split_once("CMD ").unwrap().1);
    assert_eq!(check, ["acs-auth", "emulator", "--check"]);
    let arguments: Vec<_> = check[1..].iter().map(String::as_str).collect();
    let port = emulator.text("endpoint").rsplit(':').next().unwrap().to_owned();
    let variables = [(name, value), ("ACS_AUTH_EMULATOR_PORT", &*port)];
    assert_eq!(output(&variables, &arguments, b"").status.code(), Some(0));
    emulator.end();
    assert_eq!(output(&variables, &arguments, b"").status.code(), Some(1));
}

/// Variables that are no options.
const OTHERS: [&str; 4] =
    ["ACCESS_KEY", "SECONDARY_ACCESS_KEY", "CLIENT_SECRET", "CONNECTION_STRING"];

#[test]
fn every_variable_that_is_told_of_is_one() {
    let help = run("", &["emulator", "--help"]).stdout();
    let options = help.lines().filter_map(|line| line.trim_start().split("--").nth(1));
    let options = options.filter_map(|option| option.split([' ', ',']).next());
    let known: BTreeSet<_> = options
        .map(|option| option.to_uppercase().replace('-', "_"))
        .chain(OTHERS.map(str::to_owned))
        .collect();
    assert!(known.contains("STOP_AT_EOF"), "{known:?}");
    let mut told = BTreeSet::new();
    for file in [
        "Dockerfile",
        "README.md",
        "crates/acs-auth-cli/README.md",
        "crates/acs-auth-emulator/README.md",
        "crates/acs-auth-emulator/recipes/compose.yaml",
        "crates/acs-auth-emulator/recipes/github-actions.yml",
        "bindings/node/README.md",
        "bindings/python/README.md",
    ] {
        // With an asterisk behind it stands for all of them.
        for rest in
            read(file).split("ACS_AUTH_EMULATOR_").skip(1).filter(|rest| !rest.starts_with('*'))
        {
            let end =
                rest.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(rest.len());
            assert!(known.contains(&rest[..end]), "{file}: {}", &rest[..end]);
            told.insert(rest[..end].to_owned());
        }
    }
    assert!(told.len() > 3, "{told:?}");
}
