//! Whether the workflows of GitHub are such as it takes, and give away nothing.

use std::fs;
use std::path::Path;

use crate::run::{Failed, program, root, run};

const ROOM: &str = ".github";
/// One that users copy.
const RECIPE: &str = "crates/acs-auth-emulator/recipes/github-actions.yml";
/// What workflows and people run.
const SCRIPTS: &str = ".ci";

/// Checks them by what is installed with the tools of Python, without the network.
pub(crate) fn workflows(tools: &str) -> Result<(), Failed> {
    let schema = |name: &str, files: &[String]| {
        let mut check = program(
            &format!("{tools}/check-jsonschema"),
            &["--quiet", "--builtin-schema", &format!("vendor.{name}")],
        );
        check.args(files);
        run("workflows", check)
    };
    let mut workflows = files(&format!("{ROOM}/workflows"))?;
    workflows.push(RECIPE.to_owned());
    schema("github-workflows", &workflows)?;
    schema("dependabot", &[format!("{ROOM}/dependabot.yml")])?;
    let audit = ["--offline", "--quiet", "--no-progress", "--persona=auditor", ROOM];
    run("workflows", program(&format!("{tools}/zizmor"), &audit))?;
    let scripts = files(SCRIPTS)?;
    // A list for pip has an ending.
    for script in scripts.iter().filter(|script| Path::new(script).extension().is_none()) {
        run("scripts", program("bash", &["-n", script]))?;
    }
    Ok(())
}

fn files(place: &str) -> Result<Vec<String>, Failed> {
    let files = fs::read_dir(root().join(place)).map_err(|error| format!("{place}: {error}"))?;
    let names =
        files.filter_map(|file| Some(file.ok()?.file_name().to_string_lossy().into_owned()));
    let mut files: Vec<_> = names.map(|name| format!("{place}/{name}")).collect();
    files.sort_unstable();
    Ok(files)
}
