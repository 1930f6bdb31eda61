//! What commands about follow-up codes need.

use super::CodeCommand;
use crate::access::{Act, Need, Subject};

impl CodeCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::IssueCode(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::RevokeCode(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
        }
    }
}
