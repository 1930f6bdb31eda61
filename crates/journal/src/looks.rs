//! The look log: every time somebody opens what is sealed about a citizen, a row says so first.
//!
//! The log lies beside the journal. A row is durable before the content is handed out; a page with
//! personal content waits for this one thing.

pub(crate) mod row;

pub use row::LookRow;

use crate::JournalError;
use crate::postgres::Tenant;
use crate::postgres::looks::PostgresLooks;
use crate::sqlite::looks::SqliteLooks;
use roret_domain::id::CitizenId;
use std::path::Path;

/// The look log of one municipality, on either engine.
pub enum Looks {
    /// In a file.
    Sqlite(SqliteLooks),
    /// In a database.
    Postgres(PostgresLooks),
}

impl Looks {
    /// Opens the log in a file, creates it if it is not there, and verifies the durable settings.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`](crate::sqlite::SqliteJournal::open).
    pub async fn in_file(path: &Path) -> Result<Self, JournalError> {
        SqliteLooks::open(path).await.map(Self::Sqlite)
    }

    /// Opens a log in a file to read only, beside its writer.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the file is not there or can't be read.
    pub async fn in_file_to_read(path: &Path) -> Result<Self, JournalError> {
        SqliteLooks::open_to_read(path).await.map(Self::Sqlite)
    }

    /// A log that lives as long as the value, for tests.
    ///
    /// # Errors
    /// [`JournalError::Store`] when SQLite can't start.
    pub async fn in_memory() -> Result<Self, JournalError> {
        SqliteLooks::in_memory().await.map(Self::Sqlite)
    }

    /// The log of a municipality in a database.
    pub fn in_database(tenant: Tenant) -> Self {
        Self::Postgres(PostgresLooks::new(tenant))
    }

    /// Writes rows, in one durable transaction.
    ///
    /// # Errors
    /// [`JournalError::Store`]: then the content must not be shown.
    pub async fn write(&mut self, rows: &[LookRow]) -> Result<(), JournalError> {
        if rows.is_empty() {
            return Ok(());
        }
        match self {
            Self::Sqlite(looks) => looks.write(rows).await,
            Self::Postgres(looks) => looks.write(rows).await,
        }
    }

    /// The position of the last look; 0 in an empty log.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn head(&mut self) -> Result<u64, JournalError> {
        match self {
            Self::Sqlite(looks) => looks.head().await,
            Self::Postgres(looks) => looks.head().await,
        }
    }

    /// At most `limit` looks after a position of the log, with their positions, in order.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the log can't be read, [`JournalError::Damaged`] when a row can't.
    pub async fn after(
        &mut self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, JournalError> {
        match self {
            Self::Sqlite(looks) => looks.after(after, limit).await,
            Self::Postgres(looks) => looks.after(after, limit).await,
        }
    }

    /// The newest looks at a citizen.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the log can't be read.
    pub async fn at_citizen(
        &mut self,
        citizen: CitizenId,
        limit: u32,
    ) -> Result<Vec<LookRow>, JournalError> {
        match self {
            Self::Sqlite(looks) => looks.at_citizen(citizen, limit).await,
            Self::Postgres(looks) => looks.at_citizen(citizen, limit).await,
        }
    }

    /// The newest looks of employees at a citizen before a position of the log, with their positions. Looks of the
    /// citizen are left out before any are counted, so that they hide nobody's.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the log can't be read, [`JournalError::Damaged`] when a row can't.
    pub async fn by_workers_at(
        &mut self,
        citizen: CitizenId,
        before: u64,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, JournalError> {
        match self {
            Self::Sqlite(looks) => looks.by_workers_at(citizen, before, limit).await,
            Self::Postgres(looks) => looks.by_workers_at(citizen, before, limit).await,
        }
    }
}
