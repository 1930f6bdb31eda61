//! What can happen to agreements.

use super::{AgreementWords, Confirmation};
use crate::id::InquiryId;
use crate::record::events;
use crate::record::plain_content;
use crate::record::sealed::Sealed;
use jiff::Timestamp;
use jiff::civil::Date;

events! {
    /// What happened.
    AgreementEvent of Agreement;

    /// An agreement was made with the citizen.
    AgreementMade = "agreement_made", 2, 1 by plain_content {
        /// From which inquiry.
        inquiry: InquiryId,
        /// When.
        agreed_at: Timestamp,
        /// The planned end.
        planned_end: Option<Date>,
        /// The text.
        words: Option<Sealed<AgreementWords>>,
    }
    /// The agreement's text was changed.
    AgreementChanged = "agreement_changed", 2, 1 by plain_content {
        /// Of which inquiry.
        inquiry: InquiryId,
        /// The planned end.
        planned_end: Option<Date>,
        /// The text.
        words: Sealed<AgreementWords>,
    }
    /// The citizen said yes to the agreement.
    AgreementConfirmed = "agreement_confirmed", 1 {
        /// Of which inquiry.
        inquiry: InquiryId,
        /// How.
        confirmation: Confirmation,
    }
}

impl AgreementEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::AgreementMade(e) => Some(e.inquiry),
            Self::AgreementChanged(e) => Some(e.inquiry),
            Self::AgreementConfirmed(e) => Some(e.inquiry),
        }
    }
}
