//! What can happen to publications.

use super::{Breakdown, PublishedFigures, PublishedRow, PublishedTable};
use crate::id::InquiryId;
use crate::record::events;
use jiff::civil::Date;
use serde::Deserialize;

events! {
    /// What happened.
    PublicationEvent of Publication;

    /// Figures were published.
    FiguresPublished = "figures_published", 2, 1 by published_in_form_1 {
        /// The first day of the first month.
        from: Date,
        /// The last day of the last month.
        to: Date,
        /// The figures, with what was withheld.
        figures: PublishedFigures,
    }
}

impl PublicationEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::FiguresPublished(_) => None,
        }
    }
}

/// The first form, whose tables listed a group only when it had somebody.
#[derive(Deserialize)]
struct FiguresPublishedForm1 {
    from: Date,
    to: Date,
    figures: FiguresForm1,
}

#[derive(Deserialize)]
struct FiguresForm1 {
    tables: Vec<TableForm1>,
    closed: Option<[u32; 2]>,
}

#[derive(Deserialize)]
struct TableForm1 {
    breakdown: Breakdown,
    rows: Vec<PublishedRow>,
}

fn published_in_form_1(form: FiguresPublishedForm1) -> FiguresPublished {
    let table = |form: TableForm1| {
        let TableForm1 { breakdown, rows } = form;
        PublishedTable { breakdown, rows, lists_all: false }
    };
    let tables = form.figures.tables.into_iter().map(table).collect();
    let figures = PublishedFigures { tables, closed: form.figures.closed };
    FiguresPublished { from: form.from, to: form.to, figures }
}
