//! How many come back.

use super::columns::{AT_RISK, DAYS, FROM, LOWER, N, TO, UPPER, day};
use super::rows::{NUMBER, listed, number, of};
use super::{Answer, Choice, Question, Report};
use crate::sheet::{Cell, Label, Sheet, label};
use roret_domain::image::Image;
use roret_insight::promise::Period;
use roret_insight::returning::{WITHIN_DAYS, first_closings, not_returned};
use roret_insight::share::Share;
use roret_insight::time_to_event::{Curve, Interval};
use roret_texts::Texts;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "return",
    about: "How many come back within 30, 90 and 365 days",
    address: "igen",
    name: "figures-tab-igen",
    asks: &[Choice::Period, Choice::Unit, Choice::Kinds],
    answer,
    rows,
};

const RETURNED: Label = label("events", "sheet-returned");
const RETURN_SHARE: Label = label("returned_share", "sheet-returned-share");

/// How many come back.
fn sheet(not_returned: &Curve, period: Period) -> Sheet {
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

/// Who closed, and who came back.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let rows = first_closings(image, selection).filter_map(|one| {
        of(image, one.inquiry, |inquiry| {
            vec![
                number(inquiry),
                day(one.on),
                Cell::of(one.back, day),
                Cell::Days(f64::from(one.days)),
            ]
        })
    });
    listed(
        label("return_rows", "sheet-return-rows"),
        "sheet-return-rows-definition",
        selection.period,
        vec![NUMBER, label("closed_on", "sheet-closed"), label("back_on", "sheet-back-on"), DAYS],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let curve = not_returned(image, selection);
    let sentence = match curve.n {
        0 => t.get("figures-nobody").to_owned(),
        n => t.with("figures-return", [("part", curve.events.into()), ("n", n.into())]),
    };
    Answer::of(sheet(&curve, selection.period), vec![sentence], Vec::new())
}
