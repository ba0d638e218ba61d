//! `cargo xtask bench`: what criterion measures, as one table of ratios.

use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::c::Library;
use crate::generated::Generated;
use crate::run::{Failed, cargo, output, program, root, run};

/// The table: the last one that was written.
const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench --write" };
/// Where criterion leaves what it measured.
const MEASURED: &str = "target/criterion-ratios";
const LENGTHS: [&str; 5] = ["0", "200", "1024", "16384", "1048576"];

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    let mut bench = cargo(&["bench", "--package", "acs-auth-benches", "--bench", "acs_auth", "--"]);
    bench.args(["--noplot", "--warm-up-time", "1", "--measurement-time", "3"]);
    bench.env("CRITERION_HOME", root().join(MEASURED));
    // The C library as it ships is loaded, and measured in the same run.
    bench.env("ACS_AUTH_LIBRARY", Library::build()?.shared);
    // What another run has left must not stand beside what this one measures.
    let _ = fs::remove_dir_all(root().join(MEASURED));
    run("bench", bench)?;
    let table = table()?;
    println!("\n{table}");
    if write { TABLE.renew(&table) } else { Ok(()) }
}

fn table() -> Result<String, Failed> {
    let rustc = output("rustc", program("rustc", &["--version"]))?;
    let mut table = format!(
        "{}, {}.\n\n\
         | body | floor | `sign` | `sign_url` | acs-signature | ring | floor, overlapping |\n\
         | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        rustc.trim(),
        processor(),
    );
    for len in LENGTHS {
        let floor = nanoseconds("sign/floor", len)?;
        let ratio = |name: &str| -> Result<String, Failed> {
            Ok(format!("{:.2}", nanoseconds(&format!("sign/{name}"), len)? / floor))
        };
        let _ = writeln!(
            table,
            "| {len} B | {floor:.0} ns | {} | {} | {} | {} | {} |",
            ratio("sign")?,
            ratio("sign_url")?,
            ratio("acs-signature")?,
            ratio("ring")?,
            ratio("floor_overlapping")?,
        );
    }
    let sign = nanoseconds("sign/sign", "200")?;
    let ours = nanoseconds("key/from_base64", "88")?;
    let to_peer =
        |name: &str, len, own: f64| -> Result<f64, Failed> { Ok(nanoseconds(name, len)? / own) };
    let _ = write!(
        table,
        "\nWith a body of 200 B, `verify` takes {:.2} times as long as `sign` with one key and {:.2} \
         times with two; acs-signature takes {:.2} times as long as `sign`, and ring {:.2} times. A \
         key of 64 bytes is prepared in {ours:.0} ns; acs-signature takes {:.2} times as long, and \
         ring {:.2} times.",
        to_peer("verify/one_key", "200", sign)?,
        to_peer("verify/two_keys", "200", sign)?,
        to_peer("sign/acs-signature", "200", sign)?,
        to_peer("sign/ring", "200", sign)?,
        to_peer("key/acs-signature", "88", ours)?,
        to_peer("key/ring", "88", ours)?,
    );
    let _ = write!(
        table,
        "\n\nFrom C, with the same body and a new date, `acs_auth_sign_url` takes {:.2} times as long as the \
         same in Rust, and `acs_auth_content_hash` with `acs_auth_sign` {:.2} times.",
        to_peer("c/sign_url_in_c", "200", nanoseconds("c/sign_url_in_rust", "200")?)?,
        to_peer("c/sign_in_c", "200", nanoseconds("c/sign_in_rust", "200")?)?,
    );
    Ok(table)
}

/// The median of what criterion measured in its last run.
fn nanoseconds(name: &str, parameter: &str) -> Result<f64, Failed> {
    let file = format!("{MEASURED}/{name}/{parameter}/new/estimates.json");
    let text = fs::read(root().join(&file)).map_err(|error| format!("{file}: {error}"))?;
    let estimates: Value =
        serde_json::from_slice(&text).map_err(|error| format!("{file}: {error}"))?;
    let median = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
    median.ok_or_else(|| format!("{file} has no median"))
}

/// What it ran on, as far as Linux tells.
pub(crate) fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = told.lines();
    let name = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let sha = if told.contains(" sha_ni") { " with SHA instructions" } else { "" };
    name.map_or("another processor".to_owned(), |(_, name)| format!("{name}{sha}"))
}
