//! Signatures are those of the plain reference, and verify.

use std::time::{Duration, UNIX_EPOCH};

use acs_auth::{ContentHash, ContentHasher, StringToSign};
use acs_auth_tests::reference;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use crate::request::{access_key, request};

proptest! {
    #[test]
    fn every_stage_is_that_of_the_reference(request in request()) {
        let since_1970 = Duration::from_secs(request.unix.unsigned_abs());
        let date = httpdate::fmt_http_date(UNIX_EPOCH + since_1970);
        let due = reference::sign(
            &request.key,
            &request.method,
            &request.path_and_query,
            &request.host,
            &date,
            &request.body,
        );
        let signable = request.signable();
        prop_assert_eq!(signable.content_hash.as_str(), &due.content_hash);
        let string = StringToSign::new(&signable).unwrap();
        prop_assert_eq!(string.to_string(), due.string_to_sign);
        let mut parts = Vec::new();
        string.for_each_part(|name, value| parts.push((name, value)));
        let values = [
            ("method", request.method.as_bytes()),
            ("path_and_query", due.path_and_query.as_bytes()),
            ("x-ms-date", date.as_bytes()),
            ("host", due.host.as_bytes()),
            ("x-ms-content-sha256", due.content_hash.as_bytes()),
        ];
        prop_assert_eq!(parts, values);
        let signed = request.sign();
        prop_assert_eq!(signed.date(), date);
        prop_assert_eq!(signed.authorization(), due.authorization);
    }

    #[test]
    fn a_body_in_pieces_has_the_hash_of_the_whole(pieces in vec(vec(any::<u8>(), 0..200), 0..20)) {
        let mut hasher = ContentHasher::new();
        for piece in &pieces {
            hasher.update(piece);
        }
        prop_assert_eq!(hasher.finish(), ContentHash::of(&pieces.concat()));
    }

    /// In any order and case of its headers, among others, with any of several keys.
    #[test]
    fn what_is_signed_verifies(
        request in request(),
        others in vec(("x-other-[a-z]{0,9}", vec(any::<u8>(), 0..20)), 0..6),
        in_capitals: bool,
        first: Index,
        keys in vec(vec(any::<u8>(), 1..40), 0..4),
        place: Index,
    ) {
        let mut arrived = request.arrived();
        arrived.headers.extend(others);
        let first = first.index(arrived.headers.len());
        arrived.headers.rotate_left(first);
        if in_capitals {
            for (name, _) in &mut arrived.headers {
                name.make_ascii_uppercase();
            }
        } else {
            arrived.method.make_ascii_lowercase();
        }

        let key = request.access_key();
        let mut keys: Vec<_> = keys.iter().map(|key| access_key(key)).collect();
        keys.insert(place.index(keys.len() + 1), key.clone());
        // Another one may be equal: to HMAC, so are keys that differ in zeros behind them alone.
        let key_index = keys.iter().position(|other| other.fingerprint() == key.fingerprint());
        let verified = arrived.verify(&keys, request.date()).unwrap();
        prop_assert_eq!(Some(verified.key_index), key_index);
        prop_assert_eq!(verified.date, request.date());

        let received = arrived.received(|received| received.string_to_sign().unwrap().to_string());
        prop_assert_eq!(received, StringToSign::new(&request.signable()).unwrap().to_string());

        // Of equal keys it is the first.
        keys.insert(0, key);
        prop_assert_eq!(arrived.verify(&keys, request.date()).unwrap().key_index, 0);
    }

    /// Headers that somebody lists in an order of their own, with others or with `date` among them.
    #[test]
    fn what_is_signed_in_another_order_verifies(
        request in request(),
        others in subsequence(&["x-one", "x-two", "x-three", "date"][..], 0..=4),
        dated_by_date: bool,
        signature_first: bool,
        names in Just(["host", "x-ms-content-sha256"]).prop_shuffle(),
        place: Index,
    ) {
        let mut arrived = request.arrived();
        arrived.headers.pop();
        let mut names = names.to_vec();
        if dated_by_date {
            let date = arrived.header("x-ms-date").clone();
            arrived.headers.retain(|(name, _)| name != "x-ms-date");
            arrived.headers.push(("date".to_owned(), date));
            names.insert(place.index(names.len() + 1), "date");
        } else {
            names.insert(place.index(names.len() + 1), "x-ms-date");
        }
        for other in others.into_iter().filter(|other| !dated_by_date || *other != "date") {
            arrived.headers.push((other.to_owned(), other.as_bytes().to_vec()));
            names.insert(place.index(names.len() + 1), other);
        }

        let method = request.method.to_ascii_uppercase();
        let mut string = [method.as_bytes(), b"\n", &arrived.path_and_query].concat();
        for (index, name) in names.iter().enumerate() {
            string.push(if index == 0 { b'\n' } else { b';' });
            string.extend(&*arrived.header(name));
        }
        let signature = format!("Signature={}", reference::code(&request.key, &string));
        let listed = format!("SignedHeaders={}", names.join(";"));
        let parameters = if signature_first { [signature, listed] } else { [listed, signature] };
        let authorization = format!("HMAC-SHA256 {}", parameters.join("&"));
        arrived.headers.push(("Authorization".to_owned(), authorization.into_bytes()));

        let verified = arrived.verify(&[request.access_key()], request.date());
        prop_assert_eq!(verified.map(|verified| verified.date), Ok(request.date()));
        let shown = arrived.received(|received| received.string_to_sign().unwrap().to_string());
        prop_assert_eq!(shown.as_bytes(), string);
        let mut shown = Vec::new();
        arrived.received(|received| {
            let string = received.string_to_sign().unwrap();
            string.for_each_part(|name, _| shown.push(name.to_owned()));
        });
        prop_assert_eq!(shown.split_off(2), names);
    }
}
