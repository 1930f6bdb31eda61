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
        title: label(
            "coverage",
            "Holder det, vi siger? Forudsigelser af svaret og af skridtene",
            "Does what we say hold? Forecasts of the answer and of the steps",
        ),
        definition: [
            "For hver henvendelse er det regnet ud, hvornår de fleste (8 ud af 10) og 9 ud af 10 ville høre fra os, kun af det, man vidste, da den kom. Her står, hvor ofte det holdt, med 95 % usikkerhed (Wilson). Et svar er en aftale, et forløb eller en afslutning; at en myndighedssag oprettes, er ikke et svar. Efter svaret er det næste skridt forudsagt på samme måde. Den, der venter længere end forudsagt, tæller som ikke holdt. Den, der stadig venter inden for det forudsagte, tæller ikke med endnu; derfor kan tallene bag de to andele være forskellige.",
            "For each inquiry it was worked out when most (8 of 10) and 9 of 10 would hear from us, only from what was known when it came. Here is how often that held, with 95% uncertainty (Wilson). An answer is an agreement, a course or an end; that an authority case is opened is not one. After the answer the next step is forecast in the same way. Who waits longer than forecast counts as not held. Who still waits within what was forecast does not count yet, so the numbers behind the two shares may differ.",
        ],
        facts: vec![
            (FROM, day(period.from)),
            (TO, day(period.to)),
            (label("judged", "Forudsigelser", "Forecasts"), Cell::Count(judged(&coverage.all))),
            (
                label(
                    "without",
                    "Uden forudsigelse (for lidt at bygge på)",
                    "Without a forecast (too little to go by)",
                ),
                Cell::Count(coverage.without),
            ),
        ],
        columns: vec![
            label("group", "Henvendelser", "Inquiries"),
            label("held_80_number", "8 ud af 10: holdt", "8 of 10: held"),
            label("judged_80", "af", "of"),
            label("held_80", "andel", "share"),
            label("held_80_lower", "fra", "from"),
            label("held_80_upper", "til", "to"),
            label("held_90_number", "9 ud af 10: holdt", "9 of 10: held"),
            label("judged_90", "af", "of"),
            label("held_90", "andel", "share"),
            label("held_90_lower", "fra", "from"),
            label("held_90_upper", "til", "to"),
        ],
        rows: rows.collect(),
    }
}
