//! Files as people have them, through the program: nothing is lost, and nothing is told in code.

use crate::run::{Folder, HEADER, shared};
use jiff::civil::date;

/// A file with one row for each number and day of receipt.
fn rows<'a>(rows: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let row = |(number, day): (&str, String)| format!("{number};\"{day}\";phone;citizen;;;;;\n");
    format!("{}\n{}", HEADER.replace(',', ";"), rows.into_iter().map(row).collect::<String>())
}

#[test]
fn every_row_of_a_danish_file_is_taken_and_its_form_is_said() {
    let days: Vec<_> = (0..200_i64)
        .map(|at| date(2023, 1, 1).saturating_add(jiff::Span::new().days(at)))
        .collect();
    for (form, said) in [
        ("%-d-%-m-%Y 08:00:00", "Dates were read as day-month-year (31-12-2017)\n"),
        ("%-d/%-m-%Y kl. 14.36", "Dates were read as day-month-year (31-12-2017)\n"),
        (
            "%d.%m.%y",
            "Dates were read as day-month-year (31-12-2017); years of two digits are 2000–2099",
        ),
        ("%m/%d/%Y 2:36 PM", "Dates were read as month-day-year (12-31-2017)\n"),
        (
            "%Y-%m-%d 14.36",
            "Dates were read as they stand: each shows what is day, month and year\n",
        ),
    ] {
        let folder = Folder::new();
        let numbers: Vec<String> = (0..days.len()).map(|number| format!("H{number}")).collect();
        let written = days.iter().map(|day| day.strftime(form).to_string());
        let file = rows(numbers.iter().map(String::as_str).zip(written));
        let ran = folder.import(&folder.file("danish.csv", file));
        assert_eq!((ran.code, ran.counts()), (0, [200, 0, 0, 0]), "{form}: {ran:?}");
        assert!(ran.out.contains(said), "{form}: {ran:?}");
        let january = folder.report("2023-01-01", "2023-01-31");
        assert_eq!(january["inquiries"], 31, "{form}: {january}");
    }
}

#[test]
fn a_case_number_that_may_be_a_cpr_number_never_reaches_the_journal() {
    let folder = Folder::new();
    // Nobody's: the last four digits are 0000.
    let numbers = [
        "010203-0000",
        "102030000",
        "10203-0000",
        "010203-0000-1",
        "0102030000-01",
        "2017-0102030000",
        "010203-0000/17",
        "610190-0000",
        "010203–0000",
        "01.02.03-0000",
        "CPR0102030000",
    ];
    let file = rows(
        numbers.into_iter().chain(["1-701799752", "H1"]).map(|number| (number, "1/2-2017".into())),
    );
    let ran = folder.import(&folder.file("numbers.csv", file));
    assert_eq!((ran.code, ran.counts()), (1, [2, 0, 0, 11]), "{ran:?}");
    for line in 2..13 {
        let told = format!("line {line}, inquiry: the number looks like a CPR number");
        assert!(ran.out.contains(&told), "{told}: {ran:?}");
    }
    let kept = folder.data().join("testby");
    for file in std::fs::read_dir(kept).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for number in numbers {
            let is_there = bytes.windows(number.len()).any(|part| part == number.as_bytes());
            assert!(!is_there, "{number}");
        }
    }
}

#[test]
fn no_message_of_an_import_holds_a_code_in_brackets() {
    let folder = Folder::new();
    let file = format!(
        "{HEADER}\n\
         H1,2199-03-01,phone,citizen,,,,,\n\
         H2,2024-03-01,phone,citizen,2024-02-28,,,,\n\
         H3,2024-03-01,phone,citizen,,2024-03-05,2024-03-04,moved,\n\
         H4,2024-03-01,phone,citizen,,,2024-02-05,,\n\
         H5,x,pigeon,citizen,,,2024-02-05,,\n"
    );
    let file = folder.file("bad.csv", file);
    let import = ["import", "inquiries", file.to_str().unwrap(), "--municipality", "Testby"];
    for ran in [
        folder.roret(&import),
        folder.roret_in_danish(&import),
        folder.roret_in_danish(&[&import[..], &["--strict"]].concat()),
    ] {
        assert!(!ran.out.contains(['[', ']']) && !ran.err.contains(['[', ']']), "{ran:?}");
        for code in ["before-inquiry", "in-the-future", "closed-before-start"] {
            assert!(!ran.out.contains(code), "{ran:?}");
        }
        let told =
            ran.out.lines().filter(|line| line.contains("line 6, ") || line.contains("linje 6, "));
        assert_eq!(told.count(), 2, "both columns of a row are told: {ran:?}");
    }
    let ran = folder.roret_in_danish(&import);
    assert!(
        ran.out.contains(
            "linje 3, agreed_at: 28. februar 2024 ligger før henvendelsen den 1. marts 2024."
        ),
        "{ran:?}"
    );
    assert!(ran.out.contains("linje 2, received_at: 1. marts 2199 ligger i fremtiden."), "{ran:?}");
}

#[test]
fn a_mapping_may_take_a_moment_from_several_activities() {
    let folder = Folder::new();
    let mapping = folder.file(
        "mapping.toml",
        "source = 'x'\ncourse_kind = 'counselling'\ncolumns = { case = 'case', activity = 'what', time = 'at' }\n\
         receipt = { activity = ['phoned', 'wrote'] }\nagreement = { activity = ['agreed', 'agreed by phone'] }\n\
         channel = { default = 'phone' }\nrequester = { default = 'citizen' }\n",
    );
    let log = folder.file(
        "log.csv",
        "case;what;at\n1;phoned;1-2-2024 8.00\n1;agreed by phone;13-2-2024 9.00\n2;wrote;3-2-2024 8.00\n2;agreed;4-2-2024 9.00\n",
    );
    let [log, mapping] = [&log, &mapping].map(|path| path.to_str().unwrap());
    let ran =
        folder.roret(&["import", "log", log, "--mapping", mapping, "--municipality", "Testby"]);
    assert_eq!((ran.code, ran.counts()), (0, [2, 0, 0, 0]), "{ran:?}");
    assert!(ran.out.contains("Dates were read as day-month-year"), "{ran:?}");
    let report = folder.report("2024-02-01", "2024-02-29");
    assert_eq!((&report["inquiries"], &report["agreed_within_7_days"]), (&2.into(), &1.into()));
}

/// The files that came out wrong once.
#[test]
fn the_faults_of_shared_files_are_gone() {
    for (file, code, counts) in [
        ("faults/case-numbers-with-cpr.csv", 1, [0, 0, 0, 8]),
        ("faults/csv-quoted-blank-rows.csv", 0, [1, 0, 0, 0]),
        ("faults/csv-bom-then-blank.csv", 0, [1, 0, 0, 0]),
    ] {
        let Some(file) = shared(file) else { return };
        let folder = Folder::new();
        let ran = folder.import(&file);
        assert_eq!((ran.code, ran.counts()), (code, counts), "{}: {ran:?}", file.display());
    }
}
