//! By when? A bound that holds as often as it says, made only of what is known at the moment.
//!
//! Two ways to guess are corrected by how well they did lately (split conformal prediction; Vovk et al.
//! 2005, Papadopoulos et al. 2002), and the rate of misses is steered over time (adaptive conformal
//! inference; Gibbs and Candès 2021). *By queue*: the wait expected from those ahead and the pace, times the
//! k-th smallest ratio of actual to expected. *By curve*: the time by which a share of people like this one
//! had stopped waiting, with those who still wait as waiting, at the k-th smallest share reached.
//! Whichever lost less on the last resolved ones (pinball loss) is used: the queue where people wait
//! in a queue, the curve otherwise.
//!
//! Only cases that have ended are learnt from. That is right for waits that are short beside the time that
//! is looked back on, such as the wait for an answer; for waits of months the last ended ones are the
//! short ones, and bounds come out too early (tried on Favrskov's closings: "9 of 10" held for 75 %).

use crate::time_to_event::{Curve, Interval, Observed};
use std::collections::VecDeque;

/// Resolved cases that are looked back on.
pub const LOOK_BACK: usize = 200;
/// With fewer resolved cases nothing is forecast.
pub const RESOLVED_MIN: usize = 50;
/// Cases before this one that its curve rests on: those resolved, and about as many as may still wait.
const CURVE_CASES: usize = LOOK_BACK + 60;
/// How fast the rate of misses is steered: ten times slower than the published 0.02, which made bounds
/// up to a seventh longer and coverage no better.
const STEER: f64 = 0.002;
const MISS_MIN: f64 = 0.01;
const MISS_MAX: f64 = 0.6;

/// How often a bound shall hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Three of four: what is likely.
    Likely,
    /// Four of five.
    FourOfFive,
    /// Nine of ten.
    NineOfTen,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Likely, Self::FourOfFive, Self::NineOfTen];

    /// From 0 to 1.
    pub const fn share(self) -> f64 {
        match self {
            Self::Likely => 0.75,
            Self::FourOfFive => 0.8,
            Self::NineOfTen => 0.9,
        }
    }
}

/// One wait: when it began and when it ended, in days on one scale.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Case {
    /// When it began.
    pub began: f64,
    /// When it ended; none if it has not.
    pub ended: Option<f64>,
}

impl Case {
    /// What was known of it at a moment.
    fn observed(self, now: f64) -> Observed {
        match self.ended.filter(|ended| *ended <= now) {
            Some(ended) => Observed::from_start(ended - self.began, true),
            None => Observed::from_start(now - self.began, false),
        }
    }
}

/// How a bound is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// From those ahead and the pace.
    Queue,
    /// From how long others waited.
    Curve,
}

/// A forecast made when a case began, and what became of it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Judged {
    /// Which case, by its place in the order of beginnings.
    pub case: usize,
    /// Days expected from the queue; 0 when nobody had to wait.
    pub expected: f64,
    /// The bounds in days, in the order of [`Level::ALL`]; none if the data did not reach so far.
    pub bounds: [Option<f64>; 3],
    /// Days it took; none if it has not ended.
    pub waited: Option<f64>,
}

/// What has been learnt of one way to guess.
#[derive(Clone, Default, Debug)]
struct Learnt {
    scores: VecDeque<f64>,
    losses: VecDeque<f64>,
}

impl Learnt {
    fn score(&mut self, score: f64) {
        keep(&mut self.scores, score);
    }

    /// The k-th smallest score for this rate of misses, k = ⌈(n + 1)(1 − rate)⌉; the largest if k is
    /// beyond. None with too little history.
    fn quantile(&self, miss: f64) -> Option<f64> {
        let n = self.scores.len();
        if n < RESOLVED_MIN {
            return None;
        }
        let mut sorted: Vec<f64> = self.scores.iter().copied().collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let wanted = (1.0 - miss) * (f64::from(u32::try_from(n).ok()?) + 1.0);
        let before = (1_u32..).take_while(|k| f64::from(*k) < wanted - 1e-9).count();
        sorted.get(before.min(n - 1)).copied()
    }

    fn loss(&self) -> f64 {
        self.losses.iter().sum()
    }
}

fn keep(last: &mut VecDeque<f64>, value: f64) {
    last.push_back(value);
    if last.len() > LOOK_BACK {
        last.pop_front();
    }
}

struct Pending {
    judged: Judged,
    ends: f64,
    curve: Curve,
    by: [[Option<f64>; 3]; 2],
}

/// Learns from cases in the order in which they begin, and forecasts each from what was known then.
pub struct Forecaster {
    cases: Vec<Case>,
    pending: Vec<Pending>,
    by_queue: Learnt,
    by_curve: Learnt,
    misses: [f64; 3],
    judged: Vec<Judged>,
}

impl Default for Forecaster {
    fn default() -> Self {
        Self {
            cases: Vec::new(),
            pending: Vec::new(),
            by_queue: Learnt::default(),
            by_curve: Learnt::default(),
            misses: Level::ALL.map(|level| 1.0 - level.share()),
            judged: Vec::new(),
        }
    }
}

impl Forecaster {
    /// A case begins. `expected` is the wait in days that the queue suggests at this moment, 0 when
    /// nobody has to wait. Cases come in the order in which they begin.
    pub fn begin(&mut self, case: Case, expected: f64) {
        let now = case.began;
        self.learn(now);
        let curve = self.curve(now);
        let by_queue = Level::ALL.map(|level| self.queue_bound(level, expected));
        let by_curve = match expected {
            expected if expected > 0.0 => {
                Level::ALL.map(|level| self.curve_bound(level, &curve, 0.0))
            }
            _ => by_queue,
        };
        let (first, second) = match self.method() {
            Method::Queue => (by_queue, by_curve),
            Method::Curve => (by_curve, by_queue),
        };
        // Where the data of one do not reach so far, the other is asked.
        let mut bounds = first;
        for (bound, other) in bounds.iter_mut().zip(second) {
            *bound = bound.or(other);
        }
        let judged = Judged { case: self.cases.len(), expected, bounds, waited: None };
        match case.ended {
            Some(ends) if ends >= now => {
                self.pending.push(Pending { judged, ends, curve, by: [by_queue, by_curve] });
            }
            Some(_backwards) => {}
            None => self.judged.push(judged),
        }
        self.cases.push(case);
    }

    /// Learns what became of the cases that have ended by now, in the order in which they ended.
    pub fn learn(&mut self, now: f64) {
        let (mut ended, pending): (Vec<Pending>, Vec<Pending>) =
            std::mem::take(&mut self.pending).into_iter().partition(|one| one.ends <= now);
        self.pending = pending;
        ended.sort_by(|a, b| a.ends.total_cmp(&b.ends));
        for Pending { mut judged, ends, curve, by: [by_queue, by_curve] } in ended {
            let waited = ends - self.cases.get(judged.case).map_or(ends, |case| case.began);
            judged.waited = Some(waited);
            if judged.expected > 0.0 {
                self.by_queue.score(waited / judged.expected);
            }
            self.by_curve.score(1.0 - curve.at(waited, 0.0).estimate);
            for (learnt, bounds) in [(&mut self.by_queue, by_queue), (&mut self.by_curve, by_curve)]
            {
                let losses = Level::ALL
                    .iter()
                    .zip(bounds)
                    .filter_map(|(level, bound)| Some(pinball(level.share(), waited, bound?)));
                keep(&mut learnt.losses, losses.sum());
            }
            // Who did not have to wait tells nothing of how well waits are bounded.
            if judged.expected > 0.0 {
                for ((level, miss), bound) in
                    Level::ALL.iter().zip(&mut self.misses).zip(judged.bounds)
                {
                    let Some(bound) = bound else { continue };
                    let has_missed = f64::from(u8::from(waited > bound));
                    let aim = 1.0 - level.share();
                    *miss = (*miss + STEER * (aim - has_missed)).clamp(MISS_MIN, MISS_MAX);
                }
            }
            self.judged.push(judged);
        }
    }

    /// How the next bound is made.
    pub fn method(&self) -> Method {
        if self.by_curve.loss() < self.by_queue.loss() { Method::Curve } else { Method::Queue }
    }

    /// How many ended cases the next bound rests on.
    pub fn resolved(&self) -> usize {
        self.by_curve.scores.len()
    }

    /// The bound in days from its beginning for a case that has waited so long already, with what the
    /// queue lets it expect from now on. None with too little history, or beyond what has been seen.
    pub fn bound(&self, level: Level, now: f64, waited: f64, expected: f64) -> Option<f64> {
        let by_queue = || Some(waited + self.queue_bound(level, expected)?);
        let by_curve = || self.curve_bound(level, &self.curve(now), waited);
        match self.method() {
            Method::Queue => by_queue().or_else(by_curve),
            Method::Curve => by_curve().or_else(by_queue),
        }
    }

    /// Every forecast so far: those whose case has ended in the order of their ends, then the others.
    pub fn judged(self) -> Vec<Judged> {
        let pending = self.pending.into_iter().map(|one| one.judged);
        self.judged.into_iter().chain(pending).collect()
    }

    fn miss(&self, level: Level) -> f64 {
        let all = Level::ALL.iter().zip(self.misses);
        all.filter(|(one, _)| **one == level).map(|(_, miss)| miss).sum()
    }

    fn curve(&self, now: f64) -> Curve {
        let first = self.cases.len().saturating_sub(CURVE_CASES);
        Curve::of(self.cases.iter().skip(first).map(|case| case.observed(now)))
    }

    fn queue_bound(&self, level: Level, expected: f64) -> Option<f64> {
        if expected <= 0.0 {
            return Some(0.0);
        }
        Some(expected * self.by_queue.quantile(self.miss(level))?)
    }

    fn curve_bound(&self, level: Level, curve: &Curve, waited: f64) -> Option<f64> {
        let share = self.by_curve.quantile(self.miss(level))?;
        // Of those who had waited so long, too, this share had stopped by then.
        let still = curve.at(waited, 0.0).estimate;
        curve.quantile(1.0 - still * (1.0 - share), Interval::Plain).estimate
    }
}

/// How much a bound at this level lost: much for a miss, little for being far off.
fn pinball(level: f64, waited: f64, bound: f64) -> f64 {
    if waited >= bound { level * (waited - bound) } else { (1.0 - level) * (bound - waited) }
}
