//! How long until it happens, when some are still waiting.
//!
//! Kaplan and Meier's estimate with Greenwood's standard error. Who is still open counts as open
//! (right-censored); who was seen late counts from then on (left-truncated): a person is at risk at *t* when
//! `entry < t ≤ exit`. At a tie, what happens comes before who leaves. Definitions and reference values
//! follow R's package *survival* 3.5.

use crate::distribution::Z_95;

/// Estimates this close are the same: the tolerance of R's quantiles.
const SAME: f64 = 1.5e-8;

/// One person's time under observation.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Observed {
    /// When observation began, on the same scale as `exit`; none if from the start.
    pub entry: Option<f64>,
    /// When it happened, or when observation ended without it.
    pub exit: f64,
    /// Whether it happened.
    pub happened: bool,
}

impl Observed {
    /// Observed from the start.
    pub fn from_start(exit: f64, happened: bool) -> Self {
        Self { entry: None, exit, happened }
    }

    /// Whether this is a span of time at all: what a wrong clock or a typing error makes is none.
    pub fn is_sound(&self) -> bool {
        self.exit.is_finite()
            && self.exit >= 0.0
            && self.entry.is_none_or(|entry| entry.is_finite() && entry < self.exit)
    }
}

/// How an interval around the curve is made.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Interval {
    /// On the scale of the logarithm; R's default.
    #[default]
    Log,
    /// On the scale of log(−log).
    LogLog,
    /// Estimate ± z · standard error.
    Plain,
}

/// What is true from one time at which it happened until the next.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// The time.
    pub time: f64,
    /// How many could have had it happen then.
    pub at_risk: u32,
    /// How many had it happen then.
    pub events: u32,
    /// The share for whom it has not happened yet.
    pub estimate: f64,
    /// Greenwood's sum up to here: the square of the standard error of the estimate's logarithm.
    variance_of_log: f64,
}

impl Point {
    const START: Self =
        Self { time: 0.0, at_risk: 0, events: 0, estimate: 1.0, variance_of_log: 0.0 };

    /// The standard error of the estimate; none when nobody is left.
    pub fn std_error(&self) -> Option<f64> {
        (self.estimate > 0.0).then(|| self.estimate * self.variance_of_log.sqrt())
    }

    /// The 95 % limits, lower and upper; none when nobody is left.
    pub fn limits(&self, interval: Interval) -> Option<(f64, f64)> {
        let (s, spread) = (self.estimate, Z_95 * self.variance_of_log.sqrt());
        if s <= 0.0 {
            return None;
        }
        if s >= 1.0 {
            return Some((1.0, 1.0));
        }
        let (lower, upper) = match interval {
            Interval::Log => (s * (-spread).exp(), s * spread.exp()),
            Interval::LogLog => {
                let exponent = spread / s.ln();
                (s.powf((-exponent).exp()), s.powf(exponent.exp()))
            }
            Interval::Plain => (s - s * spread, s + s * spread),
        };
        Some((lower.max(0.0), upper.min(1.0)))
    }
}

/// A time with its 95 % interval; an end that the data do not reach is none.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Quantile {
    /// The smallest time by which the share has been reached.
    pub estimate: Option<f64>,
    /// Lower limit.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// The mean time up to a limit.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RestrictedMean {
    /// The limit.
    pub until: f64,
    /// The mean.
    pub estimate: f64,
    /// Its standard error.
    pub std_error: f64,
}

/// The curve: which share it has not happened for yet, over time.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve {
    /// How many it rests on.
    pub n: u32,
    /// For how many it happened.
    pub events: u32,
    /// Spans that were none (see [`Observed::is_sound`]) and are not in the curve.
    pub left_out: u32,
    /// The longest time anybody was observed; 0 if nobody was.
    pub longest: f64,
    /// Every time at which it happened, in order.
    pub points: Vec<Point>,
    /// Every time at which somebody left, in order, with how many had left by then.
    gone: Vec<(f64, u32)>,
    /// All late entries, in order.
    entries: Vec<f64>,
}

/// Everybody who leaves at one time.
#[derive(Clone, Copy)]
struct Leaving {
    time: f64,
    all: u32,
    happened: u32,
}

/// Whole times below this can be counted in a table instead of sorted: days of 44 years.
const COUNTED_BELOW: u16 = 16_384;
/// So many times are sorted before a table is worth its place.
const SORTED_MIN: usize = 4_096;

/// Gathers who leaves at each time, in the order of times.
#[derive(Default)]
struct Leavings {
    /// The bits of a time with one place below for whether it happened: times are not negative, so these
    /// numbers are in the order of the times.
    keys: Vec<u64>,
    /// Of whole times, two places each: how many left without, and with its having happened. Empty until a
    /// table is worth its place.
    table: Vec<u32>,
}

impl Leavings {
    /// Counts a whole time in the table; answers whether there is a place for it.
    #[inline]
    fn count(&mut self, exit: f64, happened: bool) -> bool {
        // Casting cuts what does not fit: then the place is not the time.
        let place = exit as u16;
        let counted = self.table.get_mut(2 * usize::from(place) + usize::from(happened));
        match counted.filter(|_| f64::from(place) == exit) {
            Some(count) => {
                *count += 1;
                true
            }
            None => false,
        }
    }

    fn add(&mut self, exit: f64, happened: bool) {
        // Adding zero makes a zero of the negative one.
        self.keys.push((exit + 0.0).to_bits() << 1 | u64::from(happened));
        if self.keys.len() == SORTED_MIN {
            self.table = vec![0; 2 * usize::from(COUNTED_BELOW)];
        }
    }

    fn sorted(mut self) -> Vec<Leaving> {
        self.keys.sort_unstable();
        let ties = self.keys.chunk_by(|a, b| a >> 1 == b >> 1);
        let sorted = ties.filter_map(|tied| {
            let happened = tied.iter().filter(|key| *key & 1 == 1).count();
            Some(Leaving {
                time: f64::from_bits(tied.first()? >> 1),
                all: count(tied.len()),
                happened: count(happened),
            })
        });
        if self.table.is_empty() {
            return sorted.collect();
        }
        let counted =
            (0..COUNTED_BELOW).zip(self.table.chunks_exact(2)).filter_map(|(time, both)| {
                let [open, happened] = both else { return None };
                let (time, all) = (f64::from(time), open + happened);
                (all > 0).then_some(Leaving { time, all, happened: *happened })
            });
        let mut all: Vec<Leaving> = counted.chain(sorted).collect();
        all.sort_unstable_by(|a, b| a.time.total_cmp(&b.time));
        all.dedup_by(|later, kept| {
            let is_same = later.time == kept.time;
            if is_same {
                kept.all += later.all;
                kept.happened += later.happened;
            }
            is_same
        });
        all
    }
}

impl Curve {
    /// Estimates the curve, in one pass over the sorted times.
    pub fn of(observed: impl IntoIterator<Item = Observed>) -> Self {
        let mut left_out = 0;
        let (mut leavings, mut entries) = (Leavings::default(), Vec::new());
        for one in observed {
            // A time that has a place in the table is sound.
            if one.entry.is_none() && leavings.count(one.exit, one.happened) {
                continue;
            }
            if one.is_sound() {
                leavings.add(one.exit, one.happened);
                entries.extend(one.entry);
            } else {
                left_out += 1;
            }
        }
        let leavings = leavings.sorted();
        let n = leavings.iter().map(|one| one.all).sum();
        entries.sort_unstable_by(f64::total_cmp);
        let (mut points, mut gone) = (Vec::new(), Vec::new());
        let mut now = Point::START;
        let (mut left, mut not_yet) = (0, entries.len());
        for Leaving { time, all, happened } in leavings {
            let entered = entries.len() - not_yet;
            not_yet -= entries.iter().skip(entered).take_while(|entry| **entry < time).count();
            if happened > 0 {
                let at_risk = n - left - count(not_yet);
                let (d, r) = (f64::from(happened), f64::from(at_risk));
                now = Point {
                    time,
                    at_risk,
                    events: happened,
                    estimate: if happened == at_risk { 0.0 } else { now.estimate * (1.0 - d / r) },
                    variance_of_log: now.variance_of_log + d / (r * (r - d)),
                };
                points.push(now);
            }
            left += all;
            gone.push((time, left));
        }
        Self {
            n,
            events: points.iter().map(|point| point.events).sum(),
            left_out,
            longest: gone.last().map_or(0.0, |(time, _)| *time),
            points,
            gone,
            entries,
        }
    }

    /// What is true at a time: the estimate there, how many are at risk there, and how many events
    /// there were after `since` and up to the time.
    pub fn at(&self, time: f64, since: f64) -> Point {
        let before = self.points.partition_point(|point| point.time <= time);
        let last = before.checked_sub(1).and_then(|index| self.points.get(index));
        let events = self.points.iter().take(before).rev().take_while(|point| point.time > since);
        Point {
            time,
            at_risk: self.at_risk(time),
            events: events.map(|point| point.events).sum(),
            ..last.copied().unwrap_or(Point::START)
        }
    }

    /// How many are under observation just before a time.
    pub fn at_risk(&self, time: f64) -> u32 {
        let before = self.gone.partition_point(|(at, _)| *at < time);
        let gone = before.checked_sub(1).and_then(|last| self.gone.get(last));
        let not_yet = self.entries.len() - self.entries.partition_point(|entry| *entry < time);
        (self.n - gone.map_or(0, |(_, gone)| *gone)).saturating_sub(count(not_yet))
    }

    /// The time by which it has happened for `share` (0.5: the median), with Brookmeyer and Crowley's
    /// interval. Where the curve lies at exactly this share for a while, the middle of the while.
    pub fn quantile(&self, share: f64, interval: Interval) -> Quantile {
        let limits = |point: &Point| point.limits(interval);
        Quantile {
            estimate: self.first_at_or_below(1.0 - share, |point| Some(point.estimate)),
            lower: self.first_at_or_below(1.0 - share, |point| limits(point).map(|(low, _)| low)),
            upper: self.first_at_or_below(1.0 - share, |point| limits(point).map(|(_, up)| up)),
        }
    }

    /// The median.
    pub fn median(&self, interval: Interval) -> Quantile {
        self.quantile(0.5, interval)
    }

    fn first_at_or_below(&self, level: f64, of: impl Fn(&Point) -> Option<f64>) -> Option<f64> {
        let values = || self.points.iter().filter_map(|point| Some((point.time, of(point)?)));
        let (time, value) = values().find(|(_, value)| *value <= level + SAME)?;
        if (value - level).abs() >= SAME {
            return Some(time);
        }
        let next = values().find(|(_, value)| *value < level - SAME);
        Some(f64::midpoint(time, next.map_or(self.longest, |(time, _)| time)))
    }

    /// The mean time up to a limit: the area under the curve.
    pub fn restricted_mean(&self, until: f64) -> RestrictedMean {
        // From the end backwards, because the error of a step weighs with the area behind it.
        let within: Vec<&Point> = self.points.iter().take_while(|one| one.time < until).collect();
        let (mut area, mut variance, mut end) = (0.0, 0.0, until);
        for point in within.iter().rev() {
            area += point.estimate * (end - point.time);
            let (d, r) = (f64::from(point.events), f64::from(point.at_risk));
            if r > d {
                variance += area * area * d / (r * (r - d));
            }
            end = point.time;
        }
        RestrictedMean { until, estimate: area + end, std_error: variance.sqrt() }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
