//! What the writer is asked to decide, and what it answers.

use crate::OfficeError;
use roret_domain::command::Command;
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, CommandKey, Position};
use roret_journal::RequestHash;

/// The answer to an accepted command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The position of the command's last event; the published image stands there or later.
    pub position: Position,
}

/// A command under its key, with the hash of what was asked.
pub(crate) struct Order {
    pub(crate) key: CommandKey,
    /// None only asks whether it was taken in before.
    pub(crate) command: Option<Command>,
    /// Whom the command may be about, where only is asked.
    pub(crate) about: Option<CitizenId>,
    pub(crate) request_hash: RequestHash,
}

/// Orders of one actor: all or none.
pub(crate) struct Request {
    pub(crate) actor: Actor,
    pub(crate) orders: Vec<Order>,
}

/// What becomes of a request.
pub(crate) type Answer = Result<Receipt, OfficeError>;
