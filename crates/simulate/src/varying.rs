//! A plan whose figures are drawn anew, as far apart as the little that was seen allows.

use crate::distribution::Distribution;
use crate::draws::{DrawPurpose, RandomStream};
use crate::lengths::name_key;
use crate::plan::{Arrivals, Plan};

/// What is drawn, so that each has chance of its own.
const RATE: u32 = 0;
const WAYS: u32 = 1;
/// And one more for each class.
const LENGTH: u32 = 2;
const SESSION: u32 = 1_000;
const EVERY: u32 = 1_001;
const NO_SHOW: u32 = 1_002;
/// Jeffreys's prior, for a rate and for each way.
const PRIOR: f64 = 0.5;

impl Plan {
    /// The plan with the figures that say how many they rest on drawn anew: rates from a gamma
    /// distribution, ways from a Dirichlet one, shares from a beta one, durations by Rubin's Bayesian bootstrap.
    #[must_use]
    pub fn varied(&self, seed: u64) -> Self {
        let mut plan = self.clone();
        for source in &mut plan.sources {
            let stream = RandomStream::of(seed, source.key, 0);
            if let (Some(counted), Arrivals::Poisson(rate)) = (source.counted, &mut source.arrivals)
            {
                let shape = f64::from(counted) + PRIOR;
                rate.per_day *= gamma(stream, RATE, 0, shape) / f64::from(counted.max(1));
            }
            if let Some(counted) = source.to_counted {
                ways(&mut source.to, stream, counted);
            }
        }
        for activity in &mut plan.activities {
            let stream = RandomStream::of(seed, name_key(&activity.name), 1);
            if let Some(counted) = activity.then_counted {
                ways(&mut activity.then, stream, counted);
            }
            for (class, length) in activity.length.iter_mut().enumerate() {
                if let (Some(counted), Distribution::Mixture(parts)) =
                    (activity.takes_counted, length)
                {
                    let turn = LENGTH + class as u32;
                    anew(parts, stream, turn, f64::from(counted), 0.0);
                }
            }
            if let Some(work) = &mut activity.work
                && let Some(counted) = work.counted.map(f64::from)
            {
                if let Distribution::Mixture(parts) = &mut work.session {
                    anew(parts, stream, SESSION, counted, 0.0);
                }
                if let Some(Distribution::Mixture(parts)) = &mut work.every {
                    anew(parts, stream, EVERY, counted, 0.0);
                }
                if work.no_show_share > 0.0 {
                    let mut share = [(work.no_show_share, ()), (1.0, ())];
                    anew(&mut share, stream, NO_SHOW, counted, PRIOR);
                    let [(stayed_away, ()), _] = share;
                    work.no_show_share = stayed_away;
                }
            }
        }
        plan
    }
}

/// Ways whose rest, if there is one, leaves.
fn ways(cumulated: &mut [(f64, u16)], stream: RandomStream, counted: u32) {
    let last = cumulated.last().map_or(1.0, |(up_to, _)| *up_to);
    let leaves = (1.0 - last).max(0.0);
    let mut parts: Vec<(f64, Option<u16>)> =
        cumulated.iter().map(|(up_to, to)| (*up_to, Some(*to))).collect();
    if leaves > 0.0 {
        parts.push((1.0, None));
    }
    anew(&mut parts, stream, WAYS, f64::from(counted), PRIOR);
    for ((up_to, _), (anew, _)) in cumulated.iter_mut().zip(&parts) {
        *up_to = *anew;
    }
}

/// Cumulated shares drawn anew around what they were.
fn anew<T>(cumulated: &mut [(f64, T)], stream: RandomStream, what: u32, counted: f64, prior: f64) {
    let mut before = 0.0;
    let mut drawn = Vec::with_capacity(cumulated.len());
    for (place, (up_to, _)) in cumulated.iter().enumerate() {
        let share = up_to.min(1.0) - before;
        before = up_to.min(1.0);
        drawn.push(gamma(stream, what, place as u32, counted * share + prior));
    }
    let sum: f64 = drawn.iter().sum();
    if sum <= 0.0 {
        return;
    }
    let mut passed = 0.0;
    let last = cumulated.len().saturating_sub(1);
    for (place, ((up_to, _), drawn)) in cumulated.iter_mut().zip(drawn).enumerate() {
        passed += drawn / sum;
        *up_to = if place == last { f64::INFINITY } else { passed };
    }
}

fn gamma(stream: RandomStream, what: u32, place: u32, shape: f64) -> f64 {
    use rand_distr::Distribution as _;
    if shape <= 0.0 {
        return 0.0;
    }
    let mut draw = stream.draw(DrawPurpose::Parameter, what, place);
    rand_distr::Gamma::new(shape, 1.0).map_or(0.0, |gamma| gamma.sample(&mut draw))
}
