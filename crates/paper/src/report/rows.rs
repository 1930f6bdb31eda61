//! What the rows behind figures have in common.

use super::columns::{FROM, N, TO, day};
use crate::sheet::{Cell, Label, Sheet, label};
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_insight::promise::Period;

pub(super) const NUMBER: Label = label("number", "row-number");
pub(super) const RECEIVED_ON: Label = label("received_on", "sheet-received-on");
pub(super) const ENDED: Label = label("end", "sheet-end");
pub(super) const STILL: Label = label("open", "sheet-row-open");
const YES: Label = label("yes", "sheet-yes");
const NO: Label = label("no", "sheet-no");

pub(super) fn number(inquiry: &Inquiry) -> Cell {
    Cell::Word(inquiry.number.to_string())
}

pub(super) fn yes(is_yes: bool) -> Cell {
    Cell::Named(if is_yes { YES } else { NO })
}

/// The rows of a period, counted.
pub(super) fn listed(
    title: Label,
    definition: &'static str,
    period: Period,
    columns: Vec<Label>,
    rows: Vec<Vec<Cell>>,
) -> Sheet {
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let facts = vec![(FROM, day(period.from)), (TO, day(period.to)), (N, Cell::Count(count))];
    Sheet { title, definition, facts, columns, rows }
}

pub(super) fn of(
    image: &Image,
    id: InquiryId,
    cells: impl FnOnce(&Inquiry) -> Vec<Cell>,
) -> Option<Vec<Cell>> {
    image.inquiry(id).map(cells)
}
