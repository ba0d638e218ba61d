//! `acs-auth send` over TLS: whom it trusts.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream};

use crate::said::{Said, run};
use crate::server::{Server, read_request};

/// An authority, written to a file, and a server of `localhost` that it vouches for.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let file = std::env::temp_dir().join(format!("{}-{name}.pem", std::process::id()));
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file }
    }

    fn serve(&self, server: Server) -> JoinHandle<Option<Vec<u8>>> {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        thread::spawn(move || {
            let mut tcp = server.accept();
            let mut tls = ServerConnection::new(Arc::new(config)).unwrap();
            // A client that does not trust us leaves here.
            tls.complete_io(&mut tcp).ok()?;
            let mut stream = Stream::new(&mut tls, &mut tcp);
            let message = read_request(&mut stream);
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi").unwrap();
            Some(message)
        })
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

fn send(to: &Authority, name: &str, ca_file: Option<&Authority>) -> (Option<Vec<u8>>, Said) {
    let server = Server::bind("127.0.0.1");
    let port = server.host().rsplit(':').next().unwrap().to_owned();
    let url = format!("https://{name}:{port}/a?b");
    let server = to.serve(server);
    let mut arguments = vec!["send", "--demo", &url];
    if let Some(authority) = ca_file {
        arguments.extend(["--ca-file", authority.file.to_str().unwrap()]);
    }
    let said = run("", &arguments);
    (server.join().unwrap(), said)
}

#[test]
fn an_authority_of_ones_own_is_trusted_where_it_is_named() {
    let (own, other) = (Authority::new("own"), Authority::new("other"));
    let (message, said) = send(&own, "localhost", Some(&own));
    assert_eq!(said.stdout, "hi");
    assert!(message.unwrap().starts_with(b"GET /a?b HTTP/1.1\r\n"));

    for ca_file in [None, Some(&other)] {
        let (message, said) = send(&own, "localhost", ca_file);
        assert_eq!(message, None, "what was signed went to somebody who is not trusted");
        assert!(said.line(1).ends_with("[UNREACHABLE]\n"));
    }
    let (message, said) = send(&own, "127.0.0.1", Some(&own));
    assert_eq!(message, None, "what was signed went to another name");
    assert!(said.line(1).ends_with("[UNREACHABLE]\n"));
}

#[test]
fn what_speaks_no_tls_is_unreachable() {
    let server = Server::bind("127.0.0.1");
    let url = format!("https://{}/", server.host());
    let server = thread::spawn(move || server.accept().write_all(b"HTTP/1.1 400 Bad\r\n\r\n"));
    let line = run("", &["send", "--demo", &url]).line(1);
    assert!(line.ends_with("[UNREACHABLE]\n"), "{line}");
    server.join().unwrap().unwrap();
}

#[test]
fn a_file_without_a_certificate_is_none() {
    let request = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/request.http");
    for file in [request, "/no/such/file"] {
        let arguments = ["send", "--demo", "/", "--ca-file", file, "-o", "json"];
        assert_eq!(run("", &arguments).refusal(2), "UNREADABLE");
    }
}
