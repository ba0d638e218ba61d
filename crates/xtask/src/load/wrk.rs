//! `wrk`, the client that asks faster than it is answered.

use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

use super::Route;
use super::served::Served;
use crate::run::{Failed, output, program, root};

/// Connections that ask at a time.
const CONNECTIONS: &str = "32";
/// What is asked, as wrk reads it.
const SCRIPT: &str = "target/load.lua";

pub(super) struct Answered {
    pub(super) requests: u64,
    pub(super) per_second: f64,
    /// What one took of the server's processor.
    pub(super) microseconds: f64,
}

/// Fails if it is not there, before anything is built for it.
pub(super) fn need() -> Result<(), Failed> {
    // It takes the question for its version as a mistake.
    let asked = program("wrk", &["--version"]).output();
    asked.map(drop).map_err(|_| {
        "wrk is missing, and puts the load: on Debian and Ubuntu it is in the package wrk"
            .to_owned()
    })
}

/// Asks for so many seconds. Each answer must be a good one.
pub(super) fn ask(served: &Served, route: &Route, seconds: u32) -> Result<Answered, Failed> {
    let url = served.url(route.target);
    let body = (route.body)();
    let mut script = format!("wrk.method = {:?}\nwrk.body = {body:?}\n", route.method);
    for (name, value) in served.sign(route.method, &url, body.as_bytes())? {
        let _ = writeln!(script, "wrk.headers[{name:?}] = {value:?}");
    }
    script += "wrk.headers[\"content-type\"] = \"application/json\"\n";
    fs::write(root().join(SCRIPT), script).map_err(|error| format!("{SCRIPT}: {error}"))?;

    let duration = format!("{seconds}s");
    let options = ["-t", "1", "-c", CONNECTIONS, "-d", &duration, "-s", SCRIPT, &url];
    let before = served.processor_time()?;
    let said = output("wrk", program("wrk", &options))?;
    let spent = served.processor_time()?.saturating_sub(before);
    read(&said, spent).ok_or_else(|| format!("not every answer was a good one:\n{said}"))
}

/// What it says once all went well.
fn read(said: &str, spent: Duration) -> Option<Answered> {
    if said.contains("Non-2xx") || said.contains("Socket errors") {
        return None;
    }
    let mut lines = said.lines().map(str::trim);
    let requests = lines.find_map(|line| line.split_once(" requests in "))?.0.parse().ok()?;
    let per_second = lines.find_map(|line| line.strip_prefix("Requests/sec:"))?;
    let microseconds = spent.as_secs_f64() * 1e6 / f64::from(u32::try_from(requests).ok()?);
    Some(Answered { requests, per_second: per_second.trim().parse().ok()?, microseconds })
}
