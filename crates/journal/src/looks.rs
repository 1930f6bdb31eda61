//! The look log: every time somebody opens what is sealed about a citizen, a row says so first.
//!
//! The log is a file of its own, beside the journal. A row is durable before the content is handed
//! out; a page with personal content waits for this one thing.

use crate::JournalError;
use crate::settings::{CHECKPOINT, COMMITS_PER_CHECKPOINT, open_in_memory, open_to_write};
use jiff::Timestamp;
use roret_domain::access::Purpose;
use roret_domain::event::Actor;
use roret_domain::id::CitizenId;
use sqlx::{Connection, Row, SqliteConnection};
use std::path::Path;
use uuid::Uuid;

const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS look (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        at_us INTEGER NOT NULL,
        actor TEXT NOT NULL,
        purpose TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS subject (
        citizen BLOB NOT NULL,
        look INTEGER NOT NULL REFERENCES look (position),
        PRIMARY KEY (citizen, look)
    ) STRICT, WITHOUT ROWID;
";
const INSERT_LOOK: &str =
    "INSERT INTO look (at_us, actor, purpose) VALUES ($1, $2, $3) RETURNING position";
const INSERT_SUBJECTS: &str =
    "INSERT INTO subject (citizen, look) SELECT unhex(value), $2 FROM json_each($1)";
const OF_CITIZEN: &str = "SELECT at_us, actor, purpose FROM look JOIN subject ON look = position
    WHERE citizen = $1 ORDER BY look DESC LIMIT $2";

/// A look, as the log keeps it.
#[derive(Clone, PartialEq, Eq, Debug)]
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

/// The look log of one municipality.
pub struct Looks {
    connection: SqliteConnection,
    unchecked_commits: u32,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl Looks {
    /// Opens the log, creates it if it is not there, and verifies the durable settings.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`](crate::sqlite::SqliteJournal::open).
    pub async fn open(path: &Path) -> Result<Self, JournalError> {
        Self::with(open_to_write(path).await?).await
    }

    /// A log that lives as long as the value, for tests.
    ///
    /// # Errors
    /// [`JournalError::Store`] when SQLite can't start.
    pub async fn in_memory() -> Result<Self, JournalError> {
        Self::with(open_in_memory().await?).await
    }

    async fn with(mut connection: SqliteConnection) -> Result<Self, JournalError> {
        let doing = "creating the look log";
        sqlx::raw_sql(CREATE).execute(&mut connection).await.map_err(store(doing))?;
        Ok(Self { connection, unchecked_commits: 0 })
    }

    /// Writes rows, in one durable transaction.
    ///
    /// # Errors
    /// [`JournalError::Store`]: then the content must not be shown.
    pub async fn write(&mut self, rows: &[LookRow]) -> Result<(), JournalError> {
        let doing = "writing the look log";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(store(doing))?;
        for row in rows {
            let actor = serde_json::to_string(&row.actor).map_err(JournalError::Encode)?;
            let citizens: Vec<String> =
                row.citizens.iter().map(|id| id.uuid().simple().to_string()).collect();
            let citizens = serde_json::to_string(&citizens).map_err(JournalError::Encode)?;
            let inserted = sqlx::query(INSERT_LOOK)
                .bind(row.at.as_microsecond())
                .bind(actor)
                .bind(row.purpose.code())
                .fetch_one(&mut *transaction)
                .await
                .map_err(store(doing))?;
            sqlx::query(INSERT_SUBJECTS)
                .bind(citizens)
                .bind(inserted.get::<i64, _>(0))
                .execute(&mut *transaction)
                .await
                .map_err(store(doing))?;
        }
        transaction.commit().await.map_err(store(doing))?;
        self.unchecked_commits += 1;
        if self.unchecked_commits >= COMMITS_PER_CHECKPOINT {
            sqlx::query(CHECKPOINT).execute(&mut self.connection).await.map_err(store(doing))?;
            self.unchecked_commits = 0;
        }
        Ok(())
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
        let id: Uuid = citizen.uuid();
        let rows = sqlx::query(OF_CITIZEN)
            .bind(id.as_bytes().as_slice())
            .bind(i64::from(limit))
            .fetch_all(&mut self.connection)
            .await
            .map_err(store("reading the look log"))?;
        let look = |row: &sqlx::sqlite::SqliteRow| {
            Some(LookRow {
                at: Timestamp::from_microsecond(row.get(0)).ok()?,
                actor: serde_json::from_str(row.get(1)).ok()?,
                purpose: Purpose::from_code(row.get(2))?,
                citizens: vec![citizen],
            })
        };
        Ok(rows.iter().filter_map(look).collect())
    }
}
