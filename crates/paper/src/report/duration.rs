//! How long courses and stays last, with those that still go on.

use super::columns::{AT_RISK, DAYS, LOWER, UPPER, curve_cells, curve_facts, day, ended_share};
use super::rows::{ENDED, NUMBER, STILL, listed, number};
use super::telling::{compared, curve_sentences};
use super::{Answer, Choice, Picture, Question, Report, Shows};
use crate::sheet::{Cell, Label, Sheet, label};
use crate::words;
use roret_domain::course::ClosingReason;
use roret_domain::image::Image;
use roret_insight::duration::{Durations, lasted};
use roret_insight::promise::Period;
use roret_insight::selection::Selection;
use roret_insight::time_to_event::Observed;
use roret_texts::Texts;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "duration",
    about: "How long courses or stays last, with those that still go on",
    address: "varighed",
    name: "figures-tab-varighed",
    asks: &[Choice::Period, Choice::Unit, Choice::Kinds, Choice::Against],
    answer,
    rows,
};

/// The days that a duration is told at: about months, then years.
const DURATION_DAYS: [i32; 14] = [14, 30, 61, 91, 122, 152, 183, 213, 243, 274, 304, 335, 365, 730];

const CLOSED: Label = label("events", "sheet-closed-of-them");
const SHARE_LASTS: Label = label("open_share", "sheet-still-going-on");
const LONGER: Label = label("longer_support_share", "sheet-longer-support-share");
const CLOSED_OTHERWISE: Label = label("closed_otherwise_share", "sheet-closed-otherwise-share");

/// How long help lasts.
fn sheet(durations: &Durations, period: Period) -> Sheet {
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

/// Which courses lasted how long.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let rows = lasted(image, selection).filter_map(|one| {
        let (inquiry, course) = image.course(one.course)?;
        Some(vec![
            number(inquiry),
            day(course.started_on()),
            Cell::Days(f64::from(one.days)),
            Cell::Named(one.closed.map_or(STILL, words::closing)),
        ])
    });
    listed(
        label("duration_rows", "sheet-duration-rows"),
        "sheet-duration-rows-definition",
        selection.period,
        vec![NUMBER, label("started_on", "sheet-started"), DAYS, ENDED],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let durations = Durations::of(image, selection);
    let sheet = sheet(&durations, selection.period);
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
    let (now, before) = (observed(selection), observed(&question.compared_with()));
    sentences.extend(compared(&now, &before, keys, image, question, t));
    let picture = Picture {
        id: "duration",
        title: sheet.title.key,
        description: sentences.join(" "),
        shows: Shows::Curve(durations.still_open),
    };
    Answer::of(sheet, sentences, vec![picture])
}
