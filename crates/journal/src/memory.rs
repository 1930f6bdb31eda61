//! A journal in memory: for tests, and for lives that need not be kept.

use crate::page::Page;
use crate::{Journal, JournalError, Known, Written};
use roret_domain::id::{CommandKey, Position};
use std::collections::BTreeMap;

/// A journal that lives as long as the value.
#[derive(Default)]
pub struct MemoryJournal {
    /// The line of position 1, of position 2, and so on.
    lines: Vec<String>,
    commands: BTreeMap<CommandKey, Known>,
}

impl MemoryJournal {
    fn stands_at(&self) -> Position {
        Position(self.lines.len() as u64)
    }
}

impl Journal for MemoryJournal {
    async fn head(&mut self) -> Result<Position, JournalError> {
        Ok(self.stands_at())
    }

    async fn append(&mut self, expected: Position, batch: &[Written]) -> Result<(), JournalError> {
        let head = self.stands_at();
        if head != expected {
            return Err(JournalError::Moved { expected, head });
        }
        let mut lines = Vec::new();
        for envelope in batch.iter().flat_map(|written| &written.events) {
            lines.push(envelope.to_line().map_err(JournalError::Encode)?);
        }
        self.lines.append(&mut lines);
        for Written { key, request_hash, events } in batch {
            let Some(last) = events.last() else { continue };
            let known = Known { key: *key, request_hash: *request_hash, last: last.position };
            self.commands.insert(*key, known);
        }
        Ok(())
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        Ok(keys.iter().filter_map(|key| self.commands.get(key).copied()).collect())
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let first = usize::try_from(after.0).unwrap_or(usize::MAX);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let lines: Vec<&str> =
            self.lines.iter().skip(first).take(limit).map(String::as_str).collect();
        Ok(Page::new(after, lines.join("\n")))
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}
