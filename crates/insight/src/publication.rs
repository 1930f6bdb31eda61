//! The municipality's figures as anybody may see them: how many had an agreement within seven days, told
//! apart by who asked, which way it came, unit and month, with the cells withheld that point at people.
//!
//! All tables of a publication count the same people and share the totals of their columns, which are always
//! shown. Given those totals the tables say nothing of each other: for each column any completion of one
//! goes together with any completion of another. So each is protected by itself, and against the same
//! table of earlier publications of the period. Closings have no table of their own, only totals: a row of
//! closings would tell from below how many inquiries its row must have.

use crate::promise::{Figure, Period, Row};
use crate::suppression::{self, Counts, NotTold, Table};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::publication::{
    Breakdown, Group, Publication, PublishedFigures, PublishedRow, PublishedTable,
};
use std::collections::{BTreeMap, BTreeSet};

/// The figures of a period as they can be published now, after everything that was published of it before.
///
/// # Errors
/// [`NotTold`] when so few are behind them, or so few have been added, that nothing can be told.
pub fn figures(image: &Image, period: Period, threshold: u32) -> Result<PublishedFigures, NotTold> {
    let earlier: Vec<&Publication> = image
        .publications()
        .filter(|other| (other.from, other.to) == (period.from, period.to))
        .collect();
    let rows: Vec<Row<'_>> =
        image.inquiries().filter_map(|inquiry| Row::of(inquiry, period)).collect();
    let tables = Breakdown::ALL
        .iter()
        .map(|breakdown| table(&rows, *breakdown, &earlier, threshold))
        .collect::<Result<_, _>>()?;
    let count = |figure: Figure| rows.iter().filter(|row| figure.holds(row)).count();
    let closed = [count(Figure::ClosedWithin6Months), count(Figure::ClosedLaterThan6Months)];
    let closed = closed.map(|people| u32::try_from(people).unwrap_or(u32::MAX));
    let before = earlier.iter().filter_map(|publication| publication.figures.closed);
    Ok(PublishedFigures { tables, closed: closings(closed, before, threshold) })
}

/// Closings within six months and later, unless few are behind one of them, or have been added.
fn closings(
    closed: [u32; 2],
    mut before: impl Iterator<Item = [u32; 2]>,
    threshold: u32,
) -> Option<[u32; 2]> {
    let is_fine = |people: u32| people == 0 || people >= threshold;
    let [within, later] = closed;
    let is_told = [within, later, within + later].into_iter().all(is_fine)
        && before.all(|[within_then, later_then]| {
            let then = [within_then, later_then, within_then + later_then];
            [within, later, within + later]
                .into_iter()
                .zip(then)
                .all(|(now, then)| is_fine(now.abs_diff(then)))
        });
    is_told.then_some(closed)
}

/// What the row of an inquiry counts.
fn group(inquiry: &Inquiry, breakdown: Breakdown) -> Group {
    match breakdown {
        Breakdown::Requester => Group::Requester(inquiry.requester),
        Breakdown::Channel => Group::Channel(inquiry.channel),
        Breakdown::Unit => Group::Unit(inquiry.unit),
        Breakdown::Month => Group::Month(inquiry.received_on().first_of_month()),
    }
}

fn table(
    rows: &[Row<'_>],
    breakdown: Breakdown,
    earlier: &[&Publication],
    threshold: u32,
) -> Result<PublishedTable, NotTold> {
    let mut counts: BTreeMap<Group, [u32; 2]> = BTreeMap::new();
    for row in rows {
        let [within, others] = counts.entry(group(row.inquiry, breakdown)).or_default();
        *(if Figure::AgreedWithin7Days.holds(row) { within } else { others }) += 1;
    }
    let before: Vec<&PublishedTable> = earlier
        .iter()
        .flat_map(|publication| &publication.figures.tables)
        .filter(|table| table.breakdown == breakdown)
        .collect();
    // A row that one of the tables has and another has not counts nobody there.
    let groups: BTreeSet<Group> = before
        .iter()
        .flat_map(|table| table.rows.iter().map(|row| row.of))
        .chain(counts.keys().copied())
        .collect();
    let cells: Vec<Vec<u32>> = groups
        .iter()
        .map(|group| counts.get(group).map_or_else(|| vec![0, 0], |both| both.to_vec()))
        .collect();
    let counted = Counts::of(&cells).ok_or(NotTold::TooFew)?;
    let before: Option<Vec<Table>> = before.iter().map(|table| as_table(table, &groups)).collect();
    let told = suppression::withhold(&counted, &before.ok_or(NotTold::OtherForm)?, threshold)?;
    let mut withheld = told.withheld().chunks(3);
    let rows = groups
        .into_iter()
        .zip(cells)
        .zip(withheld.by_ref())
        .map(|((of, cells), withheld)| match (cells.as_slice(), withheld) {
            ([within, others], [a, b, c]) => {
                Ok(PublishedRow { of, within: *within, others: *others, withheld: [*a, *b, *c] })
            }
            _ => Err(NotTold::OtherForm),
        })
        .collect::<Result<_, _>>()?;
    // The tables hang together by the totals of their columns: without them nothing is told.
    if withheld.flatten().any(|withheld| *withheld) {
        return Err(NotTold::TooFew);
    }
    Ok(PublishedTable { breakdown, rows })
}

/// An earlier table, with a row for each of these groups.
fn as_table(table: &PublishedTable, groups: &BTreeSet<Group>) -> Option<Table> {
    let row = |group: &Group| table.rows.iter().find(|row| row.of == *group);
    let cells: Vec<Vec<u32>> = groups
        .iter()
        .map(|group| row(group).map_or_else(|| vec![0, 0], |row| vec![row.within, row.others]))
        .collect();
    let withheld =
        groups.iter().flat_map(|group| row(group).map_or([false; 3], |row| row.withheld));
    Table::published(&Counts::of(&cells)?, withheld.chain([false; 3]).collect())
}
