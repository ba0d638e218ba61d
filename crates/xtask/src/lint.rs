//! `cargo xtask lint`: what no test would notice.

use crate::bench_python::PEERS;
use crate::clients;
use crate::freestanding;
use crate::fuzz;
use crate::locks;
use crate::notices;
use crate::package;
use crate::python::{REQUIREMENTS, tools};
use crate::run::{Failed, cargo, program, run};
use crate::service;
use crate::workflows;

const TYPED: [&str; 5] = [
    "tests/stdlib_check.py",
    "tests/stdlib_tokens.py",
    "tests/strict_verifier.py",
    "tests/clients/compare.py",
    "tests/clients/python_clients.py",
];

/// What pins the packages of the environment that they are in, those of a benchmark too.
const PINNED: [&str; 3] = [REQUIREMENTS, "tests/clients/requirements.txt", PEERS];

pub(crate) fn lint() -> Result<(), Failed> {
    // What takes seconds comes first.
    locks::locks()?;
    let tools = tools()?;
    locks::of_python(&tools, &PINNED)?;
    workflows::workflows(&tools)?;
    package::package()?;
    run("format", cargo(&["fmt", "--all", "--check"]))?;
    for manifest in [clients::REQWEST, freestanding::MANIFEST, fuzz::MANIFEST] {
        run("format", cargo(&["fmt", "--check", "--manifest-path", manifest]))?;
    }
    let clippy =
        ["clippy", "--workspace", "--all-features", "--all-targets", "--", "--deny", "warnings"];
    run("clippy", cargo(&clippy))?;
    // All features at once hide what one lacks alone. Those that bring most of the crates are left out: the
    // seconds go into these.
    for alone in ["", "http", "async", "tower"] {
        let plain =
            ["clippy", "--package", "acs-auth", "--features", alone, "--", "--deny", "warnings"];
        run("clippy", cargo(&plain))?;
    }
    // What ships of the C library is another half of its code.
    let shipped = ["clippy", "--package", "acs-auth-c", "--no-default-features", "--profile"];
    run("clippy", cargo(&[&shipped[..], &["c-library", "--", "--deny", "warnings"]].concat()))?;
    let mut clippy = freestanding::cargo_of("clippy");
    clippy.args(["--", "--deny", "warnings"]);
    run("clippy", clippy)?;
    // Its targets are built with sanitizers that only nightly has by right; clippy needs none of them.
    let fuzz = ["clippy", "--locked", "--manifest-path", fuzz::MANIFEST];
    run("clippy", cargo(&[&fuzz[..], &["--", "--deny", "warnings"]].concat()))?;
    service::lint()?;
    let mut doc = cargo(&["doc", "--workspace", "--all-features", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "--deny warnings");
    run("documentation", doc)?;
    // Advisories come from a database on the network, and belong to a release.
    run("dependencies", cargo(&["deny", "check", "licenses", "bans", "sources"]))?;
    notices::notices(false)?;
    python(&tools)
}

/// Checks all Python of the repository but the types of the package, which has to be installed for that.
fn python(tools: &str) -> Result<(), Failed> {
    let tool = |name: &str| format!("{tools}/{name}");
    run("python", program(&tool("ruff"), &["check"]))?;
    run("python", program(&tool("ruff"), &["format", "--check"]))?;
    run("python", program(&tool("mypy"), &[&["--strict"][..], &TYPED].concat()))
}
