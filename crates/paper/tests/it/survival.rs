//! Tables of times: how their numbers are written, which times are one, what is left out.

use proptest::prelude::*;
use roret_paper::survival::{Columns, Question, Times, answer, csv, json, text};
use roret_texts::Language;
use serde_json::{Value, json};
use std::io::Cursor;

const COLUMNS: Columns<'_> =
    Columns { time: "t", event: "e", group: None, stratum: None, entry: None, decimal: None };

fn times(file: &str, columns: Columns<'_>) -> Times {
    Times::read(Cursor::new(file), columns)
        .unwrap_or_else(|error| panic!("{}", error.text(Language::English)))
}

fn asked(times: &Times, question: &Question) -> Value {
    serde_json::from_str(&json(&answer(times, question)).unwrap()).unwrap()
}

/// The times at which it happened, of a file with these numbers in a column.
fn read(numbers: &[&str]) -> Result<Vec<f64>, String> {
    let rows: String = numbers.iter().map(|number| format!("\"{number}\";1\n")).collect();
    let times = Times::read(Cursor::new(format!("t;e\n{rows}")), COLUMNS)
        .map_err(|error| error.text(Language::English))?;
    if let Some(bad_row) = times.findings.bad_rows().first() {
        return Err(bad_row.text(Language::English));
    }
    let found = asked(&times, &Question::default());
    let rows = found.get("survival").and_then(Value::as_array).unwrap();
    Ok(rows.iter().map(|row| row.get("time").and_then(Value::as_f64).unwrap()).collect())
}

#[test]
fn the_sign_before_decimals_is_found_from_all_rows() {
    for (numbers, expected) in [
        (&["1,234", "2,000", "0,5"][..], &[0.5, 1.234, 2.0][..]),
        (&["1,234", "2,000", "0.5"], &[0.5, 1_234.0, 2_000.0]),
        (&["1.234", "12,5"], &[12.5, 1_234.0]),
        (&["1.234,5", "2.000"], &[1_234.5, 2_000.0]),
        (&["1,234.5", "2,000"], &[1_234.5, 2_000.0]),
        (&["1,234,567", "1.234"], &[1.234, 1_234_567.0]),
        (&["1 234", "2\u{a0}000,5", "1'234'567"], &[1_234.0, 2_000.5, 1_234_567.0]),
        (&["1", "2", "3"], &[1.0, 2.0, 3.0]),
        (&["1e2", "2.5E-1", "0,001".replace(',', ".").as_str()], &[0.001, 0.25, 100.0]),
        (&["0,234", "1,234"], &[0.234, 1.234]),
        (&["12.3456", "1.234"], &[1.234, 12.3456]),
        (&["+5", ".5", "5."], &[0.5, 5.0]),
    ] {
        assert_eq!(read(numbers), Ok(expected.to_vec()), "{numbers:?}");
    }
}

#[test]
fn where_no_row_tells_the_reader_is_asked() {
    for numbers in [&["5", "1,234", "2,000"][..], &["1.234"], &["1,234", "1.234"], &["10.000", "7"]]
    {
        let told = read(numbers).unwrap_err();
        assert!(told.starts_with("The numbers of the column t can be read in two ways"), "{told}");
        assert!(told.contains("--decimal comma"), "{told}");
    }
    for (decimal, expected) in [('.', [5.0, 1_234.0]), (',', [1.234, 5.0])] {
        let columns = Columns { decimal: Some(decimal), ..COLUMNS };
        let found = asked(&times("t,e\n\"1,234\",1\n5,1\n", columns), &Question::default());
        assert_eq!(found["survival"][0]["time"], json!(expected[0]));
        assert_eq!(found["survival"][1]["time"], json!(expected[1]));
    }
}

#[test]
fn a_number_that_is_not_written_as_the_others_is_told_by_line() {
    let told = read(&["1.5", "2.5", "2,25"]).unwrap_err();
    assert_eq!(
        told,
        "line 4, t: not written as the file's other numbers, whose decimals begin with ."
    );
    assert!(read(&["1.5", "2.5", "2,25", "1,234"]).is_err());
    for wrong in
        ["x", "1,2,3", "1.2.3", "12 34", "1 2345", "--1", "1e", "inf", "nan", "", "1-2", "0x10"]
    {
        let told = read(&["7", wrong]).unwrap_err();
        assert!(told.starts_with("line 3, t: "), "{wrong}: {told}");
    }
}

#[test]
fn rows_without_a_group_are_left_out_and_told() {
    let file = "t,e,g\n5,1,A\n7,0,A\n3,1,\n4,1,\n8,1,B\n2,1,B\n";
    let times = times(file, Columns { group: Some("g"), ..COLUMNS });
    let told: Vec<String> =
        times.findings.bad_rows().iter().map(|bad_row| bad_row.text(Language::English)).collect();
    assert_eq!(
        told,
        [4, 5].map(|line| format!("line {line}, g: the cell is empty and must be filled"))
    );
    let found = asked(&times, &Question::default());
    // By hand: at 2 one of four, in B; at 5 one of three, in A (2 at risk); at 8 one of one, in B.
    let (expected, variance) = (2.0 / 4.0 + 2.0 / 3.0, 1.0 / 4.0 + 2.0 / 9.0);
    let chi_square = (1.0_f64 - expected).powi(2) / variance;
    assert!((chi_square - 0.0588).abs() < 5e-5);
    let test = &found["logrank"];
    assert!((test["chi_square"].as_f64().unwrap() - chi_square).abs() < 1e-12, "{test}");
    assert!((test["p"].as_f64().unwrap() - 0.808).abs() < 5e-4, "{test}");
    assert_eq!((&test["df"], &found["n"]), (&json!(1), &json!(4)));
    assert_eq!(found["groups"].as_object().unwrap().len(), 2);
}

#[test]
fn rows_without_a_stratum_or_a_beginning_are_left_out_and_told() {
    let file = "t,e,g,s,b\n5,1,A,x,1\n7,0,B,,1\n3,1,B,x,\n4,1,,,\n8,1,B,y,2\n";
    let columns = Columns { group: Some("g"), stratum: Some("s"), entry: Some("b"), ..COLUMNS };
    let times = times(file, columns);
    let told: Vec<String> =
        times.findings.bad_rows().iter().map(|bad_row| bad_row.text(Language::Danish)).collect();
    assert_eq!(
        told.join("\n"),
        "linje 3, s: feltet er tomt og skal udfyldes\n\
         linje 4, b: feltet er tomt og skal udfyldes\n\
         linje 5, b: feltet er tomt og skal udfyldes\n\
         linje 5, g: feltet er tomt og skal udfyldes\n\
         linje 5, s: feltet er tomt og skal udfyldes"
    );
    assert_eq!(asked(&times, &Question::default())["n"], json!(2));
}

#[test]
fn times_that_only_arithmetic_tells_apart_are_one() {
    let file = "t,e\n0.3,1\n0.30000000000000004,1\n0.5,0\n1,1\n";
    let found = asked(&times(file, COLUMNS), &Question::default());
    let first = &found["survival"][0];
    assert_eq!((&first["time"], &first["events"]), (&json!(0.3), &json!(2)));
    assert_eq!((&first["at_risk"], &first["estimate"]), (&json!(4), &json!(0.5)));
    // Asked for by its other name it is the same time.
    let question = Question { at: vec![0.1 + 0.2], ..Question::default() };
    assert_eq!(asked(&times(file, COLUMNS), &question)["survival"][0]["events"], json!(2));
    let question = Question { at: vec![0.3], ..Question::default() };
    let late = "t,e\n0.30000000000000004,1\n0.5,0\n1,1\n";
    assert_eq!(asked(&times(late, COLUMNS), &question)["survival"][0]["events"], json!(1));
    // What differs by more is two.
    let found = asked(&times("t,e\n0.3,1\n0.3000001,1\n1,1\n", COLUMNS), &Question::default());
    assert_eq!(found["survival"].as_array().unwrap().len(), 3);
    // Large times: relative to their mean.
    let found = asked(&times("t,e\n1000000,1\n1000000.001,1\n", COLUMNS), &Question::default());
    assert_eq!(found["survival"].as_array().unwrap().len(), 1);
    // A span that is none once its ends are one.
    let columns = Columns { entry: Some("b"), ..COLUMNS };
    let none = times("t,e,b\n0.30000000000000004,1,0.3\n1,1,0\n", columns);
    assert_eq!(none.findings.bad_rows()[0].line, 2);
    assert_eq!((none.left_out, &asked(&none, &Question::default())["n"]), (1, &json!(1)));
}

#[test]
fn beyond_the_data_is_told() {
    let open = times("t,e\n1,1\n2,0\n4,0\n", COLUMNS);
    let question = |until: f64| Question { until: Some(until), ..Question::default() };
    assert_eq!(asked(&open, &question(9.0))["known_until"], json!(4.0));
    assert_eq!(asked(&open, &question(4.0)).get("known_until"), None);
    let told = text(&answer(&open, &question(9.0)), Language::English);
    assert!(
        told.contains("NB: nothing was seen after 4; from there on the share is carried on"),
        "{told}"
    );
    let told = text(&answer(&open, &question(9.0)), Language::Danish);
    assert!(told.contains("NB: der er kun set indtil 4"), "{told}");
    let late = Question { at: vec![3.0, 5.0], ..Question::default() };
    assert_eq!(asked(&open, &late)["known_until"], json!(4.0));
    // Nobody is left: that is known for ever.
    let ended = times("t,e\n1,1\n2,1\n", COLUMNS);
    assert_eq!(asked(&ended, &question(9.0)).get("known_until"), None);
}

#[test]
fn limits_that_the_data_do_not_reach_are_words() {
    for (file, danish, english) in [
        (
            "t,e\n1,1\n2,1\n9,0\n",
            "median 2.0 (mindst 1.0, ingen øvre grænse)",
            "median 2.0 (at least 1.0, no upper limit)",
        ),
        (
            "t,e\n1,1\n2,0\n9,0\n",
            "median ikke nået (mindst 1.0)",
            "median not reached (at least 1.0)",
        ),
        ("t,e\n1,0\n", "median ikke nået", "median not reached"),
    ] {
        let answer = answer(&times(file, COLUMNS), &Question::default());
        for (language, words) in [(Language::Danish, danish), (Language::English, english)] {
            let told = text(&answer, language);
            assert!(told.contains(words) && !told.contains("––"), "{told}");
        }
    }
}

#[test]
fn what_is_nothing_but_arithmetic_is_zero() {
    let rows: String = (1..=40).map(|day| format!("{day},1\n")).chain(["41,0\n".into()]).collect();
    let question = Question {
        interval: roret_insight::time_to_event::Interval::LogLog,
        ..Question::default()
    };
    let answer = answer(&times(&format!("t,e\n{rows}"), COLUMNS), &question);
    let file = csv(&answer).unwrap();
    for number in file
        .lines()
        .skip(1)
        .flat_map(|row| row.split(','))
        .filter_map(|cell| cell.parse::<f64>().ok())
    {
        assert!(number == 0.0 || number > 1e-12, "{number:e}");
    }
}

proptest! {
    #[test]
    fn numbers_come_back_in_either_country(
        mut numbers in prop::collection::vec(0..5_000_000_u32, 2..20),
        is_danish in any::<bool>(),
        are_parted in any::<bool>(),
    ) {
        // Two decimals: every number tells its sign.
        numbers.sort_unstable();
        numbers.dedup();
        let (decimal, thousands) = if is_danish { (',', ".") } else { ('.', ",") };
        let written: Vec<String> = numbers
            .iter()
            .map(|number| {
                let (whole, rest) = (number / 100, number % 100);
                let whole = if are_parted && whole >= 1_000 {
                    format!("{}{thousands}{:03}", whole / 1_000, whole % 1_000)
                } else {
                    whole.to_string()
                };
                format!("{whole}{decimal}{rest:02}")
            })
            .collect();
        let expected: Vec<f64> = numbers.iter().map(|number| f64::from(*number) / 100.0).collect();
        prop_assert_eq!(read(&written.iter().map(String::as_str).collect::<Vec<_>>()), Ok(expected));
    }
}
