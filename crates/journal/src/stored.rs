//! A journal that is kept, on whichever engine the municipality has chosen.

use crate::batch::Batch;
use crate::commands::CommandRow;
use crate::news::News;
use crate::page::Page;
use crate::postgres::PostgresJournal;
use crate::sqlite::SqliteJournal;
use crate::{Journal, JournalError, Known, Stray};
use roret_domain::id::{CommandKey, Position};

/// A journal on a disk.
pub enum StoredJournal {
    /// In a file of its own.
    Sqlite(SqliteJournal),
    /// In a database with others.
    Postgres(PostgresJournal),
}

/// The same call on either engine.
macro_rules! on_either {
    ($journal:expr, $call:ident($($argument:expr),*)) => {
        match $journal {
            StoredJournal::Sqlite(journal) => journal.$call($($argument),*).await,
            StoredJournal::Postgres(journal) => journal.$call($($argument),*).await,
        }
    };
}

impl Journal for StoredJournal {
    async fn head(&mut self) -> Result<Position, JournalError> {
        on_either!(self, head())
    }

    async fn keep(&mut self, expected: Position, batch: Batch) -> Result<(), JournalError> {
        on_either!(self, keep(expected, batch))
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        on_either!(self, commands(after, up_to))
    }

    async fn stray(&mut self) -> Result<Option<Stray>, JournalError> {
        on_either!(self, stray())
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        on_either!(self, known(keys))
    }

    async fn settle(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        on_either!(self, settle(keys))
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        on_either!(self, fetch(after, limit))
    }

    fn news(&self) -> News {
        match self {
            Self::Sqlite(journal) => journal.news(),
            Self::Postgres(journal) => journal.news(),
        }
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        on_either!(self, rest())
    }
}
