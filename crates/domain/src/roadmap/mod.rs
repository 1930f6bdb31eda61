//! The roadmap (*køreplan*): ordered steps, so that the citizen always knows what comes next.
//!
//! A step carries either an expected window or the words "we don't know yet; you hear from us by".
//! There is no third state: [`Expectation`] can't be empty. Which step is now, next and later
//! follows from the order, so two steps can never both be "now".

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::{
    decide, has_road, next_agreed, road_ends, road_goes_on, road_stops, standard_steps_done,
    step_to_course, steps_of_course, steps_to_agreement,
};
pub use event::*;
pub use refusal::RoadmapReason;

use crate::id::{Position, StepId, WorkerId};
use crate::record::sealed::{Sealed, SealedPart};
use crate::record::{Content, clear, content_of, packed, packed_choices, packed_codes};
use crate::refusal::{LINE_CHARACTERS_MAX, TEXT_CHARACTERS_MAX, checked};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes! {
    /// Steps that every municipality takes, with ready texts in both languages.
    pub enum StandardStep {
        /// We talk with the citizen about what is needed.
        FirstTalk = "first_talk",
        /// We make an agreement together.
        MakeAgreement = "make_agreement",
        /// The help begins.
        HelpBegins = "help_begins",
        /// We look together at how it goes.
        LookAtHowItGoes = "look_at_how_it_goes",
        /// We plan what happens after the course.
        PlanAfterwards = "plan_afterwards",
        /// The course ends.
        CourseEnds = "course_ends",
        /// We agree on what comes next: the step that stands where no other does.
        AgreeOnNext = "agree_on_next",
    }
}

/// A step in the words of those who made it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepWords {
    /// What happens, in plain words.
    pub what: String,
    /// What the citizen must do; empty if nothing.
    #[serde(default)]
    pub citizen_does: String,
}

/// What the step is: a standard one or one in own words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepText {
    /// A step every municipality takes.
    Standard(StandardStep),
    /// A step in own words.
    Own(Sealed<StepWords>),
}

/// Who acts in a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepActor {
    /// The citizen.
    Citizen,
    /// The primary contact, whoever that is at the time; the unit while there is none.
    PrimaryContact,
    /// This worker.
    Worker(WorkerId),
    /// Somebody outside, named in the step's words.
    Other,
}

/// When a step is expected, and what the expectation rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The municipality has promised it by this day.
    Promised {
        /// The last day within the promise.
        by: Date,
    },
    /// Agreed with the citizen.
    Agreed {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// Computed from how long it took for others.
    Forecast {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// We don't know yet; the citizen hears from us by this day.
    Unknown {
        /// The day by which the citizen hears from us.
        hear_by: Date,
    },
}

impl Expectation {
    /// The day after which the step is late.
    pub const fn due(self) -> Date {
        match self {
            Self::Promised { by } => by,
            Self::Agreed { to, .. } | Self::Forecast { to, .. } => to,
            Self::Unknown { hear_by } => hear_by,
        }
    }

    /// Whether its first day is not after its last.
    pub fn is_in_order(self) -> bool {
        match self {
            Self::Agreed { from, to } | Self::Forecast { from, to } => from <= to,
            Self::Promised { .. } | Self::Unknown { .. } => true,
        }
    }
}

/// A step as it is planned: what the event keeps.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlannedStep {
    /// Its identifier.
    pub id: StepId,
    /// What happens.
    pub text: StepText,
    /// Who acts.
    pub actor: StepActor,
    /// When.
    pub expectation: Expectation,
}

/// Why a step is late.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelayReason {
    /// The reason, in words the citizen understands.
    pub text: String,
}

/// A delay notice: the reason and the new time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DelayNotice {
    /// When it was given.
    pub at: Timestamp,
    /// The reason.
    pub reason: Sealed<DelayReason>,
    /// What had been expected.
    pub before: Expectation,
}

/// Whether a step still lies ahead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepEnd {
    /// It is done, since then.
    Done(Timestamp),
    /// It was dropped, then.
    Dropped(Timestamp),
}

/// A step as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its identifier.
    pub id: StepId,
    /// What happens.
    pub text: StepText,
    /// Who acts.
    pub actor: StepActor,
    /// When it is expected.
    pub expectation: Expectation,
    /// When it was put on the road.
    pub planned_at: Timestamp,
    /// How it ended; none while it lies ahead.
    pub end: Option<StepEnd>,
    /// Delay notices given, oldest first.
    pub delay_notices: Vec<DelayNotice>,
    /// The last event that changed it.
    pub version: Position,
}

impl Step {
    /// Whether the step's time has passed and the citizen has not been told a new one.
    ///
    /// A notice sets a new expectation, so a step that is told of is late again only when the new
    /// time passes too.
    pub fn is_late(&self, today: Date) -> bool {
        self.end.is_none() && self.expectation.due() < today
    }
}

/// Where a step stands on the road.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepPlace {
    /// Behind us.
    Done,
    /// What happens now.
    Now,
    /// What comes then.
    Next,
    /// What comes later.
    Later,
    /// Will not happen.
    Dropped,
}

/// The road ahead and behind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roadmap {
    /// Steps in order.
    pub steps: Vec<Step>,
}

impl Roadmap {
    /// The step that happens now: the first that lies ahead.
    pub fn now(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.end.is_none())
    }

    /// The step with this identifier.
    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == id)
    }

    /// Steps that still lie ahead.
    pub fn ahead(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|step| step.end.is_none())
    }

    /// Every step with its place on the road.
    pub fn places(&self) -> impl Iterator<Item = (StepPlace, &Step)> {
        let mut ahead = 0;
        self.steps.iter().map(move |step| {
            let place = match (step.end, ahead) {
                (Some(StepEnd::Done(_)), _) => StepPlace::Done,
                (Some(StepEnd::Dropped(_)), _) => StepPlace::Dropped,
                (None, 0) => StepPlace::Now,
                (None, 1) => StepPlace::Next,
                (None, _) => StepPlace::Later,
            };
            ahead += u32::from(step.end.is_none());
            (place, step)
        })
    }
}

checked! {
    StepWords {
        what: needed LINE_CHARACTERS_MAX,
        citizen_does: bounded TEXT_CHARACTERS_MAX,
    }
    DelayReason { text: needed TEXT_CHARACTERS_MAX }
}
clear! { Expectation, StepActor }
packed_codes! { StandardStep }
packed! {
    DelayNotice { at, reason, before }
    Roadmap { steps }
    Step { id, text, actor, expectation, planned_at, end, delay_notices, version }
}
packed_choices! {
    Expectation { 0 = Promised { by }, 1 = Agreed { from, to }, 2 = Forecast { from, to }, 3 = Unknown { hear_by } }
    StepActor { 0 = Citizen, 1 = PrimaryContact, 2 = Worker(it), 3 = Other }
    StepEnd { 0 = Done(it), 1 = Dropped(it) }
    StepText { 0 = Standard(it), 1 = Own(it) }
}

impl Content for StepText {
    fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a SealedPart)) {
        match self {
            Self::Standard(_) => {}
            Self::Own(words) => words.parts(visit),
        }
    }

    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut SealedPart)) {
        match self {
            Self::Standard(_) => {}
            Self::Own(words) => words.parts_mut(visit),
        }
    }
}

content_of! { PlannedStep { id, text, actor, expectation } }
