//! The suites of the package.

use std::fs;

use super::{ROOM, stubs, tools};
use crate::run::{Failed, announce, nameless, output, program, root, run, run_and_hear};
use crate::suites::acs_auth;
use crate::vectors::Tally;

/// What is built.
const BUILT: &str = "target/python/built";

/// Builds and installs it, and runs all that is said of it.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test(tally: &mut Tally) -> Result<(), Failed> {
    stubs(false)?;
    let tools = installed()?;
    let tool = |name: &str| format!("{tools}/{name}");

    let tests = format!("{ROOM}/tests");
    let settings = format!("{ROOM}/pyproject.toml");
    let package = format!("{ROOM}/python");
    let others = ["benches/python", "examples/trusted-service/clients"];
    let checked = [&["--config-file", &settings, &package, &tests], &others[..]].concat();
    run("types", program(&tool("mypy"), &checked))?;
    let python = tool("python");
    for what in [&["--project", ROOM][..], &["--verifytypes", "acs_auth", "--ignoreexternal"]] {
        let mut pyright = program(&tool("pyright"), what);
        // It asks whichever python comes first where packages are.
        let path = std::env::var("PATH").unwrap_or_default();
        pyright.env("PATH", format!("{tools}:{path}"));
        run("types", pyright)?;
    }
    run("stubs", program(&python, &["-m", "mypy.stubtest", "acs_auth"]))?;

    // Not as a plain `pytest`, for what is tested is what was installed.
    let mut pytest =
        program(&python, &["-m", "pytest", "--quiet", "-p", "no:cacheprovider", &tests]);
    pytest.env("ACS_AUTH_PROGRAM", acs_auth()?).env("PYTHONDONTWRITEBYTECODE", "1");
    run_and_hear("python", pytest, |line| {
        println!("{line}");
        tally.hear(line);
    })?;
    from_source(&tool("maturin"))
}

/// Builds a wheel as it ships, installs it beside the tools, and says where those are.
pub(crate) fn installed() -> Result<String, Failed> {
    let tools = tools()?;
    let wheel = build(&format!("{tools}/maturin"), &["build", "--quiet", "--locked"], ".whl")?;
    install(&tools, &["--force-reinstall", "--no-deps", &wheel])?;
    Ok(tools)
}

/// What people without a wheel for their machine get: the source, away from this repository, and
/// nothing installed beside it.
fn from_source(maturin: &str) -> Result<(), Failed> {
    let source = build(maturin, &["sdist"], ".tar.gz")?;
    let place = "target/python/bare";
    let _ = fs::remove_dir_all(root().join(place));
    run("python", program("python3", &["-m", "venv", place]))?;
    let bare = root().join(place).join("bin").to_string_lossy().into_owned();
    install(&bare, &[&source])?;
    let sign = ["sign", "--demo", "https://contoso.communication.azure.com/rooms", "--date", "0"];
    let here = program(&format!("{bare}/python"), &[&["-m", "acs_auth"], &sign[..]].concat());
    announce("python", &here);
    if output("python", here)? == output("acs-auth", program(&acs_auth()?, &sign))? {
        Ok(())
    } else {
        Err("python -m acs_auth and the program do not sign alike".to_owned())
    }
}

/// Builds a wheel or a source package, and says where it is.
fn build(maturin: &str, what: &[&str], ending: &str) -> Result<String, Failed> {
    let place = root().join(BUILT).join(ending.replace('.', ""));
    let _ = fs::remove_dir_all(&place);
    let manifest = format!("{ROOM}/Cargo.toml");
    let out = place.to_string_lossy();
    let arguments = [what, &["--manifest-path", &manifest, "--out", &out]].concat();
    let mut maturin = program(maturin, &arguments);
    nameless(&mut maturin);
    run("python", maturin)?;
    let files = fs::read_dir(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    let files = files.filter_map(|file| Some(file.ok()?.path().to_string_lossy().into_owned()));
    let mut built = files.filter(|file| file.ends_with(ending));
    built.next().ok_or_else(|| format!("maturin left no {ending}"))
}

fn install(tools: &str, what: &[&str]) -> Result<(), Failed> {
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    let mut pip = program(&format!("{tools}/python"), &[&install[..], what].concat());
    pip.env("CARGO_TARGET_DIR", root().join("target/python/from-source"));
    run("python", pip)
}
