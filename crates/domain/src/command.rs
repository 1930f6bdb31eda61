//! What people ask the municipality's record to take in. Imperative; may be refused.

mod belonging;

use crate::agreement::{AgreementWords, Confirmation};
use crate::code::{CodeHash, CodeScope};
use crate::course::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords, Outcome, Profession,
    Section,
};
use crate::erasure::{ArchiveStep, ErasureGround, LegalHold, Retention};
use crate::id::{
    CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId, Position,
    StepId, UnitId, WorkerId,
};
use crate::inquiry::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Theme, Urgency};
use crate::people::{Identity, Role};
use crate::publication::PublishedFigures;
use crate::roadmap::{DelayReason, Expectation, StepActor, StepWords};
use crate::sealed::Sealed;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// About whom an inquiry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CitizenRef {
    /// Somebody new, who gets this identifier: by custom the command key's first derived one.
    New(CitizenId),
    /// Somebody whom the municipality has helped before.
    Known(CitizenId),
}

impl CitizenRef {
    /// The identifier.
    pub const fn id(self) -> CitizenId {
        match self {
            Self::New(id) | Self::Known(id) => id,
        }
    }

    /// The identifier of somebody known.
    pub const fn known(self) -> Option<CitizenId> {
        match self {
            Self::New(_) => None,
            Self::Known(id) => Some(id),
        }
    }

    pub(crate) fn is_new_or(self, own: CitizenId) -> bool {
        self.known().is_none_or(|id| id == own)
    }
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, Debug, Serialize)]
            pub struct $name { $($(#[$field_doc])* pub $field: $type),* }

            impl From<$name> for Command {
                fn from(command: $name) -> Self { Self::$name(command) }
            }
        )+

        /// A command, for one municipality.
        #[derive(Clone, PartialEq, Eq, Debug, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Command { $($(#[$doc])* $name($name)),+ }
    };
}

commands! {
    /// Takes the program into use.
    FoundMunicipality {
        /// The municipality's name.
        name: String,
        /// The telephone that is always answered.
        phone: String,
    }
    /// Sets up an invented municipality, for whoever tries the program.
    FoundDemonstration {
        /// Its name.
        name: String,
        /// The telephone that is always answered.
        phone: String,
    }
    /// Opens a unit; its identifier is the command's key.
    OpenUnit {
        /// Its name.
        name: String,
        /// Its telephone.
        phone: String,
        /// When somebody answers, in words.
        answering_hours: String,
    }
    /// Adds a worker; the identifier is the command's key.
    AddWorker {
        /// Full name.
        name: String,
        /// What the worker may do.
        role: Role,
        /// The unit.
        unit: UnitId,
        /// Direct telephone.
        phone: String,
    }
    /// Opens a group; its identifier is the command's key.
    OpenGroup {
        /// The unit that holds it.
        unit: UnitId,
        /// Its name.
        name: String,
        /// How many can take part.
        places: u16,
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    }
    /// Asks for a place in a group.
    AskForPlace {
        /// For whose inquiry.
        inquiry: InquiryId,
        /// In which group.
        group: GroupId,
    }
    /// Gives up a place in a group, or in its queue.
    GiveUpPlace {
        /// Whose inquiry.
        inquiry: InquiryId,
        /// In which group.
        group: GroupId,
    }
    /// Notes what an inquiry is about.
    NoteThemes {
        /// Which.
        inquiry: InquiryId,
        /// The themes; none takes them away.
        themes: Vec<Theme>,
        /// The version on the screen.
        seen: Position,
    }
    /// Sets how long content is kept.
    SetRetention {
        /// How long.
        retention: Retention,
    }
    /// Asks that a citizen's content be erased.
    RequestErasure {
        /// Whose.
        citizen: CitizenId,
        /// Why.
        ground: ErasureGround,
    }
    /// Settles the duty to archive before erasing.
    SettleArchive {
        /// Of whose content.
        citizen: CitizenId,
        /// How.
        archive: ArchiveStep,
    }
    /// Approves an erasure; the second approval erases.
    ApproveErasure {
        /// Whose.
        citizen: CitizenId,
    }
    /// Takes back what was asked for.
    WithdrawErasure {
        /// Whose erasure.
        citizen: CitizenId,
    }
    /// Places a legal hold, or lifts it: the first who wants it lifted asks, the second lifts it.
    ChangeLegalHold {
        /// On whose content.
        citizen: CitizenId,
        /// Why; none lifts it.
        hold: Option<LegalHold>,
    }
    /// Lets the rule work by which those who never gave a name are erased.
    ReleaseExpiry {
        /// What the archive gets of everybody without a name.
        archive: ArchiveStep,
        /// How many stood on the list that was shown.
        listed: u32,
    }
    /// Erases somebody without a name whose time is over.
    EraseExpired {
        /// Whom.
        citizen: CitizenId,
    }
    /// Publishes the figures of some whole months.
    PublishFigures {
        /// The first day of the first month.
        from: Date,
        /// The last day of the last month.
        to: Date,
        /// The figures, with what is withheld.
        figures: PublishedFigures,
        /// How many publications there were when they were worked out.
        seen: u32,
    }
    /// Takes in an inquiry; its identifier is the command's key.
    ReceiveInquiry {
        /// About whom.
        citizen: CitizenRef,
        /// When it was received.
        received_at: Timestamp,
        /// By which way.
        channel: Channel,
        /// Who asks.
        requester: Requester,
        /// How soon.
        urgency: Urgency,
        /// Whether the citizen knows and agrees.
        citizen_aware: bool,
        /// The unit that gets it.
        unit: UnitId,
        /// The number in the system it is imported from.
        outside_number: Option<Box<str>>,
        /// The asker's words; may be missing in imports only.
        words: Option<Sealed<InquiryWords>>,
        /// Who asks, when it is somebody else and they tell.
        asker: Option<Sealed<Asker>>,
        /// Who the citizen is, if not anonymous.
        identity: Option<Sealed<Identity>>,
        /// The hash of the follow-up code given to the asker.
        code: Option<CodeHash>,
        /// The worker who takes it at once.
        primary_contact: Option<WorkerId>,
    }
    /// Records who a citizen is.
    RecordIdentity {
        /// Who.
        citizen: CitizenId,
        /// The identity.
        identity: Sealed<Identity>,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Corrects clear facts of an inquiry.
    CorrectInquiry {
        /// Which.
        inquiry: InquiryId,
        /// The right time of receipt.
        received_at: Timestamp,
        /// The right way.
        channel: Channel,
        /// The right requester.
        requester: Requester,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Changes the primary contact of one or many, all or none.
    ChangePrimaryContacts {
        /// The changes.
        changes: Vec<PrimaryContactChange>,
        /// The command that this one undoes.
        undoes: Option<CommandKey>,
    }
    /// Ends an inquiry without a course.
    EndInquiry {
        /// Which.
        inquiry: InquiryId,
        /// When.
        ended_at: Timestamp,
        /// How.
        ending: InquiryEnding,
        /// What was said.
        note: Option<Sealed<ContactNote>>,
    }
    /// Withdraws the ending of an inquiry.
    ReopenInquiry {
        /// Which.
        inquiry: InquiryId,
    }
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
    /// Plans a step in own words; its identifier is the command's key.
    PlanStep {
        /// Whose.
        inquiry: InquiryId,
        /// What happens.
        words: Sealed<StepWords>,
        /// Who acts.
        actor: StepActor,
        /// When.
        expectation: Expectation,
    }
    /// Changes a step. Without words the step keeps its text.
    ChangeStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// What happens.
        words: Option<Sealed<StepWords>>,
        /// Who acts.
        actor: StepActor,
        /// When.
        expectation: Expectation,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Marks a step as done.
    FinishStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// Drops a step.
    DropStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// Puts a done or dropped step ahead again.
    ReopenStep {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
    }
    /// Tells the citizen that a step is late, why, and the new time.
    GiveDelayNotice {
        /// Whose.
        inquiry: InquiryId,
        /// Which.
        step: StepId,
        /// Why.
        reason: Sealed<DelayReason>,
        /// The new time.
        expectation: Expectation,
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
    /// Gives out a follow-up code.
    IssueCode {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
        /// What it opens.
        scope: CodeScope,
    }
    /// Withdraws a follow-up code.
    RevokeCode {
        /// To which inquiry.
        inquiry: InquiryId,
        /// Its hash.
        code: CodeHash,
    }
}

/// One change of a primary contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PrimaryContactChange {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// The one who was on the screen.
    pub from: Option<WorkerId>,
    /// The new one; none puts it back to the unit.
    pub to: Option<WorkerId>,
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

impl ReceiveInquiry {
    /// Whether the command is what the public contact form may send.
    pub(crate) fn is_from_public_page(&self) -> bool {
        self.channel == Channel::Web
            && Requester::ON_PUBLIC_PAGE.contains(&self.requester)
            && self.primary_contact.is_none()
            && self.outside_number.is_none()
    }
}
