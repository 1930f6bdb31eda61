//! What is told outside the house, as sheets: a table for each way of telling people apart.

use crate::report::columns::{FROM, LOWER, MONTH, TO, UPPER, day};
use crate::sheet::{Cell, Label, Sheet, label};
use crate::words;
use roret_domain::image::Image;
use roret_domain::publication::{Breakdown, Counted, PublishedFigures, PublishedTable};
use roret_insight::promise::Period;
use roret_insight::share::Share;

/// Of fewer people than these no percentage is told: "3 of 7" says it better.
pub const PERCENTAGE_MIN: u32 = 20;

const ALL: Label = label("all", "sheet-total");

const WITHIN: Label = label("agreed_within_7_days", "sheet-agreed-within-7-days");
const OTHERS: Label = label("others", "sheet-others");

/// The columns of numbers, in the order in which they can be withheld.
pub const NUMBERS: [Label; 3] = [WITHIN, OTHERS, ALL];

/// A published table. Where a cell is withheld, the sheet says so.
pub fn table(
    table: &PublishedTable,
    figures: &PublishedFigures,
    image: &Image,
    period: Period,
) -> Sheet {
    let count = |people: u32, withheld: bool| {
        if withheld { Cell::Withheld } else { Cell::Count(people) }
    };
    let cells = |name: Cell, [within, others]: [u32; 2], [a, b, c]: [bool; 3]| {
        let share = Share { part: within, whole: within + others };
        let is_told = !(a || c) && share.whole >= PERCENTAGE_MIN;
        // From 0 to 100: nothing is cut.
        let rounded = |share: f64| Cell::PerCent((share * 100.0).round() as u32);
        let limits = share.limits().filter(|_| is_told);
        vec![
            name,
            count(within, a),
            count(others, b),
            count(within + others, c),
            Cell::of(share.estimate().filter(|_| is_told), rounded),
            Cell::of(limits, |(lower, _)| rounded(lower)),
            Cell::of(limits, |(_, upper)| rounded(upper)),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = table
        .rows
        .iter()
        .map(|row| cells(group(row.of, image), [row.within, row.others], row.withheld))
        .collect();
    rows.push(cells(Cell::Named(ALL), figures.totals(), [false; 3]));
    Sheet {
        title: title(table.breakdown),
        definition: "sheet-published-definition",
        facts: vec![(FROM, day(period.from)), (TO, day(period.to))],
        columns: vec![
            heading(table.breakdown),
            WITHIN,
            OTHERS,
            ALL,
            label("share", "sheet-share"),
            LOWER,
            UPPER,
        ],
        rows,
    }
}

/// The title of the table that tells people apart in this way.
pub const fn title(breakdown: Breakdown) -> Label {
    match breakdown {
        Breakdown::Requester => label("by_requester", "sheet-by-requester"),
        Breakdown::Channel => label("by_channel", "sheet-by-channel"),
        Breakdown::Unit => label("by_unit", "sheet-by-unit"),
        Breakdown::Month => label("by_month", "sheet-by-month"),
    }
}

const fn heading(breakdown: Breakdown) -> Label {
    match breakdown {
        Breakdown::Requester => label("requester", "sheet-requester"),
        Breakdown::Channel => label("channel", "sheet-channel"),
        Breakdown::Unit => label("unit", "sheet-unit"),
        Breakdown::Month => MONTH,
    }
}

/// What a row counts.
pub fn group(group: Counted, image: &Image) -> Cell {
    match group {
        Counted::Requester(requester) => Cell::Named(words::requester(requester)),
        Counted::Channel(channel) => Cell::Named(words::channel(channel)),
        Counted::Unit(id) => {
            Cell::Word(image.unit(id).map_or_else(String::new, |unit| unit.name.clone()))
        }
        Counted::Month(month) => Cell::Word(month.strftime("%Y-%m").to_string()),
    }
}
