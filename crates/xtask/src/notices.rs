//! `cargo xtask notices`: the licences of the crates that are linked into what ships as a binary.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::run::{Failed, cargo, output, root};

/// The file of each package that is shipped as a binary.
const SHIPPED: [Shipped; 4] = [
    Shipped { package: "acs-auth-c", file: "bindings/c/THIRD-PARTY-NOTICES" },
    Shipped { package: "acs-auth-cli", file: "crates/acs-auth-cli/THIRD-PARTY-NOTICES" },
    Shipped { package: "acs-auth-node", file: "bindings/node/THIRD-PARTY-NOTICES" },
    Shipped { package: "acs-auth-python", file: "bindings/python/THIRD-PARTY-NOTICES" },
];
/// The licences of crates that have none in their package, from where they come: they are of one
/// repository, `napi-rs/napi-rs`, which has it at its root.
const LEFT_OUT: [(&str, &str); 2] = [
    ("napi", include_str!("../notices/napi-rs")),
    ("napi-sys", include_str!("../notices/napi-rs")),
];
/// How the files begin that a crate keeps its licence and notices in.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];
const RULE: &str =
    "--------------------------------------------------------------------------------";
/// Its notices are not the same in every toolchain, and those of distributions may lack them.
const STANDARD_LIBRARY: &str = "\
Rust's standard library is linked in as well, under MIT OR Apache-2.0. Its copyright belongs to The
Rust Project Developers (see https://thanks.rust-lang.org). The notices of the parts that it has from
others are in each Rust toolchain, in share/doc/rust/COPYRIGHT-library.html.";

struct Shipped {
    package: &'static str,
    file: &'static str,
}

struct Crate {
    title: String,
    licence: String,
    directory: PathBuf,
}

/// Fails if a file says otherwise, or writes it anew.
pub(crate) fn notices(write: bool) -> Result<(), Failed> {
    for Shipped { package, file } in &SHIPPED {
        let path = root().join(file);
        let failed = |error| format!("{file}: {error}");
        let due = text(package)?;
        if write {
            fs::write(path, due).map_err(failed)?;
        } else if fs::read_to_string(path).map_err(failed)? != due {
            return Err(format!(
                "{file} does not tell what is linked into {package}: `cargo xtask notices --write` \
                 renews it"
            ));
        }
    }
    Ok(())
}

/// Each crate with its licence, then each text once, with the crates that it comes from.
fn text(package: &str) -> Result<String, Failed> {
    let crates = linked(package)?;
    let mut text = format!(
        "What is linked into {package} and was written by others, none of it changed.\n\
         Written by `cargo xtask notices --write`.\n\n"
    );
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Crate { title, licence, directory } in &crates {
        let _ = writeln!(text, "{title}: {licence}");
        for (name, notice) in read_notices(title, directory)? {
            texts.entry(notice).or_default().push(format!("{title}, {name}"));
        }
    }
    let _ = writeln!(text, "\n{STANDARD_LIBRARY}");
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by(|(_, one), (_, other)| one.cmp(other));
    for (notice, files) in texts {
        let _ = write!(text, "\n{RULE}\n{}\n{RULE}\n\n{notice}\n", files.join("\n"));
    }
    Ok(text)
}

/// The crates of others that a package is linked with, for any target.
fn linked(package: &str) -> Result<Vec<Crate>, Failed> {
    // `cargo tree` knows which features the package has by itself; metadata knows those of all together.
    let tree = ["tree", "--locked", "--package", package, "--target", "all", "--prefix", "none"];
    let edges = ["--edges", "normal,no-proc-macro", "--no-dedupe", "--format", "{p}"];
    let tree = output("notices", cargo(&[&tree[..], &edges].concat()))?;
    let linked: BTreeSet<_> = tree.lines().filter_map(title_in).collect();

    let metadata = ["metadata", "--locked", "--format-version", "1"];
    let metadata: Value = serde_json::from_str(&output("notices", cargo(&metadata))?)
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let packages = metadata.get("packages").and_then(Value::as_array).into_iter().flatten();
    let mut crates = BTreeMap::new();
    let mut ours = 0;
    for package in packages {
        let text = |key| package.get(key).and_then(Value::as_str).unwrap_or_default();
        let title = format!("{} {}", text("name"), text("version"));
        if !linked.contains(&title) {
            continue;
        }
        if text("source").is_empty() {
            ours += 1;
            continue;
        }
        let licence = text("license").to_owned();
        if licence.is_empty() {
            return Err(format!("{title} names no licence in its manifest: look what it is under"));
        }
        let directory = Path::new(text("manifest_path")).parent().unwrap_or(Path::new(""));
        crates.insert(title.clone(), Crate { title, licence, directory: directory.to_owned() });
    }
    if ours == 0 || crates.len() + ours != linked.len() {
        return Err(format!("cargo tree and cargo metadata tell {package} differently"));
    }
    Ok(crates.into_values().collect())
}

/// Name and version in a line such as `pyo3 v0.30.1`, which may go on.
fn title_in(line: &str) -> Option<String> {
    let mut words = line.split(' ');
    Some(format!("{} {}", words.next()?, words.next()?.strip_prefix('v')?))
}

/// The texts of a crate by the names of their files, in this order.
fn read_notices(title: &str, directory: &Path) -> Result<BTreeMap<String, String>, Failed> {
    let failed = |error| format!("{title}: {error}");
    let mut notices = BTreeMap::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if NAMES.iter().any(|start| name.to_ascii_uppercase().starts_with(start)) {
            // A directory of licences fails here, and will want to be looked into.
            let text = fs::read_to_string(entry.path()).map_err(failed)?;
            let lines: Vec<_> =
                text.trim_matches(['\r', '\n']).lines().map(str::trim_end).collect();
            notices.insert(name, lines.join("\n"));
        }
    }
    let name = title.split(' ').next();
    let left_out = LEFT_OUT.iter().find(|(left_out, _)| Some(*left_out) == name);
    match (notices.is_empty(), left_out) {
        (false, None) => {}
        (true, Some((_, text))) => {
            notices.insert("from its repository".to_owned(), text.trim_end().to_owned());
        }
        (true, None) => {
            return Err(format!(
                "{title} has no file with its licence: nothing that ships may be linked with it"
            ));
        }
        (false, Some(_)) => {
            return Err(format!(
                "{title} has a file with its licence now: drop the copy of it here"
            ));
        }
    }
    Ok(notices)
}
