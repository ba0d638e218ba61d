//! `cargo xtask clients`: what HTTP clients make of the URLs that `sign_url` accepts.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::built::Built;
use crate::generated::Generated;
use crate::python::environment;
use crate::run::{Failed, cargo, output, program, root, run, run_and_hear};

const ROOM: &str = "tests/clients";
const TABLE: Generated =
    Generated { file: "tests/clients/README.md", command: "cargo xtask clients --write" };
pub(crate) const REQWEST: &str = "tests/clients/reqwest/Cargo.toml";
/// Everything that is installed and built: nothing of it lies beside its source.
const INSTALLED: &str = "target/clients";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn clients(write: bool) -> Result<(), Failed> {
    for tool in ["python3", "curl", "node", "npm"] {
        let said = output(tool, program(tool, &["--version"]))
            .map_err(|_| format!("{tool} is missing, and the clients need it"))?;
        println!("{tool}: {}", said.lines().next().unwrap_or_default());
    }
    create_dir(INSTALLED)?;
    install_python()?;
    install_node()?;
    let target = ["--target-dir", &format!("{INSTALLED}/reqwest")];
    let build = ["build", "--quiet", "--locked", "--manifest-path", REQWEST];
    run("reqwest", cargo(&[&build[..], &target].concat()))?;

    let found = compare()?;
    if write {
        TABLE.renew(&found)?;
    } else {
        TABLE.hold(&found)?;
    }
    println!("\n{}", found.lines().next().unwrap_or_default());
    println!("The table in {} tells all of it.", TABLE.file);
    Ok(())
}

/// The clients in an environment of their own, and older ones in directories beside it.
fn install_python() -> Result<(), Failed> {
    let requirements = format!("{ROOM}/requirements.txt");
    let pip = environment(&format!("{INSTALLED}/python"), &requirements)? + "/pip";
    let older = format!("{ROOM}/requirements-older.txt");
    let older =
        fs::read_to_string(root().join(&older)).map_err(|error| format!("{older}: {error}"))?;
    for line in older.lines().filter(|line| line.contains("==")) {
        let place = format!("{INSTALLED}/{}", line.replace("==", "-"));
        if !root().join(&place).exists() {
            let install = ["install", "--quiet", "--no-deps", "--target", &place, line];
            run("python", program(&pip, &install))?;
        }
    }
    Ok(())
}

/// Node looks for packages beside the file that asks for them, so that file goes there too.
fn install_node() -> Result<(), Failed> {
    let place = format!("{INSTALLED}/node");
    create_dir(&place)?;
    for name in ["package.json", "package-lock.json", "node_clients.mjs"] {
        fs::copy(root().join(ROOM).join(name), root().join(&place).join(name))
            .map_err(|error| format!("{name}: {error}"))?;
    }
    let install = ["ci", "--ignore-scripts", "--prefer-offline", "--loglevel", "error"];
    run("node", program("npm", &[&["--prefix", &place][..], &install].concat()))
}

/// What the README is to say.
fn compare() -> Result<String, Failed> {
    let built = Built::ask()?;
    let examples = built.examples("acs-auth-tests")?;
    let example = examples.iter().find(|(name, _)| *name == "accepted_urls");
    let (_, example) = example.ok_or_else(|| "urls: no example tells them".to_owned())?;
    let urls = printed("urls", program(example, &[]))?;
    let file = format!("{INSTALLED}/accepted_urls.tsv");
    fs::write(root().join(&file), urls).map_err(|error| format!("{file}: {error}"))?;
    let script = format!("{ROOM}/compare.py");
    // Python would leave what it compiles beside its source.
    printed("clients", program("python3", &["-B", &script, INSTALLED, &file]))
}

/// What a command prints, while it tells on standard error how far it is.
fn printed(title: &str, command: Command) -> Result<String, Failed> {
    let mut text = String::new();
    run_and_hear(title, command, |line| {
        text.push_str(line);
        text.push('\n');
    })?;
    Ok(text)
}

fn create_dir(path: impl AsRef<Path>) -> Result<(), Failed> {
    let path = root().join(path);
    fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))
}
