//! Facts of the Node package that stand in more than one place.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use acs_auth::diagnose::Mistake;
use acs_auth::refresh::Decision;
use acs_auth::{Code, Proof, TokenCode, X_MS_CONTENT_SHA256, X_MS_DATE};
use serde_json::Value;

fn read(path: &str) -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn npm_is_told_what_cargo_is() {
    let (package, lock) =
        (json("bindings/node/package.json"), json("bindings/node/package-lock.json"));
    let cargo = read("Cargo.toml");
    for key in ["version", "license"] {
        let due = package[key].as_str().unwrap();
        assert!(cargo.contains(&format!("\n{key} = \"{due}\"\n")), "{key}");
        assert_eq!(lock["packages"][""][key], due, "npm install --package-lock-only renews it");
    }
    assert_eq!(lock["version"], package["version"]);
    assert_eq!(lock["packages"][""]["engines"], package["engines"]);
}

/// What the package is for, what TypeScript checks it against, and what people are told.
#[test]
fn the_oldest_node_is_told_alike() {
    let package = json("bindings/node/package.json");
    let oldest = package["engines"]["node"].as_str().unwrap().strip_prefix(">=").unwrap();
    let types = package["devDependencies"]["@types/node"].as_str().unwrap();
    assert_eq!(types.split('.').next(), Some(oldest), "no type that the oldest has not");
    for (path, how) in [
        ("README.md", "and later"),
        ("bindings/node/README.md", "and later"),
        ("CONTRIBUTING.md", "or later"),
    ] {
        assert!(read(path).contains(&format!("Node {oldest} {how}")), "{path}");
    }
}

/// What is sent by the adapters' clients is sent by those of the table of clients.
#[test]
fn clients_are_pinned_alike() {
    let (package, clients) =
        (json("bindings/node/package.json"), json("tests/clients/package.json"));
    for client in ["axios", "undici"] {
        assert_eq!(package["devDependencies"][client], clients["dependencies"][client], "{client}");
    }
}

/// Header names, codes and mistakes are those of the library, and two codes that adapters have for themselves.
#[test]
fn names_are_those_of_the_library() {
    let (mut headers, mut codes) = (BTreeSet::new(), BTreeSet::new());
    let place = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../bindings/node/lib");
    for file in fs::read_dir(place).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        for word in source.split(['"', '`']) {
            if word.starts_with("x-ms-") {
                headers.insert(word.to_owned());
            }
            let is_code = word.contains('_')
                && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
            if is_code && !word.starts_with("ERR_") && !word.starts_with("ACS_AUTH_") {
                codes.insert(word.to_owned());
            }
        }
    }
    // All of them, and not only those that are written out elsewhere.
    let typed = read("bindings/node/lib/error-code.ts");
    // Node leaves the flows of Entra to Microsoft's library, and so what is wrong with their settings.
    let of_tokens = TokenCode::ALL.iter().filter(|code| **code != TokenCode::InvalidSettings);
    let due = Code::ALL.iter().map(|code| code.as_str());
    for code in due.chain(of_tokens.map(|code| code.as_str())) {
        assert!(typed.contains(&format!("\"{code}\"")), "{code}");
    }
    let typed = read("bindings/node/lib/mistake-code.ts");
    let typed: BTreeSet<_> = typed.split('"').skip(1).step_by(2).collect();
    assert_eq!(typed, Mistake::ALL.iter().map(|mistake| mistake.as_str()).collect());
    assert_eq!(headers, [X_MS_CONTENT_SHA256, X_MS_DATE].map(String::from).into());
    for code in Code::ALL {
        codes.remove(code.as_str());
    }
    for code in TokenCode::ALL {
        codes.remove(code.as_str());
    }
    for mistake in Mistake::ALL {
        codes.remove(mistake.as_str());
    }
    let decisions = [Decision::Use, Decision::UseAndRefresh, Decision::MustRefresh];
    for (file, names) in [
        ("service.ts", Proof::ALL.map(Proof::as_str)),
        ("refresh.ts", decisions.map(Decision::as_str)),
    ] {
        let typed = read(&format!("bindings/node/lib/{file}"));
        for name in names {
            assert!(typed.contains(&format!("\"{name}\"")), "{name}");
            codes.remove(name);
        }
    }
    assert_eq!(codes, ["OTHER_ORIGIN", "STREAMED_BODY"].map(String::from).into());
}

/// The targets that there are addons for, by the names that Node has for them.
#[test]
fn the_platforms_are_those_that_are_built_for() {
    let package = json("bindings/node/package.json");
    let targets = package["napi"]["targets"].as_array().unwrap().iter();
    let built: BTreeSet<_> = targets.map(|target| platform(target.as_str().unwrap())).collect();
    let source = read("bindings/node/lib/native.ts");
    let list = source.split("const PLATFORMS = [").nth(1).unwrap().split(']').next().unwrap();
    let named: BTreeSet<_> = list.split('"').skip(1).step_by(2).map(String::from).collect();
    assert_eq!(named, built);
    assert_eq!(named.len(), 8);
}

fn platform(target: &str) -> String {
    let (arch, system) = target.split_once('-').unwrap();
    let arch = match arch {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    match system {
        "apple-darwin" => format!("darwin-{arch}"),
        "pc-windows-msvc" => format!("win32-{arch}-msvc"),
        _ => format!("linux-{arch}-{}", system.strip_prefix("unknown-linux-").unwrap()),
    }
}
