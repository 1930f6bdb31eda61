//! What may be told outside the house without pointing at anybody: a table of counts with its totals, less
//! the cells that few people stand behind, less the cells from which those could be worked out.
//!
//! A cell is *small* when it counts 1 to threshold − 1 people; so is a difference between two tables about the same
//! people. A small cell is withheld, and others with it, until whoever knows everything shown still finds at least
//! `threshold` + 1 possible values for **every** withheld cell and every small difference. What the reader knows:
//!
//! - every cell shown, in this table and in the earlier ones, and every total;
//! - that people are whole and not negative;
//! - of a table that lists only groups with somebody in them: that each listed row has at least one;
//! - of a table that shows a nought: that noughts are shown, so whatever is withheld has somebody;
//! - that counts only grow (or only shrink) from one table to the next.
//!
//! Noughts are shown where that can be; where it can't, the table shows none, but for a column that counts nobody at
//! all: its total says so.
//!
//! That is shown constructively (`circulation`, after Cox 1995, *Network models for
//! complementary cell suppression*): each move it finds is a table of whole people that fits all of that, so no
//! solver, however good, can rule it out.
//!
//! What an earlier table gave away by itself is not held against this one ([`given_away`] names it).

mod search;
mod study;

use search::Search;
use std::collections::BTreeSet;
use study::{Study, Wanted};

/// People behind a cell from which on it may be shown.
pub const THRESHOLD: u32 = 5;

/// Counts in rows and columns, without their totals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counts {
    columns: usize,
    cells: Vec<u32>,
}

impl Counts {
    /// Counts from rows of equal length. None if they are not, or if there is no cell.
    pub fn of(rows: &[Vec<u32>]) -> Option<Self> {
        let columns = rows.first().map(Vec::len).filter(|columns| *columns > 0)?;
        let are_equal = rows.iter().all(|row| row.len() == columns);
        are_equal.then(|| Self { columns, cells: rows.concat() })
    }

    fn rows(&self) -> usize {
        self.cells.len() / self.columns
    }

    /// With a last column of the rows' totals and a last row of the columns' totals.
    fn with_totals(&self) -> Vec<u32> {
        let mut all = Vec::with_capacity((self.rows() + 1) * (self.columns + 1));
        let mut last = vec![0; self.columns + 1];
        for row in self.cells.chunks(self.columns) {
            let whole = row.iter().chain([&row.iter().sum()]).copied().collect::<Vec<u32>>();
            last.iter_mut().zip(&whole).for_each(|(total, count)| *total += count);
            all.extend(whole);
        }
        all.extend(last);
        all
    }
}

/// A table with the cells that are shown and those that are not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    columns: usize,
    /// With totals, row by row.
    values: Vec<u32>,
    withheld: Vec<bool>,
    /// The rows of which a reader knows that somebody is in them.
    peopled: Vec<bool>,
    /// By column.
    noughts: Vec<Noughts>,
}

/// What becomes of cells that count nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Noughts {
    /// They are shown, so a withheld cell has somebody.
    Shown,
    /// They are withheld like small cells, where their column has anybody.
    Withheld,
}

impl Table {
    /// A table as it was published: its counts and, with totals, which cells were withheld. None if the
    /// lengths do not fit.
    pub fn published(counts: &Counts, withheld: Vec<bool>) -> Option<Self> {
        let values = counts.with_totals();
        let fits = values.len() == withheld.len();
        let peopled = vec![false; counts.rows() + 1];
        let columns = counts.columns + 1;
        let noughts = vec![Noughts::Withheld; columns];
        fits.then_some(Self { columns, values, withheld, peopled, noughts })
    }

    /// The table, where a reader knows that somebody is in each of these rows.
    #[must_use]
    pub fn with_peopled_rows(mut self, rows: impl IntoIterator<Item = bool>) -> Self {
        self.peopled.iter_mut().zip(rows).for_each(|(known, is_known)| *known = is_known);
        self
    }

    /// The table, where a reader knows of a column that noughts are shown: if one is that no total tells.
    #[must_use]
    pub fn with_noughts_as_seen(mut self) -> Self {
        let is_seen = |cell: &usize| {
            !self.is_withheld(*cell) && self.value(*cell) == 0 && self.column_total(*cell) > 0
        };
        let seen: BTreeSet<usize> =
            self.below_totals().filter(is_seen).map(|cell| cell % self.columns).collect();
        for (column, noughts) in self.noughts.iter_mut().enumerate() {
            if seen.contains(&column) {
                *noughts = Noughts::Shown;
            }
        }
        self
    }

    fn shows_noughts(&self, cell: usize) -> bool {
        self.noughts.get(cell % self.columns) == Some(&Noughts::Shown)
    }

    /// The rows with their totals, and the row of totals last; none where a cell is withheld.
    pub fn shown(&self) -> Vec<Vec<Option<u32>>> {
        let cells: Vec<Option<u32>> = self
            .values
            .iter()
            .zip(&self.withheld)
            .map(|(value, withheld)| (!withheld).then_some(*value))
            .collect();
        cells.chunks(self.columns).map(<[_]>::to_vec).collect()
    }

    /// Which cells are withheld, with totals, row by row.
    pub fn withheld(&self) -> &[bool] {
        &self.withheld
    }

    fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    fn value(&self, cell: usize) -> i64 {
        self.values.get(cell).copied().map_or(0, i64::from)
    }

    /// The least that a reader knows without the totals.
    fn least(&self, cell: usize) -> i64 {
        let is_peopled = self.peopled.get(cell / self.columns).copied().unwrap_or(false);
        let is_known = (is_peopled && self.is_last_column(cell)) || self.shows_noughts(cell);
        i64::from(is_known).min(self.value(cell))
    }

    fn is_withheld(&self, cell: usize) -> bool {
        self.withheld.get(cell).copied().unwrap_or(false)
    }

    fn set_withheld(&mut self, cell: usize, is_withheld: bool) {
        if let Some(withheld) = self.withheld.get_mut(cell) {
            *withheld = is_withheld;
        }
    }

    fn is_same_shape(&self, other: &Self) -> bool {
        (self.columns, self.values.len()) == (other.columns, other.values.len())
    }

    fn is_last_column(&self, cell: usize) -> bool {
        (cell + 1).is_multiple_of(self.columns)
    }

    /// Whether the cell is a total of a column: in the last row.
    fn is_in_last_row(&self, cell: usize) -> bool {
        cell / self.columns + 1 == self.rows()
    }

    /// The cells above the row of totals.
    fn below_totals(&self) -> std::ops::Range<usize> {
        0..self.values.len().saturating_sub(self.columns)
    }

    /// The total of the cell's column.
    fn column_total(&self, cell: usize) -> i64 {
        self.value((self.rows() - 1) * self.columns + cell % self.columns)
    }

    /// In the grid every row and every column sums to nothing: totals count negative, the total of totals
    /// positive.
    fn sign(&self, cell: usize) -> i64 {
        if self.is_in_last_row(cell) == self.is_last_column(cell) { 1 } else { -1 }
    }
}

/// Why a table can't be told at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotTold {
    /// So few people that nothing can be told of them, or so few more than last time.
    TooFew,
    /// An earlier table is of another form, so that the two can't be compared.
    OtherForm,
}

/// Withholds what must be withheld for the table to be told after the earlier ones about the same people. The totals
/// of its columns are always shown.
///
/// # Errors
/// [`NotTold`] when even a table that shows nothing but those totals would point at somebody.
pub fn withhold(counts: &Counts, earlier: &[Table], threshold: u32) -> Result<Table, NotTold> {
    let cells = counts.with_totals().len();
    let whole = Table::published(counts, vec![false; cells]).ok_or(NotTold::OtherForm)?;
    if !earlier.iter().all(|table| table.is_same_shape(&whole)) {
        return Err(NotTold::OtherForm);
    }
    let mut tables = earlier.to_vec();
    // Two that say the same are one.
    tables.dedup();
    let before = Study { tables, threshold: i64::from(threshold) };
    if !before.totals_are_many(&whole) {
        return Err(NotTold::TooFew);
    }
    let with = |noughts: Noughts| {
        let noughts = vec![noughts; whole.columns];
        Search::begun(&before, Table { noughts, ..whole.clone() })?.run()
    };
    with(Noughts::Shown).or_else(|_| with(Noughts::Withheld))
}

/// The withheld cells of each table for which a reader of all of them may find fewer than `threshold` + 1 possible
/// values: by the table's place and the cell's, counted with totals, row by row; and how many values.
pub fn given_away(tables: &[Table], threshold: u32) -> Vec<(usize, usize, u32)> {
    let study = Study { tables: tables.to_vec(), threshold: i64::from(threshold) };
    let mut found = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        for cell in (0..table.values.len()).filter(|cell| table.is_withheld(*cell)) {
            let range = study.range(Wanted::Cell(number, cell));
            if range < study.threshold {
                found.push((number, cell, u32::try_from(range + 1).unwrap_or(u32::MAX)));
            }
        }
    }
    found
}
