//! Decisions on a course: starting, involving, contacts, discharge plan, closing, coming back.

use super::{
    BRIDGE_FOLLOW_UP_DAYS, CloseCourse, ClosingReason, ClosingWithdrawn, ContactCorrected,
    ContactRegistered, CorrectContact, Course, CourseClosed, CourseCommand, CourseKind,
    CourseReason, CourseReentered, CourseStart, CourseStarted, DischargePlanDraft,
    DischargePlanWritten, EndInvolvement, InvolveProfession, Involvement, InvolvementEnded,
    ProfessionInvolved, ReenterCourse, RegisterContact, WithdrawClosing, WriteDischargePlan,
    YOUTH_COUNSELLING_CONVERSATIONS_MAX,
};
use crate::agreement::AgreementReason;
use crate::calendar;
use crate::decide::{Context, not_in_the_future, one, seen, unused};
use crate::event::Event;
use crate::id::{ContactId, CourseId, InvolvementId};
use crate::image::Image;
use crate::inquiry::{Inquiry, PrimaryContactChanged, not_before_inquiry, of, open};
use crate::municipality::can_help;
use crate::refusal::{Fact, Reason, Refusal};
use crate::roadmap::{self, StandardStep};
use jiff::ToSpan;
use jiff::civil::Date;

pub(crate) fn decide(
    image: &Image,
    command: &CourseCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        CourseCommand::StartCourse(c) => start(image, of(image, c.inquiry)?, &c.start, context),
        CourseCommand::InvolveProfession(c) => involve(image, of(image, c.inquiry)?, c, context),
        CourseCommand::EndInvolvement(c) => end_involvement(of(image, c.inquiry)?, c),
        CourseCommand::RegisterContact(c) => register_contact(of(image, c.inquiry)?, c, context),
        CourseCommand::CorrectContact(c) => correct_contact(of(image, c.inquiry)?, c),
        CourseCommand::WriteDischargePlan(c) => write_plan(of(image, c.inquiry)?, c, context),
        CourseCommand::CloseCourse(c) => close(of(image, c.inquiry)?, c, context),
        CourseCommand::WithdrawClosing(c) => withdraw_closing(of(image, c.inquiry)?, c),
        CourseCommand::ReenterCourse(c) => reenter(of(image, c.inquiry)?, c, context),
    }
}

fn course_of(inquiry: &Inquiry, id: CourseId) -> Result<&Course, Refusal> {
    inquiry.course(id).ok_or_else(|| Refusal::new(Reason::Unknown))
}

fn open_course(inquiry: &Inquiry, id: CourseId) -> Result<&Course, Refusal> {
    let course = course_of(inquiry, id)?;
    if course.is_open() { Ok(course) } else { Err(Refusal::new(CourseReason::CourseClosed)) }
}

/// The ordinal of a course among the identifiers its command derives.
const COURSE: u16 = 1;

fn start(
    image: &Image,
    inquiry: &Inquiry,
    start: &CourseStart,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let agreement = match &inquiry.agreement {
        Some(agreement) => Some(agreement),
        None if context.is_import() => None,
        None => return Err(Refusal::new(AgreementReason::NoAgreement)),
    };
    let planned_end = agreement.and_then(|agreement| agreement.planned_end);
    start_events(image, inquiry, start, planned_end, context)
}

/// The events of a start. The one who starts a course that nobody has becomes its primary contact,
/// so that every course has one.
pub(crate) fn start_events(
    image: &Image,
    inquiry: &Inquiry,
    start: &CourseStart,
    planned_end: Option<Date>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    if inquiry.open_course().is_some() {
        return Err(Refusal::new(CourseReason::CourseRuns));
    }
    not_in_the_future("started_at", start.started_at, context)?;
    not_before_inquiry("started_at", start.started_at, inquiry)?;
    let course = CourseId::from_uuid(context.key.derive(COURSE));
    unused(image.course(course).is_none())?;
    let mut events = one(CourseStarted {
        inquiry: inquiry.id,
        course,
        course_kind: start.kind,
        started_at: start.started_at,
        legal_basis: start.legal_basis.clone(),
    });
    if let (None, Some(worker)) = (inquiry.primary_contact, context.worker()) {
        let change =
            PrimaryContactChanged { inquiry: inquiry.id, worker: Some(worker), undoes: None };
        events.push(change.into());
    }
    if roadmap::has_road(inquiry, context) {
        let begins = [StandardStep::HelpBegins, StandardStep::AgreeOnNext];
        events.extend(roadmap::standard_steps_done(inquiry, &begins, start.started_at));
        let started = calendar::date_of(start.started_at);
        events.push(roadmap::steps_of_course(inquiry.id, started, planned_end, context));
    }
    Ok(events)
}

fn involve(
    image: &Image,
    inquiry: &Inquiry,
    c: &InvolveProfession,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let course = open_course(inquiry, c.course)?;
    if let Some(worker) = c.worker {
        can_help("worker", image, worker, inquiry.unit, context)?;
    }
    let same = |involvement: &Involvement| {
        !involvement.ended
            && involvement.profession == c.profession
            && involvement.worker == c.worker
    };
    if course.involvements.iter().any(same) {
        return Err(Refusal::at("profession", CourseReason::AlreadyInvolved));
    }
    Ok(one(ProfessionInvolved {
        inquiry: inquiry.id,
        course: c.course,
        involvement: InvolvementId::from_uuid(context.key.uuid()),
        profession: c.profession,
        worker: c.worker,
    }))
}

fn end_involvement(inquiry: &Inquiry, c: &EndInvolvement) -> Result<Vec<Event>, Refusal> {
    let course = open_course(inquiry, c.course)?;
    let takes_part = course
        .involvements
        .iter()
        .any(|involvement| involvement.id == c.involvement && !involvement.ended);
    if !takes_part {
        return Err(Refusal::new(CourseReason::NotInvolved));
    }
    Ok(one(InvolvementEnded { inquiry: inquiry.id, course: c.course, involvement: c.involvement }))
}

fn register_contact(
    inquiry: &Inquiry,
    c: &RegisterContact,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let course = open_course(inquiry, c.course)?;
    not_in_the_future("at", c.at, context)?;
    not_before_inquiry("at", c.at, inquiry)?;
    if course.kind == CourseKind::YouthCounselling
        && c.kind.is_conversation()
        && course.conversations() >= YOUTH_COUNSELLING_CONVERSATIONS_MAX
    {
        return Err(Refusal::at("kind", CourseReason::FiveConversations));
    }
    let contact = ContactId::from_uuid(context.key.uuid());
    unused(course.contacts.iter().all(|other| other.id != contact))?;
    Ok(one(ContactRegistered {
        inquiry: inquiry.id,
        course: c.course,
        contact,
        at: c.at,
        contact_kind: c.kind,
        duration_minutes: c.duration_minutes,
        note: c.note.clone(),
    }))
}

fn correct_contact(inquiry: &Inquiry, c: &CorrectContact) -> Result<Vec<Event>, Refusal> {
    let contact = open_course(inquiry, c.course)?
        .contacts
        .iter()
        .find(|contact| contact.id == c.contact)
        .ok_or_else(|| Refusal::new(Reason::Unknown))?;
    seen(c.seen, contact.version)?;
    Ok(one(ContactCorrected {
        inquiry: inquiry.id,
        course: c.course,
        contact: c.contact,
        note: c.note.clone(),
    }))
}

fn write_plan(
    inquiry: &Inquiry,
    c: &WriteDischargePlan,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let course = open_course(inquiry, c.course)?;
    Ok(vec![plan_event(inquiry, course, &c.plan, context.today())?])
}

fn plan_event(
    inquiry: &Inquiry,
    course: &Course,
    plan: &DischargePlanDraft,
    course_ends: Date,
) -> Result<Event, Refusal> {
    if plan.seen != course.discharge_plan.as_ref().map(|plan| plan.version) {
        return Err(Refusal::new(Reason::ChangedMeanwhile));
    }
    let follow_up = course_ends.saturating_add(BRIDGE_FOLLOW_UP_DAYS.days());
    Ok(DischargePlanWritten {
        inquiry: inquiry.id,
        course: course.id,
        words: plan.words.clone(),
        bridge_follow_up_on: plan.has_bridge.then_some(follow_up),
    }
    .into())
}

fn close(inquiry: &Inquiry, c: &CloseCourse, context: &Context) -> Result<Vec<Event>, Refusal> {
    let course = open_course(inquiry, c.course)?;
    not_in_the_future("closed_at", c.closed_at, context)?;
    let closed = calendar::date_of(c.closed_at);
    if closed < course.started_on() {
        return Err(Refusal::at("closed_at", CourseReason::ClosedBeforeStart)
            .with("day", Fact::Day(closed))
            .with("started", Fact::Day(course.started_on())));
    }
    let back =
        course.earlier_closings.last().map(|earlier| calendar::date_of(earlier.reentered_at));
    if let Some(back) = back.filter(|back| closed < *back) {
        return Err(Refusal::at("closed_at", CourseReason::ClosedBeforeReentry)
            .with("day", Fact::Day(closed))
            .with("back", Fact::Day(back)));
    }
    if !context.is_import() {
        if c.reason == ClosingReason::NotRecorded {
            return Err(Refusal::at("reason", Reason::ImportsOnly));
        }
        if c.reason == ClosingReason::LongerSupport && c.onward_section.is_none() {
            return Err(Refusal::at("onward_section", CourseReason::NoOnwardSection));
        }
    }
    let mut events = Vec::new();
    if let Some(plan) = &c.plan {
        events.push(plan_event(inquiry, course, plan, closed)?);
    }
    events.push(
        CourseClosed {
            inquiry: inquiry.id,
            course: c.course,
            closed_at: c.closed_at,
            reason: c.reason,
            outcome: c.outcome,
            onward_section: c.onward_section.clone(),
        }
        .into(),
    );
    events.extend(roadmap::road_ends(inquiry, c.closed_at));
    Ok(events)
}

/// Only the last course goes on: at most one runs, and what came after another one stands.
fn last_course(inquiry: &Inquiry, id: CourseId) -> Result<&Course, Refusal> {
    let course = course_of(inquiry, id)?;
    match inquiry.courses.last() {
        Some(last) if last.id == id => Ok(course),
        Some(last) if last.is_open() => Err(Refusal::new(CourseReason::CourseRuns)),
        _ => Err(Refusal::new(Reason::NotOffered)),
    }
}

/// Takes a closing back, and puts ahead again the steps that the closing had ended.
fn withdraw_closing(inquiry: &Inquiry, c: &WithdrawClosing) -> Result<Vec<Event>, Refusal> {
    let course = last_course(inquiry, c.course)?;
    let Some(closing) = &course.closing else {
        return Err(Refusal::new(CourseReason::CourseOpen));
    };
    let mut events =
        one(ClosingWithdrawn { inquiry: inquiry.id, course: c.course, undoes: c.undoes });
    events.extend(roadmap::road_goes_on(inquiry, closing.version));
    Ok(events)
}

fn reenter(inquiry: &Inquiry, c: &ReenterCourse, context: &Context) -> Result<Vec<Event>, Refusal> {
    let course = last_course(inquiry, c.course)?;
    let Some(closing) = &course.closing else {
        return Err(Refusal::new(CourseReason::CourseOpen));
    };
    not_in_the_future("reentered_at", c.reentered_at, context)?;
    let (closed, back) = (calendar::date_of(closing.closed_at), calendar::date_of(c.reentered_at));
    if back < closed {
        return Err(Refusal::at("reentered_at", CourseReason::ReenteredBeforeClosing)
            .with("day", Fact::Day(back))
            .with("closed", Fact::Day(closed)));
    }
    let mut events = one(CourseReentered {
        inquiry: inquiry.id,
        course: c.course,
        reentered_at: c.reentered_at,
    });
    if roadmap::has_road(inquiry, context) {
        events.push(roadmap::steps_of_course(inquiry.id, back, None, context));
    }
    Ok(events)
}
