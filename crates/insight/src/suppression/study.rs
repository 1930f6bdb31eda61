//! What a reader of several tables knows: over how many values each cell, and each difference, can be moved.

use super::Table;
use crate::circulation::{Grid, Room};
use std::collections::BTreeSet;

/// What nobody may find out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    /// This cell of a table.
    Cell(usize, usize),
    /// What has come or gone in this cell between two tables.
    Since(usize, usize, usize),
}

impl Wanted {
    pub(super) const fn cell(self) -> usize {
        match self {
            Self::Cell(_, cell) | Self::Since(_, _, cell) => cell,
        }
    }
}

/// Which tables are moved together, from the first to the last of them, all others standing still.
pub(super) type Run = (usize, usize);

/// How counts go from one table to a later one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Going {
    Up,
    Down,
    Both,
}

/// Tables of the same people, the oldest first, as a reader knows them.
pub(super) struct Study {
    pub(super) tables: Vec<Table>,
    pub(super) threshold: i64,
}

impl Study {
    pub(super) fn value(&self, table: usize, cell: usize) -> i64 {
        self.tables.get(table).map_or(0, |table| table.value(cell))
    }

    /// Whether a difference would tell of few.
    pub(super) fn is_few(&self, people: i64) -> bool {
        people != 0 && people.abs() < self.threshold
    }

    /// Whether neither the totals of the new table's columns nor what has come to them is few.
    pub(super) fn totals_are_many(&self, new: &Table) -> bool {
        (new.below_totals().end..new.values.len()).all(|cell| {
            let total = new.value(cell);
            let since = self.tables.iter().map(|table| total - table.value(cell));
            !since.chain([total]).any(|people| self.is_few(people))
        }) && new.values.last().is_some_and(|all| *all > 0)
    }

    /// Over how many values the wanted can be moved, counted up to the threshold.
    pub(super) fn range(&self, wanted: Wanted) -> i64 {
        let last = self.tables.len().saturating_sub(1);
        let mut ways: Vec<Run> = match wanted {
            Wanted::Cell(table, _) => {
                let (until, since) = (table..=last, 0..=table);
                let prefixes = until.rev().map(|end| (0, end));
                prefixes.chain(since.map(|start| (start, last))).chain([(table, table)]).collect()
            }
            Wanted::Since(before, after, _) => {
                let prefixes = (before..after).map(|end| (0, end));
                let suffixes = (before + 1..=after).map(|start| (start, last));
                prefixes.chain(suffixes).chain([(before, before), (after, after)]).collect()
            }
        };
        ways.sort_unstable();
        ways.dedup();
        let mut most = 0;
        for run in ways.into_iter().rev() {
            if most < self.threshold {
                most = most.max(self.grid(run).range(wanted.cell(), self.threshold));
            }
        }
        most
    }

    pub(super) fn going(&self, before: usize, after: usize) -> Going {
        let (Some(before), Some(after)) = (self.tables.get(before), self.tables.get(after)) else {
            return Going::Both;
        };
        let mut pairs = before.values.iter().zip(&after.values);
        if pairs.clone().all(|(before, after)| before <= after) {
            Going::Up
        } else if pairs.all(|(before, after)| before >= after) {
            Going::Down
        } else {
            Going::Both
        }
    }

    /// How far each cell can be moved down and up, in all tables of the run at once.
    pub(super) fn rooms(&self, (start, end): Run) -> Vec<(i64, i64)> {
        let far = 2 * self.threshold;
        let cells = self.tables.first().map_or(0, |table| table.values.len());
        let run = self.tables.get(start..=end).unwrap_or_default();
        let room = |cell: usize| {
            let down = run.iter().map(|table| table.value(cell) - table.least(cell));
            let can_move = run.iter().all(|table| table.is_withheld(cell));
            if can_move { (down.fold(far, i64::min), far) } else { (0, 0) }
        };
        let mut rooms: Vec<(i64, i64)> = (0..cells).map(room).collect();
        for other in (0..self.tables.len()).filter(|other| !(start..=end).contains(other)) {
            for moved in start..=end {
                self.narrow(&mut rooms, moved, other);
            }
        }
        rooms
    }

    /// Leaves only moves of a table after which its counts still go the way they went from or to the other.
    pub(super) fn narrow(&self, rooms: &mut [(i64, i64)], moved: usize, other: usize) {
        let going = self.going(moved.min(other), moved.max(other));
        for (cell, (down, up)) in rooms.iter_mut().enumerate() {
            let over = self.value(moved, cell) - self.value(other, cell);
            let stays_above = match going {
                Going::Up => moved > other,
                Going::Down => moved < other,
                Going::Both => over >= 0,
            };
            let stays_below = match going {
                Going::Up | Going::Down => !stays_above,
                // No difference is turned round, and none is made where there was none.
                Going::Both => over <= 0,
            };
            if stays_above {
                *down = (*down).min(over);
            }
            if stays_below {
                *up = (*up).min(-over);
            }
        }
    }

    pub(super) fn grid(&self, run: Run) -> Grid {
        let Some(first) = self.tables.first() else {
            return Grid { columns: 1, rooms: Vec::new() };
        };
        let rooms = self.rooms(run).into_iter().enumerate().map(|(cell, (down, up))| {
            if first.sign(cell) > 0 { Room { down, up } } else { Room { down: up, up: down } }
        });
        Grid { columns: first.columns, rooms: rooms.collect() }
    }

    pub(super) fn replace_last(&mut self, table: Table) {
        if let Some(last) = self.tables.last_mut() {
            *last = table;
        }
    }

    /// The cells of a new table that are withheld because they are small, because few have come to them or gone from
    /// them, or because they were withheld before.
    pub(super) fn forced(&self, new: &Table) -> BTreeSet<usize> {
        let is_forced = |cell: &usize| {
            let value = new.value(*cell);
            let by =
                |table: &Table| table.is_withheld(*cell) || self.is_few(value - table.value(*cell));
            let is_nought = value == 0 && new.shows_noughts(*cell);
            (value < self.threshold && !is_nought) || self.tables.iter().any(by)
        };
        new.below_totals().filter(is_forced).collect()
    }

    /// Whether these tables tell a cell of one of them to so few values that a later one can't hide it any more.
    pub(super) fn gave_away(&self, cell: usize) -> bool {
        self.tables.iter().enumerate().any(|(number, table)| {
            let is_small = table.is_withheld(cell) || table.value(cell) < self.threshold;
            is_small && self.range(Wanted::Cell(number, cell)) < self.threshold
        })
    }

    /// Whether these tables told the wanted to so few values before the last one came.
    pub(super) fn knew(&self, wanted: Wanted, last: usize) -> bool {
        match wanted {
            Wanted::Since(before, after, cell) if after == last => {
                let is_withheld = self.tables.get(before).is_some_and(|it| it.is_withheld(cell));
                is_withheld && self.range(Wanted::Cell(before, cell)) < self.threshold
            }
            wanted => self.range(wanted) < self.threshold,
        }
    }

    /// The withheld cells of all tables but the last, and what few have come or gone between any two.
    pub(super) fn wanted_of_earlier(&self) -> Vec<Wanted> {
        let mut wanted = Vec::new();
        let last = self.tables.len().saturating_sub(1);
        let cells = self.tables.last().map_or(0..0, Table::below_totals);
        for cell in cells {
            for (before, table) in self.tables.iter().enumerate() {
                if before < last && table.is_withheld(cell) {
                    wanted.push(Wanted::Cell(before, cell));
                }
                for after in before + 1..=last {
                    if self.is_few(self.value(after, cell) - self.value(before, cell)) {
                        wanted.push(Wanted::Since(before, after, cell));
                    }
                }
            }
        }
        wanted
    }
}
