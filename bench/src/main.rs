//! Measures what a page, a command and a restart cost on a million events.
//!
//! `make bench` builds the release binary and runs this: it generates a municipality of 20,000 citizens
//! through the real rules, writes its journal, starts the real server on it, and asks for pages with 1
//! and 16 clients beside an empty page in the same run. Times on a shared machine drift; quote CPU
//! time per request and ratios.

mod commands;
mod database;
mod figures;
mod generate;
mod grown;
mod keys;
mod load;
mod nation;
mod proof;

use anyhow::Context;
use generate::{Generated, Size};
use roret_drills::reading::read_every_event;
use roret_insight::promise::{Period, PromiseReport};
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The municipality of the issue: 20,000 citizens, a million events.
const FULL: Size = Size { citizens: 20_000, contacts: 38, open: 2_000 };
/// As many open, a quarter of the citizens: shows what closed courses cost a page.
const QUARTER: Size = Size { citizens: 5_000, contacts: 38, open: 2_000 };

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir().context("a temporary folder")?;
    // The keys lie beside it.
    let data = folder.path().join("data");
    let mut arguments = std::env::args_os().skip(1);
    match (arguments.next(), arguments.next()) {
        // One part alone, to look at it with a profiler.
        (Some(part), None) if part == "commands" => return commands::measure(folder.path()).await,
        (Some(part), Some(engine)) if part == "commands" && engine == "sqlite" => {
            return commands::measure_file(folder.path()).await;
        }
        (Some(part), Some(kept)) if part == "figures" => {
            return figures::measure(&Path::new(&kept).join("journal.sqlite")).await;
        }
        (Some(part), Some(kept)) if part == "keep" => {
            make(&data, "fuld", FULL).await?;
            return std::fs::rename(data.join("fuld"), kept).context("moving it");
        }
        (Some(part), None) if part == "grown" => return grown::measure(&data).await,
        (Some(part), Some(path)) if part == "replay" => {
            return grown::replay(Path::new(&path)).await;
        }
        (Some(part), Some(path)) if part == "keep-snapshot" => {
            return grown::keep_snapshot(Path::new(&path)).await;
        }
        (Some(part), Some(path)) if part == "restart" => {
            return grown::restart(Path::new(&path)).await;
        }
        (Some(part), None) if part == "database" => {
            return database::measure(folder.path(), FULL).await;
        }
        (Some(part), None) if part == "nation" => {
            return nation::measure(folder.path(), &server()?).await;
        }
        (Some(part), None) if part == "proof" => {
            let full = make(&data, "fuld", FULL).await?;
            replay(&full).await?;
            proof::measure(folder.path(), &full.path).await?;
            return proof::search(folder.path()).await;
        }
        (None, None) => {}
        _ => anyhow::bail!(
            "usage: roret-bench [commands [sqlite] | database | nation | proof | grown | keep DIR | figures DIR | replay FILE | keep-snapshot FILE | restart FILE]"
        ),
    }
    println!("# Generating\n");
    let full = make(&data, "fuld", FULL).await?;
    let quarter = make(&data, "kvart", QUARTER).await?;

    println!("\n# Replay and figures, in process\n");
    replay(&full).await?;

    println!("\n# Replay from PostgreSQL\n");
    database::measure(folder.path(), FULL).await?;

    println!("\n# Sealing, chain and verification\n");
    proof::measure(folder.path(), &full.path).await?;
    proof::search(folder.path()).await?;

    println!("\n# Figures, in process\n");
    figures::measure(&full.path).await?;

    println!("\n# Durable commands\n");
    commands::measure(folder.path()).await?;

    println!("\n# The country on one database\n");
    let server = server()?;
    nation::measure(folder.path(), &server).await?;

    println!("\n# Pages, served\n");
    for (made, name) in [(&full, "fuld"), (&quarter, "kvart")] {
        load::measure(&server, &data, name, made).await?;
    }
    Ok(())
}

/// The release binary beside this one.
fn server() -> anyhow::Result<PathBuf> {
    let here = std::env::current_exe().context("where this program is")?;
    let server = here.with_file_name("roret");
    anyhow::ensure!(server.is_file(), "build the server first: cargo build --release -p roret");
    Ok(server)
}

struct Made {
    path: PathBuf,
    generated: Generated,
}

async fn make(data: &Path, name: &str, size: Size) -> anyhow::Result<Made> {
    let place = data.join(name);
    std::fs::create_dir_all(&place)?;
    let path = place.join("journal.sqlite");
    let started = Instant::now();
    let mut journal = SqliteJournal::open(&path).await?;
    let generated =
        generate::into(&mut journal, keys::beside(data, name).await?, name, size).await?;
    journal.rest().await?;
    let bytes = std::fs::metadata(&path)?.len();
    println!(
        "{name}: {} citizens ({} open), {} events, {:.0} MB, decided, folded and written in {:.1} s",
        size.citizens,
        generated.open,
        generated.events,
        bytes as f64 / 1e6,
        started.elapsed().as_secs_f64()
    );
    Ok(Made { path, generated })
}

async fn replay(made: &Made) -> anyhow::Result<()> {
    for round in 1..=3 {
        let started = Instant::now();
        let mut journal = SqliteJournal::open_to_read(&made.path).await?;
        let image = roret_office::replay(&mut journal).await?;
        let seconds = started.elapsed().as_secs_f64();
        let events = image.position().0;
        let period =
            Period { from: jiff::civil::date(2020, 1, 1), to: jiff::civil::date(2026, 12, 31) };
        let started = Instant::now();
        let report = PromiseReport::of(&image, period);
        println!(
            "round {round}: replay {events} events in {seconds:.2} s = {:.0} events/s; report fold {:.2} ms over {} inquiries; memory {} MB",
            events as f64 / seconds,
            started.elapsed().as_secs_f64() * 1e3,
            report.inquiries,
            resident_mb("self")?
        );
        drop(image);
        println!("round {round}: {}", engine_alone(&made.path));
    }
    Ok(())
}

/// What SQLite reads row by row when nobody looks at it.
fn engine_alone(file: &Path) -> String {
    let started = Instant::now();
    let (rows, bytes) = read_every_event(file);
    let seconds = started.elapsed().as_secs_f64();
    format!(
        "SQLite alone reads the rows, {} MB, in {seconds:.2} s = {:.0} events/s",
        bytes / 1_000_000,
        rows as f64 / seconds
    )
}

/// Resident memory of a process, in MB.
fn resident_mb(process: &str) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("VmRSS")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes / 1024)
}
