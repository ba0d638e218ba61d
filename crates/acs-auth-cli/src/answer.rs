//! What the program says when it is done, and why it did not do it.

use std::io::{self, Write as _};
use std::process::ExitCode;

use acs_auth::entra::EntraError;
use acs_auth::{Error, ServiceError, TokenCode, TokenError, VerifyError};
use anstream::AutoStream;
use serde::Serialize;

use crate::colour::{BAD, on_stderr};
use crate::raw_request::Malformed;
use crate::refusal::Refusal;

/// How something failed whose own way of failing is no part of the library's table of codes.
pub(crate) const USAGE: &str = "USAGE";
pub(crate) const NO_CREDENTIALS: &str = "NO_CREDENTIALS";
pub(crate) const UNREADABLE: &str = "UNREADABLE";
pub(crate) const OTHER_ORIGIN: &str = "OTHER_ORIGIN";
pub(crate) const INVALID_HEADER: &str = "INVALID_HEADER";
pub(crate) const INVALID_REQUEST: &str = "INVALID_REQUEST";
pub(crate) const UNKNOWN_MESSAGE: &str = "UNKNOWN_MESSAGE";
pub(crate) const UNPRINTABLE_BODY: &str = "UNPRINTABLE_BODY";
pub(crate) const UNWRITABLE: &str = "UNWRITABLE";
pub(crate) const UNSTARTABLE: &str = "UNSTARTABLE";
pub(crate) const UNSENDABLE: &str = "UNSENDABLE";
pub(crate) const UNREACHABLE: &str = "UNREACHABLE";
pub(crate) const NO_ANSWER: &str = "NO_ANSWER";
pub(crate) const SERVICE_REFUSED: &str = "SERVICE_REFUSED";
pub(crate) const ENTRA_REFUSED: &str = "ENTRA_REFUSED";

const REFUSED: u8 = 1;
const MISUSED: u8 = 2;

/// All that is written, at once, and the exit code.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    stdout: Vec<u8>,
    stderr: String,
    exit: u8,
}

/// Why nothing was done. It holds no text that the user gave.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    message: String,
    exit: u8,
    /// More for people, in lines.
    note: String,
    /// More for programs.
    refusal: Option<Box<Refusal>>,
}

#[derive(Serialize)]
struct JsonFailure<'a> {
    error: JsonError<'a>,
}

#[derive(Serialize)]
struct JsonError<'a> {
    code: &'a str,
    message: &'a str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a Refusal>,
}

impl Answer {
    pub(crate) fn text(stdout: String) -> Self {
        Self::bytes(stdout.into_bytes())
    }

    /// What came from elsewhere, as it came.
    pub(crate) fn bytes(stdout: Vec<u8>) -> Self {
        Self { stdout, ..Self::default() }
    }

    /// A value as one line of JSON.
    pub(crate) fn json(value: &impl Serialize) -> Self {
        let mut stdout = serde_json::to_string(value).unwrap_or_default();
        stdout.push('\n');
        Self::text(stdout)
    }

    /// Lines for people beside the output.
    pub(crate) fn with_note(self, note: impl Into<String>) -> Self {
        Self { stderr: note.into(), ..self }
    }

    /// What to read first, for whoever called without a word.
    pub(crate) fn misused(stderr: String) -> Self {
        Self { stderr, exit: MISUSED, ..Self::default() }
    }

    /// The same words, from a check that came out badly.
    pub(crate) fn refused(self) -> Self {
        Self { exit: REFUSED, ..self }
    }

    /// Why a check came out badly, for people.
    pub(crate) fn refusal(error: &VerifyError) -> Self {
        let bad = on_stderr(BAD);
        let stderr = format!("{bad}refused:{bad:#} {error} [{}]\n", error.code());
        Self { stderr, exit: REFUSED, ..Self::default() }
    }

    pub(crate) fn failed(failure: &Failure, json: bool) -> Self {
        let Failure { code, message, exit, note, refusal } = failure;
        let answer = if json {
            let refusal = refusal.as_deref();
            Self::json(&JsonFailure { error: JsonError { code, message, refusal } })
        } else {
            let bad = on_stderr(BAD);
            let stderr = format!("{bad}error:{bad:#} {message} [{code}]\n{note}");
            Self { stderr, ..Self::default() }
        };
        Self { exit: *exit, ..answer }
    }

    /// Writes it, by itself: for what goes on afterwards.
    pub(crate) fn say(&self) -> io::Result<()> {
        // "Always" passes everything on as it is, and makes consoles of Windows read colour.
        let mut stdout = AutoStream::always(io::stdout());
        // A log that nobody reads may hold it.
        if !self.stderr.is_empty() {
            AutoStream::always(io::stderr()).write_all(self.stderr.as_bytes())?;
        }
        stdout.write_all(&self.stdout)?;
        stdout.flush()
    }

    /// Writes it, as the last thing.
    pub(crate) fn give(self) -> ExitCode {
        match self.say() {
            // Whoever reads may have read enough.
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                let why = error.kind();
                let _ = writeln!(
                    io::stderr(),
                    "error: the answer cannot be written: {why} [{UNWRITABLE}]"
                );
                ExitCode::from(MISUSED)
            }
            _ => ExitCode::from(self.exit),
        }
    }
}

impl Failure {
    /// An input that the program does not take.
    pub(crate) fn refused(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, message.into(), REFUSED)
    }

    /// A call that cannot work, whatever the input.
    pub(crate) fn misused(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(code, message.into(), MISUSED)
    }

    const fn new(code: &'static str, message: String, exit: u8) -> Self {
        Self { code, message, exit, note: String::new(), refusal: None }
    }

    /// A service that did not do what it was asked to, and what there is to say of that.
    pub(crate) fn by_service(error: ServiceError, note: String) -> Self {
        let failure = Self::refused(SERVICE_REFUSED, error.to_string());
        Self { note, refusal: Some(Box::new(Refusal::Service(error))), ..failure }
    }

    /// Entra, which gave no token.
    pub(crate) fn by_entra(error: EntraError) -> Self {
        let note = error.advice().map_or(String::new(), |advice| format!("{advice}\n"));
        let failure = Self::refused(ENTRA_REFUSED, format!("no token of Entra: {error}"));
        Self { note, refusal: Some(Box::new(Refusal::Entra(error))), ..failure }
    }

    pub(crate) fn is(&self, code: &str) -> bool {
        self.code == code
    }

    /// The same failure, saying first what did not come about.
    pub(crate) fn about(self, what: &str) -> Self {
        Self { message: format!("{what}: {}", self.message), ..self }
    }

    /// The same failure, saying first in what it was found.
    pub(crate) fn of(what: &str, error: &Error) -> Self {
        Self::refused(error.code().as_str(), format!("{what}: {error}"))
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::refused(error.code().as_str(), error.to_string())
    }
}

/// What is not set cannot work, and all else was refused.
impl From<TokenError> for Failure {
    fn from(error: TokenError) -> Self {
        let exit = if error.code() == TokenCode::InvalidSettings { MISUSED } else { REFUSED };
        Self::new(error.code().as_str(), error.to_string(), exit)
    }
}

impl From<Malformed> for Failure {
    fn from(Malformed(reason): Malformed) -> Self {
        Self::refused(INVALID_REQUEST, format!("the request cannot be read: {reason}"))
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        Self::refused(error.code().as_str(), error.to_string())
    }
}
