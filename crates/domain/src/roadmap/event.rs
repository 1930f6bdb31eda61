//! What can happen to the roadmap.

use super::{DelayReason, Expectation, PlannedStep, StepActor, StepText};
use crate::id::{InquiryId, StepId};
use crate::record::events;
use crate::record::plain_content;
use crate::record::sealed::Sealed;
use jiff::Timestamp;

events! {
    /// What happened.
    RoadmapEvent of Roadmap;

    /// Steps were put on the roadmap, after those already there.
    StepsPlanned = "steps_planned", 2, 1 by plain_content {
        /// Whose.
        inquiry: InquiryId,
        /// The steps in order.
        steps: Vec<PlannedStep>,
    }
    /// A step was changed.
    StepChanged = "step_changed", 2, 1 by plain_content {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// What happens.
        text: StepText,
        /// Who acts.
        actor: StepActor,
        /// When.
        expectation: Expectation,
    }
    /// A step was done.
    StepDone = "step_done", 1 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// When it was done.
        done_at: Timestamp,
    }
    /// A step was dropped.
    StepDropped = "step_dropped", 1 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// A step lies ahead again after all.
    StepReopened = "step_reopened", 1 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// The citizen was told that a step is late, why, and the new time.
    DelayNoticed = "delay_noticed", 2, 1 by plain_content {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// Why.
        reason: Sealed<DelayReason>,
        /// The new time.
        expectation: Expectation,
    }
}

impl RoadmapEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::StepsPlanned(e) => Some(e.inquiry),
            Self::StepChanged(e) => Some(e.inquiry),
            Self::StepDone(e) => Some(e.inquiry),
            Self::StepDropped(e) => Some(e.inquiry),
            Self::StepReopened(e) => Some(e.inquiry),
            Self::DelayNoticed(e) => Some(e.inquiry),
        }
    }
}
