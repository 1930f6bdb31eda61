//! Durable commands: one client that waits for each, and sixty-four at once.

use crate::generate::key;
use jiff::Timestamp;
use roret_domain::command::{CitizenRef, FoundMunicipality, OpenUnit, ReceiveInquiry};
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey, UnitId};
use roret_domain::inquiry::{Channel, InquiryWords, Requester, Urgency};
use roret_domain::sealed::Sealed;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_office::Office;
use roret_office::clock::StandingClock;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const FOR: Duration = Duration::from_secs(4);

pub(crate) async fn measure(folder: &Path) -> anyhow::Result<()> {
    let now: Timestamp = "2026-11-20T09:00:00Z".parse()?;
    let journal = SqliteJournal::open(&folder.join("commands.sqlite")).await?;
    let (office, _) = Office::open(
        journal,
        Looks::in_memory().await?,
        Desk::in_memory().await?,
        Arc::new(StandingClock(now)),
    )
    .await?;
    let set_up = Actor::System(Task::SetUp);
    let found = FoundMunicipality { name: "Kommandoer".into(), phone: String::new() };
    office.decide(set_up, key(0), found).await?;
    let open =
        OpenUnit { name: "Enhed".into(), phone: String::new(), answering_hours: String::new() };
    office.decide(set_up, key(1), open).await?;
    let next = Arc::new(AtomicU64::new(100));
    let mut rates = Vec::new();
    for clients in [1, 64, 1, 64] {
        let rate = run(&office, &next, clients, now).await?;
        println!("{clients:>2} clients: {rate:.0} durable commands/s (each 2 events)");
        rates.push(rate);
    }
    if let [one, many, one_again, many_again] = rates.as_slice() {
        println!("ratio 64 : 1 = {:.1} and {:.1}", many / one, many_again / one_again);
    }
    Ok(())
}

async fn run(
    office: &Arc<Office>,
    next: &Arc<AtomicU64>,
    clients: u32,
    now: Timestamp,
) -> anyhow::Result<f64> {
    let started = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..clients {
        let (office, next) = (Arc::clone(office), Arc::clone(next));
        tasks.push(tokio::spawn(async move {
            let mut done = 0_u64;
            while started.elapsed() < FOR {
                let key = key(next.fetch_add(1, Ordering::Relaxed) << 8);
                if office.decide(Actor::Visitor, key, inquiry(key, now)).await.is_err() {
                    break;
                }
                done += 1;
            }
            done
        }));
    }
    let mut done = 0;
    for task in tasks {
        done += task.await?;
    }
    Ok(done as f64 / started.elapsed().as_secs_f64())
}

fn inquiry(command: CommandKey, now: Timestamp) -> ReceiveInquiry {
    let citizen = CitizenId::from_uuid(command.derive(1));
    let words = InquiryWords {
        about: "Jeg vil gerne tale med nogen om det hele.".into(),
        asker_name: String::new(),
        asker_reach: String::new(),
    };
    ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at: now,
        channel: Channel::Web,
        requester: Requester::Citizen,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: UnitId::from_uuid(key(1).uuid()),
        outside_number: None,
        words: Some(Sealed::close(citizen, &words)),
        identity: None,
        code: None,
        primary_contact: None,
    }
}
