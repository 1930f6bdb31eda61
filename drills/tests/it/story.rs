//! What is written to a journal in a drill, and whether it is there afterwards.

use jiff::Timestamp;
use roret_domain::course::ContactNote;
use roret_domain::event::{Actor, Envelope, InquiryEnded, MunicipalityFounded, Task};
use roret_domain::id::{CitizenId, CommandKey, InquiryId, Position};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::sealed::Sealed;
use roret_journal::batch::Batch;
use roret_journal::chain::{BEGINNING, links};
use roret_journal::page::Page;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, JournalError, Known, Written};
use std::fmt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use uuid::Uuid;

/// Numbers that look random and are the same each time (splitmix64).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }
}

/// How large what is written is.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) batches: usize,
    pub(crate) commands_max: usize,
    pub(crate) events_max: usize,
    /// One text of so many is a long one.
    pub(crate) long_text_every: usize,
}

/// Batches in the order of writing, and what the journal holds after each.
pub(crate) struct Story {
    pub(crate) batches: Vec<Vec<Written>>,
    /// The head after so many batches.
    ends: Vec<Position>,
    /// All lines as the journal keeps them, and how many bytes of them there are after so many batches.
    lines: String,
    lengths: Vec<usize>,
    /// Their links in the chain, one after the other.
    links: Vec<u8>,
}

/// Writes a batch as the office gives it: command by command while the journal writes, where there are several.
pub(crate) async fn append(
    journal: &mut SqliteJournal,
    expected: Position,
    batch: &[Written],
) -> Result<(), JournalError> {
    let (sender, coming) = Batch::channel();
    let (before, last) = batch.split_at(batch.len().saturating_sub(1));
    for command in before.chunks(1) {
        sender.send(command.to_vec());
    }
    sender.send_last(last.to_vec());
    journal.keep(expected, coming).await
}

/// What is wrong with a journal.
#[derive(Debug)]
pub(crate) enum Flaw {
    /// An acknowledged batch is not there; what is there is whole.
    Lost,
    /// Something is there in part, or can't be read.
    Torn(String),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost => f.write_str("something acknowledged is lost"),
            Self::Torn(how) => write!(f, "torn: {how}"),
        }
    }
}

/// How closely a journal is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Care {
    /// The file's structure, the head, every line, and the keys around the last batch, as a reader finds them.
    Read,
    /// The same, opened as the writer does.
    Usual,
    /// Every key and every event as well, and the journal takes what comes next.
    Full,
}

pub(crate) fn keys<'a>(batches: impl IntoIterator<Item = &'a Vec<Written>>) -> Vec<CommandKey> {
    batches.into_iter().flatten().map(|written| written.key).collect()
}

fn known(batches: &[Vec<Written>]) -> Vec<Known> {
    let known = |written: &Written| Known {
        key: written.key,
        request_hash: written.request_hash,
        last: written.events.last().unwrap().position,
    };
    let mut all: Vec<Known> = batches.iter().flatten().map(known).collect();
    all.sort_by_key(|known| known.key);
    all
}

fn event(
    random: &mut Random,
    position: Position,
    command: CommandKey,
    text_bytes: usize,
) -> Envelope {
    let text: String =
        (0..text_bytes).map(|_| char::from(b'a' + (random.next() % 26) as u8)).collect();
    let id = Uuid::from_u128(u128::from(random.next()));
    let event = if random.below(2) == 0 {
        MunicipalityFounded { name: text, phone: "12 34 56 78".to_owned() }.into()
    } else {
        let ended_at = Timestamp::from_second(1_795_000_000).unwrap();
        let note = Some(Sealed::close(CitizenId::from_uuid(id), &ContactNote { text }));
        let inquiry = InquiryId::from_uuid(id);
        InquiryEnded { inquiry, ended_at, ending: InquiryEnding::GuidedOn, note }.into()
    };
    let recorded_at = Timestamp::from_second(1_795_000_000).unwrap();
    Envelope { position, recorded_at, actor: Actor::System(Task::Import), command, event }
}

impl Story {
    pub(crate) fn new(seed: u64, size: Size) -> Self {
        let mut random = Random(seed);
        let mut head = Position(0);
        let mut story = Self {
            batches: Vec::new(),
            ends: vec![head],
            lines: String::new(),
            lengths: vec![0],
            links: Vec::new(),
        };
        for _ in 0..size.batches {
            let mut batch = Vec::new();
            for _ in 0..=random.below(size.commands_max) {
                let key = CommandKey::from_uuid(Uuid::from_u128(u128::from(random.next()) << 64));
                let mut events = Vec::new();
                for _ in 0..=random.below(size.events_max) {
                    head = head.next();
                    // Now and then one that fills more than a page.
                    let is_long = random.below(size.long_text_every) == 0;
                    let text_bytes = random.below(if is_long { 6_000 } else { 150 });
                    let event = event(&mut random, head, key, text_bytes);
                    if !story.lines.is_empty() {
                        story.lines.push('\n');
                    }
                    story.lines += &event.to_line().unwrap();
                    events.push(event);
                }
                let request_hash = [(random.next() % 256) as u8; 32];
                batch.push(Written { key, request_hash, events });
            }
            story.batches.push(batch);
            story.ends.push(head);
            story.lengths.push(story.lines.len());
        }
        story.links = links(BEGINNING, story.lines.lines());
        story
    }

    /// The head after so many batches.
    pub(crate) fn end(&self, batches: usize) -> Position {
        self.ends[batches]
    }

    /// All lines after so many batches.
    fn page(&self, batches: usize) -> Page {
        let lines = self.lines[..self.lengths[batches]].to_owned();
        let links = self.links[..32 * self.ends[batches].0 as usize].to_vec();
        Page::new(Position(0), lines, BEGINNING, links)
    }

    /// Opens a journal and looks whether it holds the first `acknowledged` batches and, whole or not at
    /// all, the next.
    pub(crate) async fn judge(
        &self,
        folder: &Path,
        acknowledged: usize,
        care: Care,
    ) -> Result<(), Flaw> {
        let path = file(folder);
        let opened = match care {
            Care::Read => SqliteJournal::open_to_read(&path).await,
            Care::Usual | Care::Full => SqliteJournal::open(&path).await,
        };
        match opened {
            Ok(mut journal) => self.look(&mut journal, acknowledged, care).await,
            Err(error) => Err(torn("opening", &error)),
        }
    }

    /// Looks at an open journal.
    pub(crate) async fn look(
        &self,
        journal: &mut SqliteJournal,
        acknowledged: usize,
        care: Care,
    ) -> Result<(), Flaw> {
        let broken = |error| torn("looking", &error);
        let said = journal.check().await.map_err(broken)?;
        if said != "ok" {
            return Err(Flaw::Torn(said));
        }
        let head = journal.head().await.map_err(broken)?;
        let Ok(held) = self.ends.binary_search(&head) else {
            return Err(Flaw::Torn(format!("the head is {head}, inside a batch")));
        };
        // One limit more than there can be: what lies behind the head would be seen.
        let last = *self.ends.last().unwrap();
        if journal.fetch(Position(0), last.0 + 100).await.map_err(broken)? != self.page(held) {
            return Err(Flaw::Torn(format!("the lines are not those up to the head {head}")));
        }
        let asked = match care {
            Care::Read | Care::Usual => {
                acknowledged.saturating_sub(2)..(acknowledged + 2).min(self.batches.len())
            }
            Care::Full => 0..self.batches.len(),
        };
        let mut found = journal.known(&keys(&self.batches[asked.clone()])).await.map_err(broken)?;
        found.sort_by_key(|known| known.key);
        if found != known(&self.batches[asked.start.min(held)..asked.end.min(held)]) {
            return Err(Flaw::Torn(format!("the keys are not those up to the head {head}")));
        }
        if care == Care::Full {
            let events = journal.read(Position(0), head.0).await.map_err(broken)?;
            let written = self.batches[..held].iter().flatten().flat_map(|written| &written.events);
            if !events.iter().eq(written) {
                return Err(Flaw::Torn("the events are others".into()));
            }
            if let Some(next) = self.batches.get(held) {
                journal.append(head, next).await.map_err(broken)?;
                if journal.head().await.map_err(broken)? != self.ends[held + 1] {
                    return Err(Flaw::Torn("what was written next is not there".into()));
                }
            }
        }
        match held {
            held if held < acknowledged => Err(Flaw::Lost),
            held if held > acknowledged + 1 => Err(Flaw::Torn(format!("{head} was never written"))),
            _ => Ok(()),
        }
    }
}

fn torn(doing: &str, error: &JournalError) -> Flaw {
    Flaw::Torn(format!("{doing}: {}", chain(error)))
}

/// An error with its reasons.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let reasons = std::iter::successors(error.source(), |error| error.source());
    reasons.fold(error.to_string(), |text, reason| format!("{text}: {reason}"))
}

/// The journal's file in a folder.
pub(crate) fn file(folder: &Path) -> PathBuf {
    folder.join("journal")
}

/// A folder in memory where there is one, since hundreds of thousands of files come and go.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("roret-drill-");
    if memory.is_dir() { builder.tempdir_in(memory) } else { builder.tempdir() }.unwrap()
}

/// Runs what is async on this thread.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Threads with their numbers: two for each processor, since one often waits for its connection's own.
pub(crate) fn on_all_processors<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let number = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = &work;
        let threads: Vec<_> = (0..2 * number).map(|me| scope.spawn(move || work(me))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}
