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

pub(crate) const FROM: Label = label("from", "Fra", "From");
pub(crate) const TO: Label = label("to", "Til og med", "To (included)");
pub(crate) const N: Label = label("n", "Personer", "People");
const ENDED: Label = label("events", "Heraf afsluttet ventetid", "Of them no longer waiting");
const CLOSED: Label = label("events", "Heraf afsluttet", "Of them closed");
const RETURNED: Label = label("events", "Heraf kommet igen", "Of them come back");
const STILL: Label = label("open", "Heraf stadig åben", "Of them still open");
const LEFT_OUT: Label = label(
    "left_out",
    "Ikke regnet med (slutter før de begynder)",
    "Left out (end before they begin)",
);
pub(crate) const MEDIAN: Label =
    label("median_days", "Halvdelen inden (dage)", "Half of them within (days)");
const MEDIAN_LOWER: Label =
    label("median_days_lower", "– usikkerhed fra (dage)", "– uncertainty from (days)");
const MEDIAN_UPPER: Label = label("median_days_upper", "– til (dage)", "– to (days)");
pub(crate) const EIGHT: Label =
    label("eight_of_ten_days", "8 ud af 10 inden (dage)", "8 of 10 within (days)");
pub(crate) const DAYS: Label = label("days", "Efter dage", "After days");
const AT_RISK: Label = label("at_risk", "Fulgt så længe", "Followed so long");
const SHARE_OPEN: Label = label("open_share", "Venter stadig", "Still waiting");
const SHARE_LASTS: Label = label("open_share", "Stadig i gang", "Still going on");
pub(crate) const LOWER: Label = label("lower", "fra", "from");
pub(crate) const UPPER: Label = label("upper", "til", "to");
const CAME: Label = label("came_share", "Fik det", "Got it");
const AT_DOOR: Label = label("at_the_door_share", "Hjulpet i døren", "Helped at the door");
const WITHOUT: Label = label("closed_without_share", "Sluttede uden", "Closed without it");
const OTHERWISE: Label = label("otherwise_share", "Endte på anden måde", "Ended otherwise");
const LONGER: Label = label("longer_support_share", "Længere støtte", "Longer support");
const CLOSED_OTHERWISE: Label =
    label("closed_otherwise_share", "Afsluttet ellers", "Closed otherwise");
const RETURN_SHARE: Label = label("returned_share", "Kommet igen", "Come back");

/// The title of waiting until something.
pub const fn waiting_title(until: Until) -> Label {
    match until {
        Until::FirstContact => label(
            "waiting_first_contact",
            "Ventetid fra henvendelse til første kontakt",
            "Waiting from inquiry to first contact",
        ),
        Until::Agreement => label(
            "waiting_agreement",
            "Ventetid fra henvendelse til aftale",
            "Waiting from inquiry to agreement",
        ),
        Until::Start => label(
            "waiting_start",
            "Ventetid fra henvendelse til forløbet begynder",
            "Waiting from inquiry to the start of a course",
        ),
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
        definition: [
            "Alle henvendelser modtaget i perioden, også dem der stadig venter. Kalenderdage fra den dag, man henvendte sig; 0 er samme dag. „Venter stadig“ er et skøn med 95 % usikkerhed, hvor den, der endnu venter, tæller som åben (Kaplan–Meier). Den, hvis forløb er afsluttet, venter ikke mere („Sluttede uden“). Hvordan ventetiden endte, er Aalen–Johansens skøn.",
            "All inquiries received in the period, also those that still wait. Calendar days from the day of the inquiry; 0 is the same day. \"Still waiting\" is an estimate with 95% uncertainty in which those who wait count as open (Kaplan–Meier). Whose course has closed waits no more (\"Closed without it\"). How waits ended is Aalen and Johansen's estimate.",
        ],
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
        title: label("duration", "Hvor længe forløb varer", "How long courses last"),
        definition: [
            "Alle forløb begyndt i perioden, også dem der stadig er i gang. Kalenderdage fra forløbets første dag. „Stadig i gang“ er et skøn med 95 % usikkerhed, hvor et åbent forløb tæller som åbent (Kaplan–Meier).",
            "All courses begun in the period, also those that still go on. Calendar days from the course's first day. \"Still going on\" is an estimate with 95% uncertainty in which an open course counts as open (Kaplan–Meier).",
        ],
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
        title: label("return", "Kommer de igen?", "Do they come back?"),
        definition: [
            "Alle, hvis hjælp blev afsluttet første gang i perioden. Kommet igen: hjælpen blev taget op igen, et nyt forløb begyndte, eller man henvendte sig på ny. Den, der er fulgt kortere tid, tæller kun så længe, vedkommende er fulgt (Kaplan–Meier, 95 % usikkerhed).",
            "Everybody whose help closed for the first time in the period. Come back: help was taken up again, a new course began, or they asked anew. Who was followed for a shorter time counts only so long (Kaplan–Meier, 95% uncertainty).",
        ],
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

pub(crate) const MONTH: Label = label("month", "Måned", "Month");
const RECEIVED: Label = label("received", "Henvendelser", "Inquiries");
const ANSWERED: Label = label("answered_at_the_door", "Svaret i døren", "Answered at the door");
pub(crate) const AGREED: Label = label("agreed", "Aftaler", "Agreements");
const STARTED: Label = label("started", "Begyndt", "Begun");
const CLOSED_COUNT: Label = label("closed", "Afsluttet", "Closed");
const OPEN_COUNT: Label = label("open", "Åbne ved udgangen", "Open at the end");
const WITHIN_7: Label = label("agreed_within_7_days", "Aftale inden 7 dage", "Agreed in 7 days");
const WITHIN_7_SHARE: Label = label("agreed_within_7_days_share", "andel", "share");
pub(crate) const SIGNAL: Label = label("signal", "Signal", "Signal");
const STILL_RUNNING: Label = label("still_running", "Kører stadig", "Still running");

/// The word of a signal.
pub(crate) const fn signal(signal: control_chart::Signal) -> Label {
    use control_chart::Signal;
    match signal {
        Signal::Outside => label("outside", "uden for grænserne", "outside the limits"),
        Signal::Trend => label("trend", "7 i træk samme vej", "7 in a row one way"),
        Signal::NearLimit => label("near_limit", "2 af 3 nær en grænse", "2 of 3 near a limit"),
        Signal::Run => label("run", "7 i træk på samme side", "7 in a row on one side"),
    }
}

const TOO_FEW: Label = label("too_few_for_a_chart", "for få til et diagram", "too few for a chart");

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
        title: label("flow", "Ind og ud, måned for måned", "In and out, month by month"),
        definition: [
            "Hvad der skete i hver måned; åbne er talt ved månedens udgang. Andelen med aftale inden 7 dage er af dem, der henvendte sig i måneden, med 95 % usikkerhed (Wilson). „Kører stadig“: nogen fra måneden kan endnu få en aftale inden 7 dage; så er måneden ikke med i diagrammet. Et signal betyder, at måneden næppe er almindelige udsving. Hvor der ventes færre end 1,4 med eller uden en aftale inden 7 dage i halvdelen af månederne eller flere, er der for få til et diagram.",
            "What happened in each month; open are counted at the month's end. The share agreed within 7 days is of those who asked in the month, with 95% uncertainty (Wilson). \"Still running\": somebody of the month may still have an agreement within 7 days; then the month is not in the chart. A signal means that the month is hardly ordinary ups and downs. Where fewer than 1.4 with or without an agreement in 7 days are expected in half of the months or more, there are too few for a chart.",
        ],
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
    const NOBODY: Label = label("nobody", "(ingen endnu)", "(nobody yet)");
    const ALL: Label = label("all", "(alle)", "(all)");
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
        title: label("caseload", "Hvem har hvor meget", "Who has how much"),
        definition: [
            "Åbne henvendelser i dag, hos den der er kontaktperson. Dage er regnet fra henvendelsen og starter aldrig forfra.",
            "Open inquiries today, with the one who is primary contact. Days are counted from the inquiry and never start again.",
        ],
        facts: vec![
            (label("day", "Dag", "Day"), day(today)),
            (
                label("open", "Åbne i alt", "Open in all"),
                Cell::Count(caseload.units.values().map(|load| load.open).sum()),
            ),
        ],
        columns: vec![
            label("unit", "Enhed", "Unit"),
            label("worker", "Kontaktperson", "Primary contact"),
            label("open", "Åbne", "Open"),
            label("without_agreement", "Uden aftale", "Without agreement"),
            label("with_course", "I forløb", "In a course"),
            label("late", "Trin over tiden", "Step late"),
            label("mean_days", "Dage i snit", "Days on average"),
            label("oldest_days", "Ældste (dage)", "Oldest (days)"),
        ],
        rows,
    }
}
