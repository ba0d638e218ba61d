//! Signing, as the C library is asked for it.

use std::ptr;

use acs_auth::{Code, ContentHash, HttpDate, SignableRequest, SplitUrl, StringToSign};

use crate::c_header::*;
use crate::c_program::{Mistakes, text_of};
use crate::{CANARY, Program};

impl Program<'_> {
    pub fn split(&self) {
        let nothing = acs_auth_str { data: ptr::null(), len: usize::MAX };
        let mut url = acs_auth_url { scheme: nothing, host: nothing, path_and_query: nothing };
        let mut mistakes = self.with_out();
        let read = mistakes.of(self.url.text(Code::InvalidUrl));
        let due = read.and_then(|text| mistakes.of_core(SplitUrl::parse(text)));
        // SAFETY: as above.
        let status = unsafe { acs_auth_split_url(self.url.lent(), self.out(&mut url)) };
        mistakes.check(status);
        let parts = [url.scheme, url.host, url.path_and_query];
        let Some(due) = due.filter(|_| status == OK) else {
            assert!(parts.iter().all(|part| part.len == usize::MAX));
            return;
        };
        for (part, due) in parts.iter().zip([due.scheme(), due.host(), due.path_and_query()]) {
            // SAFETY: the header says that they last as long as the URL.
            assert_eq!(unsafe { std::slice::from_raw_parts(part.data, part.len) }, due.as_bytes());
        }
    }

    pub fn sign_url(&self) {
        let mut mistakes = Mistakes::default();
        let method = mistakes.of(self.method.text(Code::InvalidMethod));
        let url = mistakes.of(self.url.text(Code::InvalidUrl));
        let date = mistakes.of_core(HttpDate::from_unix(self.seconds));
        let (lent, longest) = ((self.method.lent(), self.url.lent()), url.map_or(0, str::len));
        let request = url.map(SplitUrl::parse).zip(method).map(|(url, method)| {
            let url = url?;
            let date = date.unwrap_or(HttpDate::MIN);
            StringToSign::new(&url.request(method, ContentHash::EMPTY, date)).map(drop)
        });
        let core = request.as_ref().and_then(|read| read.as_ref().err().copied());
        request.map(|request| mistakes.of_core(request));
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_sign_url(lent.0, lent.1, self.seconds) };
        // Of a text in another encoding it tells where that is.
        mistakes.check_explained(&why, core, longest.max(self.url.lent().len).max(lent.0.len));

        let body = mistakes.of(self.body.bytes());
        mistakes.note(self.access_key.is_none(), KEY_NOT_READY);
        let mut mistakes = self.and_out(mistakes);
        let mut headers = BLANK;
        let (bytes, out) = (self.body.lent(), self.out(&mut headers));
        let (key, seconds) = (&raw const self.key, self.seconds);
        // SAFETY: as above.
        let status =
            unsafe { acs_auth_sign_url(key, lent.0, lent.1, bytes.data, bytes.len, seconds, out) };
        let signed = (|| {
            let hash = ContentHash::of(body?);
            Some(self.access_key.as_ref()?.sign_url(method?, url?, hash, date?))
        })();
        let signed = signed.and_then(|signed| mistakes.of_core(signed));
        mistakes.check(status);
        check_headers(&headers, signed.filter(|_| status == OK).map(|signed| *signed.headers()));
    }

    pub fn sign(&self) {
        let mut mistakes = Mistakes::default();
        let method = mistakes.of(self.method.text(Code::InvalidMethod));
        let path_and_query = mistakes.of(self.target.text(Code::InvalidPathAndQuery));
        let host = mistakes.of(self.host.text(Code::InvalidHost));
        let date = mistakes.of_core(HttpDate::from_unix(self.seconds));
        let hash = mistakes.of(self.content_hash.bytes());
        let hash = hash.and_then(|hash| mistakes.of_core(ContentHash::from_base64(hash)));
        let due = (|| {
            let (date, content_hash) =
                (date.unwrap_or(HttpDate::MIN), hash.unwrap_or(ContentHash::EMPTY));
            let (method, path_and_query, host) = (method?, path_and_query?, host?);
            Some(SignableRequest { method, path_and_query, host, date, content_hash })
        })();
        let core = due.as_ref().and_then(|request| StringToSign::new(request).err());
        mistakes.of_core(core.map_or(Ok(()), Err));
        let request = acs_auth_request {
            method: self.method.lent(),
            path_and_query: self.target.lent(),
            host: self.host.lent(),
            unix_seconds: self.seconds,
            content_hash: self.content_hash.lent(),
        };
        let request = if self.has(b'r') { ptr::null() } else { &raw const request };
        mistakes.note(self.has(b'r'), NULL_POINTER);
        // SAFETY: as above.
        let why = unsafe { acs_auth_explain_sign(request) };
        let lens = [self.method.lent().len, self.target.lent().len, self.host.lent().len];
        mistakes.check_explained(&why, core, lens.into_iter().max().unwrap_or_default());
        let due = due.filter(|_| why.status == OK);
        self.string_to_sign(request, due.as_ref(), why.status);

        mistakes.note(self.access_key.is_none(), KEY_NOT_READY);
        let mistakes = self.and_out(mistakes);
        let mut headers = BLANK;
        // SAFETY: as above.
        let status = unsafe { acs_auth_sign(&self.key, request, self.out(&mut headers)) };
        mistakes.check(status);
        let signed = self.access_key.as_ref().zip(due).filter(|_| status == OK);
        check_headers(&headers, signed.map(|(key, request)| key.sign(&request).unwrap()));
    }

    fn string_to_sign(
        &self,
        request: *const acs_auth_request,
        due: Option<&SignableRequest<'_>>,
        refused: i32,
    ) {
        let due = due.map(|request| StringToSign::new(request).unwrap().to_string());
        let room = due.as_ref().map_or(8, String::len);
        // Too small by two and by one, and then as large as it has to be.
        for capacity in [room.saturating_sub(1), room, room + 1] {
            let mut out = vec![CANARY; capacity];
            let mut len = usize::MAX;
            // SAFETY: as above, and there is that much room.
            let status =
                unsafe { acs_auth_string_to_sign(request, out.as_mut_ptr(), capacity, &mut len) };
            match &due {
                Some(due) if capacity > room => {
                    assert_eq!((status, len), (OK, due.len()));
                    assert_eq!((&out[..len], out[len]), (due.as_bytes(), 0));
                    continue;
                }
                Some(_) => assert_eq!(status, BUFFER_TOO_SMALL),
                None => assert_eq!(status, refused),
            }
            assert_eq!(len, usize::MAX);
            assert!(out.iter().all(|byte| *byte == CANARY));
        }
        let mut len = usize::MAX;
        // SAFETY: as above; it writes to no NULL.
        unsafe {
            let status = acs_auth_string_to_sign(request, ptr::null_mut(), 0, &mut len);
            assert_eq!((status, len), due.map_or((refused, usize::MAX), |due| (OK, due.len())));
            assert_ne!(acs_auth_string_to_sign(request, ptr::null_mut(), 1, &mut len), OK);
            assert_ne!(acs_auth_string_to_sign(request, ptr::null_mut(), 0, ptr::null_mut()), OK);
        }
    }
}

const BLANK: acs_auth_headers = acs_auth_headers {
    date: [CANARY; 30],
    content_hash: [CANARY; 45],
    authorization: [CANARY; 116],
};

fn check_headers(headers: &acs_auth_headers, due: Option<acs_auth::AuthHeaders>) {
    let Some(due) = due else {
        assert_eq!(headers.date, BLANK.date);
        assert_eq!(headers.content_hash, BLANK.content_hash);
        assert_eq!(headers.authorization, BLANK.authorization);
        return;
    };
    assert_eq!(text_of(&headers.date), due.date());
    assert_eq!(text_of(&headers.content_hash), due.content_hash());
    assert_eq!(text_of(&headers.authorization), due.authorization());
}
