//! Samples of every event, thrown by dice: the same seed throws the same event.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::citizen::Identity;
use roret_domain::code::{CodeHash, CodeScope};
use roret_domain::course::*;
use roret_domain::erasure::*;
use roret_domain::event::*;
use roret_domain::id::*;
use roret_domain::inquiry::{
    Asker, Channel, InquiryEnding, InquiryWords, Requester, Theme, Urgency,
};
use roret_domain::key::{KeyId, PersonKey, RingId};
use roret_domain::municipality::Role;
use roret_domain::publication::*;
use roret_domain::roadmap::*;
use roret_domain::sealed::Sealed;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Throws events. Not random: a small generator with a seed (SplitMix64).
pub(crate) struct Dice {
    state: u64,
    /// Identifiers are drawn from this many.
    identifiers: u64,
    /// Whether whatever may be missing is there.
    is_full: bool,
}

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, identifiers: u64::MAX, is_full: false }
    }

    /// Identifiers from three, so that events speak of each other.
    pub(crate) fn among_few(seed: u64) -> Self {
        Self { identifiers: 3, ..Self::new(seed) }
    }

    /// Nothing is missing.
    pub(crate) fn full(seed: u64) -> Self {
        Self { is_full: true, ..Self::new(seed) }
    }

    fn throw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.throw() % end
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        let length = u64::try_from(all.len()).expect("few");
        all[usize::try_from(self.below(length)).expect("few")]
    }

    fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let is_there = self.below(2) == 0;
        (self.is_full || is_there).then(|| value(self))
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        let low = self.below(self.identifiers);
        let high = if self.identifiers == u64::MAX { self.throw() } else { 0 };
        Uuid::from_u128(u128::from(high) << 64 | u128::from(low))
    }

    /// Any instant of the years 1970 to 2100, to the nanosecond.
    pub(crate) fn instant(&mut self) -> Timestamp {
        let seconds = i64::try_from(self.below(4_102_444_800)).expect("before 2100");
        let nanoseconds = i32::try_from(self.below(1_000_000_000)).expect("less than a second");
        Timestamp::new(seconds, nanoseconds).expect("within jiff's range")
    }

    fn day(&mut self) -> Date {
        let mut number = |end| self.below(end);
        let (year, month, day) = (number(130), number(12), number(28));
        let small = |number: u64| i8::try_from(number + 1).expect("at most 28");
        date(1970 + i16::try_from(year).expect("few"), small(month), small(day))
    }

    fn text(&mut self) -> String {
        let texts = ["", "Tekst", "Blåbærgrød på øen", "\"citat\" \\ \n\t\u{1}", "🌊 沈", " "];
        format!("{}{}", self.of(&texts), self.below(1000))
    }

    fn hash(&mut self) -> CodeHash {
        let mut bytes = [0; 32];
        bytes.fill_with(|| u8::try_from(self.below(256)).expect("a byte"));
        if self.identifiers < 256 {
            bytes = [bytes[0] % 3; 32];
        }
        CodeHash::from_bytes(bytes)
    }

    fn section(&mut self) -> Section {
        self.of(&["10", "12", "82b", "85", "107"]).parse().expect("a section")
    }

    fn seal<T: serde::Serialize>(&mut self, content: &T) -> Sealed<T> {
        let subject = CitizenId::from_uuid(self.uuid());
        Sealed::close(subject, content)
    }

    fn note(&mut self) -> Sealed<ContactNote> {
        let content = ContactNote { text: self.text() };
        self.seal(&content)
    }

    fn agreement_words(&mut self) -> Sealed<AgreementWords> {
        let (wants, support, who_does_what) = (self.text(), self.text(), self.text());
        self.seal(&AgreementWords { wants, support, who_does_what })
    }

    fn inquiry_words(&mut self) -> Sealed<InquiryWords> {
        let about = self.text();
        self.seal(&InquiryWords { about })
    }

    fn asker(&mut self) -> Sealed<Asker> {
        let (name, reach) = (self.text(), self.text());
        let subject = CitizenId::from_uuid(self.uuid());
        Sealed::close_about_another(subject, &Asker { name, reach })
    }

    fn identity(&mut self) -> Sealed<Identity> {
        let (name, reach) = (self.text(), self.text());
        self.seal(&Identity { name, reach, cpr: None })
    }

    fn plan_words(&mut self) -> Sealed<DischargePlanWords> {
        let (afterwards, signs) = (self.text(), self.text());
        let (whom_to_call, offer) = (self.text(), self.text());
        self.seal(&DischargePlanWords { afterwards, signs, whom_to_call, offer })
    }

    fn delay_reason(&mut self) -> Sealed<DelayReason> {
        let text = self.text();
        self.seal(&DelayReason { text })
    }

    fn step_text(&mut self) -> StepText {
        if self.below(2) == 0 {
            return StepText::Standard(self.of(StandardStep::ALL));
        }
        let (what, citizen_does) = (self.text(), self.text());
        StepText::Own(self.seal(&StepWords { what, citizen_does }))
    }

    fn step_actor(&mut self) -> StepActor {
        match self.below(4) {
            0 => StepActor::Citizen,
            1 => StepActor::PrimaryContact,
            2 => StepActor::Worker(self.worker()),
            _ => StepActor::Other,
        }
    }

    fn expectation(&mut self) -> Expectation {
        match self.below(4) {
            0 => Expectation::Promised { by: self.day() },
            1 => Expectation::Agreed { from: self.day(), to: self.day() },
            2 => Expectation::Forecast { from: self.day(), to: self.day() },
            _ => Expectation::Unknown { hear_by: self.day() },
        }
    }

    fn planned_steps(&mut self) -> Vec<PlannedStep> {
        let count = if self.is_full { 3 } else { self.below(4) };
        (0..count)
            .map(|_| PlannedStep {
                id: self.step(),
                text: self.step_text(),
                actor: self.step_actor(),
                expectation: self.expectation(),
            })
            .collect()
    }

    fn figures(&mut self) -> PublishedFigures {
        let tables = self.of(&[1_usize, 2]);
        let tables = (0..tables).map(|_| {
            let rows = (0..3).map(|_| PublishedRow {
                of: match self.below(4) {
                    0 => Counted::Requester(self.of(Requester::ALL)),
                    1 => Counted::Channel(self.of(Channel::ALL)),
                    2 => Counted::Unit(self.unit()),
                    _ => Counted::Month(self.day()),
                },
                within: u32::try_from(self.below(400)).expect("few"),
                others: u32::try_from(self.below(400)).expect("few"),
                withheld: [self.below(2) == 0, self.below(2) == 0, self.below(2) == 0],
            });
            let rows = rows.collect();
            let lists_all = self.below(2) == 0;
            PublishedTable { breakdown: self.of(Breakdown::ALL), rows, lists_all }
        });
        let tables = tables.collect();
        PublishedFigures { tables, closed: self.maybe(|_| [312, 28]) }
    }

    fn group(&mut self) -> GroupId {
        GroupId::from_uuid(self.uuid())
    }

    fn themes(&mut self) -> Vec<Theme> {
        let count = if self.is_full { 3 } else { self.below(4) };
        (0..count).map(|_| self.of(Theme::ALL)).collect()
    }

    fn inquiry(&mut self) -> InquiryId {
        InquiryId::from_uuid(self.uuid())
    }

    fn citizen(&mut self) -> CitizenId {
        CitizenId::from_uuid(self.uuid())
    }

    fn course(&mut self) -> CourseId {
        CourseId::from_uuid(self.uuid())
    }

    fn step(&mut self) -> StepId {
        StepId::from_uuid(self.uuid())
    }

    fn worker(&mut self) -> WorkerId {
        WorkerId::from_uuid(self.uuid())
    }

    fn unit(&mut self) -> UnitId {
        UnitId::from_uuid(self.uuid())
    }

    fn key(&mut self) -> CommandKey {
        CommandKey::from_uuid(self.uuid())
    }

    /// An event of this kind, sealed as the writer seals it at position 1.
    pub(crate) fn event(&mut self, kind: &str) -> Event {
        let mut event = self.plain(kind);
        event.parts_at(Position(1), &mut |part, place| {
            let mut thrown = || self.throw().to_be_bytes();
            let id = KeyId::from_bytes(thrown());
            let secret = [thrown(), thrown(), thrown(), thrown()].concat();
            let secret = secret.try_into().expect("32 bytes");
            part.seal(&PersonKey::new(RingId([1; 16]), id, Zeroizing::new(secret)), place);
        });
        event
    }

    /// An event of this kind before it is sealed. A new kind gets its line here.
    fn plain(&mut self, kind: &str) -> Event {
        match kind {
            "municipality_founded" => {
                MunicipalityFounded { name: self.text(), phone: self.text() }.into()
            }
            "demonstration_founded" => {
                DemonstrationFounded { name: self.text(), phone: self.text() }.into()
            }
            "unit_opened" => UnitOpened {
                unit: self.unit(),
                name: self.text(),
                phone: self.text(),
                answering_hours: self.text(),
            }
            .into(),
            "worker_joined" => WorkerJoined {
                worker: self.worker(),
                name: self.text(),
                role: self.of(Role::ALL),
                unit: self.unit(),
                phone: self.text(),
            }
            .into(),
            "group_opened" => GroupOpened {
                group: self.group(),
                unit: self.unit(),
                name: self.text(),
                places: u16::try_from(self.below(200)).expect("few"),
                from: self.day(),
                to: self.day(),
            }
            .into(),
            "retention_set" => {
                let mut months = || u16::try_from(self.below(1_200)).expect("few");
                let (months, anonymous_months) = (months(), months());
                RetentionSet { retention: Retention { months, anonymous_months } }.into()
            }
            "erasure_requested" => {
                let ground = self.of(ErasureGround::ALL);
                ErasureRequested { citizen: self.citizen(), ground }.into()
            }
            "archive_settled" => {
                let archive = self.of(ArchiveStep::ALL);
                ArchiveSettled { citizen: self.citizen(), archive }.into()
            }
            "erasure_approved" => ErasureApproved { citizen: self.citizen() }.into(),
            "hold_lift_asked" => HoldLiftAsked { citizen: self.citizen() }.into(),
            "expiry_released" => {
                let listed = u32::try_from(self.below(1000)).expect("few");
                ExpiryReleased { archive: self.of(ArchiveStep::ALL), listed }.into()
            }
            "erasure_withdrawn" => ErasureWithdrawn { citizen: self.citizen() }.into(),
            "legal_hold_changed" => {
                let hold = self.maybe(|dice| dice.of(LegalHold::ALL));
                LegalHoldChanged { citizen: self.citizen(), hold }.into()
            }
            "citizen_erased" => CitizenErased {
                citizen: self.citizen(),
                way: self.of(ErasureWay::ALL),
                keys: (0..3).map(|_| KeyId::from_bytes(self.throw().to_be_bytes())).collect(),
            }
            .into(),
            "figures_published" => {
                FiguresPublished { from: self.day(), to: self.day(), figures: self.figures() }
                    .into()
            }
            "worker_left" => WorkerLeft { worker: self.worker() }.into(),
            "identity_recorded" => {
                IdentityRecorded { citizen: self.citizen(), identity: self.identity() }.into()
            }
            kind => {
                let inquiry = self.inquiry();
                self.event_of_inquiry(kind, inquiry)
            }
        }
    }

    fn event_of_inquiry(&mut self, kind: &str, inquiry: InquiryId) -> Event {
        match kind {
            "inquiry_received" => InquiryReceived {
                inquiry,
                citizen: self.citizen(),
                received_at: self.instant(),
                channel: self.of(Channel::ALL),
                requester: self.of(Requester::ALL),
                urgency: self.of(Urgency::ALL),
                citizen_aware: self.below(2) == 0,
                unit: self.unit(),
                outside_number: self.maybe(|dice| dice.text().into()),
                words: self.maybe(Self::inquiry_words),
                asker: self.maybe(Self::asker),
            }
            .into(),
            "inquiry_corrected" => InquiryCorrected {
                inquiry,
                received_at: self.instant(),
                channel: self.of(Channel::ALL),
                requester: self.of(Requester::ALL),
            }
            .into(),
            "primary_contact_changed" => PrimaryContactChanged {
                inquiry,
                worker: self.maybe(Self::worker),
                undoes: self.maybe(Self::key),
            }
            .into(),
            "inquiry_ended" => InquiryEnded {
                inquiry,
                ended_at: self.instant(),
                ending: self.of(InquiryEnding::ALL),
                note: self.maybe(Self::note),
            }
            .into(),
            "inquiry_reopened" => InquiryReopened { inquiry }.into(),
            "themes_noted" => ThemesNoted { inquiry, themes: self.themes() }.into(),
            "place_asked_for" => {
                PlaceAskedFor { group: self.group(), inquiry, on: self.day() }.into()
            }
            "place_given" => PlaceGiven { group: self.group(), inquiry, on: self.day() }.into(),
            "place_given_up" => {
                PlaceGivenUp { group: self.group(), inquiry, on: self.day() }.into()
            }
            "agreement_made" => AgreementMade {
                inquiry,
                agreed_at: self.instant(),
                planned_end: self.maybe(Self::day),
                words: self.maybe(Self::agreement_words),
            }
            .into(),
            "agreement_changed" => AgreementChanged {
                inquiry,
                planned_end: self.maybe(Self::day),
                words: self.agreement_words(),
            }
            .into(),
            "agreement_confirmed" => {
                AgreementConfirmed { inquiry, confirmation: self.of(Confirmation::ALL) }.into()
            }
            "steps_planned" => StepsPlanned { inquiry, steps: self.planned_steps() }.into(),
            "step_changed" => StepChanged {
                inquiry,
                step: self.step(),
                text: self.step_text(),
                actor: self.step_actor(),
                expectation: self.expectation(),
            }
            .into(),
            "step_done" => StepDone { inquiry, step: self.step(), done_at: self.instant() }.into(),
            "step_dropped" => StepDropped { inquiry, step: self.step() }.into(),
            "step_reopened" => StepReopened { inquiry, step: self.step() }.into(),
            "delay_noticed" => DelayNoticed {
                inquiry,
                step: self.step(),
                reason: self.delay_reason(),
                expectation: self.expectation(),
            }
            .into(),
            "code_issued" => {
                CodeIssued { inquiry, code: self.hash(), scope: self.of(CodeScope::ALL) }.into()
            }
            "code_revoked" => CodeRevoked { inquiry, code: self.hash() }.into(),
            kind => {
                let course = self.course();
                self.event_of_course(kind, inquiry, course)
            }
        }
    }

    fn event_of_course(&mut self, kind: &str, inquiry: InquiryId, course: CourseId) -> Event {
        match kind {
            "course_started" => CourseStarted {
                inquiry,
                course,
                course_kind: self.of(CourseKind::ALL),
                started_at: self.instant(),
                legal_basis: self.maybe(Self::section),
            }
            .into(),
            "profession_involved" => ProfessionInvolved {
                inquiry,
                course,
                involvement: InvolvementId::from_uuid(self.uuid()),
                profession: self.of(Profession::ALL),
                worker: self.maybe(Self::worker),
            }
            .into(),
            "involvement_ended" => {
                let involvement = InvolvementId::from_uuid(self.uuid());
                InvolvementEnded { inquiry, course, involvement }.into()
            }
            "contact_registered" => ContactRegistered {
                inquiry,
                course,
                contact: ContactId::from_uuid(self.uuid()),
                at: self.instant(),
                contact_kind: self.of(ContactKind::ALL),
                duration_minutes: self.maybe(|dice| dice.of(&[0, 45, u16::MAX])),
                note: self.note(),
            }
            .into(),
            "contact_corrected" => ContactCorrected {
                inquiry,
                course,
                contact: ContactId::from_uuid(self.uuid()),
                note: self.note(),
            }
            .into(),
            "discharge_plan_written" => DischargePlanWritten {
                inquiry,
                course,
                words: self.plan_words(),
                bridge_follow_up_on: self.maybe(Self::day),
            }
            .into(),
            "course_closed" => CourseClosed {
                inquiry,
                course,
                closed_at: self.instant(),
                reason: self.of(ClosingReason::ALL),
                outcome: self.maybe(|dice| dice.of(Outcome::ALL)),
                onward_section: self.maybe(Self::section),
            }
            .into(),
            "closing_withdrawn" => {
                ClosingWithdrawn { inquiry, course, undoes: self.maybe(Self::key) }.into()
            }
            "course_reentered" => {
                CourseReentered { inquiry, course, reentered_at: self.instant() }.into()
            }
            kind => panic!("no sample of {kind}: add its line to samples.rs"),
        }
    }
}
