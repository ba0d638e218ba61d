//! Signatures are those of the plain reference, and verify.

use std::time::{Duration, UNIX_EPOCH};

use acs_auth::{ContentHash, ContentHasher, StringToSign};
use acs_auth_tests::reference;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

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
        prop_assert_eq!(signable.content_hash.as_str(), due.content_hash);
        prop_assert_eq!(StringToSign::new(&signable).unwrap().to_string(), due.string_to_sign);
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
    }
}
