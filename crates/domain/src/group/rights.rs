//! What commands about groups need.

use super::GroupCommand;
use crate::access::{Act, Need, Subject};

impl GroupCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::OpenGroup(c) => Need { act: Act::OpenGroup, of: Subject::Unit(c.unit) },
            Self::AskForPlace(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::GiveUpPlace(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
        }
    }
}
