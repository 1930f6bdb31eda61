//! Figures told outside the house: what was published, and what of it was withheld.
//!
//! A publication keeps every count, also the withheld ones, because the next one must be checked against
//! it: two tables that are each harmless can give somebody away together. Which cells to withhold is worked
//! out where figures are made; here stands only what no publication may ever do.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub(crate) use fold::Publications;
pub use refusal::PublicationReason;

use crate::id::UnitId;
use crate::inquiry::{Channel, Requester};
use crate::record::{clear, packed, packed_choices, packed_codes};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Counts from 1 up to one less than this are never shown, whatever a municipality decides: the lowest floor in
/// use among those who publish Danish figures. Roret's default is higher.
pub const SHOWN_PEOPLE_MIN: u32 = 3;

codes! {
    /// By what the counts of a published table are told apart.
    pub enum Breakdown {
        /// By who asked.
        Requester = "requester",
        /// By which way it came.
        Channel = "channel",
        /// By unit.
        Unit = "unit",
        /// By the month in which it came.
        Month = "month",
    }
}

/// What a row of a published table counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    /// Those that this one asked.
    Requester(Requester),
    /// Those that came this way.
    Channel(Channel),
    /// Those of this unit.
    Unit(UnitId),
    /// Those of the month that begins on this day.
    Month(Date),
}

/// A row of a published table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PublishedRow {
    /// What it counts.
    pub of: Counted,
    /// Inquiries with an agreement within seven days.
    pub within: u32,
    /// The others.
    pub others: u32,
    /// Whether `within`, `others` and their sum are withheld.
    pub withheld: [bool; 3],
}

/// A published table. The totals of its columns are those of all inquiries, and always shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PublishedTable {
    /// By what its rows are told apart.
    pub breakdown: Breakdown,
    /// The rows.
    pub rows: Vec<PublishedRow>,
    /// Whether every group has its row, also where nobody was counted. Before there was a choice a group was listed
    /// only when it had somebody, so whoever reads such a table knows of each row that it is not empty.
    pub lists_all: bool,
}

/// The figures of one publication.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PublishedFigures {
    /// Agreements within seven days, told apart in several ways.
    pub tables: Vec<PublishedTable>,
    /// Closed within six months and later; none where that is withheld.
    pub closed: Option<[u32; 2]>,
}

impl PublishedFigures {
    /// Inquiries with an agreement within seven days, and the others.
    pub fn totals(&self) -> [u32; 2] {
        let rows = self.tables.first().map_or(&[][..], |table| &table.rows);
        [rows.iter().map(|row| row.within).sum(), rows.iter().map(|row| row.others).sum()]
    }

    /// Whether all tables count the same people, and nothing shown counts too few.
    pub(crate) fn is_harmless(&self) -> bool {
        let is_fine = |people: u32| people == 0 || people >= SHOWN_PEOPLE_MIN;
        let totals = self.totals();
        let is_same = |table: &PublishedTable| {
            let sum = |of: fn(&PublishedRow) -> u32| table.rows.iter().map(of).sum::<u32>();
            [sum(|row| row.within), sum(|row| row.others)] == totals
        };
        let row_is_fine = |row: &PublishedRow| {
            let counts = [row.within, row.others, row.within + row.others];
            counts
                .into_iter()
                .zip(row.withheld)
                .all(|(people, withheld)| withheld || is_fine(people))
        };
        totals.iter().sum::<u32>() > 0
            && totals.into_iter().chain(self.closed.into_iter().flatten()).all(is_fine)
            && self.tables.iter().all(is_same)
            && self.tables.iter().flat_map(|table| &table.rows).all(row_is_fine)
    }
}

/// A publication.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Publication {
    /// The first day of the first month.
    pub from: Date,
    /// The last day of the last month.
    pub to: Date,
    /// When it was published.
    pub published_at: Timestamp,
    /// What was published.
    pub figures: PublishedFigures,
}

impl Publication {
    /// Whether it is about some of the days of another period, but not about exactly that period: then
    /// the two together could tell of the days in between.
    pub fn is_crossed_by(&self, from: Date, to: Date) -> bool {
        let meets = self.from <= to && from <= self.to;
        meets && (self.from, self.to) != (from, to)
    }
}

clear! { PublishedFigures }
packed_codes! { Breakdown }
packed! {
    Publication { from, to, published_at, figures }
    PublishedFigures { tables, closed }
    PublishedRow { of, within, others, withheld }
    PublishedTable { breakdown, rows, lists_all }
}
packed_choices! { Counted { 0 = Requester(it), 1 = Channel(it), 2 = Unit(it), 3 = Month(it) } }
