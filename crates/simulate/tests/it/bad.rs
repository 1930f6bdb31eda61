//! What can't be is told: line, reason, and what to do.

use roret_simulate::draws::{DrawPurpose, RandomStream};
use roret_simulate::life::live;
use roret_simulate::load::{loads, overloads};
use roret_simulate::plan::{Arrivals, DAY_US};
use roret_simulate::reading::read;
use roret_simulate::tally::{Measure, Tally};

const GOOD: &str = r#"title = "M/M/1"

[run]
days = 1_000
warm_up = 10
replications = 20

[[pool]]
name = "centre"
workers = 2

[[source]]
name = "door"
per_day = 0.8
to = "desk"

[[activity]]
name = "desk"
servers = 1
takes_days = { distribution = "exponential", mean = 1 }
then = { home = 0.5, leaves = 0.5 }

[[activity]]
name = "home"
staff = "centre"
session_minutes = 45

[[change]]
on = 2027-03-01
set_workers = { pool = "centre", workers = 3 }
"#;

/// The first finding when a line is written otherwise.
fn wrong(was: &str, now: &str) -> (usize, String, String) {
    assert!(GOOD.contains(was), "{was}");
    let found = read(&GOOD.replacen(was, now, 1)).unwrap_err();
    let first = found[0].clone();
    assert!(
        !first.danish.is_empty() && first.danish != first.english
            || first.english.starts_with("can't")
    );
    (first.line, first.english, first.danish)
}

#[test]
fn good_is_good() {
    read(GOOD).unwrap();
    read(RICH).unwrap();
}

#[test]
fn each_mistake_has_its_line_and_its_reason() {
    let cases = [
        ("days = 1_000", "days = -5", 4, "not a number above 0"),
        ("days = 1_000", "days = 1_000\nhours = 3", 3, "one unit"),
        ("days = 1_000", "weeks = nan", 4, "not a number above 0"),
        ("days = 1_000", "days = 1e9", 4, "at most 50 million"),
        ("days = 1_000", "days = 200_000", 3, "at most 200 years"),
        ("warm_up = 10", "warm_up = 5_000", 5, "nothing is counted"),
        ("replications = 20", "replications = \"many\"", 6, "\"auto\""),
        ("replications = 20", "replications = 0", 6, "from 1 to"),
        ("workers = 2", "workers = 2\nhours_per_week = 200", 11, "at most 80 hours"),
        ("workers = 2", "workers = 2\nabsence_share = 1.0", 11, "Nobody is ever at work"),
        ("workers = 2", "workers = 2\nplaces = 3", 8, "either places or workers"),
        ("per_day = 0.8", "per_day = -0.8", 14, "not 0 or a number above"),
        ("per_day = 0.8", "per_day = 0.8\nper_week = 3", 12, "one unit"),
        ("per_day = 0.8", "per_day = 0.8\nweekdays = [1, 1]", 15, "7 weights"),
        ("per_day = 0.8", "per_day = 0.8\nhours_of_day = [8, 16]", 15, "24 weights"),
        ("per_day = 0.8", "between_days = 1\nmonths = [1]", 15, "not to distances"),
        ("session_minutes = 45", "session_minutes = 45\nends_on_time = true", 23, "every_days"),
        ("per_day = 0.8", "per_dya = 0.8", 14, "Did you mean “per_day”?"),
        ("to = \"desk\"", "to = \"desc\"", 15, "Did you mean “desk”?"),
        ("to = \"desk\"", "to = { desk = 0.4, home = 0.4 }", 15, "sum to 0.800"),
        ("servers = 1", "servers = \"many\"", 19, "unlimited"),
        ("mean = 1 }", "mean = -1 }", 20, "not a number above 0"),
        ("mean = 1 }", "maen = 1 }", 20, "Did you mean “mean”?"),
        ("\"exponential\"", "\"exponental\"", 20, "Did you mean “exponential”?"),
        (
            "leaves = 0.5 }",
            "leaves = 0.4 }",
            21,
            "sum to 0.900, not to 1. Is leaves = 0.100 missing?",
        ),
        ("home = 0.5", "home = 1.5", 21, "not a share"),
        ("home = 0.5", "hom = 0.5", 21, "Did you mean “home”?"),
        ("then = { home = 0.5, leaves = 0.5 }", "then = \"desk\"", 21, "goes in a circle"),
        ("staff = \"centre\"", "staff = \"center\"", 25, "Did you mean “centre”?"),
        ("session_minutes = 45", "", 25, "how long a session takes"),
        ("session_minutes = 45", "session_minutes = 45\nevery_days = 7", 23, "has to last"),
        ("session_minutes = 45", "session_minutes = 45\nno_show_share = 0.2", 27, "every_days"),
        ("on = 2027-03-01", "on = 2026-03-01", 29, "before the run's first day"),
        ("on = 2027-03-01", "on = 2037-03-01", 29, "after the end"),
        ("on = 2027-03-01", "on = 2027-03-01T10:00:00Z", 29, "2027-01-31"),
        ("pool = \"centre\"", "pool = \"desk\"", 30, "no pool"),
        ("name = \"home\"", "name = \"desk\"", 21, "no activity"),
        ("title = \"M/M/1\"", "", 1, "title"),
        ("[[source]]", "[[sources]]", 12, "Did you mean “source”?"),
        ("[run]", "[run", 3, "can't be read"),
    ];
    for (was, now, line, says) in cases {
        let (found_line, english, danish) = wrong(was, now);
        assert!(english.contains(says), "{now}: {english}");
        assert_eq!(found_line, line, "{now}: {english}");
        println!("linje {line}: {danish}");
    }
}

#[test]
fn a_name_stands_once() {
    let text = format!("{GOOD}[[pool]]\nname = \"centre\"\nplaces = 1\n");
    let found = read(&text).unwrap_err();
    assert_eq!((found[0].line, found[0].english.contains("there already")), (32, true));
}

#[test]
fn everything_is_told_at_once() {
    let text =
        GOOD.replace("per_day = 0.8", "per_day = -1").replace("servers = 1", "servers = \"x\"");
    assert_eq!(read(&text).unwrap_err().len(), 2);
}

#[test]
fn moving_more_than_there_are_is_told() {
    let text = GOOD.replace(
        "set_workers = { pool = \"centre\", workers = 3 }",
        "move_staff = { from = \"centre\", to = \"centre\", workers = 3 }",
    );
    assert!(read(&text).unwrap_err()[0].english.contains("not so many"));
}

/// A little of everything that a scenario may have.
const RICH: &str = r#"title = "everything"
classes = ["urgent", "ordinary"]
[run]
days = 40
warm_up = 3
starts_on = 2027-01-04
[[pool]]
name = "centre"
workers = 2
maximum_caseload = 3
[[pool]]
name = "rooms"
places = 2
preemptive = true
[[source]]
name = "door"
class = { urgent = 0.3, ordinary = 0.7 }
per_day = 1.5
wave_days = 7
wave_share = 0.4
to = { talk = 0.5, room = 0.3, hall = 0.2 }
[[source]]
name = "others"
class = "ordinary"
between_days = { distribution = "gamma", mean = 2, sd = 1 }
to = "room"
[[activity]]
name = "talk"
staff = "centre"
session_minutes = 200
every_days = 2
takes_days = 5
course = "individual"
patience_days = 2
priority = 1
then = { hall = 0.4, leaves = 0.6 }
[[activity]]
name = "room"
places = "rooms"
takes_days = { distribution = "exponential", mean = 1 }
then = { hall = 0.5, group = 0.2, leaves = 0.3 }
[[activity]]
name = "hall"
servers = 1
preemptive = true
room = 2
when_full = "blocks"
takes_days = { distribution = "lognormal", mean = 1, sd = 1 }
then = { room = 0.2, leaves = 0.8 }
[[activity]]
name = "group"
group_minimum = 2
group_maximum = 3
group_starts_every_weeks = 1
staff = "centre"
session_minutes = 60
every_days = 1
takes_days = 3
[[change]]
on = 2027-01-08
set_arrivals = { source = "door", factor = 2 }
[[change]]
on = 2027-01-10
set_arrivals = { source = "others", factor = 0.5 }
[[change]]
on = 2027-01-12
set_workers = { pool = "centre", workers = 1, learning_days = 2 }
[[change]]
on = 2027-01-13
set_places = { pool = "hall", places = 3 }
[[change]]
on = 2027-01-14
set_length = { activity = "room", takes_days = 2 }
"#;

/// Numbers and words that somebody might write by mistake.
const NASTY: [&str; 20] = [
    "-1",
    "0",
    "1e308",
    "nan",
    "inf",
    "-inf",
    "\"\"",
    "\"desk\"",
    "[]",
    "{}",
    "true",
    "1e-300",
    "18446744073709551615",
    "2027-02-30",
    "4294967295",
    "256",
    "65",
    "1e9",
    "2027-01-04",
    "\"unlimited\"",
];

#[test]
fn nothing_written_makes_it_panic() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut texts = vec![GOOD.to_owned(), RICH.to_owned(), RICH.to_owned()];
    for folder in ["docs/queues", "catalogue/scenarios"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            texts.push(std::fs::read_to_string(file.unwrap().path()).unwrap());
        }
    }
    texts.sort();
    let (mut read_well, mut refused) = (0, 0);
    for round in 0..6_000_u64 {
        let mut draw = RandomStream::of(1, 2, round).draw(DrawPurpose::Parameter, 0, 0);
        let mut any = |below: usize| (draw.bits() % below as u64) as usize;
        let text = &texts[any(texts.len())];
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..=any(2) {
            let at = any(lines.len());
            match any(5) {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[any(lines.len())].clone()),
                2 => {
                    if let Some((key, _)) = lines[at].split_once('=') {
                        lines[at] = format!("{key}= {}", NASTY[any(NASTY.len())]);
                    }
                }
                3 => lines[at] = lines[at].replace(|sign: char| sign.is_ascii_digit(), "9"),
                _ => lines[at] = lines[at].chars().rev().collect(),
            }
            if lines.is_empty() {
                break;
            }
        }
        match read(&lines.join("\n")) {
            Err(findings) => {
                assert!(!findings.is_empty());
                assert!(findings.iter().all(|it| (1..=lines.len() + 1).contains(&it.line)));
                refused += 1;
            }
            Ok(mut plan) => {
                loads(&plan);
                overloads(&plan);
                plan.run.until_us = plan.run.until_us.min(20 * DAY_US);
                plan.run.warm_up_us = 0;
                let few = plan.sources.iter().all(|source| match &source.arrivals {
                    Arrivals::Poisson(rate) => rate.per_day < 1_000.0,
                    Arrivals::Renewal(between) => between.mean_us() > 86_400_000.0,
                });
                if few {
                    let mut tally = Tally::of(&plan);
                    let counted = live(&plan, 1, &mut tally).unwrap();
                    assert_eq!(counted.came, counted.left + counted.here);
                    for values in tally.values(&plan) {
                        let arrivals = values[Measure::Arrivals as usize];
                        let served = values[Measure::Served as usize];
                        assert!(served <= arrivals, "{served} of {arrivals}");
                    }
                }
                read_well += 1;
            }
        }
    }
    println!("{refused} refused, {read_well} read and lived");
    assert!(refused > 1_000 && read_well > 1_000);
}

#[test]
fn what_the_handbook_shows_can_be_lived() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut shown = 0;
    for page in ["docs/simulate-queues.md", "docs/simulate.md"] {
        let text = std::fs::read_to_string(root.join(page)).unwrap();
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap();
            let plan = read(block).unwrap_or_else(|found| panic!("{page}: {found:#?}\n{block}"));
            assert!(!plan.activities.is_empty());
            shown += 1;
        }
    }
    assert!(shown >= 6);
}
