//! A course (*forløb*): a span of help for one citizen, with a kind and a primary contact.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;
mod section;

pub use command::*;
pub(crate) use decide::{decide, start_events};
pub use event::*;
pub(crate) use fold::fold;
pub use refusal::CourseReason;
pub use section::{NotASection, Section};

use crate::id::{ContactId, CourseId, InvolvementId, Position, WorkerId};
use crate::record::sealed::Sealed;
use crate::record::{clear, packed, packed_codes};
use crate::refusal::{LINE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, checked};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// The kinds of course.
    pub enum CourseKind {
        /// Guidance and counselling without a grant (§§ 10, 12).
        Counselling = "counselling",
        /// One to one.
        Individual = "individual",
        /// A learning course in a group.
        Group = "group",
        /// Help that goes to where people are.
        Outreach = "outreach",
        /// A psychologist's counselling of young people, at most five conversations.
        YouthCounselling = "youth_counselling",
        /// A complex matter decided by the authority.
        AuthorityCase = "authority_case",
    }
}

/// The most conversations of a youth counselling course (Holstebro's five).
pub const YOUTH_COUNSELLING_CONVERSATIONS_MAX: usize = 5;

codes! {
    /// What kind of contact it was.
    pub enum ContactKind {
        /// Met at the centre or elsewhere.
        Meeting = "meeting",
        /// Visited at home.
        HomeVisit = "home_visit",
        /// By phone.
        PhoneCall = "phone_call",
        /// By video.
        Video = "video",
        /// In writing.
        Message = "message",
        /// A session of a group.
        GroupSession = "group_session",
        /// The citizen did not come.
        NoShow = "no_show",
    }
}

impl ContactKind {
    /// Whether it is a conversation with the citizen: what the five of youth counselling count.
    pub const fn is_conversation(self) -> bool {
        matches!(self, Self::Meeting | Self::HomeVisit | Self::PhoneCall | Self::Video)
    }
}

codes! {
    /// Professions that the primary contact connects.
    pub enum Profession {
        /// Social worker.
        SocialWorker = "social_worker",
        /// Social pedagogue.
        Pedagogue = "pedagogue",
        /// Psychologist.
        Psychologist = "psychologist",
        /// Nurse.
        Nurse = "nurse",
        /// Occupational therapist.
        OccupationalTherapist = "occupational_therapist",
        /// Job consultant.
        JobConsultant = "job_consultant",
        /// Counsellor on alcohol and drugs.
        AddictionCounsellor = "addiction_counsellor",
        /// A worker with own lived experience.
        PeerWorker = "peer_worker",
        /// The family department.
        FamilyCounsellor = "family_counsellor",
    }
}

codes! {
    /// Why a course closed.
    pub enum ClosingReason {
        /// The goals are reached.
        GoalsReached = "goals_reached",
        /// No need for more.
        NoFurtherNeed = "no_further_need",
        /// The citizen stopped.
        CitizenStopped = "citizen_stopped",
        /// Moved away.
        Moved = "moved",
        /// Could not be reached any more.
        NoContact = "no_contact",
        /// Went on to longer support.
        LongerSupport = "longer_support",
        /// Died.
        Died = "died",
        /// The reason was not recorded (imported records only).
        NotRecorded = "not_recorded",
    }
}

codes! {
    /// What the citizen says came of it, on the attainment scale from −2 to +2.
    pub enum Outcome {
        /// Much worse than hoped.
        MuchLess = "-2",
        /// Worse than hoped.
        Less = "-1",
        /// As hoped.
        AsHoped = "0",
        /// Better than hoped.
        More = "+1",
        /// Much better than hoped.
        MuchMore = "+2",
    }
}

/// What a contact was about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactNote {
    /// The worker's note.
    pub text: String,
}

/// One contact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// When it took place.
    pub at: Timestamp,
    /// Its kind.
    pub kind: ContactKind,
    /// How long it took.
    pub duration_minutes: Option<u16>,
    /// Who wrote it down; none in records that were brought in.
    pub worker: Option<WorkerId>,
    /// The note.
    pub note: Sealed<ContactNote>,
    /// The note as it stood before a correction: nothing is overwritten, oldest first.
    pub earlier_notes: Vec<Sealed<ContactNote>>,
    /// The last event that changed it.
    pub version: Position,
}

/// A profession that takes part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Involvement {
    /// Its identifier.
    pub id: InvolvementId,
    /// Which profession.
    pub profession: Profession,
    /// The worker, when it is one of ours.
    pub worker: Option<WorkerId>,
    /// Whether it has ended.
    pub ended: bool,
}

/// The discharge plan's text: what happens after the course, in plain words.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DischargePlanWords {
    /// What the citizen goes on with.
    pub afterwards: String,
    /// Signs that it is getting harder, and what helps.
    #[serde(default)]
    pub signs: String,
    /// Whom to call.
    #[serde(default)]
    pub whom_to_call: String,
    /// The association or other ordinary offer the citizen goes to; empty if none.
    #[serde(default)]
    pub offer: String,
}

/// A discharge plan as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DischargePlan {
    /// The text.
    pub words: Sealed<DischargePlanWords>,
    /// When the bridge to an association is followed up; none without a bridge.
    pub bridge_follow_up_on: Option<Date>,
    /// The last event that changed it.
    pub version: Position,
}

/// Days to the follow-up of a bridge, from the closing, or from the day on which a plan is written before it.
pub const BRIDGE_FOLLOW_UP_DAYS: i64 = 90;

/// How a course closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closing {
    /// When.
    pub closed_at: Timestamp,
    /// The day of that.
    pub closed_on: Date,
    /// Why.
    pub reason: ClosingReason,
    /// What came of it, as the citizen says.
    pub outcome: Option<Outcome>,
    /// The section of the support the citizen goes on to.
    pub onward_section: Option<Section>,
    /// The event that closed it.
    pub version: Position,
}

/// A closing that was followed by a re-entry: people leave and come back, and the story stays whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EarlierClosing {
    /// The closing.
    pub closing: Closing,
    /// When the citizen came back.
    pub reentered_at: Timestamp,
}

/// A course as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Course {
    /// Its identifier.
    pub id: CourseId,
    /// Its kind.
    pub kind: CourseKind,
    /// When it started: the six months begin here.
    pub started_at: Timestamp,
    /// The day of that, kept because every list and figure asks for it.
    pub(crate) started_on: Date,
    /// The section it is given under, where one is named.
    pub legal_basis: Option<Section>,
    /// Professions involved, in order of joining.
    pub involvements: Vec<Involvement>,
    /// Contacts, in the order they were registered.
    pub contacts: Vec<Contact>,
    /// The discharge plan.
    pub discharge_plan: Option<DischargePlan>,
    /// The closing; none while open.
    pub closing: Option<Closing>,
    /// Closings before re-entries, oldest first.
    pub earlier_closings: Vec<EarlierClosing>,
}

impl Course {
    /// Whether the course runs.
    pub fn is_open(&self) -> bool {
        self.closing.is_none()
    }

    /// The day it started.
    pub fn started_on(&self) -> Date {
        self.started_on
    }

    /// How the course stood at the end of `day`: the closing in force then, if one was.
    pub fn closing_as_of(&self, day: Date) -> Option<&Closing> {
        let closed_by = |closing: &Closing| closing.closed_on <= day;
        let left_again = |earlier: &EarlierClosing| {
            closed_by(&earlier.closing) && crate::calendar::date_of(earlier.reentered_at) > day
        };
        let earlier = self.earlier_closings.iter().find(|earlier| left_again(earlier));
        self.closing
            .as_ref()
            .filter(|closing| closed_by(closing))
            .or(earlier.map(|earlier| &earlier.closing))
    }

    /// Conversations held: what youth counselling counts to five.
    pub fn conversations(&self) -> usize {
        self.contacts.iter().filter(|contact| contact.kind.is_conversation()).count()
    }
}

checked! {
    ContactNote { text: needed TEXT_CHARACTERS_MAX }
    DischargePlanWords {
        afterwards: needed TEXT_CHARACTERS_MAX,
        signs: bounded TEXT_CHARACTERS_MAX,
        whom_to_call: bounded TEXT_CHARACTERS_MAX,
        offer: bounded LINE_CHARACTERS_MAX,
    }
}
clear! { ClosingReason, ContactKind, CourseKind, Outcome, Profession }
packed_codes! { ClosingReason, ContactKind, CourseKind, Outcome, Profession }
packed! {
    Closing { closed_at, closed_on, reason, outcome, onward_section, version }
    Contact { id, at, kind, duration_minutes, worker, note, earlier_notes, version }
    Course {
        id, kind, started_at, started_on, legal_basis, involvements, contacts, discharge_plan, closing,
        earlier_closings,
    }
    DischargePlan { words, bridge_follow_up_on, version }
    EarlierClosing { closing, reentered_at }
    Involvement { id, profession, worker, ended }
}
