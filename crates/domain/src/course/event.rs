//! What can happen to courses.

use super::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords, Outcome, Profession,
    Section,
};
use crate::id::{CommandKey, ContactId, CourseId, InquiryId, InvolvementId, WorkerId};
use crate::record::events;
use crate::record::plain_content;
use crate::record::sealed::Sealed;
use jiff::Timestamp;
use jiff::civil::Date;

events! {
    /// What happened.
    CourseEvent of Course;

    /// A course started.
    CourseStarted = "course_started", 1 {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Its identifier.
        course: CourseId,
        /// Its kind.
        course_kind: CourseKind,
        /// When.
        started_at: Timestamp,
        /// The section it is given under.
        legal_basis: Option<Section>,
    }
    /// A profession was connected.
    ProfessionInvolved = "profession_involved", 1 {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Its identifier.
        involvement: InvolvementId,
        /// Which profession.
        profession: Profession,
        /// The worker, when it is one of ours.
        worker: Option<WorkerId>,
    }
    /// A profession is no longer needed.
    InvolvementEnded = "involvement_ended", 1 {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Which.
        involvement: InvolvementId,
    }
    /// A contact took place.
    ContactRegistered = "contact_registered", 2, 1 by plain_content {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Its identifier.
        contact: ContactId,
        /// When.
        at: Timestamp,
        /// Its kind.
        contact_kind: ContactKind,
        /// How long it took.
        duration_minutes: Option<u16>,
        /// The note.
        note: Sealed<ContactNote>,
    }
    /// A contact's note was corrected; the earlier one stays.
    ContactCorrected = "contact_corrected", 2, 1 by plain_content {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Which.
        contact: ContactId,
        /// The right note.
        note: Sealed<ContactNote>,
    }
    /// The discharge plan was written or changed.
    DischargePlanWritten = "discharge_plan_written", 2, 1 by plain_content {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Of which course.
        course: CourseId,
        /// The text.
        words: Sealed<DischargePlanWords>,
        /// When the bridge to an association is followed up.
        bridge_follow_up_on: Option<Date>,
    }
    /// A course closed.
    CourseClosed = "course_closed", 1 {
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
    }
    /// A closing was withdrawn: it was a mistake.
    ClosingWithdrawn = "closing_withdrawn", 1 {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Of which course.
        course: CourseId,
        /// The command that this one undoes.
        undoes: Option<CommandKey>,
    }
    /// The citizen came back to a closed course.
    CourseReentered = "course_reentered", 1 {
        /// From which inquiry.
        inquiry: InquiryId,
        /// Which.
        course: CourseId,
        /// When.
        reentered_at: Timestamp,
    }
}

impl CourseEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::CourseStarted(e) => Some(e.inquiry),
            Self::ProfessionInvolved(e) => Some(e.inquiry),
            Self::InvolvementEnded(e) => Some(e.inquiry),
            Self::ContactRegistered(e) => Some(e.inquiry),
            Self::ContactCorrected(e) => Some(e.inquiry),
            Self::DischargePlanWritten(e) => Some(e.inquiry),
            Self::CourseClosed(e) => Some(e.inquiry),
            Self::ClosingWithdrawn(e) => Some(e.inquiry),
            Self::CourseReentered(e) => Some(e.inquiry),
        }
    }
}

impl CourseEvent {
    /// The course that begins with this event: by it the inquiry is found.
    pub(crate) const fn begun(&self) -> Option<CourseId> {
        match self {
            Self::CourseStarted(e) => Some(e.course),
            Self::ProfessionInvolved(_)
            | Self::InvolvementEnded(_)
            | Self::ContactRegistered(_)
            | Self::ContactCorrected(_)
            | Self::DischargePlanWritten(_)
            | Self::CourseClosed(_)
            | Self::ClosingWithdrawn(_)
            | Self::CourseReentered(_) => None,
        }
    }
}
