//! The type stubs of the native half, which are made from its source.

use std::fs;

use super::{ROOM, tools};
use crate::run::{Failed, program, root, run};

const FILE: &str = "bindings/python/python/acs_auth/_core.pyi";
const COMMAND: &str = "cargo xtask stubs --write";

/// Whether the checked-in stubs are those of the source, or makes them so.
pub(crate) fn stubs(write: bool) -> Result<(), Failed> {
    let made = made(&tools()?)?;
    let file = root().join(FILE);
    let failed = |error| format!("{FILE}: {error}");
    if write {
        return fs::write(file, made).map_err(failed);
    }
    if fs::read_to_string(file).map_err(failed)? == made {
        return Ok(());
    }
    Err(format!("{FILE} is not what {ROOM}/src says: `{COMMAND}` makes it so"))
}

fn made(tools: &str) -> Result<String, Failed> {
    let place = "target/python/stubs";
    let manifest = format!("{ROOM}/Cargo.toml");
    let generate = ["generate-stubs", "--quiet", "--profile", "dev", "--features", "stubs"];
    let rest = ["--manifest-path", &manifest, "--out", place, "--locked"];
    run("stubs", program(&format!("{tools}/maturin"), &[&generate[..], &rest].concat()))?;

    let file = format!("{place}/acs_auth/_core.pyi");
    let failed = |error| format!("{file}: {error}");
    let text = fs::read_to_string(root().join(&file)).map_err(failed)?;
    fs::write(root().join(&file), format!("# Written by `{COMMAND}`.\n\n{text}"))
        .map_err(failed)?;
    run(
        "stubs",
        program(&format!("{tools}/ruff"), &["format", "--quiet", "--config", "ruff.toml", &file]),
    )?;
    fs::read_to_string(root().join(&file)).map_err(failed)
}
