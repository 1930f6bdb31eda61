//! The desk in a file of its own, beside the journal.

use crate::JournalError;
use crate::desk::record::{DRAFTS_MAX, Draft, OwnDraft, SignIn, TokenHash, owner_key};
use crate::sqlite::settings::{Connection, Folding, form_of};
use crate::statement::statements;
use jiff::Timestamp;
use roret_domain::event::Actor;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, Sqlite};
use std::path::Path;
use tokio::sync::Mutex;

statements! {
    CREATE = "
    CREATE TABLE IF NOT EXISTS sign_in (
        token_hash BLOB PRIMARY KEY,
        actor TEXT NOT NULL,
        expires_at_us INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS draft (
        owner TEXT NOT NULL,
        form TEXT NOT NULL,
        fields TEXT NOT NULL,
        saved_at_us INTEGER NOT NULL,
        PRIMARY KEY (owner, form)
    ) STRICT, WITHOUT ROWID;
";
    // Before there was another way, all sign-ins were the demonstration's.
    ADD_WAY = "BEGIN IMMEDIATE;
    ALTER TABLE sign_in ADD COLUMN way TEXT NOT NULL DEFAULT 'demonstration';
    PRAGMA user_version = 2;
    COMMIT";
    SIGN_IN = "INSERT INTO sign_in (token_hash, actor, expires_at_us, way) VALUES ($1, $2, $3, $4)
    ON CONFLICT (token_hash)
    DO UPDATE SET actor = excluded.actor, expires_at_us = excluded.expires_at_us, way = excluded.way";
    SIGNED_IN = "SELECT token_hash, actor, expires_at_us, way FROM sign_in";
    SIGNED_IN_WITH = "SELECT token_hash, actor, expires_at_us, way FROM sign_in WHERE token_hash = $1";
    SIGN_OUT = "DELETE FROM sign_in WHERE token_hash = $1";
    SIGN_IN_GONE = "DELETE FROM sign_in WHERE expires_at_us < $1";
    KEEP_DRAFT = "INSERT INTO draft (owner, form, fields, saved_at_us)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (owner, form) DO UPDATE SET fields = excluded.fields, saved_at_us = excluded.saved_at_us";
    KEEP_NEWEST = "DELETE FROM draft WHERE owner = $1 AND form NOT IN
    (SELECT form FROM draft WHERE owner = $1 ORDER BY saved_at_us DESC LIMIT $2)";
    DRAFT = "SELECT fields, saved_at_us FROM draft WHERE owner = $1 AND form = $2";
    DRAFTS = "SELECT owner, form, fields, saved_at_us FROM draft";
    DROP_DRAFT = "DELETE FROM draft WHERE owner = $1 AND form = $2";
    DROP_DRAFTS_OF = "DELETE FROM draft WHERE owner = $1";
    // A form's name tells which inquiry it is about.
    DROP_DRAFTS_ABOUT = "DELETE FROM draft WHERE instr(form, $1) > 0";
    DRAFT_GONE = "DELETE FROM draft WHERE saved_at_us < $1";
}

/// The form of the file whose sign-ins say how they were made.
const FORM_WITH_WAYS: i64 = 2;

/// The desk of one municipality, in a file.
pub struct SqliteDesk {
    connection: Mutex<Connection>,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl SqliteDesk {
    pub(crate) async fn open(path: &Path) -> Result<Self, JournalError> {
        Self::with(Connection::to_write(path, Folding::ByTheConnection).await?).await
    }

    pub(crate) async fn in_memory() -> Result<Self, JournalError> {
        Self::with(Connection::in_memory().await?).await
    }

    async fn with(mut connection: Connection) -> Result<Self, JournalError> {
        let form = form_of(&mut connection, FORM_WITH_WAYS).await?;
        let doing = "creating the desk";
        let made = sqlx::raw_sql(CREATE.text()).execute(connection.sound().await?).await;
        connection.heed(made.map_err(store(doing)))?;
        if form < FORM_WITH_WAYS {
            let added = sqlx::raw_sql(ADD_WAY.text()).execute(connection.begins().await?).await;
            connection.heed(added.map_err(store(doing)))?;
            connection.is_done();
        }
        Ok(Self { connection: Mutex::new(connection) })
    }

    async fn run(
        &self,
        doing: &'static str,
        query: Query<'_, Sqlite, SqliteArguments>,
    ) -> Result<(), JournalError> {
        self.connection.lock().await.run(doing, query).await
    }

    pub(crate) async fn sign_in(&self, sign_in: &SignIn) -> Result<(), JournalError> {
        let actor = serde_json::to_string(&sign_in.actor).map_err(JournalError::Encode)?;
        let run = sqlx::query(SIGN_IN.text())
            .bind(sign_in.token_hash.as_slice())
            .bind(actor)
            .bind(sign_in.expires_at.as_microsecond())
            .bind(sign_in.way.code());
        self.run("keeping a sign-in", run).await
    }

    pub(crate) async fn signed_in(&self) -> Result<Vec<SignIn>, JournalError> {
        let rows = sqlx::query(SIGNED_IN.text())
            .fetch_all(self.connection.lock().await.sound().await?)
            .await
            .map_err(store("reading sign-ins"))?;
        Ok(rows.iter().filter_map(sign_in).collect())
    }

    pub(crate) async fn signed_in_with(
        &self,
        token_hash: TokenHash,
    ) -> Result<Option<SignIn>, JournalError> {
        let row = sqlx::query(SIGNED_IN_WITH.text())
            .bind(token_hash.as_slice())
            .fetch_optional(self.connection.lock().await.sound().await?)
            .await
            .map_err(store("reading a sign-in"))?;
        Ok(row.as_ref().and_then(sign_in))
    }

    pub(crate) async fn sign_out(&self, token_hash: TokenHash) -> Result<(), JournalError> {
        let run = sqlx::query(SIGN_OUT.text()).bind(token_hash.as_slice());
        self.run("ending a sign-in", run).await
    }

    pub(crate) async fn keep_draft(
        &self,
        owner: Actor,
        form: &str,
        draft: &Draft,
    ) -> Result<(), JournalError> {
        let fields = serde_json::to_string(&draft.fields).map_err(JournalError::Encode)?;
        let run = sqlx::query(KEEP_DRAFT.text())
            .bind(owner_key(owner)?)
            .bind(form)
            .bind(fields)
            .bind(draft.saved_at.as_microsecond());
        self.run("keeping a draft", run).await?;
        let run = sqlx::query(KEEP_NEWEST.text()).bind(owner_key(owner)?).bind(DRAFTS_MAX);
        self.run("keeping the newest drafts", run).await
    }

    pub(crate) async fn draft(
        &self,
        owner: Actor,
        form: &str,
    ) -> Result<Option<Draft>, JournalError> {
        let row = sqlx::query(DRAFT.text())
            .bind(owner_key(owner)?)
            .bind(form)
            .fetch_optional(self.connection.lock().await.sound().await?)
            .await
            .map_err(store("reading a draft"))?;
        Ok(row.and_then(|row| {
            Some(Draft {
                fields: serde_json::from_str(row.get(0)).ok()?,
                saved_at: Timestamp::from_microsecond(row.get(1)).ok()?,
            })
        }))
    }

    pub(crate) async fn drafts(&self) -> Result<Vec<OwnDraft>, JournalError> {
        let rows = sqlx::query(DRAFTS.text())
            .fetch_all(self.connection.lock().await.sound().await?)
            .await
            .map_err(store("reading drafts"))?;
        let draft =
            |row: &SqliteRow| OwnDraft::read(row.get(0), row.get(1), row.get(2), row.get(3));
        Ok(rows.iter().filter_map(draft).collect())
    }

    pub(crate) async fn drop_draft(&self, owner: Actor, form: &str) -> Result<(), JournalError> {
        let run = sqlx::query(DROP_DRAFT.text()).bind(owner_key(owner)?).bind(form);
        self.run("dropping a draft", run).await
    }

    pub(crate) async fn drop_drafts_of(&self, owner: Actor) -> Result<(), JournalError> {
        let run = sqlx::query(DROP_DRAFTS_OF.text()).bind(owner_key(owner)?);
        self.run("dropping drafts", run).await
    }

    pub(crate) async fn drop_drafts_about(&self, inquiry: &str) -> Result<(), JournalError> {
        let run = sqlx::query(DROP_DRAFTS_ABOUT.text()).bind(inquiry);
        self.run("dropping drafts", run).await
    }

    pub(crate) async fn clear(&self, oldest: Timestamp) -> Result<(), JournalError> {
        let oldest = oldest.as_microsecond();
        for sql in [&SIGN_IN_GONE, &DRAFT_GONE] {
            self.run("clearing the desk", sqlx::query(sql.text()).bind(oldest)).await?;
        }
        Ok(())
    }
}

fn sign_in(row: &SqliteRow) -> Option<SignIn> {
    SignIn::read(row.get(0), row.get(1), row.get(2), row.get(3))
}
