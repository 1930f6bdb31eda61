//! `roret simulate` from outside: figures, differences, shards, a life written down, and what can't be.

use crate::run::shared;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn roret(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_roret"));
    command.current_dir(root()).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complained(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn asked(arguments: &[&str]) -> Value {
    let ran = roret(&[&["simulate"], arguments, &["--format", "json"]].concat());
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn number(value: &Value, path: &str) -> f64 {
    value.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("{path} in {value:#}"))
}

#[test]
fn a_queue_is_told_by_node_and_class() {
    let told = asked(&["docs/queues/priorities.toml", "--replications", "6", "--threads", "2"]);
    for class in ["all", "urgent", "ordinary"] {
        for measure in [
            "arrivals",
            "served",
            "mean_wait",
            "mean_time_in_system",
            "share_waiting",
            "loss",
            "abandonment",
            "utilisation",
            "mean_number",
        ] {
            assert!(number(&told, &format!("/nodes/desk/{class}/{measure}/mean")) >= 0.0);
            assert!(number(&told, &format!("/nodes/desk/{class}/{measure}/standard_error")) >= 0.0);
        }
    }
    assert!((number(&told, "/nodes/desk/urgent/mean_wait/mean") - 1.0).abs() < 0.05);
    assert!((number(&told, "/nodes/desk/ordinary/mean_wait/mean") - 5.0).abs() < 0.4);
    assert_eq!((&told["time_unit"], &told["replications"]), (&"days".into(), &6.into()));
    let on_one = asked(&["docs/queues/priorities.toml", "--replications", "6", "--threads", "1"]);
    assert_eq!(told, on_one);
    let other_seed = asked(&["docs/queues/priorities.toml", "--replications", "6", "--seed", "9"]);
    assert_ne!(told["nodes"], other_seed["nodes"]);
}

#[test]
fn changes_are_seen_beside_their_base() {
    let file = "catalogue/scenarios/holstebro-two-years.toml";
    let told = asked(&[file, "--replications", "20"]);
    assert_eq!(told["against"], "Holstebros midlertidige tilbud: seks år");
    assert!(number(&told, "/difference/nodes/stay/all/mean_number/mean") < -5.0);
    let text = said(&roret(&["simulate", file, "--replications", "20"]));
    let (difference, own) = (text.find("Forskel fra").unwrap(), text.find("Planen selv").unwrap());
    assert!(difference < own, "{text}");
    let english = said(&roret(&["--language", "en", "simulate", file, "--replications", "5"]));
    assert!(english.contains("Difference from") && english.contains("Times in days"), "{english}");
    let csv = said(&roret(&["simulate", file, "--replications", "5", "--format", "csv"]));
    assert!(csv.starts_with("activity,class,measure,mean,standard_error,difference,"), "{csv}");
    assert!(csv.lines().any(|line| line.starts_with("stay,all,mean_number,")));
}

#[test]
fn shards_are_put_together_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let file = "catalogue/scenarios/favrskov-after.toml";
    let mut parts = Vec::new();
    for shard in ["2/3", "3/3", "1/3"] {
        let ran = roret(&["simulate", file, "--replications", "10", "--shard", shard]);
        assert_eq!(ran.status.code(), Some(0), "{ran:?}");
        let path = folder.path().join(shard.replace('/', "-of-"));
        fs::write(&path, &ran.stdout).unwrap();
        parts.push(path.to_str().unwrap().to_owned());
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let merged = roret(&[&["simulate", "merge", "--format", "json"], &parts[..]].concat());
    let whole = roret(&["simulate", file, "--replications", "10", "--format", "json"]);
    assert_eq!(merged.stdout, whole.stdout);

    let missing = roret(&["--language", "en", "simulate", "merge", parts[0], parts[2]]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(complained(&missing).contains("shards 3 are missing"), "{missing:?}");
    let twice = roret(&["--language", "en", "simulate", "merge", parts[0], parts[0]]);
    assert!(complained(&twice).contains("shard 2 is there twice"), "{twice:?}");
    let ran = roret(&["simulate", file, "--replications", "11", "--shard", "1/3"]);
    let other = folder.path().join("other");
    fs::write(&other, &ran.stdout).unwrap();
    let another =
        roret(&["--language", "en", "simulate", "merge", parts[0], other.to_str().unwrap()]);
    assert!(complained(&another).contains("another sweep"), "{another:?}");
    fs::write(&other, "{}").unwrap();
    let none = roret(&["simulate", "merge", other.to_str().unwrap()]);
    assert_eq!(none.status.code(), Some(2));
    assert!(complained(&none).contains("er ikke en del"), "{none:?}");
}

#[test]
fn a_life_is_written_down_and_read_like_a_real_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let file = "catalogue/scenarios/favrskov-after.toml";
    let write = ["simulate", file, "--journal", data, "--municipality", "Simkøbing"];
    let written = roret(&write);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let period = ["--from", "2017-02-01", "--to", "2018-10-01"];
    let report =
        ["report", "promise", "--data", data, "--municipality", "Simkøbing", "--format", "json"];
    let report = roret(&[&report[..], &period].concat());
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    let inquiries = number(&report, "/inquiries");
    assert!((330.0..470.0).contains(&inquiries), "{report:#}");
    assert!((0.75..0.9).contains(&(number(&report, "/agreed_within_7_days") / inquiries)));
    // And learnt from: the base of a plan, which is lived in turn.
    let learnt = ["calibrate", "--data", data, "--municipality", "Simkøbing"];
    let learnt = roret(&[&learnt[..], &period].concat());
    assert_eq!(learnt.status.code(), Some(0), "{learnt:?}");
    let base = folder.path().join("base.toml");
    fs::write(&base, &learnt.stdout).unwrap();
    let base = base.to_str().unwrap();
    let sure = asked(&[base, "--replications", "60"]);
    let unsure = asked(&[base, "--replications", "60", "--uncertain"]);
    let error = |told: &Value| number(told, "/promises/all/agreed_within_7_days/standard_error");
    assert!((number(&sure, "/promises/all/agreed_within_7_days/mean") - 0.83).abs() < 0.06);
    assert!(error(&unsure) > error(&sure));
    let warm = ["simulate", base, "--start-with", "Simkøbing", "--data", data];
    let warm = roret(&warm);
    assert!(complained(&warm).contains("fjern warm_up"), "{warm:?}");
    let cold = fs::read_to_string(base).unwrap();
    assert!(cold.contains("starts_on = 2018-10-02"), "{cold}");
    let cold = cold.replace("starts_on = 2016-10-02", "starts_on = 2018-10-02");
    let cold = cold.replace("\nyears = 3\nwarm_up = 2", "\nyears = 1");
    fs::write(folder.path().join("open.toml"), cold).unwrap();
    let open = folder.path().join("open.toml");
    let open = open.to_str().unwrap();
    let with = asked(&[open, "--start-with", "Simkøbing", "--data", data]);
    let empty = asked(&[open]);
    let there = |told: &Value| number(told, "/nodes/individual/all/mean_number/mean");
    assert!(there(&with) > there(&empty) + 2.0, "{} {}", there(&with), there(&empty));
    let early = ["calibrate", "--data", data, "--municipality", "Simkøbing", "--to", "2010-01-01"];
    let early = roret(&[&early[..], &["--from", "2009-01-01"]].concat());
    assert_eq!(early.status.code(), Some(2));
    assert!(complained(&early).contains("der er intet at lære af"), "{early:?}");
    // Not over what is there.
    let again = roret(&write);
    assert_eq!(again.status.code(), Some(2));
    assert!(complained(&again).contains("der er allerede en journal"), "{again:?}");
}

#[test]
fn what_cannot_be_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.toml");
    let good = fs::read_to_string(root().join("docs/queues/mm1.toml")).unwrap();
    let with = |was: &str, now: &str| {
        assert!(good.contains(was));
        fs::write(&file, good.replace(was, now)).unwrap();
        roret(&["simulate", file.to_str().unwrap(), "--replications", "3"])
    };
    let wrong = with("to = \"desk\"", "to = \"desc\"");
    assert_eq!(wrong.status.code(), Some(2));
    let complaint = complained(&wrong);
    assert!(
        complaint.contains("linje 11") && complaint.contains("Mente du “desk”?"),
        "{complaint}"
    );
    let grows = with("per_day = 0.8", "per_day = 1.2");
    assert_eq!(grows.status.code(), Some(1));
    let text = said(&grows);
    assert!(text.contains("Køen vokser uden ende: “desk” bliver bedt om 120,0 %"), "{text}");
    assert!(text.contains("Nok ville være 2 pladser"), "{text}");
    let missing = roret(&["simulate", "nowhere.toml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(complained(&missing).contains("kan ikke læse nowhere.toml"));
    let none = roret(&["simulate"]);
    assert_eq!(none.status.code(), Some(2));
    let shard = roret(&["simulate", "docs/queues/mm1.toml", "--shard", "4/3"]);
    assert_eq!(shard.status.code(), Some(2));
    let schema: Value = serde_json::from_slice(&roret(&["simulate", "--schema"]).stdout).unwrap();
    assert!(schema.pointer("/properties/activity").is_some(), "{schema:#}");
}

/// A desk of a day with one server, for so long.
fn desk(title: &str, run: &str, more: &str) -> String {
    format!(
        "title = \"{title}\"\n[run]\n{run}\nreplications = 200\n[[source]]\nname = \"door\"\nper_day = 0.5\nto = \"desk\"\n\
         [[activity]]\nname = \"desk\"\nservers = 1\ntakes_days = {{ distribution = \"exponential\", mean = 1 }}\n{more}"
    )
}

/// Two plans in files beside each other.
fn beside(plan: &str, other: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let (plan_file, other_file) =
        (folder.path().join("plan.toml"), folder.path().join("other.toml"));
    fs::write(&plan_file, plan).unwrap();
    fs::write(&other_file, other).unwrap();
    let files =
        ["simulate", plan_file.to_str().unwrap(), "--against", other_file.to_str().unwrap()];
    roret(&[&["--language", "en"], &files[..], arguments].concat())
}

#[test]
fn plans_of_unequal_length_are_compared_over_the_time_that_both_have() {
    let long = desk("long", "days = 1_000\nwarm_up = 100", "");
    for other in
        ["days = 400\nwarm_up = 50", "days = 1_000", "hours = 9_600", "weeks = 200\nwarm_up = 40"]
    {
        // Given the same desk, the difference is nothing at all, whatever the lengths.
        let ran = beside(&long, &desk("other", other, ""), &["--format", "json"]);
        assert_eq!(ran.status.code(), Some(0), "{ran:?}");
        let told: Value = serde_json::from_slice(&ran.stdout).unwrap();
        for measure in
            ["arrivals", "served", "mean_wait", "mean_time_in_system", "utilisation", "mean_number"]
        {
            assert_eq!(
                number(&told, &format!("/difference/nodes/desk/all/{measure}/mean")),
                0.0,
                "{other} {measure}"
            );
        }
        // And the plan itself is told over its own.
        let arrivals = number(&told, "/nodes/desk/all/arrivals/mean");
        assert!((arrivals - 450.0).abs() < 10.0, "{arrivals}");
    }
    let ran = beside(&long, &desk("other", "days = 400\nwarm_up = 50", ""), &["--format", "json"]);
    let told: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(
        (number(&told, "/compared/warm_up"), number(&told, "/compared/length")),
        (100.0, 400.0)
    );
    let text = said(&beside(&long, &desk("other", "days = 400\nwarm_up = 50", ""), &[]));
    let over = "Difference from “other”, over the time that both have: days 100.0 to 400.0\nEvery number is 0.\n";
    assert!(text.contains(over), "{text}");
    let never = beside(&desk("short", "days = 90", ""), &long, &[]);
    assert_eq!(never.status.code(), Some(2));
    assert!(complained(&never).contains("there is nothing to compare"), "{never:?}");
}

#[test]
fn shards_of_unequal_plans_are_put_together_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, other) = (folder.path().join("plan.toml"), folder.path().join("other.toml"));
    fs::write(&plan, desk("long", "days = 300", "")).unwrap();
    fs::write(&other, desk("short", "days = 200\nwarm_up = 20", "room = 2\n")).unwrap();
    let asked = [
        "simulate",
        plan.to_str().unwrap(),
        "--against",
        other.to_str().unwrap(),
        "--replications",
        "7",
    ];
    let parts: Vec<PathBuf> = ["1/2", "2/2"]
        .into_iter()
        .map(|shard| {
            let path = folder.path().join(shard.replace('/', "-of-"));
            fs::write(&path, roret(&[&asked[..], &["--shard", shard]].concat()).stdout).unwrap();
            path
        })
        .collect();
    let parts: Vec<&str> = parts.iter().map(|path| path.to_str().unwrap()).collect();
    for format in ["json", "text"] {
        let merged = roret(&[&["simulate", "merge", "--format", format], &parts[..]].concat());
        let whole = roret(&[&asked[..], &["--format", format]].concat());
        assert_eq!(said(&merged), said(&whole));
    }
}

#[test]
fn nothing_stands_where_nothing_can_be_said() {
    let own = desk("own", "days = 100", "");
    let other = own.replace("\"desk\"", "\"hall\"").replace("own", "other");
    let text = said(&beside(&own, &other, &[]));
    let difference: &str = text.split("The plan itself").next().unwrap();
    assert!(difference.contains("In the plan alone, and not compared: “desk”"), "{text}");
    assert!(difference.contains("In the other alone, and not compared: “hall”"), "{text}");
    assert!(!difference.lines().any(|line| line.contains("desk") && line.contains('–')), "{text}");
    // What grows without end in the other has no average to be compared with, and it is said.
    let growing = desk("growing", "days = 100", "").replace("0.5", "1.5");
    let ran = beside(&own, &growing, &[]);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let text = said(&ran);
    assert!(
        text.contains("“growing”: The queue grows without end: “desk” is asked for 150.0 %"),
        "{text}"
    );
    let json = said(&beside(&own, &growing, &["--format", "json"]));
    let told: Value = serde_json::from_str(&json).unwrap();
    assert!(told.pointer("/difference/nodes/desk/all/mean_wait").unwrap().is_null());
}

#[test]
fn a_plan_that_is_relieved_in_time_has_figures_and_its_days_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.toml");
    let relieved = desk(
        "relieved",
        "days = 14\nstarts_on = 2027-01-04",
        "[[change]]\non = 2027-01-11\nset_places = { pool = \"desk\", places = 3 }\n",
    )
    .replace("0.5", "1.4");
    fs::write(&file, relieved).unwrap();
    let asked = ["--language", "en", "simulate", file.to_str().unwrap()];
    let ran = roret(&asked);
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    let text = said(&ran);
    let told = "The queue grows for a while: “desk” is asked for 140.0 % from 2027-01-04 until 2027-01-11. Enough would meanwhile be 2 places.";
    assert!(text.contains(told), "{text}");
    let told: Value =
        serde_json::from_slice(&roret(&[&asked[..], &["--format", "json"]].concat()).stdout)
            .unwrap();
    assert!(number(&told, "/nodes/desk/all/mean_number/mean") > 1.0);
    assert_eq!(number(&told, "/overloaded/0/until"), 7.0);
    assert_eq!(told["unstable"], serde_json::json!([]));
}

#[test]
fn six_years_to_two_reads_so() {
    let file = "catalogue/scenarios/holstebro-two-years.toml";
    let text = said(&roret(&["--language", "en", "simulate", file]));
    let (difference, own) = text.split_once("The plan itself").unwrap();
    let stay = |part: &str| {
        let (_, table) = part.split_once("How long it lasts").unwrap();
        table
            .lines()
            .find(|line| line.starts_with("stay (begun from 2010-01-01)"))
            .unwrap()
            .to_owned()
    };
    assert!(stay(difference).contains("(-4.0 years)"), "{text}");
    assert!(stay(own).contains("(2.0 years)"), "{text}");
    let today =
        said(&roret(&["--language", "en", "simulate", "catalogue/scenarios/holstebro-today.toml"]));
    let (_, table) = today.split_once("How long it lasts").unwrap();
    // The plan says six years; the mean is restricted to the longest stay that was seen, and is ± 0.1.
    let years = table.lines().find(|line| line.starts_with("stay ")).and_then(|line| {
        let (_, rest) = line.split_once('(')?;
        rest.split_once(" years")?.0.parse::<f64>().ok()
    });
    assert!(years.is_some_and(|years| (5.8..=6.1).contains(&years)), "{today}");
}

#[test]
fn the_files_that_came_out_wrong_come_out_right() {
    let figures = [
        ("simulated-no-patience.toml", "/system/all/served/mean", 49_942.0, 60.0),
        ("simulated-no-patience.toml", "/system/all/mean_time_in_system/mean", 0.998, 0.0006),
        ("simulated-no-room.toml", "/system/all/served/mean", 49_942.0, 60.0),
        ("simulated-no-room.toml", "/nodes/desk/all/mean_time_in_system/mean", 0.998, 0.0006),
        ("simulated-preemptive-warm-up.toml", "/nodes/desk/all/utilisation/mean", 0.8, 0.01),
        ("simulated-closed-and-open-again.toml", "/system/all/arrivals/mean", 90.01, 0.8),
        ("simulated-long-stays.toml", "/nodes/stay/all/mean_stay/mean", 2_191.5, 20.0),
    ];
    for (name, path, right, near) in figures {
        let Some(file) = shared(&format!("faults/{name}")) else { return };
        let told = asked(&[file.to_str().unwrap()]);
        let own = number(&told, path);
        assert!((own - right).abs() < near, "{name} {path}: {own}, not {right}");
    }
    let Some(file) = shared("faults/simulated-65-classes.toml") else { return };
    let ran = roret(&["simulate", file.to_str().unwrap()]);
    assert_eq!(ran.status.code(), Some(2), "{ran:?}");
    assert!(complained(&ran).contains("Der er højst 64 klasser"), "{ran:?}");
    let Some(file) = shared("faults/simulated-two-factors.toml") else { return };
    assert_eq!(asked(&[file.to_str().unwrap()])["unstable"], serde_json::json!([]));
    let Some(file) = shared("faults/simulated-overloaded-then-relieved.toml") else { return };
    let told = asked(&[file.to_str().unwrap(), "--replications", "2000"]);
    assert!(number(&told, "/nodes/desk/all/mean_number/mean") > 1.0);
}
