//! What came in and what went out, month by month.

use super::columns::{AGREED, FROM, LOWER, MONTH, SIGNAL, TO, UPPER, day, note};
use super::rows::{NUMBER, RECEIVED_ON, listed, number};
use super::telling::{only_with_course, signal_sentences};
use super::{Answer, Choice, Picture, Question, Report, Scale, Shows};
use crate::sheet::{Cell, Label, Sheet, label};
use jiff::civil::Date;
use roret_domain::image::Image;
use roret_insight::control_chart::{self, Point, Subgroup, xmr};
use roret_insight::flow::{self, Month};
use roret_insight::promise::Period;
use roret_insight::share::Share;
use roret_texts::Texts;
use std::collections::BTreeMap;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "flow",
    about: "What came in and what went out, month by month",
    address: "strom",
    name: "figures-tab-strom",
    asks: &[Choice::Period, Choice::Unit, Choice::Kinds, Choice::ChangedOn],
    answer,
    rows,
};

const RECEIVED: Label = label("received", "sheet-inquiries");
const ANSWERED: Label = label("answered_at_the_door", "sheet-answered-at-the-door");
const STARTED: Label = label("started", "sheet-started");
const CLOSED_COUNT: Label = label("closed", "sheet-closed");
const OPEN_COUNT: Label = label("open", "sheet-open-at-end");
const WITHIN_7: Label = label("agreed_within_7_days", "sheet-agreed-within-7-days");
const WITHIN_7_SHARE: Label = label("agreed_within_7_days_share", "sheet-share-of");
const STILL_RUNNING: Label = label("still_running", "sheet-still-running");

/// What came in and what went out.
fn sheet(months: &BTreeMap<Date, Month>, period: Period, changed_on: Option<Date>) -> Sheet {
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

/// What was received, and what came of it.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let to = selection.period.to;
    let rows = image.inquiries().filter(|inquiry| selection.holds(inquiry)).map(|inquiry| {
        let agreed = inquiry.agreed_on().filter(|day| *day <= to);
        let started = inquiry.courses.iter().map(|course| course.started_on()).min();
        vec![
            number(inquiry),
            day(inquiry.received_on()),
            Cell::of(agreed, day),
            Cell::of(started.filter(|day| *day <= to), day),
        ]
    });
    listed(
        label("flow_rows", "sheet-flow-rows"),
        "sheet-flow-rows-definition",
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("agreed_on", "row-agreed"),
            label("started_on", "sheet-started"),
        ],
        rows.collect(),
    )
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

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let months = flow::by_month(image, selection);
    let sheet = sheet(&months, selection.period, question.changed_on);
    let month = |day: Date| day.strftime("%m/%Y").to_string();
    let seven = seven_days_chart(&months, question.changed_on);
    let keys = [
        "figures-no-signal",
        "figures-signal-outside",
        "figures-signal-trend",
        "figures-signal-near",
        "figures-signal-run",
        "figures-too-few-for-chart",
    ];
    let mut sentences = signal_sentences(&seven, keys, month, t);
    let first = Picture {
        id: "flow",
        title: "figures-chart-seven",
        description: sentences.join(" "),
        shows: Shows::Control { scale: Scale::PerCent, points: seven },
    };
    let received = received_chart(&months, selection.period, question.changed_on);
    let keys = [
        "figures-received-no-signal",
        "figures-received-outside",
        "figures-received-trend",
        "figures-received-near",
        "figures-received-run",
        "figures-nobody",
    ];
    let told = signal_sentences(&received, keys, month, t);
    let second = Picture {
        id: "received",
        title: "figures-chart-received",
        description: told.join(" "),
        shows: Shows::Control { scale: Scale::Months, points: received },
    };
    if second.is_worth_drawing() {
        sentences.extend(told.into_iter().take(1));
    }
    sentences.extend(only_with_course(question, t));
    Answer::of(sheet, sentences, vec![first, second])
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
