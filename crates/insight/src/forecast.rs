//! By when? A bound that holds as often as it says, made only of what is known at the moment.
//!
//! Two ways to guess are corrected by how well they did lately (split conformal prediction; Vovk et al.
//! 2005, Papadopoulos et al. 2002), and the rate of misses is steered over time (adaptive conformal
//! inference; Gibbs and Candès 2021) with a memory of some ten ended cases: without forgetting, the debt of a
//! hard year is paid back by bounds that are too long in the next. *By queue*: the wait expected from
//! those ahead and the pace, times the k-th smallest ratio of actual to expected. *By curve*: the time by
//! which a share of people like this one had stopped waiting, with those who still wait as waiting, at the
//! k-th smallest share reached. Whichever lost less on the last resolved ones (pinball loss) is used: the
//! queue where people wait in a queue, the curve otherwise.
//!
//! Only cases that have ended are learnt from. That is right for waits that are short beside the time that
//! is looked back on, such as the wait for an answer; for waits of months the last ended ones are the
//! short ones, and bounds come out too early (tried on Favrskov's closings: "9 of 10" held for 75 %).

use std::collections::{BinaryHeap, VecDeque};

/// Resolved cases that are looked back on.
pub const LOOK_BACK: usize = 200;
/// With fewer resolved cases nothing is forecast.
pub const RESOLVED_MIN: usize = 50;
/// Cases before this one that its curve rests on: those resolved, and about as many as may still wait.
const CURVE_CASES: usize = LOOK_BACK + 60;
/// How far one miss moves the rate of misses: half of the published 0.02.
const STEER: f64 = 0.01;
/// Which part of the way back to the aimed rate each ended case takes.
const FORGET: f64 = 0.1;
/// Estimates this close are the same: the tolerance of R's quantiles.
const SAME: f64 = 1.5e-8;

/// How often a bound shall hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Four of five: what is likely.
    Likely,
    /// Nine of ten.
    NineOfTen,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 2] = [Self::Likely, Self::NineOfTen];

    /// From 0 to 1.
    pub const fn share(self) -> f64 {
        match self {
            Self::Likely => 0.8,
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
    pub bounds: [Option<f64>; 2],
    /// Days it took; none if it has not ended.
    pub waited: Option<f64>,
}

/// The last so many values, in the order they came and in order of size.
#[derive(Clone, Default, Debug)]
struct Last {
    came: VecDeque<f64>,
    sorted: Vec<f64>,
}

impl Last {
    fn keep(&mut self, value: f64) {
        if self.came.len() == LOOK_BACK
            && let Some(oldest) = self.came.pop_front()
        {
            take_out(&mut self.sorted, oldest);
        }
        self.came.push_back(value);
        put_in(&mut self.sorted, value);
    }

    /// The k-th smallest for this rate of misses, k = ⌈(n + 1)(1 − rate)⌉; the largest if k is beyond.
    /// None with too little history.
    fn quantile(&self, miss: f64) -> Option<f64> {
        let n = self.sorted.len();
        if n < RESOLVED_MIN {
            return None;
        }
        let wanted = (1.0 - miss) * (f64::from(u32::try_from(n).ok()?) + 1.0);
        // Casting cuts off below, and what is beyond is cut to the largest.
        let k = (wanted - 1e-9).ceil() as usize;
        self.sorted.get(k.clamp(1, n) - 1).copied()
    }
}

fn put_in(sorted: &mut Vec<f64>, value: f64) {
    let place = sorted.partition_point(|other| other.total_cmp(&value).is_lt());
    sorted.insert(place, value);
}

fn take_out(sorted: &mut Vec<f64>, value: f64) {
    let place = sorted.partition_point(|other| other.total_cmp(&value).is_lt());
    if place < sorted.len() {
        sorted.remove(place);
    }
}

/// What has been learnt of one way to guess.
#[derive(Clone, Default, Debug)]
struct Learnt {
    scores: Last,
    losses: VecDeque<f64>,
}

impl Learnt {
    fn lost(&mut self, loss: f64) {
        self.losses.push_back(loss);
        if self.losses.len() > LOOK_BACK {
            self.losses.pop_front();
        }
    }

    fn loss(&self) -> f64 {
        self.losses.iter().sum()
    }
}

/// The last cases begun, kept so that their curve costs one pass.
#[derive(Clone, Default, Debug)]
struct Window {
    /// In the order of beginnings: when each began, and how long it took if it has ended.
    cases: VecDeque<(f64, Option<f64>)>,
    /// The place of the first of them.
    first: usize,
    /// How long those took that have ended, in order.
    ended: Vec<f64>,
}

impl Window {
    /// Answers the case's place.
    fn begin(&mut self, began: f64) -> usize {
        if self.cases.len() == CURVE_CASES {
            if let Some((_, Some(waited))) = self.cases.pop_front() {
                take_out(&mut self.ended, waited);
            }
            self.first += 1;
        }
        self.cases.push_back((began, None));
        self.first + self.cases.len() - 1
    }

    fn end(&mut self, place: usize, waited: f64) {
        let place = place.checked_sub(self.first);
        if let Some((_, open)) = place.and_then(|place| self.cases.get_mut(place)) {
            *open = Some(waited);
            put_in(&mut self.ended, waited);
        }
    }

    /// The share that still waits, over days: Kaplan and Meier's estimate, as in
    /// [`Curve`](crate::time_to_event::Curve), without its limits.
    fn curve(&self, now: f64) -> StillWaiting {
        // Who began last has waited shortest.
        let still = self.cases.iter().rev().filter(|(_, waited)| waited.is_none());
        let mut still = still.map(|(began, _)| now - began).peekable();
        let mut at_risk = share_of(self.cases.len());
        let (mut estimate, mut longest) = (1.0, 0.0_f64);
        let mut points = Vec::with_capacity(self.ended.len());
        for tied in self.ended.chunk_by(|a, b| a == b) {
            let Some(time) = tied.first().copied() else { continue };
            while still.next_if(|waited| *waited < time).is_some() {
                at_risk -= 1.0;
            }
            let happened = share_of(tied.len());
            estimate = if happened < at_risk { estimate * (1.0 - happened / at_risk) } else { 0.0 };
            at_risk -= happened;
            longest = time;
            points.push((time, estimate));
        }
        StillWaiting { points, longest: still.fold(longest, f64::max) }
    }
}

fn share_of(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::INFINITY, f64::from)
}

/// Which share still waits, over days.
#[derive(Clone, Debug)]
struct StillWaiting {
    /// Each time at which somebody stopped waiting, with the share that waits on.
    points: Vec<(f64, f64)>,
    /// The longest wait seen.
    longest: f64,
}

impl StillWaiting {
    fn at(&self, time: f64) -> f64 {
        let before = self.points.partition_point(|(at, _)| *at <= time);
        before
            .checked_sub(1)
            .and_then(|last| self.points.get(last))
            .map_or(1.0, |(_, share)| *share)
    }

    /// The time by which the share has fallen to this level; the middle of the while if it stays there.
    fn falls_to(&self, level: f64) -> Option<f64> {
        let first = self.points.partition_point(|(_, share)| *share > level + SAME);
        let (time, share) = *self.points.get(first)?;
        if (share - level).abs() >= SAME {
            return Some(time);
        }
        let next = self.points.partition_point(|(_, share)| *share >= level - SAME);
        let next = self.points.get(next).map_or(self.longest, |(time, _)| *time);
        Some(f64::midpoint(time, next))
    }

    fn bound(&self, share: Option<f64>, waited: f64) -> Option<f64> {
        // Of those who had waited so long, too, this share had stopped by then.
        self.falls_to(self.at(waited) * (1.0 - share?))
    }
}

/// A case that has not ended yet; first in the heap is the one that ends first.
struct Pending {
    judged: Judged,
    /// In the window.
    place: usize,
    began: f64,
    ends: f64,
    curve: StillWaiting,
    by: [[Option<f64>; 2]; 2],
}

impl Ord for Pending {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.ends.total_cmp(&self.ends).then(other.judged.case.cmp(&self.judged.case))
    }
}

impl PartialOrd for Pending {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pending {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pending {}

/// Learns from cases in the order in which they begin, and forecasts each from what was known then.
pub struct Forecaster {
    begun: usize,
    window: Window,
    pending: BinaryHeap<Pending>,
    by_queue: Learnt,
    by_curve: Learnt,
    misses: [f64; 2],
    judged: Vec<Judged>,
}

impl Default for Forecaster {
    fn default() -> Self {
        Self {
            begun: 0,
            window: Window::default(),
            pending: BinaryHeap::new(),
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
        let known = self.known(now);
        let by_queue = known.queue.map(|ratio| queue_bound(ratio, expected));
        let by_curve = match expected {
            expected if expected > 0.0 => known.shares.map(|share| known.curve.bound(share, 0.0)),
            _ => by_queue,
        };
        let (first, second) = match known.method {
            Method::Queue => (by_queue, by_curve),
            Method::Curve => (by_curve, by_queue),
        };
        // Where the data of one do not reach so far, the other is asked.
        let mut bounds = first;
        for (bound, other) in bounds.iter_mut().zip(second) {
            *bound = bound.or(other);
        }
        let judged = Judged { case: self.begun, expected, bounds, waited: None };
        self.begun += 1;
        match case.ended {
            Some(ends) if ends >= now => {
                let place = self.window.begin(now);
                let (curve, by) = (known.curve, [by_queue, by_curve]);
                self.pending.push(Pending { judged, place, began: now, ends, curve, by });
            }
            Some(_backwards) => {}
            None => {
                self.window.begin(now);
                self.judged.push(judged);
            }
        }
    }

    /// Learns what became of the cases that have ended by now, in the order in which they ended.
    pub fn learn(&mut self, now: f64) {
        while self.pending.peek().is_some_and(|first| first.ends <= now) {
            let Some(Pending { mut judged, place, began, ends, curve, by: [by_queue, by_curve] }) =
                self.pending.pop()
            else {
                return;
            };
            let waited = ends - began;
            judged.waited = Some(waited);
            self.window.end(place, waited);
            if judged.expected > 0.0 {
                self.by_queue.scores.keep(waited / judged.expected);
            }
            self.by_curve.scores.keep(1.0 - curve.at(waited));
            // Compared where both had something to say.
            if let (Some(queue), Some(curve)) = (lost(by_queue, waited), lost(by_curve, waited)) {
                self.by_queue.lost(queue);
                self.by_curve.lost(curve);
            }
            // Who did not have to wait tells nothing of how well waits are bounded.
            if judged.expected > 0.0 {
                self.steer(judged.bounds, waited);
            }
            self.judged.push(judged);
        }
    }

    fn steer(&mut self, bounds: [Option<f64>; 2], waited: f64) {
        for ((level, miss), bound) in Level::ALL.iter().zip(&mut self.misses).zip(bounds) {
            let Some(bound) = bound else { continue };
            let has_missed = f64::from(u8::from(waited > bound));
            let aim = 1.0 - level.share();
            *miss += STEER * (aim - has_missed) - FORGET * (*miss - aim);
        }
    }

    /// How many ended cases the next bound rests on.
    pub fn resolved(&self) -> usize {
        self.by_curve.scores.came.len()
    }

    /// What is known at a moment. What has ended by then must have been learnt.
    pub fn known(&self, now: f64) -> Known {
        // That people wait in a queue must have shown itself.
        let is_known = self.by_queue.losses.len() >= RESOLVED_MIN;
        let is_by_queue = is_known && self.by_queue.loss() < self.by_curve.loss();
        Known {
            method: if is_by_queue { Method::Queue } else { Method::Curve },
            queue: self.misses.map(|miss| self.by_queue.scores.quantile(miss)),
            shares: self.misses.map(|miss| self.by_curve.scores.quantile(miss)),
            curve: self.window.curve(now),
        }
    }

    /// Every forecast so far: those whose case has ended in the order of their ends, then the others.
    pub fn judged(self) -> Vec<Judged> {
        let mut pending: Vec<Judged> = self.pending.into_iter().map(|one| one.judged).collect();
        pending.sort_by_key(|one| one.case);
        self.judged.into_iter().chain(pending).collect()
    }
}

/// What is known at a moment, for as many bounds as are asked for.
#[derive(Clone, Debug)]
pub struct Known {
    /// How bounds are made.
    pub method: Method,
    /// For each of [`Level::ALL`] the ratio of actual to expected that is seldom passed.
    queue: [Option<f64>; 2],
    /// For each of [`Level::ALL`] the share of others that is seldom passed.
    shares: [Option<f64>; 2],
    curve: StillWaiting,
}

impl Known {
    /// The bound in days from its beginning for a case that has waited so long already, with what the
    /// queue lets it expect from now on. None with too little history, or beyond what has been seen.
    pub fn bound(&self, level: Level, waited: f64, expected: f64) -> Option<f64> {
        let of = |all: [Option<f64>; 2]| {
            let one = Level::ALL.iter().zip(all).find(|(one, _)| **one == level);
            one.and_then(|(_, one)| one)
        };
        let by_queue = || Some(waited + queue_bound(of(self.queue), expected)?);
        let by_curve = || self.curve.bound(of(self.shares), waited);
        match self.method {
            Method::Queue => by_queue().or_else(by_curve),
            Method::Curve => by_curve().or_else(by_queue),
        }
    }
}

fn queue_bound(ratio: Option<f64>, expected: f64) -> Option<f64> {
    if expected <= 0.0 { Some(0.0) } else { Some(expected * ratio?) }
}

/// How much bounds lost; none where one is missing.
fn lost(bounds: [Option<f64>; 2], waited: f64) -> Option<f64> {
    let each = Level::ALL.iter().zip(bounds);
    each.map(|(level, bound)| Some(pinball(level.share(), waited, bound?))).sum()
}

/// How much a bound at this level lost: much for a miss, little for being far off.
fn pinball(level: f64, waited: f64, bound: f64) -> f64 {
    if waited >= bound { level * (waited - bound) } else { (1.0 - level) * (bound - waited) }
}
