//! The statistics on tables of others, against R's printouts.

use crate::run::{Folder, shared};
use serde_json::{Value, json};
use std::process::{Command, Output, Stdio};

fn survival(file: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_roret"));
    command.args(["--language", "en", "statistics", "survival", file]).args(arguments);
    command.stdin(Stdio::null()).output().unwrap()
}

fn asked(file: &str, arguments: &[&str]) -> Value {
    let ran = survival(file, &[arguments, &["--format", "json"]].concat());
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    serde_json::from_slice(&ran.stdout).unwrap()
}

fn assert_close(found: &Value, expected: f64, places: i32) {
    let number = found.as_f64().unwrap();
    assert!(
        (number - expected).abs() < 0.500_001 * 10_f64.powi(-places),
        "{number}, not {expected}"
    );
}

#[test]
fn lung_is_as_r_says() {
    let Some(file) = shared("survival/lung.csv") else { return };
    let columns = ["--time", "days", "--event", "died"];
    let file = file.to_str().unwrap();
    let all = asked(file, &[&columns[..], &["--at", "180,365,730", "--until", "365"]].concat());
    assert_eq!((&all["n"], &all["events"]), (&json!(228), &json!(165)));
    assert_eq!(all["median"], json!({ "estimate": 310., "lower": 285., "upper": 363. }));
    for (row, (risk, events, s, error, lower, upper)) in
        all["survival"].as_array().unwrap().iter().zip([
            (160, 63, 0.721_670_7, 0.029_812_42, 0.665_542_31, 0.782_532_6),
            (65, 58, 0.409_241_6, 0.035_823_64, 0.344_721_58, 0.485_837_6),
            (13, 38, 0.115_693_1, 0.028_298_20, 0.071_631_82, 0.186_856_8),
        ])
    {
        assert_eq!((&row["at_risk"], &row["events"]), (&json!(risk), &json!(events)));
        for (key, expected) in
            [("estimate", s), ("std_error", error), ("lower", lower), ("upper", upper)]
        {
            assert_close(&row[key], expected, 7);
        }
    }
    assert_close(&all["rmst"], 263., 0);
    assert_close(&all["rmst_std_error"], 7.8, 1);
    let sexes = asked(file, &[&columns[..], &["--group", "sex"]].concat());
    assert_close(&sexes["logrank"]["chi_square"], 10.326_742, 6);
    assert_close(&sexes["logrank"]["p"], 0.001_311_16, 8);
    assert_close(&sexes["logrank"]["expected"]["1"], 91.581_739, 6);
    for (sex, n, events, median, lower, upper) in
        [("1", 138, 112, 270., 212., 310.), ("2", 90, 53, 426., 348., 550.)]
    {
        let group = &sexes["groups"][sex];
        assert_eq!((&group["n"], &group["events"]), (&json!(n), &json!(events)));
        let expected = json!({ "estimate": median, "lower": lower, "upper": upper });
        assert_eq!(group["median"], expected);
    }
}

#[test]
fn who_entered_late_is_at_risk_late() {
    let Some(file) = shared("survival/psychiatric_patients.csv") else { return };
    // The file has years followed; the time is the age at the end.
    let text = std::fs::read_to_string(file).unwrap();
    let rows = text.lines().skip(1).map(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        let number = |at: usize| cells[at].parse::<i32>().unwrap();
        format!("{},{},{}\n", number(0), number(0) + number(1), number(2))
    });
    let folder = Folder::new();
    let file = folder.file("late.csv", format!("entry,exit,died\n{}", rows.collect::<String>()));
    let columns = ["--time", "exit", "--event", "died", "--entry", "entry"];
    let found = asked(file.to_str().unwrap(), &columns);
    assert_eq!(found["median"], json!({ "estimate": 67., "lower": 61., "upper": null }));
    let expected = [
        (47., 21, 0.952_381_0),
        (50., 22, 0.909_090_9),
        (52., 21, 0.865_800_9),
        (57., 21, 0.783_343_6),
        (59., 18, 0.696_305_5),
        (61., 16, 0.609_267_3),
        (63., 11, 0.553_879_3),
        (67., 8, 0.484_644_4),
        (69., 5, 0.290_786_7),
        (76., 1, 0.),
    ];
    let rows = found["survival"].as_array().unwrap();
    assert_eq!(rows.len(), expected.len());
    for (row, (time, at_risk, estimate)) in rows.iter().zip(expected) {
        assert_eq!((&row["time"], &row["at_risk"]), (&json!(time), &json!(at_risk)));
        assert_close(&row["estimate"], estimate, 7);
    }
}

#[test]
fn rows_that_can_not_be_read_are_told_and_left_out() {
    let folder = Folder::new();
    let rows = "t,e,g\n1,1,a\n2,0,b\nx,1,a\n-3,1,a\n4,maybe,b\n5,ja,b\n6\n7,,a\n\"2,5\",nej,a\n";
    let file = folder.file("times.csv", rows);
    let file = file.to_str().unwrap();
    let ran = survival(file, &["--time", "t", "--event", "e", "--group", "g", "--format", "json"]);
    assert_eq!(ran.status.code(), Some(1));
    let told = String::from_utf8(ran.stderr).unwrap();
    for line in ["line 4", "line 5", "line 6", "line 8", "line 9"] {
        assert!(told.to_lowercase().contains(line), "{line}: {told}");
    }
    assert!(told.contains("the time ends before it begins and is not counted"), "{told}");
    let found: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!(
        (&found["n"], &found["events"], &found["left_out"]),
        (&json!(4), &json!(2), &json!(1))
    );
    assert_eq!(found["groups"]["a"]["n"], json!(2));
}

#[test]
fn what_can_not_be_told_is_null_and_a_sentence_not_nan() {
    let folder = Folder::new();
    let empty = folder.file("empty.csv", "t,e,g\n");
    let columns = ["--time", "t", "--event", "e", "--group", "g"];
    let found = asked(empty.to_str().unwrap(), &columns);
    assert_eq!((&found["n"], &found["survival"]), (&json!(0), &json!([])));
    assert_eq!(found["median"]["estimate"], Value::Null);
    assert_eq!(found["logrank"]["p"], Value::Null);
    let open = folder.file("open.csv", "t,e,g\n3,0,a\n5,0,b\n");
    let ran = survival(open.to_str().unwrap(), &[&columns[..], &["--at", "4"]].concat());
    let text = String::from_utf8(ran.stdout).unwrap();
    assert!(text.contains("the groups can't be compared"), "{text}");
    assert!(!text.contains("NaN"), "{text}");
}

#[test]
fn a_wrong_question_is_refused() {
    let folder = Folder::new();
    let file = folder.file("times.csv", "t,e\n1,1\n");
    let file = file.to_str().unwrap();
    let refused = |arguments: &[&str], words: &str| {
        let ran = survival(file, arguments);
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        let told = String::from_utf8(ran.stderr).unwrap();
        assert!(told.contains(words), "{arguments:?}: {told}");
    };
    refused(&["--time", "t", "--event", "gone"], "Columns are missing in the header: gone");
    refused(&["--time", "t", "--event", "e", "--at", "nan"], "not a number");
    refused(&["--time", "t", "--event", "e", "--stratum", "e"], "--group");
    let ran = survival("no-such.csv", &["--time", "t", "--event", "e"]);
    assert_eq!(ran.status.code(), Some(2));
}

/// The files that came out wrong once.
#[test]
fn the_faults_of_shared_files_are_gone() {
    let path = |name: &str| shared(&format!("faults/{name}"));
    let Some(groups) = path("survival-without-group.csv") else { return };
    let columns = ["--time", "t", "--event", "e"];
    let ran = survival(
        groups.to_str().unwrap(),
        &[&columns[..], &["--group", "g", "--format", "json"]].concat(),
    );
    let found: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_close(&found["logrank"]["chi_square"], 0.0588, 4);
    assert_close(&found["logrank"]["p"], 0.808, 3);
    assert_eq!((found["logrank"]["df"].as_u64(), ran.status.code()), (Some(1), Some(1)));
    let Some(equal) = path("survival-almost-equal-times.csv") else { return };
    assert_eq!(asked(equal.to_str().unwrap(), &columns)["survival"][0]["estimate"], json!(0.5));
    for name in ["csv-sep-line.csv", "csv-tabs.csv", "csv-cr-lines.csv"] {
        let Some(file) = path(name) else { return };
        let found = asked(file.to_str().unwrap(), &columns);
        assert_eq!((&found["n"], &found["events"]), (&json!(2), &json!(1)), "{name}");
    }
    let Some(thousands) = path("csv-thousands.csv") else { return };
    let thousands = thousands.to_str().unwrap();
    let ran = survival(thousands, &columns);
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(ran.status.code() == Some(2) && told.contains("first in line 2"), "{told}");
    let found = asked(thousands, &[&columns[..], &["--decimal", "point"]].concat());
    assert_eq!(found["survival"][1]["time"], json!(1234.0));
    let found = asked(thousands, &[&columns[..], &["--decimal", "comma"]].concat());
    assert_eq!(found["survival"][0]["time"], json!(1.234));
}

#[test]
fn how_numbers_and_letters_were_read_is_said() {
    let folder = Folder::new();
    let file =
        "t;e\n1.234;1\n2,5;0\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let file = folder.file("danish.csv", file);
    let ran =
        survival(file.to_str().unwrap(), &["--time", "t", "--event", "e", "--format", "json"]);
    let told = String::from_utf8(ran.stderr).unwrap();
    assert!(
        told.contains("t: numbers were read with , before decimals, as other rows have it"),
        "{told}"
    );
    assert!(told.contains("the file is in UTF-16"), "{told}");
    let found: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert_eq!((ran.status.code(), &found["survival"][0]["time"]), (Some(0), &json!(1234.0)));
}
