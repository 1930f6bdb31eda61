//! kill -9 while citizens write: what was acknowledged is there, once, whatever happened.
//!
//! The real program runs on real files and is killed at a moment that the seed decides: when so many
//! forms have been acknowledged, with others on their way.

use crate::load::{CITIZENS, Node, Seen, key, mixed, send};
use roret_journal::sqlite::SqliteJournal;
use std::path::Path;
use std::sync::mpsc;
use uuid::Uuid;

/// Kills in the test of every change.
const ROUNDS: u64 = 100;
/// Kills in `make soak`.
const SOAK_ROUNDS: u64 = 1_000;
/// The program is killed when at most so many forms of a round have been acknowledged.
const ACKNOWLEDGED_MAX: u64 = 40;
/// Forms that are sent again after each restart.
const SENT_AGAIN: usize = 3;

/// Everybody writes until the program is gone; it goes when so many forms have been acknowledged.
fn write_until_killed(node: Node, round: u64) -> Vec<Uuid> {
    let wanted = 1 + mixed(round) % ACKNOWLEDGED_MAX;
    let (sender, receiver) = mpsc::channel();
    let address = node.address;
    let mut acknowledged = Vec::new();
    std::thread::scope(|scope| {
        for citizen in 0..CITIZENS {
            let sender = sender.clone();
            scope.spawn(move || {
                for form in 0.. {
                    let key = key(round, citizen, form);
                    match send(address, key) {
                        Some(303) => sender.send(key).unwrap(),
                        Some(other) => panic!("round {round}: {key} was answered with {other}"),
                        None => break,
                    }
                }
            });
        }
        drop(sender);
        let before = receiver.iter().take(usize::try_from(wanted).unwrap());
        acknowledged.extend(before);
        node.kill();
        // What was acknowledged until the last moment counts too.
        acknowledged.extend(receiver.iter());
    });
    acknowledged
}

async fn read_on(seen: &mut Seen, file: &Path) {
    let mut journal = SqliteJournal::open_to_read(file).await.unwrap();
    seen.read_on(&mut journal).await;
    assert_eq!(journal.check().await.unwrap(), "ok");
}

#[expect(clippy::print_stdout, reason = "the figures are what the soak test is run for")]
async fn rounds(rounds: u64) {
    let folder = tempfile::tempdir().unwrap();
    let data = ["--data", folder.path().to_str().unwrap()];
    let file = folder.path().join("proevekoebing").join("journal.sqlite");
    let (mut seen, mut acknowledged) = (Seen::default(), Vec::new());
    for round in 0..rounds {
        let node = Node::start(&data);
        // Who heard nothing sends again, and so does who heard yes and pressed twice.
        for turn in 0..SENT_AGAIN.min(acknowledged.len()) {
            let index = mixed(round * 31 + turn as u64) % acknowledged.len() as u64;
            let key: Uuid = acknowledged[usize::try_from(index).unwrap()];
            assert_eq!(send(node.address, key), Some(303), "round {round}: {key} again");
        }
        acknowledged.extend(write_until_killed(node, round));
        read_on(&mut seen, &file).await;
        seen.holds(&acknowledged, &format!("round {round}"));
    }
    let node = Node::start(&data);
    for key in acknowledged.iter().rev().take(CITIZENS as usize) {
        assert_eq!(send(node.address, *key), Some(303));
    }
    let before = seen.received.clone();
    read_on(&mut seen, &file).await;
    assert_eq!(seen.received, before, "what was sent again happened again");
    node.kill();
    println!(
        "{rounds} kills, {} acknowledged, {} in the journal, {} events",
        acknowledged.len(),
        seen.received.len(),
        seen.head
    );
    assert!(acknowledged.len() as u64 >= rounds, "there was no load");
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_kill_9() {
    rounds(ROUNDS).await;
}

#[tokio::test]
#[ignore = "long: make soak"]
async fn soak_what_was_acknowledged_is_there_after_a_thousand_kills() {
    rounds(SOAK_ROUNDS).await;
}
