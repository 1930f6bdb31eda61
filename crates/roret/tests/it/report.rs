//! Reports in their forms.

use crate::run::Folder;
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
            "days,at_risk,open_share,lower,upper,came_share,at_the_door_share,otherwise_share\n0,2,1,0.34238",
        ),
        (
            "duration",
            "days,at_risk,open_share,lower,upper,longer_support_share,closed_otherwise_share\n14,1,1,",
        ),
        ("return", "days,at_risk,returned_share,lower,upper\n30,1,0,0,"),
        ("flow", "month,received,agreed_within_7_days_share,lower,upper,signal,"),
        ("coverage", "group,judged,held_80,held_80_lower,held_80_upper,"),
        ("contacts", "week,contacts,courses,contacts_per_course,signal,meeting,"),
        ("steps", "step,n,done,median_days,lower,upper,eight_of_ten_days,in_time_share,"),
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
    assert!(promise.err.contains("always about all of the municipality"), "{promise:?}");
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
