//! Clients in three languages, the service, a local ACS and its chat: tokens are revoked and the service is
//! restarted in the midst of it, and nothing is lost.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use acs_auth_emulator::{Emulator, EntraUser};

const AUDIENCE: &str = "api://trusted-service";
const PERSON: &str = "6b9ba1c5-33f2-4f0e-9f0e-6f4a0a1f9d55";

/// A local ACS, a person who has signed in, and where files are.
struct World {
    acs: Emulator,
    entra_token: String,
    place: PathBuf,
}

/// A service that runs.
struct Service {
    process: Child,
    address: String,
    log: PathBuf,
}

impl World {
    fn new(name: &str) -> Self {
        let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&place);
        fs::create_dir_all(&place).unwrap();
        let acs = Emulator::builder().tls(true).ca_file(place.join("ca.pem")).start().unwrap();
        let entra_token = acs.entra_token(&EntraUser::new(PERSON, AUDIENCE)).unwrap();
        Self { acs, entra_token, place }
    }

    /// Starts the service, with the map that it had before if there is one.
    fn serve(&self, listen: &str) -> Service {
        let log = self.place.join("service.log");
        let lines = fs::File::options().create(true).append(true).open(&log).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_trusted-service"))
            .env("AZURE_COMMUNICATION_CONNECTION_STRING", self.acs.connection_string())
            .env("AZURE_AUTHORITY_HOST", self.acs.authority_host())
            .env("TENANT_ID", self.acs.tenant_id())
            .env("AUDIENCE", AUDIENCE)
            .env("DATABASE", self.place.join("users.sqlite"))
            .env("LISTEN", listen)
            .env("CA_FILE", self.place.join("ca.pem"))
            .stdout(Stdio::piped())
            .stderr(lines)
            .spawn()
            .unwrap();
        let address = line(&mut BufReader::new(process.stdout.take().unwrap()));
        let address = address.strip_prefix("http://").unwrap_or_default().to_owned();
        Service { process, address, log }
    }

    /// A client, which is told where everything is.
    fn client(&self, program: impl AsRef<std::ffi::OsStr>, service: &Service) -> Command {
        let mut client = Command::new(program);
        let ca_file = self.place.join("ca.pem");
        client.env("SERVICE", format!("http://{}", service.address));
        client.env("ENTRA_TOKEN", &self.entra_token).env("ACS_ENDPOINT", self.acs.endpoint());
        client.env("CA_FILE", &ca_file).env("NODE_EXTRA_CA_CERTS", &ca_file);
        client
    }

    /// How many requests of a kind ACS has got.
    fn count(&self, method: &str, end: &str) -> usize {
        let requests = self.acs.requests().into_iter();
        let path = |target: &str| target.split('?').next().unwrap_or_default().to_owned();
        requests.filter(|it| it.method == method && path(&it.path_and_query).ends_with(end)).count()
    }

    /// Says two lines, between which all tokens are revoked and the service is restarted.
    fn chat(&self, service: Service, mut client: Command) {
        let mut client =
            client.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a client");
        let mut said = client.stdin.take().unwrap();
        let mut heard = BufReader::new(client.stdout.take().unwrap());
        writeln!(said, "one").unwrap();
        assert_eq!(line(&mut heard), "sent one");

        let known = service.ask("GET", "/api/user", &self.entra_token);
        assert_eq!(service.ask("DELETE", "/api/token", &self.entra_token).0, 204);
        let address = service.address.clone();
        drop(service);
        let service = self.serve(&address);

        writeln!(said, "two").unwrap();
        assert_eq!(line(&mut heard), "sent two");
        drop(said);
        let rest: Vec<_> = heard.lines().map(Result::unwrap).collect();
        assert_eq!(rest, ["read one", "read two"]);
        assert!(client.wait().unwrap().success());

        // One person is one identity, before and after.
        assert_eq!(service.ask("GET", "/api/user", &self.entra_token), known);
        assert_eq!(self.count("POST", "/identities"), 1);
        assert_eq!(self.count("POST", "/:issueAccessToken"), 2);
        let log = fs::read_to_string(&service.log).unwrap();
        let id = known.1.split('"').find(|text| text.starts_with("8:acs:")).unwrap();
        assert!(log.contains(id), "{log}");
        assert!(!log.contains("eyJ"), "{log}"); // as all tokens begin
    }
}

impl Service {
    /// Status and body.
    fn ask(&self, method: &str, path: &str, token: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\n\
             connection: close\r\n\r\n",
            self.address
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn line(from: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    from.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// What the suites of the packages have built.
fn given(name: &str) -> PathBuf {
    env::var_os(name).unwrap_or_else(|| panic!("set {name}, as `cargo xtask service` does")).into()
}

#[test]
fn a_client_in_rust() {
    let world = World::new("rust");
    let service = world.serve("127.0.0.1:0");
    let client = world.client(env!("CARGO_BIN_EXE_client"), &service);
    world.chat(service, client);
}

#[test]
#[ignore = "needs an interpreter that has acs-auth and httpx: `cargo xtask service` runs it"]
fn a_client_in_python() {
    let world = World::new("python");
    let service = world.serve("127.0.0.1:0");
    let mut client = world.client(given("PYTHON"), &service);
    client.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/clients/client.py"));
    world.chat(service, client);
}

#[test]
#[ignore = "needs the package for Node, built: `cargo xtask service` runs it"]
fn a_client_in_node() {
    let world = World::new("node");
    let service = world.serve("127.0.0.1:0");
    // As npm would install it.
    let modules = world.place.join("node_modules");
    fs::create_dir_all(&modules).unwrap();
    std::os::unix::fs::symlink(given("NODE_PACKAGE"), modules.join("acs-auth")).unwrap();
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/clients/client.mjs");
    fs::copy(program, world.place.join("client.mjs")).unwrap();
    let mut client = world.client("node", &service);
    client.arg(world.place.join("client.mjs"));
    world.chat(service, client);
}

#[test]
fn whoever_brings_no_good_token_gets_none() {
    let world = World::new("refused");
    let service = world.serve("127.0.0.1:0");
    let expired = EntraUser::new(PERSON, AUDIENCE).expires_in(std::time::Duration::ZERO);
    let expired = world.acs.entra_token(&expired).unwrap();
    let of_another = world.acs.entra_token(&EntraUser::new(PERSON, "api://another")).unwrap();
    let mut changed = world.entra_token.clone();
    changed.pop();
    for token in ["", "x", "e30.e30.", &expired, &of_another, &changed] {
        assert_eq!(service.ask("POST", "/api/token", token), (401, String::new()));
    }
    assert_eq!(service.ask("GET", "/api/user", &world.entra_token).0, 404);
    assert_eq!(world.acs.requests().iter().filter(|it| it.method != "GET").count(), 0);
}

#[test]
fn one_person_is_one_identity_however_many_ask_at_once() {
    let world = World::new("at-once");
    let service = world.serve("127.0.0.1:0");
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                assert_eq!(service.ask("POST", "/api/token", &world.entra_token).0, 200);
            });
        }
    });
    // Those that were made in vain are deleted.
    assert_eq!(world.count("POST", "/identities"), 1 + deleted(&world));
    assert_eq!(service.ask("DELETE", "/api/user", &world.entra_token).0, 204);
    assert_eq!(service.ask("GET", "/api/user", &world.entra_token).0, 404);
}

fn deleted(world: &World) -> usize {
    world.acs.requests().iter().filter(|it| it.method == "DELETE").count()
}

#[test]
fn who_was_deleted_elsewhere_gets_a_new_identity() {
    let world = World::new("deleted");
    let service = world.serve("127.0.0.1:0");
    assert_eq!(service.ask("POST", "/api/token", &world.entra_token).0, 200);
    world.acs.reset();
    assert_eq!(service.ask("POST", "/api/token", &world.entra_token).0, 200);
    assert_eq!(world.count("POST", "/identities"), 1);
}
