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

// A look is written as one row at the end of one table; whom it covered is put in the order of citizens
// later, many looks at a time. A page of 25 citizens would otherwise touch 25 places of the index
// before it could be shown.
const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS look (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        at_us INTEGER NOT NULL,
        actor TEXT NOT NULL,
        purpose TEXT NOT NULL,
        citizens TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS subject (
        citizen TEXT NOT NULL,
        look INTEGER NOT NULL REFERENCES look (position),
        PRIMARY KEY (citizen, look)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sorted (up_to INTEGER NOT NULL) STRICT;
    INSERT INTO sorted SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM sorted);
";
const INSERT_LOOKS: &str = "INSERT INTO look (at_us, actor, purpose, citizens)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each($1)";
const SORT: &str = "INSERT INTO subject (citizen, look)
    SELECT DISTINCT value, position FROM look, json_each(citizens)
    WHERE position > (SELECT up_to FROM sorted)
    ORDER BY 1, 2";
const SORTED: &str = "UPDATE sorted SET up_to = (SELECT coalesce(max(position), 0) FROM look)";
const OF_CITIZEN: &str = "SELECT at_us, actor, purpose FROM look WHERE position IN (
        SELECT look FROM (
            SELECT look FROM subject WHERE citizen = $1 ORDER BY look DESC LIMIT $2)
        UNION ALL
        SELECT position FROM look
        WHERE position > (SELECT up_to FROM sorted) AND instr(citizens, $1) > 0)
    ORDER BY position DESC LIMIT $2";

/// Looks that may wait to be sorted: few enough to search them one by one.
const UNSORTED_LOOKS_MAX: usize = 256;

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
    unsorted_looks: usize,
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
        let mut looks = Self { connection, unsorted_looks: 0, unchecked_commits: 0 };
        looks.sort().await?;
        Ok(looks)
    }

    /// Writes rows, in one durable statement.
    ///
    /// # Errors
    /// [`JournalError::Store`]: then the content must not be shown.
    pub async fn write(&mut self, rows: &[LookRow]) -> Result<(), JournalError> {
        let written = rows.len();
        let rows: Result<Vec<_>, serde_json::Error> = rows
            .iter()
            .map(|LookRow { at, actor, purpose, citizens }| {
                let (actor, citizens) =
                    (serde_json::to_string(actor)?, serde_json::to_string(citizens)?);
                Ok((at.as_microsecond(), actor, purpose.code(), citizens))
            })
            .collect();
        let rows = rows.and_then(|rows| serde_json::to_string(&rows));
        sqlx::query(INSERT_LOOKS)
            .bind(rows.map_err(JournalError::Encode)?)
            .execute(&mut self.connection)
            .await
            .map_err(store("writing the look log"))?;
        self.unsorted_looks += written;
        if self.unsorted_looks >= UNSORTED_LOOKS_MAX {
            self.sort().await?;
        }
        self.unchecked_commits += 1;
        if self.unchecked_commits >= COMMITS_PER_CHECKPOINT {
            let doing = "folding the log into the file";
            sqlx::query(CHECKPOINT).execute(&mut self.connection).await.map_err(store(doing))?;
            self.unchecked_commits = 0;
        }
        Ok(())
    }

    /// Puts the looks that came last in the order of citizens.
    async fn sort(&mut self) -> Result<(), JournalError> {
        let doing = "sorting the look log";
        let mut transaction =
            self.connection.begin_with("BEGIN IMMEDIATE").await.map_err(store(doing))?;
        for sql in [SORT, SORTED] {
            sqlx::query(sql).execute(&mut *transaction).await.map_err(store(doing))?;
        }
        transaction.commit().await.map_err(store(doing))?;
        self.unsorted_looks = 0;
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
        let rows = sqlx::query(OF_CITIZEN)
            .bind(citizen.to_string())
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
