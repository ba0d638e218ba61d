//! The statuses: those that only C has, and the codes of the core.
//!
//! `cargo xtask header` reads this file too, for the constants of the header.

use acs_auth_core::Code;

/// A number, its name such as `INVALID_HOST`, and what it means in one sentence.
#[derive(Clone, Copy)]
pub(crate) struct Status {
    pub(crate) number: i32,
    pub(crate) name: &'static str,
    pub(crate) message: &'static str,
}

pub(crate) const OK: i32 = OWN[0].number;
pub(crate) const NULL_POINTER: i32 = OWN[1].number;
pub(crate) const BUFFER_TOO_SMALL: i32 = OWN[2].number;
pub(crate) const KEY_NOT_READY: i32 = OWN[3].number;
#[allow(dead_code, reason = "what ships has no panic left that it could stand for")]
pub(crate) const INTERNAL: i32 = OWN[4].number;

const OWN: [Status; 5] = [
    Status { number: 0, name: "OK", message: "Nothing was wrong." },
    Status {
        number: 1,
        name: "NULL_POINTER",
        message: "A pointer is NULL where something must be, or a length is beyond PTRDIFF_MAX.",
    },
    Status {
        number: 2,
        name: "BUFFER_TOO_SMALL",
        message: "The buffer has no room for the text and the NUL behind it.",
    },
    Status {
        number: 3,
        name: "KEY_NOT_READY",
        message: "The key, or the hasher, was never initialized, failed to be, was wiped, or is finished.",
    },
    Status {
        number: 4,
        name: "INTERNAL",
        message: "A mistake in this library, which went no further: please report it.",
    },
];

/// What stands for a number that no status has.
const UNKNOWN: Status =
    Status { number: i32::MIN, name: "UNKNOWN", message: "No status has this number." };

const COUNT: usize = OWN.len() + Code::ALL.len();

impl Status {
    /// Every status, in the order of their numbers.
    #[expect(clippy::indexing_slicing, reason = "what is wrong stops the build")]
    pub(crate) const ALL: [Self; COUNT] = {
        let mut all = [UNKNOWN; COUNT];
        let (own, codes) = all.split_at_mut(OWN.len());
        own.copy_from_slice(&OWN);
        let mut at = 0;
        while at < Code::ALL.len() {
            let code = Code::ALL[at];
            let (number, name, message) = (code.number(), code.as_str(), code.meaning());
            codes[at] = Self { number, name, message };
            at += 1;
        }
        all
    };
}

/// The name and the message of a number. Behind each of them stands the NUL that C asks for.
pub(crate) fn texts_of(number: i32) -> [&'static [u8]; 2] {
    let mut texts = TEXTS.split(|byte| *byte == 0);
    let mut next = || texts.next().unwrap_or(b"\0");
    let mut found = [next(), next()];
    for _ in NUMBERS.iter().take_while(|known| **known != number) {
        found = [next(), next()];
    }
    found
}

#[expect(clippy::indexing_slicing, reason = "what is wrong stops the build")]
static NUMBERS: [i32; COUNT] = {
    let mut numbers = [0; COUNT];
    let mut at = 0;
    while at < COUNT {
        numbers[at] = Status::ALL[at].number;
        at += 1;
    }
    numbers
};

/// Name and message of each, and at last of what has no number, one text behind the other.
#[expect(clippy::indexing_slicing, reason = "what is wrong stops the build")]
static TEXTS: [u8; LEN] = {
    let mut texts = [0; LEN];
    let mut rest: &mut [u8] = &mut texts;
    let mut at = 0;
    while at <= COUNT {
        let Status { name, message, .. } = if at < COUNT { Status::ALL[at] } else { UNKNOWN };
        rest = put(put(rest, name), message);
        at += 1;
    }
    texts
};

#[expect(clippy::indexing_slicing, reason = "what is wrong stops the build")]
const LEN: usize = {
    let (mut len, mut at) = (UNKNOWN.name.len() + UNKNOWN.message.len() + 2, 0);
    while at < COUNT {
        let Status { name, message, .. } = Status::ALL[at];
        len += name.len() + message.len() + 2;
        at += 1;
    }
    len
};

/// Puts a text to the start of a room full of zeros, and gives what is behind its NUL.
const fn put<'r>(room: &'r mut [u8], text: &str) -> &'r mut [u8] {
    let (place, rest) = room.split_at_mut(text.len());
    place.copy_from_slice(text.as_bytes());
    rest.split_at_mut(1).1
}
