//! The method of a request.

use crate::character::Class;
use crate::code::Code;
use crate::error::Error;

/// Refuses what is not a token of [RFC 9110, section 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2).
pub(crate) fn check(method: &str) -> Result<(), Error> {
    if is_token(method) {
        Ok(())
    } else {
        Err(Error::new(
            Code::InvalidMethod,
            "a method is an HTTP token, such as GET or POST: letters, digits and !#$%&'*+-.^_`|~",
        ))
    }
}

/// Whether a text is an HTTP token: a method, or the name of a header.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && Class::TOKEN.find_other(text.as_bytes()).is_none()
}

/// Hands over a method in upper case, as it is signed. A token is ASCII, and has no known end.
pub(crate) fn feed(method: &[u8], sink: &mut impl FnMut(&[u8])) {
    for piece in method.chunks(16) {
        let mut upper = [0; 16];
        if let Some(upper) = upper.get_mut(..piece.len()) {
            upper.copy_from_slice(piece);
        }
        upper.make_ascii_uppercase();
        sink(upper.get(..piece.len()).unwrap_or_default());
    }
}
