//! `cargo xtask minimal-versions`: whether what is published builds with the oldest of what it asks for.

use std::fs;
use std::path::{Path, PathBuf};

use crate::package::PUBLISHED;
use crate::run::{Failed, cargo, root, run};

/// A copy of the workspace, so that the lock file of this one stays as it is.
const PLACE: &str = "target/minimal-versions";

/// Resolves what `Cargo.toml` names to the oldest version that it allows, and the rest as ever, and
/// builds the published crates so. Their tests need newer versions of some, and are left out.
pub(crate) fn minimal_versions() -> Result<(), Failed> {
    let place = root().join(PLACE);
    copy(&place)?;
    let here = |arguments: &[&str]| {
        let mut command = cargo(arguments);
        command.current_dir(&place);
        command
    };
    let mut resolve = here(&["update", "--quiet", "-Z", "direct-minimal-versions"]);
    // What resolves so is meant for nightly, and is in every cargo.
    resolve.env("RUSTC_BOOTSTRAP", "1");
    run("minimal versions", resolve)?;
    run("minimal versions", here(&["check", "--locked", "--workspace", "--all-features"]))?;
    run("minimal versions", here(&["check", "--locked", "--workspace"]))
}

fn copy(place: &Path) -> Result<(), Failed> {
    let _ = fs::remove_file(place.join("Cargo.lock"));
    let manifest = read(&root().join("Cargo.toml"))?;
    let members = manifest.lines().find(|line| line.starts_with("members = "));
    let members = members.ok_or("Cargo.toml lists no members")?;
    let published = PUBLISHED.map(|package| format!("\"crates/{package}\"")).join(", ");
    write(
        &place.join("Cargo.toml"),
        &manifest.replace(members, &format!("members = [{published}]")),
    )?;
    for package in PUBLISHED {
        let (from, to) = (root().join("crates").join(package), place.join("crates").join(package));
        let _ = fs::remove_dir_all(&to);
        copy_all(&from.join("src"), &to.join("src"))?;
        write(&to.join("README.md"), &read(&from.join("README.md"))?)?;
        write(&to.join("Cargo.toml"), &for_users(&read(&from.join("Cargo.toml"))?))?;
    }
    Ok(())
}

/// A manifest without what only those see who have the repository.
fn for_users(manifest: &str) -> String {
    let mut left_out = false;
    let lines = manifest.lines().filter(|line| {
        if line.starts_with('[') {
            left_out = matches!(*line, "[dev-dependencies]" | "[[example]]");
        }
        !left_out
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn copy_all(from: &Path, to: &Path) -> Result<(), Failed> {
    for entry in fs::read_dir(from).map_err(|error| failed(from, &error))? {
        let path = entry.map_err(|error| failed(from, &error))?.path();
        let to = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() { copy_all(&path, &to)? } else { write(&to, &read(&path)?)? }
    }
    Ok(())
}

fn read(path: &Path) -> Result<String, Failed> {
    fs::read_to_string(path).map_err(|error| failed(path, &error))
}

fn write(path: &PathBuf, text: &str) -> Result<(), Failed> {
    let place = path.parent().unwrap_or(path);
    let done = fs::create_dir_all(place).and_then(|()| fs::write(path, text));
    done.map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Failed {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_tests_need_is_left_out() {
        let manifest =
            "[dependencies]\na = \"1\"\n\n[dev-dependencies]\nb = \"2\"\n[lints]\nc = 3\n";
        assert_eq!(for_users(manifest), "[dependencies]\na = \"1\"\n\n[lints]\nc = 3\n");
    }
}
