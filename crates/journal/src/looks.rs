//! The look log: every time somebody opens what is sealed about a citizen, a row says so first.
//!
//! The log lies beside the journal. A row is durable before the content is handed out; a page with
//! personal content waits for this one thing.

use crate::postgres::Part;
use crate::postgres::looks::PostgresLooks;
use crate::sqlite::looks::SqliteLooks;
use crate::{DamagedRow, JournalError};
use jiff::Timestamp;
use roret_domain::access::Purpose;
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, Position};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A look, as the log keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LookRow {
    /// When.
    pub at: Timestamp,
    /// Who looked.
    pub actor: Actor,
    /// What for, as a code of [`Purpose`].
    pub purpose: Purpose,
    /// At whom.
    pub citizens: Vec<CitizenId>,
}

impl LookRow {
    /// A row's columns; none when one of them is not what it must be.
    pub(crate) fn read(
        at_us: i64,
        actor: &str,
        purpose: &str,
        citizens: Option<Vec<CitizenId>>,
    ) -> Option<Self> {
        Some(Self {
            at: Timestamp::from_microsecond(at_us).ok()?,
            actor: serde_json::from_str(actor).ok()?,
            purpose: Purpose::from_code(purpose)?,
            citizens: citizens?,
        })
    }
}

/// A row with its position in the log.
pub(crate) fn numbered(
    position: i64,
    row: Option<LookRow>,
) -> Result<(u64, LookRow), JournalError> {
    let position = u64::try_from(position).unwrap_or(0);
    let damaged = || JournalError::Damaged {
        position: Position(position),
        source: DamagedRow::Column("look"),
    };
    Ok((position, row.ok_or_else(damaged)?))
}

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
    pub fn in_database(part: Part) -> Self {
        Self::Postgres(PostgresLooks::new(part))
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
