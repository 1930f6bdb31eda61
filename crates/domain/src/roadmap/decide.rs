//! Decisions on the roadmap: which steps an inquiry and a course bring, and what may be done to them.

use super::{
    ChangeStep, DelayNoticed, DropStep, Expectation, FinishStep, GiveDelayNotice, PlanStep,
    PlannedStep, ReopenStep, RoadmapCommand, RoadmapReason, StandardStep, Step, StepActor,
    StepChanged, StepDone, StepDropped, StepEnd, StepReopened, StepText, StepsPlanned,
};
use crate::calendar;
use crate::decide::{Context, one, seen, unused};
use crate::event::Event;
use crate::id::{InquiryId, Position, StepId};
use crate::image::Image;
use crate::inquiry::{Inquiry, Urgency, of, open};
use crate::municipality::can_help;
use crate::refusal::{Fact, Reason, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) fn decide(
    image: &Image,
    command: &RoadmapCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        RoadmapCommand::PlanStep(c) => plan(image, of(image, c.inquiry)?, c, context),
        RoadmapCommand::ChangeStep(c) => change(image, of(image, c.inquiry)?, c, context),
        RoadmapCommand::FinishStep(c) => finish(of(image, c.inquiry)?, c, context),
        RoadmapCommand::DropStep(c) => drop(of(image, c.inquiry)?, c, context),
        RoadmapCommand::ReopenStep(c) => reopen(of(image, c.inquiry)?, c),
        RoadmapCommand::GiveDelayNotice(c) => give_delay_notice(of(image, c.inquiry)?, c, context),
    }
}

/// Where in a course of n promised months its standard steps lie.
const LOOK_AFTER_MONTHS: u8 = 3;
const PLAN_AFTER_MONTHS: u8 = 5;

/// Ordinals of the steps a command derives; the course has ordinal 1.
const FIRST_STEP: u16 = 2;

/// The steps every inquiry begins with: we talk, then we agree, within the promise.
pub(crate) fn steps_to_agreement(
    inquiry: InquiryId,
    received: Date,
    urgency: Urgency,
    context: &Context,
) -> Event {
    let promised = calendar::agreement_promised_by(received);
    let talk_by = match urgency {
        Urgency::Today => received,
        Urgency::Normal => promised,
    };
    let steps = [(StandardStep::FirstTalk, talk_by), (StandardStep::MakeAgreement, promised)];
    planned(inquiry, &steps, context)
}

/// The step between an agreement and a course that starts later.
pub(crate) fn step_to_course(inquiry: InquiryId, agreed: Date, context: &Context) -> Event {
    let by = calendar::agreement_promised_by(agreed);
    planned(inquiry, &[(StandardStep::HelpBegins, by)], context)
}

/// The steps of a course: half-way, before the end, and the end within the six months, or on the
/// planned end where that is earlier.
pub(crate) fn steps_of_course(
    inquiry: InquiryId,
    started: Date,
    planned_end: Option<Date>,
    context: &Context,
) -> Event {
    let promised = calendar::course_promised_by(started);
    let end = planned_end.filter(|end| (started..=promised).contains(end)).unwrap_or(promised);
    let within = |months| calendar::add_calendar_months(started, months).min(end);
    let steps = [
        (StandardStep::LookAtHowItGoes, within(LOOK_AFTER_MONTHS)),
        (StandardStep::PlanAfterwards, within(PLAN_AFTER_MONTHS)),
        (StandardStep::CourseEnds, end),
    ];
    planned(inquiry, &steps, context)
}

fn planned(inquiry: InquiryId, steps: &[(StandardStep, Date)], context: &Context) -> Event {
    let steps = (FIRST_STEP..)
        .zip(steps)
        .map(|(ordinal, (step, by))| PlannedStep {
            id: context.step(ordinal),
            text: StepText::Standard(*step),
            actor: StepActor::PrimaryContact,
            expectation: Expectation::Promised { by: *by },
        })
        .collect();
    StepsPlanned { inquiry, steps }.into()
}

/// Standard steps that have been reached by what happened.
pub(crate) fn standard_steps_done(
    inquiry: &Inquiry,
    reached: &[StandardStep],
    done_at: Timestamp,
) -> Vec<Event> {
    let is_reached = |step: &&Step| match &step.text {
        StepText::Standard(standard) => reached.contains(standard),
        StepText::Own(_) => false,
    };
    inquiry
        .roadmap
        .ahead()
        .filter(is_reached)
        .map(|step| StepDone { inquiry: inquiry.id, step: step.id, done_at }.into())
        .collect()
}

/// Where another step is planned, what comes next has been agreed on.
pub(crate) fn next_agreed(inquiry: &Inquiry, agreed_at: Timestamp) -> Vec<Event> {
    standard_steps_done(inquiry, &[StandardStep::AgreeOnNext], agreed_at)
}

/// Imports bring no road; where there is one already, it goes on.
pub(crate) fn has_road(inquiry: &Inquiry, context: &Context) -> bool {
    !context.is_import() || !inquiry.roadmap.steps.is_empty()
}

/// The road when the course closes: its end is reached, what else lay ahead is dropped.
pub(crate) fn road_ends(inquiry: &Inquiry, closed_at: Timestamp) -> Vec<Event> {
    let ends = StepText::Standard(StandardStep::CourseEnds);
    inquiry
        .roadmap
        .ahead()
        .map(|step| {
            if step.text == ends {
                StepDone { inquiry: inquiry.id, step: step.id, done_at: closed_at }.into()
            } else {
                StepDropped { inquiry: inquiry.id, step: step.id }.into()
            }
        })
        .collect()
}

/// The road when an inquiry ends without a course: nothing more lies ahead.
pub(crate) fn road_stops(inquiry: &Inquiry) -> Vec<Event> {
    let dropped = |step: &Step| StepDropped { inquiry: inquiry.id, step: step.id }.into();
    inquiry.roadmap.ahead().map(dropped).collect()
}

/// Puts ahead again every step that ended with or after the event at `closed`.
pub(crate) fn road_goes_on(inquiry: &Inquiry, closed: Position) -> Vec<Event> {
    inquiry
        .roadmap
        .steps
        .iter()
        .filter(|step| step.end.is_some() && step.version > closed)
        .map(|step| StepReopened { inquiry: inquiry.id, step: step.id }.into())
        .collect()
}

fn ahead(inquiry: &Inquiry, id: StepId) -> Result<&Step, Refusal> {
    let step = inquiry.roadmap.step(id).ok_or_else(|| Refusal::new(Reason::Unknown))?;
    if step.end.is_some() { Err(Refusal::new(RoadmapReason::StepEnded)) } else { Ok(step) }
}

/// An expected time lies in order and has not passed.
fn still_possible(expectation: Expectation, today: Date) -> Result<(), Refusal> {
    if !expectation.is_in_order() {
        return Err(Refusal::at("to", Reason::WindowReversed));
    }
    if expectation.due() < today {
        return Err(Refusal::at("to", Reason::WindowPassed)
            .with("day", Fact::Day(expectation.due()))
            .with("today", Fact::Day(today)));
    }
    Ok(())
}

fn known_actor(
    image: &Image,
    inquiry: &Inquiry,
    actor: StepActor,
    context: &Context,
) -> Result<(), Refusal> {
    match actor {
        StepActor::Worker(id) => can_help("actor", image, id, inquiry.unit, context),
        StepActor::PrimaryContact | StepActor::Citizen | StepActor::Other => Ok(()),
    }
}

fn plan(
    image: &Image,
    inquiry: &Inquiry,
    c: &PlanStep,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    known_actor(image, inquiry, c.actor, context)?;
    still_possible(c.expectation, context.today())?;
    let id = StepId::from_uuid(context.key.uuid());
    unused(inquiry.roadmap.step(id).is_none())?;
    let step = PlannedStep {
        id,
        text: StepText::Own(c.words.clone()),
        actor: c.actor,
        expectation: c.expectation,
    };
    let mut events = next_agreed(inquiry, context.now);
    events.push(StepsPlanned { inquiry: inquiry.id, steps: vec![step] }.into());
    Ok(events)
}

fn change(
    image: &Image,
    inquiry: &Inquiry,
    c: &ChangeStep,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    let step = ahead(inquiry, c.step)?;
    seen(c.seen, step.version)?;
    // Who acted in it before may go on.
    if c.actor != step.actor {
        known_actor(image, inquiry, c.actor, context)?;
    }
    if c.expectation != step.expectation {
        still_possible(c.expectation, context.today())?;
    }
    let text =
        c.words.as_ref().map_or_else(|| step.text.clone(), |words| StepText::Own(words.clone()));
    Ok(one(StepChanged {
        inquiry: inquiry.id,
        step: c.step,
        text,
        actor: c.actor,
        expectation: c.expectation,
    }))
}

fn finish(inquiry: &Inquiry, c: &FinishStep, context: &Context) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    ahead(inquiry, c.step)?;
    let mut events = one(StepDone { inquiry: inquiry.id, step: c.step, done_at: context.now });
    events.extend(next_if_last(inquiry, context));
    Ok(events)
}

fn drop(inquiry: &Inquiry, c: &DropStep, context: &Context) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    ahead(inquiry, c.step)?;
    let mut events = one(StepDropped { inquiry: inquiry.id, step: c.step });
    events.extend(next_if_last(inquiry, context));
    Ok(events)
}

/// Every open inquiry has a next step: where the last one ends, the citizen is told by when they hear
/// from us.
fn next_if_last(inquiry: &Inquiry, context: &Context) -> Option<Event> {
    let is_last = inquiry.roadmap.ahead().count() == 1;
    is_last.then(|| {
        let step = PlannedStep {
            id: context.step(FIRST_STEP),
            text: StepText::Standard(StandardStep::AgreeOnNext),
            actor: StepActor::PrimaryContact,
            expectation: Expectation::Unknown {
                hear_by: calendar::agreement_promised_by(context.today()),
            },
        };
        StepsPlanned { inquiry: inquiry.id, steps: vec![step] }.into()
    })
}

fn reopen(inquiry: &Inquiry, c: &ReopenStep) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    let step = inquiry.roadmap.step(c.step).ok_or_else(|| Refusal::new(Reason::Unknown))?;
    match step.end {
        None => Err(Refusal::new(RoadmapReason::StepAhead)),
        Some(StepEnd::Done(_) | StepEnd::Dropped(_)) => {
            Ok(one(StepReopened { inquiry: inquiry.id, step: c.step }))
        }
    }
}

fn give_delay_notice(
    inquiry: &Inquiry,
    c: &GiveDelayNotice,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    ahead(inquiry, c.step)?;
    still_possible(c.expectation, context.today())?;
    Ok(one(DelayNoticed {
        inquiry: inquiry.id,
        step: c.step,
        reason: c.reason.clone(),
        expectation: c.expectation,
    }))
}
