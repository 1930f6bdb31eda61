//! The desk: what lies there while people work, and is no record. Sign-ins, and unfinished texts.
//!
//! Unfinished texts survive a restart, because a person's writing must never be lost. They may hold
//! personal content, so they are kept only until they are sent, and for [`DRAFT_DAYS`] at most.

use crate::JournalError;
use crate::settings::{open_in_memory, open_to_write};
use jiff::{SignedDuration, Timestamp};
use roret_domain::event::Actor;
use sqlx::{Row, SqliteConnection};
use std::path::Path;

/// Days an unfinished text is kept after it was last touched.
pub const DRAFT_DAYS: i64 = 14;

const CREATE: &str = "
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
// Few and small writes: SQLite may fold its own log.
const AUTOMATIC_CHECKPOINT: &str = "PRAGMA wal_autocheckpoint = 1000";
const SIGN_IN: &str = "INSERT INTO sign_in (token_hash, actor, expires_at_us) VALUES ($1, $2, $3)
    ON CONFLICT (token_hash) DO UPDATE SET actor = excluded.actor, expires_at_us = excluded.expires_at_us";
const SIGNED_IN: &str = "SELECT token_hash, actor, expires_at_us FROM sign_in";
const SIGN_OUT: &str = "DELETE FROM sign_in WHERE token_hash = $1";
const SIGN_IN_GONE: &str = "DELETE FROM sign_in WHERE expires_at_us < $1";
const KEEP_DRAFT: &str = "INSERT INTO draft (owner, form, fields, saved_at_us)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (owner, form) DO UPDATE SET fields = excluded.fields, saved_at_us = excluded.saved_at_us";
const KEEP_NEWEST: &str = "DELETE FROM draft WHERE owner = $1 AND form NOT IN
    (SELECT form FROM draft WHERE owner = $1 ORDER BY saved_at_us DESC LIMIT $2)";
const DRAFT: &str = "SELECT fields, saved_at_us FROM draft WHERE owner = $1 AND form = $2";
const DROP_DRAFT: &str = "DELETE FROM draft WHERE owner = $1 AND form = $2";
const DRAFT_GONE: &str = "DELETE FROM draft WHERE saved_at_us < $1";

/// Drafts one owner may have; an older one goes when one more comes.
pub const DRAFTS_MAX: i64 = 200;

/// The hash of a sign-in's token: the token itself is only in the browser.
pub type TokenHash = [u8; 32];

/// Somebody who is, or was, signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignIn {
    /// The hash of the token.
    pub token_hash: TokenHash,
    /// Who.
    pub actor: Actor,
    /// Until when.
    pub expires_at: Timestamp,
}

/// An unfinished text: a form's fields by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The fields, by name, in the form's order.
    pub fields: Vec<(String, String)>,
    /// When it was last touched.
    pub saved_at: Timestamp,
}

/// The desk of one municipality.
pub struct Desk {
    connection: SqliteConnection,
}

fn store(doing: &'static str) -> impl Fn(sqlx::Error) -> JournalError {
    move |source| JournalError::Store { doing, source }
}

impl Desk {
    /// Opens the desk, creates it if it is not there.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`](crate::sqlite::SqliteJournal::open).
    pub async fn open(path: &Path) -> Result<Self, JournalError> {
        Self::with(open_to_write(path).await?).await
    }

    /// A desk that lives as long as the value, for tests.
    ///
    /// # Errors
    /// [`JournalError::Store`] when SQLite can't start.
    pub async fn in_memory() -> Result<Self, JournalError> {
        Self::with(open_in_memory().await?).await
    }

    async fn with(mut connection: SqliteConnection) -> Result<Self, JournalError> {
        let doing = "creating the desk";
        sqlx::raw_sql(CREATE).execute(&mut connection).await.map_err(store(doing))?;
        sqlx::query(AUTOMATIC_CHECKPOINT).execute(&mut connection).await.map_err(store(doing))?;
        Ok(Self { connection })
    }

    /// Keeps a sign-in.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn sign_in(&mut self, sign_in: &SignIn) -> Result<(), JournalError> {
        let actor = serde_json::to_string(&sign_in.actor).map_err(JournalError::Encode)?;
        sqlx::query(SIGN_IN)
            .bind(sign_in.token_hash.as_slice())
            .bind(actor)
            .bind(sign_in.expires_at.as_microsecond())
            .execute(&mut self.connection)
            .await
            .map_err(store("keeping a sign-in"))?;
        Ok(())
    }

    /// Every sign-in that is kept, also those whose time is over: their owners' texts are theirs.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn signed_in(&mut self) -> Result<Vec<SignIn>, JournalError> {
        let rows = sqlx::query(SIGNED_IN)
            .fetch_all(&mut self.connection)
            .await
            .map_err(store("reading sign-ins"))?;
        let sign_in = |row: &sqlx::sqlite::SqliteRow| {
            let hash: &[u8] = row.get(0);
            Some(SignIn {
                token_hash: hash.try_into().ok()?,
                actor: serde_json::from_str(row.get(1)).ok()?,
                expires_at: Timestamp::from_microsecond(row.get(2)).ok()?,
            })
        };
        Ok(rows.iter().filter_map(sign_in).collect())
    }

    /// Ends a sign-in.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn sign_out(&mut self, token_hash: TokenHash) -> Result<(), JournalError> {
        sqlx::query(SIGN_OUT)
            .bind(token_hash.as_slice())
            .execute(&mut self.connection)
            .await
            .map_err(store("ending a sign-in"))?;
        Ok(())
    }

    /// Keeps an unfinished text of `owner` for `form`, over an earlier one.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn keep_draft(
        &mut self,
        owner: Actor,
        form: &str,
        draft: &Draft,
    ) -> Result<(), JournalError> {
        let fields = serde_json::to_string(&draft.fields).map_err(JournalError::Encode)?;
        sqlx::query(KEEP_DRAFT)
            .bind(owner_key(owner)?)
            .bind(form)
            .bind(fields)
            .bind(draft.saved_at.as_microsecond())
            .execute(&mut self.connection)
            .await
            .map_err(store("keeping a draft"))?;
        sqlx::query(KEEP_NEWEST)
            .bind(owner_key(owner)?)
            .bind(DRAFTS_MAX)
            .execute(&mut self.connection)
            .await
            .map_err(store("keeping the newest drafts"))?;
        Ok(())
    }

    /// The unfinished text of `owner` for `form`.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn draft(&mut self, owner: Actor, form: &str) -> Result<Option<Draft>, JournalError> {
        let row = sqlx::query(DRAFT)
            .bind(owner_key(owner)?)
            .bind(form)
            .fetch_optional(&mut self.connection)
            .await
            .map_err(store("reading a draft"))?;
        Ok(row.and_then(|row| {
            Some(Draft {
                fields: serde_json::from_str(row.get(0)).ok()?,
                saved_at: Timestamp::from_microsecond(row.get(1)).ok()?,
            })
        }))
    }

    /// Throws an unfinished text away: it was sent, or its owner said so.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn drop_draft(&mut self, owner: Actor, form: &str) -> Result<(), JournalError> {
        sqlx::query(DROP_DRAFT)
            .bind(owner_key(owner)?)
            .bind(form)
            .execute(&mut self.connection)
            .await
            .map_err(store("dropping a draft"))?;
        Ok(())
    }

    /// Clears away what is past its time. A sign-in is kept as long as a draft, so that a text sent
    /// after the time ran out still finds its owner.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn clear(&mut self, now: Timestamp) -> Result<(), JournalError> {
        let oldest = now
            .checked_sub(SignedDuration::from_hours(24 * DRAFT_DAYS))
            .unwrap_or(Timestamp::MIN)
            .as_microsecond();
        for sql in [SIGN_IN_GONE, DRAFT_GONE] {
            sqlx::query(sql)
                .bind(oldest)
                .execute(&mut self.connection)
                .await
                .map_err(store("clearing the desk"))?;
        }
        Ok(())
    }
}

fn owner_key(owner: Actor) -> Result<String, JournalError> {
    serde_json::to_string(&owner).map_err(JournalError::Encode)
}
