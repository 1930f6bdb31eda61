//! How much a scenario may hold: what is more is refused by its line, before any table is too small for it.

use crate::plan::{Plan, PoolKind};
use crate::reading::Reader;
use crate::scenario::{ScenarioText, Spanned};
use crate::source::{CANDIDATES_MAX, candidates};
use std::ops::Range;

/// A pool has a queue for each rank: classes times priorities.
pub(crate) const RANKS_MAX: usize = 64;
/// Sources, pools and activities are named by their place in tables of at most 65,536.
const TABLE_MAX: usize = 1_000;

impl Reader<'_> {
    /// Tells what a scenario has too much of; whether the rest can be read nevertheless.
    pub(crate) fn counts(&mut self, scenario: &ScenarioText) -> bool {
        if let Some(at) = scenario.classes.get(RANKS_MAX) {
            self.findings.add(&at.span, "plan-classes-max");
        }
        let few = [
            self.table(&scenario.sources, "plan-sources-max"),
            self.table(&scenario.pools, "plan-pools-max"),
            self.table(&scenario.activities, "plan-activities-max"),
            scenario.classes.len() <= TABLE_MAX,
        ];
        few.iter().all(|few| *few)
    }

    fn table<T>(&mut self, all: &[Spanned<T>], key: &str) -> bool {
        if let Some(at) = all.get(TABLE_MAX) {
            self.findings.add(&at.span, key);
        }
        all.len() <= TABLE_MAX
    }

    /// More citizens than a run can number; told where `place` says that a source's rate stands.
    pub(crate) fn crowds(&mut self, plan: &Plan, place: impl Fn(u16) -> Option<Range<usize>>) {
        for (number, source) in plan.sources.iter().enumerate() {
            let number = number as u16;
            // What isn't a number has been told already.
            if candidates(number, source, plan) > CANDIDATES_MAX
                && let Some(at) = place(number)
            {
                let name = &source.name;
                self.findings.add_with(&at, "plan-crowd", &[("name", &name)]);
            }
        }
    }

    /// Work of staff can't be interrupted, nor can what is done beside it.
    pub(crate) fn interruptions(&mut self, plan: &Plan, scenario: &ScenarioText) {
        for (activity, at) in plan.activities.iter().zip(&scenario.activities) {
            let pool = activity.place.and_then(|pool| plan.pools.get(usize::from(pool)));
            let places = pool.filter(|pool| matches!(pool.kind, PoolKind::Places(_)));
            if activity.work.is_some() && places.is_some_and(|pool| pool.preemptive) {
                let span = at.value.places.as_ref().map_or(&at.span, |places| &places.span);
                self.findings.add(span, "plan-interruption");
            }
        }
    }
}
