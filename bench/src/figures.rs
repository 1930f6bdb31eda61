//! What a leader's figure costs from the image, and a survival curve of a million rows beside the
//! Python package lifelines, if that is there.

use jiff::civil::date;
use roret_insight::caseload::Caseload;
use roret_insight::contacts::Contacts;
use roret_insight::duration::{Durations, Lasting};
use roret_insight::flow::by_month;
use roret_insight::goals::goals;
use roret_insight::outlook::{Coverage, Outlooks};
use roret_insight::promise::Period;
use roret_insight::publication;
use roret_insight::returning::not_returned;
use roret_insight::selection::Selection;
use roret_insight::steps::step_times;
use roret_insight::suppression::THRESHOLD;
use roret_insight::time_to_event::{Curve, Observed};
use roret_insight::waiting::{Until, Waiting};
use roret_journal::sqlite::SqliteJournal;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const ROWS: u32 = 1_000_000;

pub(crate) async fn measure(journal: &Path) -> anyhow::Result<()> {
    let mut journal = SqliteJournal::open_to_read(journal).await?;
    let image = roret_office::replay(&mut journal).await?;
    let (first, last) = (date(2020, 1, 1), date(2026, 12, 31));
    let period = Period { from: first, to: last };
    let selection = Selection::of(period);
    let time = |name: &str, run: &dyn Fn()| {
        let started = Instant::now();
        run();
        println!("{name}: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    };
    let image = &image;
    time("waiting", &|| drop(black_box(Waiting::of(image, &selection, Until::Agreement))));
    time("duration", &|| drop(black_box(Durations::of(image, &selection, Lasting::Courses))));
    time("flow", &|| drop(black_box(by_month(image, &selection))));
    time("return", &|| drop(black_box(not_returned(image, &selection))));
    time("contacts", &|| drop(black_box(Contacts::of(image, &selection, None))));
    time("steps", &|| drop(black_box(step_times(image, &selection))));
    time("goals", &|| drop(black_box(goals(image, &selection))));
    time("publication", &|| drop(black_box(publication::figures(image, period, THRESHOLD))));
    time("caseload", &|| drop(black_box(Caseload::of(image, None, last))));
    time("coverage of forecasts", &|| drop(black_box(Coverage::of(image, period))));
    time("learning for a day's forecasts", &|| drop(black_box(Outlooks::at(image, last))));
    let outlooks = Outlooks::at(image, last);
    time("forecasts of 5,000 open inquiries", &|| {
        for inquiry in image.inquiries().filter(|one| one.is_open()).take(5_000) {
            black_box(outlooks.of(inquiry));
        }
    });
    survival();
    Ok(())
}

/// Times of a million people in ties of whole days, a third of them still open.
fn survival() {
    let rows: Vec<Observed> = (0..ROWS)
        .map(|row| {
            let days = row.wrapping_mul(2_654_435_761) >> 22;
            Observed::from_start(f64::from(days), row % 3 > 0)
        })
        .collect();
    let started = Instant::now();
    let curve = Curve::of(rows);
    let ours = started.elapsed().as_secs_f64() * 1e3;
    println!("survival of {ROWS} rows, {} times: {ours:.1} ms", curve.points.len());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/survival.py");
    match Command::new("python3").arg(script).arg(ROWS.to_string()).output() {
        Ok(output) if output.status.success() => {
            let theirs = String::from_utf8_lossy(&output.stdout);
            let times = theirs.trim().parse().map_or(f64::NAN, |theirs: f64| theirs / ours);
            println!("lifelines, the same rows: {} ms = {times:.0} times as long", theirs.trim());
        }
        _ => println!("lifelines: not installed (pip install lifelines)"),
    }
}
