//! The power is cut after every single thing that is done to the disk, and what it leaves is judged.

use crate::remains::{Fate, Files, Remains, fingerprint, lay_out};
use crate::story::{Flaw, Random, on_all_processors, scratch, wait};
use roret_drills::disk::{Promise, Step};
use std::collections::HashSet;
use std::fs;
use std::ops::AddAssign;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

/// What was done to a disk, and when what was promised to somebody.
pub(crate) struct Recorded {
    pub(crate) promise: Promise,
    pub(crate) steps: Vec<Step>,
    /// How many steps had been done at each acknowledgement.
    pub(crate) acknowledged_at: Vec<usize>,
}

/// What a power cut has left.
pub(crate) struct Left<'a> {
    /// Where it lies.
    pub(crate) folder: &'a Path,
    pub(crate) files: &'a Files,
    /// How many of these this thread has laid out.
    pub(crate) number: u64,
    /// How much had been acknowledged before.
    pub(crate) acknowledged: usize,
}

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) states: u64,
    pub(crate) lost: u64,
    pub(crate) torn: u64,
    pub(crate) first: Option<String>,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.states += other.states;
        self.lost += other.lost;
        self.torn += other.torn;
        self.first = self.first.take().or(other.first);
    }
}

impl Tally {
    fn count(&mut self, judged: Result<(), Flaw>, place: impl Fn() -> String) {
        let Err(flaw) = judged else { return };
        match flaw {
            Flaw::Lost => self.lost += 1,
            Flaw::Torn(_) => self.torn += 1,
        }
        self.first.get_or_insert_with(|| format!("{}: {flaw}", place()));
    }
}

impl Recorded {
    /// Cuts the power after each step, `fates` times, on all processors, where so many acknowledgements are worth it.
    pub(crate) fn explore(
        &self,
        fates: u64,
        is_worth_it: fn(usize) -> bool,
        judge: impl AsyncFn(Left<'_>) -> Result<(), Flaw> + Sync,
    ) -> Tally {
        let folder = scratch();
        // Each thread takes the next number of acknowledgements and all the steps under it, so that the same state under
        // the same number never comes to two.
        let next = AtomicUsize::new(0);
        let parts = on_all_processors(|me| {
            let mut explorer = Explorer {
                recorded: self,
                judge: &judge,
                remains: Remains::new(self.promise),
                done: 0,
                scratch: folder.path().join(me.to_string()),
                tally: Tally::default(),
            };
            fs::create_dir(&explorer.scratch).unwrap();
            wait(async {
                loop {
                    let acknowledged = next.fetch_add(1, Ordering::Relaxed);
                    if acknowledged > self.acknowledged_at.len() {
                        return explorer.tally;
                    }
                    if is_worth_it(acknowledged) {
                        explorer.explore(acknowledged, fates).await;
                    }
                }
            })
        });
        parts.into_iter().fold(Tally::default(), |mut sum, part| {
            sum += part;
            sum
        })
    }
}

/// One thread's share of a run.
struct Explorer<'a, J> {
    recorded: &'a Recorded,
    judge: &'a J,
    remains: Remains,
    done: usize,
    scratch: PathBuf,
    tally: Tally,
}

impl<J: AsyncFn(Left<'_>) -> Result<(), Flaw>> Explorer<'_, J> {
    /// Cuts the power wherever so much has been acknowledged and not more.
    async fn explore(&mut self, acknowledged: usize, fates: u64) {
        let at = &self.recorded.acknowledged_at;
        let first = acknowledged.checked_sub(1).map_or(0, |before| at[before]);
        let end = at.get(acknowledged).copied().unwrap_or(self.recorded.steps.len() + 1);
        let mut seen = HashSet::new();
        for done in first..end {
            while self.done < done {
                self.remains.take(&self.recorded.steps[self.done]);
                self.done += 1;
            }
            let fates = if self.remains.is_settled() { 1 } else { fates };
            for fate in 0..fates {
                let files = self.remains.files(match fate {
                    0 => Fate::Lost,
                    1 => Fate::Kept,
                    _ => Fate::Mixed(Random(u64::try_from(done).unwrap() << 32 | fate).next()),
                });
                if seen.insert(fingerprint(&files)) {
                    let judged = self.judge(&files, acknowledged).await;
                    self.tally.count(judged, || format!("after step {done}, fate {fate}"));
                }
            }
        }
    }

    async fn judge(&mut self, files: &Files, acknowledged: usize) -> Result<(), Flaw> {
        self.tally.states += 1;
        let number = self.tally.states;
        let folder = self.scratch.join(number.to_string());
        lay_out(files, &folder);
        let judged = (self.judge)(Left { folder: &folder, files, number, acknowledged }).await;
        // A connection closes on its own thread; it may still have taken something away.
        let _ = fs::remove_dir_all(&folder);
        judged
    }
}
