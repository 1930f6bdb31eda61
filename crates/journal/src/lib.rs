//! Events kept for good.
//!
//! A municipality's [`Journal`] is the record: positions without gaps, in commit order; nothing in it
//! is ever changed. Three implementations behave alike, [`memory`], [`sqlite`] and [`postgres`]; one story
//! suite runs on all. Beside the journal lie the [`looks`] (who opened whose content) and the [`desk`]
//! (sign-ins and unfinished texts, which are no record); apart from it lie the [`keys`] to what is sealed in it.
//!
//! All SQL of the product is in this crate, as constants.

pub mod archive;
pub mod batch;
pub mod chain;
pub mod checkpoint;
pub mod commands;
pub mod desk;
pub mod keys;
pub mod looks;
pub mod memory;
pub mod news;
pub mod page;
pub mod postgres;
mod sha256_many;
pub mod snapshot;
pub mod sqlite;
mod statement;
pub mod store_failure;
pub mod store_unfit;
pub mod stored;
pub mod tree;
pub mod verify;

use batch::Batch;
use commands::{CommandMisfit, CommandRow};
use news::News;
use page::Page;
use roret_domain::event::Envelope;
use roret_domain::id::{CommandKey, Position};
use std::future::Future;
use store_unfit::StoreUnfit;

pub use sqlite::settings::sqlite_version;
pub use statement::Statement;

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

impl Written {
    /// The command as the journal keeps it.
    ///
    /// # Errors
    /// [`JournalError::Encode`].
    pub fn keep(&self) -> Result<Kept, JournalError> {
        let lines: Result<Vec<String>, _> = self.events.iter().map(Envelope::to_line).collect();
        let lines = lines.map_err(JournalError::Encode)?;
        Ok(Kept { key: self.key, request_hash: self.request_hash, lines })
    }
}

/// A command as the journal keeps it: its events as lines. What one journal gives out another one takes
/// in, byte for byte, also lines of an older form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The command's key.
    pub key: CommandKey,
    /// The hash of command and actor.
    pub request_hash: RequestHash,
    /// Its events, one line each, at consecutive positions; never empty.
    pub lines: Vec<String>,
}

/// Each command of a batch that is kept after a position, with the position of its last event.
pub(crate) fn with_last(
    after: Position,
    batch: &[Kept],
) -> impl Iterator<Item = (&Kept, Position)> {
    batch.iter().scan(after.0, |last, kept| {
        *last += kept.lines.len() as u64;
        Some((kept, Position(*last)))
    })
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

/// A row before the first event or after the head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stray {
    /// Of a command that ends there.
    Command(i64),
    /// Of an event.
    Event(i64),
}

/// What a row that answers repeated keys means when it does not fit, and what to do.
pub const COMMAND_ADVICE: &str = "The events themselves are not touched, but a form that is sent twice could be taken \
    in twice, or refused. Stop whoever works here, put everything aside as it is, and bring the last backup into an \
    empty place with `roret restore`";

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
    /// A command with one of these keys was taken in before.
    #[error("a command's key is taken")]
    Taken,
    /// Who gave the batch went away before it was whole: nothing was written.
    #[error("the batch was withdrawn")]
    Withdrawn,
    /// The store failed. After a failed append the outcome is unknown: ask for the keys.
    #[error("the store failed while {doing}")]
    Store {
        /// What was being done.
        doing: &'static str,
        /// Why.
        source: sqlx::Error,
    },
    /// The store can't be worked on as it is.
    #[error(transparent)]
    Unfit(#[from] StoreUnfit),
    /// The database has no tables of this program, or older ones.
    #[error(
        "the database is not ready for this roret: run `roret migrate` with the role that owns it"
    )]
    Unprepared,
    /// The file is of an older program: it is brought to this version when it is opened to be written.
    #[error(
        "the file is of an older roret (version {found}): stop whoever works on it, and start `roret serve` on it once"
    )]
    Older {
        /// The version of its form.
        found: usize,
    },
    /// A row can't be read.
    #[error("the event at position {position} can't be read")]
    Damaged {
        /// Where.
        position: Position,
        /// Why.
        source: DamagedRow,
    },
    /// What answers repeated keys does not fit the events.
    #[error("{0}. {COMMAND_ADVICE}")]
    Commands(#[from] CommandMisfit),
    /// An event can't be written.
    #[error("an event can't be written as JSON")]
    Encode(#[source] serde_json::Error),
}

impl JournalError {
    /// The same; where SQLite finds that a file is none of its own, or damaged (`SQLITE_CORRUPT`, 11, and `SQLITE_NOTADB`,
    /// 26, and what is more exact of them), with what to do.
    pub(crate) fn of_file(self) -> Self {
        let Self::Store { source, .. } = &self else { return self };
        let code = source.as_database_error().and_then(|error| error.code());
        let code = code.and_then(|code| code.parse::<u32>().ok()).map(|code| code & 0xff);
        if !matches!(code, Some(11 | 26)) {
            return self;
        }
        Self::Unfit(StoreUnfit::DamagedFile(source.to_string()))
    }

    /// Whether the disk may have lost what it was given: SQLite's `SQLITE_IOERR_FSYNC` (1034) and
    /// `SQLITE_IOERR_DIR_FSYNC` (1290). After a failed fsync the pages count as written, so that trying
    /// again would prove nothing. PostgreSQL stops by itself (`data_sync_retry` = off).
    pub fn is_disk_in_doubt(&self) -> bool {
        let Self::Store { source, .. } = self else { return false };
        let code = source.as_database_error().and_then(|error| error.code());
        code.is_some_and(|code| ["1034", "1290"].contains(&code.as_ref()))
    }
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
    /// The line is not the one that the chain holds: it was changed, moved or put in.
    #[error("the line is not the one that the chain holds")]
    Chain,
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

    /// Keeps commands with their events, in one durable transaction. It is begun before the first of them come, and
    /// goes on while the others are still being decided; where none come, it is as if it had not begun.
    ///
    /// # Errors
    /// [`JournalError::Moved`] when the journal does not stand at `expected`, [`JournalError::Taken`] when a
    /// command's key is there already, [`JournalError::Withdrawn`], [`JournalError::Encode`]: nothing was written.
    /// [`JournalError::Store`] when the store failed: the outcome is unknown until
    /// [`Journal::settle`] has answered.
    fn keep(
        &mut self,
        expected: Position,
        batch: Batch,
    ) -> impl Future<Output = Result<(), JournalError>> + Send;

    /// Writes accepted commands with their events, in one durable transaction.
    ///
    /// # Errors
    /// As [`Journal::keep`], and [`JournalError::Encode`].
    fn append(
        &mut self,
        expected: Position,
        batch: &[Written],
    ) -> impl Future<Output = Result<(), JournalError>> + Send {
        let kept: Result<Vec<Kept>, JournalError> = batch.iter().map(Written::keep).collect();
        async move { self.keep(expected, kept?.into()).await }
    }

    /// The rows of commands whose last event is after the first of these positions and not after the second, in
    /// their order, whether or not they are what was written.
    fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> impl Future<Output = Result<Vec<CommandRow>, JournalError>> + Send;

    /// A row that stands where the journal has no events: of a command, or of an event itself. One is enough.
    fn stray(&mut self) -> impl Future<Output = Result<Option<Stray>, JournalError>> + Send {
        async { Ok(None) }
    }

    /// Those of `keys` that have been taken in.
    fn known(
        &mut self,
        keys: &[CommandKey],
    ) -> impl Future<Output = Result<Vec<Known>, JournalError>> + Send;

    /// Those of `keys` that have been taken in, for certain: after a broken commit, whatever of it was on
    /// its way is waited for. A key that is not among them then will not come by itself.
    fn settle(
        &mut self,
        keys: &[CommandKey],
    ) -> impl Future<Output = Result<Vec<Known>, JournalError>> + Send {
        self.known(keys)
    }

    /// What others write to the same journal.
    fn news(&self) -> News {
        News::none()
    }

    /// The lines at the `limit` positions after a position.
    fn fetch(
        &mut self,
        after: Position,
        limit: u64,
    ) -> impl Future<Output = Result<Page, JournalError>> + Send;

    /// The link of the event at a position; what is before the first event where there is none.
    fn link(
        &mut self,
        position: Position,
    ) -> impl Future<Output = Result<chain::Link, JournalError>> + Send {
        async move { Ok(self.fetch(position, 0).await?.before()) }
    }

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

/// Every SQL statement of the product; the test suite runs them all.
pub fn statements() -> impl Iterator<Item = &'static Statement> {
    sqlite::statements().chain(postgres::statements())
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The integers of both engines are signed; positions count from 1 and reach nowhere near the edge.
pub(crate) fn integer(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

pub(crate) fn position(integer: i64) -> Position {
    Position(u64::try_from(integer).unwrap_or(0))
}
