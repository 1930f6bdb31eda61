//! What people ask about agreements.

use super::{AgreementWords, Confirmation};
use crate::course::CourseStart;
use crate::id::{InquiryId, Position};
use crate::record::commands;
use crate::record::sealed::Sealed;
use jiff::Timestamp;
use jiff::civil::Date;

commands! {
    /// What is asked for.
    AgreementCommand of Agreement;

    /// Makes an agreement, and starts the course where that is known at once.
    MakeAgreement {
        /// From which inquiry.
        inquiry: InquiryId,
        /// When.
        agreed_at: Timestamp,
        /// The planned end.
        planned_end: Option<Date>,
        /// The text; may be missing in imports only.
        words: Option<Sealed<AgreementWords>>,
        /// How the citizen said yes, if already.
        confirmation: Option<Confirmation>,
        /// The course that starts with it.
        course: Option<CourseStart>,
    }
    /// Changes the agreement's text.
    ChangeAgreement {
        /// Of which inquiry.
        inquiry: InquiryId,
        /// The planned end.
        planned_end: Option<Date>,
        /// The text.
        words: Sealed<AgreementWords>,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Says yes to the agreement.
    ConfirmAgreement {
        /// Of which inquiry.
        inquiry: InquiryId,
        /// How.
        confirmation: Confirmation,
    }
}
