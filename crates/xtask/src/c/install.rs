//! `cargo xtask install-c`: the C library in the places where others look for it.

use std::fs;
use std::path::{Path, PathBuf};

use super::compile::Library;
use super::header::version;
use super::{archive, elf};
use crate::run::{Failed, output, program, root};

/// What is filled in with versions. A file loses the `.in` of its name, and finds the rest of what is
/// installed from where it lies: no path stands in it.
const TEMPLATES: [(&str, &str); 3] = [
    ("acs_auth.pc.in", "lib/pkgconfig"),
    ("acs_auth-config.cmake.in", "lib/cmake/acs_auth"),
    ("acs_auth-config-version.cmake.in", "lib/cmake/acs_auth"),
];
/// Our licences, and those of what is linked in.
const LICENCES: [&str; 3] = ["LICENSE-APACHE", "LICENSE-MIT", "bindings/c/THIRD-PARTY-NOTICES"];

/// Builds the library, and puts all that belongs to it under a directory, which is made where it is
/// missing. A relative one is meant from where the command is called.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn install(prefix: &Path) -> Result<(), Failed> {
    if !cfg!(target_os = "linux") {
        return Err(
            "install-c: it is made for Linux only; bindings/c tells what else there is".into()
        );
    }
    let prefix = std::path::absolute(prefix).map_err(|error| failed(prefix, &error))?;
    // All is made before anything is put in its place.
    let package = Package::make()?;
    for (from, to) in &package.files {
        put(&prefix.join(to), |new| {
            fs::copy(from, new).map(drop).map_err(|error| failed(new, &error))
        })?;
    }
    for (link, to) in &package.links {
        put(&prefix.join(link), |new| {
            output("ln", program("ln", &["--symbolic", to, &new.to_string_lossy()])).map(drop)
        })?;
    }
    println!("acs_auth {} is installed in {}:", package.version, prefix.display());
    let links = package.links.iter().map(|(link, _)| link);
    for file in package.files.iter().map(|(_, to)| to).chain(links) {
        println!("  {file}");
    }
    let prefix = prefix.display();
    println!(
        "\nWhere that is no directory of the system, this is how it is found:\n  \
         export PKG_CONFIG_PATH={prefix}/lib/pkgconfig CMAKE_PREFIX_PATH={prefix} \
         LD_LIBRARY_PATH={prefix}/lib"
    );
    Ok(())
}

/// What is installed: files with the places that they go to, and links with what they lead to.
struct Package {
    version: String,
    files: Vec<(PathBuf, String)>,
    links: Vec<(String, String)>,
}

impl Package {
    fn make() -> Result<Self, Failed> {
        let library = Library::build()?;
        let version = version()?;
        let soname = elf::soname(&library.shared)?;
        let real = format!("libacs_auth.so.{version}");
        let abi = soname.strip_prefix("libacs_auth.so.").filter(|_| real.starts_with(&soname));
        let abi = abi.ok_or_else(|| format!("install-c: {real} has the SONAME {soname}"))?;

        let place = root().join("target/c/package");
        fs::create_dir_all(&place).map_err(|error| failed(&place, &error))?;
        let [shared, one] = [&real, "libacs_auth.a"].map(|file| place.join(file));
        archive::strip(&library.shared, &shared)?;
        archive::archive(&library.archive, &elf::exported(&library.shared)?, &one)?;
        let mut files =
            vec![(shared, format!("lib/{real}")), (one, "lib/libacs_auth.a".to_owned())];
        for (template, to) in TEMPLATES {
            let file = template.trim_end_matches(".in");
            let text = fill(template, &version, abi)?;
            fs::write(place.join(file), text).map_err(|error| failed(&place.join(file), &error))?;
            files.push((place.join(file), format!("{to}/{file}")));
        }
        for header in headers()? {
            files.push((root().join("include").join(&header), format!("include/{header}")));
        }
        for licence in LICENCES {
            let name = licence.rsplit('/').next().unwrap_or(licence);
            files.push((root().join(licence), format!("share/licenses/acs_auth/{name}")));
        }
        // Programs ask for the first, linkers for the second.
        let links = [&soname, "libacs_auth.so"].map(|link| (format!("lib/{link}"), real.clone()));
        Ok(Self { version, files, links: links.into() })
    }
}

/// A template with the facts in it.
fn fill(template: &str, version: &str, abi: &str) -> Result<String, Failed> {
    let path = root().join("bindings/c/packaging").join(template);
    let text = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
    let facts = [
        ("@VERSION@", version),
        ("@ABI@", abi),
        ("@ABI_PATTERN@", &abi.replace('.', "[.]")),
        ("@POINTER_BYTES@", &size_of::<usize>().to_string()),
    ];
    let text = facts.iter().fold(text, |text, (name, fact)| text.replace(name, fact));
    match text.split_once('@') {
        Some((_, rest)) => {
            Err(format!("{template}: nobody fills in @{}", rest.lines().next().unwrap_or_default()))
        }
        None => Ok(text),
    }
}

/// The names of all headers.
fn headers() -> Result<Vec<String>, Failed> {
    let place = root().join("include");
    let files = fs::read_dir(&place).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let files = files.map_err(|error| failed(&place, &error))?;
    let mut names: Vec<_> =
        files.iter().map(|file| file.file_name().to_string_lossy().into_owned()).collect();
    names.sort_unstable();
    Ok(names)
}

/// Puts a file in its place in one step: a program that runs with the older one keeps that.
fn put(file: &Path, make: impl FnOnce(&Path) -> Result<(), Failed>) -> Result<(), Failed> {
    let place = file.parent().unwrap_or(file);
    fs::create_dir_all(place).map_err(|error| failed(place, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let new = file.with_file_name(format!(".{name}.new"));
    // One may be left of an installation that was stopped.
    let _ = fs::remove_file(&new);
    let done =
        make(&new).and_then(|()| fs::rename(&new, file).map_err(|error| failed(file, &error)));
    if done.is_err() {
        let _ = fs::remove_file(&new);
    }
    done
}

fn failed(path: &Path, error: &std::io::Error) -> Failed {
    format!("install-c: {}: {error}", path.display())
}
