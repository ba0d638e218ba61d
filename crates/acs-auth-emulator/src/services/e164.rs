//! Phone numbers in the form of E.164.

/// Whether a text has their form: `+`, and 1 to 15 digits of which the first is no 0. A number to call
/// need be no more than that: it may be a short one.
pub(super) fn has_form(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    matches!(digits.len(), 1..=15)
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a message can go to such a number: it has 7 digits or more, and one of North America 11, for
/// there the service counts.
pub(super) fn is_e164(text: &str) -> bool {
    let digits = text.len().saturating_sub("+".len());
    has_form(text) && if text.starts_with("+1") { digits == 11 } else { digits >= 7 }
}

#[cfg(test)]
mod tests {
    use super::{has_form, is_e164};

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

    #[test]
    fn a_number_has_its_form() {
        for number in ["+1", "+911", "+15551234", "+999999999999999"] {
            assert!(has_form(number), "{number}");
        }
        for other in ["", "+", "911", "+0911", "+9999999999999999", "+9 11", "++911", "+٩١١"] {
            assert!(!has_form(other), "{other}");
        }
    }
}
