//! `cargo xtask header`: whether `include/acs_auth.h` is what its source says.

use std::fmt::Write as _;
use std::fs;

use cbindgen::{Builder, Config};

use super::status::Status;
use crate::run::{Failed, cargo, output, root};

const HEADER: &str = "include/acs_auth.h";
const CRATE: &str = "bindings/c";

/// Fails if the header is not current; or writes it anew.
pub(crate) fn header(write: bool) -> Result<(), Failed> {
    let due = generate()?;
    let path = root().join(HEADER);
    if write {
        return fs::write(path, due).map_err(|error| format!("{HEADER}: {error}"));
    }
    let told = fs::read_to_string(path).map_err(|error| format!("{HEADER}: {error}"))?;
    if told == due {
        return Ok(());
    }
    let differs = told.lines().zip(due.lines()).position(|(told, due)| told != due);
    let line = differs.unwrap_or_else(|| told.lines().count().min(due.lines().count())) + 1;
    Err(format!(
        "{HEADER} is not what {CRATE} says, from line {line} on: `cargo xtask header --write`"
    ))
}

fn generate() -> Result<String, Failed> {
    let failed = |error: &dyn std::fmt::Display| format!("{HEADER}: {error}");
    let place = root().join(CRATE);
    let mut config =
        Config::from_file(place.join("cbindgen.toml")).map_err(|error| failed(&error))?;
    config.after_includes = Some(constants()?);
    let bindings = Builder::new().with_crate(place).with_config(config).generate();
    let mut text = Vec::new();
    bindings.map_err(|error| failed(&error))?.write(&mut text);
    String::from_utf8(text).map_err(|error| failed(&error))
}

/// What has its source elsewhere: the version, and the statuses.
fn constants() -> Result<String, Failed> {
    let version = version()?;
    let mut text = format!(
        "\n/** The version of this header. */\n\
         #define ACS_AUTH_VERSION \"{version}\"\n\
         \n/** The offset of what has no place in a text. */\n\
         #define ACS_AUTH_NO_OFFSET SIZE_MAX\n"
    );
    text.push_str(
        "\n#if defined(__GNUC__)\n\
         /** Compilers warn of a result that nobody looks at. */\n\
         #define ACS_AUTH_MUST_USE __attribute__((warn_unused_result))\n\
         #else\n\
         #define ACS_AUTH_MUST_USE\n\
         #endif\n",
    );
    for Status { number, name, message } in Status::ALL {
        let _ = write!(text, "\n/** {message} */\n#define ACS_AUTH_{name} {number}\n");
    }
    Ok(text)
}

/// The version that every package has.
pub(crate) fn version() -> Result<String, Failed> {
    let id = output("version", cargo(&["pkgid", "--package", "acs-auth-c"]))?;
    let version = id.trim().rsplit(['#', '@']).next().unwrap_or_default();
    Ok(version.to_owned())
}
