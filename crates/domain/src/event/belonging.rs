//! Whose story an event belongs to.

use super::Event;
use crate::id::InquiryId;

impl Event {
    /// The inquiry whose story the event belongs to; none for events of the municipality itself.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::MunicipalityFounded(_)
            | Self::DemonstrationFounded(_)
            | Self::UnitOpened(_)
            | Self::WorkerJoined(_)
            | Self::WorkerLeft(_)
            | Self::FiguresPublished(_)
            | Self::GroupOpened(_)
            | Self::RetentionSet(_)
            | Self::ErasureRequested(_)
            | Self::ArchiveSettled(_)
            | Self::ErasureApproved(_)
            | Self::ErasureWithdrawn(_)
            | Self::LegalHoldChanged(_)
            | Self::HoldLiftAsked(_)
            | Self::ExpiryReleased(_)
            | Self::CitizenErased(_)
            | Self::IdentityRecorded(_) => None,
            Self::InquiryReceived(e) => Some(e.inquiry),
            Self::PlaceAskedFor(e) => Some(e.inquiry),
            Self::PlaceGiven(e) => Some(e.inquiry),
            Self::PlaceGivenUp(e) => Some(e.inquiry),
            Self::ThemesNoted(e) => Some(e.inquiry),
            Self::InquiryCorrected(e) => Some(e.inquiry),
            Self::PrimaryContactChanged(e) => Some(e.inquiry),
            Self::InquiryEnded(e) => Some(e.inquiry),
            Self::InquiryReopened(e) => Some(e.inquiry),
            Self::AgreementMade(e) => Some(e.inquiry),
            Self::AgreementChanged(e) => Some(e.inquiry),
            Self::AgreementConfirmed(e) => Some(e.inquiry),
            Self::CourseStarted(e) => Some(e.inquiry),
            Self::ProfessionInvolved(e) => Some(e.inquiry),
            Self::InvolvementEnded(e) => Some(e.inquiry),
            Self::ContactRegistered(e) => Some(e.inquiry),
            Self::ContactCorrected(e) => Some(e.inquiry),
            Self::StepsPlanned(e) => Some(e.inquiry),
            Self::StepChanged(e) => Some(e.inquiry),
            Self::StepDone(e) => Some(e.inquiry),
            Self::StepDropped(e) => Some(e.inquiry),
            Self::StepReopened(e) => Some(e.inquiry),
            Self::DelayNoticed(e) => Some(e.inquiry),
            Self::DischargePlanWritten(e) => Some(e.inquiry),
            Self::CourseClosed(e) => Some(e.inquiry),
            Self::ClosingWithdrawn(e) => Some(e.inquiry),
            Self::CourseReentered(e) => Some(e.inquiry),
            Self::CodeIssued(e) => Some(e.inquiry),
            Self::CodeRevoked(e) => Some(e.inquiry),
        }
    }
}
