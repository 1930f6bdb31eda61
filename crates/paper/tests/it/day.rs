//! Days as people write them in a field.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use roret_paper::day::{DayParts, DayProblem, Order, YEAR_MAX, YEAR_MIN, parse_day};

#[test]
fn a_day_is_read_in_every_way_that_danes_write_it() {
    for text in [
        "30/11-26",
        "30/11-2026",
        "30/11 2026",
        "30/11 26",
        "30.11.2026",
        "30.11.26",
        "30-11-2026",
        "30 11 2026",
        "30/11/2026",
        "301126",
        "30112026",
        "2026-11-30",
        "2026/11/30",
        "2026.11.30",
        "20261130",
        " 30. november 2026 ",
        "30. nov. 26",
        "30 NOV 2026",
        "30NOV2026",
        "mandag d. 30/11-26",
        "den 30. november 2026",
        "November 30, 2026",
        "30–11–2026",
        "30.11. - 2026",
    ] {
        assert_eq!(parse_day(text), Ok(date(2026, 11, 30)), "{text}");
    }
    assert_eq!(parse_day("1/2 26"), Ok(date(2026, 2, 1)), "the day comes first");
    assert_eq!(parse_day("1-2-2026"), Ok(date(2026, 2, 1)));
}

#[test]
fn a_year_of_two_digits_is_one_of_this_century_and_no_other_year_is_guessed() {
    assert_eq!(parse_day("30-11-00"), Ok(date(2000, 11, 30)));
    assert_eq!(parse_day("30-11-99"), Ok(date(2099, 11, 30)));
    for text in ["0026-11-30", "30-11-0026", "1826-11-30", "30/11-1949", "00261130"] {
        assert_eq!(parse_day(text), Err(DayProblem::TooEarly), "{text}");
    }
    for text in ["2201-01-01", "1/1-9999", "9999-12-31"] {
        assert_eq!(parse_day(text), Err(DayProblem::TooLate), "{text}");
    }
    assert_eq!(parse_day("1/1-1950"), Ok(date(YEAR_MIN, 1, 1)));
    assert_eq!(parse_day("31/12-2200"), Ok(date(YEAR_MAX, 12, 31)));
}

#[test]
fn what_is_no_day_says_why() {
    for text in ["", "   ", "\u{a0}"] {
        assert_eq!(parse_day(text), Err(DayProblem::Empty), "{text:?}");
    }
    for text in [
        "31-02-2026",
        "2026-02-29",
        "29/2-26",
        "11/30/2026",
        "0-1-2026",
        "00/00-26",
        "2026-13-01",
        "310226",
    ] {
        assert_eq!(parse_day(text), Err(DayProblem::NoSuchDay), "{text}");
    }
    for text in [
        "i morgen",
        "30",
        "30/11",
        "30-11-126",
        "30-11-6",
        "3011",
        "30-11-20266",
        "26-11-30-1",
        "30-11-2026 x",
        "30 - - - - 11 2026",
        "-30-11-2026",
        "300-11-2026",
        "30-xyz-2026",
        "99999999999999999999",
        "2026-11-30T10:00",
        "30-ma-2026",
        "1,5",
        "3-2026-11",
    ] {
        assert_eq!(parse_day(text), Err(DayProblem::NotADay), "{text}");
    }
}

fn any_day() -> impl Strategy<Value = Date> {
    (0..91_676_i32).prop_map(|days| date(YEAR_MIN, 1, 1).saturating_add(days.days()))
}

proptest! {
    #[test]
    fn a_day_that_is_written_comes_back(
        day in any_day(),
        sign in prop::sample::select(vec!["-", "/", ".", " ", ". ", " / ", "–"]),
        is_padded in any::<bool>(),
    ) {
        let (year, month, number) = (day.year(), day.month(), day.day());
        let forms = if is_padded {
            [format!("{number:02}{sign}{month:02}{sign}{year}"), format!("{number:02}{month:02}{year}")]
        } else {
            [format!("{number}{sign}{month}{sign}{year}"), format!("{year}{sign}{month}{sign}{number}")]
        };
        for form in forms {
            prop_assert_eq!(parse_day(&form), Ok(day), "{}", form);
        }
        let compact = format!("{year}{month:02}{number:02}");
        prop_assert_eq!(parse_day(&compact), Ok(day), "{}", compact);
        let american = format!("{month}{sign}{number}{sign}{year}");
        let (parts, rest) = DayParts::split(&american).unwrap();
        prop_assert_eq!((parts.day(Order::MonthDayYear), rest), (Ok(day), ""));
    }

    #[test]
    fn no_text_makes_it_panic_and_what_it_reads_is_believable(text in "[0-9./ \\-a-zøæå–]{0,16}") {
        if let Ok(day) = parse_day(&text) {
            prop_assert!((YEAR_MIN..=YEAR_MAX).contains(&day.year()));
        }
    }
}
