//! The municipalities of the documents: what is published comes out, and nobody has put it in.

use roret_simulate::load::loads;
use roret_simulate::plan::Plan;
use roret_simulate::promise::PromiseMeasure;
use roret_simulate::reading::{base_of, read, read_onto};
use roret_simulate::replications::{Estimate, ReplicationResults, replicate};
use roret_simulate::tally::Measure;
use std::fs;
use std::path::Path;

fn text(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalogue/scenarios").join(name);
    fs::read_to_string(path).unwrap()
}

fn plan(text: &str) -> Plan {
    read(text).unwrap_or_else(|found| panic!("{found:#?}"))
}

fn lived(plan: &Plan) -> ReplicationResults {
    replicate(plan, (0, 1), 2, &|_| {}).unwrap()
}

fn promise(lived: &ReplicationResults, from: Option<&str>, measure: PromiseMeasure) -> Estimate {
    let row = lived.promise_rows.iter().position(|row| row.as_deref() == from).unwrap();
    lived.promise(row, measure as usize)
}

/// One municipality that is like these ones gives what was published, within what chance allows in one.
fn gives(
    lived: &ReplicationResults,
    from: Option<&str>,
    measure: PromiseMeasure,
    published: f64,
    near: f64,
) {
    let estimate = promise(lived, from, measure);
    let deviation = estimate.standard_error * f64::from(estimate.replications).sqrt();
    println!(
        "{:<24} {:<26} {:>8.3} ± {:.3}; one of them {:.3}–{:.3}; published {published}",
        from.unwrap_or("all"),
        measure.name(),
        estimate.mean,
        estimate.half_width(),
        estimate.mean - 1.96 * deviation,
        estimate.mean + 1.96 * deviation,
    );
    assert!((estimate.mean - published).abs() <= 1.96 * deviation);
    assert!((estimate.mean - published).abs() <= near, "{} is not near {published}", estimate.mean);
}

const CITIZENS: Option<&str> = Some("citizens and relatives");

#[test]
fn favrskov_before_and_after() {
    let (before, after) = (plan(&text("favrskov-before.toml")), plan(&text("favrskov-after.toml")));
    for plan in [&before, &after] {
        let loads = loads(plan);
        assert!(loads.iter().all(|load| load.load < 1.0), "{loads:?}");
    }
    let before = lived(&before);
    gives(&before, None, PromiseMeasure::MedianDaysToHelp, 91.0, 7.0);
    let after = lived(&after);
    gives(&after, None, PromiseMeasure::Inquiries, 400.0, 20.0);
    gives(&after, None, PromiseMeasure::AgreedWithin7Days, 332.0 / 400.0, 0.02);
    gives(&after, CITIZENS, PromiseMeasure::AgreedWithin7Days, 258.0 / 280.0, 0.02);
    gives(&after, Some("partners"), PromiseMeasure::AgreedWithin7Days, 74.0 / 120.0, 0.03);
    gives(&after, None, PromiseMeasure::Closed, 340.0, 20.0);
    gives(&after, None, PromiseMeasure::ClosedWithin1Month, 161.0 / 340.0, 0.03);
    gives(&after, None, PromiseMeasure::ClosedWithin6Months, 312.0 / 340.0, 0.03);
    gives(&after, None, PromiseMeasure::WentOn, 26.0 / 340.0, 0.02);
}

#[test]
fn one_worker_moves_the_wait_the_right_way() {
    for (name, is, measure) in [
        ("favrskov-before.toml", "workers = 4", PromiseMeasure::MeanDaysToHelp),
        ("favrskov-after.toml", "workers = 4", PromiseMeasure::MeanDaysToHelp),
    ] {
        let with = |workers: u32| {
            let plan = plan(&text(name).replacen(is, &format!("workers = {workers}"), 1));
            promise(&lived(&plan), None, measure).mean
        };
        let (fewer, same, more) = (with(3), with(4), with(5));
        println!("{name}: {fewer:.1} days to help with 3, {same:.1} with 4, {more:.1} with 5");
        assert!(fewer > same && same > more);
    }
}

#[test]
fn holstebro_from_six_years_to_two() {
    let (today, two_years) = (text("holstebro-today.toml"), text("holstebro-two-years.toml"));
    assert_eq!(base_of(&two_years).as_deref(), Some("holstebro-today.toml"));
    assert_eq!(base_of(&today), None);
    let (today, changed) = (lived(&plan(&today)), lived(&read_onto(&today, &two_years).unwrap()));
    let row = today.rows.iter().position(|row| row.activity.as_deref() == Some("stay")).unwrap();
    let of = |measure: Measure| {
        let difference = changed.difference(row, &today, row, measure as usize);
        (today.estimate(row, measure as usize).mean, difference.mean, difference.half_width())
    };
    let (waited, less, sure) = of(Measure::MeanWait);
    println!("wait {waited:.1} days, {less:.1} ± {sure:.1}");
    assert!(less + sure < 0.0);
    let (_, places, sure) = of(Measure::MeanNumber);
    println!("places in use {places:.1} ± {sure:.1}");
    assert!(places + sure < -5.0);
    let (_, stays, sure) = of(Measure::Served);
    assert!(stays - sure > 0.0);
    // The words of the document, from those who came, with who is still there as open.
    let (days, less, _) = of(Measure::MeanStay);
    println!("a stay lasts {days:.1} days, then {:.1}", days + less);
    assert!((days / 365.25 - 6.0).abs() < 0.15);
    assert!(((days + less) / 365.25 - 2.0).abs() < 0.05);
}

#[test]
fn changes_are_told_by_the_line_of_their_own_file() {
    let base = text("holstebro-today.toml");
    let found = read_onto(&base, "title = \"x\"\nbase = \"y\"\n\n[[change]]\non = 2010-01-01\nset_length = { activity = \"stays\", takes_years = 2 }\n").unwrap_err();
    assert_eq!(found[0].line, 6);
    assert!(found[0].english.contains("Did you mean “stay”?"), "{}", found[0].english);
    let found =
        read_onto(&base, "title = \"x\"\nbase = \"y\"\n[[pool]]\nname = \"z\"\n").unwrap_err();
    assert_eq!(found[0].line, 3);
}
