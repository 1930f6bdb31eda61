//! An event with its place in the journal, and why one can't be read.

use crate::code::CodeHash;
use crate::event::Event;
use crate::id::{CitizenId, CommandKey, Position, WorkerId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who does something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Somebody on the public pages, not known to us.
    Visitor,
    /// Somebody with a follow-up code.
    CodeHolder(CodeHash),
    /// A citizen who is signed in.
    Citizen(CitizenId),
    /// An employee who is signed in.
    Worker(WorkerId),
    /// The program itself, set to work by whoever runs it.
    System(Task),
}

impl Actor {
    /// The worker, if it is one.
    pub const fn worker(self) -> Option<WorkerId> {
        match self {
            Self::Worker(id) => Some(id),
            Self::Visitor | Self::CodeHolder(_) | Self::Citizen(_) | Self::System(_) => None,
        }
    }
}

/// What the program itself does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Sets up the municipality, its units and workers.
    SetUp,
    /// Brings in records of another system, which may lack texts and names.
    Import,
    /// Erases what the rules say is no longer kept.
    Retention,
}

/// An event with its place in the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// Where it stands.
    pub position: Position,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The command it came from.
    pub command: CommandKey,
    /// What happened.
    pub event: Event,
}

/// An event in the journal can't be read.
#[derive(Debug)]
pub enum DecodeError {
    /// No event has this kind and version.
    UnknownKind {
        /// The kind found.
        kind: String,
        /// The version found.
        version: u16,
    },
    /// The record is not of the form its kind and version say.
    Malformed {
        /// The kind found.
        kind: &'static str,
        /// Where and why.
        source: serde_json::Error,
    },
}

impl std::fmt::Display for DecodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownKind { kind, version } => {
                write!(f, "no event is of kind {kind:?}, version {version}")
            }
            Self::Malformed { kind, .. } => write!(f, "a record of kind {kind} is malformed"),
        }
    }
}

impl std::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::UnknownKind { .. } => None,
            Self::Malformed { source, .. } => Some(source),
        }
    }
}
