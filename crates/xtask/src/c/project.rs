//! The project in `bindings/c/tests/project`, built by `make` and by `CMake` where only the library is.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{elf, exports};
use crate::run::{Failed, output, program, root, run};

/// Its programs: how they are linked, and in which language they are.
const PROGRAMS: [&str; 4] = ["shared-c", "shared-cpp", "static-c", "static-cpp"];

/// How a program comes to the library.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Shared,
    /// The library is in it, and others may not be.
    Static,
    /// All that it needs is in it.
    Alone,
}

/// The project in a place where nothing else is, and where it is told that the library is.
pub(crate) struct Project<'a> {
    pub(crate) place: &'a Path,
    pub(crate) prefix: &'a Path,
    pub(crate) version: &'a str,
    /// What every program prints.
    pub(crate) due: &'a str,
}

impl Project<'_> {
    /// Builds and runs all programs in both ways.
    pub(crate) fn builds(&self) -> Result<(), Failed> {
        for room in ["project", "versions"] {
            let mut copy = program("cp", &["--recursive"]);
            copy.arg(root().join("bindings/c/tests").join(room)).arg(self.place);
            output("cp", copy)?;
        }
        self.by_make()?;
        // As it comes, acs_auth::acs_auth is shared, and where shared libraries are off it is not.
        self.by_cmake("as-it-comes", &[], Form::Shared)?;
        self.by_cmake("without-shared", &["-DBUILD_SHARED_LIBS=OFF"], Form::Static)?;
        self.configure("versions", "versions", &[&format!("-DVERSION={}", self.version)]).map(drop)
    }

    fn by_make(&self) -> Result<(), Failed> {
        let mut version = self.with_pkg_config("pkg-config");
        version.args(["--modversion", "acs_auth"]);
        let version = output("pkg-config", version)?;
        if version.trim() != self.version {
            return Err(format!("packages: pkg-config knows {version}, not {}", self.version));
        }
        let project = self.place.join("project");
        let mut make = self.with_pkg_config("make");
        make.arg("--directory").arg(&project);
        run("packages", make)?;
        // pkg-config does not tell programs where to find the library when they run.
        let finds = self.prefix.join("lib");
        for name in PROGRAMS {
            let form = if name.starts_with("shared") { Form::Shared } else { Form::Alone };
            self.check(&project.join(name), form, &finds)?;
        }
        Ok(())
    }

    fn with_pkg_config(&self, name: &str) -> Command {
        let mut command = program(name, &[]);
        command.env("PKG_CONFIG_PATH", self.prefix.join("lib/pkgconfig"));
        command
    }

    fn by_cmake(&self, name: &str, flags: &[&str], as_named: Form) -> Result<(), Failed> {
        let build = self.configure("project", name, flags)?;
        let mut make = program("cmake", &["--build"]);
        make.arg(&build);
        run("packages", make)?;
        for name in PROGRAMS {
            let form = if name.starts_with("shared") { as_named } else { Form::Static };
            self.check(&build.join(name), form, Path::new(""))?;
        }
        Ok(())
    }

    /// Has `CMake` find the library, and says where it would build.
    fn configure(&self, room: &str, name: &str, flags: &[&str]) -> Result<PathBuf, Failed> {
        let build = self.place.join("cmake").join(name);
        let mut command = program("cmake", &["--log-level=WARNING", "-S"]);
        command.arg(self.place.join(room)).arg("-B").arg(&build).args(flags);
        command.env("CMAKE_PREFIX_PATH", self.prefix);
        run("packages", command)?;
        Ok(build)
    }

    /// Whether a program is linked as it should be, and prints what is due.
    fn check(&self, linked: &Path, form: Form, finds: &Path) -> Result<(), Failed> {
        let name = linked.to_string_lossy();
        let command = |name: &str, arguments: &[&str]| {
            let mut command = program(name, arguments);
            // Cargo has set it for the program that runs this.
            command.env("LD_LIBRARY_PATH", finds);
            command
        };
        let needed = elf::needed(linked)?;
        let ours: Vec<_> = needed.iter().filter(|library| library.contains("acs_auth")).collect();
        let soname = exports::soname(self.version);
        let right = match form {
            Form::Shared => ours == [&soname],
            Form::Static => ours.is_empty(),
            Form::Alone => needed.is_empty(),
        };
        if !right {
            return Err(format!("packages: {name} needs {}", needed.join(", ")));
        }
        if form == Form::Shared {
            let loaded = output("ldd", command("ldd", &[&name]))?;
            let due = format!("{soname} => {}/lib/", self.prefix.display());
            if !loaded.contains(&due) {
                return Err(format!("packages: {name} loads\n{loaded}and {due} is due"));
            }
        }
        let printed = output(&name, command(&name, &[]))?;
        if printed.trim_end() == self.due {
            return Ok(());
        }
        Err(format!("packages: {name} prints {printed}"))
    }
}
