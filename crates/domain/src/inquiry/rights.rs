//! What commands about inquiries need.

use super::InquiryCommand;
use crate::access::{Act, Need, Subject};

impl InquiryCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::ReceiveInquiry(c) => Need { act: Act::TakeIn, of: Subject::NewInquiry(c) },
            Self::CorrectInquiry(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::NoteThemes(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::EndInquiry(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ReopenInquiry(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ChangePrimaryContacts(c) => Need {
                act: Act::AssignPrimaryContact,
                of: Subject::EachInquiry(c.changes.iter().map(|change| change.inquiry).collect()),
            },
        }
    }
}
