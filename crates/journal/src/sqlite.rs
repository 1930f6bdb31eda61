//! A journal in a SQLite file: one file per municipality, one writer.

use crate::page::Page;
use crate::settings::{CHECKPOINT, COMMITS_PER_CHECKPOINT, open_to_read, open_to_write};
use crate::{DamagedRow, Journal, JournalError, Known, Written};
use roret_domain::event::Envelope;
use roret_domain::id::{CommandKey, Position};
use sqlx::{Connection, Row, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

/// The file's form. A version is never edited, only added to.
const VERSIONS: &[&str] = &["
    CREATE TABLE head (position INTEGER NOT NULL) STRICT;
    INSERT INTO head VALUES (0);
    CREATE TABLE event (
        position INTEGER PRIMARY KEY,
        line TEXT NOT NULL
    ) STRICT;
    CREATE TABLE command (
        key BLOB PRIMARY KEY,
        request_hash BLOB NOT NULL,
        last INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
"];

const VERSION: &str = "PRAGMA user_version";
const SET_VERSION_1: &str = "PRAGMA user_version = 1";
const HEAD: &str = "SELECT position FROM head";
const MOVE_HEAD: &str = "UPDATE head SET position = $2 WHERE position = $1";
// One statement a batch: each row would cost a journey to the connection's thread.
const INSERT_EVENTS: &str = "INSERT INTO event (position, line)
    SELECT $2 + key, value FROM json_each($1)";
const INSERT_COMMANDS: &str = "INSERT INTO command (key, request_hash, last)
    SELECT unhex(value->>0), unhex(value->>1), value->>2 FROM json_each($1)";
const KNOWN: &str = "SELECT key, request_hash, last FROM command
    WHERE key IN (SELECT unhex(value) FROM json_each($1))";
// Many events come back as one text: a row each would cost more than reading it. Rows are visited in the
// order of the primary key; the reader checks that no position is missing or out of order.
const READ: &str = "SELECT group_concat(line, char(10)) FROM event
    WHERE position > $1 AND position <= $2";
const QUICK_CHECK: &str = "PRAGMA quick_check";

/// A journal in a file.
pub struct SqliteJournal {
    connection: SqliteConnection,
    unchecked_commits: u32,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl SqliteJournal {
    /// Opens a journal to write, creates it if it is not there, and verifies the durable settings.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the file can't be opened, [`JournalError::Setting`] when its
    /// settings would not keep what was acknowledged.
    pub async fn open(path: &Path) -> Result<Self, JournalError> {
        let mut connection = open_to_write(path).await?;
        migrate(&mut connection).await?;
        Ok(Self { connection, unchecked_commits: 0 })
    }

    /// Opens a journal to read only, beside its writer.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the file is not there or can't be read, [`JournalError::Setting`]
    /// when a newer program wrote it.
    pub async fn open_to_read(path: &Path) -> Result<Self, JournalError> {
        let mut connection = open_to_read(path).await?;
        version(&mut connection).await?;
        Ok(Self { connection, unchecked_commits: 0 })
    }

    /// Looks through the file's structure. Answers with SQLite's own words, `ok` when sound.
    ///
    /// # Errors
    /// [`JournalError::Store`] when the check can't run.
    pub async fn check(&mut self) -> Result<String, JournalError> {
        let row = sqlx::query(QUICK_CHECK)
            .fetch_one(&mut self.connection)
            .await
            .map_err(store("checking the file"))?;
        Ok(row.get(0))
    }
}

/// The version of the file's form: one that this program knows.
async fn version(connection: &mut SqliteConnection) -> Result<i64, JournalError> {
    let row = sqlx::query(VERSION)
        .fetch_one(connection)
        .await
        .map_err(store("reading the file's version"))?;
    match row.get(0) {
        version @ (0 | 1) => Ok(version),
        newer => {
            let found = i64::to_string(&newer);
            Err(JournalError::Setting { name: "user_version", found, needed: "0 or 1" })
        }
    }
}

async fn migrate(connection: &mut SqliteConnection) -> Result<(), JournalError> {
    if version(connection).await? == 0 {
        let doing = "creating the tables";
        let mut transaction = connection.begin().await.map_err(store(doing))?;
        for sql in VERSIONS.iter().copied() {
            sqlx::raw_sql(sql).execute(&mut *transaction).await.map_err(store(doing))?;
        }
        sqlx::query(SET_VERSION_1).execute(&mut *transaction).await.map_err(store(doing))?;
        transaction.commit().await.map_err(store(doing))?;
    }
    Ok(())
}

impl Journal for SqliteJournal {
    async fn head(&mut self) -> Result<Position, JournalError> {
        let row = sqlx::query(HEAD)
            .fetch_one(&mut self.connection)
            .await
            .map_err(store("reading the head"))?;
        Ok(position(row.get(0)))
    }

    async fn append(&mut self, expected: Position, batch: &[Written]) -> Result<(), JournalError> {
        let events = || batch.iter().flat_map(|written| &written.events);
        let (Some(first), Some(last)) = (events().next(), events().last()) else {
            let head = self.head().await?;
            return if head == expected {
                Ok(())
            } else {
                Err(JournalError::Moved { expected, head })
            };
        };
        let lines: Result<Vec<String>, _> = events().map(Envelope::to_line).collect();
        let lines = serde_json::to_string(&lines.map_err(JournalError::Encode)?)
            .map_err(JournalError::Encode)?;
        let command_rows = command_rows(batch)?;
        let doing = "appending";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(store(doing))?;
        let moved = sqlx::query(MOVE_HEAD)
            .bind(integer(expected))
            .bind(integer(last.position))
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        if moved.rows_affected() != 1 {
            let row = sqlx::query(HEAD).fetch_one(&mut *transaction).await.map_err(store(doing))?;
            return Err(JournalError::Moved { expected, head: position(row.get(0)) });
        }
        sqlx::query(INSERT_EVENTS)
            .bind(lines)
            .bind(integer(first.position))
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        sqlx::query(INSERT_COMMANDS)
            .bind(command_rows)
            .execute(&mut *transaction)
            .await
            .map_err(store(doing))?;
        transaction.commit().await.map_err(store("committing"))?;
        self.unchecked_commits += 1;
        if self.unchecked_commits >= COMMITS_PER_CHECKPOINT {
            self.rest().await?;
        }
        Ok(())
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        let doing = "asking for command keys";
        let keys: Vec<String> = keys.iter().map(|key| key.uuid().simple().to_string()).collect();
        let keys = serde_json::to_string(&keys).map_err(JournalError::Encode)?;
        let rows = sqlx::query(KNOWN)
            .bind(keys)
            .fetch_all(&mut self.connection)
            .await
            .map_err(store(doing))?;
        rows.iter()
            .map(|row| {
                let last = position(row.get(2));
                let damaged = |column| JournalError::Damaged {
                    position: last,
                    source: DamagedRow::Column(column),
                };
                let key = Uuid::from_slice(row.get(0)).or(Err(damaged("key")))?;
                let hash: &[u8] = row.get(1);
                Ok(Known {
                    key: CommandKey::from_uuid(key),
                    request_hash: hash.try_into().or(Err(damaged("request_hash")))?,
                    last,
                })
            })
            .collect()
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        let row = sqlx::query(READ)
            .bind(integer(after))
            .bind(integer(Position(after.0.saturating_add(limit))))
            .fetch_one(&mut self.connection)
            .await
            .map_err(store("reading events"))?;
        Ok(Page::new(after, row.get::<Option<String>, _>(0).unwrap_or_default()))
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        if self.unchecked_commits > 0 {
            sqlx::query(CHECKPOINT)
                .execute(&mut self.connection)
                .await
                .map_err(store("folding the log into the file"))?;
            self.unchecked_commits = 0;
        }
        Ok(())
    }
}

/// SQLite's integers are signed; positions count from 1 and reach nowhere near the edge.
fn integer(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

fn position(integer: i64) -> Position {
    Position(u64::try_from(integer).unwrap_or(0))
}

fn command_rows(batch: &[Written]) -> Result<String, JournalError> {
    let hex = |hash: &[u8]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let rows: Vec<_> = batch
        .iter()
        .filter_map(|written| Some((written, written.events.last()?.position)))
        .map(|(written, last)| {
            (written.key.uuid().simple().to_string(), hex(&written.request_hash), last)
        })
        .collect();
    serde_json::to_string(&rows).map_err(JournalError::Encode)
}
