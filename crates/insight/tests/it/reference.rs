//! Every value against those of R's package *survival* and of published tables.

use roret_insight::comparison::{Grouped, log_rank};
use roret_insight::competing::{CompetingRisks, Ended};
use roret_insight::control_chart::{Signal, Subgroup, p, p_prime, u, xmr};
use roret_insight::distribution::{chi_square_tail, gamma_quantile};
use roret_insight::share::Share;
use roret_insight::time_to_event::{Curve, Interval, Observed};

/// Equal to this many places after the point.
fn assert_close(found: f64, expected: f64, places: i32, what: &str) {
    let tolerance = 0.500_001 * 10_f64.powi(-places);
    assert!((found - expected).abs() <= tolerance, "{what}: {found}, not {expected}");
}

fn observed(times: &[f64], happened: &[u8]) -> Vec<Observed> {
    times.iter().zip(happened).map(|(time, one)| Observed::from_start(*time, *one == 1)).collect()
}

/// Freireich 1963: weeks to relapse with 6-MP.
fn with_6mp() -> Vec<Observed> {
    let weeks = [
        6., 6., 6., 6., 7., 9., 10., 10., 11., 13., 16., 17., 19., 20., 22., 23., 25., 32., 32.,
        34., 35.,
    ];
    observed(&weeks, &[1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])
}

/// Freireich 1963: weeks to relapse without.
fn without_6mp() -> Vec<Observed> {
    let weeks = [
        1., 1., 2., 2., 3., 4., 4., 5., 5., 8., 8., 8., 8., 11., 11., 12., 12., 15., 17., 22., 23.,
    ];
    observed(&weeks, &[1; 21])
}

/// Miller 1997: weeks to relapse with maintenance.
fn maintained() -> Vec<Observed> {
    let weeks = [9., 13., 13., 18., 23., 28., 31., 34., 45., 48., 161.];
    observed(&weeks, &[1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
}

/// Miller 1997: weeks to relapse without.
fn not_maintained() -> Vec<Observed> {
    let weeks = [5., 5., 8., 8., 12., 16., 23., 27., 30., 33., 43., 45.];
    observed(&weeks, &[1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])
}

/// Made for Roret: entry, time, way; 0 is still open.
const COMPETING: [(f64, f64, u8); 12] = [
    (0., 2., 1),
    (0., 3., 1),
    (1., 3., 2),
    (0., 4., 0),
    (2., 5., 1),
    (0., 5., 0),
    (3., 6., 3),
    (0., 7., 1),
    (4., 7., 1),
    (0., 8., 2),
    (5., 9., 0),
    (0., 10., 1),
];

fn curve(rows: Vec<Observed>) -> Curve {
    Curve::of(rows)
}

/// time, at risk, events, estimate, standard error, lower, upper; no error where nobody is left.
type Row = (f64, u32, u32, f64, Option<(f64, f64, f64)>);

fn assert_curve(curve: &Curve, expected: &[Row]) {
    assert_eq!(curve.points.len(), expected.len());
    for (point, (time, at_risk, events, estimate, rest)) in curve.points.iter().zip(expected) {
        assert_eq!((point.time, point.at_risk, point.events), (*time, *at_risk, *events));
        assert_close(point.estimate, *estimate, 7, "estimate");
        match rest {
            None => assert_eq!((point.std_error(), point.limits(Interval::Log)), (None, None)),
            Some((error, lower, upper)) => {
                let limits = point.limits(Interval::Log).expect("limits");
                assert_close(point.std_error().expect("an error"), *error, 7, "error");
                assert_close(limits.0, *lower, 7, "lower");
                assert_close(limits.1, *upper, 7, "upper");
            }
        }
    }
}

#[test]
fn kaplan_meier_is_that_of_r() {
    assert_curve(
        &curve(with_6mp()),
        &[
            (6., 21, 3, 0.857_142_9, Some((0.076_360_35, 0.719_817_1, 1.))),
            (7., 17, 1, 0.806_722_7, Some((0.086_935_29, 0.653_124_2, 0.996_443_7))),
            (10., 15, 1, 0.752_941_2, Some((0.096_349_65, 0.585_919_0, 0.967_574_8))),
            (13., 12, 1, 0.690_196_1, Some((0.106_814_71, 0.509_613_1, 0.934_769_2))),
            (16., 11, 1, 0.627_451_0, Some((0.114_053_87, 0.439_393_9, 0.895_994_9))),
            (22., 7, 1, 0.537_815_1, Some((0.128_233_75, 0.337_036_6, 0.858_200_8))),
            (23., 6, 1, 0.448_179_3, Some((0.134_591_46, 0.248_788_2, 0.807_372_0))),
        ],
    );
    assert_curve(
        &curve(not_maintained()),
        &[
            (5., 12, 2, 0.833_333_33, Some((0.107_582_87, 0.647_036_99, 1.))),
            (8., 10, 2, 0.666_666_67, Some((0.136_082_76, 0.446_846_08, 0.994_625_4))),
            (12., 8, 1, 0.583_333_33, Some((0.142_318_76, 0.361_613_71, 0.940_998_0))),
            (23., 6, 1, 0.486_111_11, Some((0.148_130_06, 0.267_518_25, 0.883_319_2))),
            (27., 5, 1, 0.388_888_89, Some((0.146_986_18, 0.185_396_53, 0.815_735_7))),
            (30., 4, 1, 0.291_666_67, Some((0.138_715_17, 0.114_831_15, 0.740_822_0))),
            (33., 3, 1, 0.194_444_44, Some((0.121_874_51, 0.056_921_55, 0.664_223_7))),
            (43., 2, 1, 0.097_222_22, Some((0.091_866_36, 0.015_256_53, 0.619_548_6))),
            (45., 1, 1, 0., None),
        ],
    );
}

#[test]
fn medians_and_their_intervals_are_those_of_r() {
    let cases = [
        (with_6mp(), Interval::Log, (23., Some(16.), None)),
        (with_6mp(), Interval::LogLog, (23., Some(13.), None)),
        (without_6mp(), Interval::Log, (8., Some(4.), Some(12.))),
        (without_6mp(), Interval::LogLog, (8., Some(4.), Some(11.))),
        (maintained(), Interval::Log, (31., Some(18.), None)),
        (maintained(), Interval::LogLog, (31., Some(13.), None)),
        (maintained(), Interval::Plain, (31., Some(18.), Some(48.))),
        (not_maintained(), Interval::Log, (23., Some(8.), None)),
        (not_maintained(), Interval::LogLog, (23., Some(5.), Some(33.))),
        (not_maintained(), Interval::Plain, (23., Some(8.), Some(33.))),
    ];
    for (rows, interval, (estimate, lower, upper)) in cases {
        let median = curve(rows).median(interval);
        assert_eq!((median.estimate, median.lower, median.upper), (Some(estimate), lower, upper));
    }
}

#[test]
fn a_curve_that_lies_at_one_half_has_its_median_in_the_middle() {
    let four = curve(observed(&[1., 2., 3., 4.], &[1, 1, 1, 1]));
    assert_eq!(four.median(Interval::Log).estimate, Some(2.5));
    // Nothing happens later: the middle up to the last one seen.
    let last = curve(observed(&[1., 2., 9., 10.], &[1, 1, 0, 0]));
    assert_eq!(last.median(Interval::Log).estimate, Some(6.));
    let never = curve(observed(&[1., 2., 9., 10.], &[1, 0, 0, 0]));
    assert_eq!(never.median(Interval::Log).estimate, None);
}

#[test]
fn restricted_means_are_those_of_r() {
    for (rows, mean, error) in [(maintained(), 31.8, 4.53), (not_maintained(), 22.7, 4.18)] {
        let found = curve(rows).restricted_mean(48.);
        assert_close(found.estimate, mean, 1, "mean");
        assert_close(found.std_error, error, 2, "error");
    }
}

#[test]
fn log_rank_is_that_of_r() {
    let test = |a: Vec<Observed>, b: Vec<Observed>| {
        let group = |group, rows: Vec<Observed>| {
            rows.into_iter().map(move |observed| Grouped { group, stratum: 0, observed })
        };
        log_rank(2, group(0, a).chain(group(1, b))).expect("a test")
    };
    let found = test(with_6mp(), without_6mp());
    assert_close(found.groups[0].expected, 19.250_501, 6, "expected");
    assert_close(found.groups[1].expected, 10.749_499, 6, "expected");
    assert_eq!((found.groups[0].observed, found.groups[1].observed), (9., 21.));
    assert_close(found.chi_square, 16.792_941, 6, "chi square");
    assert_close(found.p * 1e5, 4.168_809, 6, "p");
    let found = test(maintained(), not_maintained());
    assert_close(found.groups[0].expected, 10.689_336, 6, "expected");
    assert_close(found.chi_square, 3.396_389, 6, "chi square");
    assert_close(found.p, 0.065_339_32, 8, "p");
}

#[test]
fn log_rank_in_strata_sums_what_each_stratum_says() {
    let rows = |strata: [usize; 2]| {
        let of = |group, stratum, rows: Vec<Observed>| {
            rows.into_iter().map(move |observed| Grouped { group, stratum, observed })
        };
        of(0, strata[0], with_6mp())
            .chain(of(1, strata[0], without_6mp()))
            .chain(of(0, strata[1], maintained()))
            .chain(of(1, strata[1], not_maintained()))
            .collect::<Vec<_>>()
    };
    let apart = log_rank(2, rows([0, 1])).expect("a test");
    // Observed less expected and variances of the two studies, added by hand from R's printouts.
    let difference = (9. - 19.250_501) + (7. - 10.689_336);
    let variance = 10.250_501_f64.powi(2) / 16.792_941 + 4.007_551;
    assert_close(apart.chi_square, difference * difference / variance, 4, "chi square");
    let together = log_rank(2, rows([0, 0])).expect("a test");
    assert!((apart.chi_square - together.chi_square).abs() > 0.1);
    // Three groups have two degrees of freedom; the same people in two equal groups do not differ.
    let three = (0..3).flat_map(|group| {
        with_6mp().into_iter().map(move |observed| Grouped { group, stratum: 0, observed })
    });
    let same = log_rank(3, three).expect("a test");
    assert_eq!(same.df, 2);
    assert_close(same.chi_square, 0., 9, "chi square");
    assert_close(same.p, 1., 9, "p");
}

#[test]
fn what_can_not_be_compared_is_not() {
    let one = |group| Grouped { group, stratum: 0, observed: Observed::from_start(1., true) };
    assert_eq!(log_rank(2, []), None);
    assert_eq!(log_rank(2, [one(0)]), None);
    assert_eq!(log_rank(2, [one(0), one(0)]), None);
    // All at once: nothing is left to chance.
    assert_eq!(log_rank(2, [one(0), one(1)]), None);
    let open = Grouped { observed: Observed::from_start(1., false), ..one(1) };
    assert_eq!(log_rank(2, [open, Grouped { group: 0, ..open }]), None);
}

#[test]
fn aalen_johansen_is_that_of_r() {
    let way = |way| (way > 0).then_some(way);
    let rows = COMPETING.map(|(_, exit, one)| Ended { entry: None, exit, way: way(one) });
    let late =
        COMPETING.map(|(entry, exit, one)| Ended { entry: Some(entry), exit, way: way(one) });
    let expected = [
        (2., 12, 0.916_666_7, [0.083_333_33, 0., 0.]),
        (3., 11, 0.75, [0.166_666_67, 0.083_333_33, 0.]),
        (5., 8, 0.656_25, [0.260_416_67, 0.083_333_33, 0.]),
        (6., 6, 0.546_875, [0.260_416_67, 0.083_333_33, 0.109_375]),
        (7., 5, 0.328_125, [0.479_166_67, 0.083_333_33, 0.109_375]),
        (8., 3, 0.218_75, [0.479_166_67, 0.192_708_33, 0.109_375]),
        (10., 1, 0., [0.697_916_67, 0.192_708_33, 0.109_375]),
    ];
    let expected_late = [
        (2., 8, 0.875, [0.125, 0., 0.]),
        (3., 8, 0.656_25, [0.234_375, 0.109_375, 0.]),
        (5., 7, 0.562_5, [0.328_125, 0.109_375, 0.]),
        (6., 6, 0.468_75, [0.328_125, 0.109_375, 0.093_75]),
        (7., 5, 0.281_25, [0.515_625, 0.109_375, 0.093_75]),
        (8., 3, 0.187_5, [0.515_625, 0.203_125, 0.093_75]),
        (10., 1, 0., [0.703_125, 0.203_125, 0.093_75]),
    ];
    for (rows, expected) in [(rows, expected), (late, expected_late)] {
        let found = CompetingRisks::of(&rows);
        assert_eq!((found.ways.as_slice(), found.endings.len()), ([1, 2, 3].as_slice(), 7));
        for (endings, (time, at_risk, open, ended)) in found.endings.iter().zip(expected) {
            assert_eq!((endings.time, endings.at_risk), (time, at_risk));
            assert_close(endings.open, open, 7, "open");
            for (found, expected) in endings.ended.iter().zip(ended) {
                assert_close(*found, expected, 7, "ended");
            }
            let all: f64 = endings.open + endings.ended.iter().sum::<f64>();
            assert_close(all, 1., 12, "all");
        }
        // The wrong answer, one way with the others as still open, ends at 1.
        let alone = rows.map(|row| Observed {
            entry: row.entry,
            exit: row.exit,
            happened: row.way == Some(1),
        });
        assert_eq!(Curve::of(alone).points.last().map(|point| point.estimate), Some(0.));
        assert!(found.endings.last().is_some_and(|last| last.ended[0] < 0.71));
    }
}

#[test]
fn who_was_seen_late_is_at_risk_from_then_on() {
    let rows = COMPETING.map(|(entry, exit, way)| Observed {
        entry: Some(entry),
        exit,
        happened: way > 0,
    });
    assert_curve(
        &curve(rows.to_vec()),
        &[
            (2., 8, 1, 0.875, Some((0.116_926_8, 0.673_381_94, 1.))),
            (3., 8, 2, 0.656_25, Some((0.160_108_6, 0.406_815_42, 1.))),
            (5., 7, 1, 0.562_5, Some((0.162_379_8, 0.319_449_20, 0.990_474_4))),
            (6., 6, 1, 0.468_75, Some((0.160_108_6, 0.239_994_12, 0.915_549_8))),
            (7., 5, 2, 0.281_25, Some((0.140_625_0, 0.105_558_15, 0.749_364_8))),
            (8., 3, 1, 0.187_5, Some((0.121_030_7, 0.052_911_86, 0.664_430_4))),
            (10., 1, 1, 0., None),
        ],
    );
}

#[test]
fn spans_that_are_none_are_left_out_and_counted() {
    let late = |entry, exit| Observed { entry: Some(entry), exit, happened: true };
    let odd = [
        Observed::from_start(-1., true),
        Observed::from_start(f64::NAN, true),
        Observed::from_start(f64::INFINITY, false),
        late(3., 3.),
        late(4., 3.),
        late(f64::NAN, 3.),
    ];
    let found = curve(odd.into_iter().chain(with_6mp()).collect());
    assert_eq!((found.n, found.left_out), (21, 6));
    assert_eq!(found.points, curve(with_6mp()).points);
    let none = curve(odd.to_vec());
    assert_eq!((none.n, none.events, none.longest), (0, 0, 0.));
    assert_eq!(none.median(Interval::Log).estimate, None);
    assert_eq!(none.restricted_mean(10.).estimate, 10.);
    let open = curve(observed(&[1., 2.], &[0, 0]));
    assert_eq!((open.n, open.points.len(), open.median(Interval::Plain).upper), (2, 0, None));
}

#[test]
fn many_whole_times_are_counted_as_few_are_sorted() {
    let mut rows = Vec::new();
    for copy in 0..2_000 {
        let parts = if copy % 2 == 0 { 0. } else { 0.5 };
        rows.extend(with_6mp().into_iter().map(|one| Observed { exit: one.exit + parts, ..one }));
    }
    let whole: Vec<Observed> =
        rows.iter().map(|one| Observed { exit: one.exit.floor(), ..*one }).collect();
    let doubled: Vec<Observed> =
        whole.iter().map(|one| Observed { exit: one.exit * 1e6, ..*one }).collect();
    let (counted, sorted) = (curve(whole), curve(doubled));
    assert_eq!(counted.n, 42_000);
    for (a, b) in counted.points.iter().zip(&sorted.points) {
        assert_eq!((a.time * 1e6, a.at_risk, a.events), (b.time, b.at_risk, b.events));
        assert_eq!((a.estimate, a.std_error()), (b.estimate, b.std_error()));
    }
    assert_eq!(counted.at_risk(10.), sorted.at_risk(1e7));
    assert_close(counted.points[0].estimate, 0.857_142_9, 7, "estimate");
    assert_eq!(curve(rows).points.len(), 14);
}

#[test]
fn an_xmr_chart_is_that_of_the_nhs() {
    let values = [1., 2., 1., 2., 10., 1., 2., 1., 2., 1., 2., 1., 2., 1., 2., 1., 2., 1.];
    let points = xmr(&values, &[]);
    let first = points.first().expect("a point");
    assert_close(first.mean, 1.944_444, 6, "mean");
    assert_close(first.lower, -0.715_6, 4, "lower");
    assert_close(first.upper, 4.604_4, 4, "upper");
    let signals: Vec<_> = points.iter().map(|point| point.signal).collect();
    assert_eq!(signals[4], Some(Signal::Outside));
    assert_eq!(signals.iter().flatten().count(), 1);
    // Eighteen are enough to trust the limits; the eight before a re-organisation are not.
    assert!(!first.is_trial);
    assert!(xmr(&values, &[8]).iter().take(8).all(|point| point.is_trial));
}

#[test]
fn share_charts_are_those_of_the_textbook() {
    let d = [30., 28., 39., 40., 27., 36., 47., 43., 28., 33., 38., 40.];
    let n = [40., 35., 52., 48., 39., 44., 61., 50., 37., 42., 46., 55.];
    let counts: Vec<Subgroup> =
        d.iter().zip(n).map(|(count, of)| Subgroup { count: *count, of }).collect();
    let cases = [
        (p(&counts, &[]), [(0.585_384, 0.977_458), (0.571_848, 0.990_993), (0.609_485, 0.953_357)]),
        (p_prime(&counts, &[]), [(0.560_411, 1.), (0.545_152, 1.), (0.587_583, 0.975_259)]),
    ];
    for (points, limits) in cases {
        assert_close(points[0].mean, 0.781_420_765, 9, "mean");
        for (point, (lower, upper)) in points.iter().zip(limits) {
            assert_close(point.lower, lower, 6, "lower");
            assert_close(point.upper, upper, 6, "upper");
        }
    }
    let rates = u(&[Subgroup { count: 4., of: 4. }, Subgroup { count: 2., of: 2. }], &[]);
    assert_eq!((rates[0].mean, rates[0].lower, rates[0].upper), (1., 0., 2.5));
}

/// Limits by hand: mean ± 2.66 mean moving ranges, without screening, for what is left would have no width.
#[test]
fn where_nearly_nothing_varies_only_what_differs_is_marked() {
    let mut steady = [5.; 12];
    steady[5] = 6.;
    let points = xmr(&steady, &[]);
    let first = points.first().expect("a point");
    assert_close(first.mean, 61. / 12., 9, "mean");
    assert_close(first.lower, 61. / 12. - 2.66 * 2. / 11., 9, "lower");
    assert_close(first.upper, 61. / 12. + 2.66 * 2. / 11., 9, "upper");
    let marked = |values: &[f64]| -> Vec<usize> {
        let points = xmr(values, &[]);
        (0..values.len()).filter(|at| points[*at].signal.is_some()).collect()
    };
    assert_eq!(marked(&steady), [5]);
    for length in [3, 12, 24, 60] {
        for usual in [0., 1., 5., 0.25] {
            for at in 0..length {
                for other in [usual + 1., usual + 40.] {
                    let mut values = vec![usual; length];
                    values[at] = other;
                    assert!(marked(&values).iter().all(|one| *one == at), "{values:?}");
                    // From seven points on one that differs lies outside, wherever it stands.
                    let is_marked = !marked(&values).is_empty();
                    assert_eq!(is_marked, length > 3, "{values:?}");
                }
            }
        }
    }
    // Two that differ in two years.
    let mut two = [0.; 24];
    (two[3], two[17]) = (1., 1.);
    assert_eq!(marked(&two), [3, 17]);
}

#[test]
fn a_chart_of_too_few_cases_says_so_and_marks_nothing() {
    // A hundred cases over five years: one or two a month, nine of ten in time.
    let few: Vec<Subgroup> = (0..61)
        .map(|month| {
            let of = f64::from(1 + month % 2);
            Subgroup { count: if month % 9 == 4 { 0. } else { of }, of }
        })
        .collect();
    let points = p(&few, &[]);
    assert!(points.iter().all(|point| point.is_thin && point.signal.is_none()));
    assert!(
        u(&few.iter().map(|one| Subgroup { count: 0.1, ..*one }).collect::<Vec<_>>(), &[])
            .iter()
            .all(|point| point.is_thin && point.signal.is_none())
    );
    // Twenty a month of whom two are late: enough. What changes is marked.
    let mut enough = vec![Subgroup { count: 18., of: 20. }; 24];
    enough[9].count = 8.;
    let points = p(&enough, &[]);
    assert!(points.iter().all(|point| !point.is_thin));
    let marked: Vec<usize> = (0..24).filter(|at| points[*at].signal.is_some()).collect();
    assert_eq!(marked, [9]);
    // All in time, month by month: nothing varies, and there is nothing to say.
    for points in [
        p(&[Subgroup { count: 2., of: 2. }; 24], &[]),
        p_prime(&[Subgroup { count: 9., of: 9. }; 24], &[]),
    ] {
        assert!(points.iter().all(|point| point.signal.is_none() && !point.is_thin));
        assert!(points.iter().all(|point| (point.lower, point.upper) == (1., 1.)));
    }
}

#[test]
fn each_rule_gives_its_signal_and_the_first_wins() {
    let signals = |values: &[f64]| -> Vec<Option<Signal>> {
        xmr(values, &[]).iter().map(|point| point.signal).collect()
    };
    let rising = [3., 7., 3., 7., 3., 2., 3., 4., 5., 6., 7., 8., 3., 7., 3., 7.];
    assert!(signals(&rising)[5..12].iter().all(|one| *one == Some(Signal::Trend)));
    let mut low = vec![9., 1., 9., 1., 9., 1.];
    low.extend([4.9; 7]);
    low.extend([9., 1., 9., 1., 9., 9.]);
    assert!(
        signals(&low)[6..13].iter().all(|one| *one == Some(Signal::Run)),
        "{:?}",
        signals(&low)
    );
    assert_eq!(signals(&[5.; 20]), [None; 20]);
    assert_eq!(signals(&[]), []);
    assert_eq!(signals(&[3.]), [None]);
}

#[test]
fn wilsons_intervals_are_the_published_ones() {
    let cases = [
        (312, 340, 91.764_7, 88.355_2, 94.241_0),
        (26, 340, 7.647_1, 5.271_7, 10.968_7),
        (28, 340, 8.235_3, 5.759_0, 11.644_8),
        (340, 400, 85., 81.168_6, 88.165_5),
        (0, 10, 0., 0., 27.753_3),
        (10, 10, 100., 72.246_7, 100.),
        (1, 5, 20., 3.622_4, 62.446_5),
        (50, 100, 50., 40.383_2, 59.616_8),
    ];
    for (part, whole, estimate, lower, upper) in cases {
        let share = Share { part, whole };
        let limits = share.limits().expect("limits");
        assert_close(share.estimate().expect("a share") * 100., estimate, 4, "share");
        assert_close(limits.0 * 100., lower, 4, "lower");
        assert_close(limits.1 * 100., upper, 4, "upper");
    }
    assert_eq!(Share { part: 0, whole: 0 }.limits(), None);
    for whole in 1..2_000 {
        let limits = |part| Share { part, whole }.limits().expect("limits");
        assert_eq!((limits(0).0, limits(whole).1), (0., 1.), "exactly, without dust: {whole}");
    }
}

#[test]
fn distributions_are_those_of_another_library() {
    use statrs::distribution::{ChiSquared, ContinuousCDF, Gamma};
    for df in [1, 2, 5, 40] {
        let oracle = ChiSquared::new(f64::from(df)).expect("a distribution");
        for value in [0.01, 0.5, 1., 3.84, 10., 60.] {
            let (found, expected) = (chi_square_tail(value, df), oracle.sf(value));
            assert!((found / expected - 1.).abs() < 1e-9, "{df} {value}: {found} {expected}");
        }
    }
    for shape in [1., 2., 7., 40., 400.] {
        let oracle = Gamma::new(shape, 1.).expect("a distribution");
        for share in [0.01, 0.5, 0.8, 0.9, 0.999] {
            let found = gamma_quantile(share, shape, 3.) / 3.;
            assert!((oracle.cdf(found) - share).abs() < 1e-9, "{shape} {share}: {found}");
        }
    }
}
