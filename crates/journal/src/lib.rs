//! Events kept for good.
//!
//! A municipality's [`Journal`] is the record: positions without gaps, in commit order; nothing in it
//! is ever changed. Two implementations behave alike, [`memory`] and [`sqlite`]; one story suite
//! runs on both. Beside the journal lie the [`looks`] (who opened whose content) and the [`desk`]
//! (sign-ins and unfinished texts, which are no record).
//!
//! All SQL of the product is in this crate, as constants.

pub mod desk;
pub mod looks;
pub mod memory;
pub mod page;
mod settings;
pub mod sqlite;

use page::Page;
use roret_domain::event::Envelope;
use roret_domain::id::{CommandKey, Position};
use std::future::Future;

pub use settings::sqlite_version;

/// The hash of a command and its actor: tells a repeated command from another one with the same key.
pub type RequestHash = [u8; 32];

/// An accepted command, ready to be written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The command's key.
    pub key: CommandKey,
    /// The hash of command and actor.
    pub request_hash: RequestHash,
    /// Its events, with consecutive positions; never empty.
    pub events: Vec<Envelope>,
}

/// What the journal knows of a command it has taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Known {
    /// The command's key.
    pub key: CommandKey,
    /// The hash of command and actor.
    pub request_hash: RequestHash,
    /// The position of its last event.
    pub last: Position,
}

/// Something broke while writing or reading.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Somebody else has written meanwhile.
    #[error("the journal stands at {head}, not at {expected} as expected")]
    Moved {
        /// Where the writer thought it stood.
        expected: Position,
        /// Where it stands.
        head: Position,
    },
    /// The store failed. After a failed append the outcome is unknown: ask for the keys.
    #[error("the store failed while {doing}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: sqlx::Error,
    },
    /// The file is not as this program writes it.
    #[error("the file's setting {name} is {found}, and must be {needed}")]
    Setting {
        /// Which setting.
        name: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        needed: &'static str,
    },
    /// A row can't be read.
    #[error("the event at position {position} can't be read")]
    Damaged {
        /// Where.
        position: Position,
        /// Why.
        source: DamagedRow,
    },
    /// An event can't be written.
    #[error("an event can't be written as JSON")]
    Encode(#[source] serde_json::Error),
}

/// What is wrong with a row.
#[derive(Debug, thiserror::Error)]
pub enum DamagedRow {
    /// The line is no event's.
    #[error("the line is no event's")]
    Line(#[source] serde_json::Error),
    /// The position is not there: the journal has a gap.
    #[error("the event is missing")]
    Missing,
    /// A column is not what it must be.
    #[error("the column {0} is not what it must be")]
    Column(&'static str),
}

/// The journal of one municipality.
///
/// Appending is conditional on the head and all or nothing; when [`Journal::append`] returns `Ok`,
/// everything in the batch is durable.
pub trait Journal: Send + 'static {
    /// The position of the last event; 0 in an empty journal.
    fn head(&mut self) -> impl Future<Output = Result<Position, JournalError>> + Send;

    /// Writes accepted commands with their events, in one durable transaction.
    ///
    /// # Errors
    /// [`JournalError::Moved`] when the journal does not stand at `expected`: nothing was written.
    /// [`JournalError::Store`] when the store failed: the outcome is unknown until
    /// [`Journal::known`] has answered.
    fn append(
        &mut self,
        expected: Position,
        batch: &[Written],
    ) -> impl Future<Output = Result<(), JournalError>> + Send;

    /// Those of `keys` that have been taken in.
    fn known(
        &mut self,
        keys: &[CommandKey],
    ) -> impl Future<Output = Result<Vec<Known>, JournalError>> + Send;

    /// The lines at the `limit` positions after a position.
    fn fetch(
        &mut self,
        after: Position,
        limit: u64,
    ) -> impl Future<Output = Result<Page, JournalError>> + Send;

    /// The events at the `limit` positions after a position.
    ///
    /// # Errors
    /// As [`Journal::fetch`] and [`Page::events`].
    fn read(
        &mut self,
        after: Position,
        limit: u64,
    ) -> impl Future<Output = Result<Vec<Envelope>, JournalError>> + Send {
        async move { self.fetch(after, limit).await?.events() }
    }

    /// Tidies up while nothing is to be written; called by the writer when it is idle.
    fn rest(&mut self) -> impl Future<Output = Result<(), JournalError>> + Send;
}
