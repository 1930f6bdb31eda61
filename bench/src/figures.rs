//! What a leader's figure costs from the image; the durations of all courses beside the Python package PM4Py,
//! and a survival curve of a million rows beside lifelines, where those are there.

use jiff::civil::date;
use roret_domain::calendar::date_of;
use roret_domain::image::Image;
use roret_insight::caseload::Caseload;
use roret_insight::contacts::Contacts;
use roret_insight::duration::{Durations, lasted};
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
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const ROWS: u32 = 1_000_000;
const RUNS: usize = 9;

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
    time("duration", &|| drop(black_box(Durations::of(image, &selection))));
    time("flow", &|| drop(black_box(by_month(image, &selection))));
    time("return", &|| drop(black_box(not_returned(image, &selection))));
    time("contacts", &|| drop(black_box(Contacts::of(image, &selection))));
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
    durations(image, &selection)?;
    survival();
    Ok(())
}

/// The durations of all closed courses, beside those that PM4Py finds in the same courses written as a log: every
/// start, contact and closing an event at noon of its day.
fn durations(image: &Image, selection: &Selection) -> anyhow::Result<()> {
    let started = Instant::now();
    let closed = lasted(image, selection).filter(|one| one.closed.is_some());
    let mut days: Vec<i32> = closed.map(|one| one.days).collect();
    days.sort_unstable();
    let ours = started.elapsed().as_secs_f64() * 1e3;
    let sum: i64 = days.iter().map(|days| i64::from(*days)).sum();
    let mut log = tempfile::NamedTempFile::new()?;
    let mut lines = BufWriter::new(log.as_file_mut());
    writeln!(lines, "case,activity,time")?;
    let mut events = 0_u32;
    for course in image.inquiries().flat_map(|inquiry| &inquiry.courses) {
        let Some(closing) = &course.closing else { continue };
        let contacts = course.contacts.iter().map(|contact| date_of(contact.at));
        let within = contacts.filter(|day| (course.started_on()..=closing.closed_on).contains(day));
        let within = within.map(|day| ("contact", day));
        let ends = [("start", course.started_on()), ("closing", closing.closed_on)];
        for (activity, day) in within.chain(ends) {
            writeln!(lines, "{},{activity},{day}T12:00:00Z", course.id)?;
            events += 1;
        }
    }
    lines.flush()?;
    drop(lines);
    println!("durations of {} courses: {ours:.1} ms, {sum} days in all", days.len());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/durations.py");
    match Command::new("python3").arg(script).arg(log.path()).output() {
        Ok(output) if output.status.success() => {
            let theirs = String::from_utf8_lossy(&output.stdout);
            let last = theirs.lines().last().unwrap_or_default();
            let mut words = last.split(' ').map(|word| word.parse().unwrap_or(f64::NAN));
            let (took, count, in_all) = (words.next(), words.next(), words.next());
            let times = took.map_or(f64::NAN, |took| took / ours);
            println!(
                "PM4Py, the same courses as a log of {events} events: {last} = {times:.0} times"
            );
            let is_same = (count, in_all) == (Some(days.len() as f64), Some(sum as f64));
            println!("the same result: {is_same}");
        }
        _ => println!("PM4Py: not installed (pip install pm4py)"),
    }
    Ok(())
}

/// Times of a million people in ties of whole days, a third of them still open.
fn survival() {
    // Two columns, as lifelines gets them.
    let days = |row: u32| f64::from(row.wrapping_mul(2_654_435_761) >> 22);
    let days: Vec<f64> = (0..ROWS).map(days).collect();
    let happened: Vec<bool> = (0..ROWS).map(|row| row % 3 > 0).collect();
    let once = |_| {
        let started = Instant::now();
        let rows = days.iter().zip(&happened);
        black_box(Curve::of(rows.map(|(days, happened)| Observed::from_start(*days, *happened))));
        started.elapsed().as_secs_f64() * 1e3
    };
    // The middle of nine, as of theirs.
    let mut took: Vec<f64> = (0..RUNS).map(once).collect();
    took.sort_unstable_by(f64::total_cmp);
    let ours = took.get(RUNS / 2).copied().unwrap_or(f64::NAN);
    println!("survival of {ROWS} rows, the middle of {RUNS} runs: {ours:.1} ms");
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
