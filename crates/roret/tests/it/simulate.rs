//! `roret simulate` from outside: figures, differences, shards, a life written down, and what can't be.

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
