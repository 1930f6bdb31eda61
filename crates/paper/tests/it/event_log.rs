//! Event logs through a mapping.

use crate::samples::shown;
use roret_paper::event_log::{LogReading, read};
use roret_paper::mapping::Mapping;
use roret_texts::Language;
use std::io::Cursor;

const MAPPING: &str = r#"
source = "test"
course_kind = "authority_case"
time_zone = "Europe/Copenhagen"
[columns]
case = "case"
activity = "activity"
time = "time"
[receipt]
attribute = "opened"
[agreement]
activity = "answer"
[start]
activity = "begin"
[closing]
activity = "end"
[channel]
attribute = "way"
default = "letter"
values = { Internet = "web" }
[requester]
default = "other"
"#;

fn log(mapping: &str, rows: &str) -> LogReading {
    let file = format!("case,activity,time,opened,way\n{rows}");
    read(Cursor::new(file), &Mapping::read(mapping).unwrap()).unwrap()
}

#[track_caller]
fn check(rows: &str, expected: &str) {
    let reading = log(MAPPING, rows);
    let mut lines: Vec<String> = reading
        .cases
        .iter()
        .map(|case| format!("{} ({} events)", shown(&case.row), case.events))
        .collect();
    let findings = &reading.findings;
    lines.extend(findings.bad_rows().iter().map(|bad_row| bad_row.text(Language::English)));
    lines.extend(findings.notices().iter().map(|notice| notice.text(Language::English)));
    assert_eq!(lines.join("\n"), expected);
    let taken: u64 = reading.cases.iter().map(|case| case.events).sum();
    assert_eq!(reading.events, taken + reading.bad_events, "the events add up");
}

#[test]
fn a_case_is_gathered_from_its_events_wherever_they_stand() {
    check(
        "A,begin,2024-03-03 10:00,2024-03-01,Internet\n\
         B,answer,2024-03-02,2024-03-01,Internet\n\
         A,answer,2024-03-04,2024-03-01,Internet\n\
         A,answer,2024-03-05,2024-03-01,Internet\n\
         A,end,2024-03-06,2024-03-01,Internet\n\
         B,begin,2024-03-07,2024-03-01,Internet\n\
         A,end,2024-03-08,2024-03-01,Internet\n",
        "2 A 2024-03-01T11:00:00Z web other 2024-03-04T11:00:00Z course 2024-03-03T09:00:00Z 2024-03-08T11:00:00Z not_recorded - (5 events)\n\
         3 B 2024-03-01T11:00:00Z web other 2024-03-02T11:00:00Z runs 2024-03-07T11:00:00Z (2 events)",
    );
}

#[test]
fn what_cannot_be_is_left_out_and_told_and_the_case_is_kept() {
    let rest = "C,begin,2024-03-10,2024-03-10,Internet\nC,answer,2024-03-10,2024-03-10,Internet\nC,end,2024-03-10,2024-03-10,Internet\n";
    check(
        &format!(
            "A,answer,2024-03-01,2024-03-02,Internet\n\
             A,begin,2024-03-01,2024-03-02,Internet\n\
             A,end,2024-03-01,2024-03-02,Internet\n\
             B,end,2024-03-02 01:00,2024-03-02 10:00,Internet\n\
             B,begin,2024-03-02 11:00,2024-03-02 10:00,Internet\n{rest}"
        ),
        "2 A 2024-03-02T11:00:00Z web other - awaited (3 events)\n\
         5 B 2024-03-02T09:00:00Z web other - course 2024-03-02T10:00:00Z 2024-03-02T00:00:00Z not_recorded - (2 events)\n\
         7 C 2024-03-10T11:00:00Z web other 2024-03-10T11:00:00Z course 2024-03-10T11:00:00Z 2024-03-10T11:00:00Z not_recorded - (3 events)\n\
         line 2: the agreement lies before the day of the receipt; the case was taken without it\n\
         line 2: the start lies before the day of the receipt; the case was taken without it\n\
         line 2: the end lies before the day of the start; the case was taken and stays open\n\
         line 5: the end lies before the start, but on the same day; days count, so it was kept",
    );
}

#[test]
fn missing_and_bad_values_are_told_once_a_case() {
    check(
        "A,answer,2024-03-02,,Internet\n\
         A,begin,2024-03-03,soon,Internet\n\
         A,begin,2024-03-03,soon,Internet\n\
         B,answer,2024-03-05,2024-03-01,Pigeon\n\
         B,answer,2024-03-04,2024-03-02,Internet\n\
         C,end,2024-03-04,2024-03-04,Internet\n\
         D,begin,late,2024-03-04,Internet\n\
         ,begin,2024-03-04,2024-03-04,Internet\n\
         D,,2024-03-04,2024-03-04,Internet\n",
        "2 A 2024-03-02T11:00:00Z web other 2024-03-02T11:00:00Z runs 2024-03-03T11:00:00Z (3 events)\n\
         5 B 2024-03-01T11:00:00Z letter other 2024-03-04T11:00:00Z awaited (2 events)\n\
         7 C 2024-03-04T11:00:00Z web other - ended 2024-03-04T11:00:00Z not_recorded (1 events)\n\
         line 8, time: not a date or time; write 2017-02-01, 01-02-2017, 1/2-2017 or 1.2.2017 (the day first), alone or with a time: 01-02-2017 14:36, 2017-02-01 14.36 or 2017-02-01T14:36:49+01:00\n\
         line 9, case: the cell is empty and must be filled\n\
         line 10, activity: the cell is empty and must be filled\n\
         line 2: the case has no time of receipt; its first event counts\n\
         line 3, opened: the value was left out: not a date or time; write 2017-02-01, 01-02-2017, 1/2-2017 or 1.2.2017 (the day first), alone or with a time: 01-02-2017 14:36, 2017-02-01 14.36 or 2017-02-01T14:36:49+01:00\n\
         line 5, way: the value is not in the mapping; the mapping's default was used\n\
         line 6: the case's events do not stand in the order of their times; the times count\n\
         line 6, opened: the case's events disagree about the value; the first counts\n\
         line 7: the case ended without a start; it was kept as ended without a course"
            .replace("the order of their times", "the order of time")
            .as_str(),
    );
}

#[test]
fn an_activity_that_never_occurs_is_told() {
    let reading = log(MAPPING, "A,begin,2024-03-02,2024-03-01,Internet\n");
    let told: Vec<String> =
        reading.findings.notices().iter().map(|notice| notice.text(Language::English)).collect();
    assert_eq!(
        told,
        [
            "answer: no event of the file has this activity of the mapping",
            "end: no event of the file has this activity of the mapping"
        ]
    );
}

#[test]
fn a_format_of_its_own_and_another_zone_are_read() {
    let mapping = MAPPING
        .replace(
            "time_zone = \"Europe/Copenhagen\"",
            "time_zone = \"UTC\"\ntime_format = \"%d.%m.%Y %H:%M\"",
        )
        .replace("[start]\nactivity = \"begin\"", "");
    let reading = log(&mapping, "A,answer,02.03.2024 23:30,01.03.2024 08:00,Internet\n");
    assert_eq!(
        shown(&reading.cases[0].row),
        "2 A 2024-03-01T08:00:00Z web other 2024-03-02T23:30:00Z awaited"
    );
}

#[test]
fn columns_that_the_mapping_names_must_be_there() {
    let mapping = Mapping::read(MAPPING).unwrap();
    let error = read(Cursor::new("case,activity,way\n"), &mapping).unwrap_err();
    assert_eq!(error.to_string(), "columns are missing: time, opened");
    let file = "case,activity,time,opened,way,Time\n";
    let error = read(Cursor::new(file), &mapping).unwrap_err();
    assert_eq!(error.to_string(), "the column time stands twice");
}

#[test]
fn a_moment_is_taken_from_the_first_or_the_last_of_several_activities() {
    let rows = "A,phoned,2024-03-05,2024-03-01,Internet\n\
                A,answer,2024-03-04,2024-03-01,Internet\n\
                A,begin,2024-03-06,2024-03-01,Internet\n\
                A,end,2024-03-07,2024-03-01,Internet\n\
                A,stopped,2024-03-09,2024-03-01,Internet\n\
                B,phoned,2024-03-03,2024-03-01,Internet\n";
    let mapping = MAPPING
        .replace("activity = \"answer\"", "activity = [\"answer\", \"phoned\"]")
        .replace("activity = \"end\"", "activity = [\"stopped\", \"end\", \"gave up\"]");
    let reading = log(&mapping, rows);
    let cases: Vec<String> = reading.cases.iter().map(|case| shown(&case.row)).collect();
    assert_eq!(
        cases,
        [
            "2 A 2024-03-01T11:00:00Z web other 2024-03-04T11:00:00Z course 2024-03-06T11:00:00Z 2024-03-09T11:00:00Z not_recorded -",
            "7 B 2024-03-01T11:00:00Z web other 2024-03-03T11:00:00Z awaited",
        ]
    );
    let told: Vec<String> =
        reading.findings.notices().iter().map(|notice| notice.text(Language::English)).collect();
    assert!(
        told.contains(&"gave up: no event of the file has this activity of the mapping".into())
    );

    let last = mapping.replace("\"phoned\"]", "\"phoned\"]\ntake = \"last\"");
    let first = mapping.replace("\"gave up\"]", "\"gave up\"]\ntake = \"first\"");
    let agreed = |mapping: &str| log(mapping, rows).cases[0].row.agreed_at.unwrap().to_string();
    assert_eq!(agreed(&last), "2024-03-05T11:00:00Z");
    assert_eq!(agreed(&first), "2024-03-04T11:00:00Z");
    assert!(shown(&log(&first, rows).cases[0].row).contains("2024-03-07T11:00:00Z"));
}

#[test]
fn a_log_has_one_form_of_dates_found_from_its_events_and_attributes() {
    let rows = "A,begin,1/2/2024 8:00,1/2/2024,Internet\nA,end,1/2/2024 9:00,1/13/2024,Internet\n";
    let reading = log(
        &MAPPING.replace("[receipt]\nattribute = \"opened\"", "[receipt]\nactivity = \"begin\""),
        rows,
    );
    assert!(
        shown(&reading.cases[0].row).contains("2024-02-01"),
        "opened is no moment of this mapping"
    );
    let reading = log(MAPPING, rows);
    assert!(shown(&reading.cases[0].row).contains("2024-01-02"), "a 13 stands in the second place");
    let dates = reading.findings.dates.unwrap().text(Language::English);
    assert_eq!(dates, "Dates were read as month-day-year (12-31-2017)");
}
