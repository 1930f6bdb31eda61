//! How far one cell of a table can be moved when every row and every column keeps its sum.
//!
//! A table stays true to its totals when counts are moved round a circle of cells, so how far a cell can move
//! is a flow in the network whose nodes are rows and columns, and the most is found exactly. Flows in whole
//! numbers give tables in whole numbers, so every value between the least and the most is a real table.

use std::collections::VecDeque;

/// How far a cell of the grid can be moved.
#[derive(Clone, Copy)]
pub(crate) struct Room {
    pub(crate) down: i64,
    pub(crate) up: i64,
}

/// Rows and columns that each sum to nothing.
pub(crate) struct Grid {
    pub(crate) columns: usize,
    pub(crate) rooms: Vec<Room>,
}

/// What is left to move: from a row to a column, and the other way.
type Left = Vec<(i64, i64)>;

impl Grid {
    /// Over how many values a cell can be moved, counted up to `enough`.
    pub(crate) fn range(&self, cell: usize, enough: i64) -> i64 {
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
        let mut left: Left = self
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
            let way = self.shortest(&left, from, to);
            let fits = way.iter().filter_map(|(between, from_row)| {
                let (against, with) = left.get(*between)?;
                Some(if *from_row { *against } else { *with })
            });
            let step = fits.fold(most - moved, i64::min);
            if way.is_empty() {
                break;
            }
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

    /// The shortest way with room from one node to another: its cells, and whether each is gone through from its row.
    /// Empty if there is none.
    fn shortest(&self, left: &Left, from: usize, to: usize) -> Vec<(usize, bool)> {
        let (columns, rows) = (self.columns, self.rooms.len() / self.columns);
        // How each node was come to: from which, and by which cell.
        let mut reached: Vec<Option<(usize, usize)>> = vec![None; rows + columns];
        let mut waiting = VecDeque::from([from]);
        while let Some(node) = waiting.pop_front() {
            let is_row = node < rows;
            for other in if is_row { rows..rows + columns } else { 0..rows } {
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
        if node == from { way } else { Vec::new() }
    }
}
