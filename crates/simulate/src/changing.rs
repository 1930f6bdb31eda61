//! From the text of changes to what becomes different, and when.

use crate::finding::Named;
use crate::plan::{
    Change, ChangeKind, DAY_US, DAYS_IN_YEAR, Pool, PoolIndex, PoolKind, RunSettings,
};
use crate::reading::{DAYS_IN_MONTH, Reader};
use crate::scarce::WORKERS_MAX;
use crate::scenario::{ChangeText, MoveStaff, SetLength, SetPlaces, Spanned, date};
use crate::scenario::{SetArrivals, SetThen, SetTo};
use jiff::civil::Date;

/// A plan has at most so many changes.
const CHANGES_MAX: usize = 1_000;
const LEARNING_DAYS_MAX: f64 = 10_000.0;

/// How many workers each pool has after the changes so far, in order of time.
struct Workers<'a> {
    numbers: Vec<i64>,
    /// The changes of a base, which have their place between the others.
    before: std::iter::Peekable<std::slice::Iter<'a, Change>>,
}

impl<'a> Workers<'a> {
    fn of(pools: &[Pool], before: &'a [Change]) -> Self {
        let number = |pool: &Pool| match &pool.kind {
            PoolKind::Staff(staff) => i64::from(staff.workers),
            PoolKind::Places(_) | PoolKind::Caseloads { .. } => 0,
        };
        Self { numbers: pools.iter().map(number).collect(), before: before.iter().peekable() }
    }

    fn pass(&mut self, until_us: i64) {
        while let Some(change) = self.before.next_if(|change| change.at_us <= until_us) {
            match &change.what {
                ChangeKind::Workers { pool, by, .. } => {
                    if let Some(number) = self.numbers.get_mut(usize::from(*pool)) {
                        *number += i64::from(*by);
                    }
                }
                ChangeKind::WorkersAre { pool, workers, .. } => {
                    if let Some(number) = self.numbers.get_mut(usize::from(*pool)) {
                        *number = i64::from(*workers);
                    }
                }
                _ => {}
            }
        }
    }
}

impl Reader<'_> {
    /// The changes of a text, in order of time, on top of those of its base.
    pub(crate) fn changes(
        &mut self,
        changes: &[Spanned<ChangeText>],
        starts_on: Date,
        run: &RunSettings,
        before: &[Change],
    ) -> Vec<Change> {
        let mut read: Vec<Change> = Vec::new();
        if let Some(at) = changes.get(CHANGES_MAX) {
            self.findings.add(&at.span, "plan-changes-max");
        }
        let mut in_order: Vec<&Spanned<ChangeText>> = changes.iter().take(CHANGES_MAX).collect();
        in_order.sort_by_key(|change| date(&change.value.on.value));
        let pools = self.pools.clone();
        let mut workers = Workers::of(&pools, before);
        for at in in_order {
            let Some(on) = date(&at.value.on.value) else {
                self.no_day(&at.value.on.span);
                continue;
            };
            let days = on.since(starts_on).map_or(-1, |span| i64::from(span.get_days()));
            let at_us = days * DAY_US;
            if days < 0 {
                self.findings.add_with(
                    &at.value.on.span,
                    "plan-change-before-start",
                    &[("day", &starts_on)],
                );
            } else if at_us >= run.until_us {
                self.findings.add(&at.value.on.span, "plan-change-after-end");
            }
            workers.pass(at_us);
            let all = self.different(at, &mut workers.numbers);
            if all.is_empty() && self.findings.is_empty() {
                self.findings.add(&at.span, "plan-change-of-nothing");
            }
            read.extend(all.into_iter().map(|what| Change { at_us, what }));
        }
        read
    }

    fn different(&mut self, at: &Spanned<ChangeText>, workers: &mut [i64]) -> Vec<ChangeKind> {
        let change = &at.value;
        let mut all = Vec::new();
        if let Some(moved) = &change.move_staff {
            all.extend(self.moved(&moved.value, workers));
        }
        if let Some(set) = &change.set_workers {
            let set = &set.value;
            let pool = self.staff_named(&set.pool);
            let learning_us = self.learning_us(set.learning_days.as_ref());
            if set.workers.value > WORKERS_MAX {
                self.too_many_workers(&set.workers.span);
            }
            let number = set.workers.value.min(WORKERS_MAX);
            if let Some(there) = workers.get_mut(usize::from(pool)) {
                *there = i64::from(number);
            }
            all.push(ChangeKind::WorkersAre { pool, workers: number, learning_us });
        }
        if let Some(set) = &change.set_places {
            all.push(self.places(&set.value));
        }
        if let Some(set) = &change.set_length {
            all.extend(self.another_length(set));
        }
        if let Some(set) = &change.set_then {
            let SetThen { activity, then } = &set.value;
            let names = self.names.activities.clone();
            let activity = self.activity_named(activity);
            let then = self.shares(then, &names, true, Named::Activity);
            all.push(ChangeKind::Then { activity, then });
        }
        if let Some(set) = &change.set_to {
            let SetTo { source, to } = &set.value;
            let names = self.names.activities.clone();
            let source = self.source_named(source);
            let to = self.shares(to, &names, true, Named::Activity);
            all.push(ChangeKind::To { source, to });
        }
        if let Some(set) = &change.set_arrivals {
            let SetArrivals { source, factor } = &set.value;
            self.is_not_negative(factor);
            all.push(ChangeKind::Arrivals {
                source: self.source_named(source),
                factor: factor.value,
            });
        }
        all
    }

    fn moved(&mut self, moved: &MoveStaff, workers: &mut [i64]) -> [ChangeKind; 2] {
        let (from, to) = (self.staff_named(&moved.from), self.staff_named(&moved.to));
        let learning_us = self.learning_us(moved.learning_days.as_ref());
        let by = i32::try_from(moved.workers.value.min(WORKERS_MAX)).unwrap_or(i32::MAX);
        if let Some(left) = workers.get_mut(usize::from(from)) {
            *left -= i64::from(moved.workers.value);
            if *left < 0 {
                self.findings.add_with(
                    &moved.workers.span,
                    "plan-workers-too-few",
                    &[("name", &moved.from.value)],
                );
            }
        }
        if let Some(there) = workers.get_mut(usize::from(to)) {
            *there += i64::from(by);
            if *there > i64::from(WORKERS_MAX) {
                self.too_many_workers(&moved.workers.span);
            }
        }
        [
            ChangeKind::Workers { pool: from, by: -by, learning_us: 0 },
            ChangeKind::Workers { pool: to, by, learning_us },
        ]
    }

    fn learning_us(&mut self, at: Option<&Spanned<f64>>) -> i64 {
        let Some(at) = at else { return 0 };
        if self.is_not_negative(at) && at.value > LEARNING_DAYS_MAX {
            self.findings.add(&at.span, "plan-learning-too-long");
        }
        (at.value.clamp(0.0, LEARNING_DAYS_MAX) * DAY_US as f64) as i64
    }

    fn staff_named(&mut self, at: &Spanned<String>) -> PoolIndex {
        let pool = self.pool_named(at);
        if let Some(PoolKind::Places(_)) = self.pools.get(usize::from(pool)).map(|it| &it.kind)
            && self.names.pools.contains(&at.value)
        {
            self.findings.add_with(&at.span, "plan-pool-has-places", &[("value", &at.value)]);
        }
        pool
    }

    fn places(&mut self, set: &SetPlaces) -> ChangeKind {
        let places = self.count(&set.places);
        let of_places = |pool: &crate::plan::Pool| {
            pool.name == set.pool.value && matches!(pool.kind, PoolKind::Places(_))
        };
        let pool = match self.pools.iter().position(of_places) {
            Some(pool) => pool as PoolIndex,
            None => {
                let names: Vec<String> = self
                    .pools
                    .iter()
                    .filter(|pool| matches!(pool.kind, PoolKind::Places(_)))
                    .map(|pool| pool.name.clone())
                    .collect();
                let names = names.iter().map(String::as_str);
                let what = Named::PoolOfPlaces;
                self.findings.unknown(&set.pool.span, &set.pool.value, names, what);
                0
            }
        };
        ChangeKind::Places { pool, places }
    }

    fn another_length(&mut self, set: &Spanned<SetLength>) -> Option<ChangeKind> {
        let SetLength { activity, takes_days, takes_months, takes_years } = &set.value;
        let day = DAY_US as f64;
        let given = [
            (takes_days.as_ref(), day),
            (takes_months.as_ref(), DAYS_IN_MONTH * day),
            (takes_years.as_ref(), DAYS_IN_YEAR * day),
        ];
        let activity = self.activity_named(activity);
        let Some(length) = self.length(&set.span, "takes", &given) else {
            self.findings.add(&set.span, "plan-length-missing");
            return None;
        };
        Some(ChangeKind::Length { activity, length: vec![length; self.classes.len()] })
    }

    fn activity_named(&mut self, at: &Spanned<String>) -> u16 {
        let names = self.names.activities.clone();
        self.place_of(at, &names, Named::Activity)
    }

    fn source_named(&mut self, at: &Spanned<String>) -> u16 {
        let names = self.names.sources.clone();
        self.place_of(at, &names, Named::Source)
    }

    fn place_of(&mut self, at: &Spanned<String>, names: &[String], what: Named) -> u16 {
        match names.iter().position(|name| *name == at.value) {
            Some(place) => place as u16,
            None => {
                let names = names.iter().map(String::as_str);
                self.findings.unknown(&at.span, &at.value, names, what);
                0
            }
        }
    }
}
