//! A key, and what clients make of its text by mistake.

use std::fmt;

use base64ct::{Base64, Base64Url, Encoding};
use zeroize::Zeroizing;

use super::Mistake;
use crate::{AccessKey, ConnectionString, Error, Fingerprint};

/// An access key, and the keys that its text becomes when it is misread.
///
/// An [`AccessKey`] forgets its text, and so cannot tell. Like one, this keeps prepared states
/// alone and wipes them when it is dropped; `Debug` shows the fingerprint of the right one only.
#[derive(Clone)]
pub struct SuspectKey {
    access_key: AccessKey,
    misread: Vec<(AccessKey, Mistake)>,
}

impl SuspectKey {
    /// Reads a key as [`AccessKey::from_base64`] does, and then wrongly.
    ///
    /// # Errors
    ///
    /// `INVALID_ACCESS_KEY` as there.
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        let access_key = AccessKey::from_base64(&text)?;
        let text = text.as_ref().trim_ascii();
        let mut misread = Vec::new();
        let mut add = |bytes: &[u8], mistake| {
            // A key that is too long for an access key is one that no client was given.
            let base64 = Zeroizing::new(Base64::encode_string(bytes));
            misread.extend(AccessKey::from_base64(base64.as_bytes()).map(|key| (key, mistake)));
        };

        add(text, Mistake::KeyAsText);
        let with_line_end = Zeroizing::new([text, b"\n"].concat());
        add(&with_line_end, Mistake::KeyAsText);
        let with_name = Zeroizing::new([b"accesskey=", text].concat());
        add(&with_name, Mistake::KeyAsText);
        // Whoever cuts a connection string at every `=` loses those at its end.
        let bare = text.split(|byte| *byte == b'=').next();
        add(bare.unwrap_or(text), Mistake::KeyAsText);
        if let Some(once) = decoded::<Base64>(text)
            && let Some(twice) = decoded::<Base64>(&once)
        {
            add(&twice, Mistake::KeyDecodedTwice);
        }
        for other in misdecoded(text) {
            add(&other, Mistake::KeyMisdecoded);
        }
        // To HMAC, which fills a key up with zeros, no key and a zero are the same.
        add(&[0], Mistake::KeyEmpty);
        Ok(Self { access_key, misread })
    }

    /// The key of a connection string, read in the same ways.
    ///
    /// # Errors
    ///
    /// Those of [`ConnectionString::parse`].
    pub fn from_connection_string(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        let text = text.as_ref();
        let connection = ConnectionString::parse(text)?;
        let key = connection.access_key();
        // Which part it is was decided there: here it is known by what it is.
        let values = text.split(|byte| *byte == b';').filter_map(|part| {
            let equals = part.iter().position(|byte| *byte == b'=')?;
            part.get(equals + 1..)
        });
        let mut suspects = values.filter_map(|value| Self::from_base64(value).ok());
        let found = suspects.find(|suspect| suspect.fingerprint() == key.fingerprint());
        Ok(found.unwrap_or_else(|| key.clone().into()))
    }

    /// The key itself.
    #[must_use]
    pub const fn access_key(&self) -> &AccessKey {
        &self.access_key
    }

    /// Which key it is, in a form that is safe to log.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        self.access_key.fingerprint()
    }

    /// The misread keys, each with the mistake that made it.
    pub(super) fn misread(&self) -> &[(AccessKey, Mistake)] {
        &self.misread
    }
}

/// A key whose text is not known any more: only as it is.
impl From<AccessKey> for SuspectKey {
    fn from(access_key: AccessKey) -> Self {
        Self { access_key, misread: Vec::new() }
    }
}

impl fmt::Debug for SuspectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SuspectKey")
            .field("fingerprint", &self.fingerprint())
            .finish_non_exhaustive()
    }
}

/// Decodes into a place that is wiped, whether or not it succeeds.
fn decoded<E: Encoding>(text: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut room = Zeroizing::new(vec![0; text.len()]);
    let len = E::decode(text.trim_ascii(), &mut room).ok()?.len();
    room.truncate(len);
    Some(room)
}

/// What decoders give that do not take `+` and `/`: those that drop them, and those that stop.
fn misdecoded(text: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let is_foreign = |byte: &u8| matches!(byte, b'+' | b'/');
    let Some(first) = text.iter().position(is_foreign) else { return Vec::new() };
    let mut dropped = Zeroizing::new(text.to_vec());
    dropped.retain(|byte| !is_foreign(byte) && *byte != b'=');
    let stopped = Zeroizing::new(text.get(..first).unwrap_or_default().to_vec());
    [dropped, stopped]
        .iter()
        .filter_map(|text| {
            let whole = text.get(..text.len() - text.len() % 4)?;
            decoded::<Base64Url>(whole).filter(|key| !key.is_empty())
        })
        .collect()
}
