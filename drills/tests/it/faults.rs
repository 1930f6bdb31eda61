//! Whatever is asked of the disk in a run fails once, each single time and in each way, and the writer goes on as the
//! product does.

use crate::remains::{Fate, Remains, lay_out};
use crate::story::{
    Care, Flaw, Size, Story, append, chain, file, keys, on_all_processors, scratch, wait,
};
use roret_domain::id::CommandKey;
use roret_drills::disk::{Disk, Fault, Promise};
use roret_journal::sqlite::SqliteJournal;
use roret_journal::store_unfit::StoreUnfit;
use roret_journal::{Journal, JournalError, Written};
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

/// As often as somebody tries again before it is called stuck.
const TRIES_MAX: usize = 4;

const SIZE: Size = Size { batches: 40, commands_max: 3, events_max: 3, long_text_every: 30 };

const PROMISE: Promise = Promise::PowersafeOverwrite;

/// After these batches the writer rests.
const RESTS: [usize; 4] = [2, 8, 9, 20];

/// After this batch it is killed.
const KILLED_AFTER: usize = 30;

#[derive(Default)]
struct Counts {
    runs: usize,
    /// Appends, openings and rests that said so.
    errors: usize,
    /// Commands that were there although their append had failed.
    found_by_key: usize,
    /// The product would have aborted and been started again.
    aborts: usize,
    /// Runs whose journal did not work again without a new opening.
    stuck: usize,
    lost: usize,
    torn: usize,
    /// Runs that lose or tear something acknowledged when the power is cut later.
    broken_by_later_cut: usize,
    first: Option<String>,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.runs += other.runs;
        self.errors += other.errors;
        self.found_by_key += other.found_by_key;
        self.aborts += other.aborts;
        self.stuck += other.stuck;
        self.lost += other.lost;
        self.torn += other.torn;
        self.broken_by_later_cut += other.broken_by_later_cut;
        self.first = self.first.take().or(other.first);
    }
}

impl Counts {
    fn complain(&mut self, what: String) {
        self.first.get_or_insert(what);
    }

    fn count(&mut self, judged: Result<(), Flaw>) {
        let Err(flaw) = judged else { return };
        match flaw {
            Flaw::Lost => self.lost += 1,
            Flaw::Torn(_) => self.torn += 1,
        }
        self.complain(flaw.to_string());
    }

    /// How often the journal was stuck, something was lost, and something was torn.
    fn harm(&self) -> (usize, usize, usize) {
        (self.stuck, self.lost, self.torn)
    }
}

/// What became of an order to write a batch.
enum Outcome {
    Taken,
    /// It is not there: who asked is told to try again.
    NotTaken(JournalError),
    /// The product aborts.
    Abort,
}

/// A product that writes: what it has open, and on which disk.
struct Product<'a> {
    disk: &'a Disk,
    path: PathBuf,
    journal: SqliteJournal,
    counts: Counts,
    /// How much had been done when the disk was first in doubt: nothing is written any more before the machine is
    /// started again.
    stopped_at: Option<usize>,
}

/// Opens the journal; says too whether the disk came into doubt by that.
async fn open(path: &Path, counts: &mut Counts) -> (SqliteJournal, bool) {
    let mut is_in_doubt = false;
    for _ in 0..TRIES_MAX {
        match SqliteJournal::open(path).await {
            Ok(journal) => return (journal, is_in_doubt),
            Err(error) => {
                counts.errors += 1;
                if error.is_disk_in_doubt() {
                    is_in_doubt = true;
                    is_refused_until_the_machine_is_started(path).await;
                }
            }
        }
    }
    panic!("the journal can't be opened any more");
}

/// After a disk came into doubt nobody opens the journal, until the mark is of another start of the machine. Here
/// somebody says so though the disk shows what it showed before: what follows is harder than what can happen.
async fn is_refused_until_the_machine_is_started(path: &Path) {
    let refused = SqliteJournal::open(path).await;
    assert!(
        matches!(refused, Err(JournalError::Unfit(StoreUnfit::DiskInDoubt { .. }))),
        "opened on a disk in doubt"
    );
    let mut mark = path.as_os_str().to_owned();
    mark.push("-in-doubt");
    std::fs::write(mark, "an earlier start").unwrap();
}

impl<'a> Product<'a> {
    async fn start(disk: &'a Disk, folder: &Path) -> Self {
        let (path, mut counts) = (file(folder), Counts { runs: 1, ..Counts::default() });
        let (journal, is_in_doubt) = open(&path, &mut counts).await;
        let stopped_at = is_in_doubt.then(|| disk.steps());
        Self { disk, path, journal, counts, stopped_at }
    }

    /// The disk is in doubt: the process ends, and goes on when it may.
    async fn stop(mut self) -> Self {
        self.stopped_at = self.stopped_at.or(Some(self.disk.steps()));
        self.counts.aborts += 1;
        let path = self.path.clone();
        self.disk.cut_off();
        drop(self.journal);
        self.disk.wait_until_closed();
        is_refused_until_the_machine_is_started(&path).await;
        let (journal, _) = open(&path, &mut self.counts).await;
        Self { journal, ..self }
    }

    /// The process is killed and started again.
    async fn restart(self) -> Self {
        let Self { disk, path, journal, mut counts, stopped_at } = self;
        disk.cut_off();
        drop(journal);
        disk.wait_until_closed();
        let (journal, is_in_doubt) = open(&path, &mut counts).await;
        let stopped_at = stopped_at.or_else(|| is_in_doubt.then(|| disk.steps()));
        Self { disk, path, journal, counts, stopped_at }
    }

    /// As the office's writer commits a batch.
    async fn write(&mut self, batch: &[Written], keys: &[CommandKey]) -> Outcome {
        let written = async {
            if !self.journal.known(keys).await?.is_empty() {
                self.counts.found_by_key += 1;
                return Ok(());
            }
            let head = self.journal.head().await?;
            append(&mut self.journal, head, batch).await
        };
        let broken = match written.await {
            Ok(()) => return Outcome::Taken,
            Err(broken) => broken,
        };
        self.counts.errors += 1;
        if broken.is_disk_in_doubt() {
            return Outcome::Abort;
        }
        match self.journal.settle(keys).await {
            Ok(known) if known.is_empty() => Outcome::NotTaken(broken),
            Ok(known) => {
                assert_eq!(known.len(), keys.len(), "a batch is there in part");
                self.counts.found_by_key += 1;
                Outcome::Taken
            }
            Err(error) => Outcome::NotTaken(error),
        }
    }

    /// Until a batch is acknowledged: somebody tries again under the same keys.
    async fn get_through(mut self, batch: &Vec<Written>) -> Self {
        let keys = keys([batch]);
        let mut last = None;
        for _ in 0..TRIES_MAX {
            match self.write(batch, &keys).await {
                Outcome::Taken => return self,
                Outcome::NotTaken(error) => last = Some(error),
                Outcome::Abort => self = self.stop().await,
            }
        }
        self.counts.stuck += 1;
        self.counts
            .complain(format!("stuck: {}", last.map_or(String::new(), |error| chain(&error))));
        self = self.restart().await;
        let head = self.journal.head().await.unwrap();
        append(&mut self.journal, head, batch).await.unwrap();
        self
    }
}

/// What a run has come to.
struct Told<'a> {
    product: Product<'a>,
    /// How much had been done when each batch was acknowledged.
    acknowledged_at: Vec<usize>,
}

/// Writes a story, come what may.
async fn tell<'a>(story: &Story, disk: &'a Disk, folder: &Path) -> Told<'a> {
    let mut product = Product::start(disk, folder).await;
    let mut acknowledged_at = Vec::new();
    for (number, batch) in story.batches.iter().enumerate() {
        product = product.get_through(batch).await;
        acknowledged_at.push(disk.steps());
        if RESTS.contains(&number)
            && let Err(error) = product.journal.rest().await
        {
            // The product warns, and rests again later.
            product.counts.errors += 1;
            if error.is_disk_in_doubt() {
                product = product.stop().await;
            }
        }
        if number == KILLED_AFTER {
            product = product.restart().await;
        }
    }
    Told { product, acknowledged_at }
}

/// Writes a story with one fault, and looks at what is there.
async fn endure(story: &Story, scratch: &Path, good: usize, fault: Fault) -> Counts {
    let folder = scratch.join(format!("{fault:?}-{good}"));
    std::fs::create_dir(&folder).unwrap();
    let disk = Disk::over(&folder, PROMISE);
    disk.fail_after(good, fault);
    let Told { product, acknowledged_at } = tell(story, &disk, &folder).await;
    let failed_at = disk.failed_at().unwrap();
    let steps = disk.recorded();
    // Whatever was done later was done on a machine that had been started again, with what the disk then had.
    let stopped_at = product.stopped_at.unwrap_or(steps.len());
    let mut counts = product.restart().await.counts;
    disk.wait_until_closed();
    counts.count(story.judge(&folder, story.batches.len(), Care::Full).await);
    disk.wait_until_closed();
    let _ = std::fs::remove_dir_all(&folder);

    // The power may go while the next batches are written, or in the end.
    let next = acknowledged_at.partition_point(|at| *at <= failed_at);
    let soon = acknowledged_at[(next + 2).min(acknowledged_at.len() - 1)];
    let mut remains = Remains::after(PROMISE, &steps[..failed_at]);
    for done in failed_at + 1..=stopped_at {
        remains.take(&steps[done - 1]);
        let is_of_interest = fault == Fault::Sync || acknowledged_at.contains(&done);
        if !(done <= soon && is_of_interest || done == stopped_at) {
            continue;
        }
        let acknowledged = acknowledged_at.partition_point(|at| *at <= done);
        let folder = scratch.join(format!("{fault:?}-{good}-{done}"));
        lay_out(&remains.files(Fate::Lost), &folder);
        let judged = story.judge(&folder, acknowledged, Care::Usual).await;
        let _ = std::fs::remove_dir_all(&folder);
        if let Err(flaw) = judged {
            counts.broken_by_later_cut += 1;
            counts.complain(format!("cut after step {done}, {acknowledged} acknowledged: {flaw}"));
            break;
        }
    }
    if let Some(first) = &mut counts.first {
        *first = format!("{fault:?} after {good}: {first}");
    }
    counts
}

/// How often a run without a fault could have had one.
fn chances(story: &Story, fault: Fault) -> usize {
    let folder = scratch();
    let disk = Disk::over(folder.path(), PROMISE);
    wait(async {
        let told = tell(story, &disk, folder.path()).await;
        let chances = disk.chances(fault);
        drop(told);
        chances
    })
}

fn every_fault(fault: Fault) -> Counts {
    let started = Instant::now();
    let story = Story::new(4, SIZE);
    let chances = chances(&story, fault);
    let (folder, next) = (scratch(), AtomicUsize::new(0));
    let parts = on_all_processors(|_| {
        let mut counts = Counts::default();
        loop {
            let good = next.fetch_add(1, Ordering::Relaxed);
            if good >= chances {
                return counts;
            }
            counts += wait(endure(&story, folder.path(), good, fault));
        }
    });
    let counts = parts.into_iter().fold(Counts::default(), |mut sum, part| {
        sum += part;
        sum
    });
    let Counts {
        runs, errors, found_by_key, aborts, stuck, lost, torn, broken_by_later_cut, ..
    } = counts;
    println!(
        "{fault:?}: {runs} runs, {errors} errors, {found_by_key} found by key, {aborts} aborts, \
         {stuck} stuck, {lost} acknowledged lost, {torn} torn, \
         {broken_by_later_cut} broken by a later power cut, {:.0} s",
        started.elapsed().as_secs_f32()
    );
    counts
}

#[test]
fn a_write_that_fails_loses_nothing_and_the_next_goes_well() {
    let counts = every_fault(Fault::Write);
    assert_eq!(counts.harm(), (0, 0, 0), "{:?}", counts.first);
    assert_eq!(counts.broken_by_later_cut, 0, "{:?}", counts.first);
}

#[test]
fn a_full_disk_loses_nothing_and_the_next_write_goes_well() {
    let counts = every_fault(Fault::Full);
    assert_eq!(counts.harm(), (0, 0, 0), "{:?}", counts.first);
    assert_eq!(counts.broken_by_later_cut, 0, "{:?}", counts.first);
}

#[test]
fn whatever_else_fails_loses_nothing_and_the_next_goes_well() {
    for fault in [Fault::Read, Fault::Resize, Fault::Open, Fault::Delete] {
        let counts = every_fault(fault);
        assert!(counts.runs > 0, "{fault:?} was never met");
        assert_eq!(counts.harm(), (0, 0, 0), "{fault:?}: {:?}", counts.first);
        assert_eq!(counts.broken_by_later_cut, 0, "{fault:?}: {:?}", counts.first);
    }
}

#[test]
fn a_sync_that_fails_stops_the_work_until_the_machine_is_started_and_loses_nothing() {
    let counts = every_fault(Fault::Sync);
    assert_eq!(counts.harm(), (0, 0, 0), "{:?}", counts.first);
    assert_eq!(counts.broken_by_later_cut, 0, "{:?}", counts.first);
}
