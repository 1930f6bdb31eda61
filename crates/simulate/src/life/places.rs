//! Waiting for a place, getting it, and giving it back.

#![expect(clippy::indexing_slicing, reason = "places in tables that this file fills itself")]

use super::{Life, NONE, NOT_YET, State, met_at_us};
use crate::draws::DrawPurpose;
use crate::observer::{Ending, Observer, Used};
use crate::plan::PoolIndex;
use crate::waiting::NOBODY;

impl<O: Observer> Life<'_, O> {
    pub(super) fn rank(&self, citizen: u32) -> u8 {
        let who = &self.citizens[citizen as usize];
        self.activities[usize::from(who.activity)].rank + who.class
    }

    #[inline]
    pub(super) fn waits(&mut self, citizen: u32, queue: u32, may_give_up: bool) {
        let who = &mut self.citizens[citizen as usize];
        who.state = State::Waiting;
        who.queued_at_us = self.now_us;
        who.queue = queue;
        who.pending = 0;
        let (stream, visit) = (who.stream, who.visit);
        let patience = &self.activities[usize::from(who.activity)].patience;
        if let Some(patience) = patience.as_ref().filter(|_| may_give_up) {
            let until_us =
                self.now_us + patience.draw_us(&mut stream.draw(DrawPurpose::Patience, visit, 0));
            self.put(citizen, until_us);
        }
        self.line_up(citizen, queue, false);
    }

    #[inline]
    pub(super) fn line_up(&mut self, citizen: u32, queue: u32, first: bool) {
        let Self { queues, links, pools, .. } = self;
        let queue = &mut queues[queue as usize];
        if first {
            queue.add_first(citizen, links);
        } else {
            queue.add_last(citizen, links);
        }
        if let Some(pool) = pools.get_mut(usize::from(queue.pool)) {
            pool.occupied |= 1 << queue.rank;
            pool.waiting += 1;
        }
    }

    #[inline]
    pub(super) fn steps_out(&mut self, citizen: u32) {
        let Self { queues, links, citizens, pools, .. } = self;
        let queue = &mut queues[citizens[citizen as usize].queue as usize];
        queue.remove(citizen, links);
        if let Some(pool) = pools.get_mut(usize::from(queue.pool)) {
            pool.waiting -= 1;
            if queue.first == NOBODY {
                pool.occupied &= !(1 << queue.rank);
            }
        }
    }

    #[inline]
    pub(super) fn first_of(&self, pool: PoolIndex) -> Option<u32> {
        let pool = &self.pools[usize::from(pool)];
        if pool.occupied == 0 {
            return None;
        }
        let queue = pool.first_queue + pool.occupied.trailing_zeros();
        Some(self.queues[queue as usize].first)
    }

    pub(super) fn gives_up(&mut self, citizen: u32) {
        let who = &self.citizens[citizen as usize];
        let activity = who.activity;
        let waited_for = self.queues[who.queue as usize].pool;
        self.steps_out(citizen);
        self.tells(citizen, Ending::GaveUp, None);
        self.leaves(citizen);
        // Who waits for the first session holds the place already.
        let place = self.activities[usize::from(activity)].place;
        if let Some(place) = place.filter(|place| *place != waited_for) {
            self.gives_back(citizen, place);
        }
        self.makes_room(activity);
    }

    #[inline]
    pub(super) fn asks_for_place(&mut self, citizen: u32, pool: PoolIndex) {
        let rank = self.rank(citizen);
        let state = &mut self.pools[usize::from(pool)];
        if state.places.is_none_or(|places| state.taken < places) {
            state.taken += 1;
            if state.preemptive {
                state.there.push(citizen);
            }
            return self.begins(citizen);
        }
        let queue = state.first_queue + u32::from(rank);
        if state.preemptive && self.takes_place_of_another(citizen, pool, rank) {
            return;
        }
        self.waits(citizen, queue, true);
    }

    /// Takes the place of whoever there has the worst rank, if it is worse than this one's.
    pub(super) fn takes_place_of_another(
        &mut self,
        citizen: u32,
        pool: PoolIndex,
        rank: u8,
    ) -> bool {
        let there = &self.pools[usize::from(pool)].there;
        // Whoever is done, and waits for room elsewhere, has nothing left to be interrupted.
        let served = there
            .iter()
            .enumerate()
            .filter(|(_, other)| self.citizens[**other as usize].state == State::There);
        let worst = served.max_by_key(|(at, other)| (self.rank(**other), *at));
        let Some((at, other)) = worst.map(|(at, other)| (at, *other)) else { return false };
        let other_rank = self.rank(other);
        if other_rank <= rank {
            return false;
        }
        self.pools[usize::from(pool)].there.swap_remove(at);
        let who = &mut self.citizens[other as usize];
        self.observer.used(&Used {
            class: who.class,
            activity: who.activity,
            from_us: who.resumed_at_us,
            until_us: self.now_us,
        });
        who.until_us -= self.now_us;
        who.pending = 0;
        who.state = State::Waiting;
        who.queued_at_us = self.now_us;
        who.queue = self.pools[usize::from(pool)].first_queue + u32::from(other_rank);
        let queue = who.queue;
        self.line_up(other, queue, true);
        self.pools[usize::from(pool)].there.push(citizen);
        self.begins(citizen);
        true
    }

    #[inline]
    pub(super) fn gives_back(&mut self, citizen: u32, pool: PoolIndex) {
        let state = &mut self.pools[usize::from(pool)];
        state.taken -= 1;
        if state.preemptive
            && let Some(at) = state.there.iter().position(|there| *there == citizen)
        {
            state.there.swap_remove(at);
        }
        self.fills(pool);
    }

    /// Gives free places to those who wait.
    #[inline]
    pub(super) fn fills(&mut self, pool: PoolIndex) {
        loop {
            let state = &self.pools[usize::from(pool)];
            if state.occupied == 0 || state.places.is_some_and(|places| state.taken >= places) {
                return;
            }
            let Some(next) = self.first_of(pool) else { return };
            self.steps_out(next);
            let state = &mut self.pools[usize::from(pool)];
            state.taken += 1;
            if state.preemptive {
                state.there.push(next);
            }
            self.begins(next);
        }
    }

    /// The place is there: it begins, or goes on after an interruption.
    #[inline]
    pub(super) fn begins(&mut self, citizen: u32) {
        let who = &mut self.citizens[citizen as usize];
        let what = &self.activities[usize::from(who.activity)];
        if who.began_at_us != NOT_YET {
            who.waited_us += self.now_us - who.queued_at_us;
            who.resumed_at_us = self.now_us;
            who.until_us += self.now_us;
            who.state = State::There;
            let until_us = who.until_us;
            return self.put(citizen, until_us);
        }
        let length_us = match what.length.get(usize::from(who.class)) {
            Some(length) => length.draw_us(&mut who.stream.draw(DrawPurpose::Length, who.visit, 0)),
            None => 0,
        };
        if what.work.is_some() {
            // The length counts from the first session, or from the end of the only one.
            who.until_us = length_us;
            return self.asks_for_session(citizen);
        }
        who.began_at_us = self.now_us;
        who.resumed_at_us = self.now_us;
        who.waited_us = self.now_us - who.entered_at_us;
        who.state = State::There;
        if who.group == NONE {
            self.observer.began(who.who, who.activity, self.now_us);
        }
        let who = &mut self.citizens[citizen as usize];
        who.until_us = met_at_us(self.now_us + length_us, what.meets_every_us);
        let until_us = who.until_us;
        self.put(citizen, until_us);
    }
}
