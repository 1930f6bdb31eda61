//! How long steps of the roadmap take, and how many are done in time.

use super::columns::{EIGHT, FROM, LOWER, MEDIAN, TO, UPPER, day};
use super::rows::{NUMBER, listed, number, of};
use super::{Answer, Choice, Question, Report};
use crate::sheet::{Cell, Sheet, label};
use crate::words;
use roret_domain::image::Image;
use roret_insight::promise::Period;
use roret_insight::steps::{StepKind, StepTimes, step_times};
use roret_insight::time_to_event::Interval;
use roret_texts::Texts;
use std::collections::BTreeMap;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "steps",
    about: "How long steps of the roadmap take, and how many are done in time",
    address: "skridt",
    name: "figures-tab-skridt",
    asks: &[Choice::Period, Choice::Unit, Choice::Kinds],
    answer,
    rows,
};

/// How long steps take.
fn sheet(times: &BTreeMap<StepKind, StepTimes>, period: Period) -> Sheet {
    let rows = times.iter().map(|(kind, times)| {
        let n = times.not_done.n;
        let [eight, _, _] = Cell::quantile(n, times.not_done.quantile(0.8, Interval::LogLog));
        let mut cells = vec![
            Cell::Named(words::step_kind(*kind)),
            Cell::Count(n),
            Cell::Count(times.not_done.events),
        ];
        cells.extend(Cell::quantile(n, times.not_done.median(Interval::LogLog)));
        cells.extend([eight, Cell::Count(times.in_time.part), Cell::Count(times.in_time.whole)]);
        cells.extend(Cell::share(times.in_time));
        cells
    });
    Sheet {
        title: label("steps", "sheet-steps"),
        definition: "sheet-steps-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (
                label("n", "sheet-steps-number"),
                Cell::Count(times.values().map(|times| times.not_done.n).sum()),
            ),
        ],
        columns: vec![
            label("step", "sheet-step"),
            label("n", "sheet-count"),
            label("done", "sheet-done"),
            MEDIAN,
            LOWER,
            UPPER,
            EIGHT,
            label("in_time", "sheet-in-time"),
            label("in_time_of", "sheet-of"),
            label("in_time_share", "sheet-share-of"),
            label("in_time_lower", "sheet-lower"),
            label("in_time_upper", "sheet-upper"),
        ],
        rows: rows.collect(),
    }
}

/// Which steps had their turn, and when they were done.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let rows = roret_insight::steps::rows(image, selection).into_iter().filter_map(|row| {
        of(image, row.inquiry, |inquiry| {
            vec![
                number(inquiry),
                Cell::Named(words::step_kind(row.kind)),
                day(row.began),
                day(row.first_told),
                Cell::of(row.done, day),
            ]
        })
    });
    listed(
        label("steps_rows", "sheet-steps-rows"),
        "sheet-steps-rows-definition",
        selection.period,
        vec![
            NUMBER,
            label("step", "sheet-step"),
            label("began_on", "sheet-turn-from"),
            label("first_told", "sheet-first-told"),
            label("done_on", "sheet-done-on"),
        ],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let times = step_times(image, selection);
    let whole: u32 = times.values().map(|times| times.in_time.whole).sum();
    let part: u32 = times.values().map(|times| times.in_time.part).sum();
    let sentence = match whole {
        0 => t.get("figures-nobody").to_owned(),
        n => t.with("figures-steps", [("part", part.into()), ("n", n.into())]),
    };
    Answer::of(sheet(&times, selection.period), vec![sentence], Vec::new())
}
