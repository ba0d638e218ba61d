//! `cargo xtask package`: what the packages hold that are published, and that no others can be.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::locks::MANIFESTS;
use crate::run::{Failed, cargo, output, root};

/// In the order in which they are published: each asks for some of those before it.
pub(crate) const PUBLISHED: [&str; 4] =
    ["acs-auth-core", "acs-auth", "acs-auth-emulator", "acs-auth-cli"];
/// What everyone has to get.
const DUE: [&str; 5] = ["Cargo.lock", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];
/// What cargo adds.
const ADDED: [&str; 2] = [".cargo_vcs_info.json", "Cargo.toml.orig"];
/// Where else something may lie, and how its name ends.
const PLACES: [(&str, &[&str]); 4] = [
    ("src/", &["rs"]),
    ("tests/", &["rs"]),
    ("examples/", &["rs", "http", "json", "txt"]),
    ("recipes/", &["yaml", "yml"]),
];
/// Bytes of the largest file that anybody writes by hand.
const MOST_BYTES: u64 = 64 * 1024;

/// Fails if a package lacks something, holds something else, or is not meant to be one.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn package() -> Result<(), Failed> {
    let publishable = publishable()?;
    let mut due = PUBLISHED.map(str::to_owned);
    due.sort_unstable();
    if publishable != due {
        return Err(format!(
            "{} can be published, and {} should be: the rest needs `publish = false`",
            publishable.join(", "),
            due.join(", ")
        ));
    }
    for package in PUBLISHED {
        let list = ["package", "--list", "--allow-dirty", "--locked", "--package", package];
        let listed = output("package", cargo(&list))?;
        let files: Vec<_> = listed.lines().collect();
        check(package, &files)?;
        println!("{package}: {} files, with both licences and README.md.", files.len());
    }
    Ok(())
}

/// The crates of all workspaces that cargo would publish, sorted.
fn publishable() -> Result<Vec<String>, Failed> {
    let mut names = Vec::new();
    for manifest in MANIFESTS {
        let metadata = ["metadata", "--no-deps", "--format-version", "1", "--manifest-path"];
        let metadata = output("package", cargo(&[&metadata[..], &[manifest]].concat()))?;
        let metadata: Value =
            serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
        let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
        // Cargo tells `publish = false` as an empty list of registries.
        let open = packages.filter(|package| package.get("publish").is_none_or(Value::is_null));
        names.extend(open.filter_map(|package| Some(package.get("name")?.as_str()?.to_owned())));
    }
    names.sort_unstable();
    Ok(names)
}

fn check(package: &str, files: &[&str]) -> Result<(), Failed> {
    for due in DUE {
        if !files.contains(&due) {
            return Err(format!("the package {package} lacks {due}"));
        }
    }
    for file in files.iter().filter(|file| !DUE.contains(file) && !ADDED.contains(file)) {
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        if !PLACES.iter().any(|(place, ends)| file.starts_with(place) && ends.contains(&ending)) {
            return Err(format!("the package {package} has {file} over"));
        }
        let path = root().join("crates").join(package).join(file);
        let bytes = bytes(&path)?;
        if bytes > MOST_BYTES {
            return Err(format!("{file} in the package {package} has {bytes} bytes"));
        }
    }
    Ok(())
}

fn bytes(path: &Path) -> Result<u64, Failed> {
    let file = fs::metadata(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(file.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_or_over_is_told() {
        let check = |files: &[&str]| check("acs-auth-core", files).err().unwrap_or_default();
        assert_eq!(
            check(&["Cargo.lock", "Cargo.toml", "LICENSE-MIT", "README.md"]),
            "the package acs-auth-core lacks LICENSE-APACHE"
        );
        let whole = [&DUE[..], &ADDED, &["src/lib.rs"]].concat();
        assert_eq!(check(&whole), "");
        for over in ["keys.pem", "src/seed.bin", "tests/vectors/sign.json", "src"] {
            let told = check(&[&whole[..], &[over]].concat());
            assert_eq!(told, format!("the package acs-auth-core has {over} over"));
        }
    }
}
