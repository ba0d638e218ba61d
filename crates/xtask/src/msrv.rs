//! `cargo xtask msrv`: whether what is published builds with the oldest Rust that it says it is for.

use std::fs;

use crate::package::PUBLISHED;
use crate::run::{Failed, output, program, root, run};

/// Has rustup bring that Rust where it is missing, and builds with the lock file as it is.
pub(crate) fn msrv() -> Result<(), Failed> {
    let oldest = oldest()?;
    let install = ["toolchain", "install", &oldest, "--profile", "minimal", "--no-self-update"];
    if output("rustup", program("rustup", &["run", &oldest, "rustc", "--version"])).is_err() {
        run("msrv", program("rustup", &install))?;
    }
    let check = ["run", &oldest, "cargo", "check", "--locked", "--target-dir", "target/msrv"];
    for features in [&["--all-features"][..], &[]] {
        let mut cargo = program("rustup", &check);
        cargo.args(features).args(PUBLISHED.iter().flat_map(|package| ["--package", package]));
        // Cargo sets it for what it runs, and it names another toolchain.
        cargo.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
        run("msrv", cargo)?;
    }
    Ok(())
}

fn oldest() -> Result<String, Failed> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))
        .map_err(|error| format!("Cargo.toml: {error}"))?;
    let told = manifest.lines().find_map(|line| line.strip_prefix("rust-version = \""));
    let oldest = told.and_then(|told| told.strip_suffix('"')).map(str::to_owned);
    oldest.ok_or_else(|| "Cargo.toml tells no rust-version".to_owned())
}
