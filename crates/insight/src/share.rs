//! A part of a whole, with what it can be trusted for.

use crate::distribution::Z_95;

/// A part of a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// How many it holds for.
    pub part: u32,
    /// Of how many.
    pub whole: u32,
}

impl Share {
    /// From 0 to 1; none of nothing.
    pub fn estimate(self) -> Option<f64> {
        (self.whole > 0).then(|| f64::from(self.part) / f64::from(self.whole))
    }

    /// Wilson's 95 % interval, from 0 to 1; none of nothing (Wilson 1927).
    pub fn limits(self) -> Option<(f64, f64)> {
        let p = self.estimate()?;
        let n = f64::from(self.whole);
        let z2 = Z_95 * Z_95;
        let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
        let half = Z_95 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt() / (1.0 + z2 / n);
        // Of none and of all the outer limit is exact; computed, it leaves dust.
        let lower = if self.part == 0 { 0.0 } else { (centre - half).max(0.0) };
        let upper = if self.part == self.whole { 1.0 } else { (centre + half).min(1.0) };
        Some((lower, upper))
    }
}
