//! What people ask the municipality's record to take in. Imperative; may be refused.
//!
//! Each subject says what can be asked of it; here they become one list.

pub use crate::agreement::{AgreementCommand, ChangeAgreement, ConfirmAgreement, MakeAgreement};
pub use crate::citizen::{CitizenCommand, RecordIdentity};
pub use crate::code::{CodeCommand, IssueCode, RevokeCode};
pub use crate::course::{
    CloseCourse, CorrectContact, CourseCommand, CourseStart, DischargePlanDraft, EndInvolvement,
    InvolveProfession, ReenterCourse, RegisterContact, StartCourse, WithdrawClosing,
    WriteDischargePlan,
};
pub use crate::erasure::{
    ApproveErasure, ChangeLegalHold, EraseExpired, ErasureCommand, ReleaseExpiry, RequestErasure,
    SetRetention, SettleArchive, WithdrawErasure,
};
pub use crate::group::{AskForPlace, GiveUpPlace, GroupCommand, OpenGroup};
pub use crate::inquiry::{
    ChangePrimaryContacts, CitizenRef, CorrectInquiry, EndInquiry, InquiryCommand, NoteThemes,
    PrimaryContactChange, ReceiveInquiry, ReopenInquiry,
};
pub use crate::municipality::{
    AddWorker, FoundDemonstration, FoundMunicipality, MunicipalityCommand, OpenUnit,
};
pub use crate::publication::{PublicationCommand, PublishFigures};
pub use crate::roadmap::{
    ChangeStep, DropStep, FinishStep, GiveDelayNotice, PlanStep, ReopenStep, RoadmapCommand,
};

use crate::access::Need;
use crate::id::CitizenId;
use crate::record::sealed::SealedPart;
use serde::Serialize;

/// A command, for one municipality. In its record no subject is named: what a request is hashed of says the command
/// alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Command {
    /// Of the municipality, its units and workers.
    Municipality(MunicipalityCommand),
    /// Of who a citizen is.
    Citizen(CitizenCommand),
    /// Of asking for help.
    Inquiry(InquiryCommand),
    /// Of follow-up codes.
    Code(CodeCommand),
    /// Of agreements.
    Agreement(AgreementCommand),
    /// Of spans of help.
    Course(CourseCommand),
    /// Of the road ahead.
    Roadmap(RoadmapCommand),
    /// Of groups and their places.
    Group(GroupCommand),
    /// Of forgetting.
    Erasure(ErasureCommand),
    /// Of figures told outside.
    Publication(PublicationCommand),
}

impl Command {
    /// The right that the command needs, and about whom or what it is.
    pub fn need(&self) -> Need<'_> {
        match self {
            Self::Municipality(command) => command.need(),
            Self::Citizen(command) => command.need(),
            Self::Inquiry(command) => command.need(),
            Self::Code(command) => command.need(),
            Self::Agreement(command) => command.need(),
            Self::Course(command) => command.need(),
            Self::Roadmap(command) => command.need(),
            Self::Group(command) => command.need(),
            Self::Erasure(command) => command.need(),
            Self::Publication(command) => command.need(),
        }
    }

    /// Visits each sealed content of the command.
    pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a SealedPart)) {
        match self {
            Self::Municipality(command) => command.parts(visit),
            Self::Citizen(command) => command.parts(visit),
            Self::Inquiry(command) => command.parts(visit),
            Self::Code(command) => command.parts(visit),
            Self::Agreement(command) => command.parts(visit),
            Self::Course(command) => command.parts(visit),
            Self::Roadmap(command) => command.parts(visit),
            Self::Group(command) => command.parts(visit),
            Self::Erasure(command) => command.parts(visit),
            Self::Publication(command) => command.parts(visit),
        }
    }

    /// The citizens whom the command's sealed contents are about, in the order they stand.
    pub fn sealed_about(&self) -> Vec<CitizenId> {
        let mut about = Vec::new();
        self.parts(&mut |part| about.push(part.subject()));
        about
    }
}
