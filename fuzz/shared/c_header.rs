//! What `include/acs_auth.h` declares, as a program in C has it.

#![allow(non_camel_case_types)]

use std::ffi::{c_char, c_int};

// The library itself, whose symbols are declared below.
use acs_auth_c_inside as _;

pub const OK: i32 = 0;
pub const NULL_POINTER: i32 = 1;
pub const BUFFER_TOO_SMALL: i32 = 2;
pub const KEY_NOT_READY: i32 = 3;
pub const INTERNAL: i32 = 4;
pub const NO_OFFSET: usize = usize::MAX;

#[repr(C)]
#[derive(Clone, Copy)]
pub struct acs_auth_str {
    pub data: *const u8,
    pub len: usize,
}

/// A key, or a hasher.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct acs_auth_opaque(pub [u64; 32]);

#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct acs_auth_connection_string {
    pub access_key: acs_auth_opaque,
    pub endpoint: [u8; 272],
}

#[repr(C)]
pub struct acs_auth_refusal {
    pub status: c_int,
    pub offset: usize,
    pub reason: [u8; 192],
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct acs_auth_headers {
    pub date: [u8; 30],
    pub content_hash: [u8; 45],
    pub authorization: [u8; 116],
}

#[repr(C)]
pub struct acs_auth_request {
    pub method: acs_auth_str,
    pub path_and_query: acs_auth_str,
    pub host: acs_auth_str,
    pub unix_seconds: i64,
    pub content_hash: acs_auth_str,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct acs_auth_url {
    pub scheme: acs_auth_str,
    pub host: acs_auth_str,
    pub path_and_query: acs_auth_str,
}

#[repr(C)]
pub struct acs_auth_header {
    pub name: acs_auth_str,
    pub value: acs_auth_str,
}

#[repr(C)]
pub struct acs_auth_received {
    pub method: acs_auth_str,
    pub path_and_query: acs_auth_str,
    pub headers: *const acs_auth_header,
    pub headers_len: usize,
    pub content_hash: acs_auth_str,
}

#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct acs_auth_verified {
    pub key_index: usize,
    pub unix_seconds: i64,
}

unsafe extern "C" {
    pub fn acs_auth_str_from(text: *const c_char) -> acs_auth_str;
    pub fn acs_auth_status_name(status: c_int) -> *const c_char;
    pub fn acs_auth_status_message(status: c_int) -> *const c_char;
    pub fn acs_auth_key_init(access_key: acs_auth_str, out: *mut acs_auth_opaque) -> c_int;
    pub fn acs_auth_key_wipe(key: *mut acs_auth_opaque);
    pub fn acs_auth_key_fingerprint(key: *const acs_auth_opaque, out: *mut [u8; 17]) -> c_int;
    pub fn acs_auth_connection_string_parse(
        text: acs_auth_str,
        out: *mut acs_auth_connection_string,
    ) -> c_int;
    pub fn acs_auth_explain_connection_string(text: acs_auth_str) -> acs_auth_refusal;
    pub fn acs_auth_sign_url(
        key: *const acs_auth_opaque,
        method: acs_auth_str,
        url: acs_auth_str,
        body: *const u8,
        body_len: usize,
        unix_seconds: i64,
        out: *mut acs_auth_headers,
    ) -> c_int;
    pub fn acs_auth_explain_sign_url(
        method: acs_auth_str,
        url: acs_auth_str,
        unix_seconds: i64,
    ) -> acs_auth_refusal;
    pub fn acs_auth_sign(
        key: *const acs_auth_opaque,
        request: *const acs_auth_request,
        out: *mut acs_auth_headers,
    ) -> c_int;
    pub fn acs_auth_explain_sign(request: *const acs_auth_request) -> acs_auth_refusal;
    pub fn acs_auth_string_to_sign(
        request: *const acs_auth_request,
        out: *mut u8,
        capacity: usize,
        out_len: *mut usize,
    ) -> c_int;
    pub fn acs_auth_split_url(url: acs_auth_str, out: *mut acs_auth_url) -> c_int;
    pub fn acs_auth_content_hash(body: *const u8, body_len: usize, out: *mut [u8; 45]) -> c_int;
    pub fn acs_auth_hasher_init(out: *mut acs_auth_opaque) -> c_int;
    pub fn acs_auth_hasher_update(
        hasher: *mut acs_auth_opaque,
        piece: *const u8,
        piece_len: usize,
    ) -> c_int;
    pub fn acs_auth_hasher_finish(hasher: *mut acs_auth_opaque, out: *mut [u8; 45]) -> c_int;
    pub fn acs_auth_date_format(unix_seconds: i64, out: *mut [u8; 30]) -> c_int;
    pub fn acs_auth_date_parse(text: acs_auth_str, out: *mut i64) -> c_int;
    pub fn acs_auth_verify(
        keys: *const *const acs_auth_opaque,
        keys_len: usize,
        received: *const acs_auth_received,
        now: i64,
        tolerance: u32,
        out: *mut acs_auth_verified,
    ) -> c_int;
    pub fn acs_auth_explain_verify(
        keys: *const *const acs_auth_opaque,
        keys_len: usize,
        received: *const acs_auth_received,
        now: i64,
        tolerance: u32,
    ) -> acs_auth_refusal;
}
