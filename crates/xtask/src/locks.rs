//! Whether what is built and tested with is pinned: by lock files of cargo and npm, and by lists for pip.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::run::{Failed, cargo, output, program, root};
use crate::{bench_node, clients, freestanding, fuzz, service};

/// Every workspace of this repository: each has a lock file of its own.
pub(crate) const MANIFESTS: [&str; 5] =
    ["Cargo.toml", clients::REQWEST, freestanding::MANIFEST, fuzz::MANIFEST, service::MANIFEST];
/// What npm installs.
const OF_NPM: [&str; 3] = ["bindings/node", "tests/clients", bench_node::ROOM];
/// What a package of npm asks for by name.
const ASKED: [&str; 3] = ["dependencies", "devDependencies", "peerDependencies"];

/// Fails if a lock file is not the one of its manifest.
pub(crate) fn locks() -> Result<(), Failed> {
    for manifest in MANIFESTS {
        let metadata = ["metadata", "--locked", "--format-version", "1", "--manifest-path"];
        output(&format!("lock file of {manifest}"), cargo(&[&metadata[..], &[manifest]].concat()))?;
    }
    OF_NPM.iter().try_for_each(|room| {
        of_npm(
            &json(&format!("{room}/package.json"))?,
            &json(&format!("{room}/package-lock.json"))?,
        )
        .map_err(|why| format!("{room}/package-lock.json {why}"))
    })
}

/// npm itself tells no difference before it installs.
fn of_npm(manifest: &Value, lock: &Value) -> Result<(), Failed> {
    let packages = lock.get("packages").and_then(Value::as_object).ok_or("lists no packages")?;
    let told = packages.get("").ok_or("lists no package of its own")?;
    if let Some(key) = ASKED.iter().find(|key| manifest.get(**key) != told.get(**key)) {
        return Err(format!("has other {key} than package.json: `npm install` renews it"));
    }
    let others = packages.iter().filter(|(place, _)| !place.is_empty());
    match others.into_iter().find(|(_, package)| package.get("integrity").is_none()) {
        Some((place, _)) => Err(format!("has no hash of {place}")),
        None => Ok(()),
    }
}

/// Fails if an environment of Python holds what no list pins.
pub(crate) fn of_python(tools: &str, lists: &[&str]) -> Result<(), Failed> {
    let mut pinned = BTreeSet::new();
    for list in lists {
        let text = fs::read_to_string(root().join(list)).map_err(|why| format!("{list}: {why}"))?;
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with(['#', '-'])) {
            pinned.insert(pin(line).ok_or_else(|| format!("{list}: {line} is not pinned"))?);
        }
    }
    let freeze = program(&format!("{tools}/pip"), &["freeze", "--exclude", "acs-auth"]);
    let there: BTreeSet<_> = output("python", freeze)?.lines().filter_map(pin).collect();
    let loose: Vec<_> = there.difference(&pinned).map(String::as_str).collect();
    if loose.is_empty() {
        return Ok(());
    }
    Err(format!("no line of {} pins {}", lists.join(", "), loose.join(", ")))
}

/// A line such as `PyJWT==2.15.1`, as pip compares names.
fn pin(line: &str) -> Option<String> {
    let (name, version) = line.split_once("==")?;
    Some(format!("{}=={version}", name.to_lowercase().replace(['_', '.'], "-")))
}

fn json(file: &str) -> Result<Value, Failed> {
    let text = fs::read(root().join(file)).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_slice(&text).map_err(|error| format!("{file}: {error}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_lock_file_of_npm_that_is_not_the_one_is_told() {
        let manifest = json!({ "dependencies": { "undici": "7.30.2" } });
        let lock = |version: &str, undici: Value| {
            let own = json!({ "dependencies": { "undici": version } });
            json!({ "packages": { "": own, "node_modules/undici": undici } })
        };
        assert_eq!(of_npm(&manifest, &lock("7.30.2", json!({ "integrity": "sha512-" }))), Ok(()));
        let told = of_npm(&manifest, &lock("7.30.1", json!({ "integrity": "sha512-" })));
        assert!(told.is_err_and(|why| why.starts_with("has other dependencies")));
        let told = of_npm(&manifest, &lock("7.30.2", json!({})));
        assert_eq!(told, Err("has no hash of node_modules/undici".to_owned()));
    }

    #[test]
    fn a_pin_is_read_as_pip_reads_it() {
        assert_eq!(pin("ruamel.yaml==0.19.1"), Some("ruamel-yaml==0.19.1".to_owned()));
        assert_eq!(pin("ruff>=0.17"), None);
    }
}
