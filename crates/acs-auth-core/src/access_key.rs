//! The access key of a resource, ready to sign.

use core::fmt;

use base64ct::{Base64Unpadded, Encoding as _};
use ctutils::{Choice, CtEq as _};
use zeroize::Zeroizing;

use crate::auth_headers::AuthHeaders;
use crate::blank;
use crate::code::Code;
use crate::content_hash::ContentHash;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::hmac::PreparedKey;
use crate::http_date::HttpDate;
use crate::method;
use crate::sha256::words_of;
use crate::signable_request::SignableRequest;
use crate::signed_url::SignedUrl;
use crate::split_url::SplitUrl;
use crate::string_to_sign::StringToSign;

/// Bytes of the longest key that is taken. The service hands out far shorter ones.
const MAX_LEN: usize = 1024;
/// Characters in the base64 of the longest key.
const MAX_TEXT_LEN: usize = MAX_LEN.div_ceil(3) * 4;

/// An access key, primary or secondary.
///
/// It keeps the prepared state of HMAC-SHA256 ([RFC 2104]) and not the key itself, and wipes that
/// state when it is dropped. `Debug` shows the [`fingerprint`](Self::fingerprint) only.
///
/// [RFC 2104]: https://www.rfc-editor.org/rfc/rfc2104
#[derive(Clone)]
pub struct AccessKey(PreparedKey);

impl AccessKey {
    /// Reads a key as the Azure portal shows it.
    ///
    /// Blanks and line ends around it are trimmed. Bits that the last character holds beyond the
    /// key are ignored, as in the official SDKs. It is decoded in constant time ([RFC 4648],
    /// section 4).
    ///
    /// # Errors
    ///
    /// `INVALID_ACCESS_KEY` unless it is standard base64 with its padding, of 1 byte to 1 KiB.
    ///
    /// [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        let mut room = Zeroizing::new([0; MAX_LEN]);
        let key = decode(blank::trim(text.as_ref()).0, &mut room);
        key.map(|key| Self(PreparedKey::new(key))).ok_or(Error::new(
            Code::InvalidAccessKey,
            "an access key is standard base64 with its = padding, of 1 to 1024 bytes: copy it \
             whole from the portal, without quotes, and not in base64url",
        ))
    }

    /// Signs a request to a URL.
    ///
    /// # Errors
    ///
    /// `INVALID_URL`, `INVALID_HOST` or `INVALID_PATH_AND_QUERY` where [`SplitUrl::parse`] refuses
    /// the URL; `INVALID_METHOD` unless the method is an HTTP token.
    ///
    /// # Example
    ///
    /// ```
    /// use acs_auth_core::{AccessKey, ContentHash, HttpDate};
    ///
    /// let key = AccessKey::from_base64("pw==")?;
    /// let signed = key.sign_url(
    ///     "GET",
    ///     "https://example.com/testPath",
    ///     ContentHash::EMPTY,
    ///     HttpDate::from_unix(1_649_873_352)?,
    /// )?;
    /// assert_eq!(
    ///     signed.headers().authorization(),
    ///     "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    ///      &Signature=+6tWkg3lNKVjQHHmxkdGQcJjUgzclsWTMebnuCz1ngU=",
    /// );
    /// # Ok::<(), acs_auth_core::Error>(())
    /// ```
    pub fn sign_url<'u>(
        &self,
        method: &str,
        url: &'u str,
        content_hash: ContentHash,
        date: HttpDate,
    ) -> Result<SignedUrl<'u>, Error> {
        let url = SplitUrl::parse(url)?;
        method::check(method)?;
        let request = url.request(method, content_hash, date);
        let headers = self.headers(&request, &StringToSign::of_checked(&request));
        Ok(SignedUrl::new(url, headers))
    }

    /// Signs a request whose parts are known as they will be sent.
    ///
    /// # Errors
    ///
    /// `INVALID_METHOD`, `INVALID_PATH_AND_QUERY` or `INVALID_HOST` where
    /// [`SignableRequest`] does not allow a part.
    pub fn sign(&self, request: &SignableRequest<'_>) -> Result<AuthHeaders, Error> {
        Ok(self.headers(request, &StringToSign::new(request)?))
    }

    fn headers(&self, request: &SignableRequest<'_>, string: &StringToSign<'_>) -> AuthHeaders {
        AuthHeaders::new(request.date, request.content_hash, &self.code(string))
    }

    /// Which key this is, in a form that is safe to log.
    #[must_use]
    #[inline] // as `decode`, below
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::from_code(&self.0.code(|message| message.update(Fingerprint::MESSAGE)))
    }

    /// Whether a signature is this key's, of a text: any bytes, whether or not a request can have
    /// them as its string-to-sign.
    ///
    /// To check a request, use [`Verifier`](crate::Verifier). This is for those who look for what was signed
    /// in its place. It takes a time that does not tell how much of the signature was right.
    #[must_use]
    pub fn has_signed_text(&self, text: &[u8], signature: &[u8; 32]) -> bool {
        is_code(&self.0.code(|message| message.update(text)), signature).to_bool()
    }

    /// Whether this key made a signature, in a time that does not tell how much of it was right.
    pub(crate) fn has_signed(&self, string: &StringToSign<'_>, signature: &[u8; 32]) -> Choice {
        is_code(&self.code(string), signature)
    }

    /// The code of a string-to-sign, which is never put together: its parts go in one by one.
    fn code(&self, string: &StringToSign<'_>) -> [u32; 8] {
        self.0.code(|message| string.for_each_piece(|piece| message.update(piece)))
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

/// Whether a code is a signature, compared in constant time.
fn is_code(code: &[u32; 8], signature: &[u8; 32]) -> Choice {
    code.ct_eq(&words_of(signature))
}

/// Decodes base64 without a branch or an address that depends on a character, but for its padding.
#[inline] // compiled in the crate that calls it: small in the C library, where speed is no matter
fn decode<'r>(text: &[u8], room: &'r mut [u8; MAX_LEN]) -> Option<&'r [u8]> {
    if text.len() > MAX_TEXT_LEN || !text.len().is_multiple_of(4) {
        return None;
    }
    let (head, last) = text.split_last_chunk::<4>()?;
    let padding = last.iter().rev().take_while(|byte| **byte == b'=').count();
    if padding > 2 {
        return None;
    }

    // With `A`, which is all zeros, for its padding the last group decodes as a whole: what its
    // unused bits were falls into the bytes that are then cut off.
    let mut last = Zeroizing::new(*last);
    last.iter_mut().rev().take(padding).for_each(|byte| *byte = b'A');
    let mut tail = Zeroizing::new([0; 3]);
    Base64Unpadded::decode(last.as_slice(), tail.as_mut_slice()).ok()?;
    let tail = tail.get(..3 - padding)?;

    let head_len = Base64Unpadded::decode(head, room).ok()?.len();
    let key = room.get_mut(..head_len + tail.len())?;
    key.get_mut(head_len..)?.copy_from_slice(tail);
    Some(key)
}
