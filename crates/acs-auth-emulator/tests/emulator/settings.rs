//! What an emulator is told at its start.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr};

use acs_auth::{AccessKey, ConnectionString, now};
use acs_auth_emulator::{ACCESS_KEY, Auth, Emulator, PORT, SECONDARY_ACCESS_KEY};

use crate::request::Signed;
use crate::wire::{ask, host};

#[test]
fn its_connection_string_is_one() {
    for tls in [false, true] {
        let emulator = Emulator::builder().tls(tls).start().unwrap();
        let connection = ConnectionString::parse(emulator.connection_string()).unwrap();
        assert_eq!(connection.endpoint().to_string(), emulator.endpoint());
        let due = AccessKey::from_base64(ACCESS_KEY).unwrap().fingerprint();
        assert_eq!(connection.access_key().fingerprint(), due);
    }
}

/// They say what they are, so that nobody takes them for secrets.
#[test]
fn the_keys_are_well_known() {
    let emulator = Emulator::start().unwrap();
    assert_eq!(emulator.access_key(), ACCESS_KEY);
    assert_eq!(emulator.secondary_access_key(), SECONDARY_ACCESS_KEY);
    for (key, says) in
        [(ACCESS_KEY, "acs-auth demo key: "), (SECONDARY_ACCESS_KEY, "acs-auth spare key: ")]
    {
        use base64ct::{Base64, Encoding as _};
        let key = String::from_utf8(Base64::decode_vec(key).unwrap()).unwrap();
        assert_eq!(key.len(), 64, "as the service's");
        assert!(key.starts_with(says) && key.contains("public, known to all"), "{key}");
    }
    assert_eq!(PORT, 8401);
}

#[test]
fn keys_can_be_others() {
    let emulator = Emulator::builder().keys("cHJpbWFyeQ==", "c2Vjb25kYXJ5").start().unwrap();
    let status = |key: &str| {
        ask(&emulator, &Signed::by(key, host(&emulator), "GET", "/echo", "", now())).status
    };
    assert_eq!((status("cHJpbWFyeQ=="), status("c2Vjb25kYXJ5")), (200, 200));
    assert_eq!((status(ACCESS_KEY), status(SECONDARY_ACCESS_KEY)), (401, 401));

    for (primary, secondary) in [("", ACCESS_KEY), (ACCESS_KEY, "not base64!")] {
        let error = Emulator::builder().keys(primary, secondary).start().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(!error.to_string().contains("not base64!"));
    }
}

#[test]
fn nothing_shows_a_key() {
    let key = "c2VjcmV0IGtleQ==";
    let builder = Emulator::builder().keys(key, key);
    let text = format!("{builder:?}");
    let text = format!("{text}{:#?}", builder.start().unwrap());
    assert!(text.contains("http://127.0.0.1:"), "{text}");
    assert!(!text.contains(&key[..6]) && !text.contains("secret"), "{text}");
}

#[test]
fn without_signatures_everybody_is_let_in() {
    let emulator = Emulator::builder().auth(Auth::Off).start().unwrap();
    let request = Signed::api(&emulator, "POST", "/identities", "{}");
    for request in [
        request.clone().without("authorization"),
        request.clone().with("authorization", "Bearer x"),
        Signed { body: b"{ }".into(), ..request },
    ] {
        assert_eq!(ask(&emulator, &request).status, 201);
    }
}

/// Where it listens everywhere, it says where it can be reached.
#[test]
fn the_endpoint_can_be_reached() {
    for listen in [IpAddr::from(Ipv4Addr::UNSPECIFIED), Ipv4Addr::LOCALHOST.into()] {
        let emulator = Emulator::builder().listen(listen).start().unwrap();
        assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
        assert_eq!(ask(&emulator, &Signed::new(&emulator, "GET", "/echo", "")).status, 200);
    }
}

/// Tests that run at once have one each.
#[test]
fn there_can_be_many() {
    let emulators: Vec<_> = (0..8).map(|_| Emulator::start().unwrap()).collect();
    for emulator in &emulators {
        assert_eq!(ask(emulator, &Signed::new(emulator, "GET", "/echo", "")).status, 200);
    }
}

/// From within a runtime as well, of which there are others than tokio's.
#[test]
fn it_minds_no_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let emulator = Emulator::start().unwrap();
        let request = Signed::new(&emulator, "GET", "/echo", "");
        assert_eq!(ask(&emulator, &request).status, 200);
        emulator.stop();
    });
}
