//! What is packed: that it is what it has to be, and nothing else, and that it installs and loads.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{ROOM, here};
use crate::run::{Failed, output, program, root, run};

const PLACE: &str = "target/node";
/// What is bundled may be compiled without the types of Node.
const WITHOUT_NODE: [&str; 5] = ["--types", "", "--lib", "es2022,dom", "typed.ts"];
/// What lies beside the code of each package.
const BESIDE: [&str; 5] =
    ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "THIRD-PARTY-NOTICES", "package.json"];

/// Packs the package and that of this platform, installs both elsewhere, and uses them there.
pub(super) fn packed() -> Result<(), Failed> {
    run("packages", here("npm", &["run", "--silent", "packages", "--", "native", "--some"]))?;
    let place = root().join(PLACE);
    let _ = fs::remove_dir_all(&place);
    let consumer = place.join("consumer");
    fs::create_dir_all(&consumer).map_err(|error| format!("{PLACE}: {error}"))?;

    let mut archives = Vec::new();
    let packages = names(&format!("{ROOM}/npm"))?;
    for package in &packages {
        let (archive, files) = pack(package)?;
        let due = if package == "acs-auth" { files_of_main()? } else { files_of_addon(package)? };
        same(package, &files, &due)?;
        archives.push(format!("{}/{archive}", place.display()));
    }
    if archives.len() < 2 {
        return Err(format!("only {} was packed", packages.join(", ")));
    }
    install(&consumer, &archives)?;
    consume(&consumer)
}

/// Packs what is laid out under a name: the file, and what is in it.
fn pack(package: &str) -> Result<(String, BTreeSet<String>), Failed> {
    let source = format!("./{ROOM}/npm/{package}");
    let pack = ["pack", &source, "--json", "--pack-destination", PLACE, "--loglevel", "error"];
    let told = output("packages", program("npm", &pack))?;
    let told: Value =
        serde_json::from_str(&told).map_err(|error| format!("npm pack tells no JSON: {error}"))?;
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    // Before npm 12 it is a list; since, an object with a package under its name.
    let told = told.get(0).or_else(|| told.as_object()?.values().next());
    let files = told.and_then(|told| told.get("files")).and_then(Value::as_array);
    let files = files.into_iter().flatten().filter_map(|file| text(file.get("path"))).collect();
    let archive = text(told.and_then(|told| told.get("filename")));
    Ok((archive.ok_or("npm pack names no file")?, files))
}

/// What the main package has: all that comes of `lib`, and the loader.
fn files_of_main() -> Result<BTreeSet<String>, Failed> {
    let mut due: BTreeSet<_> = BESIDE.map(String::from).into();
    due.insert("native/index.js".to_owned());
    for name in names(&format!("{ROOM}/lib"))? {
        let (stem, ending) = name.split_once('.').unwrap_or((&name, ""));
        let js = ending.replace("ts", "js");
        due.extend([format!("dist/{stem}.{js}"), format!("dist/{stem}.d.{ending}")]);
    }
    // The types of the addon stay at home, and so does what refers to them.
    due.remove("dist/native.d.ts");
    Ok(due)
}

fn files_of_addon(package: &str) -> Result<BTreeSet<String>, Failed> {
    let file = root().join(ROOM).join("npm").join(package).join("package.json");
    let text = fs::read(&file).map_err(|error| format!("{package}: {error}"))?;
    let manifest: Value =
        serde_json::from_slice(&text).map_err(|error| format!("{package}: {error}"))?;
    for key in ["os", "cpu", "engines", "license"] {
        if manifest.get(key).is_none() {
            return Err(format!("the package of {package} does not tell its {key}"));
        }
    }
    if package.starts_with("linux") && manifest.get("libc").is_none() {
        return Err(format!("the package of {package} does not tell its libc"));
    }
    let addon = format!("acs-auth.{package}.node");
    Ok(BESIDE.into_iter().map(String::from).chain([addon]).collect())
}

fn same(package: &str, files: &BTreeSet<String>, due: &BTreeSet<String>) -> Result<(), Failed> {
    if files == due {
        return Ok(());
    }
    let only = |one: &BTreeSet<String>, other| {
        let names: Vec<_> = one.difference(other).map(String::as_str).collect();
        names.join(", ")
    };
    Err(format!(
        "the package {package} lacks [{}], and has [{}] over",
        only(due, files),
        only(files, due)
    ))
}

/// Installs as somebody would who has the archives and no network.
fn install(consumer: &Path, archives: &[String]) -> Result<(), Failed> {
    let write = |name: &str, text: &str| {
        fs::write(consumer.join(name), text).map_err(|error| format!("{name}: {error}"))
    };
    write("package.json", "{ \"private\": true }\n")?;
    let options = ["install", "--offline", "--no-audit", "--no-fund", "--loglevel", "error"];
    let mut npm = program("npm", &options);
    npm.args(archives).current_dir(consumer);
    run("packages", npm)?;

    let from = format!("{ROOM}/tests/consumer");
    let read = |name: &str| {
        fs::read_to_string(root().join(&from).join(name))
            .map_err(|error| format!("{from}/{name}: {error}"))
    };
    write("loads.mjs", &read("loads.mjs")?)?;
    let typed = read("typed.ts")?;
    ["typed.mts", "typed.cts", "typed.ts"].iter().try_for_each(|name| write(name, &typed))
}

/// Compiles a program against what was installed, as each kind of module, and runs it.
fn consume(consumer: &Path) -> Result<(), Failed> {
    let modules = root().join(ROOM).join("node_modules");
    let tsc = modules.join(".bin/tsc").to_string_lossy().into_owned();
    let types = modules.join("@types").to_string_lossy().into_owned();
    let strict = ["--strict", "--skipLibCheck", "false", "--exactOptionalPropertyTypes"];
    let settings = [&strict[..], &["--target", "es2022"]].concat();
    for kind in [
        &["--module", "nodenext", "--types", "node", "typed.mts", "typed.cts"][..],
        &[&["--module", "esnext", "--moduleResolution", "bundler", "--noEmit"][..], &WITHOUT_NODE]
            .concat(),
    ] {
        let mut compile = program(&tsc, &[&settings[..], &["--typeRoots", &types], kind].concat());
        compile.current_dir(consumer);
        run("types", compile)?;
    }
    for script in ["typed.mjs", "typed.cjs", "loads.mjs"] {
        let mut node = program("node", &[script]);
        node.current_dir(consumer);
        run("packages", node)?;
    }
    Ok(())
}

fn names(place: &str) -> Result<Vec<String>, Failed> {
    let files = fs::read_dir(root().join(place)).map_err(|error| format!("{place}: {error}"))?;
    let names =
        files.filter_map(|file| Some(file.ok()?.file_name().to_string_lossy().into_owned()));
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    Ok(names)
}
