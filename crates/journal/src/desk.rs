//! The desk: what lies there while people work, and is no record. Sign-ins, and unfinished texts.
//!
//! Unfinished texts survive a restart, because a person's writing must never be lost. They may hold
//! personal content, so they are kept only until they are sent, and for [`DRAFT_DAYS`] at most.

use crate::JournalError;
use crate::postgres::Part;
use crate::postgres::desk::PostgresDesk;
use crate::sqlite::desk::SqliteDesk;
use jiff::{SignedDuration, Timestamp};
use roret_domain::event::Actor;
use roret_domain::id::InquiryId;
use std::path::Path;

/// Days an unfinished text is kept after it was last touched.
pub const DRAFT_DAYS: i64 = 14;

/// Drafts one owner may have; an older one goes when one more comes.
pub const DRAFTS_MAX: i64 = 200;

/// The hash of a sign-in's token: the token itself is only in the browser.
pub type TokenHash = [u8; 32];

/// How somebody was signed in. What was made in one way opens nothing where people come in another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SignInWay {
    /// By choosing somebody to be, in a demonstration.
    Demonstration,
    /// By the municipality's own identity provider.
    IdentityProvider,
}

impl SignInWay {
    /// The code, as the desk keeps it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demonstration => "demonstration",
            Self::IdentityProvider => "identity_provider",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Demonstration, Self::IdentityProvider].into_iter().find(|way| way.code() == code)
    }
}

/// Somebody who is, or was, signed in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SignIn {
    /// The hash of the token.
    pub token_hash: TokenHash,
    /// Who.
    pub actor: Actor,
    /// Until when.
    pub expires_at: Timestamp,
    /// How.
    pub way: SignInWay,
}

impl SignIn {
    /// One that this program does not know the way of is none.
    pub(crate) fn read(
        token_hash: &[u8],
        actor: &str,
        expires_at_us: i64,
        way: &str,
    ) -> Option<Self> {
        let expires_at = Timestamp::from_microsecond(expires_at_us).ok()?;
        let (token_hash, actor) = (token_hash.try_into().ok()?, serde_json::from_str(actor).ok()?);
        Some(Self { token_hash, actor, expires_at, way: SignInWay::from_code(way)? })
    }
}

/// An unfinished text: a form's fields by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The fields, by name, in the form's order.
    pub fields: Vec<(String, String)>,
    /// When it was last touched.
    pub saved_at: Timestamp,
}

/// A draft with whose and which form's it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnDraft {
    /// Whose.
    pub owner: Actor,
    /// Of which form.
    pub form: String,
    /// The text.
    pub draft: Draft,
}

impl OwnDraft {
    pub(crate) fn read(owner: &str, form: &str, fields: &str, saved_at_us: i64) -> Option<Self> {
        let fields = serde_json::from_str(fields).ok()?;
        let draft = Draft { fields, saved_at: Timestamp::from_microsecond(saved_at_us).ok()? };
        Some(Self { owner: serde_json::from_str(owner).ok()?, form: form.into(), draft })
    }
}

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
    pub fn in_database(part: Part) -> Self {
        Self::Postgres(PostgresDesk::new(part))
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

/// A draft's owner, as its key.
pub(crate) fn owner_key(owner: Actor) -> Result<String, JournalError> {
    serde_json::to_string(&owner).map_err(JournalError::Encode)
}
