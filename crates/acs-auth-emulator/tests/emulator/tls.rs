//! TLS, on the port that speaks plain HTTP too.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::sync::Arc;

use acs_auth_emulator::Emulator;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::control::control;
use crate::request::Signed;
use crate::wire::{Wire, ask, socket};

/// A client that trusts a CA, and speaks these protocols.
pub(crate) fn client(ca: &str, protocols: &[&str]) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(ca.as_bytes()).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
    Arc::new(config)
}

fn connect(
    emulator: &Emulator,
    name: &'static str,
    config: Arc<ClientConfig>,
) -> Wire<StreamOwned<ClientConnection, TcpStream>> {
    let connection = ClientConnection::new(config, ServerName::try_from(name).unwrap()).unwrap();
    Wire::over(StreamOwned::new(connection, socket(emulator)))
}

#[test]
fn the_port_speaks_tls_and_plain_http() {
    for tls in [false, true] {
        let emulator = Emulator::builder().tls(tls).start().unwrap();
        let scheme = if tls { "https://127.0.0.1:" } else { "http://127.0.0.1:" };
        assert!(emulator.endpoint().starts_with(scheme));
        assert!(emulator.connection_string().starts_with(&format!("endpoint={scheme}")));
        let request = Signed::new(&emulator, "POST", "/echo", "{}");
        for name in ["127.0.0.1", "localhost", "::1"] {
            for protocols in [&["http/1.1"][..], &[]] {
                let config = client(emulator.ca_certificate(), protocols);
                let mut wire = connect(&emulator, name, config);
                assert_eq!(wire.ask(&request).status, 200);
                assert_eq!(wire.ask(&request.clone().without("x-ms-date")).status, 401);
                assert_eq!(wire.ask(&request).status, 200);
            }
        }
        assert_eq!(ask(&emulator, &request).status, 200);
    }
}

#[test]
fn it_may_have_other_names() {
    let emulator = Emulator::builder().host_name("acs").host_name("acs.test").start().unwrap();
    let got = control(&emulator, "GET", "/_emulator/ca.pem", "");
    assert_eq!(got.header("content-type"), Some("application/x-pem-file"));
    let ca = String::from_utf8(got.body).unwrap();
    assert_eq!(ca, emulator.ca_certificate());
    let request = Signed::new(&emulator, "GET", "/echo", "");
    for name in ["acs", "acs.test", "localhost", "127.0.0.1"] {
        assert_eq!(connect(&emulator, name, client(&ca, &[])).ask(&request).status, 200);
    }
    let config = client(&ca, &[]);
    let mut other = ClientConnection::new(config, ServerName::try_from("acs2").unwrap()).unwrap();
    let error = other.complete_io(&mut socket(&emulator)).unwrap_err();
    assert!(error.to_string().contains("certificate"), "{error}");

    for name in ["acs\u{e9}", "", " acs", "a b"] {
        let refused = Emulator::builder().host_name(name).start().unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput, "{name}");
    }
}

#[test]
fn the_ca_is_written_where_it_is_wanted() {
    let file = std::env::temp_dir().join(format!("acs-auth-emulator-{}.pem", std::process::id()));
    let emulator = Emulator::builder().tls(true).ca_file(&file).start().unwrap();
    assert_eq!(emulator.ca_file(), Some(&*file));
    let ca = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(ca, emulator.ca_certificate());
    assert!(ca.lines().all(|line| line.len() <= 64));
    let mut wire = connect(&emulator, "localhost", client(&ca, &[]));
    assert_eq!(wire.ask(&Signed::new(&emulator, "GET", "/echo", "")).status, 200);

    let nowhere = file.join("nowhere");
    assert!(Emulator::builder().ca_file(nowhere).start().is_err());
}

/// A client that does not trust the certificate hangs up in the midst of the handshake.
#[test]
fn a_client_that_hangs_up_does_no_harm() {
    let (emulator, other) = (Emulator::start().unwrap(), Emulator::start().unwrap());
    for (name, ca) in [("localhost", &other), ("other.example", &emulator)] {
        let config = client(ca.ca_certificate(), &[]);
        let name = ServerName::try_from(name).unwrap();
        let mut connection = ClientConnection::new(config, name).unwrap();
        let mut stream = socket(&emulator);
        assert!(connection.complete_io(&mut stream).is_err());
        drop(stream);
    }
    let mut connection = ClientConnection::new(
        client(emulator.ca_certificate(), &[]),
        "localhost".try_into().unwrap(),
    )
    .unwrap();
    connection.write_tls(&mut socket(&emulator)).unwrap(); // and goes at once

    let mut wire = connect(&emulator, "localhost", client(emulator.ca_certificate(), &[]));
    assert_eq!(wire.ask(&Signed::new(&emulator, "GET", "/echo", "")).status, 200);
}
