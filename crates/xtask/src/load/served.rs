//! A local ACS that runs.

use std::fs;
use std::io::{self, BufRead as _, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, SystemTime};

use acs_auth_core::{AccessKey, ContentHash, HttpDate};
use serde::Deserialize;

use crate::run::{Failed, program, root};

/// One that listens. Its standard input is held open, and so it ends with this.
pub(super) struct Served {
    program: Child,
    told: Told,
}

#[derive(Deserialize)]
struct Told {
    endpoint: String,
    access_key: String,
}

impl Served {
    pub(super) fn start(auth: &str) -> Result<Self, Failed> {
        let path = root().join("target/release/acs-auth");
        let options = ["emulator", "--port", "0", "--output", "json", "--stop-at-eof"];
        let mut command = program(&path.to_string_lossy(), &options);
        command.args(["--auth", auth]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let failed = |error: &dyn std::fmt::Display| format!("acs-auth emulator: {error}");
        let mut program = command.spawn().map_err(|error| failed(&error))?;
        let mut line = String::new();
        if let Some(stdout) = program.stdout.take() {
            BufReader::new(stdout).read_line(&mut line).map_err(|error| failed(&error))?;
        }
        let told = serde_json::from_str(&line).map_err(|error| failed(&error))?;
        Ok(Self { program, told })
    }

    pub(super) fn url(&self, target: &str) -> String {
        format!("{}{target}", self.told.endpoint)
    }

    /// The headers that sign a request as of now. They are good for five minutes.
    pub(super) fn sign(
        &self,
        method: &str,
        url: &str,
        body: &[u8],
    ) -> Result<Vec<(String, String)>, Failed> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let seconds = since.map_err(|error| error.to_string())?.as_secs();
        let failed = |error: acs_auth_core::Error| error.to_string();
        let date = HttpDate::from_unix(seconds.cast_signed()).map_err(failed)?;
        let key = AccessKey::from_base64(&self.told.access_key).map_err(failed)?;
        let signed = key.sign_url(method, url, ContentHash::of(body), date).map_err(failed)?;
        let headers = signed.headers().iter();
        Ok(headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// What its threads have had of the processor so far, as Linux counts it.
    pub(super) fn processor_time(&self) -> Result<Duration, Failed> {
        let directory = format!("/proc/{}/task", self.program.id());
        let failed = |error: io::Error| format!("{directory}: {error}");
        let mut time = Duration::ZERO;
        for thread in fs::read_dir(&directory).map_err(failed)? {
            let file = thread.map_err(failed)?.path().join("schedstat");
            let told = fs::read_to_string(file).map_err(failed)?;
            let nanoseconds = told.split(' ').next().and_then(|time| time.parse().ok());
            time += Duration::from_nanos(nanoseconds.ok_or("schedstat tells no time")?);
        }
        Ok(time)
    }

    /// The memory that it has in use, as Linux counts it.
    pub(super) fn kibibytes(&self) -> Result<u32, Failed> {
        let file = format!("/proc/{}/status", self.program.id());
        let status = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let held = held.and_then(|held| held.trim().strip_suffix(" kB")?.parse().ok());
        held.ok_or_else(|| format!("{file} tells no VmRSS"))
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.program.stdin.take());
        let _ = self.program.wait();
    }
}
