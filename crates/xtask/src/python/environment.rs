//! An environment of Python with pinned packages, for one purpose.

use crate::run::{Failed, output, program, root, run};

/// Makes it under a path in the repository where it is missing, brings it up to date, and says where
/// its programs are.
pub(crate) fn environment(place: &str, requirements: &str) -> Result<String, Failed> {
    let place = root().join(place);
    let programs = place.join("bin").to_string_lossy().into_owned();
    let pip = format!("{programs}/pip");
    output(
        "python",
        program("python3", &["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]),
    )
    .map_err(|_| "python3 is older than 3.11, which the suites of Python need".to_owned())?;
    if !place.join("bin/pip").exists() {
        run("python", program("python3", &["-m", "venv", &place.to_string_lossy()]))?;
    }
    run("python", program(&pip, &["install", "--quiet", "--requirement", requirements]))?;
    Ok(programs)
}
