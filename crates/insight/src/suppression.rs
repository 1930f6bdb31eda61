//! What may be told outside the house without pointing at anybody: a table of counts with its totals, less
//! the cells that few people stand behind, less the cells from which those could be worked out.
//!
//! A cell is *small* when it counts 1 to threshold − 1 people; so is a difference between this table and one
//! that was published earlier about the same people. A small cell is withheld, and other cells with it,
//! until whoever knows everything shown, in this table and the earlier ones, still finds at least
//! `threshold` + 1 possible values for it. That is shown constructively: a table stays true to all its
//! totals when counts are moved round a circle of withheld cells, so how far a cell can move is a flow in the
//! network whose nodes are rows and columns (complementary suppression as in Cox 1995, *Network models for
//! complementary cell suppression*). Every such move is a real table in whole numbers, so no
//! solver, however good, can rule it out.
//!
//! Beside the totals the attacker may know that counts only grow (or only shrink) from one publication to
//! the next: moves never turn a difference round.

use std::collections::VecDeque;

/// People behind a cell from which on it may be shown, unless a municipality asks for more.
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
}

impl Table {
    /// A table as it was published: its counts and, with totals, which cells were withheld. None if the
    /// lengths do not fit.
    pub fn published(counts: &Counts, withheld: Vec<bool>) -> Option<Self> {
        let values = counts.with_totals();
        let fits = values.len() == withheld.len();
        fits.then_some(Self { columns: counts.columns + 1, values, withheld })
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

    fn is_withheld(&self, cell: usize) -> bool {
        self.withheld.get(cell).copied().unwrap_or(false)
    }

    fn withhold(&mut self, cell: usize) {
        if let Some(withheld) = self.withheld.get_mut(cell) {
            *withheld = true;
        }
    }

    fn is_same_shape(&self, other: &Self) -> bool {
        (self.columns, self.values.len()) == (other.columns, other.values.len())
    }

    /// Whether the cell is a total of rows: the last row.
    fn is_in_last_row(&self, cell: usize) -> bool {
        cell / self.columns + 1 == self.rows()
    }

    fn is_total(&self, cell: usize) -> bool {
        self.is_in_last_row(cell) || (cell + 1).is_multiple_of(self.columns)
    }

    /// In the grid every row and every column sums to nothing: totals count negative, the total of totals
    /// positive.
    fn sign(&self, cell: usize) -> i64 {
        let is_last_column = (cell + 1).is_multiple_of(self.columns);
        if self.is_in_last_row(cell) == is_last_column { 1 } else { -1 }
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

/// Withholds what must be withheld for the table to be told after the earlier ones about the same people.
///
/// # Errors
/// [`NotTold`] when even a table without any inner cell would point at somebody.
pub fn withhold(counts: &Counts, earlier: &[Table], threshold: u32) -> Result<Table, NotTold> {
    let cells = counts.with_totals().len();
    let whole = Table::published(counts, vec![false; cells]).ok_or(NotTold::OtherForm)?;
    if !earlier.iter().all(|table| table.is_same_shape(&whole)) {
        return Err(NotTold::OtherForm);
    }
    let mut study = Study { new: whole, earlier, threshold: i64::from(threshold) };
    study.begin();
    // The inner cells first, then the totals of rows, then those of columns; the sum of all last.
    for widest in [Reach::Inner, Reach::RowTotals, Reach::Totals] {
        for wanted in study.wanted() {
            if !study.is_protected(wanted) {
                study.widen(wanted, widest);
            }
        }
        if study.wanted().into_iter().all(|wanted| study.is_protected(wanted)) {
            return Ok(study.new);
        }
    }
    (0..cells).for_each(|cell| study.new.withhold(cell));
    let is_safe = study.wanted().into_iter().all(|wanted| study.is_protected(wanted));
    let is_empty = study.new.withheld.iter().all(|withheld| *withheld);
    if is_safe && !is_empty { Ok(study.new) } else { Err(NotTold::TooFew) }
}

/// Which cells may be withheld to protect others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Inner,
    RowTotals,
    Totals,
}

/// What nobody may find out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    /// This cell of the new table.
    New(usize),
    /// This cell of an earlier one.
    Earlier(usize, usize),
    /// What has come or gone in this cell since an earlier one.
    Since(usize, usize),
}

impl Wanted {
    const fn cell(self) -> usize {
        match self {
            Self::New(cell) | Self::Earlier(_, cell) | Self::Since(_, cell) => cell,
        }
    }
}

/// Which tables are moved together, all others standing still.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moving {
    New,
    Earlier(usize),
    All,
}

struct Study<'a> {
    new: Table,
    earlier: &'a [Table],
    threshold: i64,
}

impl Study<'_> {
    fn is_small(&self, people: i64) -> bool {
        people != 0 && people.abs() < self.threshold
    }

    /// Withholds what is small by itself, and what was withheld before.
    fn begin(&mut self) {
        for cell in 0..self.new.values.len() {
            let value = self.new.value(cell);
            let since = |table: &Table| {
                !table.is_withheld(cell) && self.is_small(value - table.value(cell))
            };
            let was_withheld = self.earlier.iter().any(|table| table.is_withheld(cell));
            if self.is_small(value) || was_withheld || self.earlier.iter().any(since) {
                self.new.withhold(cell);
            }
        }
    }

    /// Everything that is small, now, then, and in between.
    fn wanted(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        for cell in 0..self.new.values.len() {
            let value = self.new.value(cell);
            if self.is_small(value) {
                wanted.push(Wanted::New(cell));
            }
            for (number, table) in self.earlier.iter().enumerate() {
                if self.is_small(table.value(cell)) {
                    wanted.push(Wanted::Earlier(number, cell));
                }
                if self.is_small(value - table.value(cell)) {
                    wanted.push(Wanted::Since(number, cell));
                }
            }
        }
        wanted
    }

    fn is_protected(&self, wanted: Wanted) -> bool {
        let ways = match wanted {
            Wanted::New(_) => [Moving::New, Moving::All],
            Wanted::Earlier(number, _) => [Moving::Earlier(number), Moving::All],
            Wanted::Since(number, _) => [Moving::New, Moving::Earlier(number)],
        };
        ways.into_iter().any(|moving| {
            let grid = self.grid(moving);
            grid.range(wanted.cell(), self.threshold) >= self.threshold
        })
    }

    /// How far each cell can be moved down and up.
    fn room(&self, moving: Moving, cell: usize) -> (i64, i64) {
        let far = 2 * self.threshold;
        let new = &self.new;
        match moving {
            Moving::All => {
                let tables = self.earlier.iter().chain([new]);
                if !tables.clone().all(|table| table.is_withheld(cell)) {
                    return (0, 0);
                }
                (tables.map(|table| table.value(cell)).fold(far, i64::min), far)
            }
            Moving::New | Moving::Earlier(_) => {
                let (moved, others): (&Table, Vec<&Table>) = match moving {
                    Moving::Earlier(number) => match self.earlier.get(number) {
                        Some(moved) => {
                            let others = self.earlier.iter().enumerate();
                            let others = others.filter(|(other, _)| *other != number);
                            (moved, others.map(|(_, table)| table).chain([new]).collect())
                        }
                        None => return (0, 0),
                    },
                    _ => (new, self.earlier.iter().collect()),
                };
                if !moved.is_withheld(cell) {
                    return (0, 0);
                }
                let value = moved.value(cell);
                let mut room = (value.min(far), far);
                for since in others.into_iter().map(|other| value - other.value(cell)) {
                    // No difference is turned round, and none is made where there was none.
                    if since >= 0 {
                        room.0 = room.0.min(since);
                    }
                    if since <= 0 {
                        room.1 = room.1.min(-since);
                    }
                }
                room
            }
        }
    }

    fn grid(&self, moving: Moving) -> Grid {
        let rooms = (0..self.new.values.len()).map(|cell| {
            let (down, up) = self.room(moving, cell);
            if self.new.sign(cell) > 0 { Room { down, up } } else { Room { down: up, up: down } }
        });
        Grid { columns: self.new.columns, rooms: rooms.collect() }
    }

    fn may_withhold(&self, cell: usize, reach: Reach) -> bool {
        match reach {
            Reach::Inner => !self.new.is_total(cell),
            Reach::RowTotals => !self.new.is_in_last_row(cell),
            Reach::Totals => true,
        }
    }

    /// Withholds the cells of the cheapest circle that protects what is wanted; everything within reach if
    /// no single circle does.
    fn widen(&mut self, wanted: Wanted, reach: Reach) {
        let (columns, rows) = (self.new.columns, self.new.rows());
        let (row, column) = (wanted.cell() / columns, wanted.cell() % columns);
        let mut circles: Vec<(u64, [usize; 4])> = Vec::new();
        for other_row in (0..rows).filter(|other| *other != row) {
            for other_column in (0..columns).filter(|other| *other != column) {
                let circle = [
                    wanted.cell(),
                    row * columns + other_column,
                    other_row * columns + column,
                    other_row * columns + other_column,
                ];
                let added = circle.iter().filter(|cell| !self.new.is_withheld(**cell));
                if added.clone().all(|cell| self.may_withhold(*cell, reach)) {
                    let loss = |cell: &usize| {
                        let people = u64::try_from(self.new.value(*cell)).unwrap_or(0);
                        // A total says more than a cell of the same number.
                        if self.new.is_total(*cell) { 10 * people + 1_000 } else { people + 10 }
                    };
                    circles.push((added.map(loss).sum(), circle));
                }
            }
        }
        circles.sort_unstable();
        for (_, circle) in circles {
            let before = self.new.withheld.clone();
            circle.into_iter().for_each(|cell| self.new.withhold(cell));
            if self.is_protected(wanted) {
                return;
            }
            self.new.withheld = before;
        }
        for cell in 0..self.new.values.len() {
            if self.may_withhold(cell, reach) {
                self.new.withhold(cell);
            }
        }
    }
}

/// How far a cell of the grid can be moved.
#[derive(Clone, Copy)]
struct Room {
    down: i64,
    up: i64,
}

/// Rows and columns that each sum to nothing.
struct Grid {
    columns: usize,
    rooms: Vec<Room>,
}

impl Grid {
    /// Over how many values a cell can be moved, counted up to `enough`.
    fn range(&self, cell: usize, enough: i64) -> i64 {
        let Some(room) = self.rooms.get(cell) else { return 0 };
        let up = self.circulate(cell, room.up.min(enough), false);
        let down = self.circulate(cell, room.down.min(enough - up), true);
        up + down
    }

    /// How far the cell can be moved up (or down), the others making room: the largest flow from its row
    /// to its column that does not use the cell itself, up to `most`. From a row to a column a cell is
    /// moved against the wanted cell, from a column to a row with it.
    fn circulate(&self, cell: usize, most: i64, is_down: bool) -> i64 {
        let (columns, rows) = (self.columns, self.rooms.len() / self.columns);
        let mut left: Vec<(i64, i64)> = self
            .rooms
            .iter()
            .map(|room| if is_down { (room.up, room.down) } else { (room.down, room.up) })
            .collect();
        if let Some(own) = left.get_mut(cell) {
            *own = (0, 0);
        }
        let (from, to) = (cell / columns, rows + cell % columns);
        let mut moved = 0;
        while moved < most {
            // The shortest way, node by node: how it was come to, by which cell, and how much fits.
            let mut reached: Vec<Option<(usize, usize)>> = vec![None; rows + columns];
            let mut waiting = VecDeque::from([from]);
            while let Some(node) = waiting.pop_front() {
                let is_row = node < rows;
                let others = if is_row { rows..rows + columns } else { 0..rows };
                for other in others {
                    let (row, column) =
                        if is_row { (node, other - rows) } else { (other, node - rows) };
                    let between = row * columns + column;
                    let room = left.get(between).map_or(
                        0,
                        |(against, with)| {
                            if is_row { *against } else { *with }
                        },
                    );
                    let is_new = other != from && reached.get(other).is_some_and(Option::is_none);
                    if room > 0
                        && is_new
                        && let Some(place) = reached.get_mut(other)
                    {
                        *place = Some((node, between));
                        waiting.push_back(other);
                    }
                }
            }
            let mut way = Vec::new();
            let mut node = to;
            while let Some((before, between)) = reached.get(node).copied().flatten() {
                way.push((between, before < rows));
                node = before;
            }
            if node != from || way.is_empty() {
                break;
            }
            let fits = way.iter().filter_map(|(between, from_row)| {
                let (against, with) = left.get(*between)?;
                Some(if *from_row { *against } else { *with })
            });
            let step = fits.fold(most - moved, i64::min);
            for (between, from_row) in way {
                if let Some((against, with)) = left.get_mut(between) {
                    let by = if from_row { step } else { -step };
                    *against -= by;
                    *with += by;
                }
            }
            moved += step;
        }
        moved
    }
}
