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
use roret_domain::key::KeyId;
use roret_domain::sealed::Sealed;
use roret_drills::postgres::{APPLICATION, OWNER, Server};
use roret_journal::batch::Batch;
use roret_journal::commands::CommandRow;
use roret_journal::desk::Desk;
use roret_journal::keys::{KeyStore, Keys, WRAPPED_BYTES};
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

/// The machine's pace changes from second to second: office and engine are measured in turns, so long and so often.
const FOR: Duration = Duration::from_secs(2);
const ROUNDS: usize = 3;

/// What a commit to a disk without a cache of its own takes.
const SLOW_DISK: Duration = Duration::from_millis(2);

const CLIENTS: [u32; 4] = [1, 8, 64, 256];

/// A journal that counts its commits, and can wait with each as if its disk were slower.
struct CountingJournal<J> {
    inner: J,
    longer: Duration,
    commits: Arc<AtomicU32>,
}

impl<J: Journal> Journal for CountingJournal<J> {
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
    ) -> Result<Vec<CommandRow>, JournalError> {
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
    measure_file(folder).await?;
    println!("\n## SQLite, as if a commit took {} ms longer\n", SLOW_DISK.as_millis());
    let journal = SqliteJournal::open(&folder.join("slow.sqlite")).await?;
    let keys = keys::in_file(&folder.join("slow-keys.sqlite")).await?;
    At::work(journal, keys, SLOW_DISK).await?.beside::<SqliteJournal>(&[], &mut []).await?;
    println!("\n## PostgreSQL, on this disk\n");
    let Some(server) = Server::start() else { return Ok(()) };
    postgres::migrate(&server.url(OWNER), APPLICATION).await?;
    let database = Database::open(&server.url(APPLICATION), 8).await?;
    let tenant = database.tenant("commands");
    let keys = keys::in_file(&folder.join("database-keys.sqlite")).await?;
    let at = At::work(PostgresJournal::open(tenant.clone()).await?, keys, Duration::ZERO).await?;
    let lines = at.lines(PostgresJournal::open_to_read(tenant)).await?;
    let keys = KeyStore::in_file(&folder.join("database-raw-keys.sqlite")).await?;
    let raw = PostgresJournal::open(database.tenant("raw")).await?;
    let alone = PostgresJournal::open(database.tenant("raw-alone")).await?;
    at.beside(&lines, &mut [Engine::of(raw, Some(keys)), Engine::of(alone, None)]).await
}

/// The same in a file alone.
pub(crate) async fn measure_file(folder: &Path) -> anyhow::Result<()> {
    println!("\n## SQLite, on this disk\n");
    let file = folder.join("commands.sqlite");
    let keys = keys::in_file(&folder.join("commands-keys.sqlite")).await?;
    let at = At::work(SqliteJournal::open(&file).await?, keys, Duration::ZERO).await?;
    let lines = at.lines(SqliteJournal::open_to_read(&file).await?).await?;
    let keys = KeyStore::in_file(&folder.join("raw-keys.sqlite")).await?;
    let raw = SqliteJournal::open(&folder.join("raw.sqlite")).await?;
    let alone = SqliteJournal::open(&folder.join("raw-alone.sqlite")).await?;
    at.beside(&lines, &mut [Engine::of(raw, Some(keys)), Engine::of(alone, None)]).await
}

/// Events of a command.
const EVENTS: usize = 2;

/// Commands whose lines the engine alone is given again and again.
const COMMANDS: u64 = 20_000;

/// An engine that is given lines when nobody decides anything.
struct Engine<J> {
    journal: J,
    /// Where the office keeps keys, which it makes durable too: a new person's for each command here.
    keys: Option<KeyStore>,
    at: Position,
    given: u32,
    keys_wanted: usize,
}

impl<J: Journal> Engine<J> {
    fn of(journal: J, keys: Option<KeyStore>) -> Self {
        Self { journal, keys, at: Position(0), given: 1_000_000, keys_wanted: 0 }
    }

    /// Commands a second: lines of commands, so many commands a commit, and, beside the commits, as many keys at a time
    /// as the office draws.
    async fn rate(&mut self, lines: &[Vec<String>], size: usize) -> anyhow::Result<f64> {
        let (mut done, started) = (0, Instant::now());
        let mut making = Duration::ZERO;
        let mut lines = lines.iter().cycle();
        while started.elapsed() < FOR + making {
            // That the lines are there is what is measured elsewhere; their copying is taken off.
            let made = Instant::now();
            let batch: Vec<Kept> = (self.given..)
                .zip(lines.by_ref())
                .take(size)
                .map(|(number, lines)| Kept {
                    key: key(number),
                    request_hash: [7; 32],
                    lines: lines.clone(),
                })
                .collect();
            self.keys_wanted += size;
            let drawn = self
                .keys
                .as_ref()
                .filter(|_| self.keys_wanted >= KEYS_AT_A_TIME)
                .map(|keys| (keys, wrapped(&mut self.keys_wanted)));
            making += made.elapsed();
            let keeping = async {
                match drawn {
                    Some((keys, drawn)) => keys.keep(&drawn).await,
                    None => Ok(()),
                }
            };
            tokio::try_join!(self.journal.keep(self.at, batch.into()), keeping)?;
            self.at = Position(self.at.0 + (EVENTS * size) as u64);
            self.given += size as u32;
            done += size;
        }
        Ok(done as f64 / (started.elapsed() - making).as_secs_f64())
    }
}

/// Keys that are drawn at a time where many are needed.
const KEYS_AT_A_TIME: usize = 1_024;

/// Keys as they are kept, as many as are drawn at a time.
fn wrapped(wanted: &mut usize) -> Vec<(KeyId, Vec<u8>)> {
    *wanted -= KEYS_AT_A_TIME;
    let mut beginning = [0; 3];
    keys::throw(&mut beginning);
    let each = (0..KEYS_AT_A_TIME).map(|_| {
        let (mut id, mut bytes) = ([0; 8], vec![0; WRAPPED_BYTES]);
        keys::throw(&mut id);
        keys::throw(&mut bytes);
        id[..3].copy_from_slice(&beginning);
        (KeyId::from_bytes(id), bytes)
    });
    each.collect()
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

/// An office at work.
struct At {
    office: Arc<Office>,
    now: Timestamp,
    next: Arc<AtomicU32>,
    commits: Arc<AtomicU32>,
}

impl At {
    async fn work(inner: impl Journal, keys: Arc<Keys>, longer: Duration) -> anyhow::Result<Self> {
        let commits = Arc::new(AtomicU32::new(0));
        let journal = CountingJournal { inner, longer, commits: Arc::clone(&commits) };
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
        Ok(Self { office, now, next: Arc::new(AtomicU32::new(100)), commits })
    }

    /// The lines of the first commands that clients gave, as the office wrote them down: one list for each command.
    async fn lines(&self, mut journal: impl Journal) -> anyhow::Result<Vec<Vec<String>>> {
        self.rate(64).await?;
        // Before them the municipality was founded and a unit opened.
        let page = journal.fetch(Position(2), COMMANDS * EVENTS as u64).await?;
        let lines: Vec<&str> = page.lines().collect();
        let (each, rest) = lines.as_chunks::<EVENTS>();
        anyhow::ensure!(
            !each.is_empty() && rest.is_empty(),
            "some {EVENTS} lines for each command"
        );
        Ok(each.iter().map(|lines| lines.map(String::from).to_vec()).collect())
    }

    /// Tells what the office makes durable, by number of clients, beside what the engines take in of the same size.
    async fn beside<J: Journal>(
        &self,
        lines: &[Vec<String>],
        engines: &mut [Engine<J>],
    ) -> anyhow::Result<()> {
        let mut middles = Vec::new();
        for clients in CLIENTS {
            let (mut rates, mut sizes, mut limits) = (Vec::new(), Vec::new(), vec![Vec::new(); 2]);
            for _ in 0..ROUNDS {
                let (rate, size) = self.rate(clients).await?;
                rates.push(rate);
                sizes.push(size);
                for (engine, limits) in engines.iter_mut().zip(&mut limits) {
                    limits.push(engine.rate(lines, size.round().max(1.0) as usize).await?);
                }
            }
            let rate = middle(&rates);
            print!(
                "{clients:>3} clients: {rate:.0} durable commands/s (each {EVENTS} events), {:.1} a commit",
                middle(&sizes)
            );
            for (engine, limits) in engines.iter().zip(&limits) {
                let what = if engine.keys.is_some() { " with a key for each" } else { "" };
                let each: Vec<f64> = rates.iter().zip(limits).map(|(a, b)| 100.0 * a / b).collect();
                let (least, most) = each
                    .iter()
                    .fold((f64::MAX, 0.0), |(a, b): (f64, f64), c| (a.min(*c), b.max(*c)));
                print!(
                    "; the engine alone{what} {:.0}/s: {:.0} % of it ({least:.0}–{most:.0})",
                    middle(limits),
                    middle(&each)
                );
            }
            println!();
            middles.push(rate);
        }
        if let [one, _, many, _] = middles.as_slice() {
            println!("ratio 64 : 1 = {:.1}", many / one);
        }
        Ok(())
    }

    /// Commands a second, and commands a commit.
    async fn rate(&self, clients: u32) -> anyhow::Result<(f64, f64)> {
        let before = self.commits.load(Ordering::Relaxed);
        let started = Instant::now();
        let mut tasks = Vec::new();
        for _ in 0..clients {
            let (office, next, now) = (Arc::clone(&self.office), Arc::clone(&self.next), self.now);
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
        let commits = self.commits.load(Ordering::Relaxed) - before;
        Ok((done as f64 / started.elapsed().as_secs_f64(), done as f64 / f64::from(commits.max(1))))
    }
}

/// The middle one of some figures.
fn middle(figures: &[f64]) -> f64 {
    let mut figures = figures.to_vec();
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
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
