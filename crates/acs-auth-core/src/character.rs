//! Classes of characters: what may stand where.

/// A set of bytes. Whether one is in it is a look into a table, which is as fast as it is small.
#[derive(Clone, Copy)]
pub(crate) struct Class(u8);

impl Class {
    /// What a method and the name of a header are made of ([RFC 9110], 5.6.2).
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
    pub(crate) const TOKEN: Self = Self(1);
    /// What a request target holds as a client sends it.
    pub(crate) const TARGET: Self = Self(1 << 1);
    /// What a host header holds as a client sends it.
    pub(crate) const HOST: Self = Self(1 << 2);
    /// What the host of a URL is made of, unless it is an IPv6 address.
    pub(crate) const NAME: Self = Self(1 << 3);
    /// What stands in the path of a URL without an escape ([RFC 3986], 3.3).
    ///
    /// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-3.3
    pub(crate) const PATH: Self = Self(1 << 4);
    /// The same in its query, but for `'`, which browsers escape there.
    pub(crate) const QUERY: Self = Self(1 << 5);
    /// What never needs an escape ([RFC 3986], 2.3).
    ///
    /// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-2.3
    pub(crate) const UNRESERVED: Self = Self(1 << 6);
    /// What breaks no request line and no header.
    pub(crate) const LINE: Self = Self(1 << 7);

    pub(crate) fn holds(self, byte: u8) -> bool {
        classes_of(byte) & self.0 != 0
    }

    /// Where a text first holds another byte.
    #[inline(never)] // many ask
    pub(crate) fn find_other(self, text: &[u8]) -> Option<usize> {
        // Nearly every text is of its class as a whole, so that is asked first, without branches.
        if text.iter().fold(self.0, |common, byte| common & classes_of(*byte)) != 0 {
            return None;
        }
        text.iter().position(|byte| !self.holds(*byte))
    }
}

fn classes_of(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or_default()
}

static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "it counts to 255")]
        #[expect(clippy::indexing_slicing, reason = "it counts to 255")]
        {
            classes[byte] = all_classes_of(byte as u8);
        }
        byte += 1;
    }
    classes
};

const fn all_classes_of(byte: u8) -> u8 {
    let unreserved = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    let path = unreserved
        || matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+')
        || matches!(byte, b',' | b';' | b'=' | b':' | b'@' | b'/');
    let token = unreserved
        || matches!(byte, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+')
        || matches!(byte, b'^' | b'`' | b'|');
    let visible = byte.is_ascii_graphic();
    let mut classes = 0;
    if token {
        classes |= Class::TOKEN.0;
    }
    if visible && byte != b'#' {
        classes |= Class::TARGET.0;
    }
    if visible && !matches!(byte, b'/' | b'@' | b';' | b',') {
        classes |= Class::HOST.0;
    }
    if matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.') {
        classes |= Class::NAME.0;
    }
    if path {
        classes |= Class::PATH.0;
    }
    // The first question mark has ended the path, and others are part of the query.
    if path && byte != b'\'' || byte == b'?' {
        classes |= Class::QUERY.0;
    }
    if unreserved {
        classes |= Class::UNRESERVED.0;
    }
    if !matches!(byte, b'\r' | b'\n' | b'\0' | b' ') {
        classes |= Class::LINE.0;
    }
    classes
}
