//! Decisions on an inquiry: taking in, ending, agreeing, codes, and who the primary contact is.

use super::{
    Context, can_be_primary_contact, course, founded, not_before_inquiry, not_in_the_future, one,
    open, roadmap, seen, unused,
};
use crate::agreement::Confirmation;
use crate::calendar;
use crate::code::CodeScope;
use crate::command::{
    ChangeAgreement, ChangePrimaryContacts, CitizenRef, ConfirmAgreement, CorrectInquiry,
    EndInquiry, IssueCode, MakeAgreement, NoteThemes, ReceiveInquiry, RecordIdentity, RevokeCode,
};
use crate::event::{
    Actor, AgreementChanged, AgreementConfirmed, AgreementMade, CodeIssued, CodeRevoked, Event,
    IdentityRecorded, InquiryCorrected, InquiryEnded, InquiryReceived, InquiryReopened,
    PrimaryContactChanged, ThemesNoted,
};
use crate::id::InquiryId;
use crate::image::Image;
use crate::inquiry::{Inquiry, InquiryEnding, Requester, Theme, is_case_number, may_hold_cpr};
use crate::refusal::{Fact, LINE_CHARACTERS_MAX, Reason, Refusal, bounded};
use crate::roadmap::StandardStep;

pub(super) fn receive(
    image: &Image,
    c: &ReceiveInquiry,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    founded(image)?;
    let inquiry = InquiryId::from_uuid(context.key.uuid());
    unused(image.inquiry(inquiry).is_none())?;
    match c.citizen {
        CitizenRef::New(id) => unused(image.citizen(id).is_none())?,
        CitizenRef::Known(id) => {
            image.citizen(id).ok_or(Refusal::at("citizen", Reason::Unknown))?;
        }
    }
    image.unit(c.unit).ok_or(Refusal::at("unit", Reason::Unknown))?;
    not_in_the_future("received_at", c.received_at, context)?;
    if let Some(number) = c.outside_number.as_deref() {
        bounded("outside_number", number, LINE_CHARACTERS_MAX)?;
        // The number stands in clear, in figures and files: it must not say who the citizen is.
        if may_hold_cpr(number) {
            return Err(Refusal::at("outside_number", Reason::LooksLikeCpr));
        }
        if !is_case_number(number) {
            return Err(Refusal::at("outside_number", Reason::NotACaseNumber));
        }
    }
    if c.words.is_none() && !context.is_import() {
        return Err(Refusal::at("about", Reason::TextMissing));
    }
    let citizen = c.citizen.id();
    let mut events = one(InquiryReceived {
        inquiry,
        citizen,
        received_at: c.received_at,
        channel: c.channel,
        requester: c.requester,
        urgency: c.urgency,
        citizen_aware: c.citizen_aware,
        unit: c.unit,
        outside_number: c.outside_number.clone(),
        words: c.words.clone(),
        asker: c.asker.clone(),
    });
    if let Some(identity) = &c.identity {
        events.push(IdentityRecorded { citizen, identity: identity.clone() }.into());
    }
    if let Some(worker) = c.primary_contact {
        can_be_primary_contact(image, worker, c.unit, context)?;
        let worker = Some(worker);
        events.push(PrimaryContactChanged { inquiry, worker, undoes: None }.into());
    }
    if let Some(code) = c.code {
        unused(image.code(code).is_none())?;
        let scope = match c.requester {
            Requester::Citizen => CodeScope::Whole,
            _ => CodeScope::Receipt,
        };
        events.push(CodeIssued { inquiry, code, scope }.into());
    }
    if !context.is_import() {
        let received = calendar::date_of(c.received_at);
        events.push(roadmap::steps_to_agreement(inquiry, received, c.urgency, context));
    }
    Ok(events)
}

pub(super) fn record_identity(image: &Image, c: &RecordIdentity) -> Result<Vec<Event>, Refusal> {
    let citizen = image.citizen(c.citizen).ok_or(Refusal::new(Reason::Unknown))?;
    seen(c.seen, citizen.version)?;
    Ok(one(IdentityRecorded { citizen: c.citizen, identity: c.identity.clone() }))
}

pub(super) fn correct(
    inquiry: &Inquiry,
    c: &CorrectInquiry,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    seen(c.seen, inquiry.version)?;
    not_in_the_future("received_at", c.received_at, context)?;
    let received = calendar::date_of(c.received_at);
    let first_day_after = inquiry
        .agreed_on()
        .into_iter()
        .chain(inquiry.ended.map(|ended| calendar::date_of(ended.at)))
        .chain(inquiry.courses.first().map(crate::course::Course::started_on))
        .min();
    if let Some(day) = first_day_after.filter(|day| *day < received) {
        return Err(Refusal::at("received_at", Reason::BeforeInquiry)
            .with("day", Fact::Day(day))
            .with("received", Fact::Day(received)));
    }
    Ok(one(InquiryCorrected {
        inquiry: inquiry.id,
        received_at: c.received_at,
        channel: c.channel,
        requester: c.requester,
    }))
}

/// The themes in their own order, each once.
pub(super) fn note_themes(inquiry: &Inquiry, c: &NoteThemes) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    seen(c.seen, inquiry.version)?;
    let themes: Vec<Theme> =
        Theme::ALL.iter().copied().filter(|theme| c.themes.contains(theme)).collect();
    Ok(one(ThemesNoted { inquiry: inquiry.id, themes }))
}

/// All changes or none, each from the contact who was on the screen.
pub(super) fn change_primary_contacts(
    image: &Image,
    c: &ChangePrimaryContacts,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if c.changes.is_empty() {
        return Err(Refusal::at("inquiry", Reason::NothingChosen));
    }
    let mut chosen: Vec<InquiryId> = c.changes.iter().map(|change| change.inquiry).collect();
    chosen.sort_unstable();
    if chosen.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(Refusal::at("inquiry", Reason::ChosenTwice));
    }
    c.changes
        .iter()
        .map(|change| {
            let inquiry = super::of(image, change.inquiry)?;
            open(inquiry)?;
            if inquiry.primary_contact != change.from {
                let name = inquiry
                    .primary_contact
                    .and_then(|id| image.worker(id))
                    .map_or_else(String::new, |worker| worker.name.clone());
                return Err(Refusal::new(Reason::TakenMeanwhile)
                    .with("number", Fact::Number(inquiry.number.into()))
                    .with("name", Fact::Word(name)));
            }
            match change.to {
                Some(worker) => can_be_primary_contact(image, worker, inquiry.unit, context)?,
                None if inquiry.open_course().is_some() => {
                    return Err(Refusal::new(Reason::NeedsPrimaryContact)
                        .with("number", Fact::Number(inquiry.number.into())));
                }
                None => {}
            }
            let inquiry = change.inquiry;
            Ok(PrimaryContactChanged { inquiry, worker: change.to, undoes: c.undoes }.into())
        })
        .collect()
}

pub(super) fn end(
    inquiry: &Inquiry,
    c: &EndInquiry,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    if !inquiry.courses.is_empty() {
        return Err(Refusal::new(Reason::CourseRuns));
    }
    not_in_the_future("ended_at", c.ended_at, context)?;
    not_before_inquiry("ended_at", c.ended_at, inquiry)?;
    if c.ending == InquiryEnding::NotRecorded && !context.is_import() {
        return Err(Refusal::at("ending", Reason::ImportsOnly));
    }
    let mut events = one(InquiryEnded {
        inquiry: inquiry.id,
        ended_at: c.ended_at,
        ending: c.ending,
        note: c.note.clone(),
    });
    events.extend(roadmap::road_stops(inquiry));
    Ok(events)
}

pub(super) fn reopen(inquiry: &Inquiry) -> Result<Vec<Event>, Refusal> {
    match &inquiry.ended {
        Some(ended) => {
            let mut events = one(InquiryReopened { inquiry: inquiry.id });
            events.extend(roadmap::road_goes_on(inquiry, ended.version));
            Ok(events)
        }
        None => Err(Refusal::new(Reason::InquiryOpen)),
    }
}

pub(super) fn agree(
    image: &Image,
    inquiry: &Inquiry,
    c: &MakeAgreement,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    if let Some(agreed) = inquiry.agreed_on() {
        return Err(Refusal::new(Reason::SecondAgreement).with("day", Fact::Day(agreed)));
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

fn end_not_before_agreement(
    planned_end: Option<jiff::civil::Date>,
    agreed: jiff::civil::Date,
) -> Result<(), Refusal> {
    match planned_end {
        Some(end) if end < agreed => Err(Refusal::at("planned_end", Reason::EndBeforeAgreement)
            .with("day", Fact::Day(end))
            .with("agreed", Fact::Day(agreed))),
        _ => Ok(()),
    }
}

pub(super) fn change_agreement(
    inquiry: &Inquiry,
    c: &ChangeAgreement,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    let agreement = inquiry.agreement.as_ref().ok_or(Refusal::new(Reason::NoAgreement))?;
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

pub(super) fn confirm_agreement(
    inquiry: &Inquiry,
    c: &ConfirmAgreement,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    said_where_it_can_be(c.confirmation, context)?;
    match &inquiry.agreement {
        None => Err(Refusal::new(Reason::NoAgreement)),
        Some(agreement) if agreement.confirmed.is_some() => {
            Err(Refusal::new(Reason::AlreadyConfirmed))
        }
        Some(_) => {
            Ok(one(AgreementConfirmed { inquiry: inquiry.id, confirmation: c.confirmation }))
        }
    }
}

pub(super) fn issue_code(
    image: &Image,
    inquiry: &Inquiry,
    c: &IssueCode,
) -> Result<Vec<Event>, Refusal> {
    unused(image.code(c.code).is_none())?;
    Ok(one(CodeIssued { inquiry: inquiry.id, code: c.code, scope: c.scope }))
}

pub(super) fn revoke_code(inquiry: &Inquiry, c: &RevokeCode) -> Result<Vec<Event>, Refusal> {
    match inquiry.codes.iter().find(|code| code.hash == c.code) {
        None => Err(Refusal::new(Reason::Unknown)),
        Some(code) if code.revoked => Err(Refusal::new(Reason::CodeRevoked)),
        Some(_) => Ok(one(CodeRevoked { inquiry: inquiry.id, code: c.code })),
    }
}
