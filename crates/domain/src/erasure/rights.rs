//! What commands about erasing need.

use super::ErasureCommand;
use crate::access::{Act, Need, Subject};

impl ErasureCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::SetRetention(_) | Self::ReleaseExpiry(_) => {
                Need { act: Act::SetRetention, of: Subject::Municipality }
            }
            Self::RequestErasure(c) => {
                Need { act: Act::AskErasure, of: Subject::ContentOf(c.citizen) }
            }
            Self::ApproveErasure(c) => {
                Need { act: Act::AskErasure, of: Subject::ContentOf(c.citizen) }
            }
            // A hold that is lifted takes two, so whoever asks may be anybody at work.
            Self::ChangeLegalHold(c) => {
                let act = if c.hold.is_some() { Act::DecideErasure } else { Act::AskErasure };
                Need { act, of: Subject::ContentOf(c.citizen) }
            }
            Self::SettleArchive(c) => {
                Need { act: Act::DecideErasure, of: Subject::ContentOf(c.citizen) }
            }
            Self::WithdrawErasure(c) => {
                Need { act: Act::DecideErasure, of: Subject::ContentOf(c.citizen) }
            }
            Self::EraseExpired(c) => {
                Need { act: Act::EraseByRule, of: Subject::ContentOf(c.citizen) }
            }
        }
    }
}
