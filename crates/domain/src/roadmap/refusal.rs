//! Why the rules say no to what is asked about a step.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    RoadmapReason of Roadmap;

    /// The step is done or dropped.
    StepEnded = "step-ended",
    /// The step lies ahead.
    StepAhead = "step-ahead",
}
