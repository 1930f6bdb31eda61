//! A machine whose clock was set back.

use crate::load::{Node, ask, key};
use crate::run::Folder;
use roret_domain::id::Position;
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
use std::path::Path;

async fn lines(data: &Path) -> Vec<String> {
    let path = data.join("proevekoebing").join("journal.sqlite");
    let mut journal = SqliteJournal::open_to_read(&path).await.unwrap();
    let head = journal.head().await.unwrap();
    let page = journal.fetch(Position(0), head.0).await.unwrap();
    page.lines().map(String::from).collect()
}

#[tokio::test]
async fn a_clock_far_behind_the_last_event_is_told_at_the_start_and_nothing_is_lost() {
    // Given a journal whose last event was written with a clock eight days ahead.
    let folder = Folder::new();
    let node = Node::start(&["--data", folder.data().to_str().unwrap()]);
    node.move_clock(8);
    assert_eq!(ask(node.address, key(1, 1, 1)).unwrap().0, 303);
    node.kill();
    let written = lines(&folder.data()).await;
    // When it is started with today's.
    let serve = ["serve", "--municipality", "proevekoebing", "--listen", "127.0.0.1:0"];
    let ran = folder.roret(&serve);
    // Then it says what to do in one line, does not start, and has written nothing.
    assert_ne!(ran.code, 0);
    assert!(ran.out.is_empty(), "{}", ran.out);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
    assert!(ran.err.contains("set the clock, and start again"), "{}", ran.err);
    assert_eq!(lines(&folder.data()).await, written);
}
