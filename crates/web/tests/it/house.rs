//! A little municipality in which everything has happened once, on Friday 20 November 2026 at ten.
//!
//! Nobody in it exists. Keys are fixed and the dice have a seed, so it is the same every time.

use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan};
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::calendar;
use roret_domain::citizen::Identity;
use roret_domain::code::CodeScope;
use roret_domain::command::*;
use roret_domain::course::*;
use roret_domain::event::{Actor, Task};
use roret_domain::id::{
    CitizenId, CommandKey, ContactId, CourseId, GroupId, InquiryId, InvolvementId, StepId, UnitId,
    WorkerId,
};
use roret_domain::inquiry::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::roadmap::{DelayReason, Expectation, StepActor, StepWords};
use roret_domain::sealed::Sealed;
use roret_insight::promise::Period;
use roret_insight::publication::figures;
use roret_insight::suppression::THRESHOLD;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_office::Office;
use roret_office::clock::{Clock, MovableClock, StandingClock};
use roret_web::{Demo, Entropy, Persona, Web, follow_up_hash};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// The day everything here is seen from.
pub(crate) const TODAY: Date = date(2026, 11, 20);

/// The code of the citizen of [`CITIZENS_TURN`]: opens the whole roadmap.
pub(crate) const WHOLE_CODE: &str = "HJEMWHARE0000000000000000001";
/// The code of a relative: says only that we have it.
pub(crate) const RECEIPT_CODE: &str = "HJEMRECEPTX00000000000000002";
/// A code that was withdrawn.
pub(crate) const REVOKED_CODE: &str = "HJEMREVKEDX00000000000000003";
/// The code of the citizen of [`NEW`].
pub(crate) const NEW_CODE: &str = "HJEMNEWCMERX0000000000000004";

const EARLY_HELP: u128 = 1;
const AUTHORITY: u128 = 2;
/// The worker whom most pages are seen by.
pub(crate) const FRONT_LINE: u128 = 10;
/// A colleague in the same unit.
pub(crate) const COLLEAGUE: u128 = 11;
const CASEWORKER: u128 = 12;
const LEADER: u128 = 13;

/// Came in today, nobody has taken it.
pub(crate) const NEW: u128 = 100;
/// Waits past the seven days; a relative asked.
pub(crate) const LATE: u128 = 110;
/// Agreed, not confirmed, no course yet.
pub(crate) const AGREED: u128 = 120;
/// A course with everything in it, near the end of § 82 b.
pub(crate) const COURSE: u128 = 130;
/// The next step is the citizen's.
pub(crate) const CITIZENS_TURN: u128 = 150;
/// The course is closed, with a plan.
pub(crate) const CLOSED: u128 = 160;
/// Helped at the door.
pub(crate) const ENDED: u128 = 170;
/// Closed and come back.
pub(crate) const BACK: u128 = 180;
/// Four of five conversations.
pub(crate) const YOUTH: u128 = 190;
/// In another unit, anonymous, asked by a doctor.
pub(crate) const ELSEWHERE: u128 = 210;
/// Went on to longer support.
pub(crate) const ONWARD: u128 = 220;
/// The first of six of the year before.
const LAST_YEAR: u128 = 3_000;
const GROUP: u128 = 3_500;

/// A key from a number. The last 16 bits are free for derived identifiers.
pub(crate) fn key(number: u128) -> CommandKey {
    CommandKey::from_uuid(Uuid::from_u128(
        0x019a_0000_0000_7000_8000_0000_0000_0000 | (number << 16),
    ))
}

pub(crate) fn inquiry(number: u128) -> InquiryId {
    InquiryId::from_uuid(key(number).uuid())
}

pub(crate) fn citizen(number: u128) -> CitizenId {
    CitizenId::from_uuid(key(number).derive(1))
}

/// The group that is full: of one place.
pub(crate) fn group() -> GroupId {
    GroupId::from_uuid(key(GROUP).uuid())
}

pub(crate) fn worker(number: u128) -> WorkerId {
    WorkerId::from_uuid(key(number).uuid())
}

fn unit(number: u128) -> UnitId {
    UnitId::from_uuid(key(number).uuid())
}

/// The course that the agreement under this key began.
fn course(number: u128) -> CourseId {
    CourseId::from_uuid(key(number).derive(1))
}

/// Noon of a day in Copenhagen.
fn noon(day: Date) -> Timestamp {
    day.at(12, 0, 0, 0).to_zoned_datetime(calendar::copenhagen()).unwrap().timestamp()
}

/// Ten in the morning of [`TODAY`].
pub(crate) fn now() -> Timestamp {
    TODAY.at(10, 0, 0, 0).to_zoned_datetime(calendar::copenhagen()).unwrap().timestamp()
}

/// Throws bytes from a seed (SplitMix64).
struct Dice(AtomicU64);

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let state = self.0.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            chunk.copy_from_slice(&(mixed ^ (mixed >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

/// The municipality and its pages.
pub(crate) struct House {
    pub(crate) web: Arc<Web>,
    pub(crate) router: axum::Router,
    journal: MemoryJournal,
    keys: Arc<Keys>,
}

impl House {
    /// The municipality with all its lives.
    pub(crate) async fn new() -> Self {
        Self::with(MemoryJournal::default(), Looks::in_memory().await.unwrap()).await
    }

    /// The municipality on a look log of the test's own.
    pub(crate) async fn with(journal: MemoryJournal, looks: Looks) -> Self {
        let keys = Keys::in_memory(Arc::new(Dice(AtomicU64::new(4))));
        let house = Self::node(journal, looks, keys).await;
        let setting = Setting { office: &house.web.office };
        setting.ground().await;
        setting.lives().await;
        house
    }

    /// Another node on the same journal.
    pub(crate) async fn another_node(&self) -> Self {
        let looks = Looks::in_memory().await.unwrap();
        Self::node(self.journal.clone(), looks, Arc::clone(&self.keys)).await
    }

    async fn node(journal: MemoryJournal, looks: Looks, keys: Arc<Keys>) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(MovableClock::new(StandingClock(now())));
        let desk = Desk::in_memory().await.unwrap();
        let opened = Office::open(journal.clone(), looks, desk, Arc::clone(&keys), clock).await;
        let (office, _) = opened.unwrap();
        let web = Arc::new(Web {
            office,
            entropy: Arc::new(Dice(AtomicU64::new(20))),
            code_secret: [7; 32],
            demo: Some(Demo { personas: personas() }),
            plain_http: true,
            outlooks: roret_web::OutlooksOfDay::default(),
        });
        Self { router: roret_web::router(Arc::clone(&web)), web, journal, keys }
    }

    /// The same municipality with somebody else behind the door of the worker.
    pub(crate) fn with_worker(&self, number: u128) -> Self {
        let actor = Actor::Worker(worker(number));
        let (code, name) = ("worker", "Bo Bostøtte".to_owned());
        let persona = Persona { code, actor, follow_up_code: None, name };
        let web = Arc::new(Web {
            office: Arc::clone(&self.web.office),
            entropy: Arc::new(Dice(AtomicU64::new(21))),
            code_secret: self.web.code_secret,
            demo: Some(Demo { personas: vec![persona] }),
            plain_http: true,
            outlooks: roret_web::OutlooksOfDay::default(),
        });
        let (journal, keys) = (self.journal.clone(), Arc::clone(&self.keys));
        Self { router: roret_web::router(Arc::clone(&web)), web, journal, keys }
    }

    /// The same municipality, served by a program that was not told to be a demonstration.
    pub(crate) fn served_for_real(&self) -> Self {
        let web = Arc::new(Web {
            office: Arc::clone(&self.web.office),
            entropy: Arc::clone(&self.web.entropy),
            code_secret: self.web.code_secret,
            demo: None,
            plain_http: true,
            outlooks: roret_web::OutlooksOfDay::default(),
        });
        let (journal, keys) = (self.journal.clone(), Arc::clone(&self.keys));
        Self { router: roret_web::router(Arc::clone(&web)), web, journal, keys }
    }

    /// The step that happens now on an inquiry's roadmap.
    pub(crate) fn step(&self, number: u128) -> StepId {
        self.web.office.image().inquiry(inquiry(number)).unwrap().roadmap.now().unwrap().id
    }
}

fn personas() -> Vec<Persona> {
    let persona = |code, actor, name: &str| Persona {
        code,
        actor,
        follow_up_code: None,
        name: name.to_owned(),
    };
    vec![
        persona("citizen", Actor::Citizen(citizen(COURSE)), "Kim Eksempel"),
        Persona {
            follow_up_code: Some(RECEIPT_CODE.to_owned()),
            ..persona("relative", Actor::Visitor, "Mor Opdigtet")
        },
        persona("worker", Actor::Worker(worker(FRONT_LINE)), "Mette Medarbejder"),
        persona("caseworker", Actor::Worker(worker(CASEWORKER)), "Sara Sagsbehandler"),
        persona("leader", Actor::Worker(worker(LEADER)), "Lone Leder"),
    ]
}

/// What makes one inquiry differ from the next.
struct TestInquiry {
    received: Date,
    channel: Channel,
    requester: Requester,
    name: &'static str,
    about: &'static str,
    code: Option<&'static str>,
}

struct Setting<'a> {
    office: &'a Office,
}

impl Setting<'_> {
    async fn does(&self, actor: Actor, number: u128, command: impl Into<Command>) {
        let done = self.office.decide(actor, key(number), command).await;
        assert!(done.is_ok(), "command {number}: {done:?}");
    }

    async fn works(&self, number: u128, command: impl Into<Command>) {
        self.does(Actor::Worker(worker(FRONT_LINE)), number, command).await;
    }

    async fn ground(&self) {
        let set_up = Actor::System(Task::SetUp);
        let phone = || "12 34 56 78".to_owned();
        let found = FoundMunicipality { name: "Prøvekøbing".to_owned(), phone: phone() };
        self.does(set_up, 90, found).await;
        for (number, name) in [(EARLY_HELP, "Social Indsats"), (AUTHORITY, "Myndighed")] {
            let answering_hours = "Hverdage kl. 9–15".to_owned();
            let open = OpenUnit { name: name.to_owned(), phone: phone(), answering_hours };
            self.does(set_up, number, open).await;
        }
        for (number, name, role, unit) in [
            (FRONT_LINE, "Mette Medarbejder", Role::Worker, unit(EARLY_HELP)),
            (COLLEAGUE, "Bo Bostøtte", Role::Worker, unit(EARLY_HELP)),
            (CASEWORKER, "Sara Sagsbehandler", Role::Caseworker, unit(AUTHORITY)),
            (LEADER, "Lone Leder", Role::Leader, unit(EARLY_HELP)),
        ] {
            let add = AddWorker { name: name.to_owned(), role, unit, phone: phone() };
            self.does(set_up, number, add).await;
        }
    }

    async fn asks(&self, number: u128, asked: TestInquiry) {
        let citizen = citizen(number);
        let is_own = asked.requester == Requester::Citizen;
        let words = InquiryWords { about: asked.about.to_owned() };
        let asker = Asker { name: "Mor Opdigtet".to_owned(), reach: "22 33 44 55".to_owned() };
        let name = asked.name.to_owned();
        let identity = Identity { name, reach: "11 22 33 44".to_owned(), cpr: None };
        let receive = ReceiveInquiry {
            citizen: CitizenRef::New(citizen),
            received_at: noon(asked.received).min(now()),
            channel: asked.channel,
            requester: asked.requester,
            urgency: Urgency::Normal,
            citizen_aware: asked.requester != Requester::GeneralPractitioner,
            unit: unit(if number == ELSEWHERE { AUTHORITY } else { EARLY_HELP }),
            outside_number: None,
            words: Some(Sealed::close(citizen, &words)),
            asker: (!is_own).then(|| Sealed::close_about_another(citizen, &asker)),
            identity: (!asked.name.is_empty()).then(|| Sealed::close(citizen, &identity)),
            code: asked.code.and_then(follow_up_hash),
            primary_contact: match number {
                NEW => None,
                ELSEWHERE => Some(worker(CASEWORKER)),
                _ => Some(worker(FRONT_LINE)),
            },
        };
        self.does(Actor::System(Task::SetUp), number, receive).await;
    }

    async fn agrees(&self, number: u128, on: Date, course: Option<CourseStart>) {
        let words = AgreementWords {
            wants: "Jeg vil kunne handle ind selv.".to_owned(),
            support: "At komme i gang om morgenen.".to_owned(),
            who_does_what: "Jeg ringer selv til holdet. Vi øver bussen sammen.".to_owned(),
        };
        let make = MakeAgreement {
            inquiry: inquiry(number),
            agreed_at: noon(on),
            planned_end: None,
            words: Some(Sealed::close(citizen(number), &words)),
            confirmation: course.as_ref().map(|_| Confirmation::OnScreen),
            course,
        };
        self.works(number + 1, make).await;
    }

    /// Agrees and begins on the same day.
    async fn begins(&self, number: u128, on: Date, kind: CourseKind, legal_basis: Option<&str>) {
        let legal_basis = legal_basis.map(|section| section.parse().unwrap());
        let start = CourseStart { kind, started_at: noon(on), legal_basis };
        self.agrees(number, on, Some(start)).await;
    }

    async fn meets(&self, number: u128, ordinal: u128, on: Date, text: &str) {
        let note = ContactNote { text: text.to_owned() };
        let contact = RegisterContact {
            inquiry: inquiry(number),
            course: course(number + 1),
            at: noon(on),
            kind: if ordinal == 2 { ContactKind::HomeVisit } else { ContactKind::Meeting },
            duration_minutes: Some(45),
            note: Sealed::close(citizen(number), &note),
        };
        self.works(number + ordinal, contact).await;
    }

    async fn closes(&self, number: u128, on: Date, reason: ClosingReason, onward: Option<&str>) {
        let words = DischargePlanWords {
            afterwards: "Fodbold om torsdagen.".to_owned(),
            signs: "Når gardinerne er trukket for. Så hjælper en gåtur.".to_owned(),
            whom_to_call: "Social Indsats, 12 34 56 78.".to_owned(),
            offer: "Den Opdigtede Boldklub".to_owned(),
        };
        let plan = DischargePlanDraft {
            words: Sealed::close(citizen(number), &words),
            has_bridge: true,
            seen: None,
        };
        let close = CloseCourse {
            inquiry: inquiry(number),
            course: course(number + 1),
            closed_at: noon(on),
            reason,
            outcome: Some(Outcome::More),
            onward_section: onward.map(|section| section.parse().unwrap()),
            plan: Some(plan),
        };
        self.works(number + 9, close).await;
    }

    async fn plans_step(&self, number: u128, ordinal: u128, actor: StepActor) {
        let words = StepWords {
            what: "Vi går en tur til torvet".to_owned(),
            citizen_does: "Tag gode sko på.".to_owned(),
        };
        let (from, to) = (date(2026, 11, 23), date(2026, 11, 27));
        let plan = PlanStep {
            inquiry: inquiry(number),
            words: Sealed::close(citizen(number), &words),
            actor,
            expectation: Expectation::Agreed { from, to },
        };
        self.works(number + ordinal, plan).await;
    }

    async fn lives(&self) {
        let (own, relative) = (Requester::Citizen, Requester::Relative);
        let asked = |received, channel, requester, name, about, code| TestInquiry {
            received,
            channel,
            requester,
            name,
            about,
            code,
        };
        let web = Channel::Web;
        let sleep = "Jeg sover dårligt og kommer ikke ud ad døren.";
        for (number, asked) in [
            (NEW, asked(TODAY, web, own, "Eva Prøve", sleep, Some(NEW_CODE))),
            (
                LATE,
                asked(
                    date(2026, 11, 8),
                    Channel::Phone,
                    relative,
                    "Ali Opdigtet",
                    "Han er bange for at tage bussen <og> bliver mest hjemme.",
                    Some(RECEIPT_CODE),
                ),
            ),
            (AGREED, asked(date(2026, 11, 10), web, own, "Gry Påhit", sleep, Some(REVOKED_CODE))),
            (COURSE, asked(date(2026, 6, 1), Channel::WalkIn, own, "Kim Eksempel", sleep, None)),
            (CITIZENS_TURN, asked(date(2026, 11, 12), web, own, "", sleep, Some(WHOLE_CODE))),
            (CLOSED, asked(date(2026, 7, 1), Channel::Letter, own, "Finn Figur", sleep, None)),
            (ENDED, asked(date(2026, 9, 1), Channel::EMail, own, "Maja Mønster", sleep, None)),
            (BACK, asked(date(2026, 3, 2), Channel::Phone, relative, "Otto Udkast", sleep, None)),
            (YOUTH, asked(date(2026, 10, 1), Channel::Outreach, own, "Liv Skitse", sleep, None)),
            (
                ELSEWHERE,
                asked(
                    date(2026, 11, 18),
                    Channel::Letter,
                    Requester::GeneralPractitioner,
                    "",
                    "Henvist.",
                    None,
                ),
            ),
            (ONWARD, asked(date(2026, 2, 2), Channel::Meeting, own, "Noor Model", sleep, None)),
        ] {
            self.asks(number, asked).await;
        }
        self.agreed_and_ended().await;
        self.one_whole_course().await;
        self.other_courses().await;
        self.last_year_and_a_group().await;
    }

    /// Six people who were helped at the door, figures of them for everybody, and a group that is full.
    async fn last_year_and_a_group(&self) {
        for number in (LAST_YEAR..).step_by(10).take(6) {
            let asked = TestInquiry {
                received: date(2025, 5, 6),
                channel: Channel::Phone,
                requester: Requester::Citizen,
                name: "",
                about: "Hvor er der et værested?",
                code: None,
            };
            self.asks(number, asked).await;
            let end = EndInquiry {
                inquiry: inquiry(number),
                ended_at: noon(date(2025, 5, 6)),
                ending: InquiryEnding::AnsweredAtDoor,
                note: None,
            };
            self.works(number + 1, end).await;
        }
        let open = OpenGroup {
            unit: unit(EARLY_HELP),
            name: "Lær at sove".to_owned(),
            places: 1,
            from: date(2026, 11, 2),
            to: date(2026, 12, 18),
        };
        self.works(GROUP, open).await;
        for (number, of) in (GROUP + 1..).zip([COURSE, AGREED]) {
            self.works(number, AskForPlace { inquiry: inquiry(of), group: group() }).await;
        }
        let period = Period { from: date(2025, 5, 1), to: date(2025, 5, 31) };
        let figures = figures(&self.office.image(), period, THRESHOLD).unwrap();
        let publish = PublishFigures { from: period.from, to: period.to, figures, seen: 0 };
        self.does(Actor::Worker(worker(LEADER)), LAST_YEAR + 90, publish).await;
    }

    async fn agreed_and_ended(&self) {
        self.agrees(AGREED, date(2026, 11, 13), None).await;
        let code = follow_up_hash(REVOKED_CODE).unwrap();
        self.works(AGREED + 2, RevokeCode { inquiry: inquiry(AGREED), code }).await;
        self.plans_step(CITIZENS_TURN, 2, StepActor::Citizen).await;
        for (ordinal, step) in (3_u16..).zip([2, 3]) {
            let step = StepId::from_uuid(key(CITIZENS_TURN).derive(step));
            let drop = DropStep { inquiry: inquiry(CITIZENS_TURN), step };
            self.works(CITIZENS_TURN + u128::from(ordinal), drop).await;
        }
        let note = ContactNote { text: "Fik en aftale med biblioteket.".to_owned() };
        let end = EndInquiry {
            inquiry: inquiry(ENDED),
            ended_at: noon(date(2026, 9, 2)),
            ending: InquiryEnding::AnsweredAtDoor,
            note: Some(Sealed::close(citizen(ENDED), &note)),
        };
        self.works(ENDED + 1, end).await;
    }

    /// The course with everything in it.
    async fn one_whole_course(&self) {
        let id = inquiry(COURSE);
        self.begins(COURSE, date(2026, 6, 4), CourseKind::Individual, Some("82b")).await;
        self.meets(COURSE, 2, date(2026, 6, 9), "Gik en tur og talte om ugen.").await;
        self.meets(COURSE, 3, date(2026, 6, 16), "Øvede turen med busen.").await;
        let contact = ContactId::from_uuid(key(COURSE + 3).uuid());
        let version = |office: &Office| {
            let image = office.image();
            let course = &image.inquiry(id).unwrap().courses[0];
            course.contacts.iter().find(|one| one.id == contact).unwrap().version
        };
        let note = ContactNote { text: "Øvede turen med bussen.".to_owned() };
        let correct = CorrectContact {
            inquiry: id,
            course: course(COURSE + 1),
            contact,
            note: Sealed::close(citizen(COURSE), &note),
            seen: version(self.office),
        };
        self.works(COURSE + 4, correct).await;
        for (ordinal, profession, worker) in [
            (5, Profession::Psychologist, None),
            (6, Profession::JobConsultant, Some(worker(COLLEAGUE))),
        ] {
            let involve =
                InvolveProfession { inquiry: id, course: course(COURSE + 1), profession, worker };
            self.works(COURSE + ordinal, involve).await;
        }
        let involvement = InvolvementId::from_uuid(key(COURSE + 5).uuid());
        let end = EndInvolvement { inquiry: id, course: course(COURSE + 1), involvement };
        self.works(COURSE + 7, end).await;
        let image = self.office.image();
        let step = image.inquiry(id).unwrap().roadmap.now().unwrap().id;
        let reason = DelayReason { text: "Mette har været syg.".to_owned() };
        let notice = GiveDelayNotice {
            inquiry: id,
            step,
            reason: Sealed::close(citizen(COURSE), &reason),
            expectation: Expectation::Unknown { hear_by: date(2026, 11, 26) },
        };
        self.works(COURSE + 8, notice).await;
        self.plans_step(COURSE, 9, StepActor::Worker(worker(COLLEAGUE))).await;
        let words = DischargePlanWords {
            afterwards: "Fodbold om torsdagen.".to_owned(),
            ..DischargePlanWords::default()
        };
        let plan = WriteDischargePlan {
            inquiry: id,
            course: course(COURSE + 1),
            plan: DischargePlanDraft {
                words: Sealed::close(citizen(COURSE), &words),
                has_bridge: false,
                seen: None,
            },
        };
        self.works(COURSE + 10, plan).await;
        let code = follow_up_hash("HJEMCRSEX0000000000000000005").unwrap();
        let issue = IssueCode { inquiry: id, code, scope: CodeScope::Whole };
        self.works(COURSE + 11, issue).await;
    }

    async fn other_courses(&self) {
        self.begins(CLOSED, date(2026, 7, 10), CourseKind::Group, None).await;
        self.meets(CLOSED, 2, date(2026, 7, 20), "Første gang i gruppen.").await;
        self.closes(CLOSED, date(2026, 10, 30), ClosingReason::GoalsReached, None).await;
        self.begins(BACK, date(2026, 3, 6), CourseKind::Counselling, None).await;
        self.closes(BACK, date(2026, 8, 3), ClosingReason::NoFurtherNeed, None).await;
        let reentered_at = noon(TODAY.saturating_sub(10.days()));
        let reenter =
            ReenterCourse { inquiry: inquiry(BACK), course: course(BACK + 1), reentered_at };
        self.does(Actor::Worker(worker(COLLEAGUE)), BACK + 8, reenter).await;
        self.begins(YOUTH, date(2026, 10, 8), CourseKind::YouthCounselling, None).await;
        for ordinal in 2..6 {
            let day = date(2026, 10, 8).saturating_add((7 * ordinal as i64 - 7).days());
            self.meets(YOUTH, ordinal, day, "Samtale.").await;
        }
        self.begins(ONWARD, date(2026, 2, 10), CourseKind::Individual, None).await;
        self.closes(ONWARD, date(2026, 9, 1), ClosingReason::LongerSupport, Some("107")).await;
    }
}
