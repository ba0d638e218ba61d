//! What must not come back.

use form_urlencoded::byte_serialize;
use zeroize::Zeroizing;

/// Bytes of a secret from which on it is cut out: a shorter one is no secret, but stands in many a word.
const LEAST: usize = 8;

/// A secret that was sent, which whoever answers may repeat: a proxy, or one who is asked by mistake.
#[derive(Clone, Copy)]
pub(super) struct Hidden<'a>(pub(super) &'a str);

impl Hidden<'_> {
    /// The text without the secret, as it is and as it stood in the form.
    pub(super) fn cut_out_of(self, text: &str) -> Zeroizing<String> {
        if self.0.len() < LEAST {
            return Zeroizing::new(text.to_owned());
        }
        let in_form: Zeroizing<String> =
            Zeroizing::new(byte_serialize(self.0.as_bytes()).collect());
        let text = Zeroizing::new(text.replace(self.0, "[…]"));
        Zeroizing::new(text.replace(in_form.as_str(), "[…]"))
    }
}
