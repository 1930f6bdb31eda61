//! A simulated life as events: legal, the same every time, and read by the reports of real life.

use roret_domain::id::Position;
use roret_domain::image::Image;
use roret_insight::promise::{Figure, Period, Row};
use roret_simulate::chronicle::Chronicle;
use roret_simulate::life::live;
use roret_simulate::plan::Plan;
use roret_simulate::promise::{PromiseMeasure, PromiseTally};
use roret_simulate::reading::read;
use std::fs;
use std::path::Path;

fn plan(name: &str) -> Plan {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/scenarios").join(name);
    // From the first day on, so that everything is counted.
    let text = fs::read_to_string(path).unwrap().replace("warm_up = 366", "warm_up = 0");
    read(&text.replace("years = 5\nwarm_up = 2", "years = 2\nwarm_up = 0")).unwrap()
}

fn written(plan: &Plan, seed: u64) -> (Vec<String>, Image) {
    let mut lines = Vec::new();
    let mut chronicle = Chronicle::begin(plan, seed, "Prøvekøbing", |simulated| {
        lines.extend(simulated.events.iter().map(|envelope| envelope.to_line().unwrap()));
    });
    live(plan, seed, &mut chronicle).unwrap();
    let image = chronicle.end().unwrap();
    (lines, image)
}

#[test]
fn every_report_reads_it_like_real_life() {
    for name in ["favrskov-after.toml", "favrskov-before.toml"] {
        let plan = plan(name);
        let mut tally = PromiseTally::of(&plan).unwrap();
        live(&plan, 11, &mut tally).unwrap();
        let own = tally.values();
        let of = |measure: PromiseMeasure| own[0][measure as usize];
        let (lines, image) = written(&plan, 11);
        assert!(lines.len() > 2_000, "{}", lines.len());
        let last = plan.starts_on.saturating_add(jiff::Span::new().days(5_000));
        let period = Period { from: plan.starts_on, to: last };
        let rows: Vec<Row<'_>> =
            image.inquiries().filter_map(|inquiry| Row::of(inquiry, period)).collect();
        let count = |figure: Figure| rows.iter().filter(|row| figure.holds(row)).count() as f64;
        assert_eq!(count(Figure::Inquiries), of(PromiseMeasure::Inquiries));
        let share = |part: f64, whole: f64| part / whole;
        assert_eq!(
            share(count(Figure::AgreedWithin7Days), count(Figure::Inquiries)),
            of(PromiseMeasure::AgreedWithin7Days),
            "{name}"
        );
        assert_eq!(count(Figure::Closed), of(PromiseMeasure::Closed), "{name}");
        assert_eq!(
            share(count(Figure::ClosedWithin6Months), count(Figure::Closed)),
            of(PromiseMeasure::ClosedWithin6Months)
        );
        assert_eq!(
            share(count(Figure::WentOnToLongerSupport), count(Figure::Closed)),
            of(PromiseMeasure::WentOn)
        );
    }
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    let plan = plan("favrskov-after.toml");
    let (one, image) = written(&plan, 3);
    let (two, _) = written(&plan, 3);
    assert_eq!(one, two);
    assert_ne!(one, written(&plan, 4).0);
    assert_eq!(image.position(), Position(one.len() as u64));
    // Read back line by line, it is the same municipality.
    let mut again = Image::default();
    for line in &one {
        again.apply(&roret_domain::event::Envelope::from_line(line).unwrap());
    }
    assert_eq!(again.position(), image.position());
    assert_eq!(again.inquiries().count(), image.inquiries().count());
}
