//! A long journal that is damaged near its beginning: whoever reads it is told so, and does not wait for the rest.

use roret_domain::id::{CommandKey, Position};
use roret_journal::batch::Batch;
use roret_journal::commands::CommandRow;
use roret_journal::page::Page;
use roret_journal::verify::{Held, Misfit, check};
use roret_journal::{DamagedRow, Journal, JournalError, Known};
use std::time::Duration;
use tokio::time::timeout;

/// Many pages of lines that are no events.
struct Torn;

impl Journal for Torn {
    async fn head(&mut self) -> Result<Position, JournalError> {
        Ok(Position(100_000))
    }

    async fn keep(&mut self, _: Position, _: Batch) -> Result<(), JournalError> {
        Ok(())
    }

    async fn commands(
        &mut self,
        _: Position,
        _: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        Ok(Vec::new())
    }

    async fn known(&mut self, _: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        Ok(Vec::new())
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let count = usize::try_from(limit).unwrap();
        Ok(Page::new(after, "torn\n".repeat(count), [0; 32], vec![0; 32 * count]))
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}

const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_start_ends_at_the_first_event_that_cant_be_read() {
    let replayed = timeout(LONG, roret_office::replay(&mut Torn)).await.expect("an end");
    let Err(JournalError::Damaged { position, source }) = replayed else {
        panic!("a torn journal was replayed")
    };
    assert_eq!(position, Position(1));
    assert!(matches!(source, DamagedRow::Line(_)), "{source:?}");
}

#[tokio::test]
async fn verification_ends_at_the_first_event_that_does_not_fit() {
    let held = Held::default();
    let checked = timeout(LONG, check(&mut Torn, &held)).await.expect("an end").unwrap();
    assert_eq!(checked, Err(Misfit::Unreadable(Position(1))));
}
