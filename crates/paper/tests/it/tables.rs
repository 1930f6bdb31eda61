//! Tables as programs write them: encodings, separators, line ends, empty rows.

use crate::samples::{HEADER, read};
use proptest::prelude::*;
use roret_paper::table::Table;
use roret_texts::Language;
use std::io::{BufReader, Cursor};

/// All cells of a file, or the sentence why there are none.
fn cells(file: &[u8]) -> Result<Vec<Vec<String>>, String> {
    // A small buffer: letters and line ends are cut in two.
    let source = BufReader::with_capacity(7, Cursor::new(file));
    let mut table = Table::open(source).map_err(|error| error.text(Language::English))?;
    let columns = table.columns().len();
    let mut seen = 0;
    table.look_through(|_| seen += 1).unwrap();
    let mut rows = vec![table.columns().to_vec()];
    while let Some(row) = table.next_row() {
        let row = row.map_err(|bad_row| bad_row.text(Language::English))?;
        rows.push((0..columns).map(|column| row.cell(column).to_owned()).collect());
    }
    assert_eq!(seen, rows.len() - 1, "looking through sees every row");
    Ok(rows)
}

#[track_caller]
fn check(file: &[u8], expected: &[&[&str]]) {
    let expected: Vec<Vec<String>> =
        expected.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    assert_eq!(cells(file), Ok(expected), "{}", String::from_utf8_lossy(file));
}

fn utf16(text: &str, is_big: bool, mark: bool) -> Vec<u8> {
    let mark = mark.then_some('\u{feff}');
    let text: String = mark.into_iter().chain(text.chars()).collect();
    text.encode_utf16()
        .flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() })
        .collect()
}

const PLAIN: &[&[&str]] = &[&["t", "e"], &["1", "æ"], &["2", "0"]];

#[test]
fn every_separator_and_line_end_is_read() {
    for separator in [",", ";", "\t", "|"] {
        for end in ["\n", "\r\n", "\r", "\n\n", "\r\r\n"] {
            let file = ["t,e", "1,æ", "2,0", ""].map(|row| row.replace(',', separator)).join(end);
            check(file.as_bytes(), PLAIN);
            check(file.trim_end().as_bytes(), PLAIN);
        }
    }
}

#[test]
fn a_line_that_names_the_separator_is_no_header() {
    for file in [
        "sep=;\r\nt;e\r\n1;æ\r\n2;0\r\n",
        "SEP=;\nt;e\n1;æ\n2;0\n",
        "\u{feff}sep=\t\nt\te\n1\tæ\n2\t0\n",
        "\"sep=,\"\nt,e\n1,æ\n2,0\n",
        "sep=;;\nt;e\n1;æ\n2;0\n",
        "sep=^\nt^e\n1^æ\n2^0\n",
        "\nsep=:\n\nt:e\n1:æ\n2:0\n",
    ] {
        check(file.as_bytes(), PLAIN);
    }
}

#[test]
fn a_name_in_the_header_may_have_a_line_end_in_it() {
    check(b"\"t\r\nin days\",e\n1,2\n", &[&["t\r\nin days", "e"], &["1", "2"]]);
    assert!(cells(b"\"t,e\n1,2\n").is_err_and(|told| told.contains("the header 1")));
}

#[test]
fn the_byte_order_mark_belongs_to_the_file() {
    for file in [
        "\u{feff}\r\nt,e\r\n1,æ\r\n2,0\r\n",
        "\u{feff}\n\n,\nt,e\n1,æ\n2,0",
        "\u{feff}\"t\",e\n1,æ\n2,0\n",
        "\u{feff}\u{feff}t,e\n1,æ\n2,0\n",
    ] {
        check(file.as_bytes(), PLAIN);
    }
}

#[test]
fn empty_rows_are_the_same_however_they_are_written() {
    for empty in [
        "",
        ",",
        "\"\",\"\"",
        " , ",
        "\" \",",
        "\u{a0},\u{a0}",
        ",,,,",
        ";;",
        "\"\"",
        "\"\n\",",
        "\"\";\"\"",
    ] {
        check(
            format!("{empty}\nt,e\n{empty}\n1,æ\n{empty}\n{empty}\n2,0\n{empty}\n")
                .replace("\"\n\",\nt", "\nt")
                .as_bytes(),
            PLAIN,
        );
    }
    let told = read(
        format!("{HEADER}\r\n\"1\",\"2017-02-01\",\"phone\",\"citizen\",\"\",\"\",\"\",\"\",\"\"\r\n{0}{0}", "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n")
            .as_bytes(),
    );
    assert_eq!(told, "2 1 2017-02-01T11:00:00Z phone citizen - awaited");
}

#[test]
fn utf_16_is_read_with_a_mark_and_without() {
    for is_big in [false, true] {
        for mark in [false, true] {
            check(&utf16("t,e\r\n1,æ\r\n2,0\r\n", is_big, mark), PLAIN);
            let file = format!("{HEADER}\nÅR-1,2017-02-01,web,citizen,,,,,\n");
            assert_eq!(
                read(&utf16(&file, is_big, mark)),
                "2 ÅR-1 2017-02-01T11:00:00Z web citizen - awaited\n\
                 the file is in UTF-16 (Excel's Unicode) and was read as that"
            );
        }
    }
    check(&utf16("t\te\n1\t😀\n2\t0\n", false, true), &[&["t", "e"], &["1", "😀"], &["2", "0"]]);
    assert!(cells(b"t\0e\0\0\0\0\0\0\0").is_err_and(|told| told.contains("not a text file")));
}

#[test]
fn windows_1252_is_read() {
    check(b"t,e\n1,\xe6\n2,0\n", PLAIN);
    check(b"t;e\r1;\x80\r", &[&["t", "e"], &["1", "€"]]);
}

#[test]
fn a_header_that_nothing_parts_is_told_with_what_parts_columns() {
    let mut table = Table::open(Cursor::new("t^e\n1^1\n")).unwrap();
    let told = table.places(["t", "e"]).unwrap_err();
    assert_eq!(
        told.text(Language::English),
        "The header has only one column; missing are: t, e. Columns are parted by commas, semicolons, tabs or |."
    );
    assert!(told.text(Language::Danish).contains("semikolon"));
    assert!(table.next_row().is_some());
}

proptest! {
    #[test]
    fn the_same_table_in_any_dress_is_the_same(
        rows in prop::collection::vec(("[a-zæøå0-9][a-zæøå0-9,;|\t\" ]{0,8}[a-z]", "[a-z0-9ÆØÅ]{1,6}"), 1..12),
        separator in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        dress in 0..6_u8,
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new());
        writer.write_record(["t", "e"]).unwrap();
        for (one, other) in &rows {
            writer.write_record([one, other]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap().replace('\n', end);
        let file = match dress {
            0 => text.clone().into_bytes(),
            1 => format!("\u{feff}{text}").into_bytes(),
            2 => format!("sep={}{end}{text}", char::from(separator)).into_bytes(),
            3 => utf16(&text, false, true),
            4 => utf16(&text, true, true),
            _ => format!("\u{feff}{end}{text}{end}\"\"{}\"\"{end}", char::from(separator)).into_bytes(),
        };
        let expected: Vec<Vec<String>> = std::iter::once(vec!["t".to_owned(), "e".to_owned()])
            .chain(rows.iter().map(|(one, other)| vec![one.trim().to_owned(), other.clone()]))
            .collect();
        prop_assert_eq!(cells(&file), Ok(expected));
    }
}
