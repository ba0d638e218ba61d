//! A URL that is taken is sent as it was signed, and is signed as the reference signs its parts.

#![no_main]

use acs_auth::{AccessKey, Code, ContentHash, HttpDate, SplitUrl};
use acs_auth_tests::reference;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|url: &str| {
    let split = match SplitUrl::parse(url) {
        Ok(split) => split,
        Err(error) => {
            assert!(!is_plain(url));
            let codes = [Code::InvalidUrl, Code::InvalidHost, Code::InvalidPathAndQuery];
            assert!(codes.contains(&error.code()));
            assert!(url.is_char_boundary(error.offset().unwrap()));
            return;
        }
    };
    // What browsers make of it, and whoever follows their standard. Of names in their xn-- form they
    // refuse those that stand for nothing, but rewrite none.
    let Ok(theirs) = Url::parse(url) else {
        assert!(split.host().contains("xn--"));
        return;
    };
    assert_eq!(split.to_string(), theirs.as_str());
    assert_eq!(SplitUrl::parse(theirs.as_str()), Ok(split));

    let key = AccessKey::from_base64("pw==").unwrap();
    let signed = key.sign_url("get", url, ContentHash::of(b"{}"), HttpDate::MAX).unwrap();
    let (host, target) = (signed.host(), signed.path_and_query());
    assert_eq!((host, target), (split.host(), split.path_and_query()));
    let due = reference::sign(&[0xa7], "GET", target, host, HttpDate::MAX.as_str(), b"{}");
    assert_eq!(signed.headers().authorization(), due.authorization);
});

/// Whether a URL has nothing in it that anybody could object to.
fn is_plain(url: &str) -> bool {
    let Some((host, path)) = url.strip_prefix("https://").and_then(|rest| rest.split_once('/'))
    else {
        return false;
    };
    let label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    let plain =
        |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_~=&+".contains(&b));
    let (path, query) = path.split_once('?').unwrap_or((path, "a"));
    host.len() <= 253
        && host.split('.').all(label)
        && plain(path)
        && !query.is_empty()
        && plain(query)
}
