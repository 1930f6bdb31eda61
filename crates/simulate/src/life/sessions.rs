//! Sessions with workers, and groups that start together.

#![expect(clippy::indexing_slicing, reason = "places in tables that this file fills itself")]

use super::{Citizen, Life, NONE, NOT_YET, State, met_at_us};
use crate::draws::{DrawPurpose, RandomStream};
use crate::observer::{Observer, Session, Used};
use crate::plan::{ActivityIndex, PoolIndex};
use crate::waiting::NOBODY;

impl<O: Observer> Life<'_, O> {
    pub(super) fn asks_for_session(&mut self, citizen: u32) {
        let activity = usize::from(self.citizens[citizen as usize].activity);
        let pools = self.activities[activity].work.as_ref().map_or(0, |work| work.pools.len());
        // The pool with somebody free, and where fewest wait for each worker.
        let (mut free, mut best) = (None, (f64::INFINITY, 0));
        for place in 0..pools {
            let pool = self.activities[activity].work.as_ref().map_or(0, |work| work.pools[place]);
            if self.pools[usize::from(pool)].waiting > 0 {
                // Whoever has become free this moment takes up what waits before anything new.
                self.staff_works(pool);
            }
            let state = &mut self.pools[usize::from(pool)];
            let Some(staff) = &mut state.staff else { continue };
            if let Some(worker) = staff.somebody_free(self.now_us, &self.plan.working_days) {
                free = Some((pool, worker));
                break;
            }
            let each = f64::from(state.waiting) / f64::from(staff.number().max(1));
            if each < best.0 {
                best = (each, pool);
            }
        }
        if let Some((pool, worker)) = free {
            return self.session_begins(citizen, pool, worker);
        }
        let queue = self.pools[usize::from(best.1)].first_queue + u32::from(self.rank(citizen));
        let is_first = self.citizens[citizen as usize].turn == 0
            && self.citizens[citizen as usize].group == NONE;
        self.waits(citizen, queue, is_first);
        if !is_first {
            self.citizens[citizen as usize].state = State::WaitingForSession;
        }
        self.watches(best.1);
    }

    /// Somebody waits: the next end of a session matters.
    fn watches(&mut self, pool: PoolIndex) {
        let state = &mut self.pools[usize::from(pool)];
        let free_at_us = state.staff.as_ref().and_then(|staff| staff.next_free_us());
        let until_us = self.plan.run.until_us;
        if let Some(at_us) =
            free_at_us.filter(|at_us| *at_us < state.free_at_us && *at_us < until_us)
        {
            state.free_at_us = at_us;
            self.agenda.put(at_us, state.free_slot);
        }
    }

    pub(super) fn session_begins(&mut self, citizen: u32, pool: PoolIndex, worker: u32) {
        let who = &mut self.citizens[citizen as usize];
        let Some(work) = &self.activities[usize::from(who.activity)].work else { return };
        let mut work_us =
            work.session.draw_us(&mut who.stream.draw(DrawPurpose::Work, who.visit, who.turn));
        if let Some(travel) = &work.travel {
            work_us +=
                travel.draw_us(&mut who.stream.draw(DrawPurpose::Travel, who.visit, who.turn));
        }
        if who.began_at_us == NOT_YET {
            who.began_at_us = self.now_us;
            who.waited_us = self.now_us - who.entered_at_us;
            if work.every.is_some() {
                who.until_us += self.now_us;
            }
            if who.group == NONE {
                self.observer.began(who.who, who.activity, self.now_us);
            }
        }
        let stayed_away = work.no_show_share > 0.0
            && who.stream.draw(DrawPurpose::Absent, who.visit, who.turn).share()
                < work.no_show_share;
        who.stayed_away = stayed_away;
        let session = Session {
            who: who.who,
            class: who.class,
            activity: who.activity,
            visit: who.visit,
            number: who.turn,
            pool,
            worker,
            began_at_us: self.now_us,
            ended_at_us: self.now_us,
            work_us,
            stayed_away,
        };
        let Some(staff) = &mut self.pools[usize::from(pool)].staff else { return };
        let (class, activity, observer) = (who.class, who.activity, &mut *self.observer);
        let mut works = |from_us: i64, until_us: i64| {
            observer.used(&Used { class, activity, from_us, until_us });
        };
        let work = (self.now_us, work_us);
        let end_us = staff.takes(worker, work, &self.plan.working_days, &mut works);
        let session = Session { ended_at_us: end_us, ..session };
        self.observer.met(&session);
        let group = self.citizens[citizen as usize].group;
        if group != NONE {
            for member in self.groups[group as usize].iter().skip(1) {
                let Citizen { who, class, visit, .. } = self.citizens[*member as usize];
                self.observer.met(&Session { who, class, visit, work_us: 0, ..session });
            }
        }
        self.put_next_session(citizen, end_us);
    }

    /// When the citizen meets again after a session that ends then, or what the session was the last of ends.
    fn put_next_session(&mut self, citizen: u32, end_us: i64) {
        let who = &mut self.citizens[citizen as usize];
        who.turn += 1;
        let work = self.activities[usize::from(who.activity)].work.as_ref();
        let every = work.and_then(|work| work.every.as_ref());
        let ends_on_time = work.is_some_and(|work| work.ends_on_time);
        let goes_on = end_us < who.until_us || (who.stayed_away && !ends_on_time);
        let next_us = match every.filter(|_| goes_on) {
            Some(every) => {
                // From beginning to beginning: a weekly session keeps its day and its hour.
                let mut draw = who.stream.draw(DrawPurpose::Space, who.visit, who.turn);
                let next_us = (self.now_us + every.draw_us(&mut draw)).max(end_us);
                if ends_on_time && next_us >= who.until_us {
                    who.state = State::There;
                    who.until_us
                } else {
                    who.state = State::Between;
                    next_us
                }
            }
            None => {
                who.state = State::InSession;
                end_us
            }
        };
        self.put(citizen, next_us);
    }

    /// The last session ends, or the only one.
    pub(super) fn session_ends(&mut self, citizen: u32) {
        let who = &mut self.citizens[citizen as usize];
        let what = &self.activities[usize::from(who.activity)];
        let is_course = what.work.as_ref().is_some_and(|work| work.every.is_some());
        let until_us = met_at_us(self.now_us + who.until_us, what.meets_every_us);
        if !is_course && until_us > self.now_us {
            // The work is done; what others need, or a meeting, is still to come.
            who.state = State::There;
            return self.put(citizen, until_us);
        }
        self.is_done(citizen);
    }

    /// Those of a pool's workers who are free take up what waits.
    pub(super) fn staff_works(&mut self, pool: PoolIndex) {
        while let Some(next) = self.first_of(pool) {
            let Some(staff) = &mut self.pools[usize::from(pool)].staff else { return };
            let Some(worker) = staff.somebody_free(self.now_us, &self.plan.working_days) else {
                return self.watches(pool);
            };
            self.steps_out(next);
            self.session_begins(next, pool, worker);
        }
    }

    pub(super) fn group_day(&mut self, activity: ActivityIndex) {
        let queue = self.here[usize::from(activity)].group_queue;
        let minimum =
            self.activities[usize::from(activity)].group.map_or(u32::MAX, |it| it.minimum);
        if self.queues[queue as usize].length >= minimum {
            self.group_starts(activity);
        }
    }

    pub(super) fn group_starts(&mut self, activity: ActivityIndex) {
        let queue = self.here[usize::from(activity)].group_queue;
        let maximum = self.activities[usize::from(activity)].group.map_or(0, |it| it.maximum);
        let mut members = Vec::new();
        while (members.len() as u32) < maximum {
            let next = self.queues[queue as usize].first;
            if next == NOBODY {
                break;
            }
            self.steps_out(next);
            let who = &mut self.citizens[next as usize];
            who.state = State::InGroup;
            who.pending = 0;
            who.began_at_us = self.now_us;
            who.resumed_at_us = self.now_us;
            who.waited_us = self.now_us - who.entered_at_us;
            self.observer.began(who.who, activity, self.now_us);
            members.push(next);
        }
        let Some(first) = members.first() else { return };
        let first = self.citizens[*first as usize].who;
        self.groups_started += 1;
        let stream = RandomStream::of(self.seed, !u64::from(activity), self.groups_started);
        let Some(group) = self.seat(stream, first, 0) else { return };
        let place = self.groups.iter().position(Vec::is_empty).unwrap_or(self.groups.len());
        if place == self.groups.len() {
            self.groups.push(members);
        } else {
            self.groups[place] = members;
        }
        let what = &mut self.citizens[group as usize];
        what.group = place as u32;
        what.activity = activity;
        what.visit = 1;
        what.state = State::Group;
        self.begins(group);
    }
}
