//! How long something takes: the distributions that a scenario may name, in microseconds.

use crate::draws::Draw;
use rand_distr::{Distribution as _, StandardNormal};

/// Thirty thousand years: whatever takes longer takes so long. Sums of a few stay within 64 bits.
pub(crate) const LONGEST_US: f64 = 1e18;

/// A distribution of a length of time, ready to draw from.
#[derive(Clone, Debug)]
pub enum Distribution {
    /// Always the same.
    Fixed(f64),
    /// Without memory, by its mean.
    Exponential(f64),
    /// Gamma; Erlang with a whole shape.
    Gamma {
        /// The distribution.
        gamma: rand_distr::Gamma<f64>,
        /// Its mean.
        mean_us: f64,
    },
    /// The logarithm is normal.
    LogNormal {
        /// Mean of the logarithm of microseconds.
        mean: f64,
        /// Standard deviation of the logarithm.
        deviation: f64,
    },
    /// One of several, by cumulated shares; a value is a part of its own.
    Mixture(Vec<(f64, Self)>),
}

impl Distribution {
    /// Draws a length in microseconds: not negative, rounded to the nearest.
    #[inline(always)]
    pub fn draw_us(&self, draw: &mut Draw) -> i64 {
        // The commonest without a call, and asked one after the other: each place that draws has a distribution of
        // one kind nearly always, which a processor learns, as it does not learn where one jump for all goes.
        if let Self::Fixed(us) = self {
            return whole(*us);
        }
        if let Self::Exponential(mean) = self {
            return whole(-draw.share_above_zero().ln() * mean);
        }
        whole(self.draw(draw))
    }

    #[inline(never)]
    fn draw(&self, draw: &mut Draw) -> f64 {
        match self {
            Self::Fixed(us) => *us,
            Self::Exponential(mean) => -draw.share_above_zero().ln() * mean,
            Self::Gamma { gamma, .. } => gamma.sample(draw),
            Self::LogNormal { mean, deviation } => {
                let normal: f64 = StandardNormal.sample(draw);
                (mean + deviation * normal).exp()
            }
            Self::Mixture(parts) => one_of(parts, draw).map_or(0.0, |part| part.draw(draw)),
        }
    }

    /// The mean in microseconds.
    pub fn mean_us(&self) -> f64 {
        match self {
            Self::Fixed(us) => *us,
            Self::Exponential(mean) => *mean,
            Self::Gamma { mean_us, .. } => *mean_us,
            Self::LogNormal { mean, deviation } => (mean + deviation * deviation / 2.0).exp(),
            Self::Mixture(parts) => {
                let mut before = 0.0;
                let mut mean = 0.0;
                for (up_to, part) in parts {
                    // The last reaches beyond one, so that nobody falls beside it.
                    mean += (up_to.min(1.0) - before) * part.mean_us();
                    before = up_to.min(1.0);
                }
                mean
            }
        }
    }
}

/// To the nearest microsecond.
#[inline(always)]
const fn whole(us: f64) -> i64 {
    (us.min(LONGEST_US) + 0.5) as i64
}

/// Draws one of several by cumulated shares; none when what was drawn lies behind the last.
#[inline]
pub(crate) fn one_of<'a, T>(parts: &'a [(f64, T)], draw: &mut Draw) -> Option<&'a T> {
    let share = draw.share();
    parts.iter().find(|(up_to, _)| share < *up_to).map(|(_, part)| part)
}
