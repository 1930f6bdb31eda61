//! Decisions: an image, a command and its context give events, or a refusal.
//!
//! A decision reads nothing but its arguments. Each subject decides its own commands; here stands what every command
//! is asked, whatever it is about.

use crate::access::{self, Subject};
use crate::calendar;
use crate::command::Command;
use crate::event::Event;
use crate::id::{CitizenId, CommandKey, Position, StepId, WorkerId};
use crate::image::Image;
use crate::record::{Actor, Task};
use crate::refusal::{ErasureReason, Fact, Reason, Refusal};
use crate::{
    agreement, citizen, code, course, erasure, group, inquiry, municipality, publication, roadmap,
};
use jiff::Timestamp;
use jiff::civil::Date;

/// Who decides, when, and under which key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Context {
    /// The clock, read outside.
    pub now: Timestamp,
    /// Who acts.
    pub actor: Actor,
    /// The command's key.
    pub key: CommandKey,
}

impl Context {
    /// Today in Copenhagen.
    pub fn today(&self) -> Date {
        calendar::date_of(self.now)
    }

    /// Whether records of another system come in, which may lack texts, names and steps.
    pub(crate) fn is_import(&self) -> bool {
        self.actor == Actor::System(Task::Import)
    }

    /// The worker who acts, if it is one.
    pub(crate) fn worker(&self) -> Option<WorkerId> {
        self.actor.worker()
    }

    pub(crate) fn step(&self, ordinal: u16) -> StepId {
        StepId::from_uuid(self.key.derive(ordinal))
    }
}

/// Decides a command.
///
/// # Errors
/// A [`Refusal`] when the access rules or the domain's rules say no; nothing has happened then.
pub fn decide(image: &Image, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    access::may(image, context.actor, context.now, command)?;
    let citizen = citizen_of(image, command);
    about_the_right_citizen(command, citizen)?;
    about_nobody_erased(image, citizen)?;
    match command {
        Command::Municipality(c) => municipality::decide(image, c, context),
        Command::Citizen(c) => citizen::decide(image, c),
        Command::Inquiry(c) => inquiry::decide(image, c, context),
        Command::Code(c) => code::decide(image, c),
        Command::Agreement(c) => agreement::decide(image, c, context),
        Command::Course(c) => course::decide(image, c, context),
        Command::Roadmap(c) => roadmap::decide(image, c, context),
        Command::Group(c) => group::decide(image, c, context),
        Command::Erasure(c) => erasure::decide(image, c, context),
        Command::Publication(c) => publication::decide(image, c, context),
    }
}

/// Whom a command is about, itself or by its inquiry; nobody where it is about many, or the municipality.
fn citizen_of(image: &Image, command: &Command) -> Option<CitizenId> {
    match command.need().of {
        Subject::Citizen(citizen) | Subject::ContentOf(citizen) => Some(citizen),
        Subject::NewInquiry(receive) => Some(receive.citizen.id()),
        Subject::Inquiry(inquiry) => image.inquiry(inquiry).map(|inquiry| inquiry.citizen),
        Subject::EachInquiry(_) | Subject::Unit(_) | Subject::Municipality => None,
    }
}

/// What is sealed in a command is about the citizen of its inquiry: sealed about somebody else it could
/// never be opened here, and would outlive the right citizen's erasure.
fn about_the_right_citizen(command: &Command, citizen: Option<CitizenId>) -> Result<(), Refusal> {
    let mut is_right = true;
    command.parts(&mut |part| {
        is_right &= citizen.is_none_or(|citizen| citizen == part.subject());
    });
    if is_right { Ok(()) } else { Err(Refusal::new(Reason::AboutSomebodyElse)) }
}

/// Nothing more happens to what was erased: there is nobody left whom it could be about.
fn about_nobody_erased(image: &Image, citizen: Option<CitizenId>) -> Result<(), Refusal> {
    match citizen.and_then(|id| image.citizen(id)) {
        Some(citizen) if citizen.is_erased() => Err(Refusal::new(ErasureReason::Erased)),
        _ => Ok(()),
    }
}

pub(crate) fn one(event: impl Into<Event>) -> Vec<Event> {
    vec![event.into()]
}

pub(crate) fn unused(is_unused: bool) -> Result<(), Refusal> {
    if is_unused { Ok(()) } else { Err(Refusal::new(Reason::KeyUsed)) }
}

/// Today's last moment is no future: a form that gives a date means some time that day.
pub(crate) fn not_in_the_future(
    field: &'static str,
    at: Timestamp,
    context: &Context,
) -> Result<(), Refusal> {
    if calendar::date_of(at) > context.today() {
        return Err(Refusal::at(field, Reason::InTheFuture)
            .with("day", Fact::Day(calendar::date_of(at)))
            .with("today", Fact::Day(context.today())));
    }
    Ok(())
}

/// Two people edit at once: the second one's screen showed an older version.
pub(crate) fn seen(seen: Position, version: Position) -> Result<(), Refusal> {
    if seen == version { Ok(()) } else { Err(Refusal::new(Reason::ChangedMeanwhile)) }
}
