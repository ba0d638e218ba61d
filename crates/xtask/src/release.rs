//! `cargo xtask release-check TAG`: whether all that names a version names that of a tag.

use std::fs;

use serde_json::Value;

use crate::run::{Failed, cargo, output, root};

/// What ships in this version: crates, and what is built of crates for others.
const SHIPPED: [&str; 7] = [
    "acs-auth",
    "acs-auth-c",
    "acs-auth-cli",
    "acs-auth-core",
    "acs-auth-emulator",
    "acs-auth-node",
    "acs-auth-python",
];

/// Fails if a version is another, or the changelog has no date for it.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn check(tag: &str) -> Result<(), Failed> {
    let version = tag.strip_prefix('v').ok_or_else(|| format!("{tag} does not begin with a v"))?;
    let metadata = ["metadata", "--locked", "--no-deps", "--format-version", "1"];
    let metadata = parse("cargo metadata", &output("release", cargo(&metadata))?)?;
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let text = |value: &Value, key| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let versions: Vec<_> = packages
        .filter_map(|package| Some((text(package, "name")?, text(package, "version")?)))
        .collect();
    for shipped in SHIPPED {
        let told = versions.iter().find(|(name, _)| name == shipped).map(|(_, told)| told);
        same(shipped, told.map(String::as_str), version)?;
    }
    let manifest = "bindings/node/package.json";
    same(manifest, text(&parse(manifest, &read(manifest)?)?, "version").as_deref(), version)?;
    dated(&read("CHANGELOG.md")?, version)?;
    println!("All that ships is of version {version}.");
    Ok(())
}

fn same(what: &str, told: Option<&str>, version: &str) -> Result<(), Failed> {
    match told {
        Some(told) if told == version => Ok(()),
        told => Err(format!("{what} is of version {}, not {version}", told.unwrap_or("none"))),
    }
}

fn dated(changelog: &str, version: &str) -> Result<(), Failed> {
    let heading = format!("## [{version}] - ");
    let date = changelog.lines().find_map(|line| line.strip_prefix(&heading)).unwrap_or_default();
    let digits = date.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if digits.eq(*b"0000-00-00") {
        return Ok(());
    }
    Err(format!("CHANGELOG.md has no date for {version}: it reads `{heading}YYYY-MM-DD`"))
}

fn read(file: &str) -> Result<String, Failed> {
    fs::read_to_string(root().join(file)).map_err(|error| format!("{file}: {error}"))
}

fn parse(what: &str, text: &str) -> Result<Value, Failed> {
    serde_json::from_str(text).map_err(|error| format!("{what}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_a_date_is_told() {
        assert_eq!(dated("## [0.1.0] - 2026-01-31\n", "0.1.0"), Ok(()));
        for other in ["## [0.1.0] - unreleased\n", "## [0.1.1] - 2026-01-31\n", ""] {
            assert!(dated(other, "0.1.0").is_err(), "{other}");
        }
        assert!(same("acs-auth", Some("0.1.0"), "0.1.1").is_err());
    }
}
