//! Those who are there when a run starts.

#![expect(clippy::indexing_slicing, reason = "places in tables of the plan")]

use super::{Life, State, met_at_us};
use crate::draws::{DrawPurpose, RandomStream};
use crate::observer::{Observer, Who};
use crate::plan::Open;

/// The streams of those who are there already: of no source.
const ALREADY: u64 = u64::MAX / 2;
/// A length is drawn so often until it is longer than what has passed.
const TRIES: u32 = 1_000;

impl<O: Observer> Life<'_, O> {
    /// Puts somebody where they are. What is left of a length is drawn knowing how much has passed.
    pub(super) fn is_there_already(&mut self, number: u32) {
        let open: Open = self.plan.open[number as usize];
        // Ordinals from the other end: nobody who comes has them.
        let who = Who { source: open.source, ordinal: u32::MAX - number };
        let stream = RandomStream::of(self.seed, ALREADY, u64::from(number));
        let Some(place) = self.seat(stream, who, open.class) else { return };
        self.counted.came += 1;
        let citizen = &mut self.citizens[place as usize];
        citizen.came_at_us = -open.came_us_ago;
        if let Some(agreed_us_ago) = open.agreed_us_ago {
            citizen.agreed_at_us = -agreed_us_ago;
        }
        if let Some(helped_us_ago) = open.helped_us_ago {
            citizen.helped_from_us = -helped_us_ago;
        }
        let Some(began_us_ago) = open.began_us_ago else {
            self.enters(place, open.activity);
            let citizen = &mut self.citizens[place as usize];
            if citizen.activity == open.activity && citizen.visit == 1 {
                citizen.entered_at_us = -open.came_us_ago;
            }
            return;
        };
        citizen.visit = 1;
        citizen.activity = open.activity;
        citizen.entered_at_us = -began_us_ago;
        citizen.began_at_us = -began_us_ago;
        citizen.resumed_at_us = -began_us_ago;
        let what = &self.activities[usize::from(open.activity)];
        self.here[usize::from(open.activity)].present += 1;
        if let Some(pool) = what.place {
            let pool = &mut self.pools[usize::from(pool)];
            // Also when there are more than there are places: nobody is put out.
            pool.taken += 1;
            if pool.preemptive {
                pool.there.push(place);
            }
        }
        let mut left_us = 0;
        if let Some(length) = what.length.get(usize::from(open.class)) {
            for turn in 0..TRIES {
                let length_us = length.draw_us(&mut stream.draw(DrawPurpose::Length, 0, turn));
                if length_us > began_us_ago {
                    left_us = length_us - began_us_ago;
                    break;
                }
            }
        }
        citizen.until_us = met_at_us(left_us, what.meets_every_us);
        let (mut next_us, mut state) = (citizen.until_us, State::There);
        if let Some(work) = &what.work
            && let Some(every) = &work.every
            && what.group.is_none()
        {
            // Somewhere between two sessions, or behind the last.
            let space_us = every.draw_us(&mut stream.draw(DrawPurpose::Space, 0, 0));
            let passed = stream.draw(DrawPurpose::Space, 0, 1).share();
            let session_us = (space_us as f64 * passed) as i64;
            if !work.ends_on_time || session_us < citizen.until_us {
                next_us = session_us;
                state = State::Between;
            }
            citizen.turn = 1;
        }
        citizen.state = state;
        self.put(place, next_us);
    }
}
