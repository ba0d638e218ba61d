//! That the README tells the limits that there are.

use crate::builder::{MAX_BODY, PATIENCE};
use crate::control::{journal, listing, observer};
use crate::services::chat::{messages, threads};
use crate::{connections, inbox, json_body, received_body, resource};

const MIB: usize = 1 << 20;

#[test]
fn the_readme_tells_them() {
    let readme: Vec<_> = include_str!("../README.md").split_whitespace().collect();
    let readme = readme.join(" ");
    let values = json_body::MOST_VALUES;
    for told in [
        format!(
            "the last {} messages, or as many as take {} MiB",
            inbox::MOST,
            inbox::MOST_BYTES / MIB
        ),
        format!(
            "the last {} requests, {} KiB of each target",
            journal::MOST,
            observer::SHOWN >> 10
        ),
        format!("{},000 identities and operations each", resource::MOST.get() / 1000),
        format!("and {} rooms, calls and threads of chat each", resource::MOST_GATHERINGS),
        format!(
            "A thread has its last {} messages, or as many as take {} MiB, and all threads take {} MiB",
            messages::MOST,
            messages::MOST_BYTES / MIB,
            threads::MOST_BYTES / MIB
        ),
        format!("A body has {} MiB at most", MAX_BODY / MIB),
        format!("and {},{} values", values / 1000, values % 1000),
        format!(
            "Bodies of more than {} KiB have {} MiB together",
            received_body::SMALL >> 10,
            received_body::ROOM / MIB
        ),
        format!("Of {} connections", connections::MOST),
    ] {
        assert!(readme.contains(&told), "{told}");
    }
    assert_eq!(listing::ROOM, received_body::ROOM, "as much");
    assert_eq!(PATIENCE.as_secs(), 60, "a minute");
}
