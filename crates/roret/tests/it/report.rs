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
