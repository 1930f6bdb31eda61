//! How full groups are, and how long people wait for a place.

use super::columns::{FROM, MEDIAN, TO, day};
use super::rows::{NUMBER, listed, number, of};
use super::{Answer, Choice, Question, Report};
use crate::sheet::{Cell, Sheet, label};
use jiff::civil::Date;
use roret_domain::image::Image;
use roret_insight::groups::{Fill, Groups};
use roret_insight::promise::Period;
use roret_insight::time_to_event::Interval;
use roret_texts::Texts;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "groups",
    about: "How full groups are, and how long people wait for a place",
    address: "hold",
    name: "figures-tab-hold",
    asks: &[Choice::Period, Choice::Unit],
    answer,
    rows,
};

/// How full groups are.
fn sheet(groups: &Groups, image: &Image, period: Period) -> Sheet {
    let rows = groups.fills.iter().filter_map(|fill| {
        let group = image.group(fill.group)?;
        Some(vec![
            Cell::Word(group.name.clone()),
            day(group.from),
            day(group.to),
            Cell::Count(fill.taken.whole),
            Cell::Count(fill.taken.part),
            Cell::of(fill.taken.estimate(), Cell::Share),
            Cell::Count(fill.waiting),
            Cell::Count(fill.attended),
        ])
    });
    let waiting = &groups.still_waiting;
    let [median, _, _] = Cell::quantile(waiting.n, waiting.median(Interval::LogLog));
    let sum = |of: fn(&Fill) -> u32| Cell::Count(groups.fills.iter().map(of).sum());
    let places = label("places", "group-places");
    let taken = label("taken", "sheet-taken");
    Sheet {
        title: label("groups", "sheet-groups"),
        definition: "sheet-groups-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (places, sum(|fill| fill.taken.whole)),
            (taken, sum(|fill| fill.taken.part)),
            (MEDIAN, median),
        ],
        columns: vec![
            label("group", "group-word"),
            label("group_from", "sheet-from"),
            label("group_to", "sheet-group-to"),
            places,
            taken,
            label("taken_share", "sheet-taken-share"),
            label("waiting", "group-waiting"),
            label("attended", "sheet-attended"),
        ],
        rows: rows.collect(),
    }
}

/// Who asked for a place in which group.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let period = selection.period;
    let rows = roret_insight::groups::running(image, selection).flat_map(|group| {
        let known = group.seats.iter().filter(|seat| seat.asked_on <= period.to);
        known.filter_map(|seat| {
            let on = |date: Option<Date>| Cell::of(date.filter(|date| *date <= period.to), day);
            of(image, seat.inquiry, |inquiry| {
                vec![
                    number(inquiry),
                    Cell::Word(group.name.clone()),
                    day(seat.asked_on),
                    on(seat.given_on),
                    on(seat.left_on),
                ]
            })
        })
    });
    listed(
        label("groups_rows", "sheet-groups-rows"),
        "sheet-groups-rows-definition",
        period,
        vec![
            NUMBER,
            label("group", "group-word"),
            label("asked_on", "sheet-asked-on"),
            label("given_on", "sheet-given-on"),
            label("left_on", "sheet-left-on"),
        ],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let (selection, period) = (&question.selection, question.selection.period);
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
    Answer::of(sheet(&groups, image, period), vec![sentence], Vec::new())
}
