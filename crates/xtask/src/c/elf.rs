//! What a library or a program tells to linkers, as `nm` and `readelf` read it.

use std::collections::BTreeSet;
use std::path::Path;

use crate::run::{Failed, output, program};

pub(crate) const TOOLS: [&str; 2] = ["nm", "readelf"];

/// The names that a shared library gives to others.
pub(crate) fn exported(shared: &Path) -> Result<BTreeSet<String>, Failed> {
    names(shared, &["--dynamic", "--defined-only"])
}

/// The names that objects, alone or in an archive, give to others.
pub(crate) fn global(archive: &Path) -> Result<BTreeSet<String>, Failed> {
    names(archive, &["--extern-only", "--defined-only"])
}

/// The names that a shared library wants of others, and those that an archive does.
pub(crate) fn wanted(library: &Path) -> Result<BTreeSet<String>, Failed> {
    let dynamic = library.extension().is_none_or(|extension| extension != "a");
    names(library, &[if dynamic { "--dynamic" } else { "--extern-only" }, "--undefined-only"])
}

/// What `nm` lists, without the weak names: those are wanted only where somebody has them.
fn names(file: &Path, arguments: &[&str]) -> Result<BTreeSet<String>, Failed> {
    let mut command = program("nm", &["--format=posix"]);
    command.args(arguments).arg(file);
    let listed = output("nm", command)?;
    let names = listed.lines().filter_map(|line| {
        let mut words = line.split(' ');
        let (name, kind) = (words.next()?, words.next()?);
        // A name of the C library has its version behind it.
        (kind != "w").then(|| name.split('@').next().unwrap_or_default().to_owned())
    });
    Ok(names.collect())
}

/// The name that programs ask for which are linked with a shared library.
pub(crate) fn soname(shared: &Path) -> Result<String, Failed> {
    let mut names = dynamic(shared, "(SONAME)")?;
    names.pop().ok_or_else(|| format!("{} has no SONAME", shared.display()))
}

/// The shared libraries that a library or a program is loaded with.
pub(crate) fn needed(linked: &Path) -> Result<Vec<String>, Failed> {
    dynamic(linked, "(NEEDED)")
}

fn dynamic(linked: &Path, tag: &str) -> Result<Vec<String>, Failed> {
    let mut command = program("readelf", &["--dynamic", "--wide"]);
    command.arg(linked);
    let entries = output("readelf", command)?;
    let lines = entries.lines().filter(|line| line.contains(tag));
    Ok(lines
        .filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned()))
        .collect())
}
