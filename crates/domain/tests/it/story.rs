//! The stage: a municipality of invented people, and given–when–then upon it.
//!
//! `given` is a command that must succeed, `happened` an event that simply was, `when` the command
//! that is tested; then come events or a refusal. Time stands still until `today` moves it, and keys
//! count 1, 2, 3 …, so every run is the same.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use roret_domain::access::{self, Look};
use roret_domain::agreement::AgreementWords;
use roret_domain::calendar;
use roret_domain::citizen::Identity;
use roret_domain::code::CodeHash;
use roret_domain::command::*;
use roret_domain::course::*;
use roret_domain::decide::{self, Context};
use roret_domain::event::{Actor, Envelope, Event, Task};
use roret_domain::id::*;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Inquiry, InquiryWords, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::refusal::{Fact, Reason, Refusal};
use roret_domain::roadmap::{DelayReason, Expectation, StepActor, StepWords};
use roret_domain::sealed::Sealed;
use uuid::Uuid;

/// What runs the program.
pub(crate) const SET_UP: Actor = Actor::System(Task::SetUp);
/// What brings in another system's records.
pub(crate) const IMPORT: Actor = Actor::System(Task::Import);

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Noon of a day in Copenhagen.
pub(crate) fn noon(text: &str) -> Timestamp {
    calendar::start_of(day(text)) + SignedDuration::from_hours(12)
}

pub(crate) fn by(worker: WorkerId) -> Actor {
    Actor::Worker(worker)
}

/// The n-th key. The last 32 bits stay free for derived identifiers.
pub(crate) fn key(n: u64) -> CommandKey {
    CommandKey::from_uuid(Uuid::from_u128(u128::from(n) << 32))
}

/// A hash that stands for a code.
pub(crate) fn code(n: u8) -> CodeHash {
    CodeHash::from_bytes([n; 32])
}

/// The n-th standard step that a command with this key plans.
pub(crate) fn step_of(key: CommandKey, n: u16) -> StepId {
    StepId::from_uuid(key.derive(1 + n))
}

/// The course that a command with this key starts.
pub(crate) fn course_of(key: CommandKey) -> CourseId {
    CourseId::from_uuid(key.derive(1))
}

pub(crate) fn promised(by: &str) -> Expectation {
    Expectation::Promised { by: day(by) }
}

pub(crate) fn agreed(from: &str, to: &str) -> Expectation {
    Expectation::Agreed { from: day(from), to: day(to) }
}

pub(crate) fn note(citizen: CitizenId, text: &str) -> Sealed<ContactNote> {
    Sealed::close(citizen, &ContactNote { text: text.into() })
}

pub(crate) fn identity(citizen: CitizenId, name: &str) -> Sealed<Identity> {
    Sealed::close(citizen, &Identity { name: name.into(), reach: String::new(), cpr: None })
}

pub(crate) fn inquiry_words(citizen: CitizenId) -> Sealed<InquiryWords> {
    let words = InquiryWords { about: "Jeg kan ikke sove.".into() };
    Sealed::close(citizen, &words)
}

pub(crate) fn agreement_words(citizen: CitizenId, wants: &str) -> Sealed<AgreementWords> {
    Sealed::close(citizen, &AgreementWords { wants: wants.into(), ..AgreementWords::default() })
}

pub(crate) fn step_words(citizen: CitizenId, what: &str) -> Sealed<StepWords> {
    Sealed::close(citizen, &StepWords { what: what.into(), citizen_does: String::new() })
}

/// Two units in one municipality; the inquiries of the tests belong to north unless said otherwise.
pub(crate) struct Municipality {
    pub(crate) image: Image,
    pub(crate) journal: Vec<Envelope>,
    pub(crate) now: Timestamp,
    keys: u64,
    pub(crate) north: UnitId,
    pub(crate) south: UnitId,
    /// Workers of north.
    pub(crate) worker: WorkerId,
    pub(crate) colleague: WorkerId,
    pub(crate) caseworker: WorkerId,
    pub(crate) leader: WorkerId,
    /// A worker and a leader of south.
    pub(crate) stranger: WorkerId,
    pub(crate) southern_leader: WorkerId,
    /// Worked in north once.
    pub(crate) former: WorkerId,
}

impl Municipality {
    /// Nothing has happened yet. The day is Monday 2 March 2026.
    pub(crate) fn empty() -> Self {
        let (unit, worker) = (UnitId::from_uuid(Uuid::nil()), WorkerId::from_uuid(Uuid::nil()));
        Self {
            image: Image::default(),
            journal: Vec::new(),
            now: noon("2026-03-02"),
            keys: 0,
            north: unit,
            south: unit,
            worker,
            colleague: worker,
            caseworker: worker,
            leader: worker,
            stranger: worker,
            southern_leader: worker,
            former: worker,
        }
    }

    /// Founded, with units and workers.
    pub(crate) fn new() -> Self {
        let mut m = Self::empty();
        let found = FoundMunicipality { name: "Prøvekøbing".into(), phone: "00 00 00 00".into() };
        m.given(SET_UP, found);
        m.north = m.unit("Nord");
        m.south = m.unit("Syd");
        m.worker = m.hire("Ada Opdigtet", Role::Worker, m.north);
        m.colleague = m.hire("Bo Opdigtet", Role::Worker, m.north);
        m.caseworker = m.hire("Cleo Opdigtet", Role::Caseworker, m.north);
        m.leader = m.hire("Dorit Opdigtet", Role::Leader, m.north);
        m.stranger = m.hire("Egon Opdigtet", Role::Worker, m.south);
        m.southern_leader = m.hire("Freja Opdigtet", Role::Leader, m.south);
        m.former = m.hire("Gorm Opdigtet", Role::Worker, m.north);
        m.happened(SET_UP, roret_domain::event::WorkerLeft { worker: m.former });
        m
    }

    fn unit(&mut self, name: &str) -> UnitId {
        let phone = "00 00 00 01".into();
        let open = OpenUnit { name: name.into(), phone, answering_hours: "kl. 9-14".into() };
        UnitId::from_uuid(self.given(SET_UP, open).uuid())
    }

    pub(crate) fn hire(&mut self, name: &str, role: Role, unit: UnitId) -> WorkerId {
        let add = AddWorker { name: name.into(), role, unit, phone: "00 00 00 02".into() };
        WorkerId::from_uuid(self.given(SET_UP, add).uuid())
    }

    /// It becomes noon of this day.
    pub(crate) fn today(&mut self, text: &str) {
        self.now = noon(text);
    }

    /// The key that the next command gets.
    pub(crate) fn next_key(&self) -> CommandKey {
        key(self.keys + 1)
    }

    /// An identifier for somebody new.
    pub(crate) fn new_citizen(&mut self) -> CitizenId {
        self.keys += 1;
        CitizenId::from_uuid(key(self.keys).uuid())
    }

    /// Decides under a key; nothing is folded in.
    pub(crate) fn decide(
        &self,
        actor: Actor,
        key: CommandKey,
        command: &Command,
    ) -> Result<Vec<Event>, Refusal> {
        decide::decide(&self.image, command, &Context { now: self.now, actor, key })
    }

    fn record(&mut self, actor: Actor, command: CommandKey, event: Event) {
        let position = self.image.position().next();
        let envelope = Envelope { position, recorded_at: self.now, actor, command, event };
        self.image.apply(&envelope);
        self.journal.push(envelope);
    }

    /// An event that was, whatever the rules say.
    pub(crate) fn happened(&mut self, actor: Actor, event: impl Into<Event>) {
        self.keys += 1;
        self.record(actor, key(self.keys), event.into());
    }

    /// The command that is tested: decided, and folded in unless refused.
    pub(crate) fn when(&mut self, actor: Actor, command: impl Into<Command>) -> Then {
        self.keys += 1;
        let key = key(self.keys);
        self.when_under(key, actor, command)
    }

    /// As `when`, under a key of the test's choice.
    pub(crate) fn when_under(
        &mut self,
        key: CommandKey,
        actor: Actor,
        command: impl Into<Command>,
    ) -> Then {
        let answer = self.decide(actor, key, &command.into());
        for event in answer.iter().flatten() {
            self.record(actor, key, event.clone());
        }
        Then { key, answer }
    }

    /// A command that must succeed; answers its key.
    #[track_caller]
    pub(crate) fn given(&mut self, actor: Actor, command: impl Into<Command>) -> CommandKey {
        let then = self.when(actor, command);
        assert!(then.answer.is_ok(), "given was refused: {:?}", then.answer);
        then.key
    }

    /// What an inquiry by phone about somebody new looks like, received now in north.
    pub(crate) fn phone_call(&mut self) -> ReceiveInquiry {
        let citizen = self.new_citizen();
        ReceiveInquiry {
            citizen: CitizenRef::New(citizen),
            received_at: self.now,
            channel: Channel::Phone,
            requester: Requester::Citizen,
            urgency: Urgency::Normal,
            citizen_aware: true,
            unit: self.north,
            outside_number: None,
            words: Some(inquiry_words(citizen)),
            asker: None,
            identity: None,
            code: None,
            primary_contact: None,
        }
    }

    /// What another inquiry by phone about a known citizen looks like.
    pub(crate) fn another_call(&mut self, citizen: CitizenId) -> ReceiveInquiry {
        let (citizen, words) = (CitizenRef::Known(citizen), Some(inquiry_words(citizen)));
        ReceiveInquiry { citizen, words, ..self.phone_call() }
    }

    /// A received inquiry; two standard steps lie ahead: talk, agree.
    pub(crate) fn receive(&mut self) -> Case {
        let command = self.phone_call();
        self.receive_as(by(self.worker), command)
    }

    #[track_caller]
    pub(crate) fn receive_as(&mut self, actor: Actor, command: ReceiveInquiry) -> Case {
        let citizen = command.citizen.id();
        let received = self.given(actor, command);
        let inquiry = InquiryId::from_uuid(received.uuid());
        Case { inquiry, citizen, course: CourseId::from_uuid(Uuid::nil()), received }
    }

    /// Received, agreed and started today by the worker, who thereby is the primary contact.
    pub(crate) fn running(&mut self) -> Case {
        self.running_as(CourseKind::Individual)
    }

    pub(crate) fn running_as(&mut self, kind: CourseKind) -> Case {
        let case = self.receive();
        let start = CourseStart { kind, started_at: self.now, legal_basis: None };
        let agreement = MakeAgreement { course: Some(start), ..case.agreement(self.now) };
        let agreed = self.given(by(self.worker), agreement);
        Case { course: course_of(agreed), ..case }
    }

    pub(crate) fn inquiry(&self, case: Case) -> &Inquiry {
        self.image.inquiry(case.inquiry).expect("the inquiry is there")
    }

    pub(crate) fn course(&self, case: Case) -> &Course {
        self.image.course(case.course).expect("the course is there").1
    }

    #[track_caller]
    pub(crate) fn look(&self, actor: Actor, citizen: CitizenId) -> Look {
        access::look(&self.image, actor, self.now, citizen).expect("the look is allowed")
    }

    /// Steps that lie ahead, in order.
    pub(crate) fn ahead(&self, case: Case) -> Vec<StepId> {
        self.inquiry(case).roadmap.ahead().map(|step| step.id).collect()
    }
}

/// What a test needs to speak of one citizen's matter.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) inquiry: InquiryId,
    pub(crate) citizen: CitizenId,
    /// Nil until one has started.
    pub(crate) course: CourseId,
    /// The key of the command that received it.
    pub(crate) received: CommandKey,
}

impl Case {
    pub(crate) fn agreement(self, agreed_at: Timestamp) -> MakeAgreement {
        MakeAgreement {
            inquiry: self.inquiry,
            agreed_at,
            planned_end: None,
            words: Some(agreement_words(self.citizen, "Gå til koncert igen.")),
            confirmation: None,
            course: None,
        }
    }

    pub(crate) fn start(self, started_at: Timestamp) -> StartCourse {
        let kind = CourseKind::Individual;
        let start = CourseStart { kind, started_at, legal_basis: None };
        StartCourse { inquiry: self.inquiry, start }
    }

    pub(crate) fn contact(self, at: Timestamp, kind: ContactKind) -> RegisterContact {
        RegisterContact {
            inquiry: self.inquiry,
            course: self.course,
            at,
            kind,
            duration_minutes: Some(45),
            note: note(self.citizen, "Vi gik en tur."),
        }
    }

    pub(crate) fn involve(
        self,
        profession: Profession,
        worker: Option<WorkerId>,
    ) -> InvolveProfession {
        InvolveProfession { inquiry: self.inquiry, course: self.course, profession, worker }
    }

    pub(crate) fn draft(self, afterwards: &str, seen: Option<Position>) -> DischargePlanDraft {
        let words =
            DischargePlanWords { afterwards: afterwards.into(), ..DischargePlanWords::default() };
        let words = Sealed::close(self.citizen, &words);
        DischargePlanDraft { words, has_bridge: false, seen }
    }

    pub(crate) fn write_plan(self, plan: DischargePlanDraft) -> WriteDischargePlan {
        WriteDischargePlan { inquiry: self.inquiry, course: self.course, plan }
    }

    pub(crate) fn close(self, closed_at: Timestamp, reason: ClosingReason) -> CloseCourse {
        CloseCourse {
            inquiry: self.inquiry,
            course: self.course,
            closed_at,
            reason,
            outcome: None,
            onward_section: None,
            plan: None,
        }
    }

    pub(crate) fn withdraw(self) -> WithdrawClosing {
        WithdrawClosing { inquiry: self.inquiry, course: self.course, undoes: None }
    }

    pub(crate) fn reenter(self, reentered_at: Timestamp) -> ReenterCourse {
        ReenterCourse { inquiry: self.inquiry, course: self.course, reentered_at }
    }

    pub(crate) fn plan_step(self, actor: StepActor, expectation: Expectation) -> PlanStep {
        let words = step_words(self.citizen, "Vi ringer til din læge.");
        PlanStep { inquiry: self.inquiry, words, actor, expectation }
    }

    pub(crate) fn finish(self, step: StepId) -> FinishStep {
        FinishStep { inquiry: self.inquiry, step }
    }

    pub(crate) fn drop(self, step: StepId) -> DropStep {
        DropStep { inquiry: self.inquiry, step }
    }

    pub(crate) fn notice(self, step: StepId, expectation: Expectation) -> GiveDelayNotice {
        let reason = Sealed::close(self.citizen, &DelayReason { text: "Der er sygdom.".into() });
        GiveDelayNotice { inquiry: self.inquiry, step, reason, expectation }
    }

    pub(crate) fn primary_contact(
        self,
        from: Option<WorkerId>,
        to: Option<WorkerId>,
    ) -> PrimaryContactChange {
        PrimaryContactChange { inquiry: self.inquiry, from, to }
    }
}

pub(crate) fn change(changes: &[PrimaryContactChange]) -> ChangePrimaryContacts {
    ChangePrimaryContacts { changes: changes.to_vec(), undoes: None }
}

/// The answer to a command.
#[must_use = "say what is expected"]
pub(crate) struct Then {
    pub(crate) key: CommandKey,
    pub(crate) answer: Result<Vec<Event>, Refusal>,
}

impl Then {
    /// Exactly these events.
    #[track_caller]
    pub(crate) fn then<const N: usize>(self, expected: [Event; N]) -> CommandKey {
        assert_eq!(self.answer.as_deref(), Ok(expected.as_slice()));
        self.key
    }

    /// Events of exactly these kinds.
    #[track_caller]
    pub(crate) fn then_kinds<const N: usize>(self, expected: [&str; N]) -> CommandKey {
        let events = self.answer.expect("events, not a refusal");
        let kinds: Vec<&str> = events.iter().map(Event::kind).collect();
        assert_eq!(kinds, expected);
        self.key
    }

    /// Refused as a whole.
    #[track_caller]
    pub(crate) fn refused(self, reason: impl Into<Reason>) {
        let refusal = self.answer.expect_err("a refusal, not events");
        assert_eq!((refusal.reason, refusal.field), (reason.into(), None));
    }

    /// Refused because of a field.
    #[track_caller]
    pub(crate) fn refused_at(self, field: &str, reason: impl Into<Reason>) {
        let refusal = self.answer.expect_err("a refusal, not events");
        assert_eq!((refusal.reason, refusal.field), (reason.into(), Some(field)));
    }

    /// Refused because of a field, with two days for the text.
    #[track_caller]
    pub(crate) fn refused_with_days(
        self,
        field: &str,
        reason: impl Into<Reason>,
        days: [(&'static str, &str); 2],
    ) {
        let refusal = self.answer.expect_err("a refusal, not events");
        assert_eq!((refusal.reason, refusal.field), (reason.into(), Some(field)));
        assert_eq!(refusal.facts, days.map(|(name, text)| (name, Fact::Day(day(text)))));
    }
}
