//! The connection string of a resource.

use core::fmt;

use crate::access_key::AccessKey;
use crate::ascii::is_same;
use crate::blank;
use crate::code::Code;
use crate::error::Error;
use crate::host::MAX_NAME_LEN;
use crate::split_url::SplitUrl;

/// Where a resource is, and a key to it: `endpoint=https://…/;accesskey=…`.
///
/// `Debug` shows the endpoint, and of the key its fingerprint only.
#[derive(Clone)]
pub struct ConnectionString {
    endpoint: [u8; MAX_WRITTEN_LEN],
    endpoint_len: usize,
    access_key: AccessKey,
}

/// Characters in the longest endpoint as it is written: with a slash at its end.
const MAX_WRITTEN_LEN: usize = ConnectionString::MAX_ENDPOINT_LEN + "/".len();

impl ConnectionString {
    /// Bytes in the longest [`endpoint`](Self::endpoint): scheme, name and port.
    pub const MAX_ENDPOINT_LEN: usize = "https://".len() + MAX_NAME_LEN + ":65535".len();

    /// Reads a connection string as the Azure portal shows it.
    ///
    /// The parts stand in any order, their names in any case, blanks and line ends around names and values
    /// do not count, a `;` may stand at the end, and parts of other names are passed over.
    ///
    /// # Errors
    ///
    /// With the byte offset:
    ///
    /// - `INVALID_CONNECTION_STRING`: a part is missing, empty or given twice; quotes; an endpoint
    ///   that is not an `https` or `http` URL of a host alone.
    /// - `INVALID_ACCESS_KEY`: the key is not one.
    ///
    /// # Example
    ///
    /// ```
    /// use acs_auth_core::ConnectionString;
    ///
    /// let text = "endpoint=https://Contoso.communication.azure.com/;accesskey=pw==";
    /// let connection = ConnectionString::parse(text)?;
    /// assert_eq!(connection.endpoint(), "https://contoso.communication.azure.com");
    /// # Ok::<(), acs_auth_core::Error>(())
    /// ```
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        let text = text.as_ref();
        if let [0xef, 0xbb, 0xbf, ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = text {
            return Err(refused("leave out the byte order mark: save the file as plain UTF-8", 0));
        }
        if let Some(at) = text.iter().position(|byte| matches!(byte, b'"' | b'\'')) {
            return Err(refused("leave out the quotes: a connection string has none", at));
        }
        let (mut endpoint, mut access_key) = (None, None);
        let (text, mut at) = blank::trim(text);
        if text.is_empty() {
            return Err(refused(
                "the connection string is empty: it reads endpoint=https://…;accesskey=…",
                at,
            ));
        }
        // The part that a `;` at the end leaves over is no part.
        for part in text.strip_suffix(b";").unwrap_or(text).split(|byte| *byte == b';') {
            let (name, value, value_at) = split_part(part, at)?;
            if is_same(name, b"endpoint") {
                if endpoint.replace((value, value_at)).is_some() {
                    return Err(refused("the connection string has two endpoints", at));
                }
                if value.is_empty() {
                    return Err(refused("the connection string has an empty endpoint", value_at));
                }
            } else if is_same(name, b"accesskey") {
                if access_key.replace((value, value_at)).is_some() {
                    return Err(refused("the connection string has two access keys", at));
                }
                if value.is_empty() {
                    return Err(refused("the connection string has an empty accesskey", value_at));
                }
            }
            at += part.len() + 1;
        }
        let Some((endpoint, endpoint_at)) = endpoint else {
            return Err(refused("the connection string has no endpoint=https://… part", 0));
        };
        let Some((access_key, access_key_at)) = access_key else {
            return Err(refused("the connection string has no accesskey=… part", 0));
        };
        let (endpoint, endpoint_len) = normal_endpoint(endpoint, endpoint_at)?;
        let access_key = AccessKey::from_base64(access_key)
            .map_err(|error| Error::at(error.code(), error.reason(), access_key_at))?;
        Ok(Self { endpoint, endpoint_len, access_key })
    }

    /// The URL of the resource in its normal form: the host in lower case, no default
    /// port, no slash at the end. A path can be put right behind it.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        let text = self.endpoint.get(..self.endpoint_len).unwrap_or_default();
        // It was parsed as a URL, so it is ASCII.
        core::str::from_utf8(text).unwrap_or_default()
    }

    /// The key.
    #[must_use]
    pub const fn access_key(&self) -> &AccessKey {
        &self.access_key
    }
}

impl fmt::Debug for ConnectionString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConnectionString")
            .field("endpoint", &self.endpoint())
            .field("access_key", &self.access_key)
            .finish_non_exhaustive()
    }
}

/// Cuts `name=value` that starts at a byte of the whole into its name, its value and where that
/// starts. The `=` at the end of a key are its own.
fn split_part(part: &[u8], at: usize) -> Result<(&[u8], &[u8], usize), Error> {
    if blank::trim(part).0.is_empty() {
        return Err(refused("a part of the connection string is empty: one ; separates two", at));
    }
    let Some(equals) = part.iter().position(|byte| *byte == b'=') else {
        return Err(refused(
            "a part of the connection string is no name=value: it reads \
             endpoint=https://…;accesskey=…",
            at,
        ));
    };
    let (name, value) = part.split_at_checked(equals).unwrap_or_default();
    let (name, blanks) = blank::trim(name);
    if name.is_empty() {
        return Err(refused(
            "a part of the connection string has no name before its =",
            at + blanks,
        ));
    }
    let (value, blanks) = blank::trim(value.get(1..).unwrap_or_default());
    Ok((name, value, at + equals + 1 + blanks))
}

fn normal_endpoint(value: &[u8], value_at: usize) -> Result<([u8; MAX_WRITTEN_LEN], usize), Error> {
    let mut endpoint = [0; MAX_WRITTEN_LEN];
    let Some(lower) = endpoint.get_mut(..value.len()) else {
        return Err(refused("the endpoint is longer than any host name can be", value_at));
    };
    lower.copy_from_slice(value);
    // A scheme and a host mean the same in any case, and nothing else is taken.
    lower.make_ascii_lowercase();
    let url = core::str::from_utf8(lower)
        .map_err(|_| refused("write the host of the endpoint in its xn-- form (IDNA)", value_at))?;
    // Before a path or query is judged by the rules of URLs, which say how to write it.
    let scheme_end = url.as_bytes().windows(3).position(|three| three == b"://");
    let authority_at = scheme_end.map_or(0, |at| at + "://".len());
    let after_scheme = url.as_bytes().get(authority_at..).unwrap_or_default();
    if let Some(at) = after_scheme.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#'))
        && after_scheme.get(at..) != Some(b"/")
    {
        return Err(refused(
            "the endpoint must end after its host: no path, no query, no fragment",
            value_at + authority_at + at,
        ));
    }
    let url = SplitUrl::parse(url)
        .map_err(|error| error.shifted(value_at).within(Code::InvalidConnectionString))?;
    let len = url.scheme().len() + "://".len() + url.host().len();
    Ok((endpoint, len))
}

const fn refused(reason: &'static str, at: usize) -> Error {
    Error::at(Code::InvalidConnectionString, reason, at)
}
