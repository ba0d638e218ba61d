//! The templates of a channel, a page at a time.

use std::num::NonZeroUsize;

use acs_auth_emulator::Emulator;
use serde_json::Value;

use crate::identity::text;
use crate::request::Signed;
use crate::wire::{Answer, ask};

const CHANNEL: &str = "B045be8c-45cd-492a-b2a2-47bae7c36959";

fn get(emulator: &Emulator, target: &str) -> Answer {
    ask(emulator, &Signed::new(emulator, "GET", target, ""))
}

/// What all pages have, and how many each has.
fn pages(emulator: &Emulator, parameters: &str) -> (Vec<Value>, Vec<usize>) {
    let path = format!("/messages/channels/{CHANNEL}/templates");
    let mut next = Some(format!("{path}?api-version=2024-08-30{parameters}"));
    let (mut items, mut sizes) = (Vec::new(), Vec::new());
    while let Some(target) = next {
        let answer = get(emulator, &target);
        assert_eq!(answer.status, 200);
        let page = answer.json();
        sizes.push(page["value"].as_array().unwrap().len());
        items.extend(page["value"].as_array().unwrap().clone());
        // Missing on the last page, not null.
        next = page.get("nextLink").map(|link| {
            let target = text(link).strip_prefix(emulator.endpoint()).unwrap().to_owned();
            assert!(target.starts_with(&path) && target.contains("api-version=2024-08-30&"));
            target
        });
    }
    (items, sizes)
}

#[test]
fn a_channel_has_a_few() {
    let emulator = Emulator::start().unwrap();
    let (templates, sizes) = pages(&emulator, "");
    assert_eq!(sizes, [4]);
    let mut names = Vec::new();
    for template in &templates {
        assert_eq!(template.as_object().unwrap().len(), 5);
        assert_eq!(template["kind"], "whatsApp");
        assert!(["approved", "pending"].contains(&&*text(&template["status"])));
        names.push((text(&template["name"]), text(&template["language"])));
        let parts = template["content"].as_array().unwrap();
        assert!(parts.iter().any(|part| part["type"] == "BODY" && part["text"].is_string()));
        assert!(parts.iter().all(|part| part.as_object().unwrap().values().all(|v| !v.is_null())));
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 4);
}

#[test]
fn pages_have_their_size() {
    let size = |items| NonZeroUsize::new(items).unwrap();
    let emulator = Emulator::builder().page_size(size(3)).start().unwrap();
    let (all, sizes) = pages(&emulator, "");
    assert_eq!(sizes, [3, 1]);
    for (parameters, due) in [
        ("&maxpagesize=1", &[1, 1, 1, 1][..]),
        ("&maxpagesize=2", &[2, 2]),
        ("&maxpagesize=4", &[3, 1]),
        ("&skip=2", &[2]),
        ("&skip=4", &[0]),
        ("&skip=18446744073709551615", &[0]),
        ("&a=%20b&maxpagesize=3&c", &[3, 1]),
    ] {
        let (items, sizes) = pages(&emulator, parameters);
        assert_eq!(sizes, due, "{parameters}");
        assert!(all.ends_with(&items), "{parameters}");
    }
    let endless = Emulator::builder().page_size(size(usize::MAX)).start().unwrap();
    assert_eq!(pages(&endless, "&skip=1").1, [3]);
}

#[test]
fn links_name_the_host_of_the_client() {
    let emulator = Emulator::builder().page_size(NonZeroUsize::MIN).start().unwrap();
    let target = format!("/messages/channels/{CHANNEL}/templates?api-version=1");
    let by = |host: &str| {
        let key = emulator.access_key();
        Signed::by(key, host, "GET", &target, "", acs_auth::now())
    };
    for (host, due) in [("localhost:8401", "localhost:8401"), ("h:80:80", "h:80")] {
        let link = text(&ask(&emulator, &by(host)).json()["nextLink"]);
        assert_eq!(link, format!("http://{due}{target}&skip=1"));
    }
}

#[test]
fn what_is_no_channel_or_no_number_is_refused() {
    let emulator = Emulator::start().unwrap();
    for (channel, parameters, target) in [
        ("test_channel_id", "", "channelId"),
        ("%AA", "", "channelId"),
        (CHANNEL, "&maxpagesize=0", "maxpagesize"),
        (CHANNEL, "&maxpagesize=-1", "query"),
        (CHANNEL, "&maxpagesize=", "query"),
        (CHANNEL, "&maxpagesize=18446744073709551616", "query"),
        (CHANNEL, "&skip=SECRET", "query"),
    ] {
        let target_of = format!("/messages/channels/{channel}/templates?api-version=1{parameters}");
        let answer = get(&emulator, &target_of);
        assert_eq!((answer.status, answer.error().1), (400, "ValidationError".into()));
        assert_eq!(answer.json()["error"]["target"], target);
        assert!(!answer.json().to_string().contains("SECRET"));
    }
    let escaped = CHANNEL.replace('-', "%2D");
    let path = format!("/messages/channels/{escaped}/templates?api-version=1");
    assert_eq!(get(&emulator, &path).status, 200);
}
