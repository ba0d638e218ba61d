//! Addresses in the place of a host name, in the one form that every client sends as it stands.
//!
//! The parsers of the standard library take every other form too, and could panic as far as a linker
//! can tell.

/// Whether this is a dotted quad: four decimal numbers without leading zeros.
pub(crate) fn is_ipv4(text: &[u8]) -> bool {
    let mut count = 0;
    for octet in text.split(|byte| *byte == b'.') {
        let in_range = match octet {
            [b'0'..=b'9'] | [b'1'..=b'9', b'0'..=b'9'] => true,
            [hundreds @ b'1'..=b'2', rest @ ..] => match rest {
                [b'5', b'0'..=b'5'] => true,
                [b'0'..=b'9', b'0'..=b'9'] => *hundreds == b'1' || rest < b"50",
                _ => false,
            },
            _ => false,
        };
        if !in_range {
            return false;
        }
        count += 1;
    }
    count == 4
}

/// An IPv6 address as it was written, without an IPv4 address in it.
pub(crate) struct Ipv6 {
    groups: [u16; 8],
    /// Where `::` stands, and for how many groups.
    gap: Option<(usize, usize)>,
    /// Whether each group is in lower case, without leading zeros.
    short_groups: bool,
}

impl Ipv6 {
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let gap_at = text.windows(2).position(|pair| pair == b"::");
        let (head, tail) = match gap_at {
            Some(at) => (text.get(..at)?, text.get(at + 2..)?),
            None => (text, &[][..]),
        };
        let mut address = Self { groups: [0; 8], gap: None, short_groups: true };
        let head_len = address.read(head, 0)?;
        let tail_len = tail.split(|byte| *byte == b':').count() * usize::from(!tail.is_empty());
        let gap_len = 8_usize.checked_sub(head_len)?.checked_sub(tail_len)?;
        address.read(tail, head_len + gap_len)?;
        match (gap_at, gap_len) {
            (None, 0) => Some(address),
            (Some(_), 1..) => Some(Self { gap: Some((head_len, gap_len)), ..address }),
            _ => None,
        }
    }

    /// Reads groups with `:` between them to their place, and says how many there are.
    #[inline(never)] // twice
    fn read(&mut self, text: &[u8], at: usize) -> Option<usize> {
        if text.is_empty() {
            return Some(0);
        }
        let mut places = self.groups.iter_mut().skip(at);
        let mut count = 0;
        for digits in text.split(|byte| *byte == b':') {
            if !(1..=4).contains(&digits.len()) {
                return None;
            }
            let place = places.next()?;
            for digit in digits {
                let value = char::from(*digit).to_digit(16)?;
                *place = *place << 4 | u16::try_from(value).ok()?;
                self.short_groups &= !digit.is_ascii_uppercase();
            }
            self.short_groups &= !matches!(digits, [b'0', _, ..]);
            count += 1;
        }
        Some(count)
    }

    /// Whether an IPv4 address stands in it.
    pub(crate) const fn is_ipv4_mapped(&self) -> bool {
        matches!(self.groups, [0, 0, 0, 0, 0, 0xffff, _, _])
    }

    /// Whether it is written as [RFC 5952] has it.
    ///
    /// [RFC 5952]: https://www.rfc-editor.org/rfc/rfc5952#section-4
    pub(crate) fn is_shortest(&self) -> bool {
        self.short_groups && self.gap == self.longest_zeros()
    }

    /// The first of the longest runs of zeros, if there are two in a row.
    fn longest_zeros(&self) -> Option<(usize, usize)> {
        let (mut longest, mut len) = ((0, 1), 0);
        for (at, group) in self.groups.iter().enumerate() {
            len = if *group == 0 { len + 1 } else { 0 };
            if len > longest.1 {
                longest = (at + 1 - len, len);
            }
        }
        (longest.1 > 1).then_some(longest)
    }
}
