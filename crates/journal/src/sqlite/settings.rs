//! The settings every SQLite file of ours has, in one place, and read back before use.
//!
//! `WAL` with `synchronous=FULL` is the only setting with a write-ahead log that keeps an acknowledged
//! event through a power cut; `NORMAL` loses it.

use crate::JournalError;
use crate::statement::{Statement, statements};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The oldest library without the write-ahead-log reset fault.
const OLDEST_LIBRARY: (u32, u32, u32) = (3, 51, 3);

/// Commits after which the one writer does so; SQLite itself is told not to.
pub(crate) const COMMITS_PER_CHECKPOINT: u32 = 256;

statements! {
    /// Folds the write-ahead log into the file, as far as readers allow.
    CHECKPOINT = "PRAGMA wal_checkpoint(PASSIVE)";
    JOURNAL_MODE = "PRAGMA journal_mode";
    SYNCHRONOUS = "PRAGMA synchronous";
    FOREIGN_KEYS = "PRAGMA foreign_keys";
    LIBRARY = "SELECT sqlite_version()";
}

/// A connection to a file. When something broke on it, it is replaced before it is used again: SQLite may
/// have rolled a transaction back by itself where the connection still believes to be in it, or the other
/// way round, and then it could neither write nor tell what is durable.
pub(crate) struct Hand {
    connection: SqliteConnection,
    /// None for a database that can't outlive its connection.
    path: Option<PathBuf>,
    is_in_doubt: bool,
}

impl Hand {
    /// Opens a file for its one writer, creates it if it is not there, and reads the settings back.
    pub(crate) async fn to_write(path: &Path) -> Result<Self, JournalError> {
        let connection = open_to_write(path).await?;
        Ok(Self { connection, path: Some(path.to_owned()), is_in_doubt: false })
    }

    /// Opens a file to read only.
    pub(crate) async fn to_read(path: &Path) -> Result<Self, JournalError> {
        let connection = connect(&options(path).read_only(true)).await?;
        Ok(Self { connection, path: None, is_in_doubt: false })
    }

    /// Opens a file that can't outlive the program, for tests.
    pub(crate) async fn in_memory() -> Result<Self, JournalError> {
        let connection = connect(&SqliteConnectOptions::new().in_memory(true)).await?;
        Ok(Self { connection, path: None, is_in_doubt: false })
    }

    /// The file that is written, if one is.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The connection, which is in no doubt.
    pub(crate) async fn sound(&mut self) -> Result<&mut SqliteConnection, JournalError> {
        if let (true, Some(path)) = (self.is_in_doubt, &self.path) {
            let old = std::mem::replace(&mut self.connection, open_to_write(path).await?);
            // Closing rolls back what was not committed, if SQLite has not done so. It can't fail worse than
            // what made us doubt.
            let _ = old.close().await;
            self.is_in_doubt = false;
        }
        Ok(&mut self.connection)
    }

    /// The same result; a failure of the store leaves the connection in doubt.
    pub(crate) fn heed<T>(&mut self, result: Result<T, JournalError>) -> Result<T, JournalError> {
        self.is_in_doubt |= matches!(result, Err(JournalError::Store { .. }));
        result
    }
}

/// Opens a file for its one writer, creates it if it is not there, and reads the settings back.
async fn open_to_write(path: &Path) -> Result<SqliteConnection, JournalError> {
    let options = options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "0");
    let mut connection = connect(&options).await?;
    verify(&mut connection).await?;
    Ok(connection)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(Duration::from_secs(5))
        .foreign_keys(true)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .disable_statement_logging()
}

async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, JournalError> {
    options
        .connect()
        .await
        .map_err(|source| JournalError::Store { doing: "opening a file", source })
}

async fn read_back(
    connection: &mut SqliteConnection,
    sql: &'static Statement,
) -> Result<String, JournalError> {
    let row = sqlx::query(sql.text())
        .fetch_one(connection)
        .await
        .map_err(|source| JournalError::Store { doing: "reading a setting back", source })?;
    Ok(row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string()))
}

/// The version of the SQLite library in this program.
///
/// # Errors
/// When even that can't be asked.
pub async fn sqlite_version() -> Result<String, JournalError> {
    read_back(Hand::in_memory().await?.sound().await?, &LIBRARY).await
}

pub(crate) async fn verify(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let wanted = [
        ("journal_mode", &JOURNAL_MODE, "wal"),
        ("synchronous", &SYNCHRONOUS, "2"),
        ("foreign_keys", &FOREIGN_KEYS, "1"),
    ];
    for (name, sql, needed) in wanted {
        let found = read_back(connection, sql).await?;
        if found != needed {
            return Err(JournalError::Setting { name: name.into(), found, needed });
        }
    }
    let found = read_back(connection, &LIBRARY).await?;
    let mut parts = found.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_LIBRARY {
        return Err(JournalError::Setting {
            name: "sqlite_version".into(),
            found,
            needed: "3.51.3 or newer",
        });
    }
    Ok(())
}

/// Folds the write-ahead log into the file, as far as readers allow.
pub(crate) async fn checkpoint(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let doing = "folding the log into the file";
    let folded = sqlx::query(CHECKPOINT.text()).execute(connection).await;
    folded.map(drop).map_err(|source| JournalError::Store { doing, source })
}
