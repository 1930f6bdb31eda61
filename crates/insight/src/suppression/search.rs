//! Which cells of a new table to withhold.

use super::study::{Study, Wanted};
use super::{NotTold, Table};
use std::collections::BTreeSet;

/// Looks for the cells of the last table to withhold.
///
/// Whatever of it is shown, nothing can be better hidden than when nothing of it is. So if something has too few values
/// even then, either an earlier table gave it away already, or the table is not told.
pub(super) struct Search {
    study: Study,
    /// The last table with every cell withheld that keeps enough values then, or must be.
    darkest: Table,
    /// For each cell of the last table, over how many values it can be moved in the darkest.
    most: Vec<i64>,
    /// What is wanted beside the last table's own cells, with the same.
    others: Vec<(Wanted, i64)>,
}

impl Search {
    pub(super) fn begun(before: &Study, whole: Table) -> Result<Self, NotTold> {
        let (threshold, last) = (before.threshold, before.tables.len());
        let forced = before.forced(&whole);
        let shows_noughts = whole.shows_noughts(0);
        let has_somebody = |cell: &usize| whole.column_total(*cell) > 0;
        if shows_noughts
            && forced.iter().filter(|cell| has_somebody(cell)).any(|cell| whole.value(*cell) == 0)
        {
            // A nought that was withheld once stays withheld.
            return Err(NotTold::TooFew);
        }
        let (study, darkest, most) = darkest(before, &whole, &forced);
        let own = whole.below_totals().filter(|cell| darkest.is_withheld(*cell));
        let is_told = own.clone().all(|cell| {
            let is_open = most.get(cell).is_some_and(|range| *range >= threshold);
            // Where something was given away before, as much as possible is hidden of it now.
            is_open || (!shows_noughts && before.gave_away(cell))
        });
        let others: Vec<(Wanted, i64)> =
            study.wanted_of_earlier().into_iter().map(|one| (one, study.range(one))).collect();
        let are_told =
            others.iter().all(|(one, range)| *range >= threshold || before.knew(*one, last));
        if !is_told || !are_told {
            return Err(NotTold::TooFew);
        }
        let mut new = Table { noughts: darkest.noughts.clone(), ..whole.clone() };
        for cell in own.filter(|cell| forced.contains(cell)) {
            new.set_withheld(cell, true);
        }
        let mut search = Self { study, darkest, most, others };
        search.study.replace_last(new);
        Ok(search)
    }

    fn last(&self) -> Option<&Table> {
        self.study.tables.last()
    }

    fn is_withheld(&self, cell: usize) -> bool {
        self.last().is_some_and(|new| new.is_withheld(cell))
    }

    fn set_withheld(&mut self, cell: usize, is_withheld: bool) {
        if let Some(new) = self.study.tables.last_mut() {
            new.set_withheld(cell, is_withheld);
        }
    }

    pub(super) fn run(mut self) -> Result<Table, NotTold> {
        // More withheld never makes anything less hidden: what is hidden once stays so.
        for (wanted, most) in self.others.clone() {
            self.hide(wanted, most);
        }
        let last = self.study.tables.len().saturating_sub(1);
        let mut is_hidden = vec![false; self.most.len()];
        while let Some(cell) = (0..is_hidden.len())
            .find(|cell| self.is_withheld(*cell) && is_hidden.get(*cell) == Some(&false))
        {
            self.hide(Wanted::Cell(last, cell), self.most.get(cell).copied().unwrap_or(0));
            if let Some(is_hidden) = is_hidden.get_mut(cell) {
                *is_hidden = true;
            }
        }
        self.study.tables.pop().ok_or(NotTold::OtherForm)
    }

    /// Withholds more until the wanted can be moved over so many values.
    fn hide(&mut self, wanted: Wanted, enough: i64) {
        while self.study.range(wanted) < enough && self.widen(wanted, enough) {}
    }

    /// Withholds more, so that the wanted can be moved further: the cells of the cheapest circle after which it
    /// has the values it needs, else of the one that helps most, else everything that can be. False if nothing was left
    /// to withhold.
    fn widen(&mut self, wanted: Wanted, enough: i64) -> bool {
        let mut best: Option<(i64, Vec<usize>)> = None;
        let now = self.study.range(wanted);
        for (_, added) in self.circles(wanted.cell()) {
            added.iter().for_each(|cell| self.set_withheld(*cell, true));
            let range = self.study.range(wanted);
            added.iter().for_each(|cell| self.set_withheld(*cell, false));
            if range > now && best.as_ref().is_none_or(|(most, _)| range > *most) {
                best = Some((range, added));
            }
            if range >= enough {
                break;
            }
        }
        let added = best.map_or_else(|| self.all_left(), |(_, added)| added);
        added.iter().for_each(|cell| self.set_withheld(*cell, true));
        !added.is_empty()
    }

    /// What could be withheld and is not.
    fn all_left(&self) -> Vec<usize> {
        self.darkest.below_totals().filter(|cell| self.is_left(*cell)).collect()
    }

    fn is_left(&self, cell: usize) -> bool {
        self.darkest.is_withheld(cell) && !self.is_withheld(cell)
    }

    /// The circles through a cell and a second row and column: what is lost by each, and what is withheld. The
    /// cheapest first.
    fn circles(&self, cell: usize) -> Vec<(u64, Vec<usize>)> {
        let table = &self.darkest;
        let (columns, rows) = (table.columns, table.rows() - 1);
        let (row, column) = (cell / columns, cell % columns);
        let mut circles = Vec::new();
        for other_row in (0..rows).filter(|other| *other != row) {
            for other_column in (0..columns).filter(|other| *other != column) {
                let beside = row * columns + other_column;
                let circle = [
                    cell,
                    beside,
                    other_row * columns + column,
                    other_row * columns + other_column,
                ];
                let shown = |cell: &usize| !self.is_withheld(*cell);
                let added: Vec<usize> = circle.into_iter().filter(shown).collect();
                if !added.is_empty() && added.iter().all(|cell| self.is_left(*cell)) {
                    let loss = |cell: &usize| {
                        let people = u64::try_from(table.value(*cell)).unwrap_or(0);
                        // A total says more than a cell of the same number.
                        if table.is_last_column(*cell) { 10 * people + 1_000 } else { people + 10 }
                    };
                    circles.push((added.iter().map(loss).sum(), added));
                }
            }
        }
        circles.sort_unstable();
        circles
    }
}

/// A new table after the others, with every cell withheld that keeps enough values then, or must be; and over how many
/// values each of its cells can be moved then.
fn darkest(before: &Study, whole: &Table, forced: &BTreeSet<usize>) -> (Study, Table, Vec<i64>) {
    let mut darkest = whole.clone();
    for cell in whole.below_totals() {
        let is_shown = whole.value(cell) == 0 && whole.shows_noughts(cell);
        darkest.set_withheld(cell, whole.column_total(cell) > 0 && !is_shown);
    }
    let mut study = Study { tables: before.tables.clone(), threshold: before.threshold };
    study.tables.push(darkest.clone());
    loop {
        let range = |cell| study.range(Wanted::Cell(before.tables.len(), cell));
        let most: Vec<i64> = whole.below_totals().map(range).collect();
        // What everybody knows is not withheld, least of all to hide something else.
        let is_known = |cell: &usize| {
            let (value, range) = (whole.value(*cell), most.get(*cell).copied().unwrap_or(0));
            let must_be = forced.contains(cell) && (value > 0 || range > 0);
            darkest.is_withheld(*cell) && range < before.threshold && !must_be
        };
        let known: Vec<usize> = whole.below_totals().filter(is_known).collect();
        if known.is_empty() {
            return (study, darkest, most);
        }
        known.into_iter().for_each(|cell| darkest.set_withheld(cell, false));
        darkest = darkest.with_noughts_as_seen();
        study.replace_last(darkest.clone());
    }
}
