//! A figure, told: its sheet, what it says in words, and its pictures.

use super::asked::{Against, Asked};
use super::shown::ChartShown;
use super::subject::Subject;
use crate::chart::{self, Band, Line};
use crate::texts::Texts;
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_domain::image::Image;
use roret_insight::caseload::Caseload;
use roret_insight::comparison::{Grouped, log_rank};
use roret_insight::contacts::Contacts;
use roret_insight::control_chart::{Point, Signal, xmr};
use roret_insight::duration::{Durations, lasted};
use roret_insight::flow::{self, Month};
use roret_insight::goals::goals;
use roret_insight::groups::{Fill, Groups};
use roret_insight::outlook::Coverage;
use roret_insight::promise::Period;
use roret_insight::returning::not_returned;
use roret_insight::selection::{Courses, Selection};
use roret_insight::steps::step_times;
use roret_insight::time_to_event::{Curve, Interval, Observed};
use roret_insight::waiting::{Waiting, waits};
use roret_paper::sheet::Sheet;
use roret_paper::{coverage, figures as sheets, rows as row_sheets, work};
use std::collections::BTreeMap;

/// A curve is not drawn where fewer than this many are followed.
const AT_RISK_MIN: u32 = 5;
/// A difference is told when it would come by chance less often than this.
const TOLD_BELOW: f64 = 0.05;
const DAYS_PER_MONTH: f64 = 30.437;

/// A figure, told.
pub(super) struct Told {
    pub(super) sheet: Sheet,
    /// The same told apart in another way.
    pub(super) others: Vec<Sheet>,
    pub(super) sentences: Vec<String>,
    pub(super) charts: Vec<ChartShown>,
}

impl Told {
    fn of(sheet: Sheet, sentences: Vec<String>, charts: Vec<ChartShown>) -> Self {
        Self { sheet, others: Vec::new(), sentences, charts }
    }
}

/// With whom it is compared.
#[derive(Clone, Copy)]
enum Other<'a> {
    Before,
    Period(Period),
    Unit(&'a str),
}

/// What a control chart's values are, and of what.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// Shares, month by month.
    PerCent,
    /// Numbers, month by month.
    Months,
    /// Numbers, week by week.
    Weeks,
}

/// Tells a figure.
pub(super) fn told(
    subject: Subject,
    image: &Image,
    asked: &Asked,
    today: Date,
    t: &'static Texts,
) -> Told {
    let mut told = figure(subject, image, asked, today, t);
    let is_of_inquiries = matches!(subject, Subject::Waiting | Subject::Flow);
    if is_of_inquiries && asked.selection.courses != Courses::All {
        told.sentences.push(t.get("figures-only-with-course").to_owned());
    }
    told
}

fn figure(subject: Subject, image: &Image, asked: &Asked, today: Date, t: &'static Texts) -> Told {
    let (selection, period) = (&asked.selection, asked.selection.period);
    match subject {
        Subject::Waiting => waiting(image, asked, t),
        Subject::Duration => duration(image, asked, t),
        Subject::Return => {
            let curve = not_returned(image, selection);
            let sentence = match curve.n {
                0 => t.get("figures-nobody").to_owned(),
                n => t.with("figures-return", [("part", curve.events.into()), ("n", n.into())]),
            };
            Told::of(sheets::returning(&curve, period), vec![sentence], Vec::new())
        }
        Subject::Flow => told_flow(image, asked, t),
        Subject::Contacts => contacts(image, asked, t),
        Subject::Steps => {
            let times = step_times(image, selection);
            let whole: u32 = times.values().map(|times| times.in_time.whole).sum();
            let part: u32 = times.values().map(|times| times.in_time.part).sum();
            let sentence = match whole {
                0 => t.get("figures-nobody").to_owned(),
                n => t.with("figures-steps", [("part", part.into()), ("n", n.into())]),
            };
            Told::of(work::steps(&times, period), vec![sentence], Vec::new())
        }
        Subject::Goals => {
            let months = goals(image, selection);
            let agreements: u32 = months.values().map(|month| month.agreements).sum();
            let part: u32 = months.values().map(|month| month.in_own_words).sum();
            let confirmed: u32 = months.values().map(|month| month.confirmed).sum();
            let words =
                [("part", part.into()), ("n", agreements.into()), ("yes", confirmed.into())];
            let sentence = match agreements {
                0 => t.get("figures-nobody").to_owned(),
                _ => t.with("figures-goals", words),
            };
            Told::of(work::goals(&months, period), vec![sentence], Vec::new())
        }
        Subject::Groups => told_groups(image, asked, t),
        Subject::Coverage => {
            let judged = Coverage::of(image, period);
            let [_, nine] = judged.all;
            let share = nine.share();
            let sentence = match share.whole {
                0 => t.get("figures-no-forecasts").to_owned(),
                n => t.with("figures-coverage", [("part", share.part.into()), ("n", n.into())]),
            };
            Told::of(coverage::coverage(&judged, period), vec![sentence], Vec::new())
        }
        Subject::Caseload => {
            let caseload = Caseload::of(image, selection.unit, today);
            let open: u32 = caseload.units.values().map(|load| load.open).sum();
            let late: u32 = caseload.units.values().map(|load| load.late).sum();
            let sentence =
                t.with("figures-caseload", [("open", open.into()), ("late", late.into())]);
            Told::of(sheets::caseload(&caseload, image, today), vec![sentence], Vec::new())
        }
    }
}

fn told_groups(image: &Image, asked: &Asked, t: &'static Texts) -> Told {
    let (selection, period) = (&asked.selection, asked.selection.period);
    let groups = Groups::of(image, selection);
    let sum = |of: fn(&Fill) -> u32| groups.fills.iter().map(of).sum::<u32>();
    let words = [
        ("taken", sum(|fill| fill.taken.part).into()),
        ("places", sum(|fill| fill.taken.whole).into()),
        ("waiting", sum(|fill| fill.waiting).into()),
    ];
    let sentence = match groups.fills.len() {
        0 => t.get("figures-no-groups").to_owned(),
        _ => t.with("figures-groups", words),
    };
    Told::of(work::groups(&groups, image, period), vec![sentence], Vec::new())
}

/// The rows behind a figure.
pub(super) fn rows(subject: Subject, image: &Image, asked: &Asked, today: Date) -> Sheet {
    let selection = &asked.selection;
    match subject {
        Subject::Waiting => row_sheets::waiting(image, selection, asked.until),
        Subject::Duration => row_sheets::duration(image, selection),
        Subject::Flow => row_sheets::flow(image, selection),
        Subject::Return => row_sheets::returning(image, selection),
        Subject::Contacts => row_sheets::contacts(image, selection),
        Subject::Steps => row_sheets::steps(image, selection),
        Subject::Goals => row_sheets::goals(image, selection),
        Subject::Groups => row_sheets::groups(image, selection),
        Subject::Coverage => row_sheets::coverage(image, selection.period),
        Subject::Caseload => row_sheets::caseload(image, selection, today),
    }
}

fn waiting(image: &Image, asked: &Asked, t: &'static Texts) -> Told {
    let selection = &asked.selection;
    let waiting = Waiting::of(image, selection, asked.until);
    let sheet = sheets::waiting(&waiting, selection.period);
    let curve = &waiting.still_waiting;
    let observed = |selection: &Selection| -> Vec<Observed> {
        waits(image, selection, asked.until)
            .map(|wait| Observed::from_start(f64::from(wait.days), wait.end.is_some()))
            .collect()
    };
    let mut sentences = curve_sentences(["figures-waiting-both", "figures-waiting-half"], curve, t);
    let keys = ["figures-shorter", "figures-longer", "figures-no-difference"];
    let (now, before) = (observed(selection), observed(&asked.compared_with()));
    sentences.extend(compared(&now, &before, keys, other(image, asked), t));
    let charts = vec![curve_chart("waiting", curve, &sheet, &sentences, t)];
    Told::of(sheet, sentences, charts)
}

fn duration(image: &Image, asked: &Asked, t: &'static Texts) -> Told {
    let selection = &asked.selection;
    let durations = Durations::of(image, selection);
    let sheet = sheets::duration(&durations, selection.period);
    let curve = &durations.still_open;
    let observed = |selection: &Selection| -> Vec<Observed> {
        lasted(image, selection)
            .map(|one| Observed::from_start(f64::from(one.days), one.closed.is_some()))
            .collect()
    };
    let mut sentences =
        curve_sentences(["figures-duration-both", "figures-duration-half"], curve, t);
    let keys =
        ["figures-duration-shorter", "figures-duration-longer", "figures-duration-no-difference"];
    let (now, before) = (observed(selection), observed(&asked.compared_with()));
    sentences.extend(compared(&now, &before, keys, other(image, asked), t));
    let charts = vec![curve_chart("duration", curve, &sheet, &sentences, t)];
    Told::of(sheet, sentences, charts)
}

fn other<'a>(image: &'a Image, asked: &Asked) -> Other<'a> {
    match asked.against {
        Against::Before => Other::Before,
        Against::Period(period) => Other::Period(period),
        Against::Unit(id) => image.unit(id).map_or(Other::Before, |unit| Other::Unit(&unit.name)),
    }
}

fn told_flow(image: &Image, asked: &Asked, t: &'static Texts) -> Told {
    let selection = &asked.selection;
    let months = flow::by_month(image, selection);
    let sheet = sheets::flow(&months, selection.period, asked.changed_on);
    let month = |day: Date| day.strftime("%m/%Y").to_string();
    let seven = sheets::seven_days_chart(&months, asked.changed_on);
    let keys = [
        "figures-no-signal",
        "figures-signal-outside",
        "figures-signal-trend",
        "figures-signal-near",
        "figures-signal-run",
        "figures-too-few-for-chart",
    ];
    let mut sentences = signal_sentences(&seven, keys, month, t);
    let title = t.get("figures-chart-seven");
    let first = control_chart("flow", title, &seven, &sentences, Scale::PerCent, t);
    let received = received_chart(&months, selection.period, asked.changed_on);
    let keys = [
        "figures-received-no-signal",
        "figures-received-outside",
        "figures-received-trend",
        "figures-received-near",
        "figures-received-run",
        "figures-nobody",
    ];
    let told = signal_sentences(&received, keys, month, t);
    let title = t.get("figures-chart-received");
    let second = control_chart("received", title, &received, &told, Scale::Months, t);
    if !second.svg.is_empty() {
        sentences.extend(told.into_iter().take(1));
    }
    Told::of(sheet, sentences, vec![first, second])
}

/// Inquiries of each whole month, as single values.
fn received_chart(
    months: &BTreeMap<Date, Month>,
    period: Period,
    changed_on: Option<Date>,
) -> Vec<(Date, Point)> {
    let is_whole = |month: &Date| *month >= period.from && month.last_of_month() <= period.to;
    let (whole, values): (Vec<Date>, Vec<f64>) = months
        .iter()
        .filter(|(month, _)| is_whole(month))
        .map(|(month, flow)| (*month, f64::from(flow.received)))
        .unzip();
    let phase = changed_on.and_then(|day| whole.iter().position(|month| *month >= day));
    let points = xmr(&values, phase.as_slice());
    whole.into_iter().zip(points).collect()
}

fn contacts(image: &Image, asked: &Asked, t: &'static Texts) -> Told {
    let selection = &asked.selection;
    let contacts = Contacts::of(image, selection);
    let points = work::contacts_chart(&contacts);
    let keys = [
        "figures-contacts-no-signal",
        "figures-contacts-outside",
        "figures-contacts-trend",
        "figures-contacts-near",
        "figures-contacts-run",
        "figures-contacts-too-few",
    ];
    let week = |monday: Date| monday.strftime("%d/%m/%Y").to_string();
    let mut sentences = signal_sentences(&points, keys, week, t);
    let title = t.get("figures-chart-contacts");
    let chart = control_chart("contacts", title, &points, &sentences, Scale::Weeks, t);
    let weeks = contacts.weeks.len();
    let words = [("n", contacts.all().into()), ("weeks", weeks.into())];
    sentences.insert(0, t.with("figures-contacts", words));
    let others = vec![work::contacts_by_worker(&contacts, image, selection.period)];
    Told { others, ..Told::of(work::contacts(&contacts, selection.period), sentences, vec![chart]) }
}

/// What a curve says, in words.
fn curve_sentences([both, half]: [&str; 2], curve: &Curve, t: &'static Texts) -> Vec<String> {
    if curve.n == 0 {
        return vec![t.get("figures-nobody").to_owned()];
    }
    let open = curve.n - curve.events;
    let n = t.with("figures-n", [("n", curve.n.into()), ("open", open.into())]);
    let median = curve.median(Interval::LogLog).estimate;
    let eight = curve.quantile(0.8, Interval::LogLog).estimate;
    // As a number: the text's form goes by it.
    let whole = |days: f64| days.ceil();
    let sentence = match (median, eight) {
        (Some(median), Some(eight)) => {
            t.with(both, [("median", whole(median).into()), ("eight", whole(eight).into())])
        }
        (Some(median), None) => t.with(half, [("median", whole(median).into())]),
        _ => t.get("figures-too-early").to_owned(),
    };
    vec![sentence, n]
}

/// Whether it took otherwise for others: in the period before, or in another unit.
fn compared(
    now: &[Observed],
    before: &[Observed],
    [shorter, longer, no_difference]: [&str; 3],
    other: Other<'_>,
    t: &'static Texts,
) -> Option<String> {
    let rows = |group, rows: &[Observed]| -> Vec<Grouped> {
        rows.iter().map(|one| Grouped { group, stratum: 0, observed: *one }).collect()
    };
    if now.is_empty() || before.is_empty() {
        return None;
    }
    let test = log_rank(2, rows(0, now).into_iter().chain(rows(1, before)));
    let key = match test {
        Some(test) if test.p < TOLD_BELOW => {
            // More endings than expected: the waits are shorter.
            let is_shorter = test.groups.first().is_some_and(|one| one.observed > one.expected);
            if is_shorter { shorter } else { longer }
        }
        _ => no_difference,
    };
    let whom = match other {
        Other::Before => t.get("figures-than-before").to_owned(),
        Other::Period(period) => {
            let day = |day| t.short_day(day).into();
            t.with("figures-than-period", [("from", day(period.from)), ("to", day(period.to))])
        }
        Other::Unit(name) => t.with("figures-than-unit", [("unit", name.into())]),
    };
    Some(t.with(key, [("whom", whom.into()), ("n", before.len().into())]))
}

/// The curve, as far as enough people were followed.
fn curve_chart(
    id: &str,
    curve: &Curve,
    sheet: &Sheet,
    sentences: &[String],
    t: &'static Texts,
) -> ChartShown {
    let title = sheet.title.text(t.language);
    let followed = curve.points.iter().take_while(|point| point.at_risk >= AT_RISK_MIN);
    let per_cent = |share: f64| share * 100.0;
    let mut band =
        Band { middle: vec![(0.0, 100.0)], low: vec![(0.0, 100.0)], high: vec![(0.0, 100.0)] };
    for point in followed {
        let (low, high) =
            point.limits(Interval::LogLog).unwrap_or((point.estimate, point.estimate));
        band.middle.push((point.time, per_cent(point.estimate)));
        band.low.push((point.time, per_cent(low)));
        band.high.push((point.time, per_cent(high)));
    }
    if band.middle.len() < 2 {
        return ChartShown { title, svg: String::new() };
    }
    let svg = chart::curve(id, title, &sentences.join(" "), t.get("figures-axis-days"), &band);
    ChartShown { title, svg }
}

/// What the signals of a chart mean. `keys` are the words for none, for each of [`Signal::ALL`], and for
/// too few cases.
fn signal_sentences(
    points: &[(Date, Point)],
    [none, outside, trend, near, run, thin]: [&str; 6],
    when: impl Fn(Date) -> String,
    t: &'static Texts,
) -> Vec<String> {
    let Some((_, last)) = points.last() else {
        return vec![t.get("figures-nobody").to_owned()];
    };
    if points.iter().all(|(_, point)| point.is_thin) {
        return vec![t.get(thin).to_owned()];
    }
    let latest = points.iter().rev().find_map(|(day, point)| Some((day, point, point.signal?)));
    let mut sentences = vec![match latest {
        None => t.get(none).to_owned(),
        Some((day, point, signal)) => {
            let key = match signal {
                Signal::Outside => outside,
                Signal::Trend => trend,
                Signal::NearLimit => near,
                Signal::Run => run,
            };
            let side = if point.is_above { "figures-above" } else { "figures-below" };
            t.with(key, [("when", when(*day).into()), ("side", t.get(side).into())])
        }
    }];
    if last.is_trial {
        sentences.push(t.get("figures-trial").to_owned());
    }
    sentences
}

/// A control chart.
fn control_chart(
    id: &str,
    title: &'static str,
    points: &[(Date, Point)],
    sentences: &[String],
    scale: Scale,
    t: &'static Texts,
) -> ChartShown {
    let none = ChartShown { title, svg: String::new() };
    let Some((first, _)) = points.first() else { return none };
    // A picture with limits that mean nothing would be read all the same.
    if points.len() < 2 || points.iter().all(|(_, point)| point.is_thin) {
        return none;
    }
    let (times, form, axis) = match scale {
        Scale::PerCent => (100.0, "%m/%y", "figures-axis-months"),
        Scale::Months => (1.0, "%m/%y", "figures-axis-months"),
        Scale::Weeks => (1.0, "%d/%m/%y", "figures-axis-weeks"),
    };
    let lines: Vec<Line> = points
        .iter()
        .map(|(day, point)| Line {
            at: f64::from(days_waiting(*first, *day)) / DAYS_PER_MONTH,
            label: day.strftime(form).to_string(),
            value: point.value * times,
            mean: point.mean * times,
            low: point.lower * times,
            high: point.upper * times,
            is_marked: point.signal.is_some(),
        })
        .collect();
    let is_share = scale == Scale::PerCent;
    let svg = chart::control(id, title, &sentences.join(" "), t.get(axis), is_share, &lines);
    ChartShown { title, svg }
}
