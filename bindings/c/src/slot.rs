//! A value of Rust in memory of C.

use core::mem::MaybeUninit;

use zeroize::Zeroize as _;

use crate::refusal::Refusal;
use crate::status;

/// The 256 bytes that such a struct of the header is made of.
pub(crate) type Room = [MaybeUninit<u64>; 32];

/// What stands in memory of C.
pub(crate) trait Value {
    /// What says that there is one. No other memory holds it by chance, nor that of another value.
    const READY: u64;
}

/// What a room holds: nothing, until a tag says otherwise.
#[repr(C)]
pub(crate) struct Slot<T> {
    tag: u64,
    value: MaybeUninit<T>,
}

impl<T: Value> Slot<T> {
    const FITS: () = assert!(
        size_of::<Self>() <= size_of::<Room>() && align_of::<Self>() <= align_of::<Room>(),
        "other values of Rust must not change what programs were compiled for"
    );

    /// The value, if the room was given one.
    pub(crate) fn read(room: &Room) -> Result<&T, Refusal> {
        const { Self::FITS };
        // SAFETY: it fits, and C initializes memory, even if it does not say with what.
        let slot = unsafe { &*room.as_ptr().cast::<Self>() };
        if slot.tag != T::READY {
            return Err(Refusal::of(status::KEY_NOT_READY));
        }
        // SAFETY: only `put` writes the tag, and the value before it; nothing else writes either.
        Ok(unsafe { slot.value.assume_init_ref() })
    }

    /// The same, to change it.
    pub(crate) fn change(room: &mut Room) -> Result<&mut T, Refusal> {
        Self::read(room)?;
        // SAFETY: it fits, and it was just read.
        Ok(unsafe { (*room.as_mut_ptr().cast::<Self>()).value.assume_init_mut() })
    }

    pub(crate) fn put(room: &mut Room, value: T) {
        const { Self::FITS };
        // SAFETY: it fits, and what it is given says nothing of what was there.
        unsafe {
            room.as_mut_ptr()
                .cast::<Self>()
                .write(Self { tag: T::READY, value: MaybeUninit::new(value) });
        }
    }

    /// Leaves nothing of a value.
    pub(crate) fn wipe(room: &mut Room) {
        wipe(room);
    }
}

/// Overwrites memory, and no optimizer leaves that out.
#[inline(never)]
pub(crate) fn wipe(words: &mut [MaybeUninit<u64>]) {
    words.zeroize();
}
