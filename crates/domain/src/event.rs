//! What can happen. Past tense; nothing in the journal is ever changed, so a correction is an event.
//!
//! Each subject says what can happen in it; here they become one list. How to add an event: `docs/adding-an-event.md`.

pub use crate::agreement::{AgreementChanged, AgreementConfirmed, AgreementEvent, AgreementMade};
pub use crate::citizen::{CitizenEvent, IdentityRecorded};
pub use crate::code::{CodeEvent, CodeIssued, CodeRevoked};
pub use crate::course::{
    ClosingWithdrawn, ContactCorrected, ContactRegistered, CourseClosed, CourseEvent,
    CourseReentered, CourseStarted, DischargePlanWritten, InvolvementEnded, ProfessionInvolved,
};
pub use crate::erasure::{
    ArchiveSettled, CitizenErased, ErasureApproved, ErasureEvent, ErasureRequested,
    ErasureWithdrawn, ExpiryReleased, HoldLiftAsked, LegalHoldChanged, RetentionSet,
};
pub use crate::group::{GroupEvent, GroupOpened, PlaceAskedFor, PlaceGiven, PlaceGivenUp};
pub use crate::inquiry::{
    InquiryCorrected, InquiryEnded, InquiryEvent, InquiryReceived, InquiryReopened,
    PrimaryContactChanged, ThemesNoted,
};
pub use crate::municipality::{
    DemonstrationFounded, MunicipalityEvent, MunicipalityFounded, UnitOpened, WorkerJoined,
    WorkerLeft,
};
pub use crate::publication::{FiguresPublished, PublicationEvent};
pub use crate::record::{Actor, DecodeError, Envelope, Task};
pub use crate::roadmap::{
    DelayNoticed, RoadmapEvent, StepChanged, StepDone, StepDropped, StepReopened, StepsPlanned,
};

use crate::id::{InquiryId, Position};
use crate::record::sealed::{SealedPart, SealedPlace};
use crate::record::subjects;
use serde::Deserializer;
use serde::de::Error;

subjects! {
    /// Asking for help.
    Inquiry(InquiryEvent),
    /// The road ahead.
    Roadmap(RoadmapEvent),
    /// A span of help.
    Course(CourseEvent),
    /// What was agreed.
    Agreement(AgreementEvent),
    /// Follow-up codes.
    Code(CodeEvent),
    /// Who a citizen is.
    Citizen(CitizenEvent),
    /// Groups and their places.
    Group(GroupEvent),
    /// The municipality, its units and workers.
    Municipality(MunicipalityEvent),
    /// Forgetting.
    Erasure(ErasureEvent),
    /// Figures told outside.
    Publication(PublicationEvent),
}

impl Event {
    /// Every kind with its current version, by subject.
    #[expect(clippy::indexing_slicing, reason = "worked out while it is compiled")]
    pub const KINDS: &'static [(&'static str, u16)] = &{
        let mut all = [("", 0); KINDS_COUNT];
        let (mut subject, mut at) = (0, 0);
        while subject < KINDS_OF_SUBJECTS.len() {
            let kinds = KINDS_OF_SUBJECTS[subject];
            let mut kind = 0;
            while kind < kinds.len() {
                all[at] = kinds[kind];
                (at, kind) = (at + 1, kind + 1);
            }
            subject += 1;
        }
        all
    };

    /// Visits each sealed content with the place where it stands in an event at this position.
    pub fn parts_at(
        &mut self,
        position: Position,
        visit: &mut dyn FnMut(&mut SealedPart, SealedPlace),
    ) {
        let (kind, version) = (self.kind(), self.version());
        let mut ordinal = 0;
        self.parts_mut(&mut |part| {
            visit(part, SealedPlace { position, kind, version, ordinal });
            ordinal += 1;
        });
    }

    /// The record: JSON, with personal content sealed inside.
    ///
    /// # Errors
    /// None that can happen with the events there are; serde's signature asks for one.
    pub fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads a record of this kind and version.
    ///
    /// # Errors
    /// [`DecodeError`] when the kind or version is unknown or the record malformed.
    pub fn decode(kind: &str, version: u16, record: &str) -> Result<Self, DecodeError> {
        let known = Self::KINDS.iter().find(|(known, _)| *known == kind);
        let Some((kind, _)) = known.filter(|(_, current)| (1..=*current).contains(&version)) else {
            return Err(DecodeError::UnknownKind { kind: kind.into(), version });
        };
        let mut source = serde_json::Deserializer::from_str(record);
        let event = Self::read(kind, version, &mut source);
        let event = event.and_then(|event| source.end().map(|()| event));
        event.map_err(|source| DecodeError::Malformed { kind, source })
    }
}
