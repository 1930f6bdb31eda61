//! What sealing, the chain and verification cost.

use crate::generate::{self, Size};
use crate::keys;
use anyhow::Context;
use roret_domain::course::{ContactKind, ContactNote};
use roret_domain::event::{Actor, ContactRegistered, Envelope};
use roret_domain::id::{CitizenId, CommandKey, ContactId, CourseId, InquiryId, Position, WorkerId};
use roret_domain::sealed::Sealed;
use roret_journal::chain::{BEGINNING, entry, link};
use roret_journal::desk::Desk;
use roret_journal::keys::Sealer;
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::verify::{Held, check};
use roret_office::Office;
use roret_office::clock::StandingClock;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

/// Events that are sealed.
const EVENTS: u64 = 200_000;

/// Citizens whom they are about.
const CITIZENS: u64 = 2_000;

/// As long as a note of a contact is.
const NOTE: &str = "Vi gik en tur og talte om, hvordan ugen er gået. Søvnen er bedre, og hun har ringet til sin søster. \
    Vi aftalte, at hun prøver caféen på torsdag, og at vi taler om det mandag.";

pub(crate) async fn measure(folder: &Path, journal: &Path) -> anyhow::Result<()> {
    let mut sealer = Sealer::new(keys::in_file(&folder.join("proof-keys.sqlite")).await?);
    let mut events: Vec<Envelope> = (1..=EVENTS).map(contact).collect();
    // The keys are drawn beforehand, as an office draws them.
    let (first, rest) = events.split_at_mut_checked(CITIZENS as usize).context("many events")?;
    sealer.seal(first).await?;
    let started = Instant::now();
    sealer.seal(rest).await?;
    let sealing = started.elapsed().as_secs_f64() * 1e6 / rest.len() as f64;
    let lines: Result<Vec<String>, _> = events.iter().map(Envelope::to_line).collect();
    let lines = lines?;
    let bytes = lines.iter().map(String::len).sum::<usize>() / lines.len();
    let started = Instant::now();
    let mut last = BEGINNING;
    for line in &lines {
        last = link(&last, &entry(line));
    }
    black_box(last);
    let chain = started.elapsed().as_secs_f64() * 1e6 / lines.len() as f64;
    println!(
        "sealing a note of {} signs {sealing:.2} µs, chain {chain:.2} µs for a line of {bytes} bytes: {:.2} µs an event",
        NOTE.chars().count(),
        sealing + chain
    );
    for round in 1..=3 {
        let mut journal = SqliteJournal::open_to_read(journal).await?;
        let (held, started) = (Held::default(), Instant::now());
        let sound = check(&mut journal, &held).await?.context("the journal fits itself")?;
        let rate = sound.head.0 as f64 / started.elapsed().as_secs_f64();
        println!(
            "round {round}: verification of {} events, with chain and Merkle tree, from the file: {rate:.0} events/s",
            sound.head
        );
    }
    Ok(())
}

/// Names in which is searched.
const PEOPLE: Size = Size { citizens: 100_000, contacts: 0, open: 100_000 };

/// What is asked for: a name of many, one of few, another spelling, a telephone, a number.
const ASKED: [&str; 5] = ["Opdigtet", "Person 77777", "Obdigtet Persson", "Qwerty", "010180-0000"];

/// A search among 100,000 people, and the first one, which opens their names and numbers.
pub(crate) async fn search(folder: &Path) -> anyhow::Result<()> {
    let mut journal = SqliteJournal::open(&folder.join("people.sqlite")).await?;
    let keys = keys::in_file(&folder.join("people-keys.sqlite")).await?;
    generate::into(&mut journal, Arc::clone(&keys), "people", PEOPLE).await?;
    let now = "2026-11-20T09:00:00Z".parse()?;
    let (office, _) = Office::open(
        journal,
        Looks::in_memory().await?,
        Desk::in_memory().await?,
        keys,
        Arc::new(StandingClock(now)),
    )
    .await?;
    let actor = Actor::Worker(generate::worker(0));
    let started = Instant::now();
    office.search(actor, "Opdigtet").await?;
    println!(
        "the first search, which makes the index of 100,000 people: {:.2} s",
        started.elapsed().as_secs_f64()
    );
    for asked in ASKED {
        let mut times = Vec::new();
        let mut found = 0;
        for _ in 0..21 {
            let started = Instant::now();
            found = office.search(actor, asked).await?.citizens.len();
            times.push(started.elapsed().as_secs_f64() * 1e3);
        }
        times.sort_by(f64::total_cmp);
        let middle = times.get(times.len() / 2).context("some searches")?;
        println!("search for {asked:?}: {middle:.1} ms, {found} shown");
    }
    Ok(())
}

fn contact(number: u64) -> Envelope {
    let id = |kind: u64| Uuid::from_u128(u128::from(kind) << 64 | u128::from(number));
    let citizen = CitizenId::from_uuid(Uuid::from_u128(u128::from(number % CITIZENS)));
    let event = ContactRegistered {
        inquiry: InquiryId::from_uuid(id(1)),
        course: CourseId::from_uuid(id(2)),
        contact: ContactId::from_uuid(id(3)),
        at: jiff::Timestamp::UNIX_EPOCH,
        contact_kind: ContactKind::Meeting,
        duration_minutes: Some(45),
        note: Sealed::close(citizen, &ContactNote { text: NOTE.to_owned() }),
    };
    Envelope {
        position: Position(number),
        recorded_at: jiff::Timestamp::UNIX_EPOCH,
        actor: Actor::Worker(WorkerId::from_uuid(id(4))),
        command: CommandKey::from_uuid(id(5)),
        event: event.into(),
    }
}
