//! Runs other programs, in the root of the repository.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command could not be finished.
pub(crate) type Failed = String;

/// A command of cargo: the cargo that runs this.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(root());
    command
}

/// Any other command.
pub(crate) fn program(name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(root());
    command
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).to_owned()
}

/// Lets what a command builds tell nothing of the machine that it is built on.
pub(crate) fn nameless(command: &mut Command) {
    nameless_with(command, &[]);
}

/// The same, with further flags of rustc.
pub(crate) fn nameless_with(command: &mut Command, flags: &[&str]) {
    let home = std::env::home_dir().unwrap_or_default().join(".cargo");
    let home = std::env::var_os("CARGO_HOME").map_or(home, PathBuf::from);
    let remap = format!("--remap-path-prefix={}=cargo", home.display());
    command.env("RUSTFLAGS", [&[&*remap], flags].concat().join(" "));
}

/// Fails if a tool is not there, before anything is built for it.
pub(crate) fn need<'t>(tools: impl IntoIterator<Item = &'t &'t str>) -> Result<(), Failed> {
    for tool in tools {
        output(tool, program(tool, &["--version"])).map_err(|_| {
            format!(
                "{tool} is missing, and the suites need it: on Debian and Ubuntu `.ci/install` \
                 brings it"
            )
        })?;
    }
    Ok(())
}

/// Tells what it runs, and fails if that fails.
pub(crate) fn run(title: &str, mut command: Command) -> Result<(), Failed> {
    announce(title, &command);
    let status = command.status().map_err(|error| format!("{title}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{title}: failed")) }
}

/// The same, and gives each line that it prints to `hear` as it comes.
pub(crate) fn run_and_hear(
    title: &str,
    mut command: Command,
    mut hear: impl FnMut(&str),
) -> Result<(), Failed> {
    announce(title, &command);
    let failed = |error| format!("{title}: {error}");
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(failed)?;
    for line in child.stdout.take().into_iter().flat_map(|out| BufReader::new(out).lines()) {
        hear(&line.map_err(failed)?);
    }
    let status = child.wait().map_err(failed)?;
    if status.success() { Ok(()) } else { Err(format!("{title}: failed")) }
}

/// All that a command prints that first reads its input to the end.
pub(crate) fn answer(title: &str, mut command: Command, input: &[u8]) -> Result<String, Failed> {
    let failed = |error| format!("{title}: {error}");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let fed = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(input));
    let output = child.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err(format!("{title}: {}", output.status));
    }
    fed.map_err(failed)?;
    String::from_utf8(output.stdout).map_err(|error| format!("{title}: {error}"))
}

/// All that a command prints.
pub(crate) fn output(title: &str, mut command: Command) -> Result<String, Failed> {
    let output = command.output().map_err(|error| format!("{title}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{title}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{title}: {error}"))
}

/// Says what is run, as it could be run by hand in the root of the repository.
#[expect(clippy::print_stderr, reason = "this is what a command says")]
pub(crate) fn announce(title: &str, command: &Command) {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    eprintln!("\n== {title}: {}", words.join(" "));
}
