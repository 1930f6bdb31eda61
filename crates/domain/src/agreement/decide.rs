//! Decisions on an agreement: making it, changing its text, saying yes to it.

use super::{
    AgreementChanged, AgreementCommand, AgreementConfirmed, AgreementMade, AgreementReason,
    ChangeAgreement, ConfirmAgreement, Confirmation, MakeAgreement,
};
use crate::calendar;
use crate::course;
use crate::decide::{Context, not_in_the_future, one, seen};
use crate::event::Event;
use crate::image::Image;
use crate::inquiry::{Inquiry, not_before_inquiry, of, open};
use crate::record::Actor;
use crate::refusal::{Fact, Reason, Refusal};
use crate::roadmap::{self, StandardStep};
use jiff::civil::Date;

pub(crate) fn decide(
    image: &Image,
    command: &AgreementCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        AgreementCommand::MakeAgreement(c) => make(image, of(image, c.inquiry)?, c, context),
        AgreementCommand::ChangeAgreement(c) => change(of(image, c.inquiry)?, c),
        AgreementCommand::ConfirmAgreement(c) => confirm(of(image, c.inquiry)?, c, context),
    }
}

fn make(
    image: &Image,
    inquiry: &Inquiry,
    c: &MakeAgreement,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    if let Some(agreed) = inquiry.agreed_on() {
        return Err(Refusal::new(AgreementReason::SecondAgreement).with("day", Fact::Day(agreed)));
    }
    not_in_the_future("agreed_at", c.agreed_at, context)?;
    not_before_inquiry("agreed_at", c.agreed_at, inquiry)?;
    if c.words.is_none() && !context.is_import() {
        return Err(Refusal::at("wants", Reason::TextMissing));
    }
    let agreed = calendar::date_of(c.agreed_at);
    end_not_before_agreement(c.planned_end, agreed)?;
    let id = inquiry.id;
    let mut events = one(AgreementMade {
        inquiry: id,
        agreed_at: c.agreed_at,
        planned_end: c.planned_end,
        words: c.words.clone(),
    });
    if let Some(confirmation) = c.confirmation {
        said_where_it_can_be(confirmation, context)?;
        events.push(AgreementConfirmed { inquiry: id, confirmation }.into());
    }
    let reached = [StandardStep::FirstTalk, StandardStep::MakeAgreement];
    events.extend(roadmap::standard_steps_done(inquiry, &reached, c.agreed_at));
    match &c.course {
        Some(start) => {
            events.extend(course::start_events(image, inquiry, start, c.planned_end, context)?);
        }
        None if roadmap::has_road(inquiry, context) => {
            events.extend(roadmap::next_agreed(inquiry, c.agreed_at));
            events.push(roadmap::step_to_course(id, agreed, context));
        }
        None => {}
    }
    Ok(events)
}

fn end_not_before_agreement(planned_end: Option<Date>, agreed: Date) -> Result<(), Refusal> {
    match planned_end {
        Some(end) if end < agreed => {
            Err(Refusal::at("planned_end", AgreementReason::EndBeforeAgreement)
                .with("day", Fact::Day(end))
                .with("agreed", Fact::Day(agreed)))
        }
        _ => Ok(()),
    }
}

fn change(inquiry: &Inquiry, c: &ChangeAgreement) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    let agreement =
        inquiry.agreement.as_ref().ok_or_else(|| Refusal::new(AgreementReason::NoAgreement))?;
    seen(c.seen, agreement.version)?;
    end_not_before_agreement(c.planned_end, calendar::date_of(agreement.agreed_at))?;
    Ok(one(AgreementChanged {
        inquiry: inquiry.id,
        planned_end: c.planned_end,
        words: c.words.clone(),
    }))
}

/// A worker does not say yes for the citizen by code, and a citizen alone not on a worker's screen or paper.
fn said_where_it_can_be(confirmation: Confirmation, context: &Context) -> Result<(), Refusal> {
    let is_beside_a_worker = Confirmation::BESIDE_A_WORKER.contains(&confirmation);
    match context.actor {
        Actor::Worker(_) if !is_beside_a_worker => {
            Err(Refusal::at("confirmation", Reason::NotOffered))
        }
        Actor::Citizen(_) | Actor::CodeHolder(_) if is_beside_a_worker => {
            Err(Refusal::at("confirmation", Reason::NotOffered))
        }
        _ => Ok(()),
    }
}

fn confirm(
    inquiry: &Inquiry,
    c: &ConfirmAgreement,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    said_where_it_can_be(c.confirmation, context)?;
    match &inquiry.agreement {
        None => Err(Refusal::new(AgreementReason::NoAgreement)),
        Some(agreement) if agreement.confirmed.is_some() => {
            Err(Refusal::new(AgreementReason::AlreadyConfirmed))
        }
        Some(_) => {
            Ok(one(AgreementConfirmed { inquiry: inquiry.id, confirmation: c.confirmation }))
        }
    }
}
