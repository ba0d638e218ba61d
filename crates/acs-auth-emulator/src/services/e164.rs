//! Phone numbers in the form of E.164.

/// Whether a text is such a number: `+`, and 7 to 15 digits of which the first is no 0. One of North
/// America has 11, for there the service counts.
pub(super) fn is_e164(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else { return false };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && match digits.as_bytes() {
            [b'0', ..] => false,
            [b'1', ..] => digits.len() == 11,
            _ => (7..=15).contains(&digits.len()),
        }
}

#[cfg(test)]
mod tests {
    use super::is_e164;

    #[test]
    fn a_number_has_its_length() {
        for number in ["+14255550123", "+4930123456", "+6834000", "+999999999999999"] {
            assert!(is_e164(number), "{number}");
        }
        for other in [
            "",
            "+",
            "14255550123",
            "+1425555012",
            "+142555501234",
            "+04930123456",
            "+683400",
            "+9999999999999999",
            "+1 425 555 0123",
            "+1425555o123",
            "++4930123456",
            "+٤٩٣٠١٢٣٤٥٦",
        ] {
            assert!(!is_e164(other), "{other}");
        }
    }
}
