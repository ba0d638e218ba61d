//! `cargo xtask clients`: what HTTP clients make of the URLs that `sign_url` accepts.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::{Failed, cargo, output, program, root, run, run_and_hear};

const ROOM: &str = "tests/clients";
const README: &str = "tests/clients/README.md";
pub(crate) const REQWEST: &str = "tests/clients/reqwest/Cargo.toml";
/// Everything that is installed and built: nothing of it lies beside its source.
const INSTALLED: &str = "target/clients";

const BEGIN: &str = "<!-- Written by `cargo xtask clients --write` from here on. -->\n";
const END: &str = "<!-- Written by `cargo xtask clients --write` up to here. -->\n";

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
    let settle = if write { renew } else { hold };
    settle(&found)?;
    println!("\n{}", found.lines().next().unwrap_or_default());
    Ok(())
}

/// The clients in an environment of their own, and older ones in directories beside it.
fn install_python() -> Result<(), Failed> {
    let place = format!("{INSTALLED}/python");
    let pip = format!("{place}/bin/pip");
    if !root().join(&pip).exists() {
        run("python", program("python3", &["-m", "venv", &place]))?;
    }
    let requirements = format!("{ROOM}/requirements.txt");
    run("python", program(&pip, &["install", "--quiet", "--requirement", &requirements]))?;
    let older = read(&format!("{ROOM}/requirements-older.txt"))?;
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
    let example = ["run", "--quiet", "--package", "acs-auth-tests", "--example", "accepted_urls"];
    let urls = printed("urls", cargo(&example))?;
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

/// Fails if the README says otherwise.
fn hold(found: &str) -> Result<(), Failed> {
    let readme = read(README)?;
    let (_, told, _) = parts(&readme)?;
    if told == found {
        return Ok(());
    }
    let gone = told.lines().filter(|line| found.lines().all(|other| other != *line));
    let come = found.lines().filter(|line| told.lines().all(|other| other != *line));
    let gone = gone.map(|line| format!("- {line}\n"));
    let difference: String = gone.chain(come.map(|line| format!("+ {line}\n"))).collect();
    Err(format!(
        "{README} tells what is marked with a -, and the clients do what is marked with a +:\n\n\
         {difference}\n`cargo xtask clients --write` renews it"
    ))
}

fn renew(found: &str) -> Result<(), Failed> {
    let readme = read(README)?;
    let (before, _, after) = parts(&readme)?;
    fs::write(root().join(README), format!("{before}{BEGIN}\n{found}\n{END}{after}"))
        .map_err(|error| format!("{README}: {error}"))
}

/// The README before, within and after the part that is generated.
fn parts(readme: &str) -> Result<(&str, &str, &str), Failed> {
    let (before, rest) = readme.split_once(BEGIN).ok_or(format!("{README} lacks {BEGIN}"))?;
    let (told, after) = rest.split_once(END).ok_or(format!("{README} lacks {END}"))?;
    let told = told.strip_prefix('\n').unwrap_or(told);
    Ok((before, told.strip_suffix('\n').unwrap_or(told), after))
}

fn read(path: &str) -> Result<String, Failed> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))
}

fn create_dir(path: impl AsRef<Path>) -> Result<(), Failed> {
    let path = root().join(path);
    fs::create_dir_all(&path).map_err(|error| format!("{}: {error}", path.display()))
}
