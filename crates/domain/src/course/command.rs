//! What people ask about courses.

use super::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords, Outcome, Profession,
    Section,
};
use crate::id::{CommandKey, ContactId, CourseId, InquiryId, InvolvementId, Position, WorkerId};
use crate::record::sealed::Sealed;
use crate::record::{commands, content_of};
use jiff::Timestamp;
use serde::Serialize;

commands! {
    /// What is asked for.
    CourseCommand of Course;

    /// Starts a course; its identifier is the command's first derived one.
    StartCourse {
        /// From which inquiry.
        inquiry: InquiryId,
        /// What starts.
        start: CourseStart,
    }
    /// Connects a profession.
    InvolveProfession {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Which profession.
        profession: Profession,
        /// The worker, when it is one of ours.
        worker: Option<WorkerId>,
    }
    /// Ends an involvement.
    EndInvolvement {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Which.
        involvement: InvolvementId,
    }
    /// Registers a contact; its identifier is the command's key.
    RegisterContact {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// When it took place.
        at: Timestamp,
        /// Its kind.
        kind: ContactKind,
        /// How long it took.
        duration_minutes: Option<u16>,
        /// The note.
        note: Sealed<ContactNote>,
    }
    /// Corrects a contact's note; the earlier one stays.
    CorrectContact {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Which.
        contact: ContactId,
        /// The right note.
        note: Sealed<ContactNote>,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Writes or changes the discharge plan.
    WriteDischargePlan {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Of which course.
        course: CourseId,
        /// The plan.
        plan: DischargePlanDraft,
    }
    /// Closes a course.
    CloseCourse {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Which.
        course: CourseId,
        /// When.
        closed_at: Timestamp,
        /// Why.
        reason: ClosingReason,
        /// What came of it.
        outcome: Option<Outcome>,
        /// The section of onward support.
        onward_section: Option<Section>,
        /// The discharge plan, where it is written or changed in the same breath.
        plan: Option<DischargePlanDraft>,
    }
    /// Withdraws a closing that was a mistake.
    WithdrawClosing {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Of which course.
        course: CourseId,
        /// The command that this one undoes.
        undoes: Option<CommandKey>,
    }
    /// Takes a citizen back into a closed course.
    ReenterCourse {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Which.
        course: CourseId,
        /// When.
        reentered_at: Timestamp,
    }
}

/// What starts with a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CourseStart {
    /// The kind.
    pub kind: CourseKind,
    /// When.
    pub started_at: Timestamp,
    /// The section it is given under.
    pub legal_basis: Option<Section>,
}

/// A discharge plan as somebody wrote it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DischargePlanDraft {
    /// The text.
    pub words: Sealed<DischargePlanWords>,
    /// Whether the text names an association: then the bridge is followed up.
    pub has_bridge: bool,
    /// The version of the plan that was on the screen; none when there was no plan.
    pub seen: Option<Position>,
}

content_of! {
    CourseStart { kind, started_at, legal_basis }
    DischargePlanDraft { words, has_bridge, seen }
}
