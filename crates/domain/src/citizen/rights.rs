//! What commands about citizens need.

use super::CitizenCommand;
use crate::access::{Act, Need, Subject};

impl CitizenCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::RecordIdentity(c) => {
                Need { act: Act::RecordIdentity, of: Subject::Citizen(c.citizen) }
            }
        }
    }
}
