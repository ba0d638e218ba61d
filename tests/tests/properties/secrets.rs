//! Nothing that can be shown shows six bytes of a key in a row, whatever the key and the mistake.

use std::fmt::Write as _;

use acs_auth::{AccessKey, ConnectionString, Verifier};
use acs_auth_tests::leaked;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::request::request;

proptest! {
    #[test]
    fn of_a_key_in_use(key in vec(any::<u8>(), 6..200), request in request()) {
        let text = STANDARD.encode(&key);
        let access_key = AccessKey::from_base64(&text).unwrap();
        let connection = ConnectionString::parse(format!("endpoint=https://h;accesskey={text}"));
        let signed = access_key.sign(&request.signable()).unwrap();
        let shown = format!(
            "{access_key:?}{access_key:#?}{:?}{:#?}{signed:?}{signed:#?}{:?}",
            connection.as_ref().unwrap(),
            connection.as_ref().unwrap(),
            Verifier::new([access_key.clone()]),
        );
        prop_assert_eq!(leaked(shown.as_bytes(), &key), None, "{}", shown);
    }

    /// A byte too many, or one of them another.
    #[test]
    fn of_a_key_that_is_refused(key in vec(any::<u8>(), 6..120), at: Index, byte: u8, more: bool) {
        let text = STANDARD.encode(&key);
        let mut texts = [
            text.clone().into_bytes(),
            format!("endpoint=https://h.example/;accesskey={text}").into_bytes(),
            format!("endpoint={text};accesskey={text}").into_bytes(),
            format!("endpoint=https://{text}/;accesskey={text}").into_bytes(),
        ];
        for text in &mut texts {
            let at = at.index(text.len());
            text.splice(at..at + usize::from(!more), [byte]);
            let mut shown = String::new();
            if let Err(error) = AccessKey::from_base64(&*text) {
                write!(shown, "{error}{error:?}{error:#?}").unwrap();
            }
            if let Err(error) = ConnectionString::parse(&*text) {
                write!(shown, "{error}{error:?}{error:#?}").unwrap();
            }
            prop_assert_eq!(leaked(shown.as_bytes(), &key), None, "{}", shown);
        }
    }
}
