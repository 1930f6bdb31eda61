//! Everything has a limit, and whoever comes to it is told by the line.

use crate::recorder::{plan, told};
use roret_simulate::reading::{read, read_onto};
use std::fmt::Write;

const HEAD: &str = "title = \"many\"\n[run]\ndays = 10\nreplications = 1\n";
const DESK: &str = "[[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = 1\n";
const DOOR: &str = "[[source]]\nname = \"door\"\nper_day = 1\nto = \"desk\"\n";

fn classes(number: usize) -> String {
    let names: Vec<String> = (0..number).map(|n| format!("\"k{n}\"")).collect();
    let source = DOOR.replace("to =", "class = \"k0\"\nto =");
    format!(
        "{}\n{}{source}{DESK}",
        HEAD.replace("\n[run]", &format!("\nclasses = [\n{}]\n[run]", names.join(",\n"))),
        ""
    )
}

fn repeated(number: usize, block: &str) -> String {
    let mut text = String::new();
    for n in 0..number {
        let _ = write!(text, "{}", block.replace("NAME", &format!("n{n}")));
    }
    text
}

/// What is refused: the line, and the words in English.
fn refused(text: &str, says: &str) -> usize {
    let found = read(text).unwrap_err();
    let of = found.iter().find(|finding| finding.english.contains(says));
    let finding = of.unwrap_or_else(|| panic!("{says}: {found:#?}"));
    assert_ne!(finding.danish, finding.english);
    finding.line
}

fn line_of(text: &str, what: &str, which: usize) -> usize {
    let mut lines = text.lines().enumerate().filter(|(_, line)| line.contains(what));
    lines.nth(which).unwrap().0 + 1
}

#[test]
fn more_than_64_classes_are_refused_by_the_line_of_the_first_too_many() {
    for number in [65, 66, 128, 256, 257, 300, 2_000] {
        let text = classes(number);
        assert_eq!(refused(&text, "at most 64 classes"), line_of(&text, "\"k64\"", 0));
    }
    assert_eq!(told(&classes(64), 1).1.came, told(&classes(1), 1).1.came);
}

#[test]
fn more_sources_pools_activities_and_changes_than_tables_hold_are_refused() {
    let source = "[[source]]\nname = \"NAME\"\nper_day = 0.001\nto = \"desk\"\n";
    let pool = "[[pool]]\nname = \"NAME\"\nplaces = 1\n";
    let activity = "[[activity]]\nname = \"NAME\"\nservers = 1\ntakes_days = 1\n";
    let change = "[[change]]\non = 2027-01-05\nset_places = { pool = \"desk\", places = 2 }\n";
    for (block, says) in [
        (source, "at most 1,000 sources"),
        (pool, "at most 1,000 pools"),
        (activity, "at most 1,000 activities"),
        (change, "at most 1,000 changes"),
    ] {
        for number in [1_001, 1_500, 70_000] {
            let own = usize::from(block == source || block == activity);
            let text = format!("{HEAD}{DOOR}{DESK}{}", repeated(number, block));
            let heading = block.lines().next().unwrap();
            assert_eq!(refused(&text, says), line_of(&text, heading, 1_000));
            let few = format!("{HEAD}{DOOR}{DESK}{}", repeated(1_000 - own, block));
            assert!(!plan(&few).activities.is_empty());
        }
    }
    assert!(told(&format!("{HEAD}{DOOR}{DESK}{}", repeated(999, source)), 1).1.came > 5);
}

#[test]
fn numbers_too_great_for_a_table_or_a_run_are_refused() {
    let staff = "[[pool]]\nname = \"centre\"\nworkers = 2\nmaximum_caseload = 5\n";
    let text = |was: &str, now: &str| {
        let text = format!(
            "{HEAD}{staff}{DOOR}{DESK}[[change]]\non = 2027-01-05\nset_workers = {{ pool = \"centre\", workers = 3, learning_days = 2 }}\n\
             [[change]]\non = 2027-01-06\nset_arrivals = {{ source = \"door\", factor = 2 }}\n"
        );
        assert!(text.contains(was), "{was}");
        text.replacen(was, now, 1)
    };
    for (was, now, line, says) in [
        ("maximum_caseload = 5", "maximum_caseload = 4_294_967_295", 8, "at most 10,000 courses"),
        ("workers = 2", "workers = 10_001", 7, "at most 10,000 workers"),
        ("workers = 3", "workers = 4_294_967_295", 19, "at most 10,000 workers"),
        ("learning_days = 2", "learning_days = 1e6", 19, "more than 10,000 days"),
        ("factor = 2", "factor = 1e300", 9, "more than four thousand million"),
        ("factor = 2", "factor = -1", 22, "not 0 or a number above it"),
        ("factor = 2", "factor = inf", 22, "not 0 or a number above it"),
        ("per_day = 1", "per_day = 9e8", 9, "more than four thousand million"),
        ("per_day = 1", "between_minutes = 1e-7", 9, "more than four thousand million"),
        ("days = 10", "days = 1e-300", 3, "lasts no time"),
        ("per_day = 1", "per_day = 1\nweekdays = [1e308, 1e308, 1, 1, 1, 1, 1]", 12, "7 weights"),
        ("per_day = 1", "per_day = 1\nweekdays = [1.7e308, 0, 0, 0, 0, 0, 0]", 12, "7 weights"),
    ] {
        assert_eq!(refused(&text(was, now), says), line, "{now}");
    }
    // Many little ones come to as much.
    let grown =
        text("days = 10", "years = 190").replace("per_day = 1", "per_day = 1\ntrend_per_year = 10");
    assert_eq!(refused(&grown, "more than four thousand million"), 9);
    let base = format!("{HEAD}{DOOR}{DESK}");
    let onto = "title = \"x\"\nbase = \"y\"\n\n[[change]]\non = 2027-01-05\nset_arrivals = { source = \"door\", factor = 1e12 }\n";
    let found = read_onto(&base, onto).unwrap_err();
    assert_eq!((found[0].line, found[0].english.contains("more than four thousand")), (4, true));
}

#[test]
fn whoever_is_done_and_waits_for_room_elsewhere_is_not_interrupted() {
    // Given a first desk where the urgent come before, and a second with room for one that holds people up.
    let text = "title = \"both\"\nclasses = [\"urgent\", \"ordinary\"]\n[run]\ndays = 400\n\
        [[source]]\nname = \"a\"\nclass = { urgent = 0.5, ordinary = 0.5 }\nper_day = 1.5\nto = \"first\"\n\
        [[activity]]\nname = \"first\"\nservers = 2\npreemptive = true\ntakes_days = { distribution = \"exponential\", mean = 1 }\nthen = \"second\"\n\
        [[activity]]\nname = \"second\"\nservers = 1\nroom = 1\nwhen_full = \"blocks\"\ntakes_days = { distribution = \"exponential\", mean = 1 }\n";
    for seed in 0..20 {
        let (told, counted) = told(text, seed);
        assert_eq!(counted.came, counted.left + counted.here);
        // One visit of each to each, and in the second one at a time.
        let mut second: Vec<_> = told.visits.iter().filter(|it| it.activity == 1).collect();
        second.sort_by_key(|it| it.entered_at_us);
        assert!(second.windows(2).all(|pair| pair[0].ended_at_us <= pair[1].entered_at_us));
        assert!(second.len() > 100);
    }
}

#[test]
fn workers_are_not_interrupted_by_the_pool_of_places_they_meet_in() {
    let text = format!(
        "{HEAD}[[pool]]\nname = \"rooms\"\nplaces = 1\npreemptive = true\n[[pool]]\nname = \"centre\"\nworkers = 1\n{DOOR}\
         [[activity]]\nname = \"desk\"\nplaces = \"rooms\"\nstaff = \"centre\"\nsession_minutes = 50\nevery_days = 1\ntakes_days = 2\n"
    );
    assert_eq!(refused(&text, "must not be preemptive"), line_of(&text, "places = \"rooms\"", 0));
}

#[test]
fn a_run_of_a_moment_and_one_of_a_hundred_thousand_years_are_lived() {
    for run in ["minutes = 0.000001", "days = 1e-6", "days = 50_000_000"] {
        let text = format!("{HEAD}{DOOR}{DESK}").replace("days = 10", run);
        let text = text.replace("per_day = 1", "per_day = 1e-4").replace(
            "takes_days = 1",
            "takes_days = { distribution = \"exponential\", mean = 1e-3 }",
        );
        let (_, counted) = told(&text, 1);
        assert_eq!(counted.came, counted.left + counted.here);
    }
    let rare = format!("{HEAD}{DOOR}{DESK}")
        .replace("days = 10", "days = 50_000_000")
        .replace("per_day = 1", "per_day = 1e-8");
    for seed in 0..50 {
        assert!(told(&rare, seed).1.came < 10);
    }
}

#[test]
fn what_is_no_number_is_told_with_what_may_stand_there_never_in_the_words_of_a_parser() {
    let desk = format!("{HEAD}seed = 1\n{DOOR}{DESK}room = 1\npriority = 1\n");
    let whole = "a whole number from 0 to 4,294,967,295";
    for (good, bad, says) in [
        ("servers = 1", "servers = -1", whole),
        ("servers = 1", "servers = 2.5", whole),
        ("servers = 1", "servers = 4294967296", whole),
        ("servers = 1", "servers = [1]", whole),
        ("servers = 1", "servers = \"many\"", "“many” is no number"),
        ("replications = 1", "replications = -1", "a number from 1 to 1,000,000"),
        ("replications = 1", "replications = 4294967296", "a number from 1 to 1,000,000"),
        ("replications = 1", "replications = 2.5", "a number from 1 to 1,000,000"),
        ("room = 1", "room = -3", "“-3” is not a whole number from 0 to 4,294,967,295."),
        ("room = 1", "room = 2.5", "“2.5” is not a whole number from 0 to 4,294,967,295."),
        ("room = 1", "room = \"unlimited\"", "“unlimited” is not a whole number"),
        ("priority = 1", "priority = 256", "“256” is not a whole number from 0 to 255."),
        (
            "seed = 1",
            "seed = -1",
            "“-1” is not a whole number from 0 to 9,223,372,036,854,775,807.",
        ),
        ("per_day = 1", "per_day = \"some\"", "“some” is not a number, such as 12 or 0.5."),
    ] {
        let text = desk.replace(good, bad);
        assert_eq!(refused(&text, says), line_of(&text, bad, 0), "{bad}");
        for finding in read(&text).unwrap_err() {
            assert!(!finding.english.contains("variant"), "{finding:?}");
            assert!(!finding.danish.contains("invalid"), "{finding:?}");
        }
    }
    let change =
        "[[change]]\non = 2027-01-05\nset_places = { pool = \"desk\", places = \"lots\" }\n";
    let text = format!("{HEAD}{DOOR}{DESK}{change}");
    assert_eq!(refused(&text, "“lots” is no number"), line_of(&text, "lots", 0));
}
