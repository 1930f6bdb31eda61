//! What commands about agreements need.

use super::AgreementCommand;
use crate::access::{Act, Need, Subject};

impl AgreementCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::MakeAgreement(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ChangeAgreement(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ConfirmAgreement(c) => {
                Need { act: Act::ConfirmAgreement, of: Subject::Inquiry(c.inquiry) }
            }
        }
    }
}
