//! What several reports have in common: columns, and how a curve is told in a table.

use crate::sheet::{Cell, Label, label};
use jiff::civil::Date;
use roret_insight::competing::CompetingRisks;
use roret_insight::control_chart;
use roret_insight::promise::Period;
use roret_insight::share::Share;
use roret_insight::time_to_event::{Curve, Interval, Quantile};

pub(crate) const FROM: Label = label("from", "sheet-from");
pub(crate) const TO: Label = label("to", "sheet-to");
pub(crate) const N: Label = label("n", "sheet-people");
pub(crate) const MEDIAN: Label = label("median_days", "sheet-median-days");
pub(crate) const EIGHT: Label = label("eight_of_ten_days", "sheet-eight-of-ten-days");
pub(crate) const DAYS: Label = label("days", "sheet-after-days");
pub(crate) const AT_RISK: Label = label("at_risk", "sheet-at-risk");
pub(crate) const LOWER: Label = label("lower", "sheet-lower");
pub(crate) const UPPER: Label = label("upper", "sheet-upper");
pub(crate) const MONTH: Label = label("month", "sheet-month");
pub(crate) const AGREED: Label = label("agreed", "sheet-agreements");
pub(crate) const SIGNAL: Label = label("signal", "sheet-signal");
const STILL: Label = label("open", "sheet-still-open");
const LEFT_OUT: Label = label("left_out", "sheet-left-out");
const MEDIAN_LOWER: Label = label("median_days_lower", "sheet-median-days-lower");
const MEDIAN_UPPER: Label = label("median_days_upper", "sheet-median-days-upper");
const TOO_FEW: Label = label("too_few_for_a_chart", "sheet-too-few-for-a-chart");

pub(crate) fn day(day: Date) -> Cell {
    Cell::Word(day.to_string())
}

fn quantile_facts(curve: &Curve) -> [(Label, Cell); 4] {
    let told = |quantile: Quantile| Cell::quantile(curve.n, quantile);
    let [median, lower, upper] = told(curve.median(Interval::LogLog));
    let [eight, _, _] = told(curve.quantile(0.8, Interval::LogLog));
    [(MEDIAN, median), (MEDIAN_LOWER, lower), (MEDIAN_UPPER, upper), (EIGHT, eight)]
}

/// The facts of a curve.
pub(crate) fn curve_facts(
    period: Period,
    curve: &Curve,
    ended: Label,
    left_out: usize,
) -> Vec<(Label, Cell)> {
    let mut facts = vec![
        (FROM, day(period.from)),
        (TO, day(period.to)),
        (N, Cell::Count(curve.n)),
        (ended, Cell::Count(curve.events)),
        (STILL, Cell::Count(curve.n - curve.events)),
    ];
    facts.extend(quantile_facts(curve));
    if left_out > 0 {
        facts.push((LEFT_OUT, Cell::Count(u32::try_from(left_out).unwrap_or(u32::MAX))));
    }
    facts
}

/// Days, how many were followed so long, the share still open with its limits. Only as far as
/// anybody was followed.
pub(crate) fn curve_cells(curve: &Curve, days: i32) -> Option<Vec<Cell>> {
    let time = f64::from(days);
    let point = curve.at(time, f64::NEG_INFINITY);
    if point.at_risk == 0 {
        return None;
    }
    // Nobody's has ended: that has its uncertainty, too, which the curve can't tell.
    let nobody = Share { part: point.at_risk, whole: point.at_risk };
    let limits = match point.limits(Interval::LogLog) {
        _ if point.estimate >= 1.0 => nobody.limits(),
        limits => limits,
    };
    Some(vec![
        Cell::Count(u32::try_from(days).unwrap_or(0)),
        Cell::Count(point.at_risk),
        Cell::Share(point.estimate),
        Cell::of(limits, |(lower, _)| Cell::Share(lower)),
        Cell::of(limits, |(_, upper)| Cell::Share(upper)),
    ])
}

/// The share that has ended in a way by a day.
pub(crate) fn ended_share<K: Copy + Ord>(
    risks: &CompetingRisks<K>,
    days: i32,
    is_asked: impl Fn(K) -> bool,
) -> Cell {
    let before = risks.endings.iter().take_while(|ending| ending.time <= f64::from(days));
    let share = before.last().map_or(0.0, |ending| {
        let ways = risks.ways.iter().zip(&ending.ended);
        ways.filter(|(way, _)| is_asked(**way)).map(|(_, share)| *share).fold(0.0, |a, b| a + b)
    });
    Cell::Share(share)
}

/// The word of a signal.
const fn signal(signal: control_chart::Signal) -> Label {
    use control_chart::Signal;
    match signal {
        Signal::Outside => label("outside", "sheet-outside"),
        Signal::Trend => label("trend", "sheet-trend"),
        Signal::NearLimit => label("near_limit", "sheet-near-limit"),
        Signal::Run => label("run", "sheet-run"),
    }
}

/// What a point says: its signal, or that there are too few cases for one.
pub(crate) fn note(point: &control_chart::Point) -> Option<Label> {
    if point.is_thin { Some(TOO_FEW) } else { point.signal.map(signal) }
}
