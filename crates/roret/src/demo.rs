//! The invented municipality: people who plainly don't exist, and a year of their lives.
//!
//! Everything goes through the same commands as real life. Keys are fixed, so the same people are
//! there after a restart.

#![expect(clippy::indexing_slicing, reason = "fixed lists, indexed by remainders of their lengths")]

use anyhow::Context;
use jiff::{SignedDuration, Timestamp, ToSpan};
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::calendar;
use roret_domain::code::CodeScope;
use roret_domain::command::{
    AddWorker, CitizenRef, CloseCourse, Command, CourseStart, DischargePlanDraft, EndInquiry,
    FoundMunicipality, InvolveProfession, IssueCode, MakeAgreement, OpenUnit, ReceiveInquiry,
    RegisterContact,
};
use roret_domain::course::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords, Profession,
};
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey, CourseId, InquiryId, UnitId, WorkerId};
use roret_domain::inquiry::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::people::{Identity, Role};
use roret_domain::sealed::Sealed;
use roret_office::{Office, OfficeError};
use roret_web::{Chance, Demo, Persona, follow_up_hash};
use std::fmt::Write;

/// The invented municipality's name.
pub(crate) const MUNICIPALITY: &str = "Prøvekøbing";

const PHONE: &str = "12 34 56 78";

const SET_UP: Actor = Actor::System(Task::SetUp);

/// Names that nobody takes for real: given names with the word for what they are.
const CITIZENS: [&str; 12] = [
    "Kim Eksempel",
    "Eva Prøve",
    "Ali Opdigtet",
    "Gry Påhit",
    "Finn Figur",
    "Maja Mønster",
    "Otto Udkast",
    "Rosa Rolle",
    "Jens Testesen",
    "Liv Skitse",
    "Noor Model",
    "Pia Papir",
];

const WORDS: [&str; 6] = [
    "Jeg sover dårligt og kommer ikke ud ad døren.",
    "Jeg har mistet mit arbejde og ved ikke, hvor jeg skal begynde.",
    "Jeg har brug for en at tale med om det hele.",
    "Jeg kan ikke få styr på post og penge.",
    "Jeg er bange for at tage bussen og bliver mest hjemme.",
    "Jeg vil gerne i gang med noget sammen med andre.",
];

/// A fixed key: a version 8 identifier from a number.
fn key(number: u32) -> CommandKey {
    let mut bytes = [0; 16];
    bytes[..6].copy_from_slice(b"roret!");
    bytes[10..14].copy_from_slice(&number.to_be_bytes());
    CommandKey::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn unit(number: u32) -> UnitId {
    UnitId::from_uuid(key(number).uuid())
}

fn worker(number: u32) -> WorkerId {
    WorkerId::from_uuid(key(number).uuid())
}

const EARLY_HELP: u32 = 1;
const AUTHORITY: u32 = 2;
const FRONT_LINE: u32 = 10;
const HOME_SUPPORT: u32 = 11;
const CASEWORKER: u32 = 12;
const LEADER: u32 = 13;
/// The first inquiry; each has a block of keys.
const FIRST: u32 = 1_000;
const BLOCK: u32 = 16;
/// Inquiries of the year.
const INQUIRIES: u32 = 60;

/// Sets the municipality up if it is not there, and gives the personas.
///
/// # Errors
/// When a command is refused or the store fails.
pub(crate) async fn set_up(
    office: &Office,
    name: &str,
    chance: &dyn Chance,
) -> anyhow::Result<Demo> {
    let image = office.image();
    let setting = Setting { office };
    match (image.municipality(), image.worker(worker(LEADER)), image.units().next()) {
        (None, ..) => setting.everything(name).await?,
        // Imported records have no workers: the personas join the unit that has the inquiries.
        (Some(_), None, Some(first)) => setting.workers(first.id, first.id).await?,
        _ => {}
    }
    personas(office, chance).await
}

/// What to print: where each person is found.
pub(crate) fn who_is_there(demo: &Demo) -> String {
    let mut text = String::from("log-ind and be one of:");
    for persona in &demo.personas {
        // Writing to a text can't fail.
        let _ = write!(text, "\n  {:<10} {}", persona.code, persona.name);
    }
    text
}

async fn personas(office: &Office, chance: &dyn Chance) -> anyhow::Result<Demo> {
    let image = office.image();
    let name = |number: u32| {
        image.worker(worker(number)).map_or_else(String::new, |worker| worker.name.clone())
    };
    let staff = |code: &'static str, number: u32| Persona {
        code,
        actor: Actor::Worker(worker(number)),
        follow_up_code: None,
        name: name(number),
    };
    let mut personas = Vec::new();
    let (own, for_another) =
        (InquiryId::from_uuid(key(FIRST).uuid()), InquiryId::from_uuid(key(FIRST + BLOCK).uuid()));
    if let Some(inquiry) = image.inquiry(own) {
        personas.push(Persona {
            code: "citizen",
            actor: Actor::Citizen(inquiry.citizen),
            follow_up_code: None,
            name: CITIZENS[0].to_owned(),
        });
    }
    if image.inquiry(for_another).is_some() {
        let code = give_code(office, for_another, chance).await?;
        personas.push(Persona {
            code: "relative",
            actor: Actor::Visitor,
            follow_up_code: Some(code),
            name: "Mor Opdigtet".to_owned(),
        });
    }
    personas.extend([
        staff("worker", FRONT_LINE),
        staff("caseworker", CASEWORKER),
        staff("leader", LEADER),
    ]);
    Ok(Demo { personas })
}

/// Gives the relative a new code at every start: only its hash is kept.
async fn give_code(
    office: &Office,
    inquiry: InquiryId,
    chance: &dyn Chance,
) -> anyhow::Result<String> {
    let mut random = [0; 16];
    chance.fill(&mut random);
    let key = CommandKey::from_uuid(uuid::Builder::from_random_bytes(random).into_uuid());
    let code = code(chance);
    let hash = follow_up_hash(&code).context("a code of our own is a code")?;
    office
        .decide(SET_UP, key, IssueCode { inquiry, code: hash, scope: CodeScope::Receipt })
        .await?;
    Ok(code)
}

/// A follow-up code: 28 random signs of the alphabet.
fn code(chance: &dyn Chance) -> String {
    let mut random = [0; 28];
    chance.fill(&mut random);
    let signs = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    random.iter().map(|byte| char::from(signs[usize::from(byte % 32)])).collect()
}

/// The one who sets the scene.
struct Setting<'a> {
    office: &'a Office,
}

impl Setting<'_> {
    async fn does(
        &self,
        actor: Actor,
        key: CommandKey,
        command: impl Into<Command>,
    ) -> anyhow::Result<()> {
        match self.office.decide(actor, key, command).await {
            Ok(_) => Ok(()),
            Err(OfficeError::Refused(refusal)) => {
                anyhow::bail!("the demonstration was refused: {refusal:?}")
            }
            Err(error) => Err(error).context("the demonstration could not be set up"),
        }
    }

    async fn everything(&self, name: &str) -> anyhow::Result<()> {
        self.ground(name).await?;
        let now = self.office.clock().now();
        for number in 0..INQUIRIES {
            self.life(number, now).await?;
        }
        Ok(())
    }

    async fn ground(&self, name: &str) -> anyhow::Result<()> {
        let phone = PHONE.to_owned();
        let found = FoundMunicipality { name: name.to_owned(), phone: phone.clone() };
        self.does(SET_UP, key(0), found).await?;
        for (number, name) in [(EARLY_HELP, "Social Indsats"), (AUTHORITY, "Myndighed")] {
            let open = OpenUnit {
                name: name.to_owned(),
                phone: phone.clone(),
                answering_hours: "Hverdage kl. 9–15".to_owned(),
            };
            self.does(SET_UP, key(number), open).await?;
        }
        self.workers(unit(EARLY_HELP), unit(AUTHORITY)).await
    }

    async fn workers(&self, early_help: UnitId, authority: UnitId) -> anyhow::Result<()> {
        let workers = [
            (FRONT_LINE, "Mette Medarbejder", Role::Worker, early_help),
            (HOME_SUPPORT, "Bo Bostøtte", Role::Worker, early_help),
            (CASEWORKER, "Sara Sagsbehandler", Role::Caseworker, authority),
            (LEADER, "Lone Leder", Role::Leader, early_help),
        ];
        for (number, name, role, unit) in workers {
            let phone = PHONE.to_owned();
            let add = AddWorker { name: name.to_owned(), role, unit, phone };
            self.does(SET_UP, key(number), add).await?;
        }
        Ok(())
    }

    /// One citizen's life: asked, agreed, helped, closed, as far as the number says.
    async fn life(&self, number: u32, now: Timestamp) -> anyhow::Result<()> {
        let block = FIRST + number * BLOCK;
        // The first are today's open ones; the others lie further back, evenly over the year.
        let days_ago = match number {
            0 => 12,
            1 => 2,
            2..=7 => i64::from(number) - 2,
            _ => 14 + i64::from(number) * 6,
        };
        let received_at = before(now, days_ago);
        let citizen = CitizenId::from_uuid(key(block).derive(1));
        let inquiry = InquiryId::from_uuid(key(block).uuid());
        self.does(SET_UP, key(block), asked(number, citizen, received_at)).await?;
        match number {
            1..=7 => return Ok(()),
            8 | 15 | 22 | 29 => return self.helped_at_door(block, inquiry, received_at).await,
            _ => {}
        }
        let agreed_at = now.min(after(received_at, [1, 3, 6, 10][number as usize % 4], now));
        let course = self.agreed(number, block, inquiry, citizen, agreed_at).await?;
        self.met(block, inquiry, course, citizen, agreed_at, now).await?;
        let months = [1, 1, 2, 3, 5, 7][number as usize % 6];
        let closes = calendar::add_calendar_months(calendar::date_of(agreed_at), months);
        let closed_at = calendar::start_of(closes.saturating_sub(2.days()));
        if number > 11 && closed_at < now {
            self.closed(number, block, inquiry, course, citizen, closed_at).await?;
        }
        Ok(())
    }

    async fn helped_at_door(
        &self,
        block: u32,
        inquiry: InquiryId,
        ended_at: Timestamp,
    ) -> anyhow::Result<()> {
        let ending = InquiryEnding::AnsweredAtDoor;
        let end = EndInquiry { inquiry, ended_at, ending, note: None };
        self.does(Actor::Worker(worker(FRONT_LINE)), key(block + 2), end).await
    }

    async fn agreed(
        &self,
        number: u32,
        block: u32,
        inquiry: InquiryId,
        citizen: CitizenId,
        agreed_at: Timestamp,
    ) -> anyhow::Result<CourseId> {
        let words = AgreementWords {
            wants: "Jeg vil kunne handle ind selv og være med til fodbold om torsdagen.".into(),
            support: "At komme i gang om morgenen og få ringet de svære opkald.".into(),
            who_does_what: "Jeg ringer selv til holdet. Vi øver turen med bussen sammen.".into(),
        };
        let kinds = [CourseKind::Counselling, CourseKind::Individual, CourseKind::Group];
        let make = MakeAgreement {
            inquiry,
            agreed_at,
            planned_end: None,
            words: Some(Sealed::close(citizen, &words)),
            confirmation: (number > 0).then_some(Confirmation::OnScreen),
            course: Some(CourseStart {
                kind: kinds[number as usize % kinds.len()],
                started_at: agreed_at,
                legal_basis: None,
            }),
        };
        let by = worker(if number % 3 == 2 { HOME_SUPPORT } else { FRONT_LINE });
        self.does(Actor::Worker(by), key(block + 3), make).await?;
        Ok(CourseId::from_uuid(key(block + 3).derive(1)))
    }

    async fn met(
        &self,
        block: u32,
        inquiry: InquiryId,
        course: CourseId,
        citizen: CitizenId,
        agreed_at: Timestamp,
        now: Timestamp,
    ) -> anyhow::Result<()> {
        let by = Actor::Worker(worker(FRONT_LINE));
        for (ordinal, text) in
            ["Gik en tur og talte om ugen.", "Øvede turen med bussen."].iter().enumerate()
        {
            let ordinal = ordinal as u32;
            let note = ContactNote { text: (*text).to_owned() };
            let contact = RegisterContact {
                inquiry,
                course,
                at: after(agreed_at, 3 + 5 * i64::from(ordinal), now),
                kind: if ordinal == 0 { ContactKind::Meeting } else { ContactKind::HomeVisit },
                duration_minutes: Some(45),
                note: Sealed::close(citizen, &note),
            };
            self.does(by, key(block + 4 + ordinal), contact).await?;
        }
        if block == FIRST {
            let profession = Profession::JobConsultant;
            let involve = InvolveProfession { inquiry, course, profession, worker: None };
            self.does(by, key(block + 8), involve).await?;
        }
        Ok(())
    }

    async fn closed(
        &self,
        number: u32,
        block: u32,
        inquiry: InquiryId,
        course: CourseId,
        citizen: CitizenId,
        closed_at: Timestamp,
    ) -> anyhow::Result<()> {
        let longer = number.is_multiple_of(13);
        let words = DischargePlanWords {
            afterwards: "Fortsætter på holdet om torsdagen og ringer til en ven om søndagen."
                .into(),
            signs: "Bliver jeg hjemme tre dage i træk, ringer jeg til min søster.".into(),
            whom_to_call: "Social Indsats, 12 34 56 78".into(),
            offer: "Prøvekøbing Boldklub".into(),
        };
        let close = CloseCourse {
            inquiry,
            course,
            closed_at,
            reason: if longer { ClosingReason::LongerSupport } else { ClosingReason::GoalsReached },
            outcome: None,
            onward_section: longer.then(|| "85".parse().ok()).flatten(),
            plan: Some(DischargePlanDraft {
                has_bridge: true,
                words: Sealed::close(citizen, &words),
                seen: None,
            }),
        };
        self.does(Actor::Worker(worker(FRONT_LINE)), key(block + 9), close).await
    }
}

/// How somebody asked.
fn asked(number: u32, citizen: CitizenId, received_at: Timestamp) -> ReceiveInquiry {
    let pick = |length: usize| number as usize % length;
    let requester = match number {
        0 => Requester::Citizen,
        1 => Requester::Relative,
        _ => Requester::ALL[[0, 0, 0, 1, 2, 3, 0, 5][pick(8)]],
    };
    let by_another = requester != Requester::Citizen;
    let words = InquiryWords { about: WORDS[pick(WORDS.len())].to_owned() };
    let asker = Asker { name: "Opdigtet Afsender".to_owned(), reach: String::new() };
    let name = CITIZENS[pick(CITIZENS.len())].to_owned();
    let identity = Identity { name, reach: "11 22 33 44".to_owned(), cpr: None };
    let is_anonymous = number % 5 == 4;
    ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at,
        channel: Channel::ALL[pick(Channel::ALL.len())],
        requester,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: unit(if number == 7 { AUTHORITY } else { EARLY_HELP }),
        outside_number: None,
        words: Some(Sealed::close(citizen, &words)),
        asker: by_another.then(|| Sealed::close_about_another(citizen, &asker)),
        identity: (!is_anonymous).then(|| Sealed::close(citizen, &identity)),
        code: None,
        primary_contact: match number {
            2 | 3 => Some(worker(FRONT_LINE)),
            4 => Some(worker(HOME_SUPPORT)),
            _ => None,
        },
    }
}

fn before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now)
}

/// Some days later, but not later than now.
fn after(at: Timestamp, days: i64, now: Timestamp) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(at).min(now)
}
