//! Does the bound hold as often as it says? In queues lived many times, with and without a change.

use crate::history::*;
use crate::lives::nth_day;
use proptest::prelude::*;
use roret_insight::forecast::{Case, Forecaster, Judged, Level, RESOLVED_MIN};
use roret_insight::outlook::{Awaited, Coverage, Outlook, Outlooks};

/// A small generator of random numbers (splitmix64), so that a test is the same everywhere.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.uniform()).ln()
    }

    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.uniform()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

const CASES: usize = 3_000;
const CHANGE_AT: usize = 1_500;
const FIRST: usize = 400;
const MEAN_SERVICE: f64 = 1.5;
const WORKERS: u32 = 2;

/// What changes at the middle: the pace of arrivals; and the service's spread.
#[derive(Clone, Copy)]
struct World {
    faster: f64,
    lognormal: bool,
}

/// Arrivals one a day, two workers, first come first served: began, started, left.
fn lived(seed: u64, world: World) -> Vec<(f64, f64, f64)> {
    let mut random = Random(seed);
    let (mut now, mut free) = (0.0, [0.0_f64; 2]);
    let spread = (1.0 + 1.5_f64 * 1.5).ln();
    (0..CASES)
        .map(|case| {
            let pace = if case >= CHANGE_AT { world.faster } else { 1.0 };
            now += random.exponential(1.0 / pace);
            let first = if free[0] <= free[1] { 0 } else { 1 };
            let start = now.max(free[first]);
            let service = if world.lognormal {
                (MEAN_SERVICE.ln() - spread / 2.0 + spread.sqrt() * random.normal()).exp()
            } else {
                random.exponential(MEAN_SERVICE)
            };
            free[first] = start + service;
            (now, start, start + service)
        })
        .collect()
}

/// The wait that a queue lets one expect: 0 if somebody is free, else those ahead and oneself, at the
/// pace of the workers.
fn expected_in_queue(ahead: u32, is_free: bool, mean_service: f64, workers: u32) -> f64 {
    if is_free { 0.0 } else { f64::from(ahead + 1) * mean_service / f64::from(workers.max(1)) }
}

/// Forecasts of all cases, each from what was known when it began.
fn forecasts(lives: &[(f64, f64, f64)]) -> Vec<Judged> {
    let mut forecaster = Forecaster::default();
    for (case, (now, start, _)) in lives.iter().enumerate() {
        let before = &lives[case.saturating_sub(400)..case];
        let ahead = before.iter().filter(|(_, start, _)| start > now).count();
        let busy = before.iter().filter(|(_, start, end)| start <= now && now < end).count();
        let recent: Vec<f64> = before
            .iter()
            .rev()
            .take(200)
            .filter(|(_, _, end)| end <= now)
            .map(|(_, start, end)| end - start)
            .collect();
        let mean = if recent.is_empty() {
            MEAN_SERVICE
        } else {
            recent.iter().sum::<f64>() / recent.len() as f64
        };
        let expected =
            expected_in_queue(u32::try_from(ahead).expect("few"), busy < 2, mean, WORKERS);
        forecaster.begin(Case { began: *now, ended: Some(*start) }, expected);
    }
    forecaster.learn(f64::INFINITY);
    forecaster.judged()
}

/// The bounds of the published experiment on the same lives: what the queue lets one expect, times the
/// k-th smallest ratio among the last 200 that have ended.
fn plain_bounds(lives: &[(f64, f64, f64)], judged: &[Judged]) -> Vec<f64> {
    let mut expected = vec![0.0; lives.len()];
    judged.iter().for_each(|one| expected[one.case] = one.expected);
    let mut ends: Vec<usize> = (0..lives.len()).collect();
    ends.sort_by(|a, b| lives[*a].1.total_cmp(&lives[*b].1));
    let mut ended = ends.into_iter().peekable();
    let mut ratios: Vec<f64> = Vec::new();
    (0..lives.len())
        .map(|case| {
            while let Some(one) = ended.next_if(|one| lives[*one].1 <= lives[case].0) {
                if expected[one] > 0.0 {
                    ratios.push((lives[one].1 - lives[one].0) / expected[one]);
                }
            }
            let mut last: Vec<f64> = ratios.iter().rev().take(200).copied().collect();
            last.sort_by(f64::total_cmp);
            let k = ((last.len() as f64 + 1.0) * 0.8).ceil() as usize;
            last.get(k.min(last.len()).saturating_sub(1)).map_or(0.0, |k| expected[case] * k)
        })
        .collect()
}

/// Coverage of the 80 % bound among those who have to wait; its mean over all, and that of the plain
/// method on the same lives.
fn coverage(world: World, from: usize) -> (f64, f64, f64) {
    let (mut held, mut waiting, mut sum, mut plain_sum, mut all) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for seed in 0..12 {
        let lives = lived(seed, world);
        let judged = forecasts(&lives);
        let plain = plain_bounds(&lives, &judged);
        for one in judged.iter().filter(|one| one.case >= from) {
            let (bound, waited) = (one.bounds[0].expect("a bound"), one.waited.expect("an end"));
            sum += bound;
            plain_sum += plain[one.case];
            all += 1.0;
            if one.expected > 0.0 {
                waiting += 1.0;
                held += f64::from(u8::from(waited <= bound + 1e-9));
            }
        }
    }
    (held / waiting, sum / all, plain_sum / all)
}

#[test]
fn four_of_five_is_four_of_five_whatever_happens() {
    for (world, from) in [
        (World { faster: 1.0, lognormal: false }, FIRST),
        (World { faster: 1.15, lognormal: false }, CHANGE_AT),
        (World { faster: 1.0, lognormal: true }, FIRST),
    ] {
        let (held, bound, plain) = coverage(world, from);
        println!("coverage {held:.3}, mean bound {bound:.2} days, the plain method's {plain:.2}");
        assert!((0.78..=0.82).contains(&held), "coverage {held}");
        assert!(bound <= plain * 1.08, "mean bound {bound}, plain {plain}");
    }
}

#[test]
fn with_too_little_history_nothing_is_promised() {
    let mut forecaster = Forecaster::default();
    for case in 0..RESOLVED_MIN {
        let began = case as f64;
        assert_eq!(forecaster.known(began).bound(Level::NineOfTen, 0.0, 1.0), None, "{case}");
        forecaster.begin(Case { began, ended: Some(began + 0.5) }, 1.0);
    }
    forecaster.learn(1e6);
    assert_eq!(forecaster.resolved(), RESOLVED_MIN);
    assert!(forecaster.known(1e6).bound(Level::NineOfTen, 0.0, 1.0).is_some());
}

#[test]
fn who_has_waited_long_is_not_promised_the_past() {
    let mut forecaster = Forecaster::default();
    let mut random = Random(3);
    for case in 0..300 {
        let began = f64::from(case);
        forecaster.begin(Case { began, ended: Some(began + random.exponential(5.0)) }, 3.0);
    }
    forecaster.learn(400.0);
    for waited in [0.0, 2.0, 7.0] {
        for level in Level::ALL {
            let bound = forecaster.known(400.0).bound(level, waited, 3.0).expect("a bound");
            assert!(bound >= waited, "{level:?} {waited}: {bound}");
        }
    }
}

/// Inquiries every day, answered after a few days; what happens after `until` has not happened.
fn answered_until(until: Option<&str>) -> roret_domain::image::Image {
    let until = until.map(day);
    let mut history = History::default();
    let mut random = Random(9);
    for offset in 0..200 {
        let received = nth_day(offset);
        let answered = nth_day(offset + (random.exponential(4.0) as i64));
        let has_happened = |one: &jiff::civil::Date| until.is_none_or(|until| *one <= until);
        if has_happened(&received) {
            let one = history.received(&received.to_string());
            if has_happened(&answered) {
                history.agreed(one, &answered.to_string());
            }
        }
    }
    image(&history.events)
}

#[test]
fn the_same_is_forecast_and_judged_when_it_is_asked_again_later() {
    let (then, later) = (nth_day(120).to_string(), answered_until(None));
    let known = answered_until(Some(&then));
    let period = period(&nth_day(0).to_string(), &then);
    assert_eq!(Coverage::of(&known, period), Coverage::of(&later, period));
    let [_, nine] = Coverage::of(&known, period).all;
    assert!(nine.share().whole > 50, "{nine:?}");
    // Who waits hears when; who has had an answer hears nothing; with no history there is nothing to say.
    let outlooks = Outlooks::at(&known, nth_day(121));
    let told: Vec<_> =
        known.inquiries().map(|one| (one.agreement.is_some(), outlooks.of(one))).collect();
    assert!(told.iter().all(|(answered, outlook)| *answered == outlook.is_none()));
    let windows = told.iter().filter_map(|(_, outlook)| match outlook {
        Some((Awaited::Answer, Outlook::Window { likely, nine_of_ten })) => {
            Some((*likely, *nine_of_ten))
        }
        _ => None,
    });
    let windows: Vec<_> = windows.collect();
    assert!(!windows.is_empty());
    for (likely, nine_of_ten) in windows {
        assert!(likely >= nth_day(120) && nine_of_ten >= likely, "{likely} {nine_of_ten}");
    }
    let early = Outlooks::at(&known, nth_day(20));
    let waits = known.inquiries().find(|one| one.agreement.is_none()).expect("one who waits");
    assert_eq!(early.of(waits), Some((Awaited::Answer, Outlook::TooLittleHistory)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 24, ..ProptestConfig::default() })]

    // Whatever happens later, a forecast that was made stays as it was made.
    #[test]
    fn no_forecast_knows_the_future(
        seed in any::<u64>(), cut in 60_usize..400, later in 0.1_f64..50.0
    ) {
        let world = World { faster: 1.0, lognormal: true };
        let lives = &lived(seed, world)[..400];
        let now = lives[cut - 1].0;
        // The same up to now; what has not happened yet happens otherwise.
        let other: Vec<_> = lives
            .iter()
            .map(|(began, start, end)| {
                let put = |at: f64| if at > now { at + later } else { at };
                (*began, put(*start), put(*end))
            })
            .collect();
        let bounds = |lives: &[(f64, f64, f64)]| {
            let mut judged = forecasts(lives);
            judged.sort_by_key(|one| one.case);
            judged.into_iter().take(cut).map(|one| (one.case, one.bounds)).collect::<Vec<_>>()
        };
        prop_assert_eq!(bounds(lives), bounds(&other));
    }
}
