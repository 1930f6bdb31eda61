//! The image: a municipality's state, folded from its events.
//!
//! A clone shares everything with its origin and costs a few pointers, so the office hands out
//! images freely and folds the next one while readers keep theirs. Folding can't fail: what the
//! journal holds has happened. An event about something unknown (a journal damaged or cut) is
//! counted in [`Image::strays`] and changes nothing; `roret doctor` reports it.
//!
//! Each subject folds its own events and is the only one who writes its part. What crosses subjects is named here:
//! an inquiry's story and place on the board, by what it is found, and a citizen's first key.

mod pieces;
pub use pieces::{FOLD, Joining, Piece};

use crate::agreement;
use crate::board::{Board, Card};
use crate::citizen::{Citizen, Citizens};
use crate::code::{self, CodeHash, IssuedCode};
use crate::course::{self, Course};
use crate::erasure::{ArchiveStep, CitizenErased, Erasures, Retention};
use crate::event::{Event, GroupEvent, InquiryEvent, InquiryReceived};
use crate::group::{Group, Groups};
use crate::id::{CitizenId, CourseId, GroupId, InquiryId, Position, UnitId, WorkerId};
use crate::inquiry::{FoundBy, HistoryLine, Inquiries, Inquiry};
use crate::municipality::{Municipality, Organisation, Unit, Worker};
use crate::publication::{Publication, Publications};
use crate::record::Envelope;
use crate::record::key::KeyId;
use jiff::Timestamp;
use std::sync::Arc;

/// The state of one municipality after a position of its journal.
#[derive(Clone, Default)]
pub struct Image {
    position: Position,
    recorded_at: Option<Timestamp>,
    organisation: Organisation,
    citizens: Citizens,
    inquiries: Inquiries,
    board: Board,
    groups: Groups,
    publications: Publications,
    erasures: Erasures,
    strays: u64,
}

impl Image {
    /// The position of the last event folded in.
    pub fn position(&self) -> Position {
        self.position
    }

    /// When the last event folded in was recorded.
    pub fn recorded_at(&self) -> Option<Timestamp> {
        self.recorded_at
    }

    /// Events that spoke of something unknown: 0 in a sound journal.
    pub fn strays(&self) -> u64 {
        self.strays
    }

    /// The municipality, once founded.
    pub fn municipality(&self) -> Option<&Municipality> {
        self.organisation.municipality.as_deref()
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.organisation.units.get(&id).map(Arc::as_ref)
    }

    /// All units, in the order they were opened.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.organisation.units.values().map(Arc::as_ref)
    }

    /// A worker.
    pub fn worker(&self, id: WorkerId) -> Option<&Worker> {
        self.organisation.workers.get(&id).map(Arc::as_ref)
    }

    /// All workers, in the order they joined.
    pub fn workers(&self) -> impl Iterator<Item = &Worker> {
        self.organisation.workers.values().map(Arc::as_ref)
    }

    /// A citizen.
    pub fn citizen(&self, id: CitizenId) -> Option<&Citizen> {
        self.citizens.0.get(&id).map(Arc::as_ref)
    }

    /// How long content is kept, by what the municipality has set or else by default.
    pub fn retention(&self) -> Retention {
        self.erasures.retention.unwrap_or_default()
    }

    /// Whether the municipality itself has set how long content is kept.
    pub fn is_retention_set(&self) -> bool {
        self.erasures.retention.is_some()
    }

    /// What the archive gets of everybody without a name: once it is settled, they are erased by rule.
    pub fn expiry_archive(&self) -> Option<ArchiveStep> {
        self.erasures.expiry_archive
    }

    /// Everybody who was erased, with the names of their keys, oldest first.
    pub fn erased(&self) -> impl ExactSizeIterator<Item = &CitizenErased> {
        self.erasures.erased.iter().map(Arc::as_ref)
    }

    /// All citizens, in the order of their identifiers.
    pub fn citizens(&self) -> impl Iterator<Item = &Citizen> {
        self.citizens.0.values().map(Arc::as_ref)
    }

    /// The keys to everything in a citizen's file: the citizen's, and those of who asked for them.
    pub fn keys_of(&self, citizen: CitizenId) -> impl Iterator<Item = KeyId> {
        let citizen = self.citizen(citizen);
        let inquiries = citizen.into_iter().flat_map(|citizen| &citizen.inquiries);
        let askers = inquiries.filter_map(|id| self.inquiry(*id)?.asker.as_ref()?.part().key());
        citizen.and_then(|citizen| citizen.key).into_iter().chain(askers)
    }

    /// How many citizens there are.
    pub fn citizen_count(&self) -> usize {
        self.citizens.0.len()
    }

    /// An inquiry.
    pub fn inquiry(&self, id: InquiryId) -> Option<&Inquiry> {
        self.inquiries.all.get(&id).map(Arc::as_ref)
    }

    /// All inquiries, in the order of their identifiers.
    pub fn inquiries(&self) -> impl Iterator<Item = &Inquiry> {
        self.inquiries.all.values().map(Arc::as_ref)
    }

    /// How many inquiries there are.
    pub fn inquiry_count(&self) -> usize {
        self.inquiries.all.len()
    }

    /// The inquiry with this number.
    pub fn inquiry_by_number(&self, number: u32) -> Option<&Inquiry> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.inquiry(*self.inquiries.found_by.number.get(index)?)
    }

    /// The inquiry and course with this course identifier.
    pub fn course(&self, id: CourseId) -> Option<(&Inquiry, &Course)> {
        let inquiry = self.inquiry(*self.inquiries.found_by.course.get(&id)?)?;
        Some((inquiry, inquiry.course(id)?))
    }

    /// The inquiry and issued code with this hash.
    pub fn code(&self, hash: CodeHash) -> Option<(&Inquiry, &IssuedCode)> {
        let inquiry = self.inquiry(*self.inquiries.found_by.code.get(&hash)?)?;
        Some((inquiry, inquiry.codes.iter().find(|code| code.hash == hash)?))
    }

    /// The work board.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.0.get(&id).map(Arc::as_ref)
    }

    /// All groups, in the order they were opened.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.0.values().map(Arc::as_ref)
    }

    /// Everything that was published, oldest first.
    pub fn publications(&self) -> impl DoubleEndedIterator<Item = &Publication> {
        self.publications.0.iter().map(Arc::as_ref)
    }

    /// Folds an event in.
    pub fn apply(&mut self, envelope: &Envelope) {
        self.position = envelope.position;
        self.recorded_at = Some(envelope.recorded_at);
        let is_known = match &envelope.event {
            Event::Inquiry(InquiryEvent::InquiryReceived(e)) => {
                self.begin_inquiry(e, envelope);
                true
            }
            Event::Municipality(e) => self.organisation.fold(e, envelope.position),
            Event::Citizen(e) => self.citizens.fold(e, envelope.position),
            Event::Erasure(e) => self.erasures.fold(e, envelope, &mut self.citizens),
            Event::Publication(e) => self.publications.fold(e, envelope),
            Event::Group(e @ GroupEvent::GroupOpened(_)) => self.groups.fold(e),
            Event::Group(_)
            | Event::Inquiry(_)
            | Event::Code(_)
            | Event::Agreement(_)
            | Event::Course(_)
            | Event::Roadmap(_) => self.apply_to_inquiry(envelope),
        };
        self.strays += u64::from(!is_known);
    }

    fn begin_inquiry(&mut self, e: &InquiryReceived, envelope: &Envelope) {
        self.citizens.ask(
            e.citizen,
            e.inquiry,
            e.words.as_ref().and_then(|words| words.part().key()),
        );
        let (before, inquiry) = self.inquiries.begin(e, envelope);
        self.board.replace(before.and_then(|before| Card::of(&before)), Card::of(inquiry));
    }

    /// Folds an event of an inquiry's story in. Answers whether what it speaks of is known.
    fn apply_to_inquiry(&mut self, envelope: &Envelope) -> bool {
        let Some(id) = envelope.event.inquiry() else { return false };
        let Inquiries { all, found_by } = &mut self.inquiries;
        let Some(inquiry) = all.get_mut(&id).map(Arc::make_mut) else { return false };
        let before = Card::of(inquiry);
        inquiry.version = envelope.position;
        inquiry.history.push(HistoryLine::of(envelope));
        find_by(found_by, &envelope.event, id);
        let is_known = match &envelope.event {
            Event::Inquiry(e) => inquiry.fold(e, envelope),
            Event::Code(e) => code::fold(&mut inquiry.codes, e),
            Event::Agreement(e) => agreement::fold(&mut inquiry.agreement, e, envelope.position),
            Event::Course(e) => course::fold(&mut inquiry.courses, e, envelope),
            Event::Roadmap(e) => inquiry.roadmap.fold(e, envelope),
            Event::Group(e) => self.groups.fold(e),
            // Of no inquiry.
            Event::Municipality(_)
            | Event::Citizen(_)
            | Event::Erasure(_)
            | Event::Publication(_) => false,
        };
        self.board.replace(before, Card::of(inquiry));
        let mut key = None;
        envelope.event.parts(&mut |part| key = key.or(part.key()));
        self.citizens.first_key(inquiry.citizen, key);
        is_known
    }
}

/// Hook: a course and a code lead to the inquiry they belong to.
fn find_by(found_by: &mut FoundBy, event: &Event, inquiry: InquiryId) {
    match event {
        Event::Course(e) => {
            if let Some(course) = e.begun() {
                found_by.course.insert(course, inquiry);
            }
        }
        Event::Code(e) => {
            if let Some(code) = e.given_out() {
                found_by.code.insert(code, inquiry);
            }
        }
        Event::Municipality(_)
        | Event::Citizen(_)
        | Event::Inquiry(_)
        | Event::Agreement(_)
        | Event::Roadmap(_)
        | Event::Group(_)
        | Event::Erasure(_)
        | Event::Publication(_) => {}
    }
}
