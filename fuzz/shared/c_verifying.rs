//! Verifying, as the C library is asked for it.

use std::ptr;

use acs_auth::{Code, ContentHash, HttpDate, Received, Verifier};

use crate::Program;
use crate::c_header::*;
use crate::c_program::Mistakes;

impl Program<'_> {
    pub fn verify(&self) {
        let mut mistakes = Mistakes::default();
        let method = mistakes.of(self.method.text(Code::InvalidMethod));
        let target = mistakes.of(self.target.bytes());
        let hash = mistakes.of(self.content_hash.bytes());
        let hash = hash.and_then(|hash| mistakes.of_core(ContentHash::from_base64(hash)));
        let now = mistakes.of_core(HttpDate::from_unix(self.seconds));
        let texts = self.headers.iter().map(|(name, value)| Ok((name.bytes()?, value.bytes()?)));
        let headers = mistakes.of(texts.collect::<Result<Vec<_>, _>>());
        // A NULL among the keys, no keys, and one that is not ready.
        let blank = acs_auth_opaque([0; 32]);
        let mut keys: Vec<*const acs_auth_opaque> = match self.flags.first() {
            Some(b'0') => vec![],
            Some(b'1') => vec![&self.key, ptr::null()],
            Some(b'2') => vec![&self.key, &blank],
            _ => vec![&self.key, &self.key],
        };
        keys.shrink_to_fit();
        mistakes.note(self.flags.first() == Some(&b'1'), NULL_POINTER);
        mistakes.note(self.flags.first() == Some(&b'2'), KEY_NOT_READY);
        mistakes.note(self.access_key.is_none() && !keys.is_empty(), KEY_NOT_READY);
        let tolerance = if self.has(b'9') { u32::MAX } else { 300 };

        let verified = (|| {
            let names = headers.as_ref()?;
            let (method, path_and_query) = (method?, target?);
            let received = Received { method, path_and_query, headers: names, content_hash: hash? };
            let ready: Vec<_> =
                self.access_key.clone().into_iter().filter(|_| !keys.is_empty()).collect();
            Some(Verifier::new(ready).with_tolerance(tolerance).verify(&received, now?))
        })();
        let due = verified
            .and_then(|verified| mistakes.of(verified.map_err(|error| error.code().number())));

        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| acs_auth_header { name: name.lent(), value: value.lent() })
            .collect();
        let received = acs_auth_received {
            method: self.method.lent(),
            path_and_query: self.target.lent(),
            headers: headers.as_ptr(),
            headers_len: headers.len(),
            content_hash: self.content_hash.lent(),
        };
        let received = if self.has(b'r') { ptr::null() } else { &raw const received };
        mistakes.note(self.has(b'r'), NULL_POINTER);
        let (list, len, now) = (keys.as_ptr(), keys.len(), self.seconds);
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_verify(list, len, received, now, tolerance) };
        mistakes.check_explained(&why, None, self.method.lent().len);
        let mistakes = self.and_out(mistakes);
        let nobody = acs_auth_verified { key_index: usize::MAX, unix_seconds: i64::MIN };
        let mut verified = nobody;
        // SAFETY: as above.
        let status = unsafe {
            acs_auth_verify(list, len, received, now, tolerance, self.out(&mut verified))
        };
        mistakes.check(status);
        match due.filter(|_| status == OK) {
            Some(due) => {
                assert_eq!(
                    (verified.key_index, verified.unix_seconds),
                    (due.key_index, due.date.unix())
                );
            }
            None => assert!(verified == nobody),
        }
    }
}
