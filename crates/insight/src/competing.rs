//! How do things end, when they can end in several ways? Aalen and Johansen's estimate.
//!
//! The share that has ended in each way and the share that is still open always add up to one. One minus
//! the curve of one way alone, with the other ways counted as still open, is the well-known wrong
//! answer; it can't be made here.

use crate::time_to_event::{Curve, Observed};

/// One person's time, and the way it ended; none if it is still open.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Ended<K> {
    /// When observation began; none if from the start.
    pub entry: Option<f64>,
    /// When it ended, or when observation ended.
    pub exit: f64,
    /// The way it ended.
    pub way: Option<K>,
}

/// What is true from one ending until the next.
#[derive(Clone, PartialEq, Debug)]
pub struct Endings {
    /// The time.
    pub time: f64,
    /// How many could have ended then.
    pub at_risk: u32,
    /// The share still open.
    pub open: f64,
    /// The share that has ended in each way, in the order of [`CompetingRisks::ways`].
    pub ended: Vec<f64>,
}

/// The shares over time.
#[derive(Clone, PartialEq, Debug)]
pub struct CompetingRisks<K> {
    /// How many it rests on.
    pub n: u32,
    /// Spans that were none and are not counted.
    pub left_out: u32,
    /// The ways, in their own order.
    pub ways: Vec<K>,
    /// Every time at which something ended.
    pub endings: Vec<Endings>,
}

impl<K: Copy + Ord> CompetingRisks<K> {
    /// Estimates the shares.
    pub fn of(rows: &[Ended<K>]) -> Self {
        let observed = |row: &Ended<K>| Observed {
            entry: row.entry,
            exit: row.exit,
            happened: row.way.is_some(),
        };
        let curve = Curve::of(rows.iter().map(observed));
        let mut ended: Vec<(f64, K)> = rows
            .iter()
            .filter(|row| observed(row).is_sound())
            .filter_map(|row| Some((row.exit, row.way?)))
            .collect();
        ended.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut ways: Vec<K> = ended.iter().map(|(_, way)| *way).collect();
        ways.sort_unstable();
        ways.dedup();
        let mut shares = vec![0.0; ways.len()];
        let mut open_before = 1.0;
        let ties = ended.chunk_by(|a, b| a.0 == b.0);
        let endings = curve
            .points
            .iter()
            .zip(ties)
            .map(|(point, tied)| {
                let step = open_before / f64::from(point.at_risk);
                for (_, way) in tied {
                    let share = ways.binary_search(way).ok().and_then(|at| shares.get_mut(at));
                    if let Some(share) = share {
                        *share += step;
                    }
                }
                open_before = point.estimate;
                Endings {
                    time: point.time,
                    at_risk: point.at_risk,
                    open: point.estimate,
                    ended: shares.clone(),
                }
            })
            .collect();
        Self { n: curve.n, left_out: curve.left_out, ways, endings }
    }
}
