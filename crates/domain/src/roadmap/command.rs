//! What people ask about the roadmap.

use super::{DelayReason, Expectation, StepActor, StepWords};
use crate::id::{InquiryId, Position, StepId};
use crate::record::commands;
use crate::record::sealed::Sealed;

commands! {
    /// What is asked for.
    RoadmapCommand of Roadmap;

    /// Plans a step in own words; its identifier is the command's key.
    PlanStep {
        /// Whose.
        inquiry: InquiryId,
        /// What happens.
        words: Sealed<StepWords>,
        /// Who acts.
        actor: StepActor,
        /// When.
        expectation: Expectation,
    }
    /// Changes a step. Without words the step keeps its text.
    ChangeStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// What happens.
        words: Option<Sealed<StepWords>>,
        /// Who acts.
        actor: StepActor,
        /// When.
        expectation: Expectation,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Marks a step as done.
    FinishStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// Drops a step.
    DropStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// Puts a done or dropped step ahead again.
    ReopenStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// Tells the citizen that a step is late, why, and the new time.
    GiveDelayNotice {
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
