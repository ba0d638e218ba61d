//! A URL is signed as its parts, and is what a client makes of it.

use std::net::{Ipv4Addr, Ipv6Addr};

use acs_auth::{AccessKey, Code, ContentHash, HttpDate, SplitUrl};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use url::Url;

/// Mostly URLs that are taken, and others that nearly are.
fn url() -> impl Strategy<Value = String> {
    let scheme =
        prop_oneof![8 => Just("https"), 2 => Just("http"), 1 => Just("HTTPS"), 1 => Just("ftp")];
    let host = prop_oneof![
        8 => "[a-z0-9_-]{1,8}(\\.[a-z0-9_-]{1,8}){0,3}",
        1 => Just("contoso.communication.azure.com".to_owned()),
        1 => any::<Ipv4Addr>().prop_map(|address| address.to_string()),
        1 => any::<Ipv6Addr>().prop_map(|address| format!("[{address}]")),
        1 => "[a-zA-Z0-9.%@:\\[\\]\u{e9}-]{0,12}",
        1 => "[0-9.x]{1,9}",
        1 => "([a-z]{1,3}\\.)?xn--[a-z0-9-]{0,6}",
    ];
    let port = prop_oneof![8 => Just(String::new()), 2 => ":[0-9]{1,5}", 1 => ":443", 1 => ":80"];
    let path = prop_oneof![
        1 => Just(String::new()),
        8 => "(/([a-zA-Z0-9._~!$&'()*+,;=:@-]|%(2[0-9A-C]|[89A-F][0-9A-F])){0,9}){1,4}",
        1 => "/[ -~\u{e9}]{0,20}",
        1 => "(/(\\.|\\.\\.|%2e|a)){1,3}",
    ];
    let query = prop_oneof![
        4 => Just(String::new()),
        8 => "\\?([a-zA-Z0-9._~!$&()*+,;=:@/?-]|%(2[0-9A-C]|[89A-F][0-9A-F])){1,20}",
        1 => "\\?[ -~\u{e9}]{0,20}",
    ];
    (scheme, host, port, path, query).prop_map(|(scheme, host, port, path, query)| {
        format!("{scheme}://{host}{port}{path}{query}")
    })
}

/// Groups that make many addresses, many that are written too long, and some that are none.
fn ipv6() -> impl Strategy<Value = String> {
    let group = prop_oneof![
        6 => Just("0"), 2 => Just("1"), 2 => Just("ffff"), 2 => Just(""), 1 => Just("ab"),
        1 => Just("AB"), 1 => Just("00"), 1 => Just("0a"), 1 => Just("12345"), 1 => Just("g"),
        1 => Just(":"), 1 => Just("1.2.3.4"),
    ];
    let any_text = proptest::collection::vec(group, 1..10).prop_map(|groups| groups.join(":"));
    let group = prop_oneof![3 => Just(0_u16), 1 => any::<u16>()];
    let address = proptest::array::uniform8(group).prop_map(Ipv6Addr::from);
    prop_oneof![any_text, address.prop_map(|address| address.to_string())]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, ..ProptestConfig::default() })]

    /// The parser of the core against that of the standard library, which writes the form of RFC 5952.
    #[test]
    fn an_ipv6_address_is_taken_as_the_standard_library_writes_it(text in ipv6()) {
        let taken = SplitUrl::parse(&format!("http://[{text}]/")).is_ok();
        let due = text.parse::<Ipv6Addr>().is_ok_and(|address| {
            address.to_ipv4_mapped().is_none() && address.to_string() == text
        });
        prop_assert_eq!(taken, due);
    }

    #[test]
    fn an_ipv4_address_is_taken_where_the_standard_library_does(
        text in "(0|1|9|10|25|99|100|199|2[0-9]{2}|256|300|01|00|[0-9]{4})(\\.(0|7|42|255|256|007)){2,4}",
    ) {
        let taken = SplitUrl::parse(&format!("http://{text}/")).is_ok();
        prop_assert_eq!(taken, text.parse::<Ipv4Addr>().is_ok());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn signing_a_url_is_signing_its_parts(url in url(), method in "[A-Za-z]{0,5}") {
        let (key, hash) = (AccessKey::from_base64("pw==").unwrap(), ContentHash::of(b"{}"));
        let whole = key.sign_url(&method, &url, hash, HttpDate::MAX);
        let parts = SplitUrl::parse(&url).and_then(|split| {
            Ok((split, key.sign(&split.request(&method, hash, HttpDate::MAX))?))
        });
        prop_assert_eq!(whole.map(|signed| (*signed.url(), *signed.headers())), parts);
    }

    /// `url` is what browsers do, and what many clients are built on: it leaves no byte of the
    /// host or the target otherwise than they were signed. It refuses names in their xn-- form that
    /// stand for nothing.
    #[test]
    fn what_is_taken_is_not_rewritten(url in url()) {
        let Ok(split) = SplitUrl::parse(&url) else { return Ok(()) };
        let Ok(theirs) = Url::parse(&url) else {
            prop_assert!(split.host().contains("xn--"));
            return Ok(());
        };
        let host = theirs.port().map_or_else(
            || theirs.host_str().unwrap().to_owned(),
            |port| format!("{}:{port}", theirs.host_str().unwrap()),
        );
        let query = theirs.query().map_or_else(String::new, |query| format!("?{query}"));
        prop_assert_eq!(split.host(), host);
        prop_assert_eq!(split.path_and_query(), format!("{}{query}", theirs.path()));
        prop_assert_eq!(split.to_string(), theirs.to_string());
    }

    #[test]
    fn the_normal_form_is_taken_and_stays_as_it_is(url in url()) {
        let Ok(split) = SplitUrl::parse(&url) else { return Ok(()) };
        let normal = split.to_string();
        let again = SplitUrl::parse(&normal).unwrap();
        prop_assert_eq!(again, split);
        prop_assert_eq!(again.to_string(), normal);
    }

    #[test]
    fn a_refusal_points_into_the_url(url in "\\PC{0,60}|https?://\\PC{0,60}") {
        if let Err(error) = SplitUrl::parse(&url) {
            let at = error.offset().unwrap();
            prop_assert!(at <= url.len());
            let codes = [Code::InvalidUrl, Code::InvalidHost, Code::InvalidPathAndQuery];
            prop_assert!(codes.contains(&error.code()));
        }
    }
}

/// A strategy that made nothing but refusals, or none, would prove little.
#[test]
fn the_urls_are_of_both_kinds() {
    let mut runner = TestRunner::deterministic();
    let urls = (0..1000).map(|_| url().new_tree(&mut runner).unwrap().current());
    let taken = urls.filter(|url| SplitUrl::parse(url).is_ok()).count();
    assert!((250..900).contains(&taken), "{taken} of 1000 are taken");
}
