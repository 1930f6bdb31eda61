//! From the text of a source to when its citizens come.

use crate::distribution::Distribution;
use crate::finding::Named;
use crate::plan::{Arrivals, ClassIndex, DAY_US, DAYS_IN_YEAR, MINUTE_US, Rate, Source};
use crate::reading::{HOUR_US, Reader};
use crate::scenario::{NameOrShares, SourceText, Spanned};
use roret_domain::inquiry::{Channel, Requester};

/// More come too close to each other to be told apart.
const PER_DAY_MAX: f64 = 1e9;
/// By which way people ask when a scenario doesn't say.
const CHANNELS: [(f64, Channel); 3] =
    [(0.4, Channel::Phone), (0.7, Channel::WalkIn), (f64::INFINITY, Channel::Web)];

impl Reader<'_> {
    pub(crate) fn source(&mut self, at: &Spanned<SourceText>) -> Source {
        let source = &at.value;
        let names = self.names.activities.clone();
        Source {
            name: source.name.value.clone(),
            key: crate::lengths::name_key(&source.name.value),
            arrivals: self.arrivals(at),
            classes: self.classes_of(at),
            counted: source.counted,
            to_counted: source.to_counted,
            requesters: match &source.requester {
                None => vec![(f64::INFINITY, Requester::Citizen)],
                Some(at) => self.codes(at, Requester::ALL, Requester::code, Named::Requester),
            },
            channels: match &source.channel {
                None => CHANNELS.to_vec(),
                Some(at) => self.codes(at, Channel::ALL, Channel::code, Named::Channel),
            },
            to: self.shares(&source.to, &names, true, Named::Activity),
        }
    }

    /// How many come, or how far apart.
    fn arrivals(&mut self, at: &Spanned<SourceText>) -> Arrivals {
        let source = &at.value;
        let day = DAY_US as f64;
        let per_day = [
            (&source.per_minute, day / MINUTE_US as f64),
            (&source.per_hour, 24.0),
            (&source.per_day, 1.0),
            (&source.per_week, 1.0 / 7.0),
            (&source.per_year, 1.0 / DAYS_IN_YEAR),
        ];
        let given: Vec<_> =
            per_day.iter().filter_map(|(at, times)| Some((at.as_ref()?, *times))).collect();
        let between = self.length(
            &at.span,
            "between",
            &[
                (source.between_minutes.as_ref(), MINUTE_US as f64),
                (source.between_hours.as_ref(), HOUR_US),
                (source.between_days.as_ref(), day),
            ],
        );
        match (given.as_slice(), between) {
            ([(rate, times)], None) => {
                self.is_not_negative(rate);
                if rate.value * times > PER_DAY_MAX {
                    self.findings.add(&rate.span, "plan-arrivals-too-many");
                }
                Arrivals::Poisson(self.rate(source, rate.value * times))
            }
            ([], Some(between)) => {
                let weights = [&source.hours_of_day, &source.weekdays, &source.months];
                if let Some(at) = weights.into_iter().flatten().next() {
                    self.findings.add(&at.span, "plan-weights-without-rate");
                }
                if between.mean_us() < 1.0 {
                    self.findings.add(&at.span, "plan-no-time-between");
                }
                Arrivals::Renewal(between)
            }
            _ => {
                self.findings.add(&at.span, "plan-arrivals-missing");
                Arrivals::Renewal(Distribution::Fixed(day))
            }
        }
    }

    /// Of which classes they are, by cumulated shares.
    fn classes_of(&mut self, at: &Spanned<SourceText>) -> Vec<(f64, ClassIndex)> {
        let source = &at.value;
        match &source.class {
            Some(class) => {
                let names = self.classes.clone();
                self.shares(class, &names, false, Named::Class)
                    .into_iter()
                    .map(|(share, place)| (share, place as ClassIndex))
                    .collect()
            }
            None if self.classes.len() > 1 => {
                self.findings.add(&at.span, "plan-class-missing");
                vec![(1.0, 0)]
            }
            None => vec![(1.0, 0)],
        }
    }

    /// Shares of codes as cumulated shares of what they stand for.
    fn codes<T: Copy>(
        &mut self,
        at: &Spanned<NameOrShares>,
        all: &[T],
        code: impl Fn(T) -> &'static str,
        what: Named,
    ) -> Vec<(f64, T)> {
        let names: Vec<String> = all.iter().map(|value| code(*value).to_owned()).collect();
        let shares = self.shares(at, &names, false, what);
        let value = |(share, place): (f64, u16)| Some((share, *all.get(usize::from(place))?));
        shares.into_iter().filter_map(value).collect()
    }

    fn rate(&mut self, source: &SourceText, per_day: f64) -> Rate {
        let trend_per_year = source.trend_per_year.as_ref().map_or(0.0, |it| it.value);
        if let Some(at) =
            source.trend_per_year.as_ref().filter(|it| !(it.value > -1.0 && it.value <= 10.0))
        {
            self.findings.add(&at.span, "plan-trend");
        }
        let cycle = match (&source.wave_days, &source.wave_share) {
            (Some(days), Some(share)) => {
                self.is_above_zero(days);
                self.share(Some(share), 0.0);
                Some(((days.value * DAY_US as f64).max(1.0) as i64, share.value))
            }
            (None, None) => None,
            (Some(Spanned { span, .. }), None) | (None, Some(Spanned { span, .. })) => {
                self.findings.add(span, "plan-wave-incomplete");
                None
            }
        };
        Rate {
            per_day,
            hours_of_day: self.weights(source.hours_of_day.as_ref()).map(Box::new),
            weekdays: self.weights(source.weekdays.as_ref()),
            months: self.weights(source.months.as_ref()),
            trend_per_year,
            cycle,
        }
    }

    /// Weights as factors with mean 1.
    fn weights<const N: usize>(&mut self, at: Option<&Spanned<Vec<f64>>>) -> Option<[f64; N]> {
        let at = at?;
        let sum: f64 = at.value.iter().sum();
        let good = at.value.iter().all(|weight| *weight >= 0.0 && (weight * N as f64).is_finite())
            && sum.is_finite()
            && sum > 0.0;
        let weights: Option<[f64; N]> = at.value.as_slice().try_into().ok().filter(|_| good);
        if weights.is_none() {
            self.findings.add_with(&at.span, "plan-weights", &[("number", &N)]);
        }
        weights.map(|weights| weights.map(|weight| weight * N as f64 / sum))
    }
}
