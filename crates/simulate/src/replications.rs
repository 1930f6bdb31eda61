//! A plan lived many times, on many threads, with the same result as on one; and what can be said from it.

use crate::draws::{DrawPurpose, RandomStream};
use crate::life::{RunCounts, TooMany, live};
use crate::plan::Plan;
use crate::promise::{PromiseTally, PromiseValues};
use crate::tally::{Row, Tally, Values};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

/// Before fewer than so many, nothing is said about how much they differ.
const LEAST: u32 = 5;
/// The interval has to stay narrow for so many more (Hoad, Robinson and Davies, *Journal of Simulation*
/// 4, 2010).
const LOOK_AHEAD: u32 = 5;
/// However precise somebody wants it, not more than so many.
const MOST: u32 = 10_000;

/// What replications gave.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplicationResults {
    /// What the rows are about.
    pub rows: Vec<Row>,
    /// For each replication the values of each row.
    pub values: Vec<Vec<Values>>,
    /// What the rows about promises are about: all, or a source; no rows when nothing is promised.
    pub promise_rows: Vec<Option<String>>,
    /// For each replication the values of each of them.
    pub promises: Vec<Vec<PromiseValues>>,
    /// What each counted.
    pub counted: Vec<RunCounts>,
}

/// A mean over replications, and how sure it is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// Its standard error; not a number with less than two replications.
    pub standard_error: f64,
    /// How many replications could say something.
    pub replications: u32,
}

impl Estimate {
    /// From a value of each replication; those that are not numbers say nothing.
    pub fn of(values: impl Iterator<Item = f64>) -> Self {
        // Welford's way: no sum of squares that loses digits.
        let (mut n, mut mean, mut squares) = (0_u32, 0.0, 0.0);
        for value in values.filter(|value| value.is_finite()) {
            n += 1;
            let from_mean: f64 = value - mean;
            mean += from_mean / f64::from(n);
            squares += from_mean * (value - mean);
        }
        let standard_error = match n {
            0 | 1 => f64::NAN,
            _ => (squares / f64::from(n - 1) / f64::from(n)).sqrt(),
        };
        Self { mean: if n == 0 { f64::NAN } else { mean }, standard_error, replications: n }
    }

    /// Half of the 95 % interval around the mean (Student's t).
    pub fn half_width(&self) -> f64 {
        let freedom = f64::from(self.replications.saturating_sub(1));
        StudentsT::new(0.0, 1.0, freedom)
            .map_or(f64::NAN, |t| t.inverse_cdf(0.975) * self.standard_error)
    }
}

impl ReplicationResults {
    /// No replication yet, and the rows that they will fill.
    pub(crate) fn nothing_of(plan: &Plan) -> Self {
        let promises = PromiseTally::of(plan);
        Self {
            rows: Tally::rows(plan),
            values: Vec::new(),
            promise_rows: promises.map_or_else(Vec::new, |_| PromiseTally::rows(plan)),
            promises: Vec::new(),
            counted: Vec::new(),
        }
    }

    /// The mean of a value over replications.
    pub fn estimate(&self, row: usize, measure: usize) -> Estimate {
        mean(&self.values, row, measure)
    }

    /// The mean difference to another plan that met the same citizens: replication by replication.
    pub fn difference(
        &self,
        row: usize,
        other: &Self,
        other_row: usize,
        measure: usize,
    ) -> Estimate {
        mean_difference((&self.values, row), (&other.values, other_row), measure)
    }

    /// The mean of a value about promises.
    pub fn promise(&self, row: usize, measure: usize) -> Estimate {
        mean(&self.promises, row, measure)
    }

    /// The mean difference of a value about promises to another plan that met the same citizens.
    pub fn promise_difference(
        &self,
        row: usize,
        other: &Self,
        other_row: usize,
        measure: usize,
    ) -> Estimate {
        mean_difference((&self.promises, row), (&other.promises, other_row), measure)
    }
}

/// More threads than this make nothing faster, and a machine may refuse them.
const THREADS_MAX: usize = 256;

/// Of each replication, rows of values.
type Rows<const N: usize> = [Vec<[f64; N]>];

fn mean<const N: usize>(lived: &Rows<N>, row: usize, measure: usize) -> Estimate {
    Estimate::of(lived.iter().map(|rows| value(rows, row, measure)))
}

fn mean_difference<const N: usize>(
    (own, row): (&Rows<N>, usize),
    (other, other_row): (&Rows<N>, usize),
    measure: usize,
) -> Estimate {
    let pairs = own.iter().zip(other);
    Estimate::of(
        pairs.map(|(own, other)| value(own, row, measure) - value(other, other_row, measure)),
    )
}

fn value<const N: usize>(rows: &[[f64; N]], row: usize, measure: usize) -> f64 {
    rows.get(row).and_then(|values| values.get(measure)).copied().unwrap_or(f64::NAN)
}

/// The seed of a replication: two plans with the same seed meet the same citizens in each.
pub const fn seed_of(seed: u64, replication: u32) -> u64 {
    RandomStream::of(seed, u64::MAX, replication as u64).draw(DrawPurpose::Parameter, 0, 0).bits()
}

/// Lives a plan as often as it says, from replication `first` on in steps of `step`, on so many threads.
/// `progress` hears how many are done.
///
/// # Errors
/// When more citizens are there at once than a run can hold.
pub fn replicate(
    plan: &Plan,
    (first, step): (u32, u32),
    threads: usize,
    progress: &(dyn Fn(u32) + Sync),
) -> Result<ReplicationResults, TooMany> {
    let mut lived = ReplicationResults::nothing_of(plan);
    let number = plan.run.replications.unwrap_or(MOST);
    let precision = plan.run.replications.is_none().then_some(plan.run.precision);
    let system = lived.rows.iter().position(|row| row.activity.is_none()).unwrap_or(0);
    let mut narrow = 0;
    while (lived.values.len() as u32) < number {
        let from = lived.values.len() as u32;
        let batch = match precision {
            None => number - from,
            Some(_) => (threads as u32).max(LEAST).min(number - from),
        };
        let seeds: Vec<u64> =
            (from..from + batch).map(|n| seed_of(plan.run.seed, first + n * step)).collect();
        for one in batch_of(plan, &seeds, threads, &|done| progress(from + done))? {
            let One { values, promises, counted } = one;
            lived.values.push(values);
            lived.promises.push(promises);
            lived.counted.push(counted);
            let Some(precision) = precision else { continue };
            let estimate = lived.estimate(system, crate::tally::Measure::MeanTimeInSystem as usize);
            let close = estimate.replications >= LEAST
                && estimate.half_width() <= precision * estimate.mean.abs();
            narrow = if close { narrow + 1 } else { 0 };
            if narrow > LOOK_AHEAD {
                return Ok(lived);
            }
        }
    }
    Ok(lived)
}

#[derive(Clone)]
struct One {
    values: Vec<Values>,
    promises: Vec<PromiseValues>,
    counted: RunCounts,
}

fn one(plan: &Plan, seed: u64) -> Result<One, TooMany> {
    let varied;
    let plan = if plan.run.uncertain {
        varied = plan.varied(seed);
        &varied
    } else {
        plan
    };
    let tally = Tally::of(plan);
    Ok(match PromiseTally::of(plan) {
        None => {
            let mut tally = tally;
            let counted = live(plan, seed, &mut tally)?;
            One { values: tally.values(plan), promises: Vec::new(), counted }
        }
        Some(promises) => {
            let mut both = (tally, promises);
            let counted = live(plan, seed, &mut both)?;
            One { values: both.0.values(plan), promises: both.1.values(), counted }
        }
    })
}

fn batch_of(
    plan: &Plan,
    seeds: &[u64],
    threads: usize,
    progress: &(dyn Fn(u32) + Sync),
) -> Result<Vec<One>, TooMany> {
    let next = AtomicU32::new(0);
    let done = AtomicU32::new(0);
    let results: Mutex<Vec<Option<Result<One, TooMany>>>> = Mutex::new(vec![None; seeds.len()]);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed) as usize;
            let Some(seed) = seeds.get(at) else { return };
            let result = one(plan, *seed);
            // A lock is poisoned when a thread panicked; the scope then panics too.
            if let Ok(mut results) = results.lock()
                && let Some(place) = results.get_mut(at)
            {
                *place = Some(result);
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.min(THREADS_MAX).clamp(1, seeds.len().max(1)) {
            scope.spawn(work);
        }
        work();
    });
    results.into_inner().unwrap_or_default().into_iter().flatten().collect()
}
