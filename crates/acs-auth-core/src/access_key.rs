//! The access key of a resource, ready to sign.

use core::fmt;

use base64ct::{Base64Unpadded, Encoding as _};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::auth_headers::AuthHeaders;
use crate::blank;
use crate::code::Code;
use crate::content_hash::ContentHash;
use crate::error::Error;
use crate::fingerprint::Fingerprint;
use crate::http_date::HttpDate;
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
pub struct AccessKey(Hmac<Sha256>);

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
        let state = match decode(blank::trim(text.as_ref()).0, &mut room) {
            Some(key) => Hmac::new_from_slice(key).ok(),
            None => None,
        };
        state.map(Self).ok_or(Error::new(
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
        let headers = self.sign(&url.request(method, content_hash, date))?;
        Ok(SignedUrl::new(url, headers))
    }

    /// Signs a request whose parts are known as they will be sent.
    ///
    /// # Errors
    ///
    /// `INVALID_METHOD`, `INVALID_PATH_AND_QUERY` or `INVALID_HOST` where
    /// [`SignableRequest`] does not allow a part.
    pub fn sign(&self, request: &SignableRequest<'_>) -> Result<AuthHeaders, Error> {
        let signature = self.mac(&StringToSign::new(request)?).finalize().into_bytes();
        Ok(AuthHeaders::new(request.date, request.content_hash, &signature.into()))
    }

    /// Which key this is, in a form that is safe to log.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mac = self.0.clone().chain_update(Fingerprint::MESSAGE).finalize().into_bytes();
        Fingerprint::from_mac(&mac.into())
    }

    /// Whether this key made a signature, in a time that does not tell how much of it was right.
    pub(crate) fn has_signed(&self, string: &StringToSign<'_>, signature: &[u8; 32]) -> bool {
        self.mac(string).verify_slice(signature).is_ok()
    }

    /// The code of a string-to-sign, which is never put together: its parts go in one by one.
    fn mac(&self, string: &StringToSign<'_>) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        string.for_each_piece(|piece| mac.update(piece));
        mac
    }
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessKey")
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

/// Decodes base64 without a branch or an address that depends on a character, but for its padding.
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of one message under a key given in base64.
    fn mac(key: &str, message: &[u8]) -> ContentHash {
        let key = AccessKey::from_base64(key).unwrap();
        let mac = key.0.chain_update(message).finalize().into_bytes();
        ContentHash::from_base64(crate::base64_digest::encode_base64(&mac.into()).as_str()).unwrap()
    }

    /// Messages that are no requests, so that no other test can put them through a key: the two
    /// of the official JavaScript, Python and iOS tests, and cases 1, 2, 3 and 6 of RFC 4231.
    #[test]
    fn published_codes_of_bare_messages() {
        let long_key = concat!(
            "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
            "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=",
        );
        let cases: [(&str, &[u8], &str); 6] = [
            ("pw==", b"banana", "88EC05aAS9iXnaimtNO78JLjiPtfWryQB/5QYEzEsu8="),
            ("pw==", "\u{1f600}".as_bytes(), "1rudJKjn2Zi+3hRrBG29wIF6pD6YyAeQR1ZcFtXoKAU="),
            (
                "CwsLCwsLCwsLCwsLCwsLCwsLCws=",
                b"Hi There",
                "sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c=",
            ),
            (
                "SmVmZQ==",
                b"what do ya want for nothing?",
                "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=",
            ),
            (
                "qqqqqqqqqqqqqqqqqqqqqqqqqqo=",
                &[0xdd; 50],
                "dz6pHjaADkaFTbjr0JGBpylZCYs++MEi2WNVFM7VZf4=",
            ),
            (
                long_key,
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "YOQxWR7gtn8Niiaqy/W3f44LxiE3KMUUBUYEDw7jf1Q=",
            ),
        ];
        for (key, message, code) in cases {
            assert_eq!(mac(key, message).as_str(), code);
        }
    }
}
