//! The image: a municipality's state, folded from its events.
//!
//! A clone shares everything with its origin and costs a few pointers, so the office hands out
//! images freely and folds the next one while readers keep theirs. Folding can't fail: what the
//! journal holds has happened. An event about something unknown (a journal damaged or cut) is
//! counted in [`Image::strays`] and changes nothing; `roret doctor` reports it.

mod founding;
mod pieces;
pub use pieces::{FOLD, Joining, Piece};

use crate::agreement::Agreement;
use crate::board::{Board, Card};
use crate::calendar::date_of;
use crate::code::CodeHash;
use crate::course::{Closing, Contact, Course, DischargePlan, EarlierClosing, Involvement};
use crate::erasure::{ArchiveStep, Retention};
use crate::event::{
    Actor, ArchiveSettled, CitizenErased, Envelope, ErasureApproved, ErasureRequested,
    ErasureWithdrawn, Event, HoldLiftAsked, LegalHoldChanged, PlaceAskedFor, PlaceGiven,
    PlaceGivenUp,
};
use crate::group::Group;
use crate::id::{CitizenId, CourseId, GroupId, InquiryId, Position, UnitId, WorkerId};
use crate::inquiry::{Ended, HistoryLine, Inquiry, IssuedCode};
use crate::key::KeyId;
use crate::people::{Citizen, Municipality, Unit, Worker};
use crate::publication::Publication;
use crate::roadmap::{DelayNotice, Roadmap, Step, StepEnd};
use imbl::{OrdMap, Vector};
use jiff::Timestamp;
use std::sync::Arc;

/// The state of one municipality after a position of its journal.
#[derive(Clone, Default)]
pub struct Image {
    position: Position,
    recorded_at: Option<Timestamp>,
    municipality: Option<Arc<Municipality>>,
    units: OrdMap<UnitId, Arc<Unit>>,
    workers: OrdMap<WorkerId, Arc<Worker>>,
    citizens: OrdMap<CitizenId, Arc<Citizen>>,
    inquiries: OrdMap<InquiryId, Arc<Inquiry>>,
    by_number: Vector<InquiryId>,
    by_course: OrdMap<CourseId, InquiryId>,
    by_code: OrdMap<CodeHash, InquiryId>,
    board: Board,
    groups: OrdMap<GroupId, Arc<Group>>,
    publications: Vector<Arc<Publication>>,
    retention: Option<Retention>,
    expiry_archive: Option<ArchiveStep>,
    erased: Vector<Arc<CitizenErased>>,
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
        self.municipality.as_deref()
    }

    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id).map(Arc::as_ref)
    }

    /// All units, in the order they were opened.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values().map(Arc::as_ref)
    }

    /// A worker.
    pub fn worker(&self, id: WorkerId) -> Option<&Worker> {
        self.workers.get(&id).map(Arc::as_ref)
    }

    /// All workers, in the order they joined.
    pub fn workers(&self) -> impl Iterator<Item = &Worker> {
        self.workers.values().map(Arc::as_ref)
    }

    /// A citizen.
    pub fn citizen(&self, id: CitizenId) -> Option<&Citizen> {
        self.citizens.get(&id).map(Arc::as_ref)
    }

    /// How long content is kept, by what the municipality has set or else by default.
    pub fn retention(&self) -> Retention {
        self.retention.unwrap_or_default()
    }

    /// Whether the municipality itself has set how long content is kept.
    pub fn is_retention_set(&self) -> bool {
        self.retention.is_some()
    }

    /// What the archive gets of everybody without a name: once it is settled, they are erased by rule.
    pub fn expiry_archive(&self) -> Option<ArchiveStep> {
        self.expiry_archive
    }

    /// Everybody who was erased, with the names of their keys, oldest first.
    pub fn erased(&self) -> impl ExactSizeIterator<Item = &CitizenErased> {
        self.erased.iter().map(Arc::as_ref)
    }

    /// All citizens, in the order of their identifiers.
    pub fn citizens(&self) -> impl Iterator<Item = &Citizen> {
        self.citizens.values().map(Arc::as_ref)
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
        self.citizens.len()
    }

    /// An inquiry.
    pub fn inquiry(&self, id: InquiryId) -> Option<&Inquiry> {
        self.inquiries.get(&id).map(Arc::as_ref)
    }

    /// All inquiries, in the order of their identifiers.
    pub fn inquiries(&self) -> impl Iterator<Item = &Inquiry> {
        self.inquiries.values().map(Arc::as_ref)
    }

    /// How many inquiries there are.
    pub fn inquiry_count(&self) -> usize {
        self.inquiries.len()
    }

    /// The inquiry with this number.
    pub fn inquiry_by_number(&self, number: u32) -> Option<&Inquiry> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.inquiry(*self.by_number.get(index)?)
    }

    /// The inquiry and course with this course identifier.
    pub fn course(&self, id: CourseId) -> Option<(&Inquiry, &Course)> {
        let inquiry = self.inquiry(*self.by_course.get(&id)?)?;
        Some((inquiry, inquiry.course(id)?))
    }

    /// The inquiry and issued code with this hash.
    pub fn code(&self, hash: CodeHash) -> Option<(&Inquiry, &IssuedCode)> {
        let inquiry = self.inquiry(*self.by_code.get(&hash)?)?;
        Some((inquiry, inquiry.codes.iter().find(|code| code.hash == hash)?))
    }

    /// The work board.
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// A group.
    pub fn group(&self, id: GroupId) -> Option<&Group> {
        self.groups.get(&id).map(Arc::as_ref)
    }

    /// All groups, in the order they were opened.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values().map(Arc::as_ref)
    }

    /// Everything that was published, oldest first.
    pub fn publications(&self) -> impl DoubleEndedIterator<Item = &Publication> {
        self.publications.iter().map(Arc::as_ref)
    }

    /// Folds an event in.
    pub fn apply(&mut self, envelope: &Envelope) {
        self.position = envelope.position;
        self.recorded_at = Some(envelope.recorded_at);
        match &envelope.event {
            Event::MunicipalityFounded(e) => self.found(&e.name, &e.phone),
            Event::DemonstrationFounded(e) => self.begin_demonstration(&e.name, &e.phone),
            Event::UnitOpened(e) => {
                let unit = Unit {
                    id: e.unit,
                    name: e.name.clone(),
                    phone: e.phone.clone(),
                    answering_hours: e.answering_hours.clone(),
                };
                self.units.insert(e.unit, Arc::new(unit));
            }
            Event::WorkerJoined(e) => {
                let worker = Worker {
                    id: e.worker,
                    name: e.name.clone(),
                    role: e.role,
                    unit: e.unit,
                    phone: e.phone.clone(),
                    left: false,
                };
                self.workers.insert(e.worker, Arc::new(worker));
            }
            Event::WorkerLeft(e) => match self.workers.get_mut(&e.worker) {
                Some(worker) => Arc::make_mut(worker).left = true,
                None => self.strays += 1,
            },
            Event::IdentityRecorded(e) => {
                let citizen =
                    self.citizens.entry(e.citizen).or_insert_with(|| new_citizen(e.citizen));
                let citizen = Arc::make_mut(citizen);
                citizen.identity = Some(e.identity.clone());
                citizen.key = citizen.key.or(e.identity.part().key());
                citizen.version = envelope.position;
            }
            Event::GroupOpened(e) => {
                let group = Group {
                    id: e.group,
                    unit: e.unit,
                    name: e.name.clone(),
                    places: e.places,
                    from: e.from,
                    to: e.to,
                    seats: Vec::new(),
                };
                self.groups.insert(e.group, Arc::new(group));
            }
            // Another time makes another list of who would go: it is to be seen again.
            Event::RetentionSet(e) => {
                (self.retention, self.expiry_archive) = (Some(e.retention), None);
            }
            Event::ExpiryReleased(e) => self.expiry_archive = Some(e.archive),
            Event::ErasureRequested(ErasureRequested { citizen, .. })
            | Event::ArchiveSettled(ArchiveSettled { citizen, .. })
            | Event::ErasureApproved(ErasureApproved { citizen })
            | Event::ErasureWithdrawn(ErasureWithdrawn { citizen })
            | Event::LegalHoldChanged(LegalHoldChanged { citizen, .. })
            | Event::HoldLiftAsked(HoldLiftAsked { citizen })
            | Event::CitizenErased(CitizenErased { citizen, .. }) => {
                self.apply_erasure(envelope, *citizen);
            }
            Event::FiguresPublished(e) => {
                self.publications.push_back(Arc::new(Publication {
                    from: e.from,
                    to: e.to,
                    published_at: envelope.recorded_at,
                    figures: e.figures.clone(),
                }));
            }
            Event::InquiryReceived(e) => self.receive(envelope, e),
            event => match event.inquiry() {
                Some(id) => self.apply_to_inquiry(envelope, id),
                None => self.strays += 1,
            },
        }
    }

    fn apply_erasure(&mut self, envelope: &Envelope, citizen: CitizenId) {
        let by = match envelope.actor {
            Actor::Worker(worker) => Some(worker),
            _ => None,
        };
        match self.citizens.get_mut(&citizen) {
            Some(citizen) => {
                Arc::make_mut(citizen).apply_erasure(&envelope.event, by, envelope.recorded_at);
            }
            None => self.strays += 1,
        }
        if let Event::CitizenErased(e) = &envelope.event {
            self.erased.push_back(Arc::new(e.clone()));
        }
    }

    fn receive(&mut self, envelope: &Envelope, e: &crate::event::InquiryReceived) {
        self.by_number.push_back(e.inquiry);
        let number = u32::try_from(self.by_number.len()).unwrap_or(u32::MAX);
        let citizen = self.citizens.entry(e.citizen).or_insert_with(|| new_citizen(e.citizen));
        let citizen = Arc::make_mut(citizen);
        citizen.inquiries.push(e.inquiry);
        // What was asked for and settled was about what there was then.
        if let Some(erasure) = citizen.erasure.as_deref_mut() {
            (erasure.request, erasure.archive) = (None, None);
        }
        citizen.key = citizen.key.or(e.words.as_ref().and_then(|words| words.part().key()));
        let inquiry = Inquiry {
            id: e.inquiry,
            number,
            outside_number: e.outside_number.clone(),
            citizen: e.citizen,
            received_at: e.received_at,
            received_on: date_of(e.received_at),
            channel: e.channel,
            requester: e.requester,
            urgency: e.urgency,
            citizen_aware: e.citizen_aware,
            themes: Vec::new(),
            unit: e.unit,
            primary_contact: None,
            words: e.words.clone(),
            asker: e.asker.clone(),
            ended: None,
            agreement: None,
            courses: Vec::new(),
            roadmap: Roadmap::default(),
            codes: Vec::new(),
            history: vec![line(envelope)],
            version: envelope.position,
        };
        let card = Card::of(&inquiry);
        let before = self.inquiries.insert(e.inquiry, Arc::new(inquiry));
        self.board.replace(before.and_then(|before| Card::of(&before)), card);
    }

    fn apply_to_inquiry(&mut self, envelope: &Envelope, id: InquiryId) {
        let Some(inquiry) = self.inquiries.get_mut(&id) else {
            self.strays += 1;
            return;
        };
        let inquiry = Arc::make_mut(inquiry);
        let before = Card::of(inquiry);
        inquiry.version = envelope.position;
        inquiry.history.push(line(envelope));
        let known = match &envelope.event {
            Event::CourseStarted(e) => {
                self.by_course.insert(e.course, id);
                inquiry.courses.push(Course {
                    id: e.course,
                    kind: e.course_kind,
                    started_at: e.started_at,
                    started_on: date_of(e.started_at),
                    legal_basis: e.legal_basis.clone(),
                    involvements: Vec::new(),
                    contacts: Vec::new(),
                    discharge_plan: None,
                    closing: None,
                    earlier_closings: Vec::new(),
                });
                true
            }
            Event::CodeIssued(e) => {
                self.by_code.insert(e.code, id);
                inquiry.codes.push(IssuedCode { hash: e.code, scope: e.scope, revoked: false });
                true
            }
            Event::PlaceAskedFor(PlaceAskedFor { group, .. })
            | Event::PlaceGiven(PlaceGiven { group, .. })
            | Event::PlaceGivenUp(PlaceGivenUp { group, .. }) => {
                let group = self.groups.get_mut(group);
                group.is_some_and(|group| Arc::make_mut(group).apply(envelope))
            }
            event => inquiry.apply(event, envelope),
        };
        self.strays += u64::from(!known);
        self.board.replace(before, Card::of(inquiry));
        // Whose texts came without a key when the inquiry did (an import) get one with their first text.
        let mut key = None;
        envelope.event.parts(&mut |part| key = key.or(part.key()));
        let citizen = inquiry.citizen;
        if key.is_some()
            && self.citizens.get(&citizen).is_some_and(|citizen| citizen.key.is_none())
            && let Some(citizen) = self.citizens.get_mut(&citizen)
        {
            Arc::make_mut(citizen).key = key;
        }
    }
}

fn new_citizen(id: CitizenId) -> Arc<Citizen> {
    Arc::new(Citizen {
        id,
        identity: None,
        version: Position(0),
        key: None,
        erasure: None,
        inquiries: Vec::new(),
    })
}

fn line(envelope: &Envelope) -> HistoryLine {
    HistoryLine {
        recorded_at: envelope.recorded_at,
        actor: envelope.actor,
        kind: envelope.event.kind(),
    }
}

impl Inquiry {
    /// Folds an event of this inquiry in. Answers whether what it speaks of is known.
    fn apply(&mut self, event: &Event, envelope: &Envelope) -> bool {
        let version = envelope.position;
        match event {
            Event::InquiryCorrected(e) => {
                self.received_at = e.received_at;
                self.received_on = date_of(e.received_at);
                self.channel = e.channel;
                self.requester = e.requester;
                true
            }
            Event::ThemesNoted(e) => {
                self.themes = e.themes.clone();
                true
            }
            Event::PrimaryContactChanged(e) => {
                self.primary_contact = e.worker;
                true
            }
            Event::InquiryEnded(e) => {
                self.ended = Some(Ended { at: e.ended_at, ending: e.ending, version });
                true
            }
            Event::InquiryReopened(_) => {
                self.ended = None;
                true
            }
            Event::AgreementMade(e) => {
                self.agreement = Some(Agreement {
                    agreed_at: e.agreed_at,
                    agreed_on: date_of(e.agreed_at),
                    planned_end: e.planned_end,
                    words: e.words.clone(),
                    confirmed: None,
                    version,
                });
                true
            }
            Event::AgreementChanged(e) => self.agreement.as_mut().is_some_and(|agreement| {
                agreement.planned_end = e.planned_end;
                agreement.words = Some(e.words.clone());
                agreement.version = version;
                true
            }),
            Event::AgreementConfirmed(e) => self.agreement.as_mut().is_some_and(|agreement| {
                agreement.confirmed = Some(e.confirmation);
                true
            }),
            Event::CodeRevoked(e) => {
                let code = self.codes.iter_mut().find(|code| code.hash == e.code);
                code.is_some_and(|code| {
                    code.revoked = true;
                    true
                })
            }
            Event::StepsPlanned(_)
            | Event::StepChanged(_)
            | Event::StepDone(_)
            | Event::StepDropped(_)
            | Event::StepReopened(_)
            | Event::DelayNoticed(_) => self.roadmap.apply(event, envelope),
            event => self.apply_to_course(event, envelope),
        }
    }

    fn apply_to_course(&mut self, event: &Event, envelope: &Envelope) -> bool {
        let id = match event {
            Event::ProfessionInvolved(e) => e.course,
            Event::InvolvementEnded(e) => e.course,
            Event::ContactRegistered(e) => e.course,
            Event::ContactCorrected(e) => e.course,
            Event::DischargePlanWritten(e) => e.course,
            Event::CourseClosed(e) => e.course,
            Event::ClosingWithdrawn(e) => e.course,
            Event::CourseReentered(e) => e.course,
            _ => return false,
        };
        let course = self.courses.iter_mut().find(|course| course.id == id);
        course.is_some_and(|course| course.apply(event, envelope))
    }
}

impl Course {
    fn apply(&mut self, event: &Event, envelope: &Envelope) -> bool {
        let version = envelope.position;
        match event {
            Event::ProfessionInvolved(e) => self.involvements.push(Involvement {
                id: e.involvement,
                profession: e.profession,
                worker: e.worker,
                ended: false,
            }),
            Event::InvolvementEnded(e) => {
                let found = self.involvements.iter_mut().find(|one| one.id == e.involvement);
                let Some(involvement) = found else { return false };
                involvement.ended = true;
            }
            Event::ContactRegistered(e) => self.contacts.push(Contact {
                id: e.contact,
                at: e.at,
                kind: e.contact_kind,
                duration_minutes: e.duration_minutes,
                worker: match envelope.actor {
                    Actor::Worker(worker) => Some(worker),
                    _ => None,
                },
                note: e.note.clone(),
                earlier_notes: Vec::new(),
                version,
            }),
            Event::ContactCorrected(e) => {
                let found = self.contacts.iter_mut().find(|one| one.id == e.contact);
                let Some(contact) = found else { return false };
                let earlier = std::mem::replace(&mut contact.note, e.note.clone());
                contact.earlier_notes.push(earlier);
                contact.version = version;
            }
            Event::DischargePlanWritten(e) => {
                self.discharge_plan = Some(DischargePlan {
                    words: e.words.clone(),
                    bridge_follow_up_on: e.bridge_follow_up_on,
                    version,
                });
            }
            Event::CourseClosed(e) => {
                self.closing = Some(Closing {
                    closed_at: e.closed_at,
                    closed_on: date_of(e.closed_at),
                    reason: e.reason,
                    outcome: e.outcome,
                    onward_section: e.onward_section.clone(),
                    version,
                });
            }
            Event::ClosingWithdrawn(_) => self.closing = None,
            Event::CourseReentered(e) => {
                let Some(closing) = self.closing.take() else { return false };
                self.earlier_closings
                    .push(EarlierClosing { closing, reentered_at: e.reentered_at });
            }
            _ => return false,
        }
        true
    }
}

impl Roadmap {
    fn apply(&mut self, event: &Event, envelope: &Envelope) -> bool {
        let version = envelope.position;
        let id = match event {
            Event::StepsPlanned(e) => {
                self.steps.extend(e.steps.iter().map(|planned| Step {
                    id: planned.id,
                    text: planned.text.clone(),
                    actor: planned.actor,
                    expectation: planned.expectation,
                    planned_at: envelope.recorded_at,
                    end: None,
                    delay_notices: Vec::new(),
                    version,
                }));
                return true;
            }
            Event::StepChanged(e) => e.step,
            Event::StepDone(e) => e.step,
            Event::StepDropped(e) => e.step,
            Event::StepReopened(e) => e.step,
            Event::DelayNoticed(e) => e.step,
            _ => return false,
        };
        let Some(step) = self.steps.iter_mut().find(|step| step.id == id) else { return false };
        step.version = version;
        match event {
            Event::StepChanged(e) => {
                step.text = e.text.clone();
                step.actor = e.actor;
                step.expectation = e.expectation;
            }
            Event::StepDone(e) => step.end = Some(StepEnd::Done(e.done_at)),
            Event::StepDropped(_) => step.end = Some(StepEnd::Dropped(envelope.recorded_at)),
            Event::StepReopened(_) => step.end = None,
            Event::DelayNoticed(e) => {
                step.delay_notices.push(DelayNotice {
                    at: envelope.recorded_at,
                    reason: e.reason.clone(),
                    before: step.expectation,
                });
                step.expectation = e.expectation;
            }
            _ => {}
        }
        true
    }
}
