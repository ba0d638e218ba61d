//! Lists that are longer than a page.

use std::num::NonZeroUsize;

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::rooms::{patch, room};
use crate::wire::{Wire, ask, host};

/// Follows the links from one page to the next, as many as are given.
pub(crate) fn follow(emulator: &Emulator, path: &str, each: &mut dyn FnMut(&[Value])) {
    let mut wire = Wire::to(emulator);
    let mut target = format!("{path}?api-version=2025-03-13");
    loop {
        let answer = wire.ask(&Signed::new(emulator, "GET", &target, ""));
        assert_eq!(answer.status, 200);
        let page = answer.json();
        each(page["value"].as_array().unwrap());
        let Some(link) = page.get("nextLink") else { return };
        let link = link.as_str().unwrap();
        target = link.strip_prefix(emulator.endpoint()).unwrap().into();
        assert!(!link.contains('%') && link.ends_with("&api-version=2025-03-13"), "{link}");
    }
}

#[test]
fn the_newest_stand_first_on_pages() {
    for (rooms, size, due) in [
        (0, 2, vec![0]),
        (1, 2, vec![1]),
        (2, 2, vec![2]),
        (3, 2, vec![2, 1]),
        (5, 2, vec![2, 2, 1]),
    ] {
        let size = NonZeroUsize::new(size).unwrap();
        let emulator = Emulator::builder().page_size(size).start().unwrap();
        let mut ids: Vec<_> = (0..rooms).map(|_| room(&emulator, "").0["id"].clone()).collect();
        ids.reverse();
        let (mut pages, mut listed) = (Vec::new(), Vec::new());
        follow(&emulator, "/rooms", &mut |page| {
            pages.push(page.len());
            listed.extend(page.iter().map(|room| room["id"].clone()));
        });
        assert_eq!((pages, listed), (due, ids));
    }
}

#[test]
fn pages_stay_while_rooms_come_and_go() {
    let size = NonZeroUsize::new(2).unwrap();
    let emulator = Emulator::builder().page_size(size).start().unwrap();
    let paths: Vec<_> = (0..7).map(|_| room(&emulator, "").1).collect();
    let mut listed = Vec::new();
    follow(&emulator, "/rooms", &mut |page| {
        listed.extend(page.iter().map(|room| format!("/rooms/{}", text(&room["id"]))));
        room(&emulator, "");
        // The last of this page, on which the next rests, and the one after.
        if listed.len() == 2 {
            for gone in [5, 4] {
                assert_eq!(api(&emulator, "DELETE", &paths[gone], "").status, 204);
            }
        }
    });
    let due = [6, 5, 3, 2, 1, 0].map(|at: usize| paths[at].clone());
    assert_eq!(listed, due, "none twice, none left out, and none that came later");
}

#[test]
fn a_link_must_be_one_that_was_given() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, "");
    for (path, cursor) in [
        ("/rooms", "%3D"),
        ("/rooms", "eA"),
        ("/rooms", "/w"),
        (&*format!("{path}/participants"), "_w"),
    ] {
        let target = format!("{path}?nextLink={cursor}&api-version=1");
        let answer = ask(&emulator, &Signed::new(&emulator, "GET", &target, ""));
        assert_eq!((answer.error().0, answer.error().1), (400, "BadRequest".into()), "{cursor}");
    }
}

/// Clients of JavaScript send their port twice, and must get it once.
#[test]
fn a_link_names_the_host_that_was_asked() {
    let size = NonZeroUsize::MIN;
    let emulator = Emulator::builder().page_size(size).start().unwrap();
    room(&emulator, "");
    room(&emulator, "");
    let port = host(&emulator).rsplit_once(':').unwrap().1;
    let doubled = format!("localhost:{port}:{port}");
    let target = "/rooms?api-version=1";
    let key = emulator.access_key();
    let request = Signed::by(key, &doubled, "GET", target, "", acs_auth::now());
    let link = text(&ask(&emulator, &request).json()["nextLink"]);
    assert!(link.starts_with(&format!("http://localhost:{port}/rooms?nextLink=")), "{link}");
}

#[test]
fn pages_stay_while_participants_come_and_go() {
    let size = NonZeroUsize::new(2).unwrap();
    let emulator = Emulator::builder().page_size(size).start().unwrap();
    let body =
        json!({ "participants": { "8:acs:b": {}, "8:acs:d": {}, "8:acs:f": {}, "8:acs:h": {} } });
    let (_, path) = room(&emulator, &body.to_string());
    let path = format!("{path}/participants");
    let mut pages = Vec::new();
    follow(&emulator, &path, &mut |page| {
        pages.push(page.iter().map(|one| text(&one["rawId"])).collect::<Vec<_>>());
        // The last of this page goes, somebody comes before it, and somebody after.
        let change = json!({ "participants": { "8:acs:d": null, "8:acs:a": {}, "8:acs:g": {} } });
        assert_eq!(patch(&emulator, &path, change.to_string()).status, 200);
    });
    let due = [vec!["8:acs:b", "8:acs:d"], vec!["8:acs:f", "8:acs:g"], vec!["8:acs:h"]];
    assert_eq!(pages, due);
}
