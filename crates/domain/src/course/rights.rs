//! What commands about courses need.

use super::CourseCommand;
use crate::access::{Act, Need, Subject};

impl CourseCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::StartCourse(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::InvolveProfession(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::EndInvolvement(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::RegisterContact(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::CorrectContact(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::WriteDischargePlan(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::CloseCourse(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::WithdrawClosing(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ReenterCourse(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
        }
    }
}
