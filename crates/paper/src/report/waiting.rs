//! How long people wait for an answer, with those who still wait.

use super::columns::{AT_RISK, DAYS, LOWER, UPPER, curve_cells, curve_facts, day, ended_share};
use super::rows::{ENDED, NUMBER, RECEIVED_ON, STILL, listed, number, of};
use super::telling::{compared, curve_sentences, only_with_course};
use super::{Answer, Choice, Picture, Question, Report, Shows};
use crate::sheet::{Cell, Label, Sheet, label};
use crate::words;
use roret_domain::image::Image;
use roret_insight::promise::Period;
use roret_insight::selection::Selection;
use roret_insight::time_to_event::Observed;
use roret_insight::waiting::{Until, WaitEnd, Waiting, waits};
use roret_texts::Texts;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "waiting",
    about: "How long people wait from inquiry to first contact, agreement or start, with those who still wait",
    address: "ventetid",
    name: "figures-tab-ventetid",
    asks: &[Choice::Period, Choice::Until, Choice::Unit, Choice::Kinds, Choice::Against],
    answer,
    rows,
};

/// The days that a waiting time is told at.
const WAITING_DAYS: [i32; 16] = [0, 1, 2, 3, 5, 7, 10, 14, 21, 28, 42, 56, 84, 112, 168, 365];

const WAITED: Label = label("events", "sheet-waited");
const SHARE_OPEN: Label = label("open_share", "sheet-still-waiting");
const CAME: Label = label("came_share", "sheet-came-share");
const AT_DOOR: Label = label("at_the_door_share", "sheet-at-the-door-share");
const WITHOUT: Label = label("closed_without_share", "sheet-closed-without-share");
const OTHERWISE: Label = label("otherwise_share", "sheet-otherwise-share");

/// The title of waiting until something.
const fn title(until: Until) -> Label {
    match until {
        Until::FirstContact => label("waiting_first_contact", "sheet-waiting-first-contact"),
        Until::Agreement => label("waiting_agreement", "sheet-waiting-agreement"),
        Until::Start => label("waiting_start", "sheet-waiting-start"),
    }
}

/// How long people wait.
fn sheet(waiting: &Waiting, period: Period) -> Sheet {
    let curve = &waiting.still_waiting;
    let rows = WAITING_DAYS.into_iter().map_while(|days| {
        let mut cells = curve_cells(curve, days)?;
        for way in WaitEnd::ALL {
            cells.push(ended_share(&waiting.ended, days, |one| one == *way));
        }
        Some(cells)
    });
    Sheet {
        title: title(waiting.until),
        definition: "sheet-waiting-definition",
        facts: curve_facts(period, curve, WAITED, waiting.backwards.len()),
        columns: vec![DAYS, AT_RISK, SHARE_OPEN, LOWER, UPPER, CAME, AT_DOOR, WITHOUT, OTHERWISE],
        rows: rows.collect(),
    }
}

/// Who waited, from when, and how it ended.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let rows = waits(image, selection, question.until).filter_map(|wait| {
        of(image, wait.inquiry, |inquiry| {
            vec![
                number(inquiry),
                day(inquiry.received_on()),
                Cell::Named(words::channel(inquiry.channel)),
                Cell::Named(words::requester(inquiry.requester)),
                Cell::Days(f64::from(wait.days)),
                Cell::Named(wait.end.map_or(STILL, words::wait_end)),
            ]
        })
    });
    listed(
        label("waiting_rows", "sheet-waiting-rows"),
        "sheet-waiting-rows-definition",
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("channel", "sheet-channel"),
            label("requester", "sheet-requester"),
            DAYS,
            ENDED,
        ],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let waiting = Waiting::of(image, selection, question.until);
    let sheet = sheet(&waiting, selection.period);
    let curve = &waiting.still_waiting;
    let observed = |selection: &Selection| -> Vec<Observed> {
        waits(image, selection, question.until)
            .map(|wait| Observed::from_start(f64::from(wait.days), wait.end.is_some()))
            .collect()
    };
    let mut sentences = curve_sentences(["figures-waiting-both", "figures-waiting-half"], curve, t);
    let keys = ["figures-shorter", "figures-longer", "figures-no-difference"];
    let (now, before) = (observed(selection), observed(&question.compared_with()));
    sentences.extend(compared(&now, &before, keys, image, question, t));
    let picture = Picture {
        id: "waiting",
        title: sheet.title.key,
        description: sentences.join(" "),
        shows: Shows::Curve(waiting.still_waiting),
    };
    sentences.extend(only_with_course(question, t));
    Answer::of(sheet, sentences, vec![picture])
}
