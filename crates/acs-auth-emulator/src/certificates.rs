//! The certificates of one start: a CA, and what it has signed for the server.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivatePkcs8KeyDer;

const DAY: Duration = Duration::from_secs(86_400);
/// Some systems take no certificate that is good for more than 825 days.
const DAYS: u32 = 365;

pub(crate) struct Certificates {
    /// The certificate of the CA, as PEM. Its key is gone.
    pub(crate) ca: String,
    pub(crate) tls: Arc<ServerConfig>,
}

impl Certificates {
    /// Certificates for this machine, for the address that is listened on, and for the names that others
    /// call it by.
    pub(crate) fn issue(listen: IpAddr, host_names: &[String]) -> io::Result<Self> {
        let mut ca = parameters("acs-auth emulator CA");
        ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let ca_key = KeyPair::generate().map_err(io::Error::other)?;
        let ca_certificate = ca.self_signed(&ca_key).map_err(io::Error::other)?;

        let mut server = parameters("acs-auth emulator");
        let addresses = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into(), listen];
        let names = addresses.iter().map(IpAddr::to_string).chain(["localhost".into()]);
        let names: Vec<_> = names.chain(host_names.iter().cloned()).collect();
        let none = || io::Error::new(io::ErrorKind::InvalidInput, "a host name is none");
        // What no client asks for would be signed without a word, such as the blank behind a comma.
        if names.iter().any(|name| name.is_empty() || name.contains(char::is_whitespace)) {
            return Err(none());
        }
        server.subject_alt_names =
            CertificateParams::new(names).map_err(|_| none())?.subject_alt_names;
        server.use_authority_key_identifier_extension = true;
        server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate =
            server.signed_by(&key, &Issuer::new(ca, ca_key)).map_err(io::Error::other)?;

        let chain = vec![certificate.der().clone()];
        let key = PrivatePkcs8KeyDer::from(key.serialize_der());
        let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(chain, key.into())
            .map_err(io::Error::other)?;
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { ca: ca_certificate.pem(), tls: Arc::new(tls) })
    }
}

/// A name, and a year that began yesterday.
fn parameters(name: &str) -> CertificateParams {
    let now = acs_auth::now().unix().unsigned_abs();
    let yesterday = date_time_ymd(1970, 1, 1) + Duration::from_secs(now) - DAY;
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name.push(DnType::CommonName, name);
    parameters.not_before = yesterday;
    parameters.not_after = yesterday + DAY * DAYS;
    parameters
}
