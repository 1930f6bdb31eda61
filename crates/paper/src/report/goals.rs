//! How many agreements say in the citizen's own words what they want.

use super::columns::{AGREED, FROM, MONTH, TO, day};
use super::rows::{NUMBER, listed, number, yes};
use super::{Answer, Choice, Question, Report};
use crate::sheet::{Cell, Sheet, label};
use jiff::civil::Date;
use roret_domain::image::Image;
use roret_insight::goals::{Goals, goals};
use roret_insight::promise::Period;
use roret_texts::Texts;
use std::collections::BTreeMap;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "goals",
    about: "How many agreements say in the citizen's own words what they want",
    address: "maal",
    name: "figures-tab-maal",
    asks: &[Choice::Period, Choice::Unit, Choice::Kinds],
    answer,
    rows,
};

/// Whose goals steer.
fn sheet(months: &BTreeMap<Date, Goals>, period: Period) -> Sheet {
    let rows = months.iter().map(|(month, goals)| {
        let mut cells =
            vec![Cell::Word(month.strftime("%Y-%m").to_string()), Cell::Count(goals.agreements)];
        for share in [goals.in_own_words_share(), goals.confirmed_share()] {
            cells.push(Cell::Count(share.part));
            cells.extend(Cell::share(share));
        }
        cells
    });
    let sum = |of: fn(&Goals) -> u32| Cell::Count(months.values().map(of).sum());
    let own = label("in_own_words", "sheet-in-own-words");
    let confirmed = label("confirmed", "sheet-confirmed");
    Sheet {
        title: label("goals", "sheet-goals"),
        definition: "sheet-goals-definition",
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (AGREED, sum(|goals| goals.agreements)),
            (own, sum(|goals| goals.in_own_words)),
            (confirmed, sum(|goals| goals.confirmed)),
        ],
        columns: vec![
            MONTH,
            AGREED,
            own,
            label("in_own_words_share", "sheet-share-of"),
            label("in_own_words_lower", "sheet-lower"),
            label("in_own_words_upper", "sheet-upper"),
            confirmed,
            label("confirmed_share", "sheet-share-of"),
            label("confirmed_lower", "sheet-lower"),
            label("confirmed_upper", "sheet-upper"),
        ],
        rows: rows.collect(),
    }
}

/// Which agreements say it in own words.
fn rows(image: &Image, question: &Question) -> Sheet {
    let selection = &question.selection;
    let inquiries = image.inquiries().filter(|inquiry| selection.concerns(inquiry));
    let rows = inquiries.filter_map(|inquiry| {
        let agreement = inquiry.agreement.as_ref()?;
        selection.period.holds(agreement.agreed_on).then(|| {
            vec![
                number(inquiry),
                day(agreement.agreed_on),
                yes(agreement.words.is_some()),
                yes(agreement.confirmed.is_some()),
            ]
        })
    });
    listed(
        label("goals_rows", "sheet-goals-rows"),
        "sheet-goals-rows-definition",
        selection.period,
        vec![
            NUMBER,
            label("agreed_on", "row-agreed"),
            label("in_own_words", "sheet-in-own-words"),
            label("confirmed", "sheet-confirmed"),
        ],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let selection = &question.selection;
    let months = goals(image, selection);
    let sum = |of: fn(&Goals) -> u32| months.values().map(of).sum::<u32>();
    let words = [
        ("part", sum(|month| month.in_own_words).into()),
        ("n", sum(|month| month.agreements).into()),
        ("yes", sum(|month| month.confirmed).into()),
    ];
    let sentence = match sum(|month| month.agreements) {
        0 => t.get("figures-nobody").to_owned(),
        _ => t.with("figures-goals", words),
    };
    Answer::of(sheet(&months, selection.period), vec![sentence], Vec::new())
}
