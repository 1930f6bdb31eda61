//! Who has how much today.

use super::columns::day;
use super::rows::{NUMBER, RECEIVED_ON, listed, number, yes};
use super::{Answer, Choice, Question, Report};
use crate::sheet::{Cell, Label, Sheet, label};
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_insight::caseload::{Caseload, Load};
use roret_insight::promise::is_open_on;
use roret_texts::Texts;

/// The report.
pub(super) static REPORT: Report = Report {
    word: "caseload",
    about: "Who has how much today",
    address: "belastning",
    name: "figures-tab-belastning",
    asks: &[Choice::Unit],
    answer,
    rows,
};

/// Who has how much.
fn sheet(caseload: &Caseload, image: &Image, today: Date) -> Sheet {
    const NOBODY: Label = label("nobody", "sheet-nobody");
    const ALL: Label = label("all", "sheet-all-workers");
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
        title: label("caseload", "sheet-caseload"),
        definition: "sheet-caseload-definition",
        facts: vec![
            (label("day", "sheet-day"), day(today)),
            (
                label("open", "sheet-open-in-all"),
                Cell::Count(caseload.units.values().map(|load| load.open).sum()),
            ),
        ],
        columns: vec![
            label("unit", "sheet-unit"),
            label("worker", "sheet-worker"),
            label("open", "sheet-open"),
            label("without_agreement", "sheet-without-agreement"),
            label("with_course", "sheet-with-course"),
            label("late", "sheet-step-late"),
            label("mean_days", "sheet-mean-days"),
            label("oldest_days", "sheet-oldest-days"),
        ],
        rows,
    }
}

/// What is open, and with whom.
fn rows(image: &Image, question: &Question) -> Sheet {
    let (selection, today) = (&question.selection, question.today);
    let is_asked = |one: &&Inquiry| selection.unit.is_none_or(|unit| unit == one.unit);
    let open = image.inquiries().filter(|one| is_open_on(one, today)).filter(is_asked);
    let rows = open.map(|inquiry| {
        let worker = inquiry.primary_contact.and_then(|id| image.worker(id));
        let step = inquiry.roadmap.now();
        vec![
            number(inquiry),
            day(inquiry.received_on()),
            Cell::Days(f64::from(days_waiting(inquiry.received_on(), today))),
            Cell::of(worker, |worker| Cell::Word(worker.name.clone())),
            yes(inquiry.agreement.is_some()),
            Cell::of(step, |step| yes(step.is_late(today))),
        ]
    });
    listed(
        label("caseload_rows", "sheet-caseload-rows"),
        "sheet-caseload-rows-definition",
        selection.period,
        vec![
            NUMBER,
            RECEIVED_ON,
            label("days", "row-days"),
            label("worker", "sheet-worker"),
            label("agreed", "row-agreed"),
            label("late", "sheet-late"),
        ],
        rows.collect(),
    )
}

fn answer(image: &Image, question: &Question, t: &'static Texts) -> Answer {
    let caseload = Caseload::of(image, question.selection.unit, question.today);
    let sum = |of: fn(&Load) -> u32| caseload.units.values().map(of).sum::<u32>();
    let words = [("open", sum(|load| load.open).into()), ("late", sum(|load| load.late).into())];
    let sentence = t.with("figures-caseload", words);
    Answer::of(sheet(&caseload, image, question.today), vec![sentence], Vec::new())
}
