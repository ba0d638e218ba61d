//! `cargo xtask memory`: the Python and the Node package under valgrind.
//!
//! It objects to much that Python and Node do, which is their own. What counts is where the native half
//! of a package is at work, or was when it called what did it.

use std::fs;
use std::process::Command;

use crate::run::{Failed, announce, need, output, program, root};
use crate::{node, python};

/// Builds both packages, and watches them.
pub(crate) fn memory() -> Result<(), Failed> {
    need(&["valgrind"])?;
    let tools = python::installed()?;
    node::built()?;
    watch(&tools)
}

/// Watches packages that are built. `tools` is where the Python is that has one.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn watch(tools: &str) -> Result<(), Failed> {
    let python = format!("{tools}/python");
    // Its own allocator would hide from valgrind which memory is whose.
    let mut package = valgrind("python", &[&python, "bindings/python/tests/memory.py"]);
    package.env("PYTHONMALLOC", "malloc").env("PYTHONDONTWRITEBYTECODE", "1");
    let theirs = objections("python", package, ".abi3.so")?;
    println!(
        "Of {theirs} objections of valgrind none is to the native half of the Python package."
    );

    // Code that is written while it runs valgrind would have to translate again and again.
    let script = root().join(node::ROOM).join("tests/memory.mjs");
    let package = valgrind("node", &["node", "--jitless", &script.to_string_lossy()]);
    let theirs = objections("node", package, ".node")?;
    println!("Of {theirs} objections of valgrind none is to the native half of the Node package.");
    Ok(())
}

/// Where valgrind tells what it objects to.
fn report(title: &str) -> String {
    format!("target/memory-{title}.xml")
}

fn valgrind(title: &str, what: &[&str]) -> Command {
    let report = format!("--xml-file={}", report(title));
    let flags = ["--quiet", "--xml=yes", &report];
    program("valgrind", &[&flags, what].concat())
}

/// How many objections there are to others; fails if there is one to the native half, or if that was not
/// there.
fn objections(title: &str, command: Command, native: &str) -> Result<usize, Failed> {
    announce(title, &command);
    let loaded = output(title, command)?;
    let loaded = loaded.trim();
    if !loaded.ends_with(native) {
        return Err(format!("{title}: the native half is not `{loaded}`"));
    }
    // Valgrind names a file by what it is in the end, whatever links lead there.
    let loaded = fs::canonicalize(loaded).map_err(|error| format!("{loaded}: {error}"))?;
    let loaded = loaded.to_string_lossy();
    let report = report(title);
    let told =
        fs::read_to_string(root().join(&report)).map_err(|error| format!("{report}: {error}"))?;
    let (ours, theirs) = sorted(&told, &loaded)?;
    if ours > 0 {
        return Err(format!("{title}: {ours} objections to {loaded}: see {report}"));
    }
    Ok(theirs)
}

/// Counts objections in a report: those that an object has a part in, and the others.
fn sorted(report: &str, object: &str) -> Result<(usize, usize), Failed> {
    if !report.trim_end().ends_with("</valgrindoutput>") {
        return Err("valgrind has not told all".to_owned());
    }
    let object = format!("<obj>{object}</obj>");
    let errors = report.split("<error>").skip(1).filter_map(|rest| rest.split("</error>").next());
    // What lives as long as the process is not given back, as types and modules.
    let errors = errors.filter(|error| !error.contains("<kind>Leak_"));
    let (ours, theirs): (Vec<_>, Vec<_>) = errors.partition(|error| error.contains(&object));
    Ok((ours.len(), theirs.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_objection_to_the_native_half_is_ours() {
        let error = |object| format!("<error><frame><obj>{object}</obj></frame></error>\n");
        let report = format!("{}{}</valgrindoutput>\n", error("/bin/node"), error("/a.node"));
        assert_eq!(sorted(&report, "/a.node"), Ok((1, 1)));
        assert_eq!(sorted(&report, "/b.node"), Ok((0, 2)));
        let leak = report.replace("<error>", "<error><kind>Leak_PossiblyLost</kind>");
        assert_eq!(sorted(&leak, "/a.node"), Ok((0, 0)));
        assert!(sorted(&error("/a.node"), "/a.node").is_err());
    }
}
