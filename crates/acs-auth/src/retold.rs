//! Words of another side, fit to be shown and logged.

use crate::access_token::is_of_token;

/// Characters of a text that are retold.
const MOST: usize = 500;
/// So many characters in a row, and it could be a token, a key or a secret: a GUID has 36.
const SECRET: usize = 37;

/// The text on one line, not too long, and without what could be a secret.
pub(crate) fn retold(text: &str) -> String {
    // A key in a URL has escapes, between which are fewer characters.
    let is_part =
        |character: char| u8::try_from(character).is_ok_and(is_of_token) || character == '%';
    let mut told = String::new();
    for word in text.split_inclusive(|character: char| !is_part(character)) {
        let run = word.trim_end_matches(|character: char| !is_part(character));
        if run.starts_with("//") && told.ends_with(':') {
            // A URL is long, and tells where to look: what could be a secret is a segment of it.
            for segment in run.split_inclusive('/') {
                let (name, end) =
                    segment.strip_suffix('/').map_or((segment, ""), |name| (name, "/"));
                told.push_str(without_secret(name));
                told.push_str(end);
            }
        } else {
            told.push_str(without_secret(run));
        }
        let end = word.chars().skip(run.len()); // a run is ASCII
        told.extend(end.map(|character| if character.is_control() { ' ' } else { character }));
    }
    match told.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", told.get(..end).unwrap_or_default()),
        None => told,
    }
}

fn without_secret(run: &str) -> &str {
    if run.len() < SECRET { run } else { "[…]" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_secret_is_cut_out() {
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjEwMH0.x";
        let told =
            retold(&format!("Token '{token}' of\r\n1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55 is bad."));
        assert_eq!(told, "Token '[…]' of  1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55 is bad.");
    }

    #[test]
    fn a_url_is_told_but_for_what_could_be_a_secret() {
        let issuer = "https://eastus.oic.prod-aks.azure.com/1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55/";
        let token = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjEwMH0.x";
        let told = retold(&format!("Issuer '{issuer}', not {issuer}{token}/a?sig={token}"));
        assert_eq!(told, format!("Issuer '{issuer}', not {issuer}[…]/a?[…]"));
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(retold(&"ä ".repeat(400)).chars().count(), MOST + 1);
        assert_eq!(retold("kürzer"), "kürzer");
    }
}
