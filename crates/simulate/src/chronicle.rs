//! A run written down as the events of real life: through the same commands, decided by the same rules and
//! folded into the same image, so that every report and page reads it like a real municipality.
//!
//! The people are invented, and can be seen to be. Where their words come from: `people`.

#![expect(clippy::indexing_slicing, reason = "tables of a plan, by its own places")]

use crate::distribution::one_of;
use crate::draws::{DrawPurpose, RandomStream};
use crate::observer::{Ending, Observer, Session, Story, Visit, Who};
use crate::people;
use crate::plan::{ActivityIndex, ClassIndex, DAY_US, MINUTE_US, Plan, PoolIndex, PoolKind};
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use roret_domain::access;
use roret_domain::agreement::Confirmation;
use roret_domain::calendar;
use roret_domain::command::{
    AddWorker, ChangeStep, CitizenRef, CloseCourse, Command, CourseStart, DischargePlanDraft,
    EndInquiry, FinishStep, FoundDemonstration, InvolveProfession, MakeAgreement, OpenUnit,
    ReceiveInquiry, RegisterContact, StartCourse,
};
use roret_domain::course::{ClosingReason, ContactKind, CourseKind, Profession};
use roret_domain::decide::{Context, decide};
use roret_domain::event::{Actor, Envelope, Task};
use roret_domain::id::{CitizenId, CommandKey, CourseId, InquiryId, UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::{InquiryEnding, Urgency};
use roret_domain::municipality::Role;
use roret_domain::refusal::Refusal;
use roret_domain::roadmap::{Expectation, StandardStep, StepText};
use roret_domain::sealed::Sealed;
use std::collections::HashMap;

const SET_UP: Actor = Actor::System(Task::SetUp);
const PHONE: &str = "12 34 56 78";
/// The unit that decides cases.
const AUTHORITY: &str = "Myndighed";
/// The class that has to be helped today, by its name.
const URGENT: [&str; 3] = ["urgent", "akut", "haster"];

/// A step is done when they meet so many days before it is due.
const DUE_SOON_DAYS: i64 = 7;
/// A course that has not come to its end gets so many days more.
const ANOTHER_TIME_DAYS: i64 = 56;

/// A citizen's inquiry, as far as it has come.
#[derive(Clone, Copy, Debug)]
struct Running {
    citizen: CitizenId,
    inquiry: InquiryId,
    /// The open course.
    course: Option<CourseId>,
    is_agreed: bool,
    had_course: bool,
    last_worker: WorkerId,
}

/// What somebody did: a command, with the events that it made.
#[derive(Debug)]
pub struct SimulatedCommand {
    /// The command's key.
    pub key: CommandKey,
    /// Who.
    pub actor: Actor,
    /// When.
    pub at: Timestamp,
    /// What.
    pub command: Command,
    /// What happened by it.
    pub events: Vec<Envelope>,
}

/// Writes a run down. `W` takes each command, in order.
pub struct Chronicle<'a, W> {
    plan: &'a Plan,
    seed: u64,
    write: W,
    image: Image,
    zone: TimeZone,
    now: Timestamp,
    commands: u64,
    units: Vec<UnitId>,
    workers: HashMap<(PoolIndex, u32), WorkerId>,
    running: HashMap<Who, Running>,
    refused: Option<Box<Refusal>>,
}

impl<'a, W: FnMut(SimulatedCommand)> Chronicle<'a, W> {
    /// Founds the municipality, as the invented one that it is, its units (a pool of workers each) and its workers.
    pub fn begin(plan: &'a Plan, seed: u64, name: &str, write: W) -> Self {
        let mut chronicle = Self {
            plan,
            seed,
            write,
            image: Image::default(),
            zone: calendar::copenhagen(),
            now: Timestamp::UNIX_EPOCH,
            commands: 0,
            units: Vec::new(),
            workers: HashMap::new(),
            running: HashMap::new(),
            refused: None,
        };
        chronicle.now = chronicle.time(0);
        let phone = PHONE.to_owned();
        chronicle.does(SET_UP, FoundDemonstration { name: name.to_owned(), phone: phone.clone() });
        for (index, pool) in plan.pools.iter().enumerate() {
            let PoolKind::Staff(staff) = &pool.kind else {
                chronicle.units.push(UnitId::from_uuid(uuid::Uuid::nil()));
                continue;
            };
            let answering_hours = "Hverdage kl. 9–15".to_owned();
            let open = OpenUnit { name: pool.name.clone(), phone: phone.clone(), answering_hours };
            let key = chronicle.does(SET_UP, open);
            chronicle.units.push(UnitId::from_uuid(key.uuid()));
            for number in 0..staff.workers {
                chronicle.worker(index as PoolIndex, number);
            }
        }
        if plan.pools.iter().all(|pool| !matches!(pool.kind, PoolKind::Staff(_))) {
            let answering_hours = "Hverdage kl. 9–15".to_owned();
            let open = OpenUnit { name: name.to_owned(), phone, answering_hours };
            let key = chronicle.does(SET_UP, open);
            chronicle.units.insert(0, UnitId::from_uuid(key.uuid()));
        }
        chronicle.add_authority();
        chronicle
    }

    /// The first unit that helps.
    fn help(&self) -> UnitId {
        self.units[usize::from(self.pool_of(None))]
    }

    /// Who runs the place and decides its cases: no plan speaks of them, and no municipality is without.
    fn add_authority(&mut self) {
        let answering_hours = "Hverdage kl. 9–15".to_owned();
        let phone = PHONE.to_owned();
        let authority = OpenUnit { name: AUTHORITY.to_owned(), phone, answering_hours };
        let unit = UnitId::from_uuid(self.does(SET_UP, authority).uuid());
        for (name, role) in people::AUTHORITY {
            // Who leads is where the help is.
            let unit = if role == Role::Leader { self.help() } else { unit };
            let phone = PHONE.to_owned();
            self.does(SET_UP, AddWorker { name: name.to_owned(), role, unit, phone });
        }
    }

    /// The image of everything written.
    ///
    /// # Errors
    /// The first refusal, when the run did what the rules of real life don't allow.
    pub fn end(self) -> Result<Image, Box<Refusal>> {
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok(self.image),
        }
    }

    /// The time of a run as a moment in Copenhagen, never before the last one.
    fn time(&self, at_us: i64) -> Timestamp {
        let days = i32::try_from(at_us / DAY_US).unwrap_or(i32::MAX);
        let date = self.plan.starts_on.saturating_add(jiff::Span::new().days(days));
        let midnight = DateTime::from_parts(date, Time::midnight());
        let civil = midnight.saturating_add(SignedDuration::from_micros(at_us % DAY_US));
        let moment = self.zone.to_ambiguous_timestamp(civil).compatible();
        moment.unwrap_or(self.now).max(self.now)
    }

    fn next_key(&mut self) -> CommandKey {
        self.commands += 1;
        let mut draw =
            RandomStream::of(self.seed, u64::from(u32::MAX), 0).draw(DrawPurpose::Person, 0, 0);
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&draw.bits().to_be_bytes()[..6]);
        // The last two bytes are for what a command makes beside what has its own key.
        bytes[9..14].copy_from_slice(&self.commands.to_be_bytes()[3..]);
        CommandKey::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }

    fn does(&mut self, actor: Actor, command: impl Into<Command>) -> CommandKey {
        let key = self.next_key();
        self.does_with(key, actor, command);
        key
    }

    fn does_with(&mut self, key: CommandKey, actor: Actor, command: impl Into<Command>) {
        let (at, command) = (self.now, command.into());
        let events = match decide(&self.image, &command, &Context { now: at, actor, key }) {
            Ok(events) => events,
            Err(refusal) => {
                self.refused.get_or_insert(Box::new(refusal));
                return;
            }
        };
        let mut envelopes = Vec::with_capacity(events.len());
        for event in events {
            let position = self.image.position().next();
            let envelope = Envelope { position, recorded_at: at, actor, command: key, event };
            self.image.apply(&envelope);
            envelopes.push(envelope);
        }
        (self.write)(SimulatedCommand { key, actor, at, command, events: envelopes });
    }

    /// Who acts in an inquiry: the last worker met, where the rules allow it, else whoever runs the place.
    fn by(&self, running: &Running) -> Actor {
        let both = self.image.worker(running.last_worker).zip(self.image.inquiry(running.inquiry));
        match both {
            Some((worker, inquiry)) if access::works_on(worker, inquiry) => {
                Actor::Worker(running.last_worker)
            }
            _ => SET_UP,
        }
    }

    fn worker(&mut self, pool: PoolIndex, number: u32) -> WorkerId {
        if let Some(worker) = self.workers.get(&(pool, number)) {
            return *worker;
        }
        let add = AddWorker {
            name: people::worker(self.seed, pool, number),
            role: Role::Worker,
            unit: self.units[usize::from(pool)],
            phone: PHONE.to_owned(),
        };
        let worker = WorkerId::from_uuid(self.does(SET_UP, add).uuid());
        self.workers.insert((pool, number), worker);
        worker
    }

    /// The pool whose workers meet those who come to an activity first.
    fn pool_of(&self, activity: Option<ActivityIndex>) -> PoolIndex {
        let of = activity.and_then(|at| self.plan.activities[usize::from(at)].work.as_ref());
        let first = of.and_then(|work| work.pools.first()).copied();
        let staffed = || {
            let is_staff = |pool: &crate::plan::Pool| matches!(pool.kind, PoolKind::Staff(_));
            self.plan.pools.iter().position(is_staff).unwrap_or(0) as PoolIndex
        };
        first.unwrap_or_else(staffed)
    }

    fn stream(&self, who: Who) -> RandomStream {
        let source = &self.plan.sources[usize::from(who.source)];
        RandomStream::of(self.seed, source.key, u64::from(who.ordinal))
    }

    fn receive(&mut self, who: Who, class: ClassIndex, known: Option<CitizenId>) {
        let source = &self.plan.sources[usize::from(who.source)];
        let stream = self.stream(who);
        let requester = *one_of(&source.requesters, &mut stream.draw(DrawPurpose::Requester, 0, 0))
            .unwrap_or(&source.requesters[0].1);
        let channel = *one_of(&source.channels, &mut stream.draw(DrawPurpose::Channel, 0, 0))
            .unwrap_or(&source.channels[0].1);
        let key = self.next_key();
        let citizen = known.unwrap_or_else(|| CitizenId::from_uuid(key.derive(1)));
        let (words, asker, identity) = people::citizen(stream, requester);
        let name = &self.plan.classes[usize::from(class)];
        let is_urgent = URGENT.contains(&name.as_str());
        let receive = ReceiveInquiry {
            citizen: known.map_or(CitizenRef::New(citizen), CitizenRef::Known),
            received_at: self.now,
            channel,
            requester,
            urgency: if is_urgent { Urgency::Today } else { Urgency::Normal },
            citizen_aware: true,
            unit: self.units[usize::from(self.pool_of(source.to.first().map(|(_, to)| *to)))],
            outside_number: None,
            words: Some(Sealed::close(citizen, &words)),
            asker: asker.map(|asker| Sealed::close_about_another(citizen, &asker)),
            identity: known.is_none().then(|| Sealed::close(citizen, &identity)),
            code: None,
            primary_contact: None,
        };
        self.does_with(key, SET_UP, receive);
        let pool = self.pool_of(None);
        let last_worker = self.worker(pool, 0);
        self.running.insert(
            who,
            Running {
                citizen,
                inquiry: InquiryId::from_uuid(key.uuid()),
                course: None,
                is_agreed: false,
                had_course: false,
                last_worker,
            },
        );
    }

    fn agree(&mut self, who: Who) {
        let Some(running) = self.running.get(&who).copied().filter(|it| !it.is_agreed) else {
            return;
        };
        let words = people::agreement(self.stream(who));
        let make = MakeAgreement {
            inquiry: running.inquiry,
            agreed_at: self.now,
            planned_end: None,
            words: Some(Sealed::close(running.citizen, &words)),
            confirmation: Some(Confirmation::OnScreen),
            course: None,
        };
        self.does(self.by(&running), make);
        self.running.insert(who, Running { is_agreed: true, ..running });
    }

    /// The first course starts; those that follow go on with it, as one course of help.
    fn start(&mut self, who: Who, kind: CourseKind) {
        self.agree(who);
        let Some(running) = self.running.get(&who).copied() else { return };
        if running.course.is_some() {
            return;
        }
        let start = CourseStart { kind, started_at: self.now, legal_basis: None };
        let start = StartCourse { inquiry: running.inquiry, start };
        let key = self.does(self.by(&running), start);
        let course = Some(CourseId::from_uuid(key.derive(1)));
        self.running.insert(who, Running { course, had_course: true, ..running });
    }

    /// When they meet, they do the step that is due; where the end is due and has not come, they agree on another
    /// time. So each always knows the next step, as in real life.
    fn keep_to_the_road(&mut self, worker: WorkerId, inquiry: InquiryId) {
        let today = calendar::date_of(self.now);
        let soon = today.saturating_add(jiff::Span::new().days(DUE_SOON_DAYS));
        let step = self.image.inquiry(inquiry).and_then(|inquiry| inquiry.roadmap.now());
        let Some(step) = step.filter(|step| step.expectation.due() <= soon) else { return };
        let command: Command = match step.text {
            StepText::Standard(StandardStep::CourseEnds) => ChangeStep {
                inquiry,
                step: step.id,
                words: None,
                actor: step.actor,
                expectation: Expectation::Agreed {
                    from: soon,
                    to: today.saturating_add(jiff::Span::new().days(ANOTHER_TIME_DAYS)),
                },
                seen: step.version,
            }
            .into(),
            _ => FinishStep { inquiry, step: step.id }.into(),
        };
        self.does(Actor::Worker(worker), command);
    }

    fn close(&mut self, who: Who, next: Option<ActivityIndex>) {
        let Some(running) = self.running.get(&who).copied() else { return };
        let Some(course) = running.course else { return };
        let section = next.and_then(|at| self.plan.activities[usize::from(at)].section.clone());
        let words = people::discharge(self.stream(who));
        let close = CloseCourse {
            inquiry: running.inquiry,
            course,
            closed_at: self.now,
            reason: if section.is_some() {
                ClosingReason::LongerSupport
            } else {
                ClosingReason::GoalsReached
            },
            outcome: None,
            onward_section: section,
            plan: Some(DischargePlanDraft {
                words: Sealed::close(running.citizen, &words),
                has_bridge: false,
                seen: None,
            }),
        };
        self.does(self.by(&running), close);
        self.running.insert(who, Running { course: None, ..running });
    }
}

impl<W: FnMut(SimulatedCommand)> Observer for Chronicle<'_, W> {
    fn came(&mut self, who: Who, class: ClassIndex, at_us: i64) {
        self.now = self.time(at_us);
        self.receive(who, class, None);
    }

    fn began(&mut self, who: Who, activity: ActivityIndex, at_us: i64) {
        self.now = self.time(at_us);
        if let Some(kind) = self.plan.activities[usize::from(activity)].course {
            self.start(who, kind);
        }
    }

    fn met(&mut self, session: &Session) {
        self.now = self.time(session.began_at_us);
        let worker = self.worker(session.pool, session.worker);
        let Some(running) = self.running.get(&session.who).copied() else { return };
        let Running { inquiry, citizen, course: Some(course), .. } = running else {
            self.running.insert(session.who, Running { last_worker: worker, ..running });
            return;
        };
        let works_on = self.image.worker(worker).zip(self.image.inquiry(inquiry));
        if !works_on.is_some_and(|(worker, inquiry)| access::works_on(worker, inquiry)) {
            let profession = Profession::Pedagogue;
            let involve = InvolveProfession { inquiry, course, profession, worker: Some(worker) };
            self.does(SET_UP, involve);
        }
        self.running.insert(session.who, Running { last_worker: worker, ..running });
        let activity = &self.plan.activities[usize::from(session.activity)];
        let travels = activity.work.as_ref().is_some_and(|work| work.travel.is_some());
        let kind = match (session.stayed_away, &activity.group) {
            (true, _) => ContactKind::NoShow,
            (false, Some(_)) => ContactKind::GroupSession,
            (false, None) if travels => ContactKind::HomeVisit,
            (false, None) => ContactKind::Meeting,
        };
        // What went on on the next day took no longer for that; whoever is in a group without the worker's time was
        // there as long as it lasted.
        let minutes = match session.work_us {
            0 => (session.ended_at_us - session.began_at_us) / MINUTE_US,
            work_us => work_us / MINUTE_US,
        };
        let note = people::note(self.stream(session.who), session.number);
        let register = RegisterContact {
            inquiry,
            course,
            at: self.now,
            kind,
            duration_minutes: u16::try_from(minutes).ok().filter(|minutes| *minutes <= 600),
            note: Sealed::close(citizen, &note),
        };
        self.does(Actor::Worker(worker), register);
        if !session.stayed_away {
            self.keep_to_the_road(worker, inquiry);
        }
    }

    fn visited(&mut self, visit: &Visit) {
        if visit.ending != Ending::Served {
            return;
        }
        self.now = self.time(visit.ended_at_us);
        let activity = &self.plan.activities[usize::from(visit.activity)];
        if activity.agreement {
            self.agree(visit.who);
        }
        let ends = visit.next.is_none_or(|next| {
            let next = &self.plan.activities[usize::from(next)];
            next.section.is_some() || next.outside
        });
        if ends {
            self.close(visit.who, visit.next);
        }
        // Who comes back from outside asks again.
        if activity.outside
            && visit.next.is_some()
            && let Some(running) = self.running.get(&visit.who).copied()
        {
            self.receive(visit.who, visit.class, Some(running.citizen));
        }
    }

    fn told(&mut self, story: &Story) {
        let Some(left_at_us) = story.left_at_us else { return };
        self.now = self.time(left_at_us);
        let Some(running) = self.running.remove(&story.who) else { return };
        if running.had_course {
            return;
        }
        let end = EndInquiry {
            inquiry: running.inquiry,
            ended_at: self.now,
            ending: if story.went_on {
                InquiryEnding::GuidedOn
            } else {
                InquiryEnding::AnsweredAtDoor
            },
            note: None,
        };
        self.does(self.by(&running), end);
    }
}
