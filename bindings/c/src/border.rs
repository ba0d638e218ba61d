//! What every answer goes through on its way to C.

use core::mem::MaybeUninit;

use crate::refusal::{Refusal, acs_auth_refusal, acs_auth_status};
use crate::slot::wipe;

/// What a function answers with a status alone.
pub(crate) fn status(answer: impl FnOnce() -> Result<(), Refusal>) -> acs_auth_status {
    guarded(answer).status
}

/// What a function answers that tells why.
pub(crate) fn refusal(answer: impl FnOnce() -> Result<(), Refusal>) -> acs_auth_refusal {
    guarded(answer).into()
}

fn guarded(answer: impl FnOnce() -> Result<(), Refusal>) -> Refusal {
    let answer = || answer().err().unwrap_or(Refusal::NONE);
    // What ships has no panic in it, and no way to catch one. With std there may be one that nobody
    // has found, and it must not unwind into C.
    #[cfg(feature = "std")]
    let answer = || {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(answer))
            .unwrap_or_else(|_| Refusal::of(crate::status::INTERNAL))
    };
    answer()
}

/// Wipes what making a key leaves on the stack: moving a value of Rust copies it, and nobody wipes what
/// it was moved from.
#[inline(never)] // so that all that it answers with lies below
pub(crate) fn scrubbed<T>(answer: impl FnOnce() -> T) -> T {
    #[inline(never)]
    fn call<T>(answer: impl FnOnce() -> T) -> T {
        answer()
    }
    #[inline(never)]
    fn scrub() {
        wipe(&mut [MaybeUninit::uninit(); DEPTH]);
    }
    /// 4 KiB: a connection string takes the most, and less.
    const DEPTH: usize = 512;

    let answered = call(answer);
    scrub();
    answered
}

/// What a pointer that may be NULL points to.
pub(crate) fn given<T>(pointer: Option<T>) -> Result<T, Refusal> {
    pointer.ok_or_else(|| Refusal::of(crate::status::NULL_POINTER))
}

/// The shipped library has nowhere to report a panic to, so it must have none: a path to this function
/// that is left makes the link fail, for nobody has what it calls.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        safe fn acs_auth_has_a_panic_left() -> !;
    }
    acs_auth_has_a_panic_left()
}

#[cfg(test)]
mod tests {
    use super::{refusal, status};
    use crate::status::INTERNAL;

    #[test]
    fn a_panic_is_a_status() {
        assert_eq!(status(|| panic!("as no function does")), INTERNAL);
        assert_eq!(refusal(|| panic!("as no function does")).status, INTERNAL);
    }
}
