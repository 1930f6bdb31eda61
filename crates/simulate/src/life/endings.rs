//! What follows when an activity is done, and what becomes different on a day.

#![expect(clippy::indexing_slicing, reason = "places in tables that this file fills itself")]

use super::{Life, NONE, NOT_YET, State};
use crate::distribution::one_of;
use crate::draws::DrawPurpose;
use crate::observer::{Ending, Observer};
use crate::plan::{ActivityIndex, ChangeKind, PoolIndex, PoolKind, WhenFull};

impl<O: Observer> Life<'_, O> {
    #[inline]
    pub(super) fn is_done(&mut self, citizen: u32) {
        let who = &self.citizens[citizen as usize];
        if who.group != NONE {
            let members = std::mem::take(&mut self.groups[who.group as usize]);
            self.citizens[citizen as usize].state = State::Gone;
            self.free.push(citizen);
            for member in members {
                self.is_done(member);
            }
            return;
        }
        let what = &self.activities[usize::from(who.activity)];
        let next = match what.then.as_slice() {
            [] => None,
            then => one_of(then, &mut who.stream.draw(DrawPurpose::Route, who.visit, 0)).copied(),
        };
        match next {
            None => {
                self.stops(citizen, None);
                self.leaves(citizen);
            }
            Some(next) if next != who.activity && self.is_full(next) => {
                match self.activities[usize::from(next)].when_full {
                    WhenFull::Lost => {
                        self.stops(citizen, Some(next));
                        self.enters(citizen, next);
                    }
                    WhenFull::Blocks => {
                        let who = &mut self.citizens[citizen as usize];
                        who.state = State::Blocked(next);
                        who.pending = 0;
                        self.here[usize::from(next)].blocked.push_back(citizen);
                    }
                }
            }
            Some(next) => {
                self.stops(citizen, Some(next));
                self.enters(citizen, next);
            }
        }
    }

    /// A citizen leaves an activity that is done, and others take what was held.
    #[inline]
    pub(super) fn stops(&mut self, citizen: u32, next: Option<ActivityIndex>) {
        self.tells(citizen, Ending::Served, next);
        let who = &mut self.citizens[citizen as usize];
        let activity = who.activity;
        let what = &self.activities[usize::from(activity)];
        if what.agreement && who.agreed_at_us == NOT_YET {
            who.agreed_at_us = self.now_us;
        }
        if what.course.is_some() {
            if who.helped_from_us == NOT_YET {
                who.helped_from_us = who.began_at_us;
            }
            who.helped_until_us = self.now_us;
        }
        if let Some(pool) = self.activities[usize::from(activity)].place {
            self.gives_back(citizen, pool);
        }
        self.makes_room(activity);
    }

    #[inline]
    pub(super) fn makes_room(&mut self, activity: ActivityIndex) {
        let blocked = self.here[usize::from(activity)].blocked.pop_front();
        if let Some(blocked) = blocked {
            // The room is kept for this one while the place that was held is given back.
            self.stops(blocked, Some(activity));
        }
        self.here[usize::from(activity)].present -= 1;
        if let Some(blocked) = blocked {
            self.enters(blocked, activity);
        }
    }

    pub(super) fn becomes_different(&mut self, change: u32) {
        let plan = self.plan;
        match &plan.changes[change as usize].what {
            ChangeKind::Workers { pool, by, learning_us } => {
                self.workers_change(*pool, i64::from(*by), *learning_us);
            }
            ChangeKind::WorkersAre { pool, workers, learning_us } => {
                let staff = self.pools[usize::from(*pool)].staff.as_ref();
                let by = staff.map_or(0, |it| i64::from(*workers) - i64::from(it.number()));
                self.workers_change(*pool, by, *learning_us);
            }
            ChangeKind::Places { pool, places } => {
                self.pools[usize::from(*pool)].places = *places;
                self.fills(*pool);
            }
            ChangeKind::Length { activity, length } => {
                self.activities[usize::from(*activity)].length.clone_from(length);
            }
            ChangeKind::Then { activity, then } => {
                self.activities[usize::from(*activity)].then.clone_from(then);
            }
            ChangeKind::To { source, to } => {
                self.sources[usize::from(*source)].to.clone_from(to);
            }
            // The source knows its rates from the start: a candidate is weighed by the rate of its moment.
            ChangeKind::Arrivals { .. } => {}
        }
    }

    fn workers_change(&mut self, pool: PoolIndex, by: i64, learning_us: i64) {
        let plan = self.plan;
        let Some(staff) = &mut self.pools[usize::from(pool)].staff else { return };
        staff.becomes(by, self.now_us, learning_us);
        let number = staff.number();
        if let PoolKind::Staff(staff) = &plan.pools[usize::from(pool)].kind
            && let Some(caseloads) = staff.caseloads
            && let PoolKind::Caseloads { each, .. } = &plan.pools[usize::from(caseloads)].kind
        {
            self.pools[usize::from(caseloads)].places = Some(number * each);
            self.fills(caseloads);
        }
        self.staff_works(pool);
    }
}
