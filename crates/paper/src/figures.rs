//! The leaders' figures as sheets: waiting, duration, return, flow, caseload. Contacts, steps and goals are in
//! [`work`](crate::work), forecasts in [`coverage`](crate::coverage), the rows behind all of them in
//! [`rows`](crate::rows).

use crate::sheet::{Cell, Label, Sheet, label};
use jiff::civil::Date;
use roret_domain::course::ClosingReason;
use roret_domain::image::Image;
use roret_insight::caseload::{Caseload, Load};
use roret_insight::competing::CompetingRisks;
use roret_insight::control_chart::{self, Subgroup};
use roret_insight::duration::Durations;
use roret_insight::flow::Month;
use roret_insight::promise::Period;
use roret_insight::returning::WITHIN_DAYS;
use roret_insight::share::Share;
use roret_insight::time_to_event::{Curve, Interval, Quantile};
use roret_insight::waiting::{Until, WaitEnd, Waiting};
use std::collections::BTreeMap;

/// The days that a waiting time is told at.
const WAITING_DAYS: [i32; 16] = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 365];
/// The days that a duration is told at: about months, then years.
const DURATION_DAYS: [i32; 14] = [14, 30, 61, 91, 122, 152, 183, 213, 243, 274, 304, 335, 365, 730];

pub(crate) const FROM: Label = label("from", "sheet-from");
pub(crate) const TO: Label = label("to", "sheet-to");
pub(crate) const N: Label = label("n", "sheet-people");
const ENDED: Label = label("events", "sheet-waited");
const CLOSED: Label = label("events", "sheet-closed-of-them");
const RETURNED: Label = label("events", "sheet-returned");
const STILL: Label = label("open", "sheet-still-open");
const LEFT_OUT: Label = label("left_out", "sheet-left-out");
pub(crate) const MEDIAN: Label = label("median_days", "sheet-median-days");
const MEDIAN_LOWER: Label = label("median_days_lower", "sheet-median-days-lower");
const MEDIAN_UPPER: Label = label("median_days_upper", "sheet-median-days-upper");
pub(crate) const EIGHT: Label = label("eight_of_ten_days", "sheet-eight-of-ten-days");
pub(crate) const DAYS: Label = label("days", "sheet-after-days");
const AT_RISK: Label = label("at_risk", "sheet-at-risk");
const SHARE_OPEN: Label = label("open_share", "sheet-still-waiting");
const SHARE_LASTS: Label = label("open_share", "sheet-still-going-on");
pub(crate) const LOWER: Label = label("lower", "sheet-lower");
pub(crate) const UPPER: Label = label("upper", "sheet-upper");
const CAME: Label = label("came_share", "sheet-came-share");
const AT_DOOR: Label = label("at_the_door_share", "sheet-at-the-door-share");
const WITHOUT: Label = label("closed_without_share", "sheet-closed-without-share");
const OTHERWISE: Label = label("otherwise_share", "sheet-otherwise-share");
const LONGER: Label = label("longer_support_share", "sheet-longer-support-share");
const CLOSED_OTHERWISE: Label = label("closed_otherwise_share", "sheet-closed-otherwise-share");
const RETURN_SHARE: Label = label("returned_share", "sheet-returned-share");

/// The title of waiting until something.
pub const fn waiting_title(until: Until) -> Label {
    match until {
        Until::FirstContact => label("waiting_first_contact", "sheet-waiting-first-contact"),
        Until::Agreement => label("waiting_agreement", "sheet-waiting-agreement"),
        Until::Start => label("waiting_start", "sheet-waiting-start"),
    }
}

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
fn curve_facts(period: Period, curve: &Curve, ended: Label, left_out: usize) -> Vec<(Label, Cell)> {
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
fn curve_cells(curve: &Curve, days: i32) -> Option<Vec<Cell>> {
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
fn ended_share<K: Copy + Ord>(
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

/// How long people wait.
pub fn waiting(waiting: &Waiting, period: Period) -> Sheet {
    let curve = &waiting.still_waiting;
    let rows = WAITING_DAYS.into_iter().map_while(|days| {
        let mut cells = curve_cells(curve, days)?;
        for way in WaitEnd::ALL {
            cells.push(ended_share(&waiting.ended, days, |one| one == *way));
        }
        Some(cells)
    });
    Sheet {
        title: waiting_title(waiting.until),
        definition: "sheet-waiting-definition",
        facts: curve_facts(period, curve, ENDED, waiting.backwards.len()),
        columns: vec![DAYS, AT_RISK, SHARE_OPEN, LOWER, UPPER, CAME, AT_DOOR, WITHOUT, OTHERWISE],
        rows: rows.collect(),
    }
}

/// How long help lasts.
pub fn duration(durations: &Durations, period: Period) -> Sheet {
    let curve = &durations.still_open;
    let is_longer = |reason: ClosingReason| reason == ClosingReason::LongerSupport;
    let rows = DURATION_DAYS.into_iter().map_while(|days| {
        let mut cells = curve_cells(curve, days)?;
        cells.push(ended_share(&durations.closed, days, is_longer));
        cells.push(ended_share(&durations.closed, days, |reason| !is_longer(reason)));
        Some(cells)
    });
    Sheet {
        title: label("duration", "sheet-duration"),
        definition: "sheet-duration-definition",
        facts: curve_facts(period, curve, CLOSED, durations.backwards.len()),
        columns: vec![DAYS, AT_RISK, SHARE_LASTS, LOWER, UPPER, LONGER, CLOSED_OTHERWISE],
        rows: rows.collect(),
    }
}

/// How many come back.
pub fn returning(not_returned: &Curve, period: Period) -> Sheet {
    let rows = WITHIN_DAYS.into_iter().map_while(|days| {
        let point = not_returned.at(f64::from(days), f64::NEG_INFINITY);
        // Nobody came back: that has its uncertainty, too, which the curve can't tell.
        let nobody = Share { part: 0, whole: point.at_risk };
        let limits = match point.limits(Interval::LogLog) {
            _ if point.estimate >= 1.0 => nobody.limits(),
            limits => limits.map(|(lower, upper)| (1.0 - upper, 1.0 - lower)),
        };
        (point.at_risk > 0).then(|| {
            vec![
                Cell::Count(u32::try_from(days).unwrap_or(0)),
                Cell::Count(point.at_risk),
                Cell::Share(1.0 - point.estimate),
                Cell::of(limits, |(lower, _)| Cell::Share(lower)),
                Cell::of(limits, |(_, upper)| Cell::Share(upper)),
            ]
        })
    });
    Sheet {
        title: label("return", "sheet-return"),
        definition: "sheet-return-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (N, Cell::Count(not_returned.n)),
            (RETURNED, Cell::Count(not_returned.events)),
        ],
        columns: vec![DAYS, AT_RISK, RETURN_SHARE, LOWER, UPPER],
        rows: rows.collect(),
    }
}

pub(crate) const MONTH: Label = label("month", "sheet-month");
const RECEIVED: Label = label("received", "sheet-inquiries");
const ANSWERED: Label = label("answered_at_the_door", "sheet-answered-at-the-door");
pub(crate) const AGREED: Label = label("agreed", "sheet-agreements");
const STARTED: Label = label("started", "sheet-started");
const CLOSED_COUNT: Label = label("closed", "sheet-closed");
const OPEN_COUNT: Label = label("open", "sheet-open-at-end");
const WITHIN_7: Label = label("agreed_within_7_days", "sheet-agreed-within-7-days");
const WITHIN_7_SHARE: Label = label("agreed_within_7_days_share", "sheet-share-of");
pub(crate) const SIGNAL: Label = label("signal", "sheet-signal");
const STILL_RUNNING: Label = label("still_running", "sheet-still-running");

/// The word of a signal.
pub(crate) const fn signal(signal: control_chart::Signal) -> Label {
    use control_chart::Signal;
    match signal {
        Signal::Outside => label("outside", "sheet-outside"),
        Signal::Trend => label("trend", "sheet-trend"),
        Signal::NearLimit => label("near_limit", "sheet-near-limit"),
        Signal::Run => label("run", "sheet-run"),
    }
}

const TOO_FEW: Label = label("too_few_for_a_chart", "sheet-too-few-for-a-chart");

/// What a point says: its signal, or that there are too few cases for one.
pub(crate) fn note(point: &control_chart::Point) -> Option<Label> {
    if point.is_thin { Some(TOO_FEW) } else { point.signal.map(signal) }
}

/// The control chart of the seven days: a point for each month with inquiries, once it is known of all of them.
/// `changed_on` is the month a known change came into force, where the chart starts anew.
pub fn seven_days_chart(
    months: &BTreeMap<Date, Month>,
    changed_on: Option<Date>,
) -> Vec<(Date, control_chart::Point)> {
    let asked: Vec<(Date, Share)> = months
        .iter()
        .filter(|(_, flow)| flow.undecided == 0)
        .map(|(month, flow)| (*month, flow.agreed_within_7_days_share()))
        .filter(|(_, share)| share.whole > 0)
        .collect();
    let counts: Vec<Subgroup> = asked
        .iter()
        .map(|(_, share)| Subgroup { count: share.part.into(), of: share.whole.into() })
        .collect();
    let phase = changed_on.and_then(|day| asked.iter().position(|(month, _)| *month >= day));
    let points = control_chart::p(&counts, phase.as_slice());
    asked.into_iter().map(|(month, _)| month).zip(points).collect()
}

/// What came in and what went out.
pub fn flow(months: &BTreeMap<Date, Month>, period: Period, changed_on: Option<Date>) -> Sheet {
    let chart: BTreeMap<Date, control_chart::Point> =
        seven_days_chart(months, changed_on).into_iter().collect();
    let rows = months.iter().map(|(month, flow)| {
        let share = flow.agreed_within_7_days_share();
        let [estimate, lower, upper] = Cell::share(share);
        let point = chart.get(month);
        let note = point.and_then(note);
        let running = (flow.undecided > 0).then_some(STILL_RUNNING);
        vec![
            Cell::Word(month.strftime("%Y-%m").to_string()),
            Cell::Count(flow.received),
            Cell::Count(share.part),
            estimate,
            lower,
            upper,
            Cell::of(running.or(note), Cell::Named),
            Cell::Count(flow.answered_at_the_door),
            Cell::Count(flow.agreed),
            Cell::Count(flow.started),
            Cell::Count(flow.closed),
            Cell::Count(flow.open),
        ]
    });
    let sum = |of: fn(&Month) -> u32| Cell::Count(months.values().map(of).sum());
    Sheet {
        title: label("flow", "sheet-flow"),
        definition: "sheet-flow-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (RECEIVED, sum(|month| month.received)),
            (AGREED, sum(|month| month.agreed)),
            (CLOSED_COUNT, sum(|month| month.closed)),
        ],
        columns: vec![
            MONTH,
            RECEIVED,
            WITHIN_7,
            WITHIN_7_SHARE,
            LOWER,
            UPPER,
            SIGNAL,
            ANSWERED,
            AGREED,
            STARTED,
            CLOSED_COUNT,
            OPEN_COUNT,
        ],
        rows: rows.collect(),
    }
}

/// Who has how much.
pub fn caseload(caseload: &Caseload, image: &Image, today: Date) -> Sheet {
    const NOBODY: Label = label("nobody", "sheet-nobody");
    const ALL: Label = label("all", "sheet-all-workers");
    let cells = |who: Vec<Cell>, load: &Load| {
        let mut cells = who;
        cells.extend([
            Cell::Count(load.open),
            Cell::Count(load.without_agreement),
            Cell::Count(load.with_course),
            Cell::Count(load.late),
            Cell::of(load.mean_days(), Cell::Days),
            Cell::Count(u32::try_from(load.oldest_days).unwrap_or(0)),
        ]);
        cells
    };
    let unit_name =
        |id| Cell::Word(image.unit(id).map_or_else(String::new, |unit| unit.name.clone()));
    let mut rows = Vec::new();
    for (unit, load) in &caseload.units {
        rows.push(cells(vec![unit_name(*unit), Cell::Named(ALL)], load));
        for ((_, worker), load) in caseload.workers.iter().filter(|((of, _), _)| of == unit) {
            let name =
                worker.map(|id| image.worker(id).map_or_else(String::new, |one| one.name.clone()));
            let name = name.map_or(Cell::Named(NOBODY), Cell::Word);
            rows.push(cells(vec![unit_name(*unit), name], load));
        }
    }
    Sheet {
        title: label("caseload", "sheet-caseload"),
        definition: "sheet-caseload-definition",
        facts: vec![
            (label("day", "sheet-day"), day(today)),
            (
                label("open", "sheet-open-in-all"),
                Cell::Count(caseload.units.values().map(|load| load.open).sum()),
            ),
        ],
        columns: vec![
            label("unit", "sheet-unit"),
            label("worker", "sheet-worker"),
            label("open", "sheet-open"),
            label("without_agreement", "sheet-without-agreement"),
            label("with_course", "sheet-with-course"),
            label("late", "sheet-step-late"),
            label("mean_days", "sheet-mean-days"),
            label("oldest_days", "sheet-oldest-days"),
        ],
        rows,
    }
}
