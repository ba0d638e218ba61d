//! `cargo xtask service`: the example of a service that hands out tokens, with its clients.

use crate::run::{Failed, cargo, root, run, run_and_hear};
use crate::{node, python};

pub(crate) const MANIFEST: &str = "examples/trusted-service/Cargo.toml";

/// Clients that need a package: in Python and in Node.
const IN_OTHER_LANGUAGES: usize = 2;

/// Builds the packages that its clients need, and tests it.
pub(crate) fn service() -> Result<(), Failed> {
    python::installed()?;
    node::built()?;
    test()
}

/// The same with packages that are built.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test() -> Result<(), Failed> {
    let mut test = cargo(&["test", "--locked", "--manifest-path", MANIFEST]);
    test.args(["--target-dir", "target", "--", "--include-ignored"]);
    test.env("PYTHON", format!("{}/python", python::tools()?));
    test.env("NODE_PACKAGE", root().join(node::ROOM));
    let mut clients = 0;
    run_and_hear("service", test, |line| {
        println!("{line}");
        let is_one = line.starts_with("test a_client_in_") && line.ends_with("... ok");
        clients += usize::from(is_one && !line.contains("_rust"));
    })?;
    if clients == IN_OTHER_LANGUAGES {
        Ok(())
    } else {
        Err(format!(
            "service: {clients} clients in other languages ran, and {IN_OTHER_LANGUAGES} are due"
        ))
    }
}

/// What `cargo xtask lint` looks at.
pub(crate) fn lint() -> Result<(), Failed> {
    run("format", cargo(&["fmt", "--check", "--manifest-path", MANIFEST]))?;
    let clippy = ["clippy", "--locked", "--all-targets", "--manifest-path", MANIFEST];
    let place = ["--target-dir", "target", "--", "--deny", "warnings"];
    run("clippy", cargo(&[&clippy[..], &place].concat()))
}
