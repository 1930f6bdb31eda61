//! Decisions: an image, a command and its context give events, or a refusal.
//!
//! Each rule is one function below, named for what it decides. A decision reads nothing but its
//! arguments.

mod course;
mod erasure;
mod group;
mod inquiry;
mod publication;
mod roadmap;

use crate::access;
use crate::calendar;
use crate::command::Command;
use crate::event::{
    Actor, DemonstrationFounded, Event, MunicipalityFounded, Task, UnitOpened, WorkerJoined,
};
use crate::id::{CitizenId, CommandKey, CourseId, InquiryId, Position, StepId, UnitId, WorkerId};
use crate::image::Image;
use crate::inquiry::Inquiry;
use crate::people::{Role, Worker};
use crate::refusal::{Fact, LINE_CHARACTERS_MAX, Reason, Refusal, bounded, needed};
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
    fn is_import(&self) -> bool {
        self.actor == Actor::System(Task::Import)
    }

    /// The worker who acts, if it is one.
    fn worker(&self) -> Option<WorkerId> {
        match self.actor {
            Actor::Worker(id) => Some(id),
            _ => None,
        }
    }

    fn step(&self, ordinal: u16) -> StepId {
        StepId::from_uuid(self.key.derive(ordinal))
    }
}

/// Decides a command.
///
/// # Errors
/// A [`Refusal`] when the access rules or the domain's rules say no; nothing has happened then.
pub fn decide(image: &Image, command: &Command, context: &Context) -> Result<Vec<Event>, Refusal> {
    access::may(image, context.actor, command)?;
    about_the_right_citizen(image, command)?;
    about_nobody_erased(image, command)?;
    match command {
        Command::FoundMunicipality(c) => {
            may_be_founded(image, &c.name, &c.phone)?;
            Ok(one(MunicipalityFounded { name: c.name.clone(), phone: c.phone.clone() }))
        }
        Command::FoundDemonstration(c) => {
            may_be_founded(image, &c.name, &c.phone)?;
            Ok(one(DemonstrationFounded { name: c.name.clone(), phone: c.phone.clone() }))
        }
        Command::OpenUnit(c) => {
            founded(image)?;
            needed("name", &c.name, LINE_CHARACTERS_MAX)?;
            bounded("phone", &c.phone, LINE_CHARACTERS_MAX)?;
            bounded("answering_hours", &c.answering_hours, LINE_CHARACTERS_MAX)?;
            let unit = UnitId::from_uuid(context.key.uuid());
            unused(image.unit(unit).is_none())?;
            Ok(one(UnitOpened {
                unit,
                name: c.name.clone(),
                phone: c.phone.clone(),
                answering_hours: c.answering_hours.clone(),
            }))
        }
        Command::AddWorker(c) => {
            needed("name", &c.name, LINE_CHARACTERS_MAX)?;
            bounded("phone", &c.phone, LINE_CHARACTERS_MAX)?;
            image.unit(c.unit).ok_or(Refusal::at("unit", Reason::Unknown))?;
            let worker = WorkerId::from_uuid(context.key.uuid());
            unused(image.worker(worker).is_none())?;
            Ok(one(WorkerJoined {
                worker,
                name: c.name.clone(),
                role: c.role,
                unit: c.unit,
                phone: c.phone.clone(),
            }))
        }
        Command::NoteThemes(c) => inquiry::note_themes(of(image, c.inquiry)?, c),
        Command::OpenGroup(c) => group::open_group(image, c, context),
        Command::AskForPlace(c) => group::ask(image, c, context),
        Command::GiveUpPlace(c) => group::give_up(image, c, context),
        Command::PublishFigures(c) => publication::publish(image, c, context),
        Command::SetRetention(c) => erasure::set_retention(c),
        Command::RequestErasure(c) => erasure::request(image, c, context),
        Command::SettleArchive(c) => erasure::settle_archive(image, c),
        Command::ApproveErasure(c) => erasure::approve(image, c, context),
        Command::WithdrawErasure(c) => erasure::withdraw(image, c),
        Command::ChangeLegalHold(c) => erasure::change_hold(image, c, context),
        Command::ReleaseExpiry(c) => erasure::release_expiry(image, c, context),
        Command::EraseExpired(c) => erasure::erase_expired(image, c, context),
        Command::ReceiveInquiry(c) => inquiry::receive(image, c, context),
        Command::RecordIdentity(c) => inquiry::record_identity(image, c),
        Command::CorrectInquiry(c) => inquiry::correct(of(image, c.inquiry)?, c, context),
        Command::ChangePrimaryContacts(c) => inquiry::change_primary_contacts(image, c, context),
        Command::EndInquiry(c) => inquiry::end(of(image, c.inquiry)?, c, context),
        Command::ReopenInquiry(c) => inquiry::reopen(of(image, c.inquiry)?),
        Command::MakeAgreement(c) => inquiry::agree(image, of(image, c.inquiry)?, c, context),
        Command::ChangeAgreement(c) => inquiry::change_agreement(of(image, c.inquiry)?, c),
        Command::ConfirmAgreement(c) => {
            inquiry::confirm_agreement(of(image, c.inquiry)?, c, context)
        }
        Command::IssueCode(c) => inquiry::issue_code(image, of(image, c.inquiry)?, c),
        Command::RevokeCode(c) => inquiry::revoke_code(of(image, c.inquiry)?, c),
        Command::StartCourse(c) => course::start(image, of(image, c.inquiry)?, &c.start, context),
        Command::InvolveProfession(c) => course::involve(image, of(image, c.inquiry)?, c, context),
        Command::EndInvolvement(c) => course::end_involvement(of(image, c.inquiry)?, c),
        Command::RegisterContact(c) => course::register_contact(of(image, c.inquiry)?, c, context),
        Command::CorrectContact(c) => course::correct_contact(of(image, c.inquiry)?, c),
        Command::WriteDischargePlan(c) => course::write_plan(of(image, c.inquiry)?, c, context),
        Command::CloseCourse(c) => course::close(of(image, c.inquiry)?, c, context),
        Command::WithdrawClosing(c) => course::withdraw_closing(of(image, c.inquiry)?, c),
        Command::ReenterCourse(c) => course::reenter(of(image, c.inquiry)?, c, context),
        Command::PlanStep(c) => roadmap::plan(image, of(image, c.inquiry)?, c, context),
        Command::ChangeStep(c) => roadmap::change(image, of(image, c.inquiry)?, c, context),
        Command::FinishStep(c) => roadmap::finish(of(image, c.inquiry)?, c, context),
        Command::DropStep(c) => roadmap::drop(of(image, c.inquiry)?, c, context),
        Command::ReopenStep(c) => roadmap::reopen(of(image, c.inquiry)?, c),
        Command::GiveDelayNotice(c) => {
            roadmap::give_delay_notice(of(image, c.inquiry)?, c, context)
        }
    }
}

/// What is sealed in a command is about the citizen of its inquiry: sealed about somebody else it could
/// never be opened here, and would outlive the right citizen's erasure.
fn about_the_right_citizen(image: &Image, command: &Command) -> Result<(), Refusal> {
    let citizen = citizen_of(image, command);
    let is_right = |subject: &CitizenId| citizen.is_none_or(|citizen| citizen == *subject);
    if command.sealed_about().iter().all(is_right) {
        Ok(())
    } else {
        Err(Refusal::new(Reason::AboutSomebodyElse))
    }
}

/// Whom a command is about, itself or by its inquiry.
fn citizen_of(image: &Image, command: &Command) -> Option<CitizenId> {
    let by_inquiry = || image.inquiry(command.inquiry()?).map(|inquiry| inquiry.citizen);
    command.citizen().or_else(by_inquiry)
}

/// Nothing more happens to what was erased: there is nobody left whom it could be about.
fn about_nobody_erased(image: &Image, command: &Command) -> Result<(), Refusal> {
    let citizen = citizen_of(image, command).and_then(|id| image.citizen(id));
    match citizen {
        Some(citizen) if citizen.is_erased() => Err(Refusal::new(Reason::Erased)),
        _ => Ok(()),
    }
}

fn one(event: impl Into<Event>) -> Vec<Event> {
    vec![event.into()]
}

fn of(image: &Image, id: InquiryId) -> Result<&Inquiry, Refusal> {
    image.inquiry(id).ok_or(Refusal::new(Reason::Unknown))
}

fn may_be_founded(image: &Image, name: &str, phone: &str) -> Result<(), Refusal> {
    if image.municipality().is_some() {
        return Err(Refusal::new(Reason::AlreadyFounded));
    }
    needed("name", name, LINE_CHARACTERS_MAX)?;
    bounded("phone", phone, LINE_CHARACTERS_MAX)
}

fn founded(image: &Image) -> Result<(), Refusal> {
    image.municipality().map(|_| ()).ok_or(Refusal::new(Reason::NotFounded))
}

fn unused(is_unused: bool) -> Result<(), Refusal> {
    if is_unused { Ok(()) } else { Err(Refusal::new(Reason::KeyUsed)) }
}

fn open(inquiry: &Inquiry) -> Result<(), Refusal> {
    match (&inquiry.ended, inquiry.courses.last()) {
        (Some(_), _) => Err(Refusal::new(Reason::InquiryEnded)),
        (None, Some(course)) if !course.is_open() => Err(Refusal::new(Reason::CourseClosed)),
        (None, _) => Ok(()),
    }
}

/// Today's last moment is no future: a form that gives a date means some time that day.
fn not_in_the_future(field: &'static str, at: Timestamp, context: &Context) -> Result<(), Refusal> {
    if calendar::date_of(at) > context.today() {
        return Err(Refusal::at(field, Reason::InTheFuture)
            .with("day", Fact::Day(calendar::date_of(at)))
            .with("today", Fact::Day(context.today())));
    }
    Ok(())
}

/// What comes of an inquiry can't be older than the inquiry.
fn not_before_inquiry(
    field: &'static str,
    at: Timestamp,
    inquiry: &Inquiry,
) -> Result<(), Refusal> {
    let received = inquiry.received_on();
    if calendar::date_of(at) < received {
        return Err(Refusal::at(field, Reason::BeforeInquiry)
            .with("day", Fact::Day(calendar::date_of(at)))
            .with("received", Fact::Day(received)));
    }
    Ok(())
}

/// Two people edit at once: the second one's screen showed an older version.
fn seen(seen: Position, version: Position) -> Result<(), Refusal> {
    if seen == version { Ok(()) } else { Err(Refusal::new(Reason::ChangedMeanwhile)) }
}

fn course_of(inquiry: &Inquiry, id: CourseId) -> Result<&crate::course::Course, Refusal> {
    inquiry.course(id).ok_or(Refusal::new(Reason::Unknown))
}

fn open_course(inquiry: &Inquiry, id: CourseId) -> Result<&crate::course::Course, Refusal> {
    let course = course_of(inquiry, id)?;
    if course.is_open() { Ok(course) } else { Err(Refusal::new(Reason::CourseClosed)) }
}

/// Whether a worker can be the one a citizen of this unit calls. The program may name somebody of another unit: so it
/// stood in the records it brings in.
fn can_be_primary_contact(
    image: &Image,
    id: WorkerId,
    unit: UnitId,
    context: &Context,
) -> Result<(), Refusal> {
    let helps = |worker: &&Worker| match context.worker() {
        Some(_) => worker.helps_in(unit),
        None => !worker.left && worker.role != Role::Leader,
    };
    let found = image.worker(id).filter(helps).map(|_| ());
    found.ok_or(Refusal::at("primary_contact", Reason::CannotBePrimaryContact))
}

/// Whether a worker can be given to a citizen of this unit, by somebody at work.
fn can_help(
    field: &'static str,
    image: &Image,
    id: WorkerId,
    unit: UnitId,
    context: &Context,
) -> Result<(), Refusal> {
    let worker = image.worker(id).filter(|worker| !worker.left);
    let worker = worker.ok_or(Refusal::at(field, Reason::Unknown))?;
    match context.worker() {
        Some(_) if !worker.helps_in(unit) => Err(Refusal::at(field, Reason::NotOfUnit)),
        _ => Ok(()),
    }
}
