//! The key store in a file of its own, which may lie on another disk than the journal.
//!
//! What is destroyed is overwritten with zeros (`secure_delete`, a setting of every file of ours), and the log that may still hold it is
//! emptied before anybody is told.

use super::run::Run;
use crate::JournalError;
use crate::keys::kept::{Ring, Wrapped};
use crate::sqlite::settings::{Connection, Folding, is_of_the_first_form, is_whole};
use crate::statement::statements;
use crate::store_unfit::DamagedKey;
use roret_domain::key::{KeyId, RingId};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;
use std::path::Path;
use tokio::sync::Mutex;

statements! {
    CREATE = "
    CREATE TABLE IF NOT EXISTS ring (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        id BLOB NOT NULL,
        wrapped BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS key (
        id BLOB PRIMARY KEY,
        wrapped BLOB
    ) STRICT, WITHOUT ROWID;
";
    // The log is emptied after each change: it holds what was there before.
    EMPTY_LOG = "PRAGMA wal_checkpoint(TRUNCATE)";
    KEEP_RING = "INSERT INTO ring (only, id, wrapped) VALUES (1, $1, $2) ON CONFLICT (only) DO NOTHING";
    SET_RING = "UPDATE ring SET wrapped = $2 WHERE id = $1";
    RING = "SELECT id, wrapped FROM ring";
    // A name has eight bytes, and what is wrapped follows it.
    KEEP = "INSERT INTO key (id, wrapped)
        SELECT substr($1, value >> 32, 8), substr($1, (value >> 32) + 8, (value & 4294967295) - 8)
        FROM json_each($2) WHERE true ON CONFLICT (id) DO NOTHING";
    ALL = "SELECT id, wrapped FROM key";
    SOME = "SELECT id, wrapped FROM key WHERE id IN (SELECT unhex(value) FROM json_each($1))";
    DESTROY = "INSERT INTO key (id, wrapped) SELECT unhex(value), NULL FROM json_each($1) WHERE true
        ON CONFLICT (id) DO UPDATE SET wrapped = NULL";
    REWRAP = "UPDATE key SET wrapped = substr($1, (value >> 32) + 8, (value & 4294967295) - 8)
        FROM json_each($2) WHERE key.id = substr($1, value >> 32, 8) AND key.wrapped IS NOT NULL";
}

/// A municipality's keys in a file.
pub struct SqliteKeys {
    connection: Mutex<Connection>,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl SqliteKeys {
    pub(crate) async fn open(path: &Path) -> Result<Self, JournalError> {
        let mut connection = Connection::to_write(path, Folding::ByTheConnection).await?;
        is_of_the_first_form(&mut connection).await?;
        let doing = "opening the key store";
        let made = sqlx::raw_sql(CREATE.text()).execute(connection.sound().await?).await;
        connection.heed(made.map_err(store(doing)))?;
        connection.run(doing, sqlx::query(EMPTY_LOG.text())).await?;
        is_whole(connection.sound().await?, path).await?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub(crate) async fn ring(&self) -> Result<Option<Ring>, JournalError> {
        let row = sqlx::query(RING.text())
            .fetch_optional(self.connection.lock().await.sound().await?)
            .await
            .map_err(store("reading the ring"))?;
        row.map(|row| {
            let id: &[u8] = row.get(0);
            let id = id.try_into().or(Err(DamagedKey::Ring))?;
            Ok(Ring { id: RingId(id), wrapped: row.get(1) })
        })
        .transpose()
    }

    pub(crate) async fn keep_ring(&self, ring: &Ring) -> Result<Ring, JournalError> {
        let keep =
            sqlx::query(KEEP_RING.text()).bind(ring.id.0.as_slice()).bind(ring.wrapped.as_slice());
        self.connection.lock().await.run("keeping the ring", keep).await?;
        Ok(self.ring().await?.ok_or(DamagedKey::Ring)?)
    }

    pub(crate) async fn keep(&self, keys: &[(KeyId, Vec<u8>)]) -> Result<(), JournalError> {
        let (bytes, spans) = run(keys)?;
        let keep = sqlx::query(KEEP.text()).bind(bytes).bind(spans);
        self.connection.lock().await.run("keeping keys", keep).await
    }

    pub(crate) async fn kept(
        &self,
        ids: Option<&[KeyId]>,
    ) -> Result<Vec<(KeyId, Wrapped)>, JournalError> {
        let mut connection = self.connection.lock().await;
        let connection = connection.sound().await?;
        let found = match ids {
            None => sqlx::query(ALL.text()).fetch_all(connection).await,
            Some(ids) => sqlx::query(SOME.text()).bind(names(ids)?).fetch_all(connection).await,
        };
        found.map_err(store("reading keys"))?.iter().map(key).collect()
    }

    pub(crate) async fn destroy(&self, ids: &[KeyId]) -> Result<(), JournalError> {
        let doing = "destroying keys";
        let names = names(ids)?;
        let mut connection = self.connection.lock().await;
        connection.run(doing, sqlx::query(DESTROY.text()).bind(names)).await?;
        connection.run(doing, sqlx::query(EMPTY_LOG.text())).await
    }

    pub(crate) async fn rewrap(
        &self,
        ring: &Ring,
        keys: &[(KeyId, Vec<u8>)],
    ) -> Result<(), JournalError> {
        let doing = "wrapping keys again";
        let (bytes, spans) = run(keys)?;
        let mut connection = self.connection.lock().await;
        let rewrapped = async {
            let connection = connection.sound().await?;
            let mut transaction = sqlx::Connection::begin_with(connection, "BEGIN IMMEDIATE")
                .await
                .map_err(store(doing))?;
            let set = sqlx::query(SET_RING.text())
                .bind(ring.id.0.as_slice())
                .bind(ring.wrapped.as_slice());
            set.execute(&mut *transaction).await.map_err(store(doing))?;
            let again = sqlx::query(REWRAP.text()).bind(bytes).bind(spans);
            again.execute(&mut *transaction).await.map_err(store(doing))?;
            transaction.commit().await.map_err(store(doing))
        };
        let rewrapped = rewrapped.await;
        connection.heed(rewrapped)?;
        connection.run(doing, sqlx::query(EMPTY_LOG.text())).await
    }
}

fn key(row: &SqliteRow) -> Result<(KeyId, Wrapped), JournalError> {
    let id: &[u8] = row.get(0);
    let id = id.try_into().or(Err(DamagedKey::Name))?;
    Ok((KeyId::from_bytes(id), row.get::<Option<Vec<u8>>, _>(1).map(Vec::into_boxed_slice)))
}

fn names(ids: &[KeyId]) -> Result<String, JournalError> {
    serde_json::to_string(ids).map_err(JournalError::Encode)
}

fn run(keys: &[(KeyId, Vec<u8>)]) -> Result<(Vec<u8>, String), JournalError> {
    let mut run = Run::default();
    keys.iter().for_each(|(id, wrapped)| run.push(&[id.bytes().as_slice(), wrapped].concat()));
    run.into_parts()
}
