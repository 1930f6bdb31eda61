//! When a source's citizens come.

use crate::draws::{DrawPurpose, RandomStream, RandomStreams};
use crate::plan::{ActivityIndex, Arrivals, ChangeKind, DAY_US, DAYS_IN_YEAR, Plan, Rate, Source};
use jiff::civil::Date;

/// After the end of every run.
const NEVER_US: f64 = 9e18;

/// Whose draw is no citizen's but the source's own.
const OWN: u64 = u64::MAX;

/// Candidates that a source can have in a run: each has a number of its own.
pub(crate) const CANDIDATES_MAX: f64 = 4e9;

/// A source in the middle of a run.
#[derive(Clone, Debug)]
pub(crate) struct SourceState {
    streams: RandomStreams,
    own: RandomStream,
    /// Candidates so far. A citizen is known by the number of the candidate, so that another factor
    /// leaves those who come all the same who they are.
    candidates: u32,
    is_exhausted: bool,
    next_us: i64,
    rate_max: f64,
    varies: bool,
    factors: Factors,
    /// First activities by cumulated shares.
    pub(crate) to: Vec<(f64, ActivityIndex)>,
}

/// How many times as many come as at the start, from when on. Known from the start of a run: a change holds
/// from its moment, also for who would have come next.
#[derive(Clone, Debug)]
struct Factors(Vec<(i64, f64)>);

impl Factors {
    fn of(source: u16, plan: &Plan) -> Self {
        let changes = plan.changes.iter().filter_map(|change| match &change.what {
            ChangeKind::Arrivals { source: changed, factor } if *changed == source => {
                Some((change.at_us, *factor))
            }
            _ => None,
        });
        Self(changes.collect())
    }

    /// The greatest of a run.
    fn most(&self) -> f64 {
        self.0.iter().map(|(_, factor)| *factor).fold(1.0, f64::max)
    }

    /// The one of a moment, and when there is another.
    fn at(&self, at_us: i64) -> (f64, i64) {
        let passed = self.0.partition_point(|(from_us, _)| *from_us <= at_us);
        let now = passed.checked_sub(1).and_then(|last| self.0.get(last));
        let next = self.0.get(passed);
        (now.map_or(1.0, |(_, factor)| *factor), next.map_or(i64::MAX, |(from_us, _)| *from_us))
    }

    /// When a gap is over that began at a moment, and that passes so many times as fast.
    fn after(&self, from_us: i64, gap_us: i64) -> i64 {
        let (mut at_us, mut left_us) = (from_us, gap_us);
        loop {
            let (factor, until_us) = self.at(at_us);
            if factor == 1.0 && left_us < until_us.saturating_sub(at_us) {
                return at_us + left_us;
            }
            let end_us = at_us as f64 + left_us as f64 / factor;
            // Nobody comes while the factor is 0: then nothing of the gap passes.
            if end_us < until_us as f64 || until_us == i64::MAX {
                return (end_us.min(NEVER_US) + 0.5) as i64;
            }
            left_us -= ((until_us - at_us) as f64 * factor) as i64;
            at_us = until_us;
        }
    }
}

/// How many candidates a source has in a run, as things are at their busiest.
pub(crate) fn candidates(number: u16, source: &Source, plan: &Plan) -> f64 {
    let days = plan.run.until_us as f64 / DAY_US as f64;
    let factor = Factors::of(number, plan).most();
    days * factor
        * match &source.arrivals {
            Arrivals::Poisson(rate) => rate.per_day * rate.most(days / DAYS_IN_YEAR),
            Arrivals::Renewal(between) => DAY_US as f64 / between.mean_us().max(1.0),
        }
}

impl SourceState {
    pub(crate) fn new(number: u16, source: &Source, plan: &Plan, seed: u64) -> Self {
        let factors = Factors::of(number, plan);
        let (rate_max, varies) = match &source.arrivals {
            Arrivals::Poisson(rate) => {
                let years = plan.run.until_us as f64 / DAY_US as f64 / DAYS_IN_YEAR;
                let varies = rate.varies() || factors.0.iter().any(|(_, factor)| *factor != 1.0);
                (rate.per_day * rate.most(years) * factors.most(), varies)
            }
            Arrivals::Renewal(_) => (0.0, false),
        };
        Self {
            streams: RandomStreams::of(seed, source.key),
            own: RandomStream::of(seed, source.key, OWN),
            candidates: 0,
            is_exhausted: false,
            next_us: 0,
            rate_max,
            varies,
            factors,
            to: source.to.clone(),
        }
    }

    /// When the next citizen comes; none when nobody does before the end.
    #[inline]
    pub(crate) fn next_us(&mut self, source: &Source, plan: &Plan) -> Option<i64> {
        match &source.arrivals {
            Arrivals::Renewal(between) => {
                let mut draw = self.own.draw(DrawPurpose::Gap, self.candidates, 0);
                self.next_us = self.factors.after(self.next_us, between.draw_us(&mut draw));
                self.counts()?;
                Some(self.next_us)
            }
            Arrivals::Poisson(rate) => {
                if self.rate_max <= 0.0 {
                    return None;
                }
                loop {
                    let mut draw = self.own.draw(DrawPurpose::Gap, self.candidates, 0);
                    let gap_days = -draw.share_above_zero().ln() / self.rate_max;
                    let gap_us = (gap_days * DAY_US as f64 + 0.5) as i64;
                    self.next_us = self.next_us.saturating_add(gap_us);
                    self.counts()?;
                    if self.next_us >= plan.run.until_us {
                        return None;
                    }
                    if !self.varies {
                        return Some(self.next_us);
                    }
                    let (factor, _) = self.factors.at(self.next_us);
                    let now = rate.per_day * rate.at(self.next_us, plan.starts_on) * factor;
                    let mut draw = self.own.draw(DrawPurpose::Comes, self.candidates, 0);
                    if draw.share() * self.rate_max < now {
                        return Some(self.next_us);
                    }
                }
            }
        }
    }

    /// One candidate more; none when there is no number for it.
    fn counts(&mut self) -> Option<()> {
        let Some(candidates) = self.candidates.checked_add(1) else {
            self.is_exhausted = true;
            return None;
        };
        self.candidates = candidates;
        Some(())
    }

    /// Whether there were more candidates than there are numbers.
    pub(crate) const fn is_exhausted(&self) -> bool {
        self.is_exhausted
    }

    /// The stream and the number of the citizen who comes now.
    #[inline]
    pub(crate) fn stream(&self) -> (RandomStream, u32) {
        let ordinal = self.candidates - 1;
        (self.streams.number(u64::from(ordinal)), ordinal)
    }
}

impl Rate {
    fn varies(&self) -> bool {
        self.hours_of_day.is_some()
            || self.weekdays.is_some()
            || self.months.is_some()
            || self.trend_per_year != 0.0
            || self.cycle.is_some()
    }

    /// The greatest factor within so many years.
    fn most(&self, years: f64) -> f64 {
        let most = |factors: &[f64]| factors.iter().copied().fold(0.0, f64::max);
        self.hours_of_day.as_ref().map_or(1.0, |it| most(&**it))
            * self.weekdays.as_ref().map_or(1.0, |it| most(it))
            * self.months.as_ref().map_or(1.0, |it| most(it))
            * (1.0 + self.trend_per_year).powf(years).max(1.0)
            * self.cycle.map_or(1.0, |(_, swing)| 1.0 + swing.abs())
    }

    fn at(&self, at_us: i64, starts_on: Date) -> f64 {
        let mut factor = 1.0;
        if let Some(hours) = &self.hours_of_day {
            let hour = at_us % DAY_US / (DAY_US / 24);
            factor *= usize::try_from(hour).ok().and_then(|at| hours.get(at)).unwrap_or(&1.0);
        }
        if self.weekdays.is_some() || self.months.is_some() {
            let days = i32::try_from(at_us / DAY_US).unwrap_or(i32::MAX);
            let date = starts_on.saturating_add(jiff::Span::new().days(days));
            let weekday = date.weekday().to_monday_zero_offset() as usize;
            let month = date.month() as usize - 1;
            let weekday = self.weekdays.as_ref().and_then(|it| it.get(weekday));
            let month = self.months.as_ref().and_then(|it| it.get(month));
            factor *= weekday.unwrap_or(&1.0) * month.unwrap_or(&1.0);
        }
        if self.trend_per_year != 0.0 {
            let years = at_us as f64 / DAY_US as f64 / DAYS_IN_YEAR;
            factor *= (1.0 + self.trend_per_year).powf(years);
        }
        if let Some((cycle_us, swing)) = self.cycle {
            let turned = (at_us % cycle_us) as f64 / cycle_us as f64;
            factor *= 1.0 + swing * (std::f64::consts::TAU * turned).sin();
        }
        factor
    }
}
