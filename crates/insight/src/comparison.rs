//! Are two curves different? Mantel's log-rank test, stratified where asked, for any number of groups.

use crate::distribution::chi_square_tail;
use crate::time_to_event::Observed;

/// One observation in one group of one stratum.
#[derive(Clone, Copy, Debug)]
pub struct Grouped {
    /// Index of the group, from 0.
    pub group: usize,
    /// Index of the stratum; 0 without strata.
    pub stratum: usize,
    /// The time.
    pub observed: Observed,
}

/// The result for one group.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub struct GroupResult {
    /// Events that happened.
    pub observed: f64,
    /// Events that would have happened if the groups did not differ.
    pub expected: f64,
}

/// A log-rank test.
#[derive(Clone, PartialEq, Debug)]
pub struct LogRank {
    /// Per group.
    pub groups: Vec<GroupResult>,
    /// The test value.
    pub chi_square: f64,
    /// Degrees of freedom: groups with something expected, less one.
    pub df: u32,
    /// How likely a value this large is if the groups do not differ.
    pub p: f64,
}

/// Compares `groups` groups. None when there are fewer than two with anybody at risk, or when nothing
/// that happened could tell them apart.
pub fn log_rank(groups: usize, rows: impl IntoIterator<Item = Grouped>) -> Option<LogRank> {
    let mut rows: Vec<Grouped> =
        rows.into_iter().filter(|row| row.observed.is_sound() && row.group < groups).collect();
    rows.sort_unstable_by(|a, b| {
        a.stratum.cmp(&b.stratum).then(a.observed.exit.total_cmp(&b.observed.exit))
    });
    let mut sums = Sums::new(groups);
    for stratum in rows.chunk_by(|a, b| a.stratum == b.stratum) {
        sums.add(stratum);
    }
    sums.test()
}

struct Sums {
    groups: Vec<GroupResult>,
    covariance: Vec<Vec<f64>>,
}

impl Sums {
    fn new(groups: usize) -> Self {
        Self {
            groups: vec![GroupResult::default(); groups],
            covariance: vec![vec![0.0; groups]; groups],
        }
    }

    /// One stratum, sorted by exit.
    fn add(&mut self, rows: &[Grouped]) {
        let mut at_risk = vec![0.0; self.groups.len()];
        let mut entries: Vec<(f64, usize)> =
            rows.iter().filter_map(|row| Some((row.observed.entry?, row.group))).collect();
        entries.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let mut entries = entries.into_iter().peekable();
        for row in rows.iter().filter(|row| row.observed.entry.is_none()) {
            change(&mut at_risk, row.group, 1.0);
        }
        for tied in rows.chunk_by(|a, b| a.observed.exit == b.observed.exit) {
            let Some(first) = tied.first() else { continue };
            while let Some((_, group)) = entries.next_if(|(entry, _)| *entry < first.observed.exit)
            {
                change(&mut at_risk, group, 1.0);
            }
            let n: f64 = at_risk.iter().sum();
            let happened = || tied.iter().filter(|row| row.observed.happened);
            let d = happened().map(|_| 1.0).sum::<f64>();
            if d > 0.0 {
                for row in happened() {
                    if let Some(result) = self.groups.get_mut(row.group) {
                        result.observed += 1.0;
                    }
                }
                self.expect(&at_risk, d, n);
            }
            for row in tied {
                change(&mut at_risk, row.group, -1.0);
            }
        }
    }

    fn expect(&mut self, at_risk: &[f64], d: f64, n: f64) {
        let spread = if n > 1.0 { d * (n - d) / (n * n * (n - 1.0)) } else { 0.0 };
        for (result, r) in self.groups.iter_mut().zip(at_risk) {
            result.expected += d * r / n;
        }
        for (i, (row, a)) in self.covariance.iter_mut().zip(at_risk).enumerate() {
            for (j, (cell, b)) in row.iter_mut().zip(at_risk).enumerate() {
                *cell += spread * if i == j { a * (n - b) } else { -a * b };
            }
        }
    }

    fn test(self) -> Option<LogRank> {
        // A group with nothing expected says nothing; of the others one follows from the rest.
        let mut used: Vec<usize> = (0..self.groups.len())
            .filter(|group| self.groups.get(*group).is_some_and(|result| result.expected > 0.0))
            .collect();
        used.pop()?;
        let difference = |group: &usize| {
            self.groups.get(*group).map_or(0.0, |result| result.observed - result.expected)
        };
        let matrix: Vec<Vec<f64>> = used
            .iter()
            .map(|i| {
                let row = self.covariance.get(*i).into_iter().flatten().copied();
                let row: Vec<f64> = row.collect();
                let cells = used.iter().map(|j| row.get(*j).copied().unwrap_or(0.0));
                cells.chain([difference(i)]).collect()
            })
            .collect();
        let solved = solve(matrix)?;
        let chi_square: f64 = used.iter().map(difference).zip(solved).map(|(d, x)| d * x).sum();
        let df = u32::try_from(used.len()).ok().filter(|df| *df > 0)?;
        Some(LogRank { groups: self.groups, chi_square, df, p: chi_square_tail(chi_square, df) })
    }
}

fn change(at_risk: &mut [f64], group: usize, by: f64) {
    if let Some(n) = at_risk.get_mut(group) {
        *n += by;
    }
}

/// Gauss's elimination with pivots; the last column is the right-hand side. None without a solution.
fn solve(mut rows: Vec<Vec<f64>>) -> Option<Vec<f64>> {
    let n = rows.len();
    for column in 0..n {
        let size = |row: &Vec<f64>| row.get(column).map_or(0.0, |cell| cell.abs());
        let pivot = (column..n).max_by(|a, b| {
            let of = |index: &usize| rows.get(*index).map_or(0.0, size);
            of(a).total_cmp(&of(b))
        })?;
        rows.swap(column, pivot);
        let pivot = rows.get(column)?.clone();
        let lead = *pivot.get(column)?;
        if lead.abs() < 1e-12 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate() {
            let factor = if index == column { 0.0 } else { *row.get(column)? / lead };
            for (cell, above) in row.iter_mut().zip(&pivot) {
                *cell -= factor * above;
            }
        }
    }
    rows.iter().enumerate().map(|(i, row)| Some(row.get(n)? / row.get(i)?)).collect()
}
