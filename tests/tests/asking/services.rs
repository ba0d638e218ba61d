//! Which service takes which proof.

use std::collections::BTreeSet;

use acs_auth::{Proof, Service, TokenCode};

/// The documented table, with paths of each service, and whether it takes an access key, a token of Entra,
/// and a token of a user.
const DOCUMENTED: [(&str, [bool; 3], &[&str]); 10] = [
    (
        "Identity",
        [true, true, false],
        &[
            "/identities",
            "/identities?api-version=2023-10-01",
            "/identities/8:acs:a_b/:issueAccessToken",
            "/teamsUser/:exchangeAccessToken",
        ],
    ),
    (
        "Entra exchange",
        [false, true, false],
        &["/access/entra/:exchangeAccessToken", "/access/teamsExtension/:exchangeAccessToken"],
    ),
    ("SMS", [true, true, false], &["/sms?api-version=2021-03-07", "/sms/optouts:add"]),
    (
        "Phone Numbers",
        [true, true, false],
        &["/phoneNumbers", "/availablePhoneNumbers/countries/US/:search", "/sip"],
    ),
    (
        "Call Automation",
        [true, true, false],
        &["/calling/callConnections", "/calling/recordings/a:pause", "/calling"],
    ),
    ("Email", [true, true, false], &["/emails:send", "/emails/operations/1"]),
    (
        "Advanced Messaging",
        [true, true, false],
        &["/messages/notifications:send", "/messages/channels/1/templates"],
    ),
    ("Rooms", [true, true, false], &["/rooms", "/rooms/1/participants"]),
    ("Job Router", [true, true, false], &["/routing/jobs/1", "/routing/jobs:cancel"]),
    ("Chat", [false, false, true], &["/chat/threads", "/chat/threads?api-version=2024-03-15"]),
];

#[test]
fn the_table_is_the_documented_one() {
    let names = DOCUMENTED.map(|(name, ..)| name);
    assert_eq!(names, *Service::ALL.iter().map(|service| service.as_str()).collect::<Vec<_>>());
    for (name, takes, paths) in DOCUMENTED {
        for path in paths {
            let service = Service::at(path).unwrap();
            assert_eq!(service.as_str(), name, "{path}");
            for (proof, takes) in Proof::ALL.into_iter().zip(takes) {
                assert_eq!(service.takes().contains(&proof), takes, "{name} {proof:?}");
                let error = service.check(proof).err();
                let code = error.map(|error| error.code());
                let due = (!takes).then_some(TokenCode::WrongCredential);
                assert_eq!(code, due, "{name} {proof:?}");
                assert!(error.is_none_or(|error| error.reason().contains("take")), "{error:?}");
            }
        }
    }
}

/// Each prefix leads to its own service, and none to two.
#[test]
fn every_prefix_is_of_one_service() {
    let prefixes: Vec<_> = Service::ALL.iter().flat_map(|service| service.prefixes()).collect();
    assert_eq!(prefixes.iter().collect::<BTreeSet<_>>().len(), prefixes.len());
    for service in Service::ALL {
        for prefix in service.prefixes() {
            for behind in ["", "/", "?", ":verb", "/a/b?c=d"] {
                assert_eq!(Service::at(&format!("{prefix}{behind}")), Some(*service));
            }
            for behind in ["x", "-", "s", ".", "%2F"] {
                assert_eq!(Service::at(&format!("{prefix}{behind}")), None, "{prefix}{behind}");
            }
        }
    }
}

#[test]
fn other_paths_are_of_no_service() {
    for path in
        ["", "/", "sms", "//sms", "/SMS", "/ sms", "/v1/sms", "/access", "/access/other", "?/sms"]
    {
        assert_eq!(Service::at(path), None, "{path}");
    }
}

/// Whoever has the wrong proof is told which one is right.
#[test]
fn a_refusal_says_what_to_take_instead() {
    for (service, proof, says) in [
        (Service::Chat, Proof::AccessKey, "user access token"),
        (Service::Chat, Proof::Entra, "Identity API"),
        (Service::Sms, Proof::UserToken, "https://communication.azure.com//.default"),
        (Service::EntraExchange, Proof::AccessKey, "token of Entra of its user"),
        (Service::EntraExchange, Proof::UserToken, "token of Entra of its user"),
    ] {
        let error = service.check(proof).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn names_are_stable() {
    let names = Proof::ALL.map(Proof::as_str);
    assert_eq!(names, ["ACCESS_KEY", "ENTRA", "USER_TOKEN"]);
    let codes: BTreeSet<_> = TokenCode::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), TokenCode::ALL.len());
    for code in TokenCode::ALL {
        assert_eq!(code.to_string(), code.as_str());
        let of_name = |byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_');
        assert!(code.as_str().bytes().all(of_name), "{code}");
        assert!(code.meaning().ends_with('.'), "{}", code.meaning());
    }
}
