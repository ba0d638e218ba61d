//! What may have been hashed in the place of the body.

use std::fmt::Write as _;

use base64ct::{Base64, Base64Unpadded, Base64Url, Base64UrlUnpadded, Encoding as _};

use super::Mistake::{
    self, BodySigned, HashBase64Url, HashInHex, HashLeftOut, HashMalformed, HashNotSigned,
    HashOfByteList, HashOfEmptyBody, HashOfHex, HashOfObjectText, HashOfOtherEncoding,
    HashOfOtherJson, HashOfOtherLineEnds, HashOfRepr, HashOfTrailingNewline,
};
use super::json;
use super::target::replace;
use super::variants::Variants;
use crate::ContentHash;

/// What languages write where they are given an object, or nothing, for a text.
const OBJECT_TEXTS: [&str; 16] = [
    "[object Object]",
    "[object ArrayBuffer]",
    "[object Uint8Array]",
    "[object Blob]",
    "[object FormData]",
    "[object ReadableStream]",
    "[object URLSearchParams]",
    "[object Promise]",
    "undefined",
    "null",
    "None",
    "nil",
    "System.Byte[]",
    "System.Object",
    "{}",
    "\"\"",
];
/// Bytes of a body beyond which only what is cheap is tried.
const MAX_REWRITTEN: usize = 1024 * 1024;

/// A hash as a client wrote it into its header.
pub(super) struct ClaimedHash {
    /// How it is written, if not in base64.
    pub(super) form: Option<Mistake>,
    /// Its 32 bytes in base64, if they can be told.
    pub(super) base64: Option<String>,
}

impl ClaimedHash {
    pub(super) fn read(text: &[u8]) -> Self {
        let text = std::str::from_utf8(text).unwrap_or_default();
        let forms: [(Option<Mistake>, Option<Vec<u8>>); 4] = [
            (None, Base64::decode_vec(text).ok()),
            (Some(HashBase64Url), from_base64_of_any_kind(text)),
            (Some(HashInHex), from_hex(text)),
            (
                Some(HashOfHex),
                Base64::decode_vec(text)
                    .ok()
                    .and_then(|hex| from_hex(std::str::from_utf8(&hex).ok()?)),
            ),
        ];
        let read = forms.into_iter().find_map(|(form, bytes)| {
            bytes.filter(|bytes| bytes.len() == 32).map(|bytes| (form, bytes))
        });
        if let Some((form, bytes)) = read {
            return Self { form, base64: Some(Base64::encode_string(&bytes)) };
        }
        // Python's text of bytes, `b'…'`, has it inside.
        let bare = text.trim_start_matches('b').trim_matches(['\'', '"']);
        let base64 = ContentHash::from_base64(bare).ok().map(|hash| hash.to_string());
        Self { form: Some(HashMalformed), base64 }
    }

    /// What was hashed, if it was not the body; nothing where that is not known.
    pub(super) fn mistake(&self, body: &[u8]) -> Option<Mistake> {
        let claimed = self.base64.as_deref()?;
        if claimed == ContentHash::of(body).as_str() {
            return None;
        }
        let mut hashes = hashes(body).into_iter();
        hashes.find(|(_, hash)| hash.as_str() == claimed).map(|(mistake, _)| mistake)
    }
}

/// The variants of the hash that stands in a header.
pub(super) fn variants(claimed: &[u8], body: Option<&[u8]>) -> Variants {
    let mut variants = Variants::of(claimed);
    let own = body.map(ContentHash::of);
    if let Some(own) = own {
        variants.push(HashNotSigned, own.as_str());
    }
    variants.push(HashOfEmptyBody, ContentHash::EMPTY.as_str());
    let read = ClaimedHash::read(claimed).base64;
    for hash in [read.as_deref(), own.as_ref().map(ContentHash::as_str)].into_iter().flatten() {
        variants.push(HashNotSigned, hash);
        push_forms(&mut variants, hash);
    }
    variants.push(HashLeftOut, b"");
    if let Some(body) = body {
        for (mistake, hash) in hashes(body) {
            variants.push_alone(mistake, hash.as_str());
        }
        variants.push_alone(BodySigned, body);
    }
    variants
}

fn push_forms(variants: &mut Variants, base64: &str) {
    let Ok(bytes) = Base64::decode_vec(base64) else { return };
    let hex = to_hex(&bytes);
    variants.push(HashInHex, hex.as_bytes());
    variants.push(HashInHex, hex.to_ascii_uppercase());
    variants.push(HashOfHex, Base64::encode_string(hex.as_bytes()));
    variants.push(HashBase64Url, Base64Url::encode_string(&bytes));
    variants.push(HashBase64Url, Base64UrlUnpadded::encode_string(&bytes));
    variants.push(HashBase64Url, Base64Unpadded::encode_string(&bytes));
    variants.push(HashMalformed, format!("b'{base64}'"));
}

/// The hashes of the texts that are hashed by mistake, each with its mistake.
fn hashes(body: &[u8]) -> Vec<(Mistake, ContentHash)> {
    let mut hashes = Vec::new();
    let mut add = |mistake, text: &[u8]| hashes.push((mistake, ContentHash::of(text)));
    add(HashOfEmptyBody, b"");
    for end in [b"\n".as_slice(), b"\r\n"] {
        add(HashOfTrailingNewline, &[body, end].concat());
        if let Some(rest) = body.strip_suffix(end) {
            add(HashOfTrailingNewline, rest);
        }
    }
    add(HashOfTrailingNewline, body.trim_ascii());
    for text in OBJECT_TEXTS {
        add(HashOfObjectText, text.as_bytes());
    }
    if body.len() > MAX_REWRITTEN {
        return hashes;
    }
    let lf = replace(body, b"\r\n", b"\n");
    add(HashOfOtherLineEnds, &replace(&lf, b"\n", b"\r\n"));
    add(HashOfOtherLineEnds, &lf);
    for between in [",", ", "] {
        let list = body.iter().map(u8::to_string).collect::<Vec<_>>().join(between);
        add(HashOfByteList, format!("[{list}]").as_bytes());
        add(HashOfByteList, list.as_bytes());
    }
    json::rewritten(body, |text| add(HashOfOtherJson, text.as_bytes()));
    for text in json::quoted(body).into_iter().chain(python_repr(body)) {
        add(HashOfRepr, &text);
    }
    for text in encodings(body) {
        add(HashOfOtherEncoding, &text);
    }
    hashes
}

/// `b'…'`, as Python shows bytes, and the same text in quotes alone.
fn python_repr(body: &[u8]) -> Vec<Vec<u8>> {
    let quote = if body.contains(&b'\'') && !body.contains(&b'"') { '"' } else { '\'' };
    let mut shown = String::new();
    for byte in body {
        match byte {
            b'\'' if quote == '\'' => shown.push_str("\\'"),
            // What it shares with Rust but for double quotes.
            b'"' => shown.push('"'),
            b'\'' => shown.push('\''),
            _ => shown.extend(byte.escape_ascii().map(char::from)),
        }
    }
    let text = format!("{quote}{shown}{quote}");
    vec![format!("b{text}").into_bytes(), text.into_bytes()]
}

/// The body in the bytes that other encodings give it.
fn encodings(body: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(body);
    let mut encoded = vec![
        text.as_bytes().to_vec(),
        // Bytes that were taken for Latin-1.
        body.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes(),
        // Characters that ASCII and Latin-1 have none of.
        text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect::<String>().into_bytes(),
        text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Base64::encode_string(body).into_bytes(),
        to_hex(body).into_bytes(),
        [b"\xef\xbb\xbf", body].concat(),
    ];
    encoded.extend(body.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec));
    encoded
}

fn from_base64_of_any_kind(text: &str) -> Option<Vec<u8>> {
    let bare = text.trim_end_matches('=');
    let standard = bare.replace('-', "+").replace('_', "/");
    Base64Unpadded::decode_vec(&standard).ok()
}

pub(super) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<_>> = text.chars().map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    let bytes = digits.chunks_exact(2).map(|pair| match pair {
        [high, low] => u8::try_from(high << 4 | low).ok(),
        _ => None,
    });
    bytes.collect()
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
