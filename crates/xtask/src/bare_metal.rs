//! `cargo xtask bare-metal`: the core without std, without an allocator, without a C library.

use std::path::Path;

use crate::freestanding::freestanding;
use crate::run::{Failed, cargo, output, program, run};
use crate::vectors::Tally;

/// Targets without an operating system, and so without std. `.ci/run` names them too.
pub(crate) const TARGETS: [&str; 3] =
    ["thumbv7em-none-eabi", "riscv32imac-unknown-none-elf", "wasm32-unknown-unknown"];
const BUILD: [&str; 5] = ["build", "--release", "--package", "acs-auth-core", "--target"];

/// The compiler of Debian's `rustc-web`, and the source of Rust's own core in `rust-web-src`.
const DEBIAN: [&str; 2] = ["/usr/bin/rustc", "/usr/lib/rustlib/src/rust/library/core"];

pub(crate) fn bare_metal(tally: &mut Tally) -> Result<(), Failed> {
    let installed = output("rustup", program("rustup", &["target", "list", "--installed"]))?;
    for target in TARGETS {
        if installed.lines().any(|line| line == target) || add(target) {
            run("bare metal", cargo(&[&BUILD[..], &[target]].concat()))?;
        } else {
            build_std(target)?;
        }
    }
    freestanding(tally)
}

fn add(target: &str) -> bool {
    run("bare metal", program("rustup", &["target", "add", target])).is_ok()
}

/// Builds Rust's own core as well, on a machine that cannot download it for the target.
fn build_std(target: &str) -> Result<(), Failed> {
    if !DEBIAN.iter().all(|path| Path::new(path).exists()) {
        return Err(format!(
            "rustup could not add {target}. Install it, or the packages rustc-web and \
             rust-web-src of Debian, with which core is built from its source"
        ));
    }
    let mut build = cargo(&[&BUILD[..], &[target, "-Zbuild-std=core"]].concat());
    // Only nightly has build-std by right; with RUSTC_BOOTSTRAP cargo and a stable rustc have it too.
    build.env("RUSTC", DEBIAN[0]).env("RUSTC_BOOTSTRAP", "1");
    run("bare metal, with core from source", build)
}
