//! Whether the library can be installed, moved, and used by who knows only where it is.

use std::fs;
use std::path::{Path, PathBuf};

use acs_auth_tests::{Case, SignInput, SignStages, VectorFile};

use super::header::version;
use super::project::Project;
use super::{beside, exports, install};
use crate::run::{Failed, program, root, run};

/// The case of `sign.json` that every program signs, and its answer is what it prints.
const CASE: &str = "published-py-root";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn packages() -> Result<(), Failed> {
    if !cfg!(target_os = "linux") {
        println!("packages: skipped, because the C library is installed on Linux only.");
        return Ok(());
    }
    let (version, case) = (version()?, case()?);
    let due = &case.outcome().map_err(|_| format!("{CASE} is refused"))?.authorization;
    let place = Elsewhere::new()?;
    let prefix = move_to(&place.0)?;
    names_no_place(&prefix)?;
    tells_licences(&prefix)?;
    Project { place: &place.0, prefix: &prefix, version: &version, due }.builds()?;
    beside::links(&place.0, &prefix, &case, due)?;
    exports::check(&prefix, &version)
}

fn case() -> Result<Case<SignInput, SignStages>, Failed> {
    let file = VectorFile::read("sign.json").map_err(|error| format!("sign.json: {error}"))?;
    let mut cases = file.cases.into_iter();
    cases.find(|case: &Case<_, _>| case.id == CASE).ok_or_else(|| format!("{CASE} is gone"))
}

/// Installs over what is there, and moves all of it.
fn move_to(place: &Path) -> Result<PathBuf, Failed> {
    let made = root().join("target/c/prefix");
    let _ = fs::remove_dir_all(&made);
    install::install(&made)?;
    install::install(&made)?;
    let prefix = place.join("moved");
    let mut command = program("mv", &[]);
    command.arg(made).arg(&prefix);
    run("packages", command)?;
    Ok(prefix)
}

/// A file that names a place would lead back to it, or tell of the machine that built it.
fn names_no_place(prefix: &Path) -> Result<(), Failed> {
    let here = root().to_string_lossy().into_owned();
    let mut command = program("grep", &["--recursive", "--fixed-strings", "--files-with-matches"]);
    command.args(["-e", &here, "-e", "target/c", "-e", ".cargo/registry"]).arg(prefix);
    let found = command.output().map_err(|error| format!("grep: {error}"))?;
    // It says by 1 that there is none.
    if found.status.code() == Some(1) {
        return Ok(());
    }
    let files = String::from_utf8_lossy(&found.stdout);
    Err(format!("packages: where it was built stands in {}", files.trim()))
}

/// Whoever passes the library on has to pass on what allows it.
fn tells_licences(prefix: &Path) -> Result<(), Failed> {
    let place = prefix.join("share/licenses/acs_auth");
    let read = |file: PathBuf| {
        fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))
    };
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        if read(place.join(licence))? != read(root().join(licence))? {
            return Err(format!("packages: the {licence} that is installed is another"));
        }
    }
    let notices = read(place.join("THIRD-PARTY-NOTICES"))?;
    for linked in ["base64ct", "ctutils", "sha2", "zeroize"] {
        if !notices.contains(&format!("\n{linked} ")) {
            return Err(format!("packages: no notice tells of {linked}, which is linked in"));
        }
    }
    Ok(())
}

/// A directory outside of the repository, which is gone when this is.
struct Elsewhere(PathBuf);

impl Elsewhere {
    fn new() -> Result<Self, Failed> {
        let place = std::env::temp_dir().join(format!("acs-auth-c-{}", std::process::id()));
        let made = fs::create_dir(&place).and_then(|()| place.canonicalize());
        made.map(Self).map_err(|error| format!("{}: {error}", place.display()))
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
