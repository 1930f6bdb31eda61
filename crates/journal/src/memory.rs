//! A journal in memory: for tests, and for lives that need not be kept.

use crate::batch::Batch;
use crate::chain::{BEGINNING, last_of, links};
use crate::commands::CommandRow;
use crate::news::{News, tell};
use crate::page::Page;
use crate::{Journal, JournalError, Kept, Known, with_last};
use roret_domain::id::{CommandKey, Position};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// A journal that lives as long as anybody holds it. A clone is another writer of the same journal, as two
/// nodes have on a database.
#[derive(Clone)]
pub struct MemoryJournal {
    shelf: Arc<Mutex<Shelf>>,
    heads: watch::Sender<Position>,
}

impl Default for MemoryJournal {
    fn default() -> Self {
        Self { shelf: Arc::default(), heads: watch::Sender::new(Position(0)) }
    }
}

#[derive(Default)]
struct Shelf {
    /// The line of position 1, of position 2, and so on.
    lines: Vec<String>,
    /// Their links, one after the other.
    links: Vec<u8>,
    commands: BTreeMap<CommandKey, Known>,
}

impl MemoryJournal {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn stands_at(&self) -> Position {
        Position(self.lines.len() as u64)
    }
}

impl Journal for MemoryJournal {
    async fn head(&mut self) -> Result<Position, JournalError> {
        Ok(self.shelf().stands_at())
    }

    async fn keep(&mut self, expected: Position, mut batch: Batch) -> Result<(), JournalError> {
        let mut all = Vec::new();
        while let Some(some) = batch.next().await? {
            all.extend(some);
        }
        if all.is_empty() {
            return Ok(());
        }
        let mut shelf = self.shelf();
        let head = shelf.stands_at();
        if head != expected {
            return Err(JournalError::Moved { expected, head });
        }
        if all.iter().any(|kept| shelf.commands.contains_key(&kept.key)) {
            return Err(JournalError::Taken);
        }
        for (Kept { key, request_hash, lines }, last) in with_last(expected, &all) {
            let before = last_of(&shelf.links).unwrap_or(BEGINNING);
            let links = links(before, lines.iter().map(String::as_str));
            shelf.links.extend(links);
            shelf.lines.extend_from_slice(lines);
            shelf.commands.insert(*key, Known { key: *key, request_hash: *request_hash, last });
        }
        tell(&self.heads, shelf.stands_at());
        Ok(())
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        let shelf = self.shelf();
        let asked = |known: &&Known| known.last > after && known.last <= up_to;
        let mut commands: Vec<Known> = shelf.commands.values().filter(asked).copied().collect();
        commands.sort_unstable_by_key(|known| known.last);
        Ok(commands.into_iter().map(CommandRow::from).collect())
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        let shelf = self.shelf();
        Ok(keys.iter().filter_map(|key| shelf.commands.get(key).copied()).collect())
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let first = usize::try_from(after.0).unwrap_or(usize::MAX / 64);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let shelf = self.shelf();
        let lines: Vec<&str> =
            shelf.lines.iter().skip(first).take(limit).map(String::as_str).collect();
        let (before, rest) = shelf.links.split_at_checked(first * 32).unwrap_or((&[], &[]));
        let links = rest.get(..lines.len() * 32).unwrap_or_default();
        let before = last_of(before).unwrap_or(BEGINNING);
        Ok(Page::new(after, lines.join("\n"), before, links.to_vec()))
    }

    fn news(&self) -> News {
        News::told_by(&self.heads)
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        Ok(())
    }
}
