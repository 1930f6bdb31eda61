//! From the text of a distribution to one that can be drawn from.

use crate::distribution::Distribution;
use crate::finding::Findings;
use crate::scenario::{DistributionText, MixturePart};
use std::ops::Range;

/// Shares written with some digits may miss one by so much.
pub(crate) const SUM_TOLERANCE: f64 = 1e-6;

/// What is wrong with a length.
pub(crate) enum Wrong {
    NotAboveZero(f64),
    Negative(f64),
    Sum(f64),
    MeansAndShares,
    ValuesAndWeights,
    Gamma(rand_distr::GammaError),
}

impl Wrong {
    /// Tells it, where the length stands.
    pub(crate) fn tell(&self, at: &Range<usize>, findings: &mut Findings<'_>) {
        match self {
            Self::NotAboveZero(value) => {
                findings.add_with(at, "plan-length-not-above-zero", &[("value", value)]);
            }
            Self::Negative(value) => {
                findings.add_with(at, "plan-length-negative", &[("value", value)]);
            }
            Self::Sum(sum) => {
                findings.add_with(at, "plan-length-shares", &[("sum", &format!("{sum:.3}"))]);
            }
            Self::MeansAndShares => findings.add(at, "plan-length-means-and-shares"),
            Self::ValuesAndWeights => findings.add(at, "plan-length-values-and-weights"),
            Self::Gamma(error) => findings.add_with(at, "plan-length-gamma", &[("error", error)]),
        }
    }
}

/// The distribution of a text whose numbers count units of `us` microseconds.
///
/// # Errors
/// What is wrong with its numbers.
pub(crate) fn distribution(text: &DistributionText, us: f64) -> Result<Distribution, Wrong> {
    Ok(match text {
        DistributionText::Fixed { value } => Distribution::Fixed(not_negative(*value)? * us),
        DistributionText::Exponential { mean } => Distribution::Exponential(above(*mean)? * us),
        DistributionText::Gamma { mean, sd } => {
            let shape = (above(*mean)? / above(*sd)?).powi(2);
            gamma(shape, *mean, us)?
        }
        DistributionText::Erlang { mean, stages } => {
            gamma(above(f64::from(*stages))?, above(*mean)?, us)?
        }
        DistributionText::Lognormal { mean, sd } => {
            let variance = (above(*sd)? / above(*mean)?).powi(2).ln_1p();
            Distribution::LogNormal {
                mean: (mean * us).ln() - variance / 2.0,
                deviation: variance.sqrt(),
            }
        }
        DistributionText::HyperExponential { means, shares } => {
            let parts: Vec<_> = means
                .iter()
                .zip(shares)
                .map(|(mean, share)| Ok((*share, Distribution::Exponential(above(*mean)? * us))))
                .collect::<Result<_, Wrong>>()?;
            if means.len() != shares.len() {
                return Err(Wrong::MeansAndShares);
            }
            mixture(parts)?
        }
        DistributionText::Empirical { values, weights } => {
            let weights = weights.clone().unwrap_or_else(|| vec![1.0; values.len()]);
            if weights.len() != values.len() || values.is_empty() {
                return Err(Wrong::ValuesAndWeights);
            }
            for weight in &weights {
                not_negative(*weight)?;
            }
            let sum = above(weights.iter().sum())?;
            let parts: Vec<_> = values
                .iter()
                .zip(weights)
                .map(|(value, weight)| {
                    Ok((weight / sum, Distribution::Fixed(not_negative(*value)? * us)))
                })
                .collect::<Result<_, Wrong>>()?;
            mixture(parts)?
        }
        DistributionText::Mixture { parts } => {
            let parts: Vec<_> = parts
                .iter()
                .map(|MixturePart { share, of }| Ok((*share, distribution(of, us)?)))
                .collect::<Result<_, Wrong>>()?;
            mixture(parts)?
        }
    })
}

fn gamma(shape: f64, mean: f64, us: f64) -> Result<Distribution, Wrong> {
    let mean_us = mean * us;
    match rand_distr::Gamma::new(shape, mean_us / shape) {
        Ok(gamma) => Ok(Distribution::Gamma { gamma, mean_us }),
        Err(error) => Err(Wrong::Gamma(error)),
    }
}

fn mixture(parts: Vec<(f64, Distribution)>) -> Result<Distribution, Wrong> {
    let mut sum = 0.0;
    let mut cumulated = Vec::with_capacity(parts.len());
    for (share, part) in parts {
        sum += not_negative(share)?;
        cumulated.push((sum, part));
    }
    if (sum - 1.0).abs() > SUM_TOLERANCE {
        return Err(Wrong::Sum(sum));
    }
    if let Some(last) = cumulated.last_mut() {
        last.0 = f64::INFINITY;
    }
    Ok(Distribution::Mixture(cumulated))
}

fn above(value: f64) -> Result<f64, Wrong> {
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err(Wrong::NotAboveZero(value))
}

fn not_negative(value: f64) -> Result<f64, Wrong> {
    if value.is_finite() && value >= 0.0 {
        return Ok(value);
    }
    Err(Wrong::Negative(value))
}

/// A number for a name, the same for ever (FNV-1a, 64 bits).
pub(crate) fn name_key(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |key, byte| {
        (key ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
