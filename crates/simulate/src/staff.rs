//! A pool's workers in the middle of a run: who is at work, who is free, and when work ends that does not
//! fit into the day.

#![expect(clippy::indexing_slicing, reason = "workers are named by their place in the pool")]

use crate::draws::{DrawPurpose, RandomStream};
use crate::plan::{DAY_US, PoolIndex, Staff};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// Nobody has been asked yet.
const NO_DAY: i64 = -1;

#[derive(Clone, Copy, Debug)]
struct Worker {
    stream: RandomStream,
    from_us: i64,
    until_us: i64,
    is_busy: bool,
}

/// A pool's workers.
#[derive(Clone, Debug)]
pub(crate) struct StaffState {
    seed: u64,
    pool: PoolIndex,
    workers: Vec<Worker>,
    /// How many belong to the pool from now on.
    number: u32,
    /// Who is there today and has nothing to do; who has had nothing for longest comes first, so everybody
    /// gets a share of the work.
    ready: VecDeque<u32>,
    /// The day that this is known of.
    ready_on: i64,
    /// Who is at work on something, by when it ends. They are freed when somebody is looked for: most ends
    /// are nobody's business.
    busy: BinaryHeap<Reverse<(i64, u32)>>,
    day_begins_us: i64,
    day_us: i64,
    absence_share: f64,
    absence_days: i64,
}

impl StaffState {
    pub(crate) fn new(staff: &Staff, seed: u64, pool: PoolIndex) -> Self {
        let mut state = Self {
            seed,
            pool,
            workers: Vec::new(),
            number: 0,
            ready: VecDeque::new(),
            ready_on: NO_DAY,
            busy: BinaryHeap::new(),
            day_begins_us: staff.day_begins_us,
            day_us: staff.day_us,
            absence_share: staff.absence_share,
            absence_days: i64::from(staff.absence_days.max(1)),
        };
        state.becomes(i64::from(staff.workers), 0, 0);
        state
    }

    /// How many belong to the pool from now on.
    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// Workers come, and learn before they work; or go, those who came last first, when what they are
    /// doing is done.
    pub(crate) fn becomes(&mut self, by: i64, now_us: i64, learning_us: i64) {
        for _ in 0..by {
            // Worker n of a pool is the same person in every plan.
            let ordinal = self.workers.len() as u64;
            let stream = RandomStream::of(self.seed, u64::MAX - u64::from(self.pool), ordinal);
            let from_us = now_us + learning_us;
            self.workers.push(Worker { stream, from_us, until_us: i64::MAX, is_busy: false });
        }
        for _ in by..0 {
            if let Some(last) = self.workers.iter_mut().rfind(|it| it.until_us == i64::MAX) {
                last.until_us = now_us;
            }
        }
        self.number = self.workers.iter().filter(|it| it.until_us == i64::MAX).count() as u32;
        self.ready_on = NO_DAY;
    }

    fn is_there(&self, worker: &Worker, day: i64) -> bool {
        if self.absence_share <= 0.0 {
            return true;
        }
        let spell = (day / self.absence_days) as u32;
        worker.stream.draw(DrawPurpose::Away, spell, 0).share() >= self.absence_share
    }

    /// Somebody who is at work now and has nothing to do.
    #[inline]
    pub(crate) fn somebody_free(&mut self, now_us: i64, working_days: &[bool]) -> Option<u32> {
        while let Some(Reverse((end_us, worker))) = self.busy.peek().copied()
            && end_us <= now_us
        {
            self.busy.pop();
            self.is_free(worker, now_us);
        }
        let (day, since) = (now_us / DAY_US, now_us % DAY_US - self.day_begins_us);
        if since < 0 || since >= self.day_us || !is_working_day(day, working_days) {
            return None;
        }
        if self.ready_on != day {
            self.is_day(day, now_us);
        }
        self.ready.pop_front()
    }

    /// A day begins, or somebody has come or gone: who is there and has nothing to do?
    fn is_day(&mut self, day: i64, now_us: i64) {
        self.ready_on = day;
        self.ready.clear();
        for (number, worker) in self.workers.iter().enumerate() {
            let belongs = worker.from_us <= now_us && now_us < worker.until_us;
            if !worker.is_busy && belongs && self.is_there(worker, day) {
                self.ready.push_back(number as u32);
            }
        }
        // Not always the same ones first.
        let turn = day as usize % self.ready.len().max(1);
        self.ready.rotate_left(turn);
    }

    /// A worker takes up work of this length; the time when it is done. What doesn't fit into the day
    /// goes on on the worker's next one: `works` hears each stretch.
    #[inline]
    pub(crate) fn takes(
        &mut self,
        worker: u32,
        work: (i64, i64),
        working_days: &[bool],
        works: &mut impl FnMut(i64, i64),
    ) -> i64 {
        self.workers[worker as usize].is_busy = true;
        let end_us = self.ends_us(worker, work, working_days, works);
        self.busy.push(Reverse((end_us, worker)));
        end_us
    }

    /// When the next of them is done.
    pub(crate) fn next_free_us(&self) -> Option<i64> {
        self.busy.peek().map(|Reverse((end_us, _))| *end_us)
    }

    fn ends_us(
        &self,
        worker: u32,
        (now_us, mut work_us): (i64, i64),
        working_days: &[bool],
        works: &mut impl FnMut(i64, i64),
    ) -> i64 {
        let mut day = now_us / DAY_US;
        let mut from_us = now_us % DAY_US;
        let ends_us = self.day_begins_us + self.day_us;
        if from_us + work_us <= ends_us {
            works(now_us, now_us + work_us);
            return now_us + work_us;
        }
        let worker = self.workers[worker as usize];
        loop {
            let today_us = ends_us - from_us;
            if today_us > 0 && is_working_day(day, working_days) && self.is_there(&worker, day) {
                let begins_us = day * DAY_US + from_us;
                if work_us <= today_us {
                    works(begins_us, begins_us + work_us);
                    return begins_us + work_us;
                }
                works(begins_us, begins_us + today_us);
                work_us -= today_us;
            }
            day += 1;
            from_us = self.day_begins_us;
            if day > working_days.len() as i64 {
                return i64::MAX / 4;
            }
        }
    }

    /// A worker is done.
    fn is_free(&mut self, worker: u32, now_us: i64) {
        let number = worker;
        let worker = &mut self.workers[number as usize];
        worker.is_busy = false;
        if self.ready_on == now_us / DAY_US && now_us < worker.until_us {
            self.ready.push_back(number);
        }
    }

    /// When the next working day begins.
    pub(crate) fn opens_after_us(&self, now_us: i64, working_days: &[bool]) -> Option<i64> {
        let mut day = now_us / DAY_US;
        if now_us % DAY_US >= self.day_begins_us {
            day += 1;
        }
        while day < working_days.len() as i64 {
            if is_working_day(day, working_days) {
                return Some(day * DAY_US + self.day_begins_us);
            }
            day += 1;
        }
        None
    }
}

fn is_working_day(day: i64, working_days: &[bool]) -> bool {
    usize::try_from(day).is_ok_and(|day| working_days.get(day).copied().unwrap_or(false))
}
