//! From the text of a distribution to one that can be drawn from.

use crate::distribution::Distribution;
use crate::scenario::{DistributionText, MixturePart};

/// Shares written with some digits may miss one by so much.
pub(crate) const SUM_TOLERANCE: f64 = 1e-6;

/// What is wrong, in Danish and English.
type Wrong = (String, String);

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
                return Err(both(
                    "means og shares er ikke lige mange",
                    "means and shares differ in number",
                ));
            }
            mixture(parts)?
        }
        DistributionText::Empirical { values, weights } => {
            let weights = weights.clone().unwrap_or_else(|| vec![1.0; values.len()]);
            if weights.len() != values.len() || values.is_empty() {
                return Err(both(
                    "der er ingen values, eller weights er ikke lige så mange",
                    "there are no values, or weights differ from them in number",
                ));
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
        Err(error) => Err(both(&error.to_string(), &error.to_string())),
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
        return Err((
            format!("andelene giver {sum:.3} tilsammen, ikke 1"),
            format!("the shares sum to {sum:.3}, not to 1"),
        ));
    }
    if let Some(last) = cumulated.last_mut() {
        last.0 = f64::INFINITY;
    }
    Ok(Distribution::Mixture(cumulated))
}

fn both(danish: &str, english: &str) -> Wrong {
    (danish.to_owned(), english.to_owned())
}

fn above(value: f64) -> Result<f64, Wrong> {
    if value.is_finite() && value > 0.0 {
        return Ok(value);
    }
    Err((format!("{value} er ikke et tal over 0"), format!("{value} is not a number above 0")))
}

fn not_negative(value: f64) -> Result<f64, Wrong> {
    if value.is_finite() && value >= 0.0 {
        return Ok(value);
    }
    Err((
        format!("{value} er ikke 0 eller et tal over 0"),
        format!("{value} is not 0 or a number above it"),
    ))
}

/// A number for a name, the same for ever (FNV-1a, 64 bits).
pub(crate) fn name_key(name: &str) -> u64 {
    name.bytes().fold(0xCBF2_9CE4_8422_2325, |key, byte| {
        (key ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
