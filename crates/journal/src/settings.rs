//! The settings every SQLite file of ours has, in one place, and read back before use.
//!
//! `WAL` with `synchronous=FULL` is the only setting with a write-ahead log that keeps an acknowledged
//! event through a power cut; `NORMAL` loses it.

use crate::JournalError;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Row, SqliteConnection};
use std::path::Path;
use std::time::Duration;

/// The oldest library without the write-ahead-log reset fault.
const OLDEST_LIBRARY: (u32, u32, u32) = (3, 51, 3);

/// Folds the write-ahead log into the file, as far as readers allow.
pub(crate) const CHECKPOINT: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// Commits after which the one writer does so; SQLite itself is told not to.
pub(crate) const COMMITS_PER_CHECKPOINT: u32 = 256;

const JOURNAL_MODE: &str = "PRAGMA journal_mode";
const SYNCHRONOUS: &str = "PRAGMA synchronous";
const FOREIGN_KEYS: &str = "PRAGMA foreign_keys";
const LIBRARY: &str = "SELECT sqlite_version()";

/// Opens a file for its one writer, creates it if it is not there, and reads the settings back.
pub(crate) async fn open_to_write(path: &Path) -> Result<SqliteConnection, JournalError> {
    let options = options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "0");
    let mut connection = connect(&options).await?;
    verify(&mut connection).await?;
    Ok(connection)
}

/// Opens a file to read only.
pub(crate) async fn open_to_read(path: &Path) -> Result<SqliteConnection, JournalError> {
    connect(&options(path).read_only(true)).await
}

/// Opens a file that can't outlive the program, for tests.
pub(crate) async fn open_in_memory() -> Result<SqliteConnection, JournalError> {
    connect(&SqliteConnectOptions::new().in_memory(true)).await
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
    sql: &'static str,
) -> Result<String, JournalError> {
    let row = sqlx::query(sql)
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
    read_back(&mut open_in_memory().await?, LIBRARY).await
}

pub(crate) async fn verify(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    let wanted = [
        ("journal_mode", JOURNAL_MODE, "wal"),
        ("synchronous", SYNCHRONOUS, "2"),
        ("foreign_keys", FOREIGN_KEYS, "1"),
    ];
    for (name, sql, needed) in wanted {
        let found = read_back(connection, sql).await?;
        if found != needed {
            return Err(JournalError::Setting { name, found, needed });
        }
    }
    let found = read_back(connection, LIBRARY).await?;
    let mut parts = found.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    if (next(), next(), next()) < OLDEST_LIBRARY {
        return Err(JournalError::Setting {
            name: "sqlite_version",
            found,
            needed: "3.51.3 or newer",
        });
    }
    Ok(())
}
