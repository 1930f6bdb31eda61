//! Reports in their forms.

use crate::run::{Folder, shared};
use std::process::Stdio;

fn filled() -> Folder {
    let folder = Folder::new();
    folder.import_rows(
        "H1,2024-03-01,phone,citizen,2024-03-04,2024-03-05,2024-04-05,longer_support,85\n\
         H2,2024-05-01,web,relative,2024-05-20,,,,\n",
    );
    folder
}

const PROMISE: [&str; 4] = ["report", "promise", "--municipality", "Testby"];

#[test]
fn without_days_the_whole_span_of_the_data_is_reported() {
    let ran = filled().roret(&[&PROMISE[..], &["--format", "json"]].concat());
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["period"], serde_json::json!(["2024-03-01", "2024-05-20"]));
    assert_eq!(report["inquiries"], 2);
}

#[test]
fn text_and_csv_say_the_same() {
    let folder = filled();
    let text = folder.roret(&PROMISE);
    assert!(text.out.starts_with("Promise report 2024-03-01 – 2024-05-20\n"), "{text:?}");
    assert_eq!(text.number("Inquiries  "), 2);
    let csv = folder.roret(&[&PROMISE[..], &["--format", "csv"]].concat());
    assert!(csv.out.starts_with("code,name,value,share,definition\ninquiries,Inquiries,2,,"));
    assert!(csv.out.contains("\nagreed_within_7_days,Agreement within 7 days,1,0.5,"), "{csv:?}");
    assert!(csv.out.contains("\nonward_by_section:85,"), "{csv:?}");
}

#[test]
fn a_reversed_period_is_refused() {
    let folder = filled();
    let ran =
        folder.roret(&[&PROMISE[..], &["--from", "2024-05-01", "--to", "2024-04-01"]].concat());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the period's first day lies after its last"), "{ran:?}");
    assert_eq!(folder.roret(&[&PROMISE[..], &["--from", "spring"]].concat()).code, 2);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let folder = filled();
    let mut child = folder.command(&PROMISE).stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn json(folder: &Folder, arguments: &[&str]) -> serde_json::Value {
    let whole =
        [&["report"], arguments, &["--municipality", "Testby", "--format", "json"]].concat();
    let ran = folder.roret(&whole);
    assert_eq!(ran.code, 0, "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn every_figure_is_told_in_every_form() {
    let folder = filled();
    for (figure, first) in [
        (
            "waiting",
            "days,at_risk,open_share,lower,upper,came_share,at_the_door_share,closed_without_share,otherwise_share\n0,2,1,0.34238",
        ),
        (
            "duration",
            "days,at_risk,open_share,lower,upper,longer_support_share,closed_otherwise_share\n14,1,1,",
        ),
        ("return", "days,at_risk,returned_share,lower,upper\n30,1,0,0,"),
        (
            "flow",
            "month,received,agreed_within_7_days,agreed_within_7_days_share,lower,upper,signal,",
        ),
        (
            "coverage",
            "group,held_80_number,judged_80,held_80,held_80_lower,held_80_upper,held_90_number,",
        ),
        ("contacts", "week,contacts,courses,contacts_per_course,signal,meeting,"),
        (
            "steps",
            "step,n,done,median_days,lower,upper,eight_of_ten_days,in_time,in_time_of,in_time_share,",
        ),
        ("groups", "group,group_from,group_to,places,taken,taken_share,waiting,attended\n"),
        ("goals", "month,agreed,in_own_words,in_own_words_share,"),
        ("caseload", "unit,worker,open,without_agreement,with_course,late,mean_days,oldest_days\n"),
    ] {
        let report = |format| {
            folder.roret(&["report", figure, "--municipality", "Testby", "--format", format])
        };
        let csv = report("csv");
        assert!(csv.out.starts_with(first), "{csv:?}");
        let found: serde_json::Value = serde_json::from_str(&report("json").out).unwrap();
        let rows = found["rows"].as_array().unwrap();
        assert_eq!(rows.len() + 1, csv.out.lines().count(), "{figure}");
        let text = report("text");
        assert!(!text.out.contains("NaN") && text.out.lines().count() > rows.len(), "{text:?}");
    }
}

#[test]
fn waiting_counts_who_still_waits() {
    let folder = filled();
    // H1 had an agreement after 3 days; H2 asked on 1 May and still waits on the 10th.
    let waiting = json(&folder, &["waiting", "--to", "2024-05-10"]);
    assert_eq!(
        (&waiting["n"], &waiting["events"], &waiting["open"]),
        (&2.into(), &1.into(), &1.into())
    );
    assert_eq!(waiting["report"], "waiting_agreement");
    let start = json(&folder, &["waiting", "--until", "start", "--to", "2024-05-10"]);
    assert_eq!(start["report"], "waiting_start");
    let none = json(&folder, &["waiting", "--from", "1990-01-01", "--to", "1990-01-02"]);
    assert_eq!((&none["n"], &none["rows"]), (&0.into(), &serde_json::json!([])));
    assert_eq!(none["median_days"], serde_json::Value::Null);
}

#[test]
fn a_figure_can_be_asked_of_some_only() {
    let folder = filled();
    let n = |arguments: &[&str]| json(&folder, arguments)["n"].as_u64();
    assert_eq!(n(&["waiting", "--channel", "web"]), Some(1));
    assert_eq!(n(&["waiting", "--source", "job_centre"]), Some(0));
    assert_eq!(n(&["waiting", "--theme", "health"]), Some(0));
    assert_eq!(n(&["duration", "--kind", "counselling"]), Some(1));
    assert_eq!(n(&["duration", "--kind", "stay"]), Some(0));
    let units = json(&folder, &["caseload"]);
    let unit = units["rows"][0]["unit"].as_str().unwrap();
    assert_eq!(n(&["waiting", "--unit", unit]), Some(2));
    let workers = json(&folder, &["contacts", "--by-worker"]);
    assert_eq!(workers["report"], "contacts_by_worker");
}

#[test]
fn a_filter_that_is_none_is_refused_in_words() {
    let folder = filled();
    let asked = |arguments: &[&str]| {
        folder.roret(&[&["report"], arguments, &["--municipality", "Testby"]].concat())
    };
    let unknown = asked(&["waiting", "--channel", "pigeon"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
    assert!(unknown.err.contains("one of walk_in, phone, web,"), "{unknown:?}");
    let no_unit = asked(&["flow", "--unit", "Ingenmandsland"]);
    assert_eq!(no_unit.code, 2, "{no_unit:?}");
    assert!(no_unit.err.contains("no unit is called Ingenmandsland ("), "{no_unit:?}");
    let promise = asked(&["promise", "--channel", "web"]);
    assert_eq!(promise.code, 2, "{promise:?}");
    assert!(promise.err.contains("means nothing for the report promise"), "{promise:?}");
}

#[test]
fn the_flow_has_every_month() {
    let flow = json(&filled(), &["flow", "--changed-on", "2024-04-01"]);
    let months: Vec<&str> =
        flow["rows"].as_array().unwrap().iter().map(|row| row["month"].as_str().unwrap()).collect();
    assert_eq!(months, ["2024-03", "2024-04", "2024-05"]);
    assert_eq!(flow["rows"][1]["received"], 0);
    assert_eq!(flow["rows"][1]["closed"], 1);
}

fn day(number: i32) -> String {
    let first: jiff::civil::Date = "2025-01-01".parse().unwrap();
    first.checked_add(jiff::Span::new().days(number)).unwrap().to_string()
}

/// The rows of a report.
fn rows_of(folder: &Folder, arguments: &[&str]) -> Vec<serde_json::Value> {
    json(folder, arguments)["rows"].as_array().unwrap().clone()
}

/// Each share of the report stands beside the number it is a share of.
fn check_shares(rows: &[serde_json::Value], part: &str, whole: &str, share: &str) {
    for row in rows {
        let number = |name: &str| row[name].as_f64().unwrap_or_else(|| panic!("{name}: {row}"));
        match row[share].as_f64() {
            Some(told) => assert!((told - number(part) / number(whole)).abs() < 1e-9, "{row}"),
            None => assert_eq!(number(whole), 0., "{row}"),
        }
    }
}

#[test]
fn each_share_stands_beside_its_own_number() {
    let folder = Folder::new();
    // One a day, answered after some days; the last ones still wait: longer than most, but not than nine of ten.
    let mut rows = String::new();
    for number in 0..200 {
        let channel = if number % 50 == 7 { "outreach" } else { "phone" };
        let waits = [1, 1, 1, 1, 2, 2, 3, 4, 8, 12][number as usize % 10];
        let agreed = if number < 190 { day(number + waits) } else { String::new() };
        let received = day(number);
        rows += &format!("H{number},{received},{channel},citizen,{agreed},{agreed},,,\n");
    }
    folder.import_rows(&rows);
    let mut is_apart = false;
    for to in (193..213).step_by(3) {
        let until = day(to);
        let report = rows_of(&folder, &["coverage", "--from", "2025-01-01", "--to", &until]);
        check_shares(&report, "held_80_number", "judged_80", "held_80");
        check_shares(&report, "held_90_number", "judged_90", "held_90");
        is_apart |= report.iter().any(|row| row["judged_80"] != row["judged_90"]);
    }
    assert!(is_apart, "who waits between the two days is judged by the first alone");
    let flow = rows_of(&folder, &["flow"]);
    check_shares(&flow, "agreed_within_7_days", "received", "agreed_within_7_days_share");
    let steps = rows_of(&folder, &["steps"]);
    check_shares(&steps, "in_time", "in_time_of", "in_time_share");
    let Some(file) = shared("faults/forecast-number-beside-share.csv") else { return };
    let folder = Folder::new();
    assert_eq!(folder.import(&file).code, 0);
    let report = rows_of(&folder, &["coverage"]);
    check_shares(&report, "held_80_number", "judged_80", "held_80");
    check_shares(&report, "held_90_number", "judged_90", "held_90");
}

#[test]
fn what_is_not_reached_yet_is_told_in_words() {
    let folder = Folder::new();
    folder.import_rows(
        "H1,2024-03-01,phone,citizen,2024-03-04,,,,\nH2,2024-03-01,web,relative,,,,,\n\
         H3,2024-03-01,web,relative,,,,,\n",
    );
    let arguments = ["report", "waiting", "--municipality", "Testby", "--to", "2024-05-01"];
    let told = folder.roret(&arguments).out;
    assert!(told.contains("Half of them within (days): not reached"), "{told}");
    let told = folder.roret_in_danish(&arguments).out;
    assert!(told.contains("Halvdelen inden (dage): ikke nået"), "{told}");
    assert!(json(&folder, &["waiting", "--to", "2024-05-01"])["median_days"].is_null());
}

#[test]
fn who_is_closed_without_an_agreement_waits_no_more() {
    let folder = Folder::new();
    let mut rows = String::new();
    for number in 0..12 {
        let closed = if number < 10 { "2024-04-10,moved" } else { "," };
        rows += &format!("H{number},2024-03-01,phone,citizen,,2024-03-02,{closed},\n");
    }
    folder.import_rows(&rows);
    let waiting = json(&folder, &["waiting", "--to", "2024-06-01"]);
    assert_eq!((&waiting["events"], &waiting["open"]), (&10.into(), &2.into()));
    let rows = waiting["rows"].as_array().unwrap();
    let last = rows.last().unwrap();
    let share = |name: &str| last[name].as_f64().unwrap();
    assert!((share("closed_without_share") - 10. / 12.).abs() < 1e-9, "{last}");
    let all = [
        "open_share",
        "came_share",
        "at_the_door_share",
        "closed_without_share",
        "otherwise_share",
    ];
    assert!((all.iter().map(|name| share(name)).sum::<f64>() - 1.).abs() < 1e-9, "{last}");
}

#[test]
fn a_chart_of_too_few_says_so_and_of_nearly_no_variation_marks_only_what_differs() {
    let folder = Folder::new();
    // Two a month, nine of ten in time.
    let mut rows = String::new();
    for number in 0..100 {
        let on = number * 15 - 1_500;
        let received = day(on);
        let agreed = day(on + if number % 10 == 4 { 20 } else { 1 });
        rows += &format!("H{number},{received},phone,citizen,{agreed},{agreed},,,\n");
    }
    folder.import_rows(&rows);
    let report = json(&folder, &["flow", "--from", "2021-01-01", "--to", "2024-11-30"]);
    let signals = report["rows"].as_array().unwrap().iter().map(|row| row["signal"].clone());
    let signals: Vec<_> = signals.collect();
    assert!(signals.len() > 40);
    assert!(signals.iter().all(|signal| *signal == "too_few_for_a_chart"), "{signals:?}");
}
