//! One story for every journal, whatever it is made of.

use crate::samples::{batch, events, key, written};
use roret_domain::id::Position;
use roret_journal::archive;
use roret_journal::batch::Batch;
use roret_journal::memory::MemoryJournal;
use roret_journal::page::Page;
use roret_journal::postgres::{Database, PostgresJournal};
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, JournalError, Known};
use std::path::Path;

/// Runs each chapter on each back end: a test each in memory and in a file, one for all in a database.
macro_rules! on_every_engine {
    ($($chapter:ident)+) => {
        mod memory {
            $(#[tokio::test]
            async fn $chapter() {
                super::$chapter(super::MemoryJournal::default()).await;
            })+
        }
        mod sqlite {
            $(#[tokio::test]
            async fn $chapter() {
                let folder = tempfile::tempdir().unwrap();
                let path = folder.path().join("journal.sqlite");
                super::$chapter(super::SqliteJournal::open(&path).await.unwrap()).await;
            })+
        }
        /// All chapters in a folder.
        pub(crate) async fn in_files(folder: &Path) {
            $({
                let path = folder.join(stringify!($chapter));
                $chapter(SqliteJournal::open(&path).await.unwrap()).await;
            })+
        }
        /// All chapters in a database, each for a municipality of its own.
        pub(crate) async fn in_a_database(database: &Database) {
            $({
                let tenant = database.tenant(stringify!($chapter));
                $chapter(PostgresJournal::open(tenant).await.unwrap()).await;
            })+
        }
    };
}

on_every_engine! {
    an_empty_journal_stands_at_nothing
    what_is_written_is_read_again
    positions_have_no_gaps
    an_append_is_conditional_on_the_head
    an_append_of_nothing_does_nothing
    what_comes_portion_by_portion_is_kept_together
    what_is_said_to_be_whole_when_it_is_written_is_kept
    a_batch_that_is_withdrawn_leaves_nothing
    a_key_that_is_taken_in_a_later_portion_keeps_all_of_them_out
    keys_are_known_with_their_hash_and_last_position
    what_is_settled_is_known
    commands_are_read_in_their_order
    what_is_carried_away_is_taken_in_again
    a_key_is_taken_once
    reading_goes_page_by_page
    resting_changes_nothing
}

async fn all(journal: &mut impl Journal) -> Vec<roret_domain::event::Envelope> {
    journal.read(Position(0), u64::MAX).await.unwrap()
}

async fn an_empty_journal_stands_at_nothing(mut journal: impl Journal) {
    assert_eq!(journal.head().await.unwrap(), Position(0));
    assert_eq!(all(&mut journal).await, Vec::new());
    assert_eq!(journal.read(Position(7), 10).await.unwrap(), Vec::new());
    assert_eq!(journal.known(&[key(1)]).await.unwrap(), Vec::new());
    assert_eq!(journal.known(&[]).await.unwrap(), Vec::new());
}

async fn what_is_written_is_read_again(mut journal: impl Journal) {
    // Every kind of actor, every text, in one batch and in many.
    let first = batch(Position(0), &[(1, 1), (2, 2), (3, 1), (4, 3), (5, 1), (6, 1)]);
    journal.append(Position(0), &first).await.unwrap();
    let second = batch(Position(9), &[(7, 8)]);
    journal.append(Position(9), &second).await.unwrap();
    let mut expected = events(&first);
    expected.extend(events(&second));
    assert_eq!(all(&mut journal).await, expected);
    assert_eq!(journal.head().await.unwrap(), Position(17));
}

async fn positions_have_no_gaps(mut journal: impl Journal) {
    let mut head = Position(0);
    for number in 0..20 {
        let batch = batch(head, &[(2 * number, 1 + number % 3), (2 * number + 1, 1)]);
        journal.append(head, &batch).await.unwrap();
        head = journal.head().await.unwrap();
    }
    let positions: Vec<u64> = all(&mut journal).await.iter().map(|one| one.position.0).collect();
    assert_eq!(positions, (1..=head.0).collect::<Vec<_>>());
}

async fn an_append_is_conditional_on_the_head(mut journal: impl Journal) {
    journal.append(Position(0), &batch(Position(0), &[(1, 3)])).await.unwrap();
    for wrong in [0, 2, 4, 1_000_000] {
        let late = batch(Position(wrong), &[(2, 2)]);
        match journal.append(Position(wrong), &late).await {
            Err(JournalError::Moved { expected, head }) => {
                assert_eq!((expected, head), (Position(wrong), Position(3)));
            }
            other => panic!("appended at {wrong}: {other:?}"),
        }
    }
    // Nothing of it was written, and the right place is still free.
    assert_eq!(journal.known(&[key(2)]).await.unwrap(), Vec::new());
    assert_eq!(all(&mut journal).await.len(), 3);
    journal.append(Position(3), &batch(Position(3), &[(2, 2)])).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), Position(5));
}

async fn an_append_of_nothing_does_nothing(mut journal: impl Journal) {
    journal.append(Position(0), &[]).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), Position(0));
}

async fn what_is_said_to_be_whole_when_it_is_written_is_kept(mut journal: impl Journal) {
    // Given a batch of which everything has come, and may be more,
    let whole = batch(Position(0), &[(1, 2)]);
    let (sender, coming) = Batch::channel();
    sender.send(whole.clone());
    let giving = async {
        // when the journal has written it down long before it is told that this was all,
        tokio::time::sleep(std::time::Duration::from_millis(250)).await;
        sender.send_last(Vec::new());
    };
    // then it is there.
    let (kept, ()) = tokio::join!(journal.keep(Position(0), coming), giving);
    kept.unwrap();
    assert_eq!(all(&mut journal).await, events(&whole));
}

async fn what_comes_portion_by_portion_is_kept_together(mut journal: impl Journal) {
    // Given a batch of which the journal sees the first part before the last one is there,
    let whole = batch(Position(0), &[(1, 1), (2, 3), (3, 2), (4, 1), (5, 5)]);
    let (sender, coming) = Batch::channel();
    sender.send(whole[..2].to_vec());
    let giving = async {
        tokio::task::yield_now().await;
        sender.send(Vec::new());
        sender.send(whole[2..3].to_vec());
        tokio::task::yield_now().await;
        sender.send_last(whole[3..].to_vec());
    };
    // when it has ended, then it is there as if it had come at once, and the journal goes on behind it.
    let (kept, ()) = tokio::join!(journal.keep(Position(0), coming), giving);
    kept.unwrap();
    assert_eq!(all(&mut journal).await, events(&whole));
    assert_eq!(journal.known(&[key(1), key(3), key(5)]).await.unwrap().len(), 3);
    let mut other = MemoryJournal::default();
    other.append(Position(0), &whole).await.unwrap();
    let links = |page: Page| page.links().copied().collect::<Vec<_>>();
    assert_eq!(
        links(journal.fetch(Position(0), 100).await.unwrap()),
        links(other.fetch(Position(0), 100).await.unwrap())
    );
    journal.append(Position(12), &batch(Position(12), &[(6, 2)])).await.unwrap();
    assert_eq!(all(&mut journal).await.len(), 14);
}

async fn a_batch_that_is_withdrawn_leaves_nothing(mut journal: impl Journal) {
    journal.append(Position(0), &batch(Position(0), &[(1, 2)])).await.unwrap();
    for portions in 0..3 {
        let (sender, coming) = Batch::channel();
        for number in 0..portions {
            let at = Position(2 + number);
            sender.send(vec![written(10 + number, at, 1)]);
        }
        drop(sender);
        let kept = journal.keep(Position(2), coming).await;
        assert!(matches!(kept, Err(JournalError::Withdrawn)), "{kept:?}");
        assert_eq!(all(&mut journal).await.len(), 2);
        assert_eq!(journal.known(&[key(10), key(11)]).await.unwrap(), Vec::new());
    }
    journal.append(Position(2), &batch(Position(2), &[(10, 4)])).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), Position(6));
}

async fn a_key_that_is_taken_in_a_later_portion_keeps_all_of_them_out(mut journal: impl Journal) {
    journal.append(Position(0), &batch(Position(0), &[(1, 1), (2, 1)])).await.unwrap();
    let (sender, coming) = Batch::channel();
    for (number, at) in [(10, 2), (11, 3), (2, 4), (12, 5)] {
        sender.send(vec![written(number, Position(at), 1)]);
    }
    sender.send_last(Vec::new());
    let refused = journal.keep(Position(2), coming).await;
    assert!(matches!(refused, Err(JournalError::Taken)), "{refused:?}");
    assert_eq!(journal.head().await.unwrap(), Position(2));
    assert_eq!(journal.known(&[key(10), key(11)]).await.unwrap(), Vec::new());
    journal.append(Position(2), &batch(Position(2), &[(10, 1)])).await.unwrap();
}

async fn keys_are_known_with_their_hash_and_last_position(mut journal: impl Journal) {
    let batch = batch(Position(0), &[(1, 1), (2, 3), (300, 2)]);
    journal.append(Position(0), &batch).await.unwrap();
    let mut known = journal.known(&[key(300), key(9), key(1), key(2)]).await.unwrap();
    known.sort_by_key(|known| known.last);
    let expected: Vec<Known> = batch
        .iter()
        .zip([1, 4, 6])
        .map(|(written, last)| Known {
            key: written.key,
            request_hash: written.request_hash,
            last: Position(last),
        })
        .collect();
    assert_eq!(known, expected);
}

async fn commands_are_read_in_their_order(mut journal: impl Journal) {
    let batch = batch(Position(0), &[(9, 1), (2, 3), (300, 2), (4, 1)]);
    journal.append(Position(0), &batch).await.unwrap();
    let mut lasts = Vec::new();
    for (after, up_to) in [(0, 3), (3, 6), (6, 100)] {
        let commands = journal.commands(Position(after), Position(up_to)).await.unwrap();
        lasts.extend(commands.iter().map(|row| (row.known.unwrap().key, row.last.0)));
    }
    assert_eq!(lasts, [(key(9), 1), (key(2), 4), (key(300), 6), (key(4), 7)]);
}

async fn what_is_carried_away_is_taken_in_again(mut journal: impl Journal) {
    journal.append(Position(0), &batch(Position(0), &[(1, 1), (2, 3), (3, 2)])).await.unwrap();
    journal.append(Position(6), &batch(Position(6), &[(4, 8)])).await.unwrap();
    let (whole, rest) = (carried(&mut journal, 0).await, carried(&mut journal, 6).await);
    let mut other = MemoryJournal::default();
    let mut reader = archive::Reader::new(whole.as_bytes()).unwrap();
    assert_eq!(archive::take_in(&mut other, &mut reader).await.unwrap(), Position(14));
    assert_eq!(carried(&mut other, 0).await, whole, "byte for byte");
    // Taken in again it changes nothing, and a later stretch goes on where the first one ended.
    for stretch in [&whole, &rest] {
        let mut reader = archive::Reader::new(stretch.as_bytes()).unwrap();
        assert_eq!(archive::take_in(&mut other, &mut reader).await.unwrap(), Position(14));
    }
    assert_eq!(carried(&mut other, 0).await, whole);
    let mut third =
        SqliteJournal::open(&tempfile::tempdir().unwrap().path().join("j")).await.unwrap();
    let mut reader = archive::Reader::new(rest.as_bytes()).unwrap();
    assert!(archive::take_in(&mut third, &mut reader).await.is_err(), "its beginning is missing");
}

async fn carried(journal: &mut impl Journal, after: u64) -> String {
    let mut out = Vec::new();
    archive::write(journal, "favrskov", Position(after), &mut out).await.unwrap();
    String::from_utf8(out).unwrap()
}

async fn what_is_settled_is_known(mut journal: impl Journal) {
    journal.append(Position(0), &batch(Position(0), &[(1, 1), (2, 3)])).await.unwrap();
    let keys = [key(2), key(3)];
    let settled = journal.settle(&keys).await.unwrap();
    assert_eq!(settled, journal.known(&keys).await.unwrap());
    assert_eq!(settled.len(), 1);
}

async fn a_key_is_taken_once(mut journal: impl Journal) {
    journal.append(Position(0), &batch(Position(0), &[(1, 1), (2, 1)])).await.unwrap();
    // A batch with a new key and a taken one: nothing of it may stay.
    let torn = batch(Position(2), &[(10, 4), (2, 1)]);
    let refused = journal.append(Position(2), &torn).await;
    assert!(matches!(refused, Err(JournalError::Taken)), "{refused:?}");
    assert_eq!(journal.head().await.unwrap(), Position(2));
    assert_eq!(journal.read(Position(2), 10).await.unwrap(), Vec::new());
    assert_eq!(journal.known(&[key(10)]).await.unwrap(), Vec::new());
    // And the journal goes on.
    journal.append(Position(2), &batch(Position(2), &[(10, 4)])).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), Position(6));
}

async fn reading_goes_page_by_page(mut journal: impl Journal) {
    journal.append(Position(0), &[written(1, Position(0), 25)]).await.unwrap();
    let whole = all(&mut journal).await;
    let (mut read, mut at) = (Vec::new(), Position(0));
    loop {
        let page = journal.read(at, 7).await.unwrap();
        assert!(page.len() <= 7);
        let Some(last) = page.last() else { break };
        at = last.position;
        read.extend(page);
    }
    assert_eq!(read, whole);
    assert_eq!(journal.read(Position(3), 0).await.unwrap(), Vec::new());
    assert_eq!(journal.read(Position(24), 7).await.unwrap(), whole[24..]);
    assert_eq!(journal.read(Position(25), 7).await.unwrap(), Vec::new());
}

async fn resting_changes_nothing(mut journal: impl Journal) {
    journal.rest().await.unwrap();
    journal.append(Position(0), &[written(1, Position(0), 2)]).await.unwrap();
    let before = all(&mut journal).await;
    journal.rest().await.unwrap();
    journal.rest().await.unwrap();
    assert_eq!(all(&mut journal).await, before);
    journal.append(Position(2), &[written(2, Position(2), 1)]).await.unwrap();
    assert_eq!(journal.head().await.unwrap(), Position(3));
}
