//! The calendar against the check values of docs/rules.md, the holiday file and independent calculations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::civil::{Date, Weekday, date};
use proptest::prelude::*;
use roret_domain::calendar::*;

const DEFAULT: WorkingDayRule = WorkingDayRule { closed_days_count: false };
const CLOSED_DAYS_COUNT: WorkingDayRule = WorkingDayRule { closed_days_count: true };

fn day(text: &str) -> Date {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn all_days(first: Date, last: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(first), |day| day.tomorrow().ok())
        .take_while(move |day| *day <= last)
}

// --- docs/rules.md: the check values ------------------------------------------------------------

#[test]
fn appeal_by_digital_post() {
    for (received, expires) in [
        ("2026-03-27", "2026-04-24"),
        ("2026-04-16", "2026-05-15"), // ends on Ascension Day
        ("2025-11-26", "2025-12-29"), // ends 24 December
        ("2025-12-03", "2026-01-02"), // ends 31 December
        ("2026-05-08", "2026-06-08"), // ends 5 June
        ("2023-04-07", "2023-05-08"), // ends on Store bededag
        ("2024-03-28", "2024-04-25"), // the year after: no Store bededag
    ] {
        assert_eq!(four_weeks_after(day(received)), day(expires), "{received}");
    }
}

#[test]
fn appeal_by_letter() {
    let received = letter_received(day("2026-03-27"));
    assert_eq!(received, day("2026-04-09"));
    assert_eq!(four_weeks_after(received), day("2026-05-07"));
}

#[test]
fn notice_of_three_working_days() {
    for (given, default, when_closed_days_count) in [
        ("2026-04-01", "2026-04-09", "2026-04-09"),
        ("2026-04-30", "2026-05-05", "2026-05-05"),
        ("2026-05-13", "2026-05-19", "2026-05-19"),
        ("2018-04-25", "2018-05-01", "2018-05-01"), // over Store bededag
        ("2026-12-23", "2026-12-30", "2026-12-29"), // over Christmas
        ("2026-06-04", "2026-06-10", "2026-06-09"), // over 5 June
    ] {
        let given = day(given);
        assert_eq!(add_working_days(given, 3, DEFAULT), day(default));
        assert_eq!(add_working_days(given, 3, CLOSED_DAYS_COUNT), day(when_closed_days_count));
    }
    assert_eq!(WorkingDayRule::default(), DEFAULT);
}

#[test]
fn documents_within_seven_working_days() {
    assert_eq!(add_working_days(day("2026-03-30"), 7, DEFAULT), day("2026-04-13"));
}

#[test]
fn time_limited_help_ends_after_six_months_and_warns_a_month_before() {
    for (started, ends, warns) in [
        ("2025-08-31", "2026-02-28", "2026-01-28"),
        ("2023-08-31", "2024-02-29", "2024-01-29"),
        ("2026-01-15", "2026-07-15", "2026-06-15"),
    ] {
        assert_eq!(time_limited_end(day(started)), day(ends));
        assert_eq!(time_limited_warning(day(started)), day(warns));
    }
}

#[test]
fn the_promises() {
    assert_eq!(agreement_promised_by(day("2026-03-02")), day("2026-03-09"));
    assert!(agreed_within_promise(day("2026-03-02"), day("2026-03-02")));
    assert!(agreed_within_promise(day("2026-03-02"), day("2026-03-09")));
    assert!(!agreed_within_promise(day("2026-03-02"), day("2026-03-10")));

    assert_eq!(course_promised_by(day("2025-08-31")), day("2026-02-28"));
    assert!(closed_within_promise(day("2025-08-31"), day("2026-02-28")));
    assert!(!closed_within_promise(day("2025-08-31"), day("2026-03-01")));
    assert!(closed_within_promise(day("2023-08-31"), day("2024-02-29")));
    assert!(!closed_within_promise(day("2023-08-31"), day("2024-03-01")));
}

// --- Easter: published dates and a different algorithm -----------------------------------------

#[test]
fn easter_as_published() {
    for published in [
        // The extremes of the Gregorian calendar, and years known to catch a wrong exception.
        "1598-03-22",
        "1666-04-25",
        "1693-03-22",
        "1761-03-22",
        "1818-03-22",
        "1886-04-25",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2285-03-22",
        // A person's years.
        "1999-04-04",
        "2000-04-23",
        "2001-04-15",
        "2002-03-31",
        "2003-04-20",
        "2004-04-11",
        "2005-03-27",
        "2006-04-16",
        "2007-04-08",
        "2008-03-23",
        "2009-04-12",
        "2010-04-04",
        "2011-04-24",
        "2012-04-08",
        "2013-03-31",
        "2014-04-20",
        "2015-04-05",
        "2016-03-27",
        "2017-04-16",
        "2018-04-01",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
    ] {
        let published = day(published);
        assert_eq!(easter_sunday(published.year()), published);
    }
}

/// Meeus, Jones and Butcher's formula: the Sunday comes from arithmetic alone, without a weekday.
fn easter_by_butcher(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

#[test]
fn easter_agrees_with_another_algorithm_in_every_year() {
    for year in -9999..=9999 {
        let easter = easter_sunday(year);
        assert_eq!(easter, easter_by_butcher(year), "{year}");
        assert_eq!(easter.weekday(), Weekday::Sunday);
    }
    assert_eq!(easter_sunday(i16::MAX), easter_sunday(9999));
    assert_eq!(easter_sunday(i16::MIN), easter_sunday(-9999));
}

// --- Holidays ---------------------------------------------------------------------------------

fn danish_name(holiday: Holiday) -> &'static str {
    match holiday {
        Holiday::NewYearsDay => "Nytårsdag",
        Holiday::MaundyThursday => "Skærtorsdag",
        Holiday::GoodFriday => "Langfredag",
        Holiday::EasterSunday => "Påskedag",
        Holiday::EasterMonday => "Anden påskedag",
        Holiday::GreatPrayerDay => "Store bededag",
        Holiday::AscensionDay => "Kristi himmelfartsdag",
        Holiday::WhitSunday => "Pinsedag",
        Holiday::WhitMonday => "Anden pinsedag",
        Holiday::ChristmasDay => "Juledag",
        Holiday::SecondChristmasDay => "Anden juledag",
    }
}

#[test]
fn every_day_2015_to_2035_agrees_with_the_holiday_file() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/dk-holidays-2015-2035.csv");
    if !path.exists() {
        eprintln!("skipped: {} absent", path.display());
        return;
    }
    let mut holidays = BTreeMap::new();
    let mut closed = BTreeSet::new();
    let mut rows = 0;
    for row in csv::Reader::from_path(path).expect("a readable file").deserialize() {
        let (date, name, category): (String, String, String) = row.expect("three columns");
        rows += 1;
        match (category.as_str(), name.as_str()) {
            ("helligdag", _) => assert_eq!(holidays.insert(day(&date), name), None),
            // 1 May is closed in many workplaces, but docs/rules.md rule 4 makes it a working day.
            ("lukkedag", "Arbejdernes kampdag") => {
                assert!(date.ends_with("-05-01"));
            }
            ("lukkedag", _) => assert!(closed.insert(day(&date))),
            other => panic!("unknown category {other:?}"),
        }
    }
    assert_eq!((rows, holidays.len(), closed.len()), (303, 219, 63));

    for today in all_days(day("2015-01-01"), day("2035-12-31")) {
        let listed = holidays.get(&today).map(String::as_str);
        assert_eq!(holiday(today).map(danish_name), listed, "{today}");
        assert_eq!(is_public_holiday(today), listed.is_some(), "{today}");

        let weekend = matches!(today.weekday(), Weekday::Saturday | Weekday::Sunday);
        let free = weekend || listed.is_some();
        let closed = closed.contains(&today);
        assert_eq!(is_closing_day(today), free || closed, "{today}");
        assert_eq!(is_working_day(today, DEFAULT), !free && !closed, "{today}");
        assert_eq!(is_working_day(today, CLOSED_DAYS_COUNT), !free, "{today}");
    }
}

#[test]
fn first_of_may_is_a_working_day_unless_it_is_a_holiday_too() {
    assert!(is_working_day(day("2026-05-01"), DEFAULT));
    assert!(!is_closing_day(day("2026-05-01")));
    assert_eq!(holiday(day("2015-05-01")), Some(Holiday::GreatPrayerDay));
    assert_eq!(holiday(day("2008-05-01")), Some(Holiday::AscensionDay));
    assert!(!is_working_day(day("2015-05-01"), DEFAULT));
}

#[test]
fn store_bededag_until_2023() {
    for prayer_day in ["2017-05-12", "2018-04-27", "2023-05-05"] {
        assert_eq!(holiday(day(prayer_day)), Some(Holiday::GreatPrayerDay));
    }
    assert_eq!(holiday(day("2024-04-26")), None);
    assert!(is_working_day(day("2024-04-26"), DEFAULT));
}

#[test]
fn no_two_public_holidays_coincide() {
    for year in 1700..=2023 {
        let names: BTreeSet<_> =
            all_days(date(year, 1, 1), date(year, 12, 31)).filter_map(holiday).collect();
        assert_eq!(names.len(), 11, "{year}");
    }
    // Constitution Day meets Whit Sunday and Whit Monday: the public holiday is named.
    assert_eq!(holiday(day("2022-06-05")), Some(Holiday::WhitSunday));
    assert_eq!(holiday(day("2017-06-05")), Some(Holiday::WhitMonday));
    assert!(!is_working_day(day("2017-06-05"), CLOSED_DAYS_COUNT));
}

// --- Instants -----------------------------------------------------------------------------------

#[test]
fn instants_become_copenhagen_dates() {
    for (instant, expected) in [
        // Winter and summer: one hour and two ahead of UTC.
        ("2026-01-15T22:59:59Z", "2026-01-15"),
        ("2026-01-15T23:00:00Z", "2026-01-16"),
        ("2026-07-15T21:59:59Z", "2026-07-15"),
        ("2026-07-15T22:00:00Z", "2026-07-16"),
        // The short night: 02:00 becomes 03:00 on Sunday 29 March.
        ("2026-03-28T22:30:00Z", "2026-03-28"), // 23:30
        ("2026-03-28T23:30:00Z", "2026-03-29"), // 00:30
        ("2026-03-29T00:30:00Z", "2026-03-29"), // 01:30
        ("2026-03-29T01:30:00Z", "2026-03-29"), // 03:30, an hour is skipped
        ("2026-03-29T21:30:00Z", "2026-03-29"), // 23:30 by summer time
        ("2026-03-29T22:30:00Z", "2026-03-30"), // 00:30
        // The long night: 03:00 becomes 02:00 again on Sunday 25 October.
        ("2026-10-24T21:30:00Z", "2026-10-24"), // 23:30 by summer time
        ("2026-10-24T22:30:00Z", "2026-10-25"), // 00:30
        ("2026-10-24T23:30:00Z", "2026-10-25"), // 01:30
        ("2026-10-25T00:30:00Z", "2026-10-25"), // 02:30, the first
        ("2026-10-25T01:30:00Z", "2026-10-25"), // 02:30, the second: the clock went back
        ("2026-10-25T22:30:00Z", "2026-10-25"), // 23:30 by winter time
        ("2026-10-25T23:30:00Z", "2026-10-26"), // 00:30
        // Years after the compiled-in table of changes, where the rule takes over.
        ("2099-07-15T22:00:00Z", "2099-07-16"),
    ] {
        assert_eq!(date_of(at(instant)), day(expected), "{instant}");
    }
}

#[test]
fn days_begin_at_midnight_in_copenhagen() {
    for (date, instant, hours) in [
        ("2026-03-28", "2026-03-27T23:00:00Z", 24),
        ("2026-03-29", "2026-03-28T23:00:00Z", 23),
        ("2026-03-30", "2026-03-29T22:00:00Z", 24),
        ("2026-10-24", "2026-10-23T22:00:00Z", 24),
        ("2026-10-25", "2026-10-24T22:00:00Z", 25),
        ("2026-10-26", "2026-10-25T23:00:00Z", 24),
    ] {
        let date = day(date);
        assert_eq!(start_of(date), at(instant));
        let lasts =
            start_of(date).duration_until(start_of(date.tomorrow().expect("not the last day")));
        assert_eq!(lasts.as_hours(), hours, "{date}");
    }
    assert_eq!(copenhagen().iana_name(), Some("Europe/Copenhagen"));
}

#[test]
fn the_seven_day_promise_over_both_nights() {
    // An inquiry at 23:30 and an agreement at 23:30 on day 7: never 168 hours, always seven days.
    for (received, agreed, late) in [
        ("2026-03-22T22:30:00Z", "2026-03-29T21:30:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-18T21:30:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
    ] {
        let received = date_of(at(received));
        assert!(agreed_within_promise(received, date_of(at(agreed))));
        assert!(!agreed_within_promise(received, date_of(at(late))));
    }
}

// --- Months, weeks, durations ---------------------------------------------------------------------

#[test]
fn leap_days() {
    for (from, months, to) in [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-02-29", 1, "2024-03-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2026-12-31", 0, "2026-12-31"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-01-15", 255, "2047-04-15"),
    ] {
        assert_eq!(add_calendar_months(day(from), months), day(to));
    }
    assert_eq!(agreement_promised_by(day("2024-02-22")), day("2024-02-29"));
    assert_eq!(days_waiting(day("2024-02-28"), day("2024-03-01")), 2);
    assert_eq!(days_waiting(day("2023-02-28"), day("2023-03-01")), 1);
    assert_eq!(days_waiting(day("2023-03-01"), day("2023-02-28")), -1);
}

#[test]
fn durations_in_begun_months() {
    for (started, closed, months) in [
        ("2026-01-15", "2026-01-14", 1),
        ("2026-01-15", "2026-01-15", 1),
        ("2026-01-15", "2026-02-15", 1),
        ("2026-01-15", "2026-02-16", 2),
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-31", "2026-03-01", 2),
        ("2025-08-31", "2026-02-28", 6),
        ("2025-08-31", "2026-03-01", 7),
        ("2024-02-29", "2025-02-28", 12),
        ("2024-02-29", "2025-03-01", 13),
    ] {
        assert_eq!(duration_months(day(started), day(closed)), months, "{started} {closed}");
    }
}

#[test]
fn weeks_run_from_monday_to_sunday() {
    let week = (day("2026-03-30"), day("2026-04-05"));
    for today in all_days(week.0, week.1) {
        assert_eq!(week_of(today), week);
    }
    assert_eq!(week_of(day("2027-01-01")), (day("2026-12-28"), day("2027-01-03")));
}

// --- Laws -------------------------------------------------------------------------------------------

/// Any date jiff knows, with the ends of its range well represented.
fn any_date() -> impl Strategy<Value = Date> {
    let dates = |years: std::ops::RangeInclusive<i16>| {
        (years, 1i8..=12, 1i8..=31).prop_map(|(year, month, day)| {
            date(year, month, day.min(date(year, month, 1).days_in_month()))
        })
    };
    prop_oneof![
        6 => dates(1990..=2060),
        2 => dates(-9999..=9999),
        1 => dates(9998..=9999),
        1 => dates(-9999..=-9998),
        1 => prop_oneof![Just(Date::MIN), Just(Date::MAX)],
    ]
}

fn any_rule() -> impl Strategy<Value = WorkingDayRule> {
    any::<bool>().prop_map(|closed_days_count| WorkingDayRule { closed_days_count })
}

proptest! {
    #[test]
    fn expiry_is_never_on_a_closing_day_and_moves_no_further_than_needed(from in any_date()) {
        let expires = move_past_closing_days(from);
        prop_assert!(expires >= from);
        prop_assert!(!is_closing_day(expires) || expires == Date::MAX);
        prop_assert!(all_days(from, expires).filter(|day| *day < expires).all(is_closing_day));
        prop_assert!(four_weeks_after(from) >= from);
        prop_assert!(!is_closing_day(four_weeks_after(from)) || four_weeks_after(from) == Date::MAX);
    }

    #[test]
    fn adding_working_days_is_monotone_and_counts_right(
        from in any_date(), later in 0u16..40, n in 0u16..400, rule in any_rule(),
    ) {
        let reached = add_working_days(from, n, rule);
        prop_assert!(reached <= add_working_days(from, n + 1, rule));
        let start = all_days(from, Date::MAX).take(usize::from(later) + 1).last().expect("at least one");
        prop_assert!(reached <= add_working_days(start, n, rule));
        if reached < Date::MAX {
            let counted = all_days(from, reached).skip(1).filter(|day| is_working_day(*day, rule));
            prop_assert_eq!(counted.count(), usize::from(n));
            prop_assert!(n == 0 || is_working_day(reached, rule));
        }
    }

    #[test]
    fn day_seven_is_within_and_day_eight_is_not(received in any_date()) {
        let days: Vec<Date> = all_days(received, Date::MAX).take(9).collect();
        for (number, agreed) in days.into_iter().enumerate() {
            prop_assert_eq!(agreed_within_promise(received, agreed), number <= 7);
            prop_assert_eq!(days_waiting(received, agreed), number as i32);
        }
    }

    #[test]
    fn duration_is_the_smallest_number_of_months(started in any_date(), days in 0i32..7000) {
        use jiff::ToSpan;
        let closed = started.saturating_add(days.days());
        let within = |n: u32| closed <= add_calendar_months(started, u8::try_from(n).expect("few months"));
        let months = duration_months(started, closed);
        prop_assert!(months >= 1 && within(months));
        prop_assert!(months == 1 || !within(months - 1));
        prop_assert_eq!(closed_within_promise(started, closed), months <= 6);
    }

    #[test]
    fn months_never_overshoot_and_agree_with_jiff(from in any_date(), n in any::<u8>()) {
        use jiff::ToSpan;
        let to = add_calendar_months(from, n);
        prop_assert_eq!(to, from.saturating_add(i32::from(n).months()));
        let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
        if months(from) + i32::from(n) <= months(Date::MAX) {
            prop_assert_eq!(months(to), months(from) + i32::from(n));
            prop_assert_eq!(to.day(), from.day().min(to.days_in_month()));
        } else {
            prop_assert_eq!(to, Date::MAX);
        }
    }

    #[test]
    fn a_day_starts_on_its_own_date(date in any_date()) {
        let start = start_of(date);
        if start > Timestamp::MIN && start < Timestamp::MAX {
            prop_assert_eq!(date_of(start), date);
            let before = Timestamp::from_second(start.as_second() - 1).expect("in range");
            prop_assert_eq!(Some(date_of(before)), date.yesterday().ok());
        }
    }

    #[test]
    fn nothing_panics_on_any_pair_of_dates(a in any_date(), b in any_date(), rule in any_rule()) {
        let (monday, sunday) = week_of(a);
        prop_assert!(monday <= a && a <= sunday);
        prop_assert_eq!(days_waiting(a, b), -days_waiting(b, a));
        prop_assert!(duration_months(a, b) >= 1);
        prop_assert!(time_limited_warning(a) <= time_limited_end(a));
        prop_assert!(letter_received(a) >= a);
        prop_assert!(add_working_days(a, 6, rule) >= a);
    }
}

#[test]
fn the_ends_of_the_range_saturate() {
    assert_eq!(agreement_promised_by(Date::MAX), Date::MAX);
    assert_eq!(time_limited_end(Date::MAX), Date::MAX);
    assert_eq!(add_working_days(Date::MAX, u16::MAX, DEFAULT), Date::MAX);
    assert_eq!(move_past_closing_days(Date::MAX), Date::MAX);
    assert_eq!(week_of(Date::MAX).1, Date::MAX);
    assert_eq!(duration_months(Date::MIN, Date::MAX), 239_988);
    assert_eq!(duration_months(Date::MAX, Date::MIN), 1);
    assert_eq!(days_waiting(Date::MIN, Date::MAX), 7_304_483);
    assert_eq!(start_of(Date::MIN), Timestamp::MIN);
    assert_eq!(start_of(Date::MAX), Timestamp::MAX);
    for instant in [Timestamp::MIN, Timestamp::MAX] {
        date_of(instant);
    }
}
