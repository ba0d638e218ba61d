//! Memory that is given back holds no piece of a token: whatever is freed is searched.

#![expect(unsafe_code, reason = "the memory is searched as it is freed")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;

use acs_auth::entra::{Flow as _, Imds};
use acs_auth::identity::{ExchangeTeamsToken, IssueToken};
use acs_auth::{AccessToken, Operation, Response, Schedule, TokenCache, UserToken};

/// A token that no other memory holds: each run of eight of its characters is its own.
const TOKEN: &str = "Wm4RtZ0qLx8KcVb2NhJf6GyUeSaD1iPo9TkXwM3rQz7CvB5nHjYlFgEuIdAsOp-_";
/// Characters in a row that count as a piece of it.
const RUN: usize = 8;

thread_local! {
    /// How many blocks this thread, which is that of one test, has freed with a piece of the token in them.
    static LEFT: Cell<usize> = const { Cell::new(0) };
}

struct Searching;

#[global_allocator]
static ALLOCATOR: Searching = Searching;

// SAFETY: all is done by the allocator of the system; blocks are read before they are given back to it.
// It has no `realloc` of its own: what grows is copied, and the block before is searched too.
unsafe impl GlobalAlloc for Searching {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as whoever called this has promised. Zeroed, for what was there before is of no one.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is of this size, was zeroed at first, and nobody else has it any longer.
        let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
        let is_piece = |at: &[u8]| TOKEN.as_bytes().windows(RUN).any(|piece| piece == at);
        if bytes.windows(RUN).any(is_piece) {
            LEFT.set(LEFT.get() + 1);
        }
        // SAFETY: as whoever called this has promised.
        unsafe { System.dealloc(block, layout) }
    }
}

/// How many blocks a piece of code leaves behind with a piece of the token.
fn left_by(code: impl FnOnce()) -> usize {
    let before = LEFT.get();
    code();
    LEFT.get() - before
}

#[test]
fn a_block_that_is_not_wiped_is_found() {
    assert_eq!(left_by(|| drop(black_box(TOKEN.to_owned()))), 1);
    assert_eq!(left_by(|| drop(black_box(format!("a long way before it: {TOKEN}")))), 1);
    assert_eq!(left_by(|| drop(black_box(vec![0; 80]))), 0);
}

#[test]
fn a_token() {
    let left = left_by(|| {
        let token = AccessToken::new(TOKEN, 3600).unwrap();
        let copy = black_box(token.clone().refreshed_from(3000));
        drop(black_box(token.authorization()));
        drop((token, copy));
        // One that is refused.
        assert!(AccessToken::new([TOKEN, " "].concat(), 3600).is_err());
    });
    assert_eq!(left, 0);
}

#[test]
fn a_token_that_is_kept_and_replaced() {
    let left = left_by(|| {
        let token = |end| AccessToken::new(TOKEN, end).unwrap();
        let mut cache = TokenCache::new(Schedule::Proactive);
        cache.store(token(3600), 0).unwrap();
        cache.store(token(7200), 3600).unwrap();
        assert!(cache.store(token(3600), 3600).is_err());
        cache.clear();
        cache.store(token(7200), 3600).unwrap();
    });
    assert_eq!(left, 0);
}

#[test]
fn a_token_in_a_request() {
    let left = left_by(|| {
        let exchange = ExchangeTeamsToken::new(TOKEN, "app", "user");
        let request = exchange.request("https://contoso.communication.azure.com");
        drop(black_box((exchange.clone(), request.clone())));
    });
    assert_eq!(left, 0);
}

#[test]
fn a_token_in_an_answer() {
    // The body is the client's, and lives on.
    let body = format!(r#"{{"token":"{TOKEN}","expiresOn":"2023-10-10T21:39:39Z"}}"#);
    let broken = format!(r#"{{"token":"{TOKEN}","expiresOn":"soon"}}"#);
    let issue = IssueToken::new("8:a", ["chat"]);
    let left = left_by(|| {
        let token = issue.read(&Response::new(200, body.as_bytes())).unwrap();
        assert_eq!(black_box(token).secret(), TOKEN);
        assert!(issue.read(&Response::new(200, broken.as_bytes())).is_err());
    });
    assert_eq!(left, 0);
}

#[test]
fn a_token_in_an_answer_of_entra() {
    let body = format!(r#"{{"access_token":"{TOKEN}","expires_in":3599}}"#);
    let broken = format!(r#"{{"access_token":"{TOKEN}","expires_in":"soon"}}"#);
    let flow = Imds::new();
    let left = left_by(|| {
        let token = flow.read(&Response::new(200, body.as_bytes()), 0).unwrap();
        assert_eq!(black_box(token).secret(), TOKEN);
        assert!(flow.read(&Response::new(200, broken.as_bytes()), 0).is_err());
    });
    assert_eq!(left, 0);
}

/// What a token says of itself is no secret; that is read without a copy of the token.
#[test]
fn a_token_that_is_looked_into() {
    let token = format!(".eyJleHAiOjE3MDAwMDM2MDB9.{TOKEN}");
    let left = left_by(|| {
        assert_eq!(UserToken::decode_unverified(&token).unwrap().expires_on(), 1_700_003_600);
        assert!(UserToken::decode_unverified(TOKEN).is_err());
    });
    assert_eq!(left, 0);
}
