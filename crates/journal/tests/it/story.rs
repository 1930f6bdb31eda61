//! One story for every journal, whatever it is made of.

use crate::samples::{batch, events, key, written};
use roret_domain::id::Position;
use roret_journal::memory::MemoryJournal;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, JournalError, Known};

/// Runs a chapter on each back end.
macro_rules! on_both {
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
    };
}

on_both! {
    an_empty_journal_stands_at_nothing
    what_is_written_is_read_again
    positions_have_no_gaps
    an_append_is_conditional_on_the_head
    an_append_of_nothing_does_nothing
    keys_are_known_with_their_hash_and_last_position
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
