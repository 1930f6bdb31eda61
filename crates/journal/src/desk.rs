//! The desk: what lies there while people work, and is no record. Sign-ins, and unfinished texts.
//!
//! Unfinished texts survive a restart, because a person's writing must never be lost. They may hold
//! personal content, so they are kept only until they are sent, and for [`DRAFT_DAYS`] at most.

pub(crate) mod record;

pub use record::{DRAFTS_MAX, Draft, OwnDraft, SignIn, SignInWay, TokenHash};

use crate::JournalError;
use crate::postgres::Tenant;
use crate::postgres::desk::PostgresDesk;
use crate::sqlite::desk::SqliteDesk;
use jiff::{SignedDuration, Timestamp};
use roret_domain::event::Actor;
use roret_domain::id::InquiryId;
use std::path::Path;

/// Days an unfinished text is kept after it was last touched.
pub const DRAFT_DAYS: i64 = 14;

/// The desk of one municipality, on either engine.
pub enum Desk {
    /// In a file, which this process alone has open.
    Sqlite(SqliteDesk),
    /// In a database, which other nodes use too.
    Postgres(PostgresDesk),
}

/// The same call on either engine.
macro_rules! on_either {
    ($desk:expr, $call:ident($($argument:expr),*)) => {
        match $desk {
            Desk::Sqlite(desk) => desk.$call($($argument),*).await,
            Desk::Postgres(desk) => desk.$call($($argument),*).await,
        }
    };
}

impl Desk {
    /// Opens the desk in a file, creates it if it is not there, and verifies the durable settings.
    ///
    /// # Errors
    /// As [`SqliteJournal::open`](crate::sqlite::SqliteJournal::open).
    pub async fn in_file(path: &Path) -> Result<Self, JournalError> {
        SqliteDesk::open(path).await.map(Self::Sqlite)
    }

    /// A desk that lives as long as the value, for tests.
    ///
    /// # Errors
    /// [`JournalError::Store`] when SQLite can't start.
    pub async fn in_memory() -> Result<Self, JournalError> {
        SqliteDesk::in_memory().await.map(Self::Sqlite)
    }

    /// The desk of a municipality in a database.
    pub fn in_database(tenant: Tenant) -> Self {
        Self::Postgres(PostgresDesk::new(tenant))
    }

    /// Whether other nodes use the same desk: then what they did is only known by asking.
    pub fn is_shared(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Keeps a sign-in.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<(), JournalError> {
        on_either!(self, sign_in(sign_in))
    }

    /// The sign-in with this token, also when its time is over.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn signed_in_with(
        &self,
        token_hash: TokenHash,
    ) -> Result<Option<SignIn>, JournalError> {
        on_either!(self, signed_in_with(token_hash))
    }

    /// Every sign-in that is kept, also those whose time is over: their owners' texts are theirs.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn signed_in(&self) -> Result<Vec<SignIn>, JournalError> {
        on_either!(self, signed_in())
    }

    /// Ends a sign-in.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn sign_out(&self, token_hash: TokenHash) -> Result<(), JournalError> {
        on_either!(self, sign_out(token_hash))
    }

    /// Keeps an unfinished text of `owner` for `form`, over an earlier one.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn keep_draft(
        &self,
        owner: Actor,
        form: &str,
        draft: &Draft,
    ) -> Result<(), JournalError> {
        on_either!(self, keep_draft(owner, form, draft))
    }

    /// The unfinished text of `owner` for `form`.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn draft(&self, owner: Actor, form: &str) -> Result<Option<Draft>, JournalError> {
        on_either!(self, draft(owner, form))
    }

    /// Every unfinished text, to be carried to another desk.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn drafts(&self) -> Result<Vec<OwnDraft>, JournalError> {
        on_either!(self, drafts())
    }

    /// Throws an unfinished text away: it was sent, or its owner said so.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn drop_draft(&self, owner: Actor, form: &str) -> Result<(), JournalError> {
        on_either!(self, drop_draft(owner, form))
    }

    /// Throws every unfinished text of an owner away, who works here no more.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn drop_drafts_of(&self, owner: Actor) -> Result<(), JournalError> {
        on_either!(self, drop_drafts_of(owner))
    }

    /// Throws every unfinished text about an inquiry away: whom it was about was erased.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn drop_drafts_about(&self, inquiry: InquiryId) -> Result<(), JournalError> {
        let inquiry = inquiry.to_string();
        on_either!(self, drop_drafts_about(&inquiry))
    }

    /// Clears away what is past its time. A sign-in is kept as long as a draft, so that a text sent
    /// after the time ran out still finds its owner.
    ///
    /// # Errors
    /// [`JournalError::Store`].
    pub async fn clear(&self, now: Timestamp) -> Result<(), JournalError> {
        let oldest =
            now.checked_sub(SignedDuration::from_hours(24 * DRAFT_DAYS)).unwrap_or(Timestamp::MIN);
        on_either!(self, clear(oldest))
    }
}
