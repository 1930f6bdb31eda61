//! How often forecasts held.

use super::columns::{FROM, TO, day};
use super::rows::{NUMBER, listed, number, of, yes};
use super::{Answer, Choice, Question, Report};
use crate::sheet::{Cell, Sheet, label};
use crate::words;
use roret_domain::image::Image;
use roret_insight::outlook::{Awaited, Coverage, Tally, forecasts};
use roret_insight::promise::Period;
use roret_texts::Texts;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "coverage",
    about: "How often the forecasts of the answer and of the steps held",
    address: "forudsigelser",
    name: "figures-tab-forudsigelser",
    asks: &[Choice::Period],
    answer,
    rows,
};

/// How often the forecasts held.
fn sheet(coverage: &Coverage, period: Period) -> Sheet {
    let all = std::iter::once((words::awaited(Awaited::Answer), &coverage.all));
    let by_urgency =
        coverage.by_urgency.iter().map(|(one, tallies)| (words::urgency(*one), tallies));
    let by_channel =
        coverage.by_channel.iter().map(|(one, tallies)| (words::channel_group(*one), tallies));
    let by_step = coverage.by_step.iter().map(|(one, tallies)| (words::awaited(*one), tallies));
    // Who still waits may be judged by the earlier day and not yet by the later one.
    let judged = |tallies: &[Tally; 2]| tallies.first().map_or(0, |tally| tally.share().whole);
    let rows = all.chain(by_urgency).chain(by_channel).chain(by_step).map(|(name, tallies)| {
        let mut cells = vec![Cell::Named(name)];
        for share in tallies.iter().map(|tally| tally.share()) {
            cells.extend([Cell::Count(share.part), Cell::Count(share.whole)]);
            cells.extend(Cell::share(share));
        }
        cells
    });
    Sheet {
        title: label("coverage", "sheet-coverage"),
        definition: "sheet-coverage-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (label("judged", "sheet-judged"), Cell::Count(judged(&coverage.all))),
            (label("without", "sheet-without"), Cell::Count(coverage.without)),
        ],
        columns: vec![
            label("group", "sheet-inquiries"),
            label("held_80_number", "sheet-held-80-number"),
            label("judged_80", "sheet-of"),
            label("held_80", "sheet-share-of"),
            label("held_80_lower", "sheet-lower"),
            label("held_80_upper", "sheet-upper"),
            label("held_90_number", "sheet-held-90-number"),
            label("judged_90", "sheet-of"),
            label("held_90", "sheet-share-of"),
            label("held_90_lower", "sheet-lower"),
            label("held_90_upper", "sheet-upper"),
        ],
        rows: rows.collect(),
    }
}

/// What was said, and whether it held.
fn rows(image: &Image, question: &Question) -> Sheet {
    let period = question.selection.period;
    let rows = forecasts(image, period).into_iter().filter_map(|one| {
        of(image, one.inquiry, |inquiry| {
            vec![
                number(inquiry),
                Cell::Named(words::awaited_thing(one.awaited)),
                day(one.began),
                Cell::of(one.nine_of_ten, day),
                Cell::of(one.ended, day),
                Cell::of(one.held, yes),
            ]
        })
    });
    listed(
        label("coverage_rows", "sheet-coverage-rows"),
        "sheet-coverage-rows-definition",
        period,
        vec![
            NUMBER,
            label("awaited", "sheet-awaited"),
            label("began_on", "sheet-from"),
            label("nine_of_ten_by", "sheet-nine-of-ten-by"),
            label("ended_on", "sheet-ended-on"),
            label("held", "sheet-held"),
        ],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let period = question.selection.period;
    let judged = Coverage::of(image, period);
    let [_, nine] = judged.all;
    let share = nine.share();
    let sentence = match share.whole {
        0 => t.get("figures-no-forecasts").to_owned(),
        n => t.with("figures-coverage", [("part", share.part.into()), ("n", n.into())]),
    };
    Answer::of(sheet(&judged, period), vec![sentence], Vec::new())
}
