//! A journal in memory: for tests, and for lives that need not be kept.

use crate::{Journal, JournalError, Known, Written};
use roret_domain::event::Envelope;
use roret_domain::id::{CommandKey, Position};
use std::collections::BTreeMap;

/// A journal that lives as long as the value.
#[derive(Default)]
pub struct MemoryJournal {
    events: Vec<Envelope>,
    commands: BTreeMap<CommandKey, Known>,
}

impl MemoryJournal {
    fn stands_at(&self) -> Position {
        self.events.last().map_or(Position(0), |envelope| envelope.position)
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
        for written in batch {
            self.events.extend(written.events.iter().cloned());
            let known = Known {
                key: written.key,
                request_hash: written.request_hash,
                last: self.stands_at(),
            };
            self.commands.insert(written.key, known);
        }
        Ok(())
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        Ok(keys.iter().filter_map(|key| self.commands.get(key).copied()).collect())
    }

    async fn read(&mut self, after: Position, limit: u32) -> Result<Vec<Envelope>, JournalError> {
        let first = self.events.partition_point(|envelope| envelope.position <= after);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(self.events.iter().skip(first).take(limit).cloned().collect())
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}
