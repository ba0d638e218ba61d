//! `cargo xtask bench rust`: what criterion measures of the core and of the C library, beside their peers.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::bench_table::{Group, Row};
use crate::c::Library;
use crate::run::{Failed, cargo, output, program, root, run};

/// Where criterion leaves what it measured.
const MEASURED: &str = "target/criterion-ratios";
/// Lengths of bodies: 200 B and 1 MiB.
const LENGTHS: [&str; 2] = ["200", "1048576"];

/// What is measured of Rust, and what it is called; ours is the first.
const IN_RUST: [(&str, &str); 10] = [
    ("sign/sign", "`sign`"),
    ("sign/floor", "the floor"),
    ("sign/sign_url", "`sign_url`"),
    ("verify/one_key", "`verify` with one key"),
    ("verify/two_keys", "`verify` with two"),
    ("sign/acs-signature", "the crate acs-signature"),
    ("sign/azure_core", "by hand, with the helper of azure_core"),
    ("sign/hmac", "by hand, with the crate hmac"),
    ("sign/ring", "by hand, with ring"),
    ("sign/openssl", "by hand, with OpenSSL in C"),
];
/// The same of C. There the date is one of seconds, and written anew.
const IN_C: [(&str, &str); 4] = [
    ("c/sign_in_c", "`acs_auth_content_hash` and `acs_auth_sign`"),
    ("c/sign_in_rust", "the same in Rust"),
    ("c/sign_url_in_c", "`acs_auth_sign_url`"),
    ("c/sign_url_in_rust", "the same in Rust"),
];

/// Measures, and gives the groups, and in a sentence what has no body.
pub(crate) fn measured() -> Result<([Group; 2], String), Failed> {
    let mut bench = cargo(&["bench", "--package", "acs-auth-benches", "--features", "peers"]);
    bench.args([
        "--bench",
        "acs_auth",
        "--",
        "--noplot",
        "--warm-up-time",
        "1",
        "--measurement-time",
        "3",
    ]);
    bench.env("CRITERION_HOME", root().join(MEASURED));
    // The C library as it ships is loaded, and measured in the same run.
    bench.env("ACS_AUTH_LIBRARY", Library::build()?.shared);
    bench.env("ACS_AUTH_BY_OPENSSL", by_openssl()?);
    // What another run has left must not stand beside what this one measures.
    let _ = fs::remove_dir_all(root().join(MEASURED));
    run("bench", bench)?;
    let rustc = output("rustc", program("rustc", &["--version"]))?;
    let rust = Group { title: format!("Rust, {}", rustc.trim()), rows: rows(&IN_RUST)? };
    let c = Group { title: "C, the library as it ships".to_owned(), rows: rows(&IN_C)? };
    Ok(([rust, c], sentence()?))
}

/// Compiles what somebody would write in C with OpenSSL.
fn by_openssl() -> Result<PathBuf, Failed> {
    let library = root().join("target/by_openssl.so");
    let mut gcc = program("gcc", &["-O2", "-shared", "-fPIC", "-Wall", "-Wextra", "-Werror"]);
    gcc.arg("benches/c/by_openssl.c").arg("-o").arg(&library).arg("-lcrypto");
    run("openssl", gcc)
        .map_err(|why| format!("{why}: gcc and OpenSSL's development files are due"))?;
    Ok(library)
}

fn rows(contestants: &[(&str, &str)]) -> Result<Vec<Row>, Failed> {
    let row = |(measured, name): &(&str, &str)| -> Result<Row, Failed> {
        let [short, long] = LENGTHS;
        let (short_ns, long_ns) = (nanoseconds(measured, short)?, nanoseconds(measured, long)?);
        Ok(Row { name: (*name).to_owned(), short_ns, long_ns: Some(long_ns) })
    };
    contestants.iter().map(row).collect()
}

fn sentence() -> Result<String, Failed> {
    let [short, _] = LENGTHS;
    let floor = nanoseconds("sign/sign", short)? / nanoseconds("sign/floor", short)?;
    let code = |what: &str| nanoseconds("code", what);
    let ([ours, hmac], [pieces, sign]) =
        ([code("ours")?, code("hmac")?], [code("hmac_of_pieces")?, code("sign")?]);
    let own = nanoseconds("key/from_base64", "88")?;
    let key = |name: &str| -> Result<f64, Failed> { Ok(nanoseconds(name, "88")? / own) };
    Ok(format!(
        "With 200 B `sign` takes {floor:.2} times the floor. The HMAC of a string-to-sign in one piece takes {ours:.0} \
         ns, and by the crate hmac {hmac:.0} ns; of the pieces that it comes in, by that crate {pieces:.0} ns, while \
         all of `sign` but the hash of the body takes {sign:.0} ns. A key of 64 bytes is prepared in {own:.0} ns; \
         acs-signature takes {:.2} times as long, and ring {:.2} times.",
        key("key/acs-signature")?,
        key("key/ring")?,
    ))
}

/// The median of what criterion measured.
fn nanoseconds(name: &str, parameter: &str) -> Result<f64, Failed> {
    let file = format!("{MEASURED}/{name}/{parameter}/new/estimates.json");
    let text = fs::read(root().join(&file)).map_err(|error| format!("{file}: {error}"))?;
    let estimates: Value =
        serde_json::from_slice(&text).map_err(|error| format!("{file}: {error}"))?;
    let median = estimates.pointer("/median/point_estimate").and_then(Value::as_f64);
    median.ok_or_else(|| format!("{file} has no median"))
}
