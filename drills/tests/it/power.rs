//! The power is cut while a journal is written.

use crate::cuts::{Left, Recorded, Tally};
use crate::story::{Care, Flaw, Size, Story, append, file, scratch, wait};
use roret_drills::disk::{Disk, Promise};
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
use std::path::Path;
use std::time::Instant;

/// Every so many states one is opened as the writer does, and one is looked at with full care.
const OPENED_TO_WRITE_EVERY: u64 = 4;
const FULL_CARE_EVERY: u64 = 64;

/// What the writer does after a batch.
#[derive(Clone, Copy)]
enum Then {
    GoOn,
    Rest,
    CloseAndOpen,
    BeKilledAndOpen,
}

/// A whole run, as the disk has seen it.
struct Run {
    story: Story,
    recorded: Recorded,
}

impl Run {
    /// Writes a story with the product's own journal.
    fn record(
        disk: &Disk,
        folder: &Path,
        promise: Promise,
        story: Story,
        then: fn(usize) -> Then,
    ) -> Self {
        let acknowledged_at = wait(async {
            let mut acknowledged_at = Vec::new();
            let mut journal = SqliteJournal::open(&file(folder)).await.unwrap();
            for (number, batch) in story.batches.iter().enumerate() {
                append(&mut journal, story.end(number), batch).await.unwrap();
                acknowledged_at.push(disk.steps());
                match then(number) {
                    Then::GoOn => continue,
                    Then::Rest => {
                        journal.rest().await.unwrap();
                        continue;
                    }
                    Then::CloseAndOpen => {}
                    Then::BeKilledAndOpen => disk.cut_off(),
                }
                drop(journal);
                disk.wait_until_closed();
                journal = SqliteJournal::open(&file(folder)).await.unwrap();
            }
            drop(journal);
            disk.wait_until_closed();
            acknowledged_at
        });
        Self { story, recorded: Recorded { promise, steps: disk.recorded(), acknowledged_at } }
    }

    fn explore(&self, fates: u64, is_worth_it: fn(usize) -> bool) -> Tally {
        self.recorded.explore(fates, is_worth_it, async |left| self.judge(left).await)
    }

    async fn judge(&self, left: Left<'_>) -> Result<(), Flaw> {
        let Left { folder, files, number, acknowledged } = left;
        let is_turn = |every| number.is_multiple_of(every);
        // A reader makes no tables, and takes back nothing that was half done before there was a log.
        let is_for_readers =
            acknowledged > 0 && files.keys().all(|name| !name.ends_with("-journal"));
        let care = match () {
            () if is_turn(FULL_CARE_EVERY) => Care::Full,
            () if is_for_readers && !is_turn(OPENED_TO_WRITE_EVERY) => Care::Read,
            () => Care::Usual,
        };
        self.story.judge(folder, acknowledged, care).await
    }
}

/// Commands and events of many sizes, up to such as fill pages of their own.
const MANY_SIZES: Size = Size { batches: 72, commands_max: 3, events_max: 3, long_text_every: 40 };

/// A writer that has breaks, is closed, and is killed.
fn eventful(number: usize) -> Then {
    match number {
        25 => Then::CloseAndOpen,
        37 | 52 => Then::BeKilledAndOpen,
        3 | 4 | 9 | 14 | 20 | 31 | 43 | 47 | 59 => Then::Rest,
        _ => Then::GoOn,
    }
}

/// So many that the writer folds the log itself, twice, without a break.
const MANY: Size = Size { batches: 530, commands_max: 1, events_max: 2, long_text_every: 1_000 };

fn everywhere(_acknowledged: usize) -> bool {
    true
}

fn around_a_fold(acknowledged: usize) -> bool {
    (252..260).contains(&acknowledged) || (509..516).contains(&acknowledged)
}

fn run(promise: Promise, size: Size, seed: u64, then: fn(usize) -> Then) -> Run {
    let folder = scratch();
    let disk = Disk::over(folder.path(), promise);
    Run::record(&disk, folder.path(), promise, Story::new(seed, size), then)
}

#[test]
fn a_power_cut_loses_nothing_that_was_acknowledged() {
    let started = Instant::now();
    let mut sum = Tally::default();
    for (promise, seed) in [(Promise::Nothing, 1), (Promise::PowersafeOverwrite, 2)] {
        let eventful = run(promise, MANY_SIZES, seed, eventful);
        let many = run(promise, MANY, seed, |_| Then::GoOn);
        for (run, fates, is_worth_it) in
            [(eventful, 96, everywhere as fn(usize) -> bool), (many, 4, around_a_fold)]
        {
            let tally = run.explore(fates, is_worth_it);
            println!(
                "{promise:?}: {} steps, {} states, {:.0} s",
                run.recorded.steps.len(),
                tally.states,
                started.elapsed().as_secs_f32()
            );
            sum += tally;
        }
    }
    let Tally { states, lost, torn, first } = sum;
    let seconds = started.elapsed().as_secs_f32();
    println!("{states} crash states, {lost} acknowledged lost, {torn} torn, {seconds:.0} s");
    assert!(first.is_none(), "{first:?}");
    assert!(states >= 100_000, "only {states} states");
}

#[test]
fn the_drill_finds_what_a_weaker_setting_loses() {
    let folder = scratch();
    let disk = Disk::over(folder.path(), Promise::PowersafeOverwrite);
    disk.weaken();
    let story = Story::new(3, Size { batches: 40, ..MANY_SIZES });
    let run = Run::record(&disk, folder.path(), Promise::PowersafeOverwrite, story, eventful);
    assert_eq!(disk.weakened(), 3, "each opening is weakened");
    let Tally { states, lost, torn, first } = run.explore(8, everywhere);
    println!(
        "with synchronous=NORMAL: {states} crash states, {lost} with acknowledged lost, {torn} torn"
    );
    assert!(lost > states / 10, "{lost} of {states} is too few to believe the drill: {first:?}");
    assert_eq!(torn, 0, "{first:?}");
}
