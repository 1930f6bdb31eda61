//! The invented municipality: people who plainly don't exist. Two years of them come from the simulator ([`life`]);
//! those whom one can be, and the inquiries of these days, are set on the stage here.
//!
//! Everything goes through the same commands as real life. Keys are fixed, so the same people are
//! there after a restart.

#![expect(clippy::indexing_slicing, reason = "fixed lists, indexed by remainders of their lengths")]

pub(crate) mod life;

use anyhow::Context;
use jiff::{SignedDuration, Timestamp, ToSpan};
use roret_domain::agreement::AgreementWords;
use roret_domain::citizen::Identity;
use roret_domain::code::CodeScope;
use roret_domain::command::{
    AddWorker, CitizenRef, Command, CourseStart, InvolveProfession, IssueCode, MakeAgreement,
    OpenGroup, ReceiveInquiry, RegisterContact,
};
use roret_domain::course::{ContactKind, ContactNote, CourseKind, Profession};
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey, CourseId, InquiryId, UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::{Asker, Channel, InquiryWords, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::sealed::Sealed;
use roret_office::Office;
use roret_web::{Demo, Entropy, Persona, follow_up_hash};
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

fn worker(number: u32) -> WorkerId {
    WorkerId::from_uuid(key(number).uuid())
}

const FRONT_LINE: u32 = 10;
const HOME_SUPPORT: u32 = 11;
const CASEWORKER: u32 = 12;
const LEADER: u32 = 13;
/// The first inquiry; each has a block of keys.
const FIRST: u32 = 1_000;
const BLOCK: u32 = 16;
/// Inquiries of these days.
const INQUIRIES: u32 = 8;
const GROUP: u32 = 900;

/// Who works where nobody does; where somebody leads, the first two.
const WORKERS: [(u32, &str, Role); 4] = [
    (FRONT_LINE, "Mette Medarbejder", Role::Worker),
    (HOME_SUPPORT, "Bo Bostøtte", Role::Worker),
    (CASEWORKER, "Sara Sagsbehandler", Role::Caseworker),
    (LEADER, "Lone Leder", Role::Leader),
];

/// Brings those on the stage in if they are not there, and gives the personas.
///
/// # Errors
/// When a command is refused or the store fails.
pub(crate) async fn set_up(
    office: &Office,
    is_our_life: bool,
    entropy: &dyn Entropy,
) -> anyhow::Result<Demo> {
    let image = office.image();
    let setting = Setting { office };
    let is_staffed = image.worker(worker(FRONT_LINE)).is_some();
    if let (false, false, Some(unit)) = (is_staffed, office.is_locked(), first_unit(&image)) {
        match first_of(&image, Role::Leader) {
            // Imported records have no workers: the personas join the unit that has the inquiries.
            None => setting.workers(unit, &WORKERS).await?,
            Some(_) => setting.workers(unit, &WORKERS[..2]).await?,
        }
        if is_our_life {
            setting.stage(unit).await?;
        }
    }
    personas(office, entropy).await
}

/// The unit that has the inquiries: the leader's, or the one that is there.
fn first_unit(image: &Image) -> Option<UnitId> {
    let leader = first_of(image, Role::Leader).and_then(|leader| image.worker(leader));
    leader.map(|leader| leader.unit).or(image.units().next().map(|unit| unit.id))
}

fn first_of(image: &Image, role: Role) -> Option<WorkerId> {
    image.workers().find(|worker| worker.role == role).map(|worker| worker.id)
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

async fn personas(office: &Office, entropy: &dyn Entropy) -> anyhow::Result<Demo> {
    let image = office.image();
    let staff = |code: &'static str, number: u32, role: Role| {
        let id = worker(number);
        let id = image.worker(id).map(|worker| worker.id).or(first_of(&image, role))?;
        let name = image.worker(id).map_or_else(String::new, |worker| worker.name.clone());
        Some(Persona { code, actor: Actor::Worker(id), follow_up_code: None, name })
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
    if image.inquiry(for_another).is_some() && !office.is_locked() {
        let code = give_code(office, for_another, entropy).await?;
        personas.push(Persona {
            code: "relative",
            actor: Actor::Visitor,
            follow_up_code: Some(code),
            name: "Mor Opdigtet".to_owned(),
        });
    }
    let staff = [
        staff("worker", FRONT_LINE, Role::Worker),
        staff("caseworker", CASEWORKER, Role::Caseworker),
        staff("leader", LEADER, Role::Leader),
    ];
    personas.extend(staff.into_iter().flatten());
    Ok(Demo { personas })
}

/// Gives the relative a new code at every start: only its hash is kept.
async fn give_code(
    office: &Office,
    inquiry: InquiryId,
    entropy: &dyn Entropy,
) -> anyhow::Result<String> {
    let mut random = [0; 16];
    entropy.fill(&mut random);
    let key = CommandKey::from_uuid(uuid::Builder::from_random_bytes(random).into_uuid());
    let code = code(entropy);
    let hash = follow_up_hash(&code).context("a code of our own is a code")?;
    office
        .decide(SET_UP, key, IssueCode { inquiry, code: hash, scope: CodeScope::Receipt })
        .await?;
    Ok(code)
}

/// A follow-up code: 28 random signs of the alphabet.
fn code(entropy: &dyn Entropy) -> String {
    let mut random = [0; 28];
    entropy.fill(&mut random);
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
            Err(error) => Err(error).context("the demonstration could not be set up"),
        }
    }

    async fn workers(&self, unit: UnitId, workers: &[(u32, &str, Role)]) -> anyhow::Result<()> {
        for (number, name, role) in workers {
            let (name, phone) = ((*name).to_owned(), PHONE.to_owned());
            self.does(SET_UP, key(*number), AddWorker { name, role: *role, unit, phone }).await?;
        }
        Ok(())
    }

    /// Whom whoever tries the program meets: these days' inquiries, and a group.
    async fn stage(&self, unit: UnitId) -> anyhow::Result<()> {
        let now = self.office.clock().now();
        let authority = first_of(&self.office.image(), Role::Caseworker);
        let authority = authority.and_then(|id| Some(self.office.image().worker(id)?.unit));
        for number in 0..INQUIRIES {
            // The last one came to those who decide cases.
            let unit = if number + 1 == INQUIRIES { authority.unwrap_or(unit) } else { unit };
            self.inquiry(number, unit, now).await?;
        }
        let today = self.office.today();
        let open = OpenGroup {
            unit,
            name: "Ud ad døren, torsdage".to_owned(),
            places: 8,
            from: today.saturating_add(8.days()),
            to: today.saturating_add(64.days()),
        };
        self.does(Actor::Worker(worker(FRONT_LINE)), key(GROUP), open).await
    }

    /// An inquiry of these days; help has begun for the first.
    async fn inquiry(&self, number: u32, unit: UnitId, now: Timestamp) -> anyhow::Result<()> {
        let block = FIRST + number * BLOCK;
        let days_ago = match number {
            0 => 12,
            1 => 2,
            _ => i64::from(number) - 2,
        };
        let received_at = before(now, days_ago);
        let citizen = CitizenId::from_uuid(key(block).derive(1));
        let inquiry = InquiryId::from_uuid(key(block).uuid());
        self.does(SET_UP, key(block), asked(number, citizen, unit, received_at)).await?;
        if number > 0 {
            return Ok(());
        }
        let agreed_at = after(received_at, 1, now);
        let course = self.agreed(block, inquiry, citizen, agreed_at).await?;
        self.met(block, inquiry, course, citizen, agreed_at, now).await
    }

    async fn agreed(
        &self,
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
        let make = MakeAgreement {
            inquiry,
            agreed_at,
            planned_end: None,
            words: Some(Sealed::close(citizen, &words)),
            // The citizen says yes when there is one who tries the program.
            confirmation: None,
            course: Some(CourseStart {
                kind: CourseKind::Counselling,
                started_at: agreed_at,
                legal_basis: None,
            }),
        };
        self.does(Actor::Worker(worker(FRONT_LINE)), key(block + 3), make).await?;
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
        let profession = Profession::JobConsultant;
        let involve = InvolveProfession { inquiry, course, profession, worker: None };
        self.does(by, key(block + 8), involve).await
    }
}

/// How somebody asked.
fn asked(number: u32, citizen: CitizenId, unit: UnitId, received_at: Timestamp) -> ReceiveInquiry {
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
        unit,
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
