//! What commands about the roadmap need.

use super::RoadmapCommand;
use crate::access::{Act, Need, Subject};

impl RoadmapCommand {
    /// The right that the command needs, and about whom or what it is.
    pub(crate) fn need(&self) -> Need<'_> {
        match self {
            Self::PlanStep(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ChangeStep(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::DropStep(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::ReopenStep(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::GiveDelayNotice(c) => Need { act: Act::Help, of: Subject::Inquiry(c.inquiry) },
            Self::FinishStep(c) => {
                Need { act: Act::FinishStep(c.step), of: Subject::Inquiry(c.inquiry) }
            }
        }
    }
}
