//! What the installed libraries give to others and want of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::elf;
use crate::run::{Failed, root};

/// All that the library may want: compiled Rust takes these for granted, and `acs_auth_str_from` counts.
const MEMORY: [&str; 6] = ["bcmp", "memcmp", "memcpy", "memmove", "memset", "strlen"];
/// The largest that the shared library may be.
const MOST_BYTES: u64 = 64 * 1024;

/// Fails if the libraries under a prefix are not as the header and the version say.
pub(crate) fn check(prefix: &Path, version: &str) -> Result<(), Failed> {
    let shared = prefix.join("lib/libacs_auth.so");
    let archive = prefix.join("lib/libacs_auth.a");
    let declared = declared(&root().join("include/acs_auth.h"))?;
    same("the shared library exports", &elf::exported(&shared)?, &declared)?;
    same("the static library exports", &elf::global(&archive)?, &declared)?;

    for library in [&shared, &archive] {
        let wanted = elf::wanted(library)?;
        // Rust's name for a panic is in its symbols, and ours is wanted where one is left.
        if let Some(name) = wanted.iter().find(|name| !MEMORY.contains(&name.as_str())) {
            return Err(format!("{} wants {name}", library.display()));
        }
        if wanted.is_empty() {
            return Err(format!("{} wants not even memcpy: was it read?", library.display()));
        }
    }
    let needed = elf::needed(&shared)?;
    if !matches!(&needed[..], [library] if library.starts_with("libc.")) {
        return Err(format!(
            "the shared library needs {}, not the C library alone",
            needed.join(", ")
        ));
    }
    let (soname, due) = (elf::soname(&shared)?, soname(version));
    if soname != due {
        return Err(format!("the SONAME is {soname}, and {due} is due"));
    }
    small(&shared)
}

/// The name that programs ask for: before 1.0 the second number tells of a change that breaks.
pub(crate) fn soname(version: &str) -> String {
    let numbers = if version.starts_with("0.") { 2 } else { 1 };
    let abi: Vec<_> = version.split('.').take(numbers).collect();
    format!("libacs_auth.so.{}", abi.join("."))
}

/// The functions of a header: what an opening parenthesis follows outside of comments.
fn declared(header: &Path) -> Result<BTreeSet<String>, Failed> {
    let text =
        fs::read_to_string(header).map_err(|error| format!("{}: {error}", header.display()))?;
    let parts = text.split("/*");
    let code: String =
        parts.map(|part| part.split_once("*/").map_or(part, |(_, code)| code)).collect();
    let names = code.split('(').filter_map(|before| before.rsplit([' ', '*', '\n']).next());
    Ok(names.filter(|name| name.starts_with("acs_auth_")).map(str::to_owned).collect())
}

fn same(title: &str, found: &BTreeSet<String>, due: &BTreeSet<String>) -> Result<(), Failed> {
    let differ: Vec<_> = found.symmetric_difference(due).map(String::as_str).collect();
    if differ.is_empty() && !due.is_empty() {
        return Ok(());
    }
    Err(format!("{title} {} names, the header {}: {}", found.len(), due.len(), differ.join(", ")))
}

#[expect(clippy::print_stdout, reason = "this is what a command says")]
fn small(shared: &Path) -> Result<(), Failed> {
    let size =
        fs::metadata(shared).map_err(|error| format!("{}: {error}", shared.display()))?.len();
    println!("The shared library has {size} bytes.");
    if size <= MOST_BYTES {
        Ok(())
    } else {
        Err(format!("the shared library has {size} bytes, and {MOST_BYTES} at most are due"))
    }
}
