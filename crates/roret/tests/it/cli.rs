//! The command line itself: places, locks, doctor.

use crate::run::Folder;

#[test]
fn an_unknown_municipality_names_those_that_are_there() {
    let folder = Folder::new();
    let ran = folder.roret(&["report", "promise", "--municipality", "Testby"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("no municipality testby in") && ran.err.contains("(there: –)"),
        "{ran:?}"
    );
    assert!(!folder.data().exists());
    folder.import_rows("H1,2024-03-01,phone,citizen,,,,,\n");
    let ran = folder.roret(&["report", "promise", "--municipality", "../Ærø"]);
    assert!(
        ran.err.contains("no municipality aeroe") && ran.err.contains("(there: testby)"),
        "{ran:?}"
    );
    let ran = folder.roret(&["report", "promise", "--municipality", "/.."]);
    assert!(ran.code == 2 && ran.err.contains("needs letters"), "{ran:?}");
}

#[test]
fn messages_are_danish_unless_asked_for_otherwise() {
    let folder = Folder::new();
    let file = folder.file("x.csv", "");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_roret"))
        .args(["import", "inquiries"])
        .arg(file)
        .args(["--municipality", "Testby", "--data"])
        .arg(folder.data())
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("Filen er tom."));
}

#[test]
fn a_database_that_is_none_is_told_in_the_readers_language() {
    let folder = Folder::new();
    for (address, english, danish) in [
        (
            "nonsense",
            "the database's address can't be read: write postgres://",
            "databasens adresse kan ikke læses: skriv postgres://",
        ),
        (
            "postgres://role:hemmelig@127.0.0.1:1/roret",
            "the database does not answer: see that it runs",
            "databasen svarer ikke: kontrollér, at den kører",
        ),
    ] {
        let asked = ["report", "promise", "--municipality", "Testby", "--database", address];
        for (ran, told) in
            [(folder.roret(&asked), english), (folder.roret_in_danish(&asked), danish)]
        {
            assert!(ran.code == 2 && ran.err.contains(told), "{ran:?}");
            assert_eq!(ran.err.trim().lines().count(), 1, "{ran:?}");
            assert!(!ran.err.contains("hemmelig"), "{ran:?}");
        }
    }
}

#[test]
fn two_writers_are_one_too_many() {
    let folder = Folder::new();
    folder.import_rows("H1,2024-03-01,phone,citizen,,,,,\n");
    let lock = std::fs::File::open(folder.data().join("testby/lock")).unwrap();
    lock.try_lock().unwrap();
    let ran = folder.import_rows("H2,2024-03-01,phone,citizen,,,,,\n");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("another roret works on"), "{ran:?}");
    // Reading needs no lock.
    assert_eq!(folder.report("2024-01-01", "2024-12-31")["inquiries"], 1);
    let ran = folder.roret(&["doctor"]);
    assert!(ran.code == 0 && ran.out.contains("in use by a roret"), "{ran:?}");
    drop(lock);
    assert_eq!(folder.import_rows("H2,2024-03-01,phone,citizen,,,,,\n").code, 0);
}

#[test]
fn doctor_says_what_is_well_and_what_is_not() {
    let folder = Folder::new();
    let ran = folder.roret(&["doctor"]);
    assert_eq!(ran.code, 1, "no data folder yet is a warning");
    assert!(ran.out.contains("ok        SQLite 3.") && ran.out.contains("warning "), "{ran:?}");

    folder.import_rows("H1,2024-03-01,phone,citizen,,,,,\n");
    let ran = folder.roret(&["doctor"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("3 events replayed in"), "{ran:?}");
    assert!(ran.out.contains("WAL and synchronous=FULL verified"), "{ran:?}");

    std::fs::write(folder.data().join("testby/journal.sqlite"), "no journal at all").unwrap();
    for left in ["journal.sqlite-wal", "journal.sqlite-shm"] {
        let _ = std::fs::remove_file(folder.data().join("testby").join(left));
    }
    let ran = folder.roret(&["doctor"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.out.contains("problem "), "{ran:?}");
}

#[test]
fn wrong_arguments_end_with_two() {
    let folder = Folder::new();
    assert_eq!(folder.roret(&["import", "inquiries"]).code, 2);
    assert_eq!(folder.roret(&["dance"]).code, 2);
}
