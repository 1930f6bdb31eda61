//! Decisions on an inquiry: taking in, correcting, ending, and who the primary contact is.

use super::{
    ChangePrimaryContacts, CitizenRef, CorrectInquiry, EndInquiry, Inquiry, InquiryCommand,
    InquiryCorrected, InquiryEnded, InquiryEnding, InquiryReason, InquiryReceived, InquiryReopened,
    NoteThemes, PrimaryContactChanged, ReceiveInquiry, Requester, Theme, ThemesNoted,
    is_case_number,
};
use crate::calendar;
use crate::citizen::{IdentityRecorded, may_hold_cpr};
use crate::code::{CodeIssued, CodeScope};
use crate::course::{Course, CourseReason};
use crate::decide::{Context, not_in_the_future, one, seen, unused};
use crate::event::Event;
use crate::id::InquiryId;
use crate::image::Image;
use crate::municipality::{can_be_primary_contact, founded};
use crate::refusal::{Fact, LINE_CHARACTERS_MAX, Reason, Refusal, bounded};
use crate::roadmap;
use jiff::Timestamp;

pub(crate) fn decide(
    image: &Image,
    command: &InquiryCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        InquiryCommand::ReceiveInquiry(c) => receive(image, c, context),
        InquiryCommand::CorrectInquiry(c) => correct(of(image, c.inquiry)?, c, context),
        InquiryCommand::NoteThemes(c) => note_themes(of(image, c.inquiry)?, c),
        InquiryCommand::ChangePrimaryContacts(c) => change_primary_contacts(image, c, context),
        InquiryCommand::EndInquiry(c) => end(of(image, c.inquiry)?, c, context),
        InquiryCommand::ReopenInquiry(c) => reopen(of(image, c.inquiry)?),
    }
}

/// The inquiry that a command names.
pub(crate) fn of(image: &Image, id: InquiryId) -> Result<&Inquiry, Refusal> {
    image.inquiry(id).ok_or_else(|| Refusal::new(Reason::Unknown))
}

/// Somebody still helps: neither has the inquiry ended nor its last course closed.
pub(crate) fn open(inquiry: &Inquiry) -> Result<(), Refusal> {
    match (&inquiry.ended, inquiry.courses.last()) {
        (Some(_), _) => Err(Refusal::new(InquiryReason::InquiryEnded)),
        (None, Some(course)) if !course.is_open() => Err(Refusal::new(CourseReason::CourseClosed)),
        (None, _) => Ok(()),
    }
}

/// What comes of an inquiry can't be older than the inquiry.
pub(crate) fn not_before_inquiry(
    field: &'static str,
    at: Timestamp,
    inquiry: &Inquiry,
) -> Result<(), Refusal> {
    let received = inquiry.received_on();
    if calendar::date_of(at) < received {
        return Err(Refusal::at(field, InquiryReason::BeforeInquiry)
            .with("day", Fact::Day(calendar::date_of(at)))
            .with("received", Fact::Day(received)));
    }
    Ok(())
}

fn receive(image: &Image, c: &ReceiveInquiry, context: &Context) -> Result<Vec<Event>, Refusal> {
    founded(image)?;
    let inquiry = InquiryId::from_uuid(context.key.uuid());
    unused(image.inquiry(inquiry).is_none())?;
    match c.citizen {
        CitizenRef::New(id) => unused(image.citizen(id).is_none())?,
        CitizenRef::Known(id) => {
            image.citizen(id).ok_or_else(|| Refusal::at("citizen", Reason::Unknown))?;
        }
    }
    image.unit(c.unit).ok_or_else(|| Refusal::at("unit", Reason::Unknown))?;
    not_in_the_future("received_at", c.received_at, context)?;
    if let Some(number) = c.outside_number.as_deref() {
        bounded("outside_number", number, LINE_CHARACTERS_MAX)?;
        // The number stands in clear, in figures and files: it must not say who the citizen is.
        if may_hold_cpr(number) {
            return Err(Refusal::at("outside_number", InquiryReason::LooksLikeCpr));
        }
        if !is_case_number(number) {
            return Err(Refusal::at("outside_number", InquiryReason::NotACaseNumber));
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

fn correct(
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
        .chain(inquiry.courses.first().map(Course::started_on))
        .min();
    if let Some(day) = first_day_after.filter(|day| *day < received) {
        return Err(Refusal::at("received_at", InquiryReason::BeforeInquiry)
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
fn note_themes(inquiry: &Inquiry, c: &NoteThemes) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    seen(c.seen, inquiry.version)?;
    let themes: Vec<Theme> =
        Theme::ALL.iter().copied().filter(|theme| c.themes.contains(theme)).collect();
    Ok(one(ThemesNoted { inquiry: inquiry.id, themes }))
}

/// All changes or none, each from the contact who was on the screen.
fn change_primary_contacts(
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
            let inquiry = of(image, change.inquiry)?;
            open(inquiry)?;
            if inquiry.primary_contact != change.from {
                let name = inquiry
                    .primary_contact
                    .and_then(|id| image.worker(id))
                    .map_or_else(String::new, |worker| worker.name.clone());
                return Err(Refusal::new(InquiryReason::TakenMeanwhile)
                    .with("number", Fact::Number(inquiry.number.into()))
                    .with("name", Fact::Word(name)));
            }
            match change.to {
                Some(worker) => can_be_primary_contact(image, worker, inquiry.unit, context)?,
                None if inquiry.open_course().is_some() => {
                    return Err(Refusal::new(InquiryReason::NeedsPrimaryContact)
                        .with("number", Fact::Number(inquiry.number.into())));
                }
                None => {}
            }
            let inquiry = change.inquiry;
            Ok(PrimaryContactChanged { inquiry, worker: change.to, undoes: c.undoes }.into())
        })
        .collect()
}

fn end(inquiry: &Inquiry, c: &EndInquiry, context: &Context) -> Result<Vec<Event>, Refusal> {
    open(inquiry)?;
    if !inquiry.courses.is_empty() {
        return Err(Refusal::new(CourseReason::CourseRuns));
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

fn reopen(inquiry: &Inquiry) -> Result<Vec<Event>, Refusal> {
    match &inquiry.ended {
        Some(ended) => {
            let mut events = one(InquiryReopened { inquiry: inquiry.id });
            events.extend(roadmap::road_goes_on(inquiry, ended.version));
            Ok(events)
        }
        None => Err(Refusal::new(InquiryReason::InquiryOpen)),
    }
}
