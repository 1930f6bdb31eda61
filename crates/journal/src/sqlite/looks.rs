//! The look log in a file of its own, beside the journal.

use crate::JournalError;
use crate::looks::row::{LookRow, numbered};
use crate::sqlite::settings::{
    COMMITS_PER_CHECKPOINT, Connection, Folding, checkpoint, is_of_a_known_form,
    is_of_the_first_form,
};
use crate::statement::statements;
use roret_domain::id::CitizenId;
use sqlx::{Connection as _, Row};
use std::path::Path;

statements! {
    // A look is written as one row at the end of one table; whom it covered is put in the order of citizens
    // later, many looks at a time. A page of 25 citizens would otherwise touch 25 places of the index
    // before it could be shown.
    CREATE = "
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
    INSERT_LOOKS = "INSERT INTO look (at_us, actor, purpose, citizens)
    SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each($1)";
    SORT = "INSERT INTO subject (citizen, look)
    SELECT DISTINCT value, position FROM look, json_each(citizens)
    WHERE position > (SELECT up_to FROM sorted)
    ORDER BY 1, 2";
    SORTED = "UPDATE sorted SET up_to = (SELECT coalesce(max(position), 0) FROM look)";
    HEAD = "SELECT coalesce(max(position), 0) FROM look";
    AFTER = "SELECT position, at_us, actor, purpose, citizens FROM look
    WHERE position > $1 ORDER BY position LIMIT $2";
    OF_CITIZEN = "SELECT at_us, actor, purpose FROM look WHERE position IN (
        SELECT look FROM (
            SELECT look FROM subject WHERE citizen = $1 ORDER BY look DESC LIMIT $2)
        UNION ALL
        SELECT position FROM look
        WHERE position > (SELECT up_to FROM sorted) AND instr(citizens, $1) > 0)
    ORDER BY position DESC LIMIT $2";
    // Newest first, as the index has them: what is older is not read.
    OF_CITIZEN_BY_WORKERS = "SELECT * FROM (
        SELECT position, at_us, actor, purpose FROM subject CROSS JOIN look ON position = look
        WHERE citizen = $1 AND look < $2 AND actor GLOB '{\"worker\":*'
        ORDER BY look DESC LIMIT $3)
    UNION ALL SELECT * FROM (
        SELECT position, at_us, actor, purpose FROM look
        WHERE position > (SELECT up_to FROM sorted) AND position < $2
            AND instr(citizens, $1) > 0 AND actor GLOB '{\"worker\":*')
    ORDER BY position DESC LIMIT $3";
}

/// Looks that may wait to be sorted: few enough to search them one by one.
const UNSORTED_LOOKS_MAX: usize = 256;

/// The look log of one municipality, in a file.
pub struct SqliteLooks {
    connection: Connection,
    unsorted_looks: usize,
    unchecked_commits: u32,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl SqliteLooks {
    pub(crate) async fn open(path: &Path) -> Result<Self, JournalError> {
        Self::with(Connection::to_write(path, Folding::ByTheWriter).await?).await
    }

    pub(crate) async fn open_to_read(path: &Path) -> Result<Self, JournalError> {
        let mut connection = Connection::to_read(path).await?;
        is_of_a_known_form(&mut connection).await?;
        Ok(Self { connection, unsorted_looks: 0, unchecked_commits: 0 })
    }

    pub(crate) async fn in_memory() -> Result<Self, JournalError> {
        Self::with(Connection::in_memory().await?).await
    }

    async fn with(mut connection: Connection) -> Result<Self, JournalError> {
        is_of_the_first_form(&mut connection).await?;
        let doing = "creating the look log";
        let made = sqlx::raw_sql(CREATE.text()).execute(connection.sound().await?).await;
        connection.heed(made.map_err(store(doing)))?;
        let mut looks = Self { connection, unsorted_looks: 0, unchecked_commits: 0 };
        let sorted = looks.sort().await;
        looks.connection.heed(sorted)?;
        Ok(looks)
    }

    pub(crate) async fn write(&mut self, rows: &[LookRow]) -> Result<(), JournalError> {
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
        let insert = sqlx::query(INSERT_LOOKS.text()).bind(rows.map_err(JournalError::Encode)?);
        self.connection.run("writing the look log", insert).await?;
        self.unsorted_looks += written;
        self.unchecked_commits += 1;
        if let Err(error) = self.tidy().await {
            if error.is_disk_in_doubt() {
                return Err(error);
            }
            // The looks are durable all the same; what could not be tidied now is tidied later.
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "the look log could not be tidied");
        }
        Ok(())
    }

    async fn tidy(&mut self) -> Result<(), JournalError> {
        if self.unsorted_looks >= UNSORTED_LOOKS_MAX {
            let sorted = self.sort().await;
            self.connection.heed(sorted)?;
        }
        if self.unchecked_commits >= COMMITS_PER_CHECKPOINT {
            let folded = checkpoint(self.connection.sound().await?).await;
            self.connection.heed(folded)?;
            self.unchecked_commits = 0;
        }
        Ok(())
    }

    /// Puts the looks that came last in the order of citizens.
    async fn sort(&mut self) -> Result<(), JournalError> {
        let doing = "sorting the look log";
        let mut transaction = self
            .connection
            .sound()
            .await?
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(store(doing))?;
        for sql in [&SORT, &SORTED] {
            sqlx::query(sql.text()).execute(&mut *transaction).await.map_err(store(doing))?;
        }
        transaction.commit().await.map_err(store(doing))?;
        self.unsorted_looks = 0;
        Ok(())
    }

    pub(crate) async fn head(&mut self) -> Result<u64, JournalError> {
        let row = sqlx::query(HEAD.text())
            .fetch_one(self.connection.sound().await?)
            .await
            .map_err(store("reading the look log"))?;
        Ok(u64::try_from(row.get::<i64, _>(0)).unwrap_or(0))
    }

    pub(crate) async fn after(
        &mut self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, JournalError> {
        let rows = sqlx::query(AFTER.text())
            .bind(i64::try_from(after).unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(self.connection.sound().await?)
            .await
            .map_err(store("reading the look log"))?;
        rows.iter()
            .map(|row| {
                let citizens = serde_json::from_str(row.get(4)).ok();
                numbered(row.get(0), LookRow::read(row.get(1), row.get(2), row.get(3), citizens))
            })
            .collect()
    }

    pub(crate) async fn at_citizen(
        &mut self,
        citizen: CitizenId,
        limit: u32,
    ) -> Result<Vec<LookRow>, JournalError> {
        let rows = sqlx::query(OF_CITIZEN.text())
            .bind(citizen.to_string())
            .bind(i64::from(limit))
            .fetch_all(self.connection.sound().await?)
            .await
            .map_err(store("reading the look log"))?;
        let look = |row: &sqlx::sqlite::SqliteRow| {
            LookRow::read(row.get(0), row.get(1), row.get(2), Some(vec![citizen]))
        };
        Ok(rows.iter().filter_map(look).collect())
    }

    pub(crate) async fn by_workers_at(
        &mut self,
        citizen: CitizenId,
        before: u64,
        limit: u32,
    ) -> Result<Vec<(u64, LookRow)>, JournalError> {
        let rows = sqlx::query(OF_CITIZEN_BY_WORKERS.text())
            .bind(citizen.to_string())
            .bind(i64::try_from(before).unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(self.connection.sound().await?)
            .await
            .map_err(store("reading the look log"))?;
        let look = |row: &sqlx::sqlite::SqliteRow| {
            let read = LookRow::read(row.get(1), row.get(2), row.get(3), Some(vec![citizen]));
            numbered(row.get(0), read)
        };
        rows.iter().map(look).collect()
    }
}
