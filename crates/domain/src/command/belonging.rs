//! Whom a command is about.

use super::Command;
use crate::id::{CitizenId, InquiryId};
use crate::sealed::Sealed;

impl Command {
    /// The citizens whom the command's sealed contents are about.
    pub fn sealed_about(&self) -> Vec<CitizenId> {
        fn about<T>(sealed: Option<&Sealed<T>>) -> Option<CitizenId> {
            sealed.map(Sealed::subject)
        }
        let (first, second) = match self {
            Self::ReceiveInquiry(c) => {
                let of =
                    [about(c.words.as_ref()), about(c.asker.as_ref()), about(c.identity.as_ref())];
                return of.into_iter().flatten().collect();
            }
            Self::RecordIdentity(c) => (Some(c.identity.subject()), None),
            Self::EndInquiry(c) => (about(c.note.as_ref()), None),
            Self::MakeAgreement(c) => (about(c.words.as_ref()), None),
            Self::ChangeAgreement(c) => (Some(c.words.subject()), None),
            Self::RegisterContact(c) => (Some(c.note.subject()), None),
            Self::CorrectContact(c) => (Some(c.note.subject()), None),
            Self::PlanStep(c) => (Some(c.words.subject()), None),
            Self::ChangeStep(c) => (about(c.words.as_ref()), None),
            Self::GiveDelayNotice(c) => (Some(c.reason.subject()), None),
            Self::WriteDischargePlan(c) => (Some(c.plan.words.subject()), None),
            Self::CloseCourse(c) => (c.plan.as_ref().map(|plan| plan.words.subject()), None),
            Self::FoundMunicipality(_)
            | Self::FoundDemonstration(_)
            | Self::OpenUnit(_)
            | Self::AddWorker(_)
            | Self::PublishFigures(_)
            | Self::OpenGroup(_)
            | Self::SetRetention(_)
            | Self::RequestErasure(_)
            | Self::SettleArchive(_)
            | Self::ApproveErasure(_)
            | Self::WithdrawErasure(_)
            | Self::ChangeLegalHold(_)
            | Self::ReleaseExpiry(_)
            | Self::EraseExpired(_)
            | Self::AskForPlace(_)
            | Self::GiveUpPlace(_)
            | Self::NoteThemes(_)
            | Self::CorrectInquiry(_)
            | Self::ChangePrimaryContacts(_)
            | Self::ReopenInquiry(_)
            | Self::ConfirmAgreement(_)
            | Self::StartCourse(_)
            | Self::InvolveProfession(_)
            | Self::EndInvolvement(_)
            | Self::FinishStep(_)
            | Self::DropStep(_)
            | Self::ReopenStep(_)
            | Self::WithdrawClosing(_)
            | Self::ReenterCourse(_)
            | Self::IssueCode(_)
            | Self::RevokeCode(_) => (None, None),
        };
        first.into_iter().chain(second).collect()
    }

    /// The inquiry that an actor must have a relation to; none where the rules look elsewhere.
    pub fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::FoundMunicipality(_)
            | Self::FoundDemonstration(_)
            | Self::OpenUnit(_)
            | Self::AddWorker(_)
            | Self::PublishFigures(_)
            | Self::OpenGroup(_)
            | Self::SetRetention(_)
            | Self::RequestErasure(_)
            | Self::SettleArchive(_)
            | Self::ApproveErasure(_)
            | Self::WithdrawErasure(_)
            | Self::ChangeLegalHold(_)
            | Self::ReleaseExpiry(_)
            | Self::EraseExpired(_)
            | Self::ReceiveInquiry(_)
            | Self::RecordIdentity(_)
            | Self::ChangePrimaryContacts(_) => None,
            Self::AskForPlace(c) => Some(c.inquiry),
            Self::GiveUpPlace(c) => Some(c.inquiry),
            Self::NoteThemes(c) => Some(c.inquiry),
            Self::CorrectInquiry(c) => Some(c.inquiry),
            Self::EndInquiry(c) => Some(c.inquiry),
            Self::ReopenInquiry(c) => Some(c.inquiry),
            Self::MakeAgreement(c) => Some(c.inquiry),
            Self::ChangeAgreement(c) => Some(c.inquiry),
            Self::ConfirmAgreement(c) => Some(c.inquiry),
            Self::StartCourse(c) => Some(c.inquiry),
            Self::InvolveProfession(c) => Some(c.inquiry),
            Self::EndInvolvement(c) => Some(c.inquiry),
            Self::RegisterContact(c) => Some(c.inquiry),
            Self::CorrectContact(c) => Some(c.inquiry),
            Self::PlanStep(c) => Some(c.inquiry),
            Self::ChangeStep(c) => Some(c.inquiry),
            Self::FinishStep(c) => Some(c.inquiry),
            Self::DropStep(c) => Some(c.inquiry),
            Self::ReopenStep(c) => Some(c.inquiry),
            Self::GiveDelayNotice(c) => Some(c.inquiry),
            Self::WriteDischargePlan(c) => Some(c.inquiry),
            Self::CloseCourse(c) => Some(c.inquiry),
            Self::WithdrawClosing(c) => Some(c.inquiry),
            Self::ReenterCourse(c) => Some(c.inquiry),
            Self::IssueCode(c) => Some(c.inquiry),
            Self::RevokeCode(c) => Some(c.inquiry),
        }
    }

    /// The citizen the command itself is about; none where it is about an inquiry, or about nobody.
    pub fn citizen(&self) -> Option<CitizenId> {
        match self {
            Self::ReceiveInquiry(c) => Some(c.citizen.id()),
            Self::RecordIdentity(c) => Some(c.citizen),
            Self::RequestErasure(c) => Some(c.citizen),
            Self::SettleArchive(c) => Some(c.citizen),
            Self::ApproveErasure(c) => Some(c.citizen),
            Self::WithdrawErasure(c) => Some(c.citizen),
            Self::ChangeLegalHold(c) => Some(c.citizen),
            Self::EraseExpired(c) => Some(c.citizen),
            _ => None,
        }
    }
}
