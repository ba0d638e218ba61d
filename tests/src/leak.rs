//! Whether a text gives away a piece of a key.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Bytes in a row that count as a piece of a key.
const RUN: usize = 6;

/// The first form in which `text` holds six bytes of a key in a row: as they are, in hex, as a list of
/// numbers, or in base64, wherever they stand in what was encoded.
#[must_use]
pub fn leaked(text: &[u8], key: &[u8]) -> Option<&'static str> {
    let runs = || key.windows(RUN);
    let holds = |piece: &[u8]| text.windows(piece.len()).any(|window| window == piece);
    // `{:#?}` writes a list with a line for each number, others write it with a blank.
    let dense = String::from_utf8_lossy(text).to_ascii_lowercase();
    let dense: String = dense.split_ascii_whitespace().collect();
    let lists = |write: fn(&u8) -> String, between: &str| {
        let digits: Vec<_> = key.iter().map(write).collect();
        digits.windows(RUN).any(|run| dense.contains(&run.join(between)))
    };
    let in_hex = |between| {
        lists(|byte| format!("{byte:02x}"), between)
            || lists(|byte| format!("{byte:x}"), between)
            || lists(|byte| format!("{byte:#04x}"), between)
            || lists(|byte| format!("{byte:#x}"), between)
    };

    if runs().any(holds) {
        Some("the bytes")
    } else if ["", ",", ":"].into_iter().any(in_hex) {
        Some("hex")
    } else if lists(u8::to_string, ",") {
        Some("numbers")
    } else if base64_runs(key).iter().any(|run| holds(run)) {
        Some("base64")
    } else {
        None
    }
}

/// Eight characters of base64 say six bytes, and say them otherwise for each number of bytes before.
fn base64_runs(key: &[u8]) -> Vec<Vec<u8>> {
    let mut runs = Vec::new();
    for before in 0..3 {
        let shifted = [vec![0; before], key.to_vec()].concat();
        for engine in [STANDARD, URL_SAFE] {
            let text = engine.encode(&shifted);
            // The first characters tell of the bytes before, the last one perhaps of those behind.
            let (first, last) = ((before * 8).div_ceil(6), shifted.len() * 8 / 6);
            let own = text.as_bytes().get(first..last).unwrap_or_default();
            runs.extend(own.windows(8).map(<[u8]>::to_vec));
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"\xfb\xff\xfe8@R#x!k9Q_p2";

    /// Everything that is to be found is found, one byte less of it is not.
    #[test]
    fn a_piece_is_found_in_every_form() {
        let piece = &KEY[4..10];
        let forms: [(&str, Vec<u8>); 12] = [
            ("the bytes", piece.to_vec()),
            ("hex", b"40522378216b".to_vec()),
            ("hex", b"40522378216B".to_vec()),
            ("hex", b"0x40, 0x52, 0x23, 0x78, 0x21, 0x6b".to_vec()),
            ("hex", format!("{piece:x?}").into_bytes()),
            ("hex", format!("{piece:#x?}").into_bytes()),
            ("hex", format!("{piece:02X?}").into_bytes()),
            ("hex", b"40:52:23:78:21:6b".to_vec()),
            ("numbers", b"64,82,35,120,33,107".to_vec()),
            ("numbers", format!("{piece:#?}").into_bytes()),
            ("base64", STANDARD.encode(KEY).into_bytes()),
            ("base64", URL_SAFE.encode([b"ab", KEY].concat()).into_bytes()),
        ];
        for (form, text) in forms {
            assert_eq!(leaked(&[b"key: ", &text[..], b"."].concat(), KEY), Some(form));
        }
        assert_eq!(leaked(&piece[..5], KEY), None);
        assert_eq!(leaked(b"nothing of it", KEY), None);
        assert_eq!(leaked(b"", KEY), None);
    }
}
