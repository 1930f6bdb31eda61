//! Case numbers: none that may hold a civil registration number is kept, and no other is refused for looking like one.
//! The numbers here end with 0000, which is nobody's.

use jiff::civil::Date;
use proptest::prelude::*;
use roret_domain::citizen::may_hold_cpr;

/// A real day as six digits, or the same of a replacement number.
fn day() -> impl Strategy<Value = (i8, i8, i16)> {
    (1..=31_i8, 1..=12_i8, 0..=99_i16, any::<bool>())
        .prop_filter("a real day", |(day, month, year, _)| {
            Date::new(2000 + year, *month, *day).is_ok()
        })
        .prop_map(|(day, month, year, is_replaced)| {
            (if is_replaced { day + 60 } else { day }, month, year)
        })
}

/// What people put between digits.
fn sign() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "-", " ", ".", "/", "_", ":", "#", "--", " - ", "\u{a0}", "\u{2009}", "\u{202f}", "‐", "‑",
        "–", "—", "−", "⁄", "∕", "·", "․", "\\", "|", "+", ",", ";", "(", "'", "~", "－", "／",
        "\t",
    ])
}

proptest! {
    #[test]
    fn a_number_is_found_however_it_is_written(
        (day, month, year) in day(),
        (one, two, three) in (sign(), sign(), sign()),
        before in prop::sample::select(vec!["", "CPR", "cpr ", "Sag ", "2017-", "A/", "2017/", "EMN-2024-", "99", "x"]),
        after in prop::sample::select(vec!["", "-1", "/17", "A", " B", "-01", "x", " (17)", "-2024-117"]),
    ) {
        for number in [
            format!("{day:02}{month:02}{year:02}0000"),
            format!("{day:02}{month:02}{year:02}{one}0000"),
            format!("{day:02}{two}{month:02}{three}{year:02}{one}0000"),
            format!("{day:02}{month:02}{:04}{one}0000", 2000 + year),
            format!("{day:02}{two}{month:02}{three}{:04}{one}0000", 2000 + year),
            format!("{day:02}{month:02}\u{200b}{year:02}\u{ad}0000"),
        ] {
            prop_assert!(may_hold_cpr(&number), "{}", number);
            let glued = before.ends_with(char::is_numeric);
            // Digits glued before a parted day make another day of it.
            if !glued || number.len() == 10 {
                let number = format!("{before}{number}{after}");
                prop_assert!(may_hold_cpr(&number), "{}", number);
            }
        }
    }

    #[test]
    fn a_number_that_lost_its_zero_is_found_where_it_stands_first(
        (day, month, year) in (1..=9_i8, 1..=12_i8, 0..=99_i16),
        one in sign(),
        after in prop::sample::select(vec!["", "-1", "/17", "A", ".0", ",00"]),
    ) {
        for number in [
            format!("{day}{month:02}{year:02}0000{after}"),
            format!("{day}{month:02}{year:02}{one}0000{after}"),
            format!("{day}{one}{month}{one}{year:02}{one}0000{after}"),
            format!("'{day}{month:02}{year:02}0000"),
            format!("CPR {day}{month:02}{year:02}0000"),
        ] {
            prop_assert!(may_hold_cpr(&number), "{}", number);
        }
        let thousands = format!("{day}{month:02}.{year:02}0.000");
        prop_assert!(may_hold_cpr(&thousands), "{}", thousands);
    }

    #[test]
    fn numbers_without_a_day_are_fine_in_any_form(text in "[4-9A-Z]{0,4}([-./ _–][4-9]{2,14}){0,6}[A-D]{0,3}") {
        // No two of these digits are a month, and none stands alone as one.
        prop_assert!(!may_hold_cpr(&text), "{}", text);
    }

    #[test]
    fn nine_digits_after_a_prefix_are_fine(prefix in 1..9_u8, number in "[1-9][0-9]{8}") {
        for text in [format!("{prefix}-{number}"), format!("SR{number}")] {
            prop_assert!(!may_hold_cpr(&text), "{}", text);
        }
    }

    #[test]
    fn usual_case_numbers_are_fine(
        (year, month, day) in (2013..2040_u16, 1..13_u8, 1..29_u8),
        number in 0..1_000_000_u32,
        (main, group, topic) in (0..100_u8, 0..100_u8, 0..100_u8),
    ) {
        let short = number % 10_000;
        for text in [
            format!("{year}-{number:06}"),
            format!("{year}/{number}"),
            format!("{year}-{month:02}-{short:04}"),
            format!("{year}{month:02}{day:02}-{short:04}"),
            format!("{year}{month:02}{day:02}{short:04}"),
            format!("{year}-{month:02}-{day:02}"),
            format!("EMN-{year}-{number:05}"),
            format!("SAG-{}/{year}", number % 100_000),
            format!("{main:02}.{group:02}.{topic:02}-G01-{}-{}", number % 1_000, year % 100),
            format!("{year}{:06}", number % 1_000_000),
            format!("{number:08}"),
        ] {
            prop_assert!(!may_hold_cpr(&text), "{}", text);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}", signs in "[0-9٣３½ .\u{200b}-]{0,30}") {
        let _ = (may_hold_cpr(&text), may_hold_cpr(&signs));
    }
}

#[test]
fn of_ten_digits_exactly_the_real_days_are_refused() {
    let refused = (0..1_000_000_u32).filter(|six| may_hold_cpr(&format!("{six:06}0000"))).count();
    // 365 days in each of a hundred years, one more in every fourth; each day also with 60 added.
    assert_eq!(refused, 2 * (365 * 100 + 25));
}

#[test]
fn what_was_seen_in_files_comes_out_right() {
    for number in [
        "0102030000",
        "102030000",
        "10203-0000",
        "010203-0000-1",
        "0102030000-01",
        "2017-0102030000",
        "010203-0000/17",
        "610190-0000",
        "20173101030000x",
        "010203000001",
        "１１０２０３-0000",
        "٣١١٢٩٩-٠٠٠٠",
        "1.102.030.000",
        "01 02 03 00 00",
        "1-2-2003 0000",
        "2017010203-0000",
        "010203-000017",
    ] {
        assert!(may_hold_cpr(number), "{number}");
    }
    for number in [
        "",
        "A",
        "-",
        "1-701799752",
        "1-364285768",
        "3213990000",
        "SAG-2024/117",
        "27.36.04-G01-12-17",
        "20240117123059",
        "12345678901",
        "550e8400-e29b-41d4-a716-446655440000",
        "1700000000000",
        "111111111111111",
        "29020100",
        "0013990000",
        "9201990000",
        "010203",
        "010203-456",
        "0102-03",
        "2012-004567",
        "2009-11-1234",
        "case-10011",
    ] {
        assert!(!may_hold_cpr(number), "{number}");
    }
}

#[test]
fn ten_digits_in_many_small_groups_are_found_and_a_year_before_them_is_a_cases() {
    for number in [
        "3-1-1-2-9-9-0-0-0-0",
        "311.299.000-0",
        "31.1299.00.00",
        "7-1-1-2-9-9-0-0-0-0",
        "31-129-900-00",
        "SAG 311 299 0000",
        "31/12 99/00 00",
    ] {
        assert!(may_hold_cpr(number), "{number}");
    }
    for number in [
        "2012-01-0012",
        "1999-12-3400",
        "12-3456-78",
        "32-13-99-0000-1",
        "555-123-4567",
        "1-701799752",
    ] {
        assert!(!may_hold_cpr(number), "{number}");
    }
}
