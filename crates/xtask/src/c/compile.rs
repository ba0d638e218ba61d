//! How programs of C and C++ are compiled, and what they are linked with.

use std::fs;
use std::path::PathBuf;

use crate::run::{Failed, cargo, program, root, run};

/// What every program must compile under.
const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];

/// What makes a program stop where it does what no program may do.
pub(crate) const SANITIZE: [&str; 2] =
    ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/// A compiler, and the standard that it is held to.
#[derive(Clone, Copy)]
pub(crate) struct Compiler(pub(crate) &'static str, pub(crate) &'static str);

/// Those of C.
pub(crate) const C: [Compiler; 4] = [
    Compiler("gcc", "-std=c99"),
    Compiler("gcc", "-std=c11"),
    Compiler("clang", "-std=c99"),
    Compiler("clang", "-std=c11"),
];
/// Those of C++.
pub(crate) const CXX: [Compiler; 2] =
    [Compiler("g++", "-std=c++17"), Compiler("clang++", "-std=c++17")];

/// The library as it ships: without std, under the profile of its own.
pub(crate) struct Library {
    pub(crate) archive: PathBuf,
    pub(crate) shared: PathBuf,
}

impl Library {
    pub(crate) fn build() -> Result<Self, Failed> {
        let build = ["build", "--package", "acs-auth-c", "--no-default-features"];
        run("c library", cargo(&[&build[..], &["--profile", "c-library"]].concat()))?;
        let [archive, shared] = ["libacs_auth.a", "libacs_auth.so"]
            .map(|file| root().join("target/c-library").join(file));
        Ok(Self { archive, shared })
    }
}

impl Compiler {
    /// Compiles sources, which are named from the root of the repository, and says where the program is.
    /// `rest` is further flags and libraries to link with, which have to stand behind what needs them.
    pub(crate) fn compile(
        self,
        name: &str,
        sources: &[&str],
        rest: &[&str],
    ) -> Result<PathBuf, Failed> {
        let Self(compiler, standard) = self;
        let place = root().join("target/c");
        fs::create_dir_all(&place).map_err(|error| format!("target/c: {error}"))?;
        let out = place.join(name);
        let mut command = program(compiler, &[standard, "-g", "-O1", "-Iinclude"]);
        command.args(WARNINGS).args(sources).arg("-o").arg(&out).args(rest);
        run("c", command)?;
        Ok(out)
    }
}

/// Fails if a folder has a program that is not listed: one that nobody runs is soon wrong.
pub(crate) fn all_are_run(place: &str, listed: &[&str]) -> Result<(), Failed> {
    let failed = |error| format!("{place}: {error}");
    for file in fs::read_dir(root().join(place)).map_err(failed)? {
        let path = file.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_program = path.extension().is_some_and(|it| it == "c" || it == "cpp");
        if is_program && !listed.contains(&&*name) {
            return Err(format!("{place}/{name} is run by nobody"));
        }
    }
    Ok(())
}
