//! A journal of each form that a file ever had opens for ever, and says what it said.
//!
//! `testdata/journals` holds one small journal as a file of every version, as an export of the archive's form, and the
//! report that it gave. What lies there stays; a new version adds its file. The records of every event form ever
//! written are in the domain (`event-forms.txt`).

use crate::run::Folder;
use std::path::{Path, PathBuf};

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata/journals").join(name)
}

fn says_what_it_said(folder: &Folder, what: &str) {
    let export = folder.roret(&["export", "events", "--municipality", "Testby"]);
    assert_eq!(export.code, 0, "{what}: {export:?}");
    assert!(export.out == std::fs::read_to_string(kept("events.jsonl")).unwrap(), "{what}: events");
    let year = ["--from", "2024-01-01", "--to", "2024-12-31", "--format", "json"];
    let report = ["report", "promise", "--municipality", "Testby"];
    let report = folder.roret(&[&report[..], &year].concat());
    assert_eq!(report.code, 0, "{what}: {report:?}");
    assert_eq!(report.out, std::fs::read_to_string(kept("promise.json")).unwrap(), "{what}");
}

#[test]
fn a_file_of_every_version_opens_and_says_what_it_said() {
    let mut versions = 0;
    while kept(&format!("version-{}.journal", versions + 1)).exists() {
        versions += 1;
        let folder = Folder::new();
        let home = folder.data().join("testby");
        std::fs::create_dir_all(&home).unwrap();
        std::fs::copy(kept(&format!("version-{versions}.journal")), home.join("journal.sqlite"))
            .unwrap();
        says_what_it_said(&folder, &format!("version {versions}"));
        // And it is gone on with: the same rows again are known, a new one is taken in.
        let rows = "H1,2024-03-01,phone,citizen,2024-03-04,2024-03-05,2024-06-01,goals_reached,\n\
            H4,2024-05-01,phone,citizen,,,,,\n";
        let ran = folder.import_rows(rows);
        assert_eq!((ran.number("known, nothing new"), ran.number("new inquiries")), (1, 1));
    }
    assert_eq!(versions, 4, "a new version of the file leaves one of its own here");
}

#[test]
fn an_export_is_taken_in_for_ever() {
    let folder = Folder::new();
    let file = kept("events.jsonl");
    let file = file.to_str().unwrap();
    let ran = folder.roret(&["import", "events", file, "--municipality", "Testby"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    says_what_it_said(&folder, "the export");
}

/// Where SQLite keeps the number that says which version a file is of (`user_version`, four bytes, the last one least).
const VERSION_AT: usize = 63;

#[test]
fn a_file_of_a_newer_version_is_refused_in_one_line_and_left_as_it_is() {
    let folder = Folder::new();
    let home = folder.data().join("testby");
    std::fs::create_dir_all(&home).unwrap();
    let mut newer = std::fs::read(kept("version-3.journal")).unwrap();
    assert_eq!(newer[VERSION_AT], 3);
    newer[VERSION_AT] = 9;
    // As a program leaves it, with a write-ahead log (the file was kept without).
    newer[18..20].copy_from_slice(&[2, 2]);
    std::fs::write(home.join("journal.sqlite"), &newer).unwrap();
    for command in ["serve", "report"] {
        let more: &[&str] =
            if command == "serve" { &["--listen", "127.0.0.1:0"] } else { &["promise"] };
        let asked = [&[command], more, &["--municipality", "Testby"]].concat();
        for (ran, told) in [
            (folder.roret(&asked), "a newer roret wrote the file (version 9): use that roret"),
            (
                folder.roret_in_danish(&asked),
                "filen er skrevet af en nyere version af roret (version 9): brug den version",
            ),
        ] {
            assert_eq!(ran.code, 2, "{ran:?}");
            assert_eq!(ran.err.trim().lines().count(), 1, "{ran:?}");
            assert!(ran.err.contains(told), "{ran:?}");
        }
    }
    assert!(std::fs::read(home.join("journal.sqlite")).unwrap() == newer, "it was changed");
}
