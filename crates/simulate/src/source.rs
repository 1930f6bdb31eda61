//! When a source's citizens come.

use crate::chance::{Lot, Lots, Purpose};
use crate::plan::{ActivityIndex, Arrivals, DAY_US, DAYS_IN_YEAR, Different, Plan, Rate, Source};
use jiff::civil::Date;

/// Whose draw is no citizen's but the source's own.
const OWN: u64 = u64::MAX;

/// A source in the middle of a run.
#[derive(Clone, Debug)]
pub(crate) struct SourceState {
    lots: Lots,
    own: Lot,
    /// Candidates so far. A citizen is known by the number of the candidate, so that another factor
    /// leaves those who come all the same who they are.
    candidates: u32,
    next_us: i64,
    rate_max: f64,
    varies: bool,
    /// Times as many as at the start.
    pub(crate) factor: f64,
    /// First activities by cumulated shares.
    pub(crate) to: Vec<(f64, ActivityIndex)>,
}

impl SourceState {
    pub(crate) fn new(source: &Source, plan: &Plan, seed: u64) -> Self {
        let index = plan.sources.iter().position(|other| std::ptr::eq(other, source));
        let factor_max = plan
            .changes
            .iter()
            .filter_map(|change| match &change.what {
                Different::Arrivals { source, factor } if Some(usize::from(*source)) == index => {
                    Some(*factor)
                }
                _ => None,
            })
            .fold(1.0, f64::max);
        let (rate_max, varies) = match &source.arrivals {
            Arrivals::Poisson(rate) => {
                let years = plan.run.until_us as f64 / DAY_US as f64 / DAYS_IN_YEAR;
                (rate.per_day * rate.most(years) * factor_max, rate.varies() || factor_max > 1.0)
            }
            Arrivals::Renewal(_) => (0.0, false),
        };
        Self {
            lots: Lots::of(seed, source.key),
            own: Lot::of(seed, source.key, OWN),
            candidates: 0,
            next_us: 0,
            rate_max,
            varies,
            factor: 1.0,
            to: source.to.clone(),
        }
    }

    /// When the next citizen comes; none when nobody does before the end.
    #[inline]
    pub(crate) fn next_us(&mut self, source: &Source, plan: &Plan) -> Option<i64> {
        match &source.arrivals {
            Arrivals::Renewal(between) => {
                let mut draw = self.own.draw(Purpose::Gap, self.candidates, 0);
                self.next_us += between.draw_us(&mut draw);
                self.candidates += 1;
                Some(self.next_us)
            }
            Arrivals::Poisson(rate) => {
                if self.rate_max <= 0.0 {
                    return None;
                }
                loop {
                    let mut draw = self.own.draw(Purpose::Gap, self.candidates, 0);
                    let gap_days = -draw.share_above_zero().ln() / self.rate_max;
                    self.next_us += (gap_days * DAY_US as f64 + 0.5) as i64;
                    self.candidates += 1;
                    if self.next_us >= plan.run.until_us {
                        return None;
                    }
                    if !self.varies && self.factor >= 1.0 {
                        return Some(self.next_us);
                    }
                    let now = rate.per_day * rate.at(self.next_us, plan.starts_on) * self.factor;
                    let mut draw = self.own.draw(Purpose::Comes, self.candidates, 0);
                    if draw.share() * self.rate_max < now {
                        return Some(self.next_us);
                    }
                }
            }
        }
    }

    /// The lot and the number of the citizen who comes now.
    #[inline]
    pub(crate) fn lot(&self) -> (Lot, u32) {
        let ordinal = self.candidates - 1;
        (self.lots.number(u64::from(ordinal)), ordinal)
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
