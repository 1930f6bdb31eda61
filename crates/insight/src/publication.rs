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
use roret_domain::calendar;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Inquiry, Requester};
use roret_domain::publication::{
    Breakdown, Counted, Publication, PublishedFigures, PublishedRow, PublishedTable,
};
use std::collections::{BTreeMap, BTreeSet};

/// The figures of a period as they can be published now, after everything that was published of it before. A way of
/// telling people apart that would point at somebody, whatever of it were withheld, is left out.
///
/// # Errors
/// [`NotTold`] when so few are behind them, or so few have been added, that nothing can be told.
pub fn figures(image: &Image, period: Period, threshold: u32) -> Result<PublishedFigures, NotTold> {
    let earlier: Vec<&Publication> = of_period(image, period).collect();
    let rows: Vec<Row<'_>> =
        image.inquiries().filter_map(|inquiry| Row::of(inquiry, period)).collect();
    let tables: Vec<PublishedTable> = Breakdown::ALL
        .iter()
        .filter_map(|breakdown| {
            let all = all_groups(image, period, *breakdown);
            table(&rows, *breakdown, all, &earlier, threshold).ok()
        })
        .collect();
    if tables.is_empty() {
        return Err(NotTold::TooFew);
    }
    let count = |figure: Figure| rows.iter().filter(|row| figure.holds(row)).count();
    let closed = [count(Figure::ClosedWithin6Months), count(Figure::ClosedLaterThan6Months)];
    let closed = closed.map(|people| u32::try_from(people).unwrap_or(u32::MAX));
    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let before = earlier.iter().filter_map(|publication| {
        let figures = &publication.figures;
        Some((figures.closed?, figures.totals().iter().sum()))
    });
    Ok(PublishedFigures { tables, closed: closings(closed, all, before, threshold) })
}

fn of_period(image: &Image, period: Period) -> impl Iterator<Item = &Publication> {
    image.publications().filter(move |one| (one.from, one.to) == (period.from, period.to))
}

/// Every group there is, whether it has anybody or not: so that a row says nothing by being there.
fn all_groups(image: &Image, period: Period, breakdown: Breakdown) -> BTreeSet<Counted> {
    match breakdown {
        Breakdown::Requester => Requester::ALL.iter().copied().map(Counted::Requester).collect(),
        Breakdown::Channel => Channel::ALL.iter().copied().map(Counted::Channel).collect(),
        Breakdown::Unit => image.units().map(|unit| Counted::Unit(unit.id)).collect(),
        Breakdown::Month => {
            let months = std::iter::successors(Some(period.from.first_of_month()), |month| {
                Some(calendar::add_calendar_months(*month, 1)).filter(|next| next > month)
            });
            months.take_while(|month| *month <= period.to).map(Counted::Month).collect()
        }
    }
}

/// Closings within six months and later, unless few are behind one of them, or behind what is left of all inquiries, or
/// have been added.
fn closings(
    closed: [u32; 2],
    all: u32,
    mut before: impl Iterator<Item = ([u32; 2], u32)>,
    threshold: u32,
) -> Option<[u32; 2]> {
    let is_fine = |people: u32| people == 0 || people >= threshold;
    let told = |[within, later]: [u32; 2], all: u32| {
        [within, later, within + later, all.saturating_sub(within + later)]
    };
    let now = told(closed, all);
    let is_told = now.into_iter().all(is_fine)
        && before.all(|(closed, all)| {
            let then = told(closed, all);
            now.into_iter().zip(then).all(|(now, then)| is_fine(now.abs_diff(then)))
        });
    is_told.then_some(closed)
}

/// What the row of an inquiry counts.
fn group(inquiry: &Inquiry, breakdown: Breakdown) -> Counted {
    match breakdown {
        Breakdown::Requester => Counted::Requester(inquiry.requester),
        Breakdown::Channel => Counted::Channel(inquiry.channel),
        Breakdown::Unit => Counted::Unit(inquiry.unit),
        Breakdown::Month => Counted::Month(inquiry.received_on().first_of_month()),
    }
}

fn table(
    rows: &[Row<'_>],
    breakdown: Breakdown,
    all: BTreeSet<Counted>,
    earlier: &[&Publication],
    threshold: u32,
) -> Result<PublishedTable, NotTold> {
    let mut counts: BTreeMap<Counted, [u32; 2]> =
        all.into_iter().map(|group| (group, [0, 0])).collect();
    for row in rows {
        let [within, others] = counts.entry(group(row.inquiry, breakdown)).or_default();
        *(if Figure::AgreedWithin7Days.holds(row) { within } else { others }) += 1;
    }
    let before = tables_of(earlier, breakdown);
    // A row that one of the tables has and another has not counts nobody there.
    for row in before.iter().flat_map(|table| &table.rows) {
        counts.entry(row.of).or_default();
    }
    let cells: Vec<Vec<u32>> = counts.values().map(|both| both.to_vec()).collect();
    let counted = Counts::of(&cells).ok_or(NotTold::TooFew)?;
    let groups: BTreeSet<Counted> = counts.keys().copied().collect();
    let before: Option<Vec<Table>> = before.iter().map(|table| as_table(table, &groups)).collect();
    let told = suppression::withhold(&counted, &before.ok_or(NotTold::OtherForm)?, threshold)?;
    let rows = counts
        .into_iter()
        .zip(told.withheld().chunks(3))
        .map(|((of, [within, others]), withheld)| match withheld {
            [a, b, c] => Ok(PublishedRow { of, within, others, withheld: [*a, *b, *c] }),
            _ => Err(NotTold::OtherForm),
        })
        .collect::<Result<_, _>>()?;
    Ok(PublishedTable { breakdown, rows, lists_all: true })
}

fn tables_of<'a>(earlier: &[&'a Publication], breakdown: Breakdown) -> Vec<&'a PublishedTable> {
    let tables = earlier.iter().flat_map(|publication| &publication.figures.tables);
    tables.filter(|table| table.breakdown == breakdown).collect()
}

/// An earlier table, with a row for each of these groups.
fn as_table(table: &PublishedTable, groups: &BTreeSet<Counted>) -> Option<Table> {
    let row = |group: &Counted| table.rows.iter().find(|row| row.of == *group);
    let cells: Vec<Vec<u32>> = groups
        .iter()
        .map(|group| row(group).map_or_else(|| vec![0, 0], |row| vec![row.within, row.others]))
        .collect();
    let withheld =
        groups.iter().flat_map(|group| row(group).map_or([false; 3], |row| row.withheld));
    let told = Table::published(&Counts::of(&cells)?, withheld.chain([false; 3]).collect())?;
    let is_listed = |group: &Counted| !table.lists_all && row(group).is_some();
    let told = told.with_peopled_rows(groups.iter().map(is_listed));
    // Before all groups were listed, a nought was withheld as well as any other number.
    Some(if table.lists_all { told.with_noughts_as_seen() } else { told })
}

/// A withheld number of a publication that can be worked out, or nearly so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GivenAway<'a> {
    /// The publication it stands in.
    pub publication: &'a Publication,
    /// The table.
    pub breakdown: Breakdown,
    /// The row.
    pub of: Counted,
    /// The column: 0 within seven days, 1 the others, 2 both.
    pub column: usize,
    /// How many possible values are left.
    pub values: u32,
}

/// The withheld numbers of all publications for which a reader of all of them may find fewer than
/// `threshold` + 1 possible values, in the order in which they were published.
pub fn given_away(image: &Image, threshold: u32) -> Vec<GivenAway<'_>> {
    let mut found = Vec::new();
    let mut periods: Vec<Period> =
        image.publications().map(|one| Period { from: one.from, to: one.to }).collect();
    periods.sort_by_key(|period| (period.from, period.to));
    periods.dedup();
    for (period, breakdown) in
        periods.iter().flat_map(|period| Breakdown::ALL.iter().map(move |one| (*period, *one)))
    {
        let told: Vec<(&Publication, &PublishedTable)> = of_period(image, period)
            .flat_map(|one| one.figures.tables.iter().map(move |table| (one, table)))
            .filter(|(_, table)| table.breakdown == breakdown)
            .collect();
        let rows = told.iter().flat_map(|(_, table)| &table.rows);
        let groups: BTreeSet<Counted> = rows.map(|row| row.of).collect();
        let tables: Option<Vec<Table>> =
            told.iter().map(|(_, table)| as_table(table, &groups)).collect();
        let groups: Vec<Counted> = groups.into_iter().collect();
        for (number, cell, values) in
            suppression::given_away(&tables.unwrap_or_default(), threshold)
        {
            let (row, column) = (cell / 3, cell % 3);
            if let (Some((publication, _)), Some(of)) = (told.get(number), groups.get(row)) {
                found.push(GivenAway { publication, breakdown, of: *of, column, values });
            }
        }
    }
    found
}
