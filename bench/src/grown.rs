//! What a journal costs when it has grown: an append, a restart, memory.

use crate::generate::{Batch, Size};
use crate::{make, resident_mb};
use anyhow::Context;
use roret_journal::sqlite::SqliteJournal;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// A hundred thousand citizens of whom little more is known than that they came: what a citizen costs.
const PEOPLE: Size = Size { citizens: 100_000, contacts: 0, open: 100_000 };

/// Ten years of a large municipality: ten million events.
const TEN_MILLION: Size = Size { citizens: 200_000, contacts: 38, open: 20_000 };

/// Where an append is looked at: events that are there before, and as many after.
const LOOKED_AT: [u64; 5] = [10_000, 100_000, 1_000_000, 5_000_000, 10_000_000];

/// Events over which it is looked at.
const EVENTS: u64 = 200_000;

/// Makes both, and replays each in a process of its own.
pub(crate) async fn measure(data: &Path) -> anyhow::Result<()> {
    for (name, size) in [("mange", PEOPLE), ("ti", TEN_MILLION)] {
        let made = make(data, name, size).await?;
        for after in LOOKED_AT {
            append_cost(&made.generated.batches, after);
        }
        let program = std::env::current_exe().context("where this program is")?;
        let status = Command::new(program).arg("replay").arg(&made.path).status()?;
        anyhow::ensure!(status.success(), "the replay failed");
    }
    Ok(())
}

/// The middle of the batches behind so many events.
fn append_cost(batches: &[Batch], after: u64) {
    let some = batches.iter().filter(|it| (after..after + EVENTS).contains(&it.after));
    let mut each: Vec<f64> =
        some.map(|it| it.took.as_secs_f64() * 1e6 / it.events as f64).collect();
    each.sort_by(f64::total_cmp);
    if let Some(middle) = each.get(each.len() / 2) {
        println!(
            "append behind {after} events: {middle:.2} µs an event, the middle of {} durable batches",
            each.len()
        );
    }
}

/// Replays a journal twice, and says what memory its image takes.
pub(crate) async fn replay(path: &Path) -> anyhow::Result<()> {
    for round in 1..=2 {
        let before = resident_mb("self")?;
        let started = Instant::now();
        let mut journal = SqliteJournal::open_to_read(path).await?;
        let image = roret_office::replay(&mut journal).await?;
        let (seconds, events) = (started.elapsed().as_secs_f64(), image.position().0);
        let citizens = image.inquiries().count();
        println!(
            "round {round}: restart from {events} events of {citizens} citizens in {seconds:.1} s = {:.0} events/s; memory {} MB, {before} before",
            events as f64 / seconds,
            resident_mb("self")?
        );
    }
    Ok(())
}
