//! The addon, and what `@napi-rs/cli` writes from its source: the loader and the types.

use std::fs;
use std::path::PathBuf;

use super::{ROOM, here, need_node};
use crate::run::{Failed, nameless, program, root, run};

/// What is generated and checked in, so that the package can be read, and its types checked, unbuilt.
const FILES: [&str; 2] = ["native/index.js", "native/index.d.ts"];
const COMMAND: &str = "cargo xtask stubs --write";

/// Whether the checked-in loader and types are those of the source, or makes them so.
pub(crate) fn stubs(write: bool) -> Result<(), Failed> {
    need_node()?;
    install(ROOM)?;
    let before = texts()?;
    let mut build = here("npm", &["run", "--silent", "build:native"]);
    nameless(&mut build);
    run("node", build)?;
    let after = texts()?;
    tells_nothing(&addon()?)?;
    if write || before == after {
        return Ok(());
    }
    for (name, text) in FILES.into_iter().zip(before) {
        fs::write(path(name), text).map_err(|error| format!("{name}: {error}"))?;
    }
    Err(format!(
        "{} in {ROOM} are not what its source says: `{COMMAND}` makes them so",
        FILES.join(" and ")
    ))
}

/// Brings what a place names in its lock file, where that was changed since it came.
pub(crate) fn install(place: &str) -> Result<(), Failed> {
    let place = root().join(place);
    let age = |name| fs::metadata(place.join(name)).and_then(|file| file.modified()).ok();
    // npm writes this file last.
    if age("node_modules/.package-lock.json") > age("package-lock.json") {
        return Ok(());
    }
    let ci = ["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    let mut ci = program("npm", &[&ci[..], &["--loglevel", "error"]].concat());
    ci.current_dir(place);
    run("node", ci)
}

/// The addon that was built last.
pub(super) fn addon() -> Result<PathBuf, Failed> {
    let place = format!("{ROOM}/native");
    let files = fs::read_dir(root().join(&place)).map_err(|error| format!("{place}: {error}"))?;
    let files = files.filter_map(|file| Some(file.ok()?.path()));
    let addons = files.filter(|file| file.extension().is_some_and(|ending| ending == "node"));
    let newest = addons.max_by_key(|file| file.metadata().and_then(|file| file.modified()).ok());
    newest.ok_or_else(|| format!("{place} holds no addon"))
}

/// Fails if what ships names the machine that it was built on.
fn tells_nothing(addon: &PathBuf) -> Result<(), Failed> {
    let bytes = fs::read(addon).map_err(|error| format!("{}: {error}", addon.display()))?;
    for place in std::env::home_dir().into_iter().chain([root()]) {
        let place = format!("{}/", place.display());
        if place.len() > 2 && bytes.windows(place.len()).any(|part| part == place.as_bytes()) {
            return Err(format!("{} names {place}", addon.display()));
        }
    }
    Ok(())
}

fn texts() -> Result<[String; 2], Failed> {
    let text = |name| fs::read_to_string(path(name)).map_err(|error| format!("{name}: {error}"));
    let [loader, types] = FILES;
    Ok([text(loader)?, text(types)?])
}

fn path(name: &str) -> PathBuf {
    root().join(ROOM).join(name)
}
