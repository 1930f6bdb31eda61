//! Durable commands through the office, by 1 to 256 clients at once, beside what the same engine takes in when
//! it is given the very same lines in batches of the same size, with the same durability.

use crate::generate::key;
use crate::keys;
use anyhow::Context;
use jiff::Timestamp;
use roret_domain::command::{CitizenRef, FoundMunicipality, OpenUnit, ReceiveInquiry};
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey, Position, UnitId};
use roret_domain::inquiry::{Channel, InquiryWords, Requester, Urgency};
use roret_domain::sealed::Sealed;
use roret_drills::postgres::{APPLICATION, OWNER, Server};
use roret_journal::batch::Batch;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use roret_journal::looks::Looks;
use roret_journal::news::News;
use roret_journal::page::Page;
use roret_journal::postgres::{self, Database, PostgresJournal};
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, JournalError, Kept, Known};
use roret_office::Office;
use roret_office::clock::StandingClock;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const FOR: Duration = Duration::from_secs(4);

/// What a commit to a disk without a cache of its own takes.
const SLOW_DISK: Duration = Duration::from_millis(2);

const CLIENTS: [u32; 4] = [1, 8, 64, 256];

/// A journal that counts its commits, and can wait with each as if its disk were slower.
struct Counted<J> {
    inner: J,
    longer: Duration,
    commits: Arc<AtomicU32>,
}

impl<J: Journal> Journal for Counted<J> {
    async fn head(&mut self) -> Result<Position, JournalError> {
        self.inner.head().await
    }

    async fn keep(&mut self, expected: Position, batch: Batch) -> Result<(), JournalError> {
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.inner.keep(expected, batch).await?;
        if !self.longer.is_zero() {
            tokio::time::sleep(self.longer).await;
        }
        Ok(())
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<Known>, JournalError> {
        self.inner.commands(after, up_to).await
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        self.inner.known(keys).await
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        self.inner.fetch(after, limit).await
    }

    fn news(&self) -> News {
        self.inner.news()
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        self.inner.rest().await
    }
}

pub(crate) async fn measure(folder: &Path) -> anyhow::Result<()> {
    println!("A 4 KB append with fsync on this disk: {:.0} µs", fsync_us(folder)?);
    println!("\n## SQLite, on this disk\n");
    let file = folder.join("commands.sqlite");
    let keys = keys::in_file(&folder.join("commands-keys.sqlite")).await?;
    let sizes = rates(SqliteJournal::open(&file).await?, keys, Duration::ZERO).await?;
    let lines = lines(SqliteJournal::open_to_read(&file).await?).await?;
    limits(SqliteJournal::open(&folder.join("raw.sqlite")).await?, &lines, &sizes).await?;
    println!("\n## SQLite, as if a commit took {} ms longer\n", SLOW_DISK.as_millis());
    let journal = SqliteJournal::open(&folder.join("slow.sqlite")).await?;
    let keys = keys::in_file(&folder.join("slow-keys.sqlite")).await?;
    rates(journal, keys, SLOW_DISK).await?;
    println!("\n## PostgreSQL, on this disk\n");
    let Some(server) = Server::start() else { return Ok(()) };
    postgres::migrate(&server.url(OWNER), APPLICATION).await?;
    let database = Database::open(&server.url(APPLICATION), 8).await?;
    let part = database.part("commands");
    let keys = keys::in_file(&folder.join("database-keys.sqlite")).await?;
    let sizes = rates(PostgresJournal::open(part.clone()).await?, keys, Duration::ZERO).await?;
    let lines = self::lines(PostgresJournal::open_to_read(part)).await?;
    limits(PostgresJournal::open(database.part("raw")).await?, &lines, &sizes).await
}

/// Events of a command.
const EVENTS: usize = 2;

/// Commands whose lines the engine alone is given again and again.
const COMMANDS: u64 = 20_000;

/// The lines of the first commands that clients gave, as the office wrote them down: one list for each command.
async fn lines(mut journal: impl Journal) -> anyhow::Result<Vec<Vec<String>>> {
    // Before them the municipality was founded and a unit opened.
    let page = journal.fetch(Position(2), COMMANDS * EVENTS as u64).await?;
    let lines: Vec<&str> = page.lines().collect();
    let (each, rest) = lines.as_chunks::<EVENTS>();
    anyhow::ensure!(!each.is_empty() && rest.is_empty(), "some {EVENTS} lines for each command");
    Ok(each.iter().map(|lines| lines.map(String::from).to_vec()).collect())
}

/// What the engine takes in when nobody decides anything: the same lines, so many commands a commit.
async fn limits(
    mut journal: impl Journal,
    lines: &[Vec<String>],
    sizes: &[(u32, usize, f64)],
) -> anyhow::Result<()> {
    let mut at = Position(0);
    let mut commands = (1_000_000..).zip(lines.iter().cycle());
    for (clients, size, rate) in sizes {
        let (mut done, started) = (0, Instant::now());
        let mut making = Duration::ZERO;
        while started.elapsed() < FOR + making {
            // That the lines are there is what is measured elsewhere; their copying is taken off.
            let made = Instant::now();
            let batch: Vec<Kept> = commands
                .by_ref()
                .take(*size)
                .map(|(number, lines)| Kept {
                    key: key(number),
                    request_hash: [7; 32],
                    lines: lines.clone(),
                })
                .collect();
            making += made.elapsed();
            journal.keep(at, batch.into()).await?;
            at = Position(at.0 + (EVENTS * size) as u64);
            done += size;
        }
        let limit = done as f64 / (started.elapsed() - making).as_secs_f64();
        println!(
            "{clients:>3} clients: the engine alone takes {limit:.0} commands/s in batches of {size}; the office reaches {:.0} % of it",
            100.0 * rate / limit
        );
    }
    Ok(())
}

/// The middle one of many appends, in microseconds: what no durable command can be faster than.
fn fsync_us(folder: &Path) -> anyhow::Result<f64> {
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let mut times = Vec::new();
    for _ in 0..500 {
        let started = Instant::now();
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
        times.push(started.elapsed().as_secs_f64() * 1e6);
    }
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().context("many appends")
}

/// Rates by number of clients: answers with clients, commands a commit, and commands a second.
async fn rates(
    inner: impl Journal,
    keys: Arc<Keys>,
    longer: Duration,
) -> anyhow::Result<Vec<(u32, usize, f64)>> {
    let commits = Arc::new(AtomicU32::new(0));
    let journal = Counted { inner, longer, commits: Arc::clone(&commits) };
    let now: Timestamp = "2026-11-20T09:00:00Z".parse()?;
    let (office, _) = Office::open(
        journal,
        Looks::in_memory().await?,
        Desk::in_memory().await?,
        keys,
        Arc::new(StandingClock(now)),
    )
    .await?;
    let set_up = Actor::System(Task::SetUp);
    let found = FoundMunicipality { name: "Kommandoer".into(), phone: String::new() };
    office.decide(set_up, key(0), found).await?;
    let open =
        OpenUnit { name: "Enhed".into(), phone: String::new(), answering_hours: String::new() };
    office.decide(set_up, key(1), open).await?;
    let next = Arc::new(AtomicU32::new(100));
    let mut sizes = Vec::new();
    for clients in CLIENTS {
        let before = commits.load(Ordering::Relaxed);
        let rate = run(&office, &next, clients, now).await?;
        let commits = f64::from(commits.load(Ordering::Relaxed) - before) / FOR.as_secs_f64();
        let size = rate / commits;
        println!(
            "{clients:>3} clients: {rate:.0} durable commands/s (each 2 events), {size:.1} a commit, {:.2} ms a commit",
            1e3 / commits
        );
        sizes.push((clients, size.round().max(1.0) as usize, rate));
    }
    if let [(_, _, one), _, (_, _, many), _] = sizes.as_slice() {
        println!("ratio 64 : 1 = {:.1}", many / one);
    }
    Ok(sizes)
}

async fn run(
    office: &Arc<Office>,
    next: &Arc<AtomicU32>,
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
                let key = key(next.fetch_add(1, Ordering::Relaxed));
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
    let words = InquiryWords { about: "Jeg vil gerne tale med nogen om det hele.".into() };
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
        asker: None,
        identity: None,
        code: None,
        primary_contact: None,
    }
}
