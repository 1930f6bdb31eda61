//! Files of inquiries, good and bad.

use crate::samples::{HEADER, read};
use roret_paper::inquiries::Inquiries;
use roret_texts::Language;
use std::io::Cursor;

/// A file whose header is the usual one.
#[track_caller]
fn check(rows: &str, expected: &str) {
    check_file(format!("{HEADER}\n{rows}").as_bytes(), expected);
}

#[track_caller]
fn check_file(file: &[u8], expected: &str) {
    assert_eq!(read(file), expected);
}

#[test]
fn a_whole_row_is_read() {
    check(
        "H1,2017-02-01T14:36:49+01:00,phone,citizen,2017-02-02,2017-02-05,2017-05-07T12:00:00+02:00,longer_support,85",
        "2 H1 2017-02-01T13:36:49Z phone citizen 2017-02-02T11:00:00Z course 2017-02-05T11:00:00Z 2017-05-07T10:00:00Z longer_support 85",
    );
}

#[test]
fn a_row_may_stop_anywhere_on_its_way() {
    check("H1,2017-02-01,web,relative,,,,,", "2 H1 2017-02-01T11:00:00Z web relative - awaited");
    check(
        "H1,2017-02-01,web,relative,2017-02-03,2017-02-04,,,",
        "2 H1 2017-02-01T11:00:00Z web relative 2017-02-03T11:00:00Z runs 2017-02-04T11:00:00Z",
    );
    check(
        "H1,2017-02-01,web,relative,,,2017-02-01,answered_at_door,",
        "2 H1 2017-02-01T11:00:00Z web relative - ended 2017-02-01T11:00:00Z answered_at_door",
    );
    check(
        "H1,2017-02-01,web,relative,,,2017-02-01,,",
        "2 H1 2017-02-01T11:00:00Z web relative - ended 2017-02-01T11:00:00Z not_recorded",
    );
}

#[test]
fn e_mail_is_written_in_three_ways() {
    for word in ["e_mail", "e-mail", "email", "E-Mail"] {
        check(
            &format!("H1,2017-02-01,{word},other,,,,,"),
            "2 H1 2017-02-01T11:00:00Z e_mail other - awaited",
        );
    }
}

#[test]
fn times_are_read_in_every_form_and_days_stay_their_days() {
    for (written, instant) in [
        ("2017-02-01T14:36:49+01:00", "2017-02-01T13:36:49Z"),
        ("2017-02-01 14:36:49.5+01:00", "2017-02-01T13:36:49.5Z"),
        ("2017-02-01T13:36:49Z", "2017-02-01T13:36:49Z"),
        ("2017-02-01T14:36", "2017-02-01T13:36:00Z"),
        ("2017-07-01 14:36:05", "2017-07-01T12:36:05Z"),
        ("01-07-2017 14:36", "2017-07-01T12:36:00Z"),
        ("2017-02-01", "2017-02-01T11:00:00Z"),
        ("01-02-2017", "2017-02-01T11:00:00Z"),
        // As Danes write, and their spreadsheets.
        ("1-2-2017 08:00:00", "2017-02-01T07:00:00Z"),
        ("1-2-2017", "2017-02-01T11:00:00Z"),
        ("1/2-2017", "2017-02-01T11:00:00Z"),
        ("1/2-17", "2017-02-01T11:00:00Z"),
        ("01/02/2017", "2017-02-01T11:00:00Z"),
        ("1.2.2017", "2017-02-01T11:00:00Z"),
        ("1.2.17 14.36", "2017-02-01T13:36:00Z"),
        ("01-02-2017 14.36", "2017-02-01T13:36:00Z"),
        ("01-02-2017 14.36.49", "2017-02-01T13:36:49Z"),
        ("01-02-2017 kl. 14.36", "2017-02-01T13:36:00Z"),
        ("1/2-2017 kl 14", "2017-02-01T13:00:00Z"),
        ("1. februar 2017 kl. 8.05", "2017-02-01T07:05:00Z"),
        ("onsdag d. 1. feb. 2017", "2017-02-01T11:00:00Z"),
        ("010217", "2017-02-01T11:00:00Z"),
        ("01022017", "2017-02-01T11:00:00Z"),
        ("20170201", "2017-02-01T11:00:00Z"),
        ("20170201143649", "2017-02-01T13:36:49Z"),
        ("20170201T143649", "2017-02-01T13:36:49Z"),
        ("2017-02-01 14.36", "2017-02-01T13:36:00Z"),
        ("2017/02/01 14:36", "2017-02-01T13:36:00Z"),
        ("13/1/2017 2:36 PM", "2017-01-13T13:36:00Z"),
        ("13/1/2017 12:05:00 AM", "2017-01-12T23:05:00Z"),
        ("01-02-2017 14:36+01:00", "2017-02-01T13:36:00Z"),
        ("2017-02-01 14:36:49 +0200", "2017-02-01T12:36:49Z"),
        ("01FEB2017:14:36:49", "2017-02-01T13:36:49Z"),
        // A spreadsheet's numbers: 42767 days after 30 December 1899.
        ("42767", "2017-02-01T11:00:00Z"),
        ("42767.0", "2017-02-01T11:00:00Z"),
        ("42767.5", "2017-02-01T11:00:00Z"),
        ("42767.608900463", "2017-02-01T13:36:49Z"),
        ("1/1-1950", "1950-01-01T11:00:00Z"),
        ("2016-02-29", "2016-02-29T11:00:00Z"),
        // The night the clocks go forward: 02:30 is not there and becomes 03:30.
        ("2017-03-26 01:59:59", "2017-03-26T00:59:59Z"),
        ("2017-03-26 02:30", "2017-03-26T01:30:00Z"),
        ("2017-03-26 03:00", "2017-03-26T01:00:00Z"),
        ("2017-03-26", "2017-03-26T10:00:00Z"),
        // The night they go back: 02:30 comes twice and means the first; an offset says which.
        ("2017-10-29 02:30", "2017-10-29T00:30:00Z"),
        ("2017-10-29T02:30:00+02:00", "2017-10-29T00:30:00Z"),
        ("2017-10-29T02:30:00+01:00", "2017-10-29T01:30:00Z"),
    ] {
        check(
            &format!("H1,{written},web,citizen,,,,,"),
            &format!("2 H1 {instant} web citizen - awaited"),
        );
    }
}

#[test]
fn what_is_no_time_is_a_bad_row() {
    let forms = "write 2017-02-01, 01-02-2017, 1/2-2017 or 1.2.2017 (the day first), alone or with a time: 01-02-2017 14:36, 2017-02-01 14.36 or 2017-02-01T14:36:49+01:00";
    for written in [
        "yesterday",
        "2017-02-01T25:00",
        "2017-02-01 24:00",
        "2017-02-01 14:60",
        "2017-02-01T14:36:49+99:00",
        "2017-02-01T14:36 +",
        "2017-02-01 14:36 noon",
        "2017-02-01 14",
        "2017-02-01 13:00 PM",
        "14.36",
        "4276",
        "999999",
        "-",
        "ææææ-æ",
    ] {
        let reason =
            if written == "999999" { "there is no such day" } else { "not a date or time" };
        check(
            &format!("H1,{written},web,citizen,,,,,"),
            &format!("line 2, received_at: {reason}; {forms}"),
        );
    }
    for written in ["2017-02-29", "2017-13-01", "31-02-2017", "29/2-17", "32.1.2017"] {
        check(
            &format!("H1,{written},web,citizen,,,,,"),
            &format!("line 2, received_at: there is no such day; {forms}"),
        );
    }
    for written in ["9999-12-31", "1/1-2201", "2201-01-01T00:00:00Z"] {
        check(
            &format!("H1,{written},web,citizen,,,,,"),
            "line 2, received_at: the date lies after the year 2200 and must be a slip",
        );
    }
    for written in
        ["0217-02-01", "0026-11-30", "1-1-1949", "1826-11-30", "1899-12-31T10:00:00Z", "10227"]
    {
        let reason = if written == "10227" {
            format!("not a date or time; {forms}")
        } else {
            "the date lies before the year 1950 and must be a slip".into()
        };
        check(&format!("H1,{written},web,citizen,,,,,"), &format!("line 2, received_at: {reason}"));
    }
}

#[test]
fn bad_rows_say_line_column_and_reason_and_the_reading_goes_on() {
    check(
        ",2017-02-01,web,citizen,,,,,\n\
         H2,,web,citizen,,,,,\n\
         \n\
         H3,2017-02-01,pigeon,citizen,,,,,\n\
         H4,2017-02-01,web,,,,,,\n\
         H5,2017-02-01,web,citizen,,,2017-02-03,goals_reached,\n\
         H6,2017-02-01,web,citizen,,2017-02-02,2017-02-03,because,\n\
         H7,2017-02-01,web,citizen,,2017-02-02,2017-02-03,moved,many\n\
         H8,2017-02-01,web\n\
         H9,2017-02-01,web,citizen,,,,,\n\
         H9,2017-02-02,web,citizen,,,,,\n\
         ;;;;;;;;\n\
         H10,2017-02-01,web,citizen,,,,,,,\n",
        "line 2, inquiry: the cell is empty and must be filled\n\
         line 3, received_at: the cell is empty and must be filled\n\
         line 5, channel: the word is not known; use one of: walk_in, phone, web, letter, e_mail, meeting, outreach\n\
         line 6, requester: the cell is empty and must be filled\n\
         line 7, started_at: the cell is empty and must be filled\n\
         line 8, closing_reason: the word is not known; use one of: goals_reached, no_further_need, citizen_stopped, moved, no_contact, longer_support, died, not_recorded\n\
         line 9, onward_section: not the number of a section; write for example 85 or 82b\n\
         line 10: the row has 3 cells, the header 9\n\
         11 H9 2017-02-01T11:00:00Z web citizen - awaited\n\
         line 12, inquiry: the number also stands in line 11; only the first was taken\n\
         14 H10 2017-02-01T11:00:00Z web citizen - awaited",
    );
}

#[test]
fn all_that_is_wrong_with_a_row_is_told_at_once() {
    let told = read(
        format!(
            "{HEADER}\n,soon,pigeon,somebody,31-02-2017,2017-02-02,2017-02-03,because,many\n\
             H2,2017-02-01,web,citizen,,,,,"
        )
        .as_bytes(),
    );
    let expected = [
        "line 2, inquiry: the cell is empty",
        "line 2, received_at: not a date or time",
        "line 2, channel: the word is not known",
        "line 2, requester: the word is not known",
        "line 2, agreed_at: there is no such day",
        "line 2, closing_reason: the word is not known",
        "line 2, onward_section: not the number of a section",
        "3 H2 2017-02-01T11:00:00Z web citizen - awaited",
    ];
    assert_eq!(told.lines().count(), expected.len(), "{told}");
    for (line, expected) in told.lines().zip(expected) {
        assert!(line.starts_with(expected), "{line}, not {expected}");
    }
}

#[test]
fn a_number_whose_row_was_bad_is_taken_from_a_later_row() {
    check(
        "H1,2017-02-01,pigeon,citizen,,,,,\nH1,2017-02-01,web,citizen,,,,,",
        "line 2, channel: the word is not known; use one of: walk_in, phone, web, letter, e_mail, meeting, outreach\n\
         3 H1 2017-02-01T11:00:00Z web citizen - awaited",
    );
}

#[test]
fn a_number_that_may_be_a_cpr_number_is_not_kept_and_told_by_line() {
    for number in [
        "010203-0000",
        "102030000",
        "10203-0000",
        "010203-0000-1",
        "0102030000-01",
        "2017-0102030000",
        "010203-0000/17",
        "610190-0000",
        "010203–0000",
        "CPR 010203 0000",
    ] {
        check(
            &format!("H1,2017-02-01,web,citizen,,,,,\n{number},2017-02-01,web,citizen,,,,,"),
            "2 H1 2017-02-01T11:00:00Z web citizen - awaited\n\
             line 3, inquiry: the number looks like a CPR number; use a number that says nothing about the person",
        );
    }
    check(
        "1-701799752,2017-02-01,web,citizen,,,,,",
        "2 1-701799752 2017-02-01T11:00:00Z web citizen - awaited",
    );
}

#[test]
fn no_message_repeats_what_a_cell_holds() {
    let told = read(
        format!("{HEADER}\n010203-1234,2017-02-01,web,citizen,,,,,\nH2,Somebody,web,Somebody,,,,,")
            .as_bytes(),
    );
    assert!(told.starts_with("line 2, inquiry: the number looks like a CPR number"), "{told}");
    assert!(!told.contains("1234") && !told.contains("Somebody"), "{told}");
}

#[test]
fn reasons_without_a_closing_are_left_out_and_told() {
    check(
        "H1,2017-02-01,web,citizen,,2017-02-02,,moved,85",
        "2 H1 2017-02-01T11:00:00Z web citizen - runs 2017-02-02T11:00:00Z\n\
         line 2, closing_reason: the cell is filled, but there is no closing; it was left out\n\
         line 2, onward_section: the cell is filled, but there is no closing; it was left out",
    );
}

#[test]
fn semicolons_order_case_byte_order_mark_and_line_ends_do_not_matter() {
    check_file(
        "\u{feff}Requester;CHANNEL;received_at;inquiry;agreed_at;started_at;closed_at;closing_reason;onward_section;note\r\n\
         citizen;web;2017-02-01;\"H;1\";;;;;;\"two\r\nlines, \"\"quoted\"\"\"\r\n\
         citizen;web;2017-02-01;H2;;;;;;\r\n"
            .as_bytes(),
        "2 H;1 2017-02-01T11:00:00Z web citizen - awaited\n\
         4 H2 2017-02-01T11:00:00Z web citizen - awaited\n\
         line 1, note: the column is not known and was not read",
    );
}

#[test]
fn latin_1_is_read_and_said() {
    let file = format!("{HEADER}\nÅR-1,2017-02-01,web,citizen,,,,,\n");
    let latin_1: Vec<u8> = file.chars().map(|letter| u8::try_from(letter).unwrap()).collect();
    check_file(
        &latin_1,
        "2 ÅR-1 2017-02-01T11:00:00Z web citizen - awaited\n\
         the file is not in UTF-8; it looks like Latin-1/Windows-1252 and was read as that",
    );
    // 0x80 is the euro sign in Windows-1252.
    check_file(
        format!("{HEADER}\nE@1,2017-02-01,web,citizen,,,,,\n")
            .bytes()
            .map(|byte| if byte == b'@' { 0x80 } else { byte })
            .collect::<Vec<u8>>()
            .as_slice(),
        "2 E€1 2017-02-01T11:00:00Z web citizen - awaited\n\
         the file is not in UTF-8; it looks like Latin-1/Windows-1252 and was read as that",
    );
}

#[test]
fn what_is_no_table_of_text_is_refused_with_what_to_do() {
    for (file, expected) in [
        (&b""[..], "The file is empty."),
        (b"\n\n  \n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (
            b"PK\x03\x04rest",
            "The file is a workbook (Excel) or another packed file. Save it as CSV UTF-8 and try again.",
        ),
        (
            b"\xff\xfei\x00n\x00\x00\xd8",
            "The file is saved as Unicode (UTF-16), but broken. Save it as CSV UTF-8 and try again.",
        ),
        (
            b"i\x00n\x00q",
            "The file is not a text file: it contains zero bytes. Save it as CSV UTF-8 and try again.",
        ),
        (
            b"inquiry,re\x00ceived_at",
            "The file is not a text file: it contains zero bytes. Save it as CSV UTF-8 and try again.",
        ),
        (
            "æ,ø,å\nbroken \u{e5}".as_bytes().split_last().unwrap().1,
            "The file is UTF-8, but broken in line 2. Save it again as CSV UTF-8.",
        ),
    ] {
        assert_eq!(read(file), expected, "{file:?}");
    }
    assert_eq!(
        read(HEADER.replace("agreed_at,", "").as_bytes()),
        "Columns are missing in the header: agreed_at."
    );
    assert_eq!(read(",".repeat(300).as_bytes()), "The file is empty.");
    assert_eq!(
        read(format!("{HEADER},inquiry").as_bytes()),
        "The column inquiry stands twice in the header."
    );
    let told = read(b"010203-1234,2017-02-01,010203-1234\n");
    assert!(!told.contains("1234"), "a file without a header is not read out: {told}");
    let wide: Vec<String> = (0..300).map(|column| format!("c{column}")).collect();
    assert_eq!(
        read(wide.join(",").as_bytes()),
        "The header is too long or has too many columns (at most 256)."
    );
}

#[test]
fn a_quotation_that_never_closes_costs_one_row() {
    check(
        "H1,2017-02-01,web,citizen,,,,,\"open\n\
         H2,2017-02-01,web,citizen,,,,,\n\
         H3,2017-02-01,web,citizen,,,,,",
        "line 2: a quotation mark opens and never closes\n\
         3 H2 2017-02-01T11:00:00Z web citizen - awaited\n\
         4 H3 2017-02-01T11:00:00Z web citizen - awaited",
    );
}

#[test]
fn an_endless_row_costs_one_row() {
    let long = "x".repeat(200_000);
    check(
        &format!("{long},2017-02-01,web,citizen,,,,,\nH2,2017-02-01,web,citizen,,,,,"),
        "line 2: the row is too long, at most 65536 bytes\n\
         3 H2 2017-02-01T11:00:00Z web citizen - awaited",
    );
    let long = "x".repeat(65);
    check(
        &format!("{long},2017-02-01,web,citizen,,,,,"),
        "line 2, inquiry: the text is too long, at most 64 characters",
    );
    check(
        "H\u{7}1,2017-02-01,web,citizen,,,,,",
        "line 2, inquiry: the text contains control characters",
    );
}

#[test]
fn every_reason_is_said_in_both_languages() {
    let file = format!("{HEADER}\nH1,never,web,citizen,,,,,\n");
    let bad_row = Inquiries::open(Cursor::new(file)).unwrap().next().unwrap().unwrap_err();
    assert_eq!(
        bad_row.text(Language::Danish),
        "linje 2, received_at: ikke en dato eller et tidspunkt; skriv 2017-02-01, 01-02-2017, 1/2-2017 eller 1.2.2017, alene eller med klokkeslæt: 01-02-2017 14:36, 2017-02-01 14.36 eller 2017-02-01T14:36:49+01:00"
    );
}
