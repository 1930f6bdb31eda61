//! What answers repeated keys: the rows of the table `command`, and whether they fit the events beside them.
//!
//! Each command has one row with its key, the hash of what was asked, and the position of its last event. Where that
//! event stands, the row belongs: so it is found and named by the event's line. Beside the row its [`entry`] is kept:
//! whoever changes a row carelessly leaves one that does not fit.

use crate::chain::Entry;
use crate::{Known, RequestHash};
use roret_domain::id::{CommandKey, Position};
use std::collections::VecDeque;

/// A row as the store gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CommandRow {
    /// Where it says that its command ends.
    pub last: Position,
    /// What it says; nothing when that is not what was written.
    pub known: Option<Known>,
}

impl From<Known> for CommandRow {
    fn from(known: Known) -> Self {
        Self { last: known.last, known: Some(known) }
    }
}

/// A row that does not fit the events.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum CommandMisfit {
    /// A command ends there, and its row is not there.
    #[error("table `command`, line {last}: the row of the command that ends there is missing")]
    Missing {
        /// Where its last event stands.
        last: Position,
    },
    /// The row is not what was written.
    #[error("table `command`, line {last}: the row was changed")]
    Changed {
        /// Where it says that its command ends.
        last: Position,
    },
    /// The row has the key of another command than that of the events.
    #[error("table `command`, line {last}: the row is another command's")]
    OfAnother {
        /// Where the command ends.
        last: Position,
    },
    /// The row speaks of a place where no command ends, or where another row stands.
    #[error("table `command`, line {last}: there is a row too many")]
    TooMany {
        /// Where it says that its command ends; the store may hold any number.
        last: i64,
    },
}

/// The entry of a row: the BLAKE3 hash of its key, its request's hash and the position of its last event.
pub fn entry(key: &[u8; 16], request_hash: &RequestHash, last: i64) -> Entry {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key).update(request_hash).update(&last.to_be_bytes());
    *hasher.finalize().as_bytes()
}

/// Goes through rows beside the events that they stand for.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The command whose events are coming, and its last one so far.
    open: Option<(Option<CommandKey>, Position)>,
    /// Rows that no event has asked for yet.
    waiting: VecDeque<CommandRow>,
    first: Option<CommandMisfit>,
    fitting: u64,
}

impl Rows {
    /// Takes in the next rows, in their order, before the events at whose lines they stand.
    pub(crate) fn take(&mut self, rows: impl IntoIterator<Item = CommandRow>) {
        self.waiting.extend(rows);
    }

    /// Takes in the next event.
    pub(crate) fn event(&mut self, position: Position, command: Option<CommandKey>) {
        match &mut self.open {
            Some((open, last)) if *open == command => *last = position,
            _ => {
                self.close();
                self.open = Some((command, position));
            }
        }
    }

    /// The first row that does not fit, as far as has been seen.
    pub(crate) fn misfit(&self) -> Option<CommandMisfit> {
        self.first
    }

    /// Ends after the last event. Answers with how many rows fit.
    pub(crate) fn end(mut self) -> Result<u64, CommandMisfit> {
        self.close();
        while let Some(row) = self.waiting.pop_front() {
            self.too_many(row);
        }
        self.first.map_or(Ok(self.fitting), Err)
    }

    fn too_many(&mut self, row: CommandRow) {
        self.found(CommandMisfit::TooMany { last: crate::integer(row.last) });
    }

    fn found(&mut self, misfit: CommandMisfit) {
        self.first.get_or_insert(misfit);
    }

    /// The open command has ended: its row must be the next one, and the only one there.
    fn close(&mut self) {
        let Some((key, last)) = self.open.take() else { return };
        let mut there = Vec::new();
        while let Some(row) = self.waiting.pop_front_if(|row| row.last <= last) {
            match row.last < last {
                true => self.too_many(row),
                false => there.push(row),
            }
        }
        let is_own = |row: &CommandRow| row.known.is_some_and(|known| Some(known.key) == key);
        match there.as_slice() {
            [row] if is_own(row) => self.fitting += 1,
            [] => self.found(CommandMisfit::Missing { last }),
            [row] if row.known.is_none() => self.found(CommandMisfit::Changed { last }),
            [_] => self.found(CommandMisfit::OfAnother { last }),
            _ => self.found(CommandMisfit::TooMany { last: crate::integer(last) }),
        }
    }
}
