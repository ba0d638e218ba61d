//! The examples in `bindings/c/examples`: compiled, run, and held to what they show.

use std::path::Path;

use acs_auth_core::{AccessKey, ContentHash, Received, Verifier};
use acs_auth_tests::leaked;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::compile::{C, Compiler, Library, SANITIZE, all_are_run};
use super::loopback::{Loopback, now};
use crate::freestanding::{ALONE, ALONE_GCC, BELOW, RUNS_HERE, needs_nothing};
use crate::run::{Failed, output, program};

const PLACE: &str = "bindings/c/examples";
/// Those of C++ are programs that assert what they show, and run with the others of that kind.
const EXAMPLES: [&str; 5] = ["freestanding.c", "libcurl.c", "sign.c", "sign.cpp", "verify.c"];
const VARIABLE: &str = "AZURE_COMMUNICATION_CONNECTION_STRING";
const HOST: &str = "contoso.communication.azure.com";
/// What no sentence holds a piece of by chance.
const KEY: &[u8] = b"\xfb\xff\xfe8@R#x!k9Q_p2\x80\x07zW$7^vB&0-jq5\xc3L(m+";
const REQUESTS: [[&str; 3]; 4] = [
    ["POST", "/identities?api-version=2023-10-01", ""],
    ["POST", "/sms?api-version=2021-03-07", r#"{"message":"Grüße, 你好"}"#],
    ["GET", "/chat/threads/19%3Aabc%40thread.v2/messages?maxPageSize=5&startTime=a+b", ""],
    ["DELETE", "/", "{}\n"],
];

/// Fails a program that ends while a key is ready, if it is linked as [`WRAP`] says.
const WIPED: &str = "crates/xtask/src/c/wiped.c";
const WRAP: &str = "-Wl,--wrap=acs_auth_key_init,--wrap=acs_auth_connection_string_parse,\
                    --wrap=acs_auth_key_wipe";

/// Builds each example with every compiler, and once so that it fails where it does what no program
/// may do, or leaves a key behind. Runs it, and tells how many examples there are.
pub(crate) fn examples(library: &Library) -> Result<usize, Failed> {
    all_are_run(PLACE, &EXAMPLES)?;
    let archive = library.archive.to_string_lossy();
    let curl = libcurl()?;
    let watched = (Compiler("gcc", "-std=c99"), &[WIPED][..], [&SANITIZE[..], &[WRAP]].concat());
    let builds = C.into_iter().map(|compiler| (compiler, &[][..], Vec::new())).chain([watched]);
    for (number, (compiler, watch, flags)) in builds.enumerate() {
        let build = |name: &str, libraries: &[&str]| {
            let rest = [&flags, &[&*archive][..], libraries].concat();
            let source = format!("{PLACE}/{name}.c");
            let sources = [&[&*source][..], watch].concat();
            compiler.compile(&format!("{name}-{number}"), &sources, &rest)
        };
        signs(&build("sign", &[])?)?;
        verifies(&build("verify", &[])?)?;
        sends(&build("libcurl", &curl.split_whitespace().collect::<Vec<_>>())?)?;
    }
    if RUNS_HERE {
        for (number, compiler) in C.into_iter().enumerate() {
            stands_alone(compiler, number, &archive)?;
        }
    }
    Ok(EXAMPLES.len())
}

/// What to compile and link with for libcurl.
fn libcurl() -> Result<String, Failed> {
    output("pkg-config", program("pkg-config", &["--cflags", "--libs", "libcurl"])).map_err(|_| {
        "pkg-config knows no libcurl: install libcurl's development files, and pkg-config"
            .to_owned()
    })
}

/// What `sign.c` prints is what a server accepts.
fn signs(program: &Path) -> Result<(), Failed> {
    for [method, path_and_query, body] in REQUESTS {
        let said = Said::of(program, &[method, path_and_query, body], Some(&connection_to_acs()))?;
        let text = said.success()?;
        let wrong = |why: &str| Err(format!("sign.c: {why}:\n{text}"));
        let Some((headers, shown)) = text.split_once("\n\nstring-to-sign, ") else {
            return wrong("it prints no string-to-sign");
        };
        let headers = headers.lines().filter_map(|line| line.split_once(": "));
        let headers: Vec<_> =
            headers.chain([("host", HOST)]).map(|(name, value)| (name, value.as_bytes())).collect();
        let content_hash = ContentHash::of(body.as_bytes());
        let path_and_query = path_and_query.as_bytes();
        let received = Received { method, path_and_query, headers: &headers[..], content_hash };
        if let Err(error) = Verifier::new([key()?]).verify(&received, now()?) {
            return wrong(&error.to_string());
        }
        let due = received.string_to_sign().map_err(|error| error.to_string())?.to_string();
        if shown != format!("{} bytes:\n{due}\n", due.len()) {
            return wrong(&format!("{due} was signed"));
        }
    }
    refuses(program)
}

/// Which key has signed, and why a changed body is refused.
fn verifies(program: &Path) -> Result<(), Failed> {
    let said = Said::of(program, &[], None)?;
    let text = said.success()?;
    let secondary: &[u8] = b"secondary key";
    let key = AccessKey::from_base64(STANDARD.encode(secondary)).map_err(|it| it.to_string())?;
    let fingerprint = key.fingerprint();
    let [accepted, refused] = [
        format!("at index 1, whose fingerprint is {fingerprint}\n"),
        "[CONTENT_HASH_MISMATCH]\n".to_owned(),
    ];
    match text.split_once(&accepted) {
        Some((before, rest))
            if before.starts_with("200: ")
                && rest.starts_with("401: ")
                && rest.ends_with(&refused) => {}
        _ => return Err(format!("verify.c: it says\n{text}")),
    }
    // What both keys end with.
    said.keeps(secondary)
}

/// What `libcurl.c` sends is what was signed, once.
fn sends(program: &Path) -> Result<(), Failed> {
    const FINE: &str =
        "HTTP/1.1 200 OK\r\ncontent-length: 13\r\nconnection: close\r\n\r\n{\"sent\":true}";
    const MOVED: &str = "HTTP/1.1 307 Temporary Redirect\r\nlocation: /elsewhere\r\n\
                         content-length: 0\r\nconnection: close\r\n\r\n";
    let key = key()?;
    for request in REQUESTS {
        let server = Loopback::start(&key, request[2], FINE)?;
        let said = Said::of(program, &request, Some(&connection_to(&server.endpoint())))?;
        server.finish()?;
        said.prints("{\"sent\":true}\nstatus: 200\n")?;
        said.success()?;
    }
    let [request, ..] = REQUESTS;
    let server = Loopback::start(&key, request[2], MOVED)?;
    let said = Said::of(program, &request, Some(&connection_to(&server.endpoint())))?;
    server.finish()?;
    said.prints("\nstatus: 307\n")?;
    said.failure("")?;

    let other = AccessKey::from_base64("b3RoZXI=").map_err(|error| error.to_string())?;
    let server = Loopback::start(&other, request[2], FINE)?;
    let endpoint = server.endpoint();
    let said = Said::of(program, &request, Some(&connection_to(&endpoint)))?;
    server.finish()?;
    said.prints("\nstatus: 401\n")?;
    said.failure("")?;

    // Nobody listens there any more.
    Said::of(program, &request, Some(&connection_to(&endpoint)))?.failure("curl: ")?;
    refuses(program)
}

/// What is wrong is refused with a reason, and with nothing of the key.
fn refuses(program: &Path) -> Result<(), Failed> {
    let good = connection_to_acs();
    let key = STANDARD.encode(KEY);
    let unpadded = key.trim_end_matches('=');
    let [request, ..] = REQUESTS;
    let [method, path, body] = request;
    for (connection, arguments, due) in [
        (None, request, "is not set"),
        (Some(String::new()), request, "[INVALID_CONNECTION_STRING]"),
        (Some(key.clone()), request, "[INVALID_CONNECTION_STRING]"),
        (
            Some(format!("endpoint=https://{HOST};accesskey={unpadded}")),
            request,
            "[INVALID_ACCESS_KEY]",
        ),
        (Some(format!("endpoint=https://{unpadded}@{HOST};accesskey={key}")), request, "[INVALID_"),
        (Some(good.clone()), [method, "/a b", body], "[INVALID_PATH_AND_QUERY], at byte 41"),
        (Some(good.clone()), [method, "/a/../b", body], "[INVALID_PATH_AND_QUERY], at byte 42"),
        (Some(good.clone()), [method, ".example.com/", body], "the path begins with /"),
        (Some(good.clone()), [method, "", body], "the path begins with /"),
        (Some(good.clone()), [method, &format!("/{}", "a".repeat(3000)), body], "less than 2 KiB"),
        (Some(good.clone()), ["PO ST", path, body], "[INVALID_METHOD]"),
    ] {
        let said = Said::of(program, &arguments, connection.as_deref())?;
        said.failure(due)?;
        if !said.out.is_empty() {
            return Err(format!("{}: refused, it prints\n{}", said.name, said.out));
        }
    }
    Ok(())
}

/// `freestanding.c` compares its signature itself, and needs nothing of another file.
fn stands_alone(compiler: Compiler, number: usize, archive: &str) -> Result<(), Failed> {
    let source = format!("{PLACE}/freestanding.c");
    let own = if compiler.0 == "gcc" { &[ALONE_GCC][..] } else { &[] };
    let rest = [&ALONE[..], own, &[archive]].concat();
    let sources = [&[&*source][..], &BELOW].concat();
    let built = compiler.compile(&format!("freestanding-{number}"), &sources, &rest)?;
    needs_nothing(&built.to_string_lossy())?;
    let said = Said::of(&built, &[], None)?;
    said.prints("HMAC-SHA256 SignedHeaders=")?;
    said.success().map(drop)
}

fn key() -> Result<AccessKey, Failed> {
    AccessKey::from_base64(STANDARD.encode(KEY)).map_err(|error| error.to_string())
}

fn connection_to(endpoint: &str) -> String {
    format!("endpoint={endpoint}/;accesskey={}", STANDARD.encode(KEY))
}

fn connection_to_acs() -> String {
    connection_to(&format!("https://{HOST}"))
}

/// What a program printed, which is nothing of a key, and how it ended.
struct Said {
    name: String,
    out: String,
    err: String,
    code: Option<i32>,
}

impl Said {
    fn of(built: &Path, arguments: &[&str], connection: Option<&str>) -> Result<Self, Failed> {
        let name = built.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut command = program(&built.to_string_lossy(), arguments);
        // A proxy would be sent another target.
        command.env_remove(VARIABLE).env("no_proxy", "*");
        command.envs(connection.map(|connection| (VARIABLE, connection)));
        let done = command.output().map_err(|error| format!("{name}: {error}"))?;
        let [out, err] =
            [done.stdout, done.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let said = Self { name, out, err, code: done.status.code() };
        said.keeps(KEY)?;
        Ok(said)
    }

    fn success(&self) -> Result<&str, Failed> {
        let clean = self.code == Some(0) && self.err.is_empty();
        if clean { Ok(&self.out) } else { Err(self.wrong("it fails")) }
    }

    fn failure(&self, due: &str) -> Result<(), Failed> {
        let as_due = self.code == Some(1) && self.err.contains(due);
        if as_due { Ok(()) } else { Err(self.wrong(&format!("{due} and exit status 1 are due"))) }
    }

    fn prints(&self, due: &str) -> Result<(), Failed> {
        if self.out.contains(due) { Ok(()) } else { Err(self.wrong(&format!("{due} is due"))) }
    }

    fn keeps(&self, key: &[u8]) -> Result<(), Failed> {
        match [&self.out, &self.err].into_iter().find_map(|text| leaked(text.as_bytes(), key)) {
            Some(form) => Err(format!("{}: it gives away the key as {form}", self.name)),
            None => Ok(()),
        }
    }

    fn wrong(&self, why: &str) -> Failed {
        let Self { name, out, err, code } = self;
        format!("{name}: {why}, and it ended with {code:?}:\n{out}\n{err}")
    }
}
