//! What a journal costs when it has grown: an append, a restart, memory.

use crate::generate::{Batch, Size};
use crate::{engine_alone, keys, make, resident_mb};
use anyhow::Context;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_office::Office;
use roret_office::clock::StandingClock;
use roret_office::snapshot::Snapshots;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
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
        for part in ["replay", "keep-snapshot", "restart", "restart"] {
            let status = Command::new(&program).arg(part).arg(&made.path).status()?;
            anyhow::ensure!(status.success(), "{part} failed");
        }
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
        let after = resident_mb("self")?;
        let bytes = after.saturating_sub(before) as f64 * 1e6;
        println!(
            "round {round}: restart from {events} events of {citizens} citizens in {seconds:.1} s = {:.0} events/s; memory {after} MB, {before} before: {:.0} bytes an event, {:.1} KB a citizen",
            events as f64 / seconds,
            bytes / events as f64,
            bytes / 1e3 / citizens as f64
        );
        drop(image);
        println!("round {round}: {}", engine_alone(path));
    }
    Ok(())
}

/// The snapshot beside a journal, known again by the municipality's keys.
async fn snapshots(path: &Path) -> anyhow::Result<Snapshots> {
    let folder = path.parent().context("a folder")?;
    let slug = folder.file_name().and_then(|name| name.to_str()).context("a name")?;
    let keys = keys::beside(folder.parent().context("a data folder")?, slug).await?;
    Snapshots::in_file(&folder.join("snapshot"), &keys).context("keys")
}

/// Keeps a snapshot of a whole journal.
pub(crate) async fn keep_snapshot(path: &Path) -> anyhow::Result<()> {
    let mut journal = SqliteJournal::open_to_read(path).await?;
    let image = Arc::new(roret_office::replay(&mut journal).await?);
    let started = Instant::now();
    snapshots(path).await?.keep(&image, &mut journal).await?;
    let seconds = started.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(path.with_file_name("snapshot"))?.len();
    let events = image.position().0;
    println!(
        "a snapshot of {events} events kept in {seconds:.1} s beside the work: {:.0} MB, {:.0} bytes an event",
        bytes as f64 / 1e6,
        bytes as f64 / events as f64
    );
    Ok(())
}

/// Opens the office from the snapshot, keys looked after and all, and says how long it took.
pub(crate) async fn restart(path: &Path) -> anyhow::Result<()> {
    let folder = path.parent().context("a folder")?;
    let slug = folder.file_name().and_then(|name| name.to_str()).context("a name")?;
    let before = resident_mb("self")?;
    let started = Instant::now();
    let keys = keys::beside(folder.parent().context("a data folder")?, slug).await?;
    let (looks, desk) = (Looks::in_memory().await?, Desk::in_memory().await?);
    let clock = StandingClock("2026-11-20T09:00:00Z".parse()?);
    let snapshots = Some(snapshots(path).await?);
    let journal = SqliteJournal::open(path).await?;
    let opened = Office::open_with(snapshots, journal, looks, desk, keys, Arc::new(clock)).await;
    let (office, opened) = opened?;
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "restart of {} events from a snapshot at {}: {seconds:.1} s; {} inquiries; memory {} MB, {before} before",
        opened.head,
        opened.snapshot,
        office.image().inquiry_count(),
        resident_mb("self")?
    );
    Ok(())
}
