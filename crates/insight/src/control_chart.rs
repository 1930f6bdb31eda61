//! Is a change news, or only the ordinary ups and downs? Control charts.
//!
//! XmR for single values, p for shares, u for rates; p′ (Laney) where shares vary more than chance alone
//! would have them. Limits and the four rules follow *NHSRplotthedots*. A chart starts anew only at a
//! day that people know, such as the day of the re-organisation; never where the data look as if.
//!
//! Where nearly nothing varies, the rules need two more words. Screening that would leave no width at all is not
//! done. And where more than half of a phase's points have one and the same value, that value is the middle: it lies on no
//! side, however far a single other point has drawn the mean.
//!
//! Shares and rates of too few cases make no chart: below 1.4 expected events (and, for shares, non-events) a point more
//! points than one in four are expected to be nought (e^−1.4 = 0.25), and limits for ups and downs mean nothing (Provost
//! and Murray, *The Health Care Data Guide*: subgroups with fewer than a quarter of noughts). When that goes for half of
//! a phase or more, its points are *thin*: they signal nothing, and whoever shows them says so.

/// Limits lie this many mean moving ranges from the mean: 3 / 1.128.
const LIMIT_RANGES: f64 = 2.66;
/// A moving range beyond this many mean moving ranges is left out once (Nelson 1982).
const SCREEN_RANGES: f64 = 3.267;
/// The mean moving range of normal values, in standard deviations.
const RANGE_PER_SIGMA: f64 = 1.128;
/// Points in a row that make a run or a trend.
const RUN: usize = 7;
/// The fewest events expected at a point of a chart of shares or rates.
const EXPECTED_MIN: f64 = 1.4;
/// Fewer points than these give trial limits.
pub const TRIAL_BELOW: usize = 12;

/// What a point signals. The first that holds is told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Signal {
    /// Outside the limits.
    Outside,
    /// One of seven in a row that rise, or fall.
    Trend,
    /// One of two of three on one side between near limit and limit.
    NearLimit,
    /// One of seven in a row on one side of the mean.
    Run,
}

impl Signal {
    /// Every signal, in order of precedence.
    pub const ALL: [Self; 4] = [Self::Outside, Self::Trend, Self::NearLimit, Self::Run];

    /// The signal's word in files and text keys.
    pub fn code(self) -> &'static str {
        match self {
            Self::Outside => "outside",
            Self::Trend => "trend",
            Self::NearLimit => "near_limit",
            Self::Run => "run",
        }
    }
}

/// A point of a chart.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// The value.
    pub value: f64,
    /// The mean of its phase.
    pub mean: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// What it signals.
    pub signal: Option<Signal>,
    /// Whether it lies above the mean.
    pub is_above: bool,
    /// Whether its phase has fewer than [`TRIAL_BELOW`] points, so that the limits are on trial.
    pub is_trial: bool,
    /// Whether its phase has too few cases for limits to mean anything.
    pub is_thin: bool,
}

/// A part of a whole at a point in time; or events on an amount of exposure.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Subgroup {
    /// How many.
    pub count: f64,
    /// Of how many, or on how much.
    pub of: f64,
}

/// An XmR chart. `phases` are the indexes at which it starts anew.
pub fn xmr(values: &[f64], phases: &[usize]) -> Vec<Point> {
    by_phase(values.len(), phases, |range| {
        let values = values.get(range).unwrap_or_default();
        let limits = xmr_limits(values);
        (values.iter().map(|value| (*value, limits)).collect(), Cases::Enough)
    })
}

/// A chart of shares: limits from the mean share and each point's whole, cut to 0 and 1.
pub fn p(counts: &[Subgroup], phases: &[usize]) -> Vec<Point> {
    shares(counts, phases, |_, _| 1.0)
}

/// Laney's p′: the limits widened by how much the shares vary beyond chance.
pub fn p_prime(counts: &[Subgroup], phases: &[usize]) -> Vec<Point> {
    shares(counts, phases, |counts, mean| {
        let z: Vec<f64> = counts
            .iter()
            .map(|one| (one.count / one.of - mean) / (mean * (1.0 - mean) / one.of).sqrt())
            .collect();
        // Where all or none have it, nothing varies, and nothing is widened.
        let is_certain = mean <= 0.0 || mean >= 1.0;
        if is_certain { 1.0 } else { mean_of(&moving_ranges(&z)) / RANGE_PER_SIGMA }
    })
}

/// A chart of rates: events per exposure, cut at 0.
pub fn u(counts: &[Subgroup], phases: &[usize]) -> Vec<Point> {
    by_phase(counts.len(), phases, |range| {
        let counts = counts.get(range).unwrap_or_default();
        let mean = ratio(counts);
        let limits = |one: &Subgroup| {
            let spread = 3.0 * (mean / one.of).sqrt();
            (one.count / one.of, Limits::around(mean, spread).cut(0.0, f64::INFINITY))
        };
        let expected = counts.iter().map(|one| mean * one.of);
        (counts.iter().map(limits).collect(), Cases::of(expected))
    })
}

/// Whether there are cases enough for limits to mean anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cases {
    Enough,
    TooFew,
}

impl Cases {
    /// By how many events are expected at each point. That of none at all nothing can be told needs no word.
    fn of(expected: impl Iterator<Item = f64>) -> Self {
        let (mut few, mut all, mut some) = (0_usize, 0_usize, false);
        for expected in expected {
            few += usize::from(expected < EXPECTED_MIN);
            all += 1;
            some |= expected > 0.0;
        }
        if some && 2 * few >= all { Self::TooFew } else { Self::Enough }
    }
}

fn shares(
    counts: &[Subgroup],
    phases: &[usize],
    widening: impl Fn(&[Subgroup], f64) -> f64,
) -> Vec<Point> {
    by_phase(counts.len(), phases, |range| {
        let counts = counts.get(range).unwrap_or_default();
        let mean = ratio(counts);
        let widening = widening(counts, mean);
        let limits = |one: &Subgroup| {
            let spread = 3.0 * widening * (mean * (1.0 - mean) / one.of).sqrt();
            (one.count / one.of, Limits::around(mean, spread).cut(0.0, 1.0))
        };
        let expected = counts.iter().map(|one| mean.min(1.0 - mean) * one.of);
        (counts.iter().map(limits).collect(), Cases::of(expected))
    })
}

#[derive(Clone, Copy)]
struct Limits {
    mean: f64,
    lower: f64,
    upper: f64,
    /// Two thirds of the way from the mean to the limits.
    near: f64,
}

impl Limits {
    fn around(mean: f64, spread: f64) -> Self {
        Self { mean, lower: mean - spread, upper: mean + spread, near: spread * 2.0 / 3.0 }
    }

    fn cut(self, lowest: f64, highest: f64) -> Self {
        Self { lower: self.lower.max(lowest), upper: self.upper.min(highest), ..self }
    }
}

fn xmr_limits(values: &[f64]) -> Limits {
    let ranges = moving_ranges(values);
    let bound = SCREEN_RANGES * mean_of(&ranges);
    let screened: Vec<f64> = ranges.iter().copied().filter(|range| *range < bound).collect();
    // What is left must have a width, or every point would lie outside it.
    let width = [mean_of(&screened), mean_of(&ranges)].into_iter().find(|width| *width > 0.0);
    Limits::around(mean_of(values), LIMIT_RANGES * width.unwrap_or(0.0))
}

fn moving_ranges(values: &[f64]) -> Vec<f64> {
    values.iter().zip(values.iter().skip(1)).map(|(a, b)| (b - a).abs()).collect()
}

fn mean_of(values: &[f64]) -> f64 {
    let count = values.iter().map(|_| 1.0).sum::<f64>();
    if count > 0.0 { values.iter().sum::<f64>() / count } else { 0.0 }
}

fn ratio(counts: &[Subgroup]) -> f64 {
    let of: f64 = counts.iter().map(|one| one.of).sum();
    if of > 0.0 { counts.iter().map(|one| one.count).sum::<f64>() / of } else { 0.0 }
}

/// Draws each phase by itself, then looks for signals within it.
fn by_phase(
    n: usize,
    phases: &[usize],
    draw: impl Fn(std::ops::Range<usize>) -> (Vec<(f64, Limits)>, Cases),
) -> Vec<Point> {
    let mut starts: Vec<usize> = phases.iter().copied().filter(|at| (1..n).contains(at)).collect();
    starts.push(0);
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([n]);
    starts.iter().zip(ends).flat_map(|(start, end)| signalled(draw(*start..end))).collect()
}

/// The value that more than half of the points have, if there is one.
fn usual(drawn: &[(f64, Limits)]) -> Option<f64> {
    let mut values: Vec<f64> = drawn.iter().map(|(value, _)| *value).collect();
    values.sort_unstable_by(f64::total_cmp);
    let same = values.chunk_by(|a, b| a == b).find(|same| 2 * same.len() > values.len())?;
    same.first().copied()
}

fn signalled((drawn, cases): (Vec<(f64, Limits)>, Cases)) -> Vec<Point> {
    let usual = usual(&drawn);
    let is_trial = drawn.len() < TRIAL_BELOW;
    let mut signals: Vec<Option<Signal>> = vec![None; drawn.len()];
    let mut mark = |range: std::ops::Range<usize>, holds: &dyn Fn(usize) -> bool, signal| {
        for index in range.filter(|index| holds(*index)) {
            if let Some(mark) = signals.get_mut(index) {
                *mark = mark.map_or(Some(signal), |before: Signal| Some(before.min(signal)));
            }
        }
    };
    let side_of = |(value, limits): &(f64, Limits)| {
        if usual == Some(*value) { 0 } else { side(value - limits.mean) }
    };
    let sides: Vec<i8> = drawn.iter().map(side_of).collect();
    for (index, (value, limits)) in drawn.iter().enumerate() {
        let is_outside = *value > limits.upper || *value < limits.lower;
        mark(index..index + 1, &|_| is_outside, Signal::Outside);
    }
    let steps: Vec<i8> = drawn
        .iter()
        .zip(drawn.iter().skip(1))
        .map(|((before, _), (after, _))| side(after - before))
        .collect();
    for (start, window) in steps.windows(RUN - 1).enumerate() {
        if same(window) {
            mark(start..start + RUN, &|_| true, Signal::Trend);
        }
    }
    let zones: Vec<bool> = drawn
        .iter()
        .map(|(value, limits)| {
            let is_within = *value <= limits.upper && *value >= limits.lower;
            is_within && (value - limits.mean).abs() > limits.near
        })
        .collect();
    for (start, window) in sides.windows(3).enumerate() {
        let is_near = |index: usize| zones.get(index).copied().unwrap_or(false);
        if same(window) && (start..start + 3).filter(|index| is_near(*index)).count() >= 2 {
            mark(start..start + 3, &is_near, Signal::NearLimit);
        }
    }
    for (start, window) in sides.windows(RUN).enumerate() {
        if same(window) {
            mark(start..start + RUN, &|_| true, Signal::Run);
        }
    }
    let point = |((value, limits), signal): ((f64, Limits), Option<Signal>)| Point {
        value,
        mean: limits.mean,
        lower: limits.lower,
        upper: limits.upper,
        signal: signal.filter(|_| cases == Cases::Enough),
        is_above: value > limits.mean,
        is_trial,
        is_thin: cases == Cases::TooFew,
    };
    drawn.into_iter().zip(signals).map(point).collect()
}

fn side(difference: f64) -> i8 {
    if difference > 0.0 {
        1
    } else if difference < 0.0 {
        -1
    } else {
        0
    }
}

/// Whether all lie on the same side, which is not the middle.
fn same(window: &[i8]) -> bool {
    window.first().is_some_and(|first| *first != 0 && window.iter().all(|one| one == first))
}
