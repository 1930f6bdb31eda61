//! How often forecasts held, as a sheet.

use crate::figures::{FROM, TO, day};
use crate::sheet::{Cell, Sheet, label};
use crate::words;
use roret_insight::outlook::{Awaited, Coverage, Tally};
use roret_insight::promise::Period;

/// How often the forecasts held.
pub fn coverage(coverage: &Coverage, period: Period) -> Sheet {
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
