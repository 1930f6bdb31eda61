//! How long something lasts when some of it goes on at the end: Kaplan and Meier's estimate with late entry, by
//! the rules of the product's figures (`roret_insight::time_to_event`; a test holds the two together).
//!
//! Whoever is still there counts as open. Who was there already when counting began is seen from then on: at
//! risk at *t* when entry < t ≤ exit. What has ended before counting began is not known of, as in records.

use crate::draws::mix;
use crate::observer::Who;

/// So many are kept of an activity and class; of more, every second, fourth … by lot.
const KEPT_MAX: usize = 32_768;
/// Shares this close are the same, as in the product's figures.
const SAME: f64 = 1.5e-8;
/// Seen from the beginning.
const FROM_START: i64 = -1;

/// One stay, as far as it was seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stay {
    draw: u64,
    entry_us: i64,
    exit_us: i64,
    ended: bool,
}

/// Stays of an activity, or times in the system.
#[derive(Clone, Default, Debug)]
pub(crate) struct Stays {
    level: u32,
    kept: Vec<Stay>,
}

/// How long it lasts.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Lasting {
    /// The mean up to the longest that was seen.
    pub(crate) mean_us: f64,
    /// The median; none when less than half have ended by the longest that was seen.
    pub(crate) median_us: Option<f64>,
    /// The longest that was seen.
    pub(crate) until_us: f64,
}

impl Stays {
    /// Adds one of a citizen: from its beginning until its end, or until the end of what was seen. `counted_from_us`
    /// is when counting began.
    #[inline]
    pub(crate) fn add(
        &mut self,
        (who, visit): (Who, u32),
        (began_us, until_us): (i64, i64),
        ended: bool,
        counted_from_us: i64,
    ) {
        if until_us < counted_from_us {
            return;
        }
        let number = u64::from(who.source) << 32 | u64::from(who.ordinal);
        let draw = mix(number ^ u64::from(visit).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        if !is_kept(draw, self.level) {
            return;
        }
        let late = began_us < counted_from_us;
        let entry_us = if late { counted_from_us - began_us } else { FROM_START };
        let exit_us = until_us - began_us;
        // Who is seen from the moment of the end on is not seen at all.
        if entry_us >= exit_us {
            return;
        }
        self.kept.push(Stay { draw, entry_us, exit_us, ended });
        if self.kept.len() > KEPT_MAX {
            self.thins(self.level + 1);
        }
    }

    fn thins(&mut self, level: u32) {
        self.level = level;
        self.kept.retain(|stay| is_kept(stay.draw, level));
    }

    /// Of several classes together.
    pub(crate) fn together<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let level = all.clone().map(|stays| stays.level).max().unwrap_or(0);
        let mut together = Self { level, kept: Vec::new() };
        let kept = all.flat_map(|stays| &stays.kept);
        together.kept.extend(kept.filter(|stay| is_kept(stay.draw, level)));
        together
    }

    /// How long it lasts; none when nothing was seen, or when the curve ends before the longest that was seen
    /// (it rests on too few at its beginning).
    pub(crate) fn lasting(&self) -> Option<Lasting> {
        let mut stays = self.kept.clone();
        stays.sort_unstable_by_key(|stay| (stay.exit_us, stay.draw));
        let until_us = stays.last()?.exit_us;
        let mut entries: Vec<i64> = stays.iter().map(|stay| stay.entry_us).collect();
        entries.sort_unstable();
        let (mut left, mut area_us, mut since_us) = (1.0, 0.0, 0_i64);
        let (mut entered, mut gone) = (0_usize, 0_usize);
        let mut half = Half::default();
        for same in stays.chunk_by(|one, other| one.exit_us == other.exit_us) {
            let Some(at_us) = same.first().map(|stay| stay.exit_us) else { continue };
            while entries.get(entered).is_some_and(|entry| *entry < at_us) {
                entered += 1;
            }
            let at_risk = entered - gone;
            gone += same.len();
            let ended = same.iter().filter(|stay| stay.ended).count();
            if ended == 0 {
                continue;
            }
            area_us += left * (at_us - since_us) as f64;
            since_us = at_us;
            left =
                if ended == at_risk { 0.0 } else { left * (1.0 - ended as f64 / at_risk as f64) };
            half.passes(at_us as f64, left);
            if left <= 0.0 && at_us < until_us {
                return None;
            }
        }
        area_us += left * (until_us - since_us) as f64;
        let until_us = until_us as f64;
        Some(Lasting { mean_us: area_us, median_us: half.median(until_us), until_us })
    }
}

fn is_kept(draw: u64, level: u32) -> bool {
    draw.trailing_zeros() >= level
}

/// Where a curve comes to a half; when it lies at a half for a while, the middle of the while.
#[derive(Default)]
struct Half {
    from_us: Option<f64>,
    to_us: Option<f64>,
}

impl Half {
    fn passes(&mut self, at_us: f64, left: f64) {
        if left > 0.5 + SAME {
            return;
        }
        if self.from_us.is_none() {
            self.from_us = Some(at_us);
            self.to_us = (left < 0.5 - SAME).then_some(at_us);
        } else if self.to_us.is_none() && left < 0.5 - SAME {
            self.to_us = Some(at_us);
        }
    }

    fn median(&self, longest_us: f64) -> Option<f64> {
        Some(f64::midpoint(self.from_us?, self.to_us.unwrap_or(longest_us)))
    }
}
