//! A history: events in the order they arrive, told in few words, and the image they give.
//!
//! Nothing is decided here: what a history says has happened, so that also what the rules would not
//! let happen today (two courses of one inquiry) can be told.

use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::course::{ClosingReason, CourseKind};
use roret_domain::event::*;
use roret_domain::id::*;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester, Urgency};
use roret_insight::promise::{Figure, Period, PromiseReport, rows_of};
use uuid::Uuid;

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

pub(crate) fn period(from: &str, to: &str) -> Period {
    Period { from: day(from), to: day(to) }
}

/// An instant with its offset, or about noon of a day.
pub(crate) fn at(text: &str) -> Timestamp {
    let noon = format!("{text}T11:00:00Z");
    let text = if text.len() == "2026-03-02".len() { &noon } else { text };
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn uuid(number: u64) -> Uuid {
    Uuid::from_u128(u128::from(number))
}

pub(crate) fn inquiry_id(number: u64) -> InquiryId {
    InquiryId::from_uuid(uuid(number))
}

pub(crate) fn course_id(number: u64) -> CourseId {
    CourseId::from_uuid(uuid(number))
}

pub(crate) fn received(number: u64, received_at: Timestamp, requester: Requester) -> Event {
    InquiryReceived {
        inquiry: inquiry_id(number),
        citizen: CitizenId::from_uuid(uuid(number)),
        received_at,
        channel: Channel::Phone,
        requester,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: UnitId::from_uuid(uuid(0)),
        outside_number: None,
        words: None,
        asker: None,
    }
    .into()
}

pub(crate) fn agreed(inquiry: InquiryId, agreed_at: Timestamp) -> Event {
    AgreementMade { inquiry, agreed_at, planned_end: None, words: None }.into()
}

pub(crate) fn started(inquiry: InquiryId, course: CourseId, started_at: Timestamp) -> Event {
    let course_kind = CourseKind::Individual;
    CourseStarted { inquiry, course, course_kind, started_at, legal_basis: None }.into()
}

pub(crate) fn closed(
    (inquiry, course): (InquiryId, CourseId),
    closed_at: Timestamp,
    reason: ClosingReason,
    section: Option<&str>,
) -> Event {
    let onward_section = section.map(|section| section.parse().expect("a section"));
    CourseClosed { inquiry, course, closed_at, reason, outcome: None, onward_section }.into()
}

/// The image of events in this order.
pub(crate) fn image(events: &[Event]) -> Image {
    continued(Image::default(), events)
}

/// The image after further events.
pub(crate) fn continued(mut image: Image, events: &[Event]) -> Image {
    for event in events {
        record(&mut image, at("2030-01-01"), event.clone());
    }
    assert_eq!(image.strays(), 0, "the history speaks of what it has not told");
    image
}

/// Folds an event in that was recorded then.
pub(crate) fn record(image: &mut Image, recorded_at: Timestamp, event: Event) {
    image.apply(&Envelope {
        position: image.position().next(),
        recorded_at,
        actor: Actor::System(Task::Import),
        command: CommandKey::from_uuid(uuid(0)),
        event,
    });
}

/// A history that grows.
#[derive(Default)]
pub(crate) struct History {
    pub(crate) events: Vec<Event>,
    ids: u64,
}

/// A course of an inquiry.
pub(crate) type Course = (InquiryId, CourseId);

impl History {
    fn tell(&mut self, event: impl Into<Event>) {
        self.events.push(event.into());
    }

    pub(crate) fn received(&mut self, on: &str) -> InquiryId {
        self.received_from(on, Requester::Citizen)
    }

    pub(crate) fn received_from(&mut self, on: &str, requester: Requester) -> InquiryId {
        self.ids += 1;
        self.tell(received(self.ids, at(on), requester));
        inquiry_id(self.ids)
    }

    pub(crate) fn agreed(&mut self, inquiry: InquiryId, on: &str) {
        self.tell(agreed(inquiry, at(on)));
    }

    pub(crate) fn ended(&mut self, inquiry: InquiryId, on: &str, ending: InquiryEnding) {
        self.tell(InquiryEnded { inquiry, ended_at: at(on), ending, note: None });
    }

    pub(crate) fn reopened(&mut self, inquiry: InquiryId) {
        self.tell(InquiryReopened { inquiry });
    }

    pub(crate) fn started(&mut self, inquiry: InquiryId, on: &str) -> Course {
        self.ids += 1;
        let course = course_id(self.ids);
        self.tell(started(inquiry, course, at(on)));
        (inquiry, course)
    }

    /// Received and started on the same day.
    pub(crate) fn running(&mut self, on: &str) -> Course {
        let inquiry = self.received(on);
        self.started(inquiry, on)
    }

    pub(crate) fn closed(&mut self, course: Course, on: &str) {
        self.tell(closed(course, at(on), ClosingReason::Moved, None));
    }

    pub(crate) fn went_on(&mut self, course: Course, on: &str, section: &str) {
        self.tell(closed(course, at(on), ClosingReason::LongerSupport, Some(section)));
    }

    pub(crate) fn withdrawn(&mut self, (inquiry, course): Course) {
        self.tell(ClosingWithdrawn { inquiry, course, undoes: None });
    }

    pub(crate) fn reentered(&mut self, (inquiry, course): Course, on: &str) {
        self.tell(CourseReentered { inquiry, course, reentered_at: at(on) });
    }

    pub(crate) fn report(&self, from: &str, to: &str) -> PromiseReport {
        PromiseReport::of(&image(&self.events), period(from, to))
    }

    /// The inquiries a figure counts.
    pub(crate) fn rows(&self, from: &str, to: &str, figure: &Figure) -> Vec<InquiryId> {
        let image = image(&self.events);
        rows_of(&image, period(from, to), figure).iter().map(|row| row.inquiry.id).collect()
    }
}
