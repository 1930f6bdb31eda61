//! One form of dates for a whole file, found from all its rows.

use crate::samples::{HEADER, shown};
use jiff::civil::{Date, date};
use jiff::{Timestamp, ToSpan, tz};
use proptest::prelude::*;
use roret_paper::finding::BadReason;
use roret_paper::inquiries::Inquiries;
use roret_texts::Language;
use std::io::Cursor;

/// What a file of these dates of receipt is read as: the days and the refusals, and what is said of it.
fn read(dates: &[String]) -> (Vec<Result<Date, String>>, String) {
    let mut file = format!("{HEADER}\n");
    for (number, date) in dates.iter().enumerate() {
        file += &format!("H{number};{date};web;citizen;;;;;\n")
            .replace(';', ",")
            .replace(date, &format!("\"{date}\""));
    }
    let mut rows = Inquiries::open(Cursor::new(file)).unwrap();
    let days = rows
        .by_ref()
        .map(|row| match row {
            Ok(row) => Ok(day_of(row.received_at)),
            Err(bad_row) => Err(bad_row.reason.text(Language::English)),
        })
        .collect();
    let said = rows.take_notices().dates.unwrap().text(Language::English);
    (days, said)
}

fn day_of(at: Timestamp) -> Date {
    static COPENHAGEN: tz::TimeZone = tz::get!("Europe/Copenhagen");
    at.to_zoned_datetime(COPENHAGEN.clone()).date()
}

fn days(count: i32) -> impl Iterator<Item = Date> {
    (0..count).map(|number| date(2023, 1, 1).saturating_add((number * 3 % 365).days()))
}

#[test]
fn two_hundred_danish_rows_are_all_taken() {
    let written = |day: Date| format!("{}-{}-{} 08:00:00", day.day(), day.month(), day.year());
    let all: Vec<Date> = days(200).collect();
    let (read, said) = read(&all.iter().copied().map(written).collect::<Vec<_>>());
    assert_eq!(read, all.into_iter().map(Ok).collect::<Vec<_>>());
    assert_eq!(said, "Dates were read as day-month-year (31-12-2017)");
}

#[test]
fn what_no_row_tells_is_read_the_day_first_and_said() {
    let (read, said) = read(&["01/02/2023".into(), "03/04/2023".into()]);
    assert_eq!(read, [Ok(date(2023, 2, 1)), Ok(date(2023, 4, 3))]);
    assert_eq!(
        said,
        "Dates were read as day-month-year (31-12-2017); no row tells whether it is month-day-year (12-31-2017)"
    );
}

#[test]
fn a_short_year_is_the_number_that_changes_least() {
    let all: Vec<Date> = days(120).collect();
    for (form, word) in [("%d.%m.%y", "day-month-year"), ("%y-%m-%d", "year-month-day")] {
        let (read, said) =
            read(&all.iter().map(|day| day.strftime(form).to_string()).collect::<Vec<_>>());
        assert_eq!(read, all.iter().copied().map(Ok).collect::<Vec<_>>(), "{form}");
        assert!(said.contains(word) && !said.contains("no row"), "{said}");
    }
}

#[test]
fn one_row_tells_for_all() {
    let (read_american, said) = read(&["01/02/2023".into(), "01/13/2023".into()]);
    assert_eq!(read_american, [Ok(date(2023, 1, 2)), Ok(date(2023, 1, 13))]);
    assert_eq!(said, "Dates were read as month-day-year (12-31-2017)");
    let (read_short, said) = read(&["23-02-01".into(), "23-12-10".into(), "32-01-01".into()]);
    assert_eq!(read_short[0], Ok(date(2023, 2, 1)), "{said}");
    let (_, said) = read(&["31-12-23".into()]);
    assert!(said.ends_with("years of two digits are 2000–2099"), "{said}");
}

#[test]
fn what_a_spreadsheet_of_another_country_left_behind_is_refused() {
    // It took month and day for day and month where it could, and left the rest as text.
    let file = ["42767".into(), "42800".into(), "42801".into(), "1/13/2023".into()];
    let (read_serial, said) = read(&file);
    assert_eq!(read_serial[0], Ok(date(2017, 2, 1)));
    let told = "a date in another form than the file's others, which are a spreadsheet's numbers (43100 is 31-12-2017)";
    assert_eq!(read_serial[3], Err(told.into()));
    assert_eq!(said, "Dates were read as a spreadsheet's numbers (43100 is 31-12-2017)");
    // A slip among many others does not turn them round.
    let (read, _) = read(&[
        "13-01-2023".into(),
        "14-01-2023".into(),
        "01-02-2023".into(),
        "02-15-2023".into(),
        "42767".into(),
    ]);
    assert_eq!(read[2], Ok(date(2023, 2, 1)));
    let told =
        "a date in another form than the file's others, which are day-month-year (31-12-2017)";
    assert_eq!(read[3..], [Err(told.into()), Err(told.into())]);
}

#[test]
fn the_year_first_is_plain_beside_any_form() {
    let (read, _) = read(&[
        "1-2-2023".into(),
        "2023-02-03".into(),
        "4. februar 2023".into(),
        "2023-02-05T08:00:00+01:00".into(),
    ]);
    let expected: Vec<_> = [1, 3, 4, 5].into_iter().map(|day| Ok(date(2023, 2, day))).collect();
    assert_eq!(read, expected);
}

#[test]
fn what_is_said_of_the_form_is_true_where_no_row_or_not_every_row_needed_it() {
    let plain = "Dates were read as they stand: each shows what is day, month and year";
    for alone in ["2023-02-01", "4. februar 2023", "2023-02-05T08:00:00+01:00"] {
        let (_, said) = read(&[alone.into()]);
        assert_eq!(said, plain, "{alone}");
    }
    let (days, said) = read(&["99/99/2023".into()]);
    assert!(days[0].is_err());
    assert_eq!(said, "There is no date that can be read");
    // Two that only the one order reads, two that only the other does, and one that both do.
    let torn = ["13/01/2023", "14/01/2023", "01/15/2023", "01/16/2023", "01/02/2023"];
    let (_, said) = read(&torn.map(String::from));
    assert_eq!(
        said,
        "Dates were read as day-month-year (31-12-2017); but 2 can only be month-day-year (12-31-2017)"
    );
}

#[test]
fn all_columns_of_a_file_tell_of_one_form() {
    let file = format!("{HEADER}\nH1,01/02/2023,web,citizen,,01/20/2023,,,\n");
    let row = Inquiries::open(Cursor::new(file)).unwrap().next().unwrap().unwrap();
    assert_eq!(shown(&row), "2 H1 2023-01-02T11:00:00Z web citizen - runs 2023-01-20T11:00:00Z");
}

#[test]
fn every_form_has_its_words_in_both_languages() {
    for form in [
        ["1/2/2023", "3/4/2023"],
        ["1/20/2023", "1/2/2023"],
        ["42767", "42768"],
        ["1-2-23", "31-1-23"],
    ] {
        let file = form.map(|date| {
            format!("H{date},{date},web,citizen,,,,,\n").replacen(date, &date.replace('/', ""), 1)
        });
        let mut rows =
            Inquiries::open(Cursor::new(format!("{HEADER}\n{}", file.concat()))).unwrap();
        let dates = rows.take_notices().dates.unwrap();
        assert!(dates.text(Language::Danish).starts_with("Datoer er læst "));
        assert!(dates.text(Language::English).starts_with("Dates were read "));
        let reason = BadReason::OtherForm { form: dates.form };
        assert!(reason.text(Language::Danish).contains("filens øvrige"));
    }
}

proptest! {
    #[test]
    fn a_year_of_any_form_comes_back_whole(
        start in 0..20_000_i32,
        form in prop::sample::select(vec!["%d-%m-%Y", "%-d/%-m-%Y", "%d.%m.%y", "%Y-%m-%d", "%m/%d/%Y", "%d%m%y", "%Y%m%d", "serial"]),
        time in prop::sample::select(vec!["", " 14.36", " 14:36:49", " kl. 9.05"]),
    ) {
        // A whole year has days above twelve in every month: the form can be told.
        let first = date(2000, 1, 1).saturating_add(start.days());
        let all: Vec<Date> = (0..365).map(|number: i32| first.saturating_add(number.days())).collect();
        let written = |day: &Date| match form {
            "serial" => day.since((jiff::Unit::Day, date(1899, 12, 30))).unwrap().get_days().to_string(),
            form => format!("{}{time}", day.strftime(form)),
        };
        let (read, said) = read(&all.iter().map(written).collect::<Vec<_>>());
        prop_assert_eq!(read, all.into_iter().map(Ok).collect::<Vec<_>>(), "{}", said);
    }
}
