//! An inquiry (*henvendelse*): someone asks for help. From it hang the roadmap, the agreement and the courses.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::{decide, not_before_inquiry, of, open};
pub use event::*;
pub(crate) use fold::{FoundBy, Inquiries};
pub use refusal::InquiryReason;

use crate::agreement::Agreement;
use crate::calendar::{course_promised_by, date_of};
use crate::code::IssuedCode;
use crate::course::{Course, Section};
use crate::id::{CitizenId, CourseId, InquiryId, Position, UnitId, WorkerId};
use crate::record::sealed::Sealed;
use crate::record::{Actor, Packed, PackedKind, clear, packed, packed_codes};
use crate::refusal::{LINE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, checked};
use crate::roadmap::Roadmap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// What it is about: the groups of themes of VUM 2.0 (*temagrupper*, KL's *Fælles Faglige Begreber*), for
    /// figures.
    pub enum Theme {
        /// Relations.
        Relations = "relations",
        /// Communication.
        Communication = "communication",
        /// Mobility.
        Mobility = "mobility",
        /// Care of oneself.
        SelfCare = "self_care",
        /// Life in the community: work, learning, money, leisure.
        CommunityLife = "community_life",
        /// Practical tasks.
        PracticalTasks = "practical_tasks",
        /// Mental functions.
        MentalFunctions = "mental_functions",
        /// Health.
        Health = "health",
        /// Physical functions.
        PhysicalFunctions = "physical_functions",
        /// Social circumstances.
        SocialCircumstances = "social_circumstances",
        /// Surroundings.
        Surroundings = "surroundings",
    }
}

codes! {
    /// The way the inquiry came in.
    pub enum Channel {
        /// Came in at the centre.
        WalkIn = "walk_in",
        /// Called.
        Phone = "phone",
        /// Wrote on the public page.
        Web = "web",
        /// Sent a letter.
        Letter = "letter",
        /// Sent an e-mail.
        EMail = "e_mail",
        /// Raised at a meeting.
        Meeting = "meeting",
        /// Met by a worker where people are (service act § 12, § 99).
        Outreach = "outreach",
    }
}

codes! {
    /// Who asks.
    pub enum Requester {
        /// The citizen.
        Citizen = "citizen",
        /// Family or network.
        Relative = "relative",
        /// The job centre.
        JobCentre = "job_centre",
        /// A general practitioner.
        GeneralPractitioner = "general_practitioner",
        /// A psychiatric hospital.
        PsychiatricHospital = "psychiatric_hospital",
        /// Another department of the municipality.
        OtherDepartment = "other_department",
        /// Another municipality.
        OtherMunicipality = "other_municipality",
        /// Somebody else.
        Other = "other",
    }
}

impl Requester {
    /// Those who ask on the public page, in the order shown. Departments and municipalities ask a worker, who knows
    /// them.
    pub const ON_PUBLIC_PAGE: [Self; 6] = [
        Self::Citizen,
        Self::Relative,
        Self::JobCentre,
        Self::GeneralPractitioner,
        Self::PsychiatricHospital,
        Self::Other,
    ];

    /// Whether the citizen or a relative asks: the group of Favrskov's 92 per cent.
    pub const fn is_citizen_or_relative(self) -> bool {
        matches!(self, Self::Citizen | Self::Relative)
    }
}

codes! {
    /// How soon somebody must answer.
    pub enum Urgency {
        /// Within the promise.
        Normal = "normal",
        /// Today.
        Today = "today",
    }
}

codes! {
    /// How an inquiry ended without a course. The first two count as help.
    pub enum InquiryEnding {
        /// Guidance was given and nothing more was needed.
        AnsweredAtDoor = "answered_at_door",
        /// Guided on to an ordinary offer.
        GuidedOn = "guided_on",
        /// The citizen did not want help.
        CitizenStopped = "citizen_stopped",
        /// Moved away.
        Moved = "moved",
        /// Could not be reached.
        NoContact = "no_contact",
        /// Died.
        Died = "died",
        /// Finished; the reason was not recorded (imported records).
        NotRecorded = "not_recorded",
    }
}

impl InquiryEnding {
    /// Whether the ending is help given at the door.
    pub const fn is_help(self) -> bool {
        matches!(self, Self::AnsweredAtDoor | Self::GuidedOn)
    }
}

/// What the asker wrote or said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryWords {
    /// In the asker's own words.
    pub about: String,
}

/// A relative or partner who asks for somebody, and how to reach them. Personal content of theirs, not of
/// the citizen: it has a key of its own.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Asker {
    /// The name, as far as it was told.
    #[serde(default, alias = "asker_name")]
    pub name: String,
    /// Telephone or e-mail.
    #[serde(default, alias = "asker_reach")]
    pub reach: String,
}

/// How an inquiry ended, and when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ended {
    /// When it ended.
    pub at: Timestamp,
    /// How.
    pub ending: InquiryEnding,
    /// The event that ended it.
    pub version: Position,
}

/// A line of the story: what happened, when it was recorded, and who did it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HistoryLine {
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// The event's kind.
    pub kind: &'static str,
}

/// As many letters in a row as a case number may have.
const LETTERS_IN_A_ROW_MAX: usize = 4;

/// Whether a text is a case number, and nothing that could say who the citizen is: the number stands in clear, and no
/// erasure reaches it. Without spaces, with at most four letters in a row (`SAG-2024/117`, `EMN-2024-05871`, `A`):
/// names and words have more. Whether it holds a CPR number is asked apart: [`may_hold_cpr`](crate::citizen::may_hold_cpr).
pub fn is_case_number(text: &str) -> bool {
    let mut letters = 0;
    text.chars().all(|sign| {
        letters = if sign.is_alphabetic() { letters + 1 } else { 0 };
        letters <= LETTERS_IN_A_ROW_MAX
            && (sign.is_alphabetic() || sign.is_ascii_digit() || "-./_#:".contains(sign))
    })
}

/// An inquiry with all that came of it, folded from its events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inquiry {
    /// Its identifier.
    pub id: InquiryId,
    /// Its number in the municipality, 1, 2, 3 …: what people say on the phone.
    pub number: u32,
    /// The number it has in the system it was imported from.
    pub outside_number: Option<Box<str>>,
    /// About whom.
    pub citizen: CitizenId,
    /// When it was received.
    pub received_at: Timestamp,
    /// The day of that, kept because every list and figure asks for it.
    pub(crate) received_on: Date,
    /// By which way.
    pub channel: Channel,
    /// Who asked.
    pub requester: Requester,
    /// How soon.
    pub urgency: Urgency,
    /// Whether the citizen knows and agrees that somebody asked.
    pub citizen_aware: bool,
    /// What it is about, in the order of [`Theme::ALL`]; empty until somebody has noted it.
    pub themes: Vec<Theme>,
    /// The unit that has it.
    pub unit: UnitId,
    /// The one named worker whom the citizen calls.
    pub primary_contact: Option<WorkerId>,
    /// The asker's words; none in records imported without them.
    pub words: Option<Sealed<InquiryWords>>,
    /// Who asked, when it was somebody else and they told.
    pub asker: Option<Sealed<Asker>>,
    /// The ending, when it ended without a course.
    pub ended: Option<Ended>,
    /// The agreement with the citizen.
    pub agreement: Option<Agreement>,
    /// The courses, in the order they started; at most the last one is open.
    pub courses: Vec<Course>,
    /// The road ahead.
    pub roadmap: Roadmap,
    /// Follow-up codes given out.
    pub codes: Vec<IssuedCode>,
    /// The story.
    pub history: Vec<HistoryLine>,
    /// The last event that touched it.
    pub version: Position,
}

impl Inquiry {
    /// Who asked, when it was somebody else and they told; also where the first form of the event kept it
    /// among the asker's words.
    pub fn asker(&self) -> Option<Sealed<Asker>> {
        let words = self.words.as_ref().filter(|words| words.part().key().is_none());
        self.asker.clone().or_else(|| words.map(Sealed::as_another))
    }

    /// Whether somebody still has to do something: neither ended nor all courses closed.
    pub fn is_open(&self) -> bool {
        self.ended.is_none() && self.courses.last().is_none_or(Course::is_open)
    }

    /// The open course, if one runs.
    pub fn open_course(&self) -> Option<&Course> {
        self.courses.last().filter(|course| course.is_open())
    }

    /// The day by which the open course is to end: as planned in the agreement, or six months after it began,
    /// whichever comes first. For who came back it began then, and was not planned.
    pub fn course_ends_by(&self) -> Option<Date> {
        let course = self.open_course()?;
        let back = course.earlier_closings.last().map(|earlier| date_of(earlier.reentered_at));
        let began = back.unwrap_or(course.started_on());
        let promised = course_promised_by(began);
        let agreement = self.agreement.as_ref().filter(|_| back.is_none());
        let planned = agreement.and_then(|agreement| agreement.planned_end);
        Some(planned.filter(|end| (began..=promised).contains(end)).unwrap_or(promised))
    }

    /// The course with this identifier.
    pub fn course(&self, id: CourseId) -> Option<&Course> {
        self.courses.iter().find(|course| course.id == id)
    }

    /// The day it was received: days waiting count from here and never reset.
    pub fn received_on(&self) -> Date {
        self.received_on
    }

    /// The agreement's day, if there is one.
    pub fn agreed_on(&self) -> Option<Date> {
        self.agreement.as_ref().map(|agreement| agreement.agreed_on)
    }

    /// The section of onward support named when the last course closed.
    pub fn onward_section(&self) -> Option<&Section> {
        self.courses.last()?.closing.as_ref()?.onward_section.as_ref()
    }
}

checked! {
    InquiryWords { about: needed TEXT_CHARACTERS_MAX }
    Asker {
        name as "asker_name": bounded LINE_CHARACTERS_MAX,
        reach as "asker_reach": bounded LINE_CHARACTERS_MAX,
    }
}
clear! { Channel, InquiryEnding, Requester, Theme, Urgency }
packed_codes! { Channel, InquiryEnding, Requester, Theme, Urgency }
packed! {
    Ended { at, ending, version }
    Inquiry {
        id, number, outside_number, citizen, received_at, received_on, channel, requester, urgency, citizen_aware,
        themes, unit, primary_contact, words, asker, ended, agreement, courses, roadmap, codes, history, version,
    }
}

impl Packed for HistoryLine {
    fn pack(&self, to: &mut Vec<u8>) {
        let Self { recorded_at, actor, kind } = self;
        recorded_at.pack(to);
        actor.pack(to);
        PackedKind(kind).pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let (recorded_at, actor) = (Packed::unpack(from)?, Packed::unpack(from)?);
        Some(Self { recorded_at, actor, kind: PackedKind::unpack(from)?.0 })
    }
}
