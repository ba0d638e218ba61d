//! `cargo xtask artifacts TARGET`: what ships for a platform, as files that can be handed on.

use std::fs;
use std::path::{Path, PathBuf};

use crate::c;
use crate::run::{Failed, cargo, nameless, nameless_with, output, program, root, run};

/// Where they are put, below the target: those that belong together lie together.
const PLACE: &str = "target/artifacts";
/// The oldest glibc that the addon and the program run with: that of manylinux2014.
const GLIBC: &str = "2.17";
/// What lies beside the program.
const BESIDE: [&str; 4] = [
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "crates/acs-auth-cli/README.md",
    "crates/acs-auth-cli/THIRD-PARTY-NOTICES",
];

/// A platform that is built for.
struct Platform {
    target: &'static str,
    /// What npm calls it.
    npm: &'static str,
    /// What the wheel says that it runs on, where maturin has to be told.
    wheel: Option<&'static str>,
}

const fn platform(
    target: &'static str,
    npm: &'static str,
    wheel: Option<&'static str>,
) -> Platform {
    Platform { target, npm, wheel }
}

/// Those of `package.json`, in its order.
const PLATFORMS: [Platform; 8] = [
    platform("x86_64-unknown-linux-gnu", "linux-x64-gnu", Some("manylinux2014")),
    platform("x86_64-unknown-linux-musl", "linux-x64-musl", Some("musllinux_1_2")),
    platform("aarch64-unknown-linux-gnu", "linux-arm64-gnu", Some("manylinux2014")),
    platform("aarch64-unknown-linux-musl", "linux-arm64-musl", Some("musllinux_1_2")),
    platform("x86_64-apple-darwin", "darwin-x64", None),
    platform("aarch64-apple-darwin", "darwin-arm64", None),
    platform("x86_64-pc-windows-msvc", "win32-x64-msvc", None),
    platform("aarch64-pc-windows-msvc", "win32-arm64-msvc", None),
];

/// Builds the wheel, the addon and the program, and the C library where it is installed.
pub(crate) fn artifacts(target: &str) -> Result<(), Failed> {
    let platform = PLATFORMS.iter().find(|platform| platform.target == target);
    let platform = platform.ok_or_else(|| {
        let known = PLATFORMS.map(|platform| platform.target);
        format!("nothing ships for {target}, only for {}", known.join(", "))
    })?;
    let version = c::version()?;
    wheel(platform)?;
    addon(platform)?;
    program_archive(platform, &version)?;
    let host = output("rustc", program("rustc", &["--print", "host-tuple"]))?;
    if host.trim() == target && target.ends_with("linux-gnu") {
        library_archive(platform, &version)?;
    }
    Ok(())
}

fn wheel(platform: &Platform) -> Result<(), Failed> {
    let out = place("wheels")?;
    let mut maturin = program("maturin", &["build", "--locked", "--target", platform.target]);
    maturin.args(["--manifest-path", "bindings/python/Cargo.toml", "--out"]).arg(&out);
    if let Some(compatibility) = platform.wheel {
        maturin.args(["--zig", "--compatibility", compatibility]);
    }
    nameless(&mut maturin);
    run("wheel", maturin)
}

fn addon(platform: &Platform) -> Result<(), Failed> {
    // A library for musl takes its C library from where it is loaded.
    let dynamic = ["-Ctarget-feature=-crt-static"];
    let flags = if platform.target.ends_with("musl") { &dynamic[..] } else { &[] };
    let built = build(platform, "acs-auth-node", "node-package", flags)?;
    let library = ["libacs_auth_node.so", "libacs_auth_node.dylib", "acs_auth_node.dll"]
        .map(|name| built.join(name))
        .into_iter()
        .find(|file| file.exists());
    let library = library.ok_or_else(|| format!("{} holds no addon", built.display()))?;
    copy(&library, &place("addons")?.join(format!("acs-auth.{}.node", platform.npm)))
}

fn program_archive(platform: &Platform, version: &str) -> Result<(), Failed> {
    // What is linked for Windows should run where nothing was installed.
    let alone = ["-Ctarget-feature=+crt-static"];
    let flags = if platform.target.ends_with("msvc") { &alone[..] } else { &[] };
    let built = build(platform, "acs-auth-cli", "program", flags)?;
    let name = if platform.target.contains("windows") { "acs-auth.exe" } else { "acs-auth" };
    let packed = fresh(&format!("acs-auth-{version}-{}", platform.target))?;
    copy(&built.join(name), &packed.join(name))?;
    for file in BESIDE {
        copy(&root().join(file), &packed.join(Path::new(file).file_name().unwrap_or_default()))?;
    }
    pack(&packed)
}

fn library_archive(platform: &Platform, version: &str) -> Result<(), Failed> {
    let packed = fresh(&format!("libacs_auth-{version}-{}", platform.target))?;
    c::install(&packed)?;
    pack(&packed)
}

/// Builds a crate for a platform, and says where cargo has put what comes of it.
fn build(
    platform: &Platform,
    package: &str,
    profile: &str,
    flags: &[&str],
) -> Result<PathBuf, Failed> {
    // Zig links against a glibc that is older than that of this machine, and brings musl.
    let (command, target) = match platform.target {
        linux if linux.ends_with("-gnu") => ("zigbuild", format!("{linux}.{GLIBC}")),
        linux if linux.ends_with("-musl") => ("zigbuild", linux.to_owned()),
        other => ("build", other.to_owned()),
    };
    let mut cargo = cargo(&[command, "--locked", "--package", package, "--profile", profile]);
    cargo.args(["--target", &target]);
    nameless_with(&mut cargo, flags);
    run(package, cargo)?;
    Ok(root().join("target").join(platform.target).join(profile))
}

/// A directory among the files that ship.
fn place(name: &str) -> Result<PathBuf, Failed> {
    let place = root().join(PLACE).join(name);
    fs::create_dir_all(&place).map_err(|error| failed(&place, &error))?;
    Ok(place)
}

/// An empty one, which an archive is made of.
fn fresh(name: &str) -> Result<PathBuf, Failed> {
    let packed = root().join("target/packed").join(name);
    let _ = fs::remove_dir_all(&packed);
    fs::create_dir_all(&packed).map_err(|error| failed(&packed, &error))?;
    Ok(packed)
}

fn pack(packed: &Path) -> Result<(), Failed> {
    let name = packed.file_name().unwrap_or_default();
    let archive = format!("{PLACE}/archives/{}.tar.gz", name.to_string_lossy());
    place("archives")?;
    // It gets no path with a drive, which the tar of Git for Windows takes for another machine.
    let mut tar = program("tar", &["-czf", &archive, "-C", "target/packed"]);
    tar.arg(name);
    run("archive", tar)
}

fn copy(from: &Path, to: &Path) -> Result<(), Failed> {
    fs::copy(from, to).map(drop).map_err(|error| failed(from, &error))
}

fn failed(path: &Path, error: &std::io::Error) -> Failed {
    format!("artifacts: {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_one_of_npm_too() {
        let manifest = include_str!("../../../bindings/node/package.json");
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
        let targets = manifest.pointer("/napi/targets").and_then(serde_json::Value::as_array);
        let ours = PLATFORMS.map(|platform| serde_json::Value::from(platform.target));
        assert_eq!(targets.map(Vec::as_slice), Some(&ours[..]));
        let loader = include_str!("../../../bindings/node/native/index.js");
        for Platform { npm, .. } in PLATFORMS {
            assert!(loader.contains(&format!("acs-auth.{npm}.node")), "{npm}");
        }
    }
}
