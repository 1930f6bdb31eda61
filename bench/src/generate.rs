//! A municipality of any size, made through the real rules, the same every time.

use anyhow::anyhow;
use jiff::{SignedDuration, Timestamp};
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::citizen::Identity;
use roret_domain::code::CodeScope;
use roret_domain::command::{
    AddWorker, CitizenRef, CloseCourse, Command, CourseStart, DischargePlanDraft,
    FoundDemonstration, IssueCode, MakeAgreement, OpenUnit, ReceiveInquiry, RegisterContact,
};
use roret_domain::course::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords,
};
use roret_domain::decide::{Context, decide};
use roret_domain::event::{Actor, Envelope, Task};
use roret_domain::id::{CitizenId, CommandKey, CourseId, InquiryId, Position, UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, InquiryWords, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::sealed::Sealed;
use roret_journal::keys::{Keys, Sealer};
use roret_journal::{Journal, Written};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How big the municipality is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) citizens: u32,
    /// Contacts in each course.
    pub(crate) contacts: u32,
    /// Citizens whose course is still open.
    pub(crate) open: u32,
}

/// A durable batch.
pub(crate) struct Batch {
    /// Events before it.
    pub(crate) after: u64,
    /// Events in it.
    pub(crate) events: u64,
    /// How long its append took.
    pub(crate) took: Duration,
}

/// What was made, and where to look.
pub(crate) struct Generated {
    /// How it was written.
    pub(crate) batches: Vec<Batch>,
    pub(crate) events: u64,
    pub(crate) open: u32,
    /// An open inquiry.
    pub(crate) inquiry: InquiryId,
    /// A code that opens its roadmap.
    pub(crate) code: String,
}

const SET_UP: Actor = Actor::System(Task::SetUp);
const WORKERS: u32 = 50;
const FIRST: u32 = 1_000;
const COMMANDS_PER_WRITE: usize = 2_000;

/// A key of its own for every number below 2^32: the bits that say what form of UUID it is stand
/// before it, those for what the command makes behind it.
pub(crate) fn key(number: u32) -> CommandKey {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(b"bnch");
    bytes[10..14].copy_from_slice(&number.to_be_bytes());
    CommandKey::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn unit() -> UnitId {
    UnitId::from_uuid(key(1).uuid())
}

pub(crate) fn worker(number: u32) -> WorkerId {
    WorkerId::from_uuid(key(10 + number % WORKERS).uuid())
}

/// Decides, folds and writes.
struct Maker<'a, J> {
    journal: &'a mut J,
    image: Image,
    waiting: Vec<Written>,
    batches: Vec<Batch>,
    sealer: Sealer,
    now: Timestamp,
}

impl<J: Journal> Maker<'_, J> {
    async fn does(
        &mut self,
        actor: Actor,
        key: CommandKey,
        command: impl Into<Command>,
    ) -> anyhow::Result<()> {
        let context = Context { now: self.now, actor, key };
        let events = decide(&self.image, &command.into(), &context)
            .map_err(|refusal| anyhow!("refused: {refusal:?}"))?;
        let mut envelopes = Vec::new();
        for event in events {
            let position = self.image.position().next();
            let envelope = Envelope { position, recorded_at: self.now, actor, command: key, event };
            self.image.apply(&envelope);
            envelopes.push(envelope);
        }
        self.sealer.seal(&mut envelopes).await?;
        self.waiting.push(Written { key, request_hash: [0; 32], events: envelopes });
        if self.waiting.len() >= COMMANDS_PER_WRITE {
            self.write().await?;
        }
        Ok(())
    }

    async fn write(&mut self) -> anyhow::Result<()> {
        let first = self.waiting.first().and_then(|written| written.events.first());
        if let Some(first) = first {
            let before = Position(first.position.0 - 1);
            let started = Instant::now();
            self.journal.append(before, &self.waiting).await?;
            let (after, took) = (before.0, started.elapsed());
            let events = self.image.position().0 - after;
            self.batches.push(Batch { after, events, took });
            self.waiting.clear();
        }
        Ok(())
    }
}

pub(crate) async fn into(
    journal: &mut impl Journal,
    keys: Arc<Keys>,
    name: &str,
    size: Size,
) -> anyhow::Result<Generated> {
    let now: Timestamp = "2026-11-20T09:00:00Z".parse()?;
    let sealer = Sealer::new(keys);
    let mut maker = Maker {
        journal,
        image: Image::default(),
        waiting: Vec::new(),
        batches: Vec::new(),
        sealer,
        now,
    };
    let phone = "12 34 56 78".to_owned();
    let found = FoundDemonstration { name: name.to_owned(), phone: phone.clone() };
    maker.does(SET_UP, key(0), found).await?;
    let open =
        OpenUnit { name: "Enhed".into(), phone: phone.clone(), answering_hours: "9–15".into() };
    maker.does(SET_UP, key(1), open).await?;
    for number in 0..WORKERS {
        let add = AddWorker {
            name: format!("Medarbejder {number}"),
            role: Role::Worker,
            unit: unit(),
            phone: phone.clone(),
        };
        maker.does(SET_UP, key(10 + number), add).await?;
    }
    let every = size.citizens / size.open;
    let mut last = InquiryId::from_uuid(key(0).uuid());
    let mut opened = 0;
    for number in 0..size.citizens {
        let stays_open = number.is_multiple_of(every);
        let inquiry = life(&mut maker, number, size, stays_open).await?;
        if stays_open {
            last = inquiry;
            opened += 1;
        }
    }
    let code = "0123456789ABCDEFGHJKMNPQRSTV".to_owned();
    let hash = roret_web::follow_up_hash(&code).ok_or_else(|| anyhow!("a code"))?;
    let issue = IssueCode { inquiry: last, code: hash, scope: CodeScope::Whole };
    maker.does(SET_UP, key(5), issue).await?;
    maker.write().await?;
    let events = maker.image.position().0;
    Ok(Generated { batches: maker.batches, events, open: opened, inquiry: last, code })
}

fn ago(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now)
}

async fn life<J: Journal>(
    maker: &mut Maker<'_, J>,
    number: u32,
    size: Size,
    stays_open: bool,
) -> anyhow::Result<InquiryId> {
    let block = FIRST + number * 64;
    let (receive_key, agree_key) = (key(block), key(block + 1));
    let citizen = CitizenId::from_uuid(receive_key.derive(1));
    let inquiry = InquiryId::from_uuid(receive_key.uuid());
    let by = Actor::Worker(worker(number));
    let days_ago =
        if stays_open { 5 + i64::from(number % 90) } else { 120 + i64::from(number % 1_800) };
    let received_at = ago(maker.now, days_ago);
    let words = InquiryWords {
        about: "Jeg har svært ved at komme i gang om morgenen og vil gerne tale med nogen om det."
            .into(),
    };
    let identity = Identity {
        name: format!("Opdigtet Person {number}"),
        reach: "11 22 33 44".into(),
        cpr: None,
    };
    let receive = ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at,
        channel: Channel::ALL[number as usize % Channel::ALL.len()],
        requester: Requester::ALL[number as usize % Requester::ALL.len()],
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: unit(),
        outside_number: None,
        words: Some(Sealed::close(citizen, &words)),
        asker: None,
        identity: Some(Sealed::close(citizen, &identity)),
        code: None,
        primary_contact: None,
    };
    maker.does(SET_UP, receive_key, receive).await?;
    let agreed_at = ago(maker.now, days_ago - i64::from(number % 9).min(days_ago));
    let words = AgreementWords {
        wants: "Jeg vil kunne handle ind selv og være sammen med andre.".into(),
        support: "At komme ud ad døren.".into(),
        who_does_what: "Vi øver turen sammen.".into(),
    };
    let agree = MakeAgreement {
        inquiry,
        agreed_at,
        planned_end: None,
        words: Some(Sealed::close(citizen, &words)),
        confirmation: Some(Confirmation::OnScreen),
        course: Some(CourseStart {
            kind: CourseKind::ALL[number as usize % 4],
            started_at: agreed_at,
            legal_basis: None,
        }),
    };
    maker.does(by, agree_key, agree).await?;
    let course = CourseId::from_uuid(agree_key.derive(1));
    for contact in 0..size.contacts {
        let note = ContactNote {
            text: "Talte om ugen, øvede turen med bussen og aftalte næste gang. Gik godt i dag."
                .into(),
        };
        let register = RegisterContact {
            inquiry,
            course,
            at: agreed_at,
            kind: ContactKind::ALL[contact as usize % ContactKind::ALL.len()],
            duration_minutes: Some(45),
            note: Sealed::close(citizen, &note),
        };
        maker.does(by, key(block + 2 + contact), register).await?;
    }
    if !stays_open {
        close(maker, number, key(block + 60), inquiry, course, citizen, agreed_at).await?;
    }
    Ok(inquiry)
}

async fn close<J: Journal>(
    maker: &mut Maker<'_, J>,
    number: u32,
    key: CommandKey,
    inquiry: InquiryId,
    course: CourseId,
    citizen: CitizenId,
    agreed_at: Timestamp,
) -> anyhow::Result<()> {
    let words =
        DischargePlanWords { afterwards: "Fortsætter på holdet.".into(), ..Default::default() };
    let closed_at = agreed_at
        .checked_add(SignedDuration::from_hours(24 * i64::from(5 + number % 210)))
        .unwrap_or(maker.now)
        .min(maker.now);
    let longer = number.is_multiple_of(13);
    let close = CloseCourse {
        inquiry,
        course,
        closed_at,
        reason: if longer { ClosingReason::LongerSupport } else { ClosingReason::GoalsReached },
        outcome: None,
        onward_section: longer.then(|| "85".parse().ok()).flatten(),
        plan: Some(DischargePlanDraft {
            words: Sealed::close(citizen, &words),
            has_bridge: false,
            seen: None,
        }),
    };
    maker.does(Actor::Worker(worker(number)), key, close).await
}
