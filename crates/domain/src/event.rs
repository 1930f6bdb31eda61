//! What can happen. Past tense; nothing in the journal is ever changed, so a correction is an event.
//!
//! An event's clear fields hold identifiers, codes, dates and names of workers and units. Everything a
//! citizen or a worker says about a citizen is [`Sealed`], and a field of text that is not does not compile
//! (`crate::recorded`). How to add an event:
//! `docs/adding-an-event.md`.

mod belonging;

pub use crate::envelope::{Actor, DecodeError, Envelope, Task};

use crate::agreement::{AgreementWords, Confirmation};
use crate::code::{CodeHash, CodeScope};
use crate::course::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords, Outcome, Profession,
    Section,
};
use crate::erasure::{ArchiveStep, ErasureGround, ErasureWay, LegalHold, Retention};
use crate::id::{
    CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId, Position,
    StepId, UnitId, WorkerId,
};
use crate::inquiry::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Theme, Urgency};
use crate::key::KeyId;
use crate::people::{Identity, Role};
use crate::publication::PublishedFigures;
use crate::recorded::Recorded;
use crate::roadmap::{DelayReason, Expectation, PlannedStep, StepActor, StepText};
use crate::sealed::{Part, Place, Sealed};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Visits the sealed contents of a field; a text that is told to everybody has none.
macro_rules! recorded {
    ($visit:ident($field:expr, $visitor:expr)) => {
        Recorded::$visit($field, $visitor)
    };
    ($visit:ident($field:expr, $visitor:expr), told_to_everybody) => {
        let _ = ($field, &$visitor);
    };
}

/// An older version of a kind is read as the present one: fields that came later have a default, and
/// content of version 1 is plain.
macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal, $version:literal {
        $($(#[$field_doc:meta])* $field:ident: $type:ty $(= $told:ident)?),* $(,)?
    })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl Recorded for $name {
                fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
                    $(recorded!(parts(&self.$field, visit) $(, $told)?);)*
                }

                fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Part)) {
                    $(recorded!(parts_mut(&mut self.$field, visit) $(, $told)?);)*
                }
            }

            impl From<$name> for Event {
                fn from(event: $name) -> Self { Self::$name(event) }
            }
        )+

        impl Serialize for Event {
            /// The record alone; its kind and version stand beside it in the line.
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                match self { $(Self::$name(event) => event.serialize(to)),+ }
            }
        }

        /// Something that happened, for ever.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub enum Event { $($(#[$doc])* $name($name)),+ }

        impl Event {
            /// Every kind with its current version, in the order of this file.
            pub const KINDS: &'static [(&'static str, u16)] = &[$(($kind, $version)),+];

            /// The kind, as the journal keeps it.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind),+ }
            }

            /// The version of the kind's form.
            pub const fn version(&self) -> u16 {
                match self { $(Self::$name(_) => $version),+ }
            }

            /// Visits each sealed content, in the order they stand.
            pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Part)) {
                match self { $(Self::$name(event) => event.parts(visit)),+ }
            }

            /// Visits each sealed content with the place where it stands in an event at this position.
            pub fn parts_at(&mut self, position: Position, visit: &mut dyn FnMut(&mut Part, Place)) {
                let (kind, version) = (self.kind(), self.version());
                let mut ordinal = 0;
                let visit: &mut dyn FnMut(&mut Part) = &mut |part| {
                    visit(part, Place { position, kind, version, ordinal });
                    ordinal += 1;
                };
                match self { $(Self::$name(event) => event.parts_mut(visit)),+ }
            }

            /// The record: JSON, with personal content sealed inside.
            ///
            /// # Errors
            /// None that can happen with the events of this file; serde's signature asks for one.
            pub fn encode(&self) -> Result<String, serde_json::Error> {
                serde_json::to_string(self)
            }

            /// Reads a record of this kind and version from inside a longer text.
            pub(crate) fn read<'de, D: Deserializer<'de>>(
                kind: &str,
                version: u16,
                record: D,
            ) -> Result<Self, D::Error> {
                match (kind, version) {
                    $(($kind, 1..=$version) => Deserialize::deserialize(record).map(Self::$name),)+
                    _ => {
                        let unknown = DecodeError::UnknownKind { kind: kind.into(), version };
                        Err(D::Error::custom(unknown))
                    }
                }
            }

            /// Reads a record of this kind and version.
            ///
            /// # Errors
            /// [`DecodeError`] when the kind or version is unknown or the record malformed.
            pub fn decode(kind: &str, version: u16, record: &str) -> Result<Self, DecodeError> {
                match (kind, version) {
                    $(($kind, 1..=$version) => serde_json::from_str(record)
                        .map(Self::$name)
                        .map_err(|source| DecodeError::Malformed { kind: $kind, source }),)+
                    _ => Err(DecodeError::UnknownKind { kind: kind.into(), version }),
                }
            }
        }
    };
}

events! {
    /// The municipality took the program into use.
    MunicipalityFounded = "municipality_founded", 1 {
        /// Its name.
        name: String = told_to_everybody,
        /// The telephone that is always answered.
        phone: String = told_to_everybody,
    }
    /// An invented municipality was set up, for whoever tries the program: everybody in it is invented. Only as the first
    /// event of a journal does it say so.
    DemonstrationFounded = "demonstration_founded", 1 {
        /// Its name.
        name: String = told_to_everybody,
        /// The telephone that is always answered.
        phone: String = told_to_everybody,
    }
    /// A unit was opened.
    UnitOpened = "unit_opened", 1 {
        /// Its identifier.
        unit: UnitId,
        /// Its name.
        name: String = told_to_everybody,
        /// Its telephone.
        phone: String = told_to_everybody,
        /// When somebody answers, in words.
        answering_hours: String = told_to_everybody,
    }
    /// A worker joined.
    WorkerJoined = "worker_joined", 1 {
        /// Its identifier.
        worker: WorkerId,
        /// Full name.
        name: String = told_to_everybody,
        /// What the worker may do.
        role: Role,
        /// The unit.
        unit: UnitId,
        /// Direct telephone.
        phone: String = told_to_everybody,
    }
    /// A worker left.
    WorkerLeft = "worker_left", 1 {
        /// Who.
        worker: WorkerId,
    }
    /// A group was opened.
    GroupOpened = "group_opened", 1 {
        /// Its identifier.
        group: GroupId,
        /// The unit that holds it.
        unit: UnitId,
        /// Its name.
        name: String = told_to_everybody,
        /// How many can take part.
        places: u16,
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    }
    /// Somebody asked for a place in a group.
    PlaceAskedFor = "place_asked_for", 1 {
        /// In which.
        group: GroupId,
        /// For whose inquiry.
        inquiry: InquiryId,
        /// On which day.
        on: Date,
    }
    /// Somebody got a place in a group.
    PlaceGiven = "place_given", 1 {
        /// In which.
        group: GroupId,
        /// Whose inquiry.
        inquiry: InquiryId,
        /// On which day.
        on: Date,
    }
    /// Somebody gave up a place in a group, or in its queue.
    PlaceGivenUp = "place_given_up", 1 {
        /// In which.
        group: GroupId,
        /// Whose inquiry.
        inquiry: InquiryId,
        /// On which day.
        on: Date,
    }
    /// It was noted what an inquiry is about.
    ThemesNoted = "themes_noted", 1 {
        /// Which.
        inquiry: InquiryId,
        /// The themes.
        themes: Vec<Theme>,
    }
    /// The municipality set how long content is kept.
    RetentionSet = "retention_set", 1 {
        /// How long.
        retention: Retention,
    }
    /// It was asked that a citizen's content be erased.
    ErasureRequested = "erasure_requested", 1 {
        /// Whose.
        citizen: CitizenId,
        /// Why.
        ground: ErasureGround,
    }
    /// The duty to archive before erasing was settled.
    ArchiveSettled = "archive_settled", 1 {
        /// Of whose content.
        citizen: CitizenId,
        /// How.
        archive: ArchiveStep,
    }
    /// Somebody approved an erasure.
    ErasureApproved = "erasure_approved", 1 {
        /// Whose.
        citizen: CitizenId,
    }
    /// What was asked for is not asked for any more.
    ErasureWithdrawn = "erasure_withdrawn", 1 {
        /// Whose erasure.
        citizen: CitizenId,
    }
    /// A legal hold was placed, or lifted.
    LegalHoldChanged = "legal_hold_changed", 1 {
        /// On whose content.
        citizen: CitizenId,
        /// Why it is held; none where the hold was lifted.
        hold: Option<LegalHold>,
    }
    /// Somebody asked that a legal hold be lifted.
    HoldLiftAsked = "hold_lift_asked", 1 {
        /// On whose content it is.
        citizen: CitizenId,
    }
    /// The rule for those who never gave a name was let work: a leader has seen whom it would erase.
    ExpiryReleased = "expiry_released", 1 {
        /// What the archive gets of everybody without a name.
        archive: ArchiveStep,
        /// How many stood on the list that was shown.
        listed: u32,
    }
    /// A citizen's content was erased: the keys to it are destroyed.
    CitizenErased = "citizen_erased", 1 {
        /// Whose.
        citizen: CitizenId,
        /// By which way.
        way: ErasureWay,
        /// The names of the keys: the citizen's, and those of who asked for them.
        keys: Vec<KeyId>,
    }
    /// Figures were published.
    FiguresPublished = "figures_published", 2 {
        /// The first day of the first month.
        from: Date,
        /// The last day of the last month.
        to: Date,
        /// The figures, with what was withheld.
        figures: PublishedFigures,
    }
    /// Somebody asked for help.
    InquiryReceived = "inquiry_received", 2 {
        /// Its identifier.
        inquiry: InquiryId,
        /// About whom.
        citizen: CitizenId,
        /// When it was received.
        received_at: Timestamp,
        /// By which way.
        channel: Channel,
        /// Who asked.
        requester: Requester,
        /// How soon.
        urgency: Urgency,
        /// Whether the citizen knows and agrees that somebody asked.
        citizen_aware: bool,
        /// The unit that has it.
        unit: UnitId,
        /// The number in the system it was imported from.
        outside_number: Option<Box<str>> = told_to_everybody,
        /// The asker's words.
        words: Option<Sealed<InquiryWords>>,
        /// Who asks, when it is somebody else: sealed with that person's own key.
        #[serde(default)]
        asker: Option<Sealed<Asker>>,
    }
    /// It became known who the citizen is.
    IdentityRecorded = "identity_recorded", 2 {
        /// Who.
        citizen: CitizenId,
        /// The identity.
        identity: Sealed<Identity>,
    }
    /// Clear facts of an inquiry were corrected.
    InquiryCorrected = "inquiry_corrected", 1 {
        /// Which.
        inquiry: InquiryId,
        /// The right time of receipt.
        received_at: Timestamp,
        /// The right way.
        channel: Channel,
        /// The right requester.
        requester: Requester,
    }
    /// The primary contact changed.
    PrimaryContactChanged = "primary_contact_changed", 1 {
        /// Of which inquiry.
        inquiry: InquiryId,
        /// The new one; none puts it back to the unit.
        worker: Option<WorkerId>,
        /// The command that this one undoes.
        undoes: Option<CommandKey>,
    }
    /// An inquiry ended without a course.
    InquiryEnded = "inquiry_ended", 2 {
        /// Which.
        inquiry: InquiryId,
        /// When.
        ended_at: Timestamp,
        /// How.
        ending: InquiryEnding,
        /// What was said.
        note: Option<Sealed<ContactNote>>,
    }
    /// The ending was withdrawn: there is more to do after all.
    InquiryReopened = "inquiry_reopened", 1 {
        /// Which.
        inquiry: InquiryId,
    }
    /// An agreement was made with the citizen.
    AgreementMade = "agreement_made", 2 {
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
    AgreementChanged = "agreement_changed", 2 {
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
    ContactRegistered = "contact_registered", 2 {
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
    ContactCorrected = "contact_corrected", 2 {
        /// From which inquiry.
        inquiry: InquiryId,
        /// In which course.
        course: CourseId,
        /// Which.
        contact: ContactId,
        /// The right note.
        note: Sealed<ContactNote>,
    }
    /// Steps were put on the roadmap, after those already there.
    StepsPlanned = "steps_planned", 2 {
        /// Whose.
        inquiry: InquiryId,
        /// The steps in order.
        steps: Vec<PlannedStep>,
    }
    /// A step was changed.
    StepChanged = "step_changed", 2 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// What happens.
        text: StepText,
        /// Who acts.
        actor: StepActor,
        /// When.
        expectation: Expectation,
    }
    /// A step was done.
    StepDone = "step_done", 1 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// When it was done.
        done_at: Timestamp,
    }
    /// A step was dropped.
    StepDropped = "step_dropped", 1 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// A step lies ahead again after all.
    StepReopened = "step_reopened", 1 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// The citizen was told that a step is late, why, and the new time.
    DelayNoticed = "delay_noticed", 2 {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// Why.
        reason: Sealed<DelayReason>,
        /// The new time.
        expectation: Expectation,
    }
    /// The discharge plan was written or changed.
    DischargePlanWritten = "discharge_plan_written", 2 {
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
    /// A follow-up code was given out.
    CodeIssued = "code_issued", 1 {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
        /// What it opens.
        scope: CodeScope,
    }
    /// A follow-up code was withdrawn.
    CodeRevoked = "code_revoked", 1 {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
    }
}
