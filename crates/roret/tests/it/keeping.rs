//! Backups, restores, moves, exports: what leaves one place is the same at another, on either engine.

use crate::load::{Crowd, Node, SOUND, Seen, key, send, wait};
use crate::run::{Folder, HEADER, Ran};
use roret_drills::meddling;
use roret_drills::postgres::{APPLICATION, OWNER, Server};
use roret_journal::sqlite::SqliteJournal;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROWS: &str = "H1,2024-03-01,phone,citizen,2024-03-04,2024-03-05,2024-06-01,goals_reached,\n\
    H2,2024-03-02,web,psychiatric_hospital,2024-03-12,,,,\nH3,2024-04-02,walk_in,relative,,,,,\n";

const REPORTS: [&str; 11] = [
    "promise", "waiting", "duration", "return", "flow", "contacts", "steps", "goals", "groups",
    "coverage", "caseload",
];

#[track_caller]
fn is_done(ran: &Ran) {
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[track_caller]
fn is_refused(ran: &Ran, why: &str) {
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains(why) && ran.err.trim().lines().count() == 1, "{ran:?}");
}

/// A municipality with a few inquiries.
fn testby() -> Folder {
    let folder = Folder::new();
    is_done(&folder.import_rows(ROWS));
    folder
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn exported(folder: &Folder, more: &[&str]) -> String {
    let mut arguments = vec!["export", "events", "--municipality", "Testby"];
    arguments.extend(more);
    let ran = folder.roret(&arguments);
    is_done(&ran);
    ran.out
}

#[test]
fn an_export_is_taken_in_again_byte_for_byte() {
    let (folder, other) = (testby(), Folder::new());
    let whole = exported(&folder, &[]);
    let file = other.file("events.jsonl", &whole);
    let taken_in = ["import", "events", path(&file), "--municipality", "Testby"];
    let ran = other.roret(&taken_in);
    is_done(&ran);
    assert!(ran.out.contains("taken in from") && ran.out.contains("verified"), "{ran:?}");
    assert_eq!(exported(&other, &[]), whole);
    assert_eq!(other.report("2024-01-01", "2024-12-31"), folder.report("2024-01-01", "2024-12-31"));
    // The same rows of the other system are known there too: keys came along.
    assert_eq!(other.import_rows(ROWS).number("known, nothing new"), 3);
    is_refused(&other.roret(&taken_in), "there is a journal in");
}

#[test]
fn an_export_that_is_not_sound_is_refused_at_its_line_and_leaves_nothing() {
    let folder = testby();
    let whole = exported(&folder, &[]);
    let lines: Vec<&str> = whole.lines().collect();
    let without = |index: usize| {
        let mut lines = lines.clone();
        lines.remove(index);
        lines.join("\n") + "\n"
    };
    let doubled = |index: usize| {
        let mut lines = lines.clone();
        lines.insert(index, lines[index]);
        lines.join("\n") + "\n"
    };
    let mut without_first = lines.clone();
    without_first.drain(1..3);
    let without_first = without_first.join("\n") + "\n";
    for (text, expected) in [
        (without(0), "line 1: this is no archive of a journal"),
        (without_first, "line 2: event 1 is missing: event 2 stands here"),
        (without(2), "line 3: the line of a command is missing or out of its place"),
        (without(lines.len() - 1), "the archive is cut off: its last line is missing"),
        (doubled(1), "line 3: event 1 stands here a second time"),
        (
            whole.replace("\"channel\":\"phone\"", "\"channel\":\"web\""),
            "the archive has been changed: its hash does not fit",
        ),
        (whole.replacen("\"roret_journal\":1", "\"roret_journal\":9", 1), "a newer roret wrote"),
        (whole[..whole.len() / 2].to_owned(), "the archive is cut off"),
        (String::new(), "line 1: this is no archive"),
        (HEADER.to_owned() + "\n" + ROWS, "line 1: this is no archive"),
    ] {
        let other = Folder::new();
        let file = other.file("events.jsonl", text);
        let ran = other.roret(&["import", "events", path(&file), "--municipality", "Testby"]);
        is_refused(&ran, expected);
        assert!(ran.err.contains("Nothing was put to use"), "{ran:?}");
        assert!(!other.data().exists(), "{expected}: something was left");
    }
}

#[test]
fn a_backup_is_incremental_and_restores_to_the_last_event() {
    let folder = testby();
    let shelf = folder.data().parent().unwrap().join("backups");
    let backup = ["backup", "--municipality", "Testby", "--to", path(&shelf)];
    is_done(&folder.roret(&backup));
    is_done(&folder.roret(&backup));
    let names = || {
        let mut names: Vec<String> = std::fs::read_dir(shelf.join("testby"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".jsonl"))
            .collect();
        names.sort();
        names
    };
    assert_eq!(names().len(), 1, "nothing came in between: {:?}", names());
    is_done(&folder.import_rows("H4,2024-05-01,phone,citizen,,,,,\n"));
    is_done(&folder.roret(&backup));
    assert_eq!(names().len(), 2, "{:?}", names());
    // A backup that was broken off half way is not taken for one.
    std::fs::write(shelf.join("testby/unfinished"), "half").unwrap();
    let other = Folder::new();
    let restore = ["restore", "--municipality", "Testby", "--from", path(&shelf)];
    let ran = other.roret(&restore);
    is_done(&ran);
    assert!(ran.out.contains("restored, compared and replayed"), "{ran:?}");
    assert_eq!(exported(&other, &[]), exported(&folder, &[]));
    is_refused(&other.roret(&restore), "there is a journal in");
    // The backups of one journal do not go on with another one.
    let third = Folder::new();
    is_done(&third.import_rows("H9,2024-05-01,phone,citizen,,,,,\n"));
    is_refused(&third.roret(&backup), "they are another journal's");
    // Nor with one of the same length, such as one that was restored and has gone on differently.
    let fourth = Folder::new();
    is_done(&fourth.import_rows(ROWS));
    is_done(&fourth.import_rows("H5,2024-05-01,phone,citizen,,,,,\n"));
    is_done(&fourth.import_rows("H6,2024-05-01,phone,citizen,,,,,\n"));
    is_refused(&fourth.roret(&backup), "they are another journal's");
    // A file that is missing, or damaged, is named before anything is restored.
    let first = shelf.join("testby").join(&names()[0]);
    let kept = std::fs::read(&first).unwrap();
    std::fs::write(&first, &kept[..kept.len() / 2]).unwrap();
    let empty = Folder::new();
    is_refused(&empty.roret(&restore), "the archive is cut off");
    std::fs::remove_file(&first).unwrap();
    is_refused(&empty.roret(&restore), "event 1 is missing");
    assert!(!empty.data().exists());
}

#[test]
fn a_restore_that_was_broken_off_is_finished_before_anybody_works() {
    let (folder, other) = (testby(), Folder::new());
    let shelf = folder.data().parent().unwrap().join("backups");
    is_done(&folder.roret(&["backup", "--municipality", "Testby", "--to", path(&shelf)]));
    let restore = ["restore", "--municipality", "Testby", "--from", path(&shelf)];
    is_done(&other.roret(&restore));
    // As if it had stopped before its end.
    std::fs::write(other.data().join("testby/restoring"), "").unwrap();
    let report = ["report", "promise", "--municipality", "Testby"];
    is_refused(&other.roret(&report), "finish `roret restore` first");
    is_refused(
        &other.roret(&["serve", "--municipality", "Testby"]),
        "finish `roret restore` first",
    );
    is_done(&other.roret(&restore));
    is_done(&other.roret(&report));
    assert_eq!(exported(&other, &[]), exported(&folder, &[]));
}

#[test]
fn a_half_copied_file_does_not_start() {
    let folder = testby();
    is_done(&folder.roret(&["doctor"]));
    let journal = folder.data().join("testby/journal.sqlite");
    let whole = std::fs::read(&journal).unwrap();
    for part in [10, 25, 50, 75, 90] {
        std::fs::write(&journal, &whole[..whole.len() * part / 100]).unwrap();
        for left in ["journal.sqlite-wal", "journal.sqlite-shm"] {
            let _ = std::fs::remove_file(folder.data().join("testby").join(left));
        }
        let ran = folder.import_rows(ROWS);
        is_refused(&ran, "can't open");
        for advice in ["copied half", "copy it again, or restore a backup"] {
            assert!(ran.err.contains(advice), "{part} %: {ran:?}");
        }
        let serve = ["serve", "--municipality", "Testby", "--listen", "127.0.0.1:0"];
        let ran = folder.roret_in_danish(&serve);
        is_refused(&ran, "kan ikke åbne");
        for advice in ["kopieret halvt", "kopiér den igen, eller gendan den fra en sikkerhedskopi"]
        {
            assert!(ran.err.contains(advice), "{part} %: {ran:?}");
        }
    }
}

#[test]
fn files_move_into_a_database_and_back() {
    let Some(server) = Server::start() else { return };
    let folder = testby();
    let (owner, application) = (server.url(OWNER), server.url(APPLICATION));
    let database = ["--database", application.as_str()];
    let moves = |from: &str, to: &str| {
        folder.roret(&["move", "--municipality", "Testby", "--from", from, "--to", to])
    };
    let data = folder.data();
    is_refused(&moves(path(&data), &application), "run `roret migrate`");
    is_done(&folder.roret(&["migrate", "--database", &owner]));
    is_done(&moves(path(&data), &application));
    assert_eq!(exported(&folder, &database), exported(&folder, &[]));
    is_refused(&moves(path(&data), &application), "there is a journal in testby in the database");
    let back = data.parent().unwrap().join("back");
    is_done(&moves(&application, path(&back)));
    let at_home = Folder::at(&back);
    assert_eq!(exported(&at_home, &[]), exported(&folder, &[]));
    // Every report is the same to the byte, whatever the journal lies in.
    for report in REPORTS {
        let asked = ["report", report, "--municipality", "Testby", "--format", "json"];
        let in_files = folder.roret(&asked);
        let in_database = folder.roret(&[&asked[..], &database[..]].concat());
        is_done(&in_files);
        assert_eq!(in_files.out, in_database.out, "{report}");
    }
    let doctor = [&["doctor", "--municipality", "Testby"][..], &database[..]].concat();
    let ran = folder.roret(&doctor);
    is_done(&ran);
    assert!(ran.out.contains("rights verified") && ran.out.contains("events replayed"), "{ran:?}");
    // A role that may change the journal, and a database that is gone: one line says so, and what to do.
    let report = ["report", "promise", "--municipality", "Testby"];
    let serve = ["serve", "--municipality", "Testby", "--listen", "127.0.0.1:0"];
    let refused = |in_english: &str, in_danish: &str| {
        for command in [&report[..], &serve[..]] {
            let asked = [command, &database[..]].concat();
            is_refused(&folder.roret(&asked), in_english);
            is_refused(&folder.roret_in_danish(&asked), in_danish);
        }
    };
    server.order("GRANT UPDATE (line) ON roret.event TO roret_app");
    refused(
        "the role has the right to UPDATE on event: take it away",
        "rollen har rettigheden UPDATE på tabellen event: fjern den",
    );
    server.order("REVOKE UPDATE (line) ON roret.event FROM roret_app");
    drop(server);
    refused(
        "can't use the database: the database does not answer: see that it runs",
        "kan ikke bruge databasen: databasen svarer ikke: kontrollér, at den kører",
    );
}

/// Backs up while citizens write, lets them write more, wipes everything, restores, and compares: what was put aside is
/// there, to the last event.
async fn drill(kept: &[&str], restored: &[&str], shelf: &Folder, wipe: impl FnOnce()) {
    let node = Node::start(kept);
    let backups = shelf.data().parent().unwrap().join("backups");
    let backup: Vec<&str> =
        [&["backup", "--municipality", "Prøvekøbing", "--to", path(&backups)], kept].concat();
    let nodes = [node.address];
    let crowd = Crowd::new(&nodes, SOUND, 1);
    let acknowledged = crowd.writes_while(|acknowledged| {
        let mut keys = Vec::new();
        for _ in 0..5 {
            keys.extend(acknowledged.iter().take(30));
            is_done(&shelf.roret(&backup));
        }
        keys
    });
    let put_aside = shelf.roret(&backup);
    is_done(&put_aside);
    let export = ["export", "events", "--municipality", "Prøvekøbing"];
    let before = shelf.roret(&[&export[..], kept].concat());
    for form in 1..=3 {
        assert_eq!(send(node.address, key(99, 1, form)), Some(303));
    }
    let later = shelf.roret(&[&export[..], kept].concat());
    assert!(later.out.len() > before.out.len(), "work went on after the last backup");
    node.kill();
    wipe();
    let restore: Vec<&str> =
        [&["restore", "--municipality", "Prøvekøbing", "--from", path(&backups)], restored]
            .concat();
    let ran = shelf.roret(&restore);
    is_done(&ran);
    let counts = |said: &str| -> Vec<u64> {
        let said = said.rsplit_once(": ").unwrap().1;
        said.split_whitespace().filter_map(|word| word.parse().ok()).collect()
    };
    assert_eq!(counts(&ran.out), counts(&put_aside.out), "events and looks: {ran:?}");
    let after = shelf.roret(&[&export[..], restored].concat());
    is_done(&after);
    assert!(before.out == after.out, "what was restored is not what was put aside");
    // And everything that was acknowledged is in it.
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("events.jsonl");
    std::fs::write(&at, after.out).unwrap();
    let copy = Folder::at(folder.path());
    is_done(&copy.roret(&["import", "events", path(&at), "--municipality", "Prøvekøbing"]));
    let mut journal =
        SqliteJournal::open_to_read(&folder.path().join("proevekoebing/journal.sqlite"))
            .await
            .unwrap();
    let mut seen = Seen::default();
    seen.read_on(&mut journal).await;
    seen.holds(&acknowledged, "after the restore");
}

#[tokio::test]
async fn a_backup_of_files_under_load_restores_to_what_was_there() {
    let shelf = Folder::new();
    let (one, other) =
        (shelf.data().parent().unwrap().join("one"), shelf.data().parent().unwrap().join("other"));
    let wipe = || std::fs::remove_dir_all(&one).unwrap();
    drill(&["--data", path(&one)], &["--data", path(&other)], &shelf, wipe).await;
}

#[tokio::test]
async fn a_backup_of_files_under_load_restores_into_a_database() {
    let Some(server) = Server::start() else { return };
    let shelf = Folder::new();
    let application = server.url(APPLICATION);
    is_done(&shelf.roret(&["migrate", "--database", &server.url(OWNER)]));
    let one = shelf.data().parent().unwrap().join("one");
    let wipe = || std::fs::remove_dir_all(&one).unwrap();
    drill(&["--data", path(&one)], &["--database", &application], &shelf, wipe).await;
}

#[tokio::test]
async fn a_backup_of_a_database_under_load_restores_into_files() {
    let Some(server) = Server::start() else { return };
    let shelf = Folder::new();
    let application = server.url(APPLICATION);
    is_done(&shelf.roret(&["migrate", "--database", &server.url(OWNER)]));
    let other = shelf.data().parent().unwrap().join("other");
    let wipe = || {
        server.order("TRUNCATE roret.event, roret.command, roret.head, roret.look, roret.subject");
    };
    drill(&["--database", &application], &["--data", path(&other)], &shelf, wipe).await;
}

#[test]
fn the_drill_is_one_command_and_leaves_nothing() {
    let folder = testby();
    let home = folder.data().parent().unwrap().to_owned();
    let (shelf, temporary) = (home.join("backups"), home.join("temporary"));
    std::fs::create_dir(&temporary).unwrap();
    is_done(&folder.roret(&["backup", "--municipality", "Testby", "--to", path(&shelf)]));
    let asked = ["restore", "--municipality", "Testby", "--from", path(&shelf), "--drill"];
    let drill = || Ran::of(folder.command(&asked).env("TMPDIR", &temporary));
    let ran = drill();
    is_done(&ran);
    assert!(ran.out.contains("restored, compared and replayed"), "{ran:?}");
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0, "something was left");
    // A backup that is not sound fails the drill, and nothing is left either.
    let stretch = std::fs::read_dir(shelf.join("testby")).unwrap().map(|one| one.unwrap().path());
    let stretch = stretch.filter(|path| path.extension().is_some_and(|kind| kind == "jsonl"));
    let stretch = stretch.min().unwrap();
    let whole = std::fs::read(&stretch).unwrap();
    std::fs::write(&stretch, &whole[..whole.len() / 2]).unwrap();
    is_refused(&drill(), "cut off");
    assert_eq!(std::fs::read_dir(&temporary).unwrap().count(), 0, "something was left");
}

#[test]
fn rounds_of_a_backup_are_a_minute_apart_at_most() {
    let folder = testby();
    let shelf = folder.data().parent().unwrap().join("backups");
    let backup = ["backup", "--municipality", "Testby", "--to", path(&shelf), "--continuous"];
    let ran = folder.roret(&[&backup[..], &["--every", "61"]].concat());
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("--every"), "{ran:?}");
    assert!(!shelf.exists());
}

#[test]
fn a_continuous_backup_follows_the_work_until_it_is_stopped() {
    // Given a backup that looks once a second while citizens write.
    let shelf = Folder::new();
    let home = shelf.data().parent().unwrap().to_owned();
    let (data, backups) = (home.join("one"), home.join("backups"));
    let kept = ["--data", path(&data)];
    let node = Node::start(&kept);
    let backup = ["backup", "--municipality", "Prøvekøbing", "--to", path(&backups)];
    let often = ["--continuous", "--every", "1"];
    let mut command = shelf.command(&[&backup[..], &kept, &often].concat());
    let mut running = command.stdout(Stdio::null()).spawn().unwrap();
    let stretches = || {
        let files = std::fs::read_dir(backups.join("proevekoebing"));
        let names = files.into_iter().flatten().map(|file| file.unwrap().file_name());
        let names = names.filter_map(|name| name.into_string().ok());
        let of_journal = |name: &String| name.starts_with("journal-") && name.ends_with(".jsonl");
        names.filter(of_journal).collect::<BTreeSet<String>>()
    };
    let wait_for_more_than = |number: usize| {
        let started = Instant::now();
        while stretches().len() <= number {
            assert!(started.elapsed() < Duration::from_secs(60), "nothing more was put aside");
            wait();
        }
    };
    wait_for_more_than(0);
    // Another one is kept away meanwhile.
    is_refused(&shelf.roret(&[&backup[..], &kept].concat()), "another backup writes there");
    // When somebody writes, it is put aside without anybody's asking, each time.
    for form in 1..=3 {
        let before = stretches().len();
        assert_eq!(send(node.address, key(1, 1, form)), Some(303));
        wait_for_more_than(before);
    }
    // When it is stopped, it puts aside what came last, and ends well.
    assert_eq!(send(node.address, key(1, 1, 4)), Some(303));
    let stopped = Command::new("kill").arg(running.id().to_string()).status().unwrap();
    assert!(stopped.success());
    assert!(running.wait().unwrap().success());
    node.kill();
    let restored = home.join("other");
    let restore = ["restore", "--municipality", "Prøvekøbing", "--from", path(&backups)];
    is_done(&shelf.roret(&[&restore[..], &["--data", path(&restored)]].concat()));
    let export = ["export", "events", "--municipality", "Prøvekøbing", "--data"];
    let of = |place: &Path| shelf.roret(&[&export[..], &[path(place)]].concat()).out;
    assert!(of(&restored) == of(&data), "what was restored is not what was there");
}

/// What answers repeated keys is checked too, and is named by whoever meets it: not the file that was being written.
#[test]
fn a_row_that_answers_repeated_keys_and_does_not_fit_is_named_everywhere() {
    for (done, in_english, in_danish) in [
        (
            meddling::take_out_a_command as fn(&Path) -> bool,
            "the row of the command that ends there is missing",
            "r\u{e6}kken for den kommando, der ender her, mangler",
        ),
        (meddling::change_a_request, "the row was changed", "r\u{e6}kken er \u{e6}ndret"),
    ] {
        let folder = testby();
        let home = folder.data().parent().unwrap().to_owned();
        let journal = folder.data().join("testby/journal.sqlite");
        is_done(&folder.roret(&["verify", "--municipality", "Testby"]));
        is_done(&folder.roret(&["doctor"]));
        if !done(&journal) {
            return;
        }
        let place = folder.data().join("testby");
        for (danish, found) in [(false, in_english), (true, in_danish)] {
            let run = |arguments: &[&str]| match danish {
                true => folder.roret_in_danish(arguments),
                false => folder.roret(arguments),
            };
            let is_named = |said: &str| {
                assert!(said.contains("`command`, lin") && said.contains(found), "{said}");
                assert!(said.contains("`roret restore`"), "what to do: {said}");
            };
            let ran = run(&["verify", "--municipality", "Testby"]);
            assert_eq!(ran.code, 1, "{ran:?}");
            is_named(&ran.out);
            let ran = run(&["doctor"]);
            assert_eq!(ran.code, 2, "{ran:?}");
            is_named(&ran.out);
            let (backup, export) = (home.join("backups"), home.join("export.jsonl"));
            let moved = home.join("moved");
            for arguments in [
                &["backup", "--municipality", "Testby", "--to", path(&backup)][..],
                &["export", "events", "--municipality", "Testby", "--to", path(&export)],
                &["export", "events", "--municipality", "Testby"],
                &[
                    "move",
                    "--municipality",
                    "Testby",
                    "--from",
                    path(&folder.data()),
                    "--to",
                    path(&moved),
                ],
            ] {
                let ran = run(arguments);
                assert_eq!((ran.code, ran.err.trim().lines().count()), (2, 1), "{ran:?}");
                is_named(&ran.err);
                assert!(ran.err.contains(path(&place)), "{ran:?}");
                assert!(!ran.err.contains("unfinished"), "{ran:?}");
            }
            // Nothing is left that could be taken for what was asked for.
            assert!(!export.exists() && !moved.exists());
            assert_eq!(std::fs::read_dir(backup.join("testby")).unwrap().count(), 1, "the lock");
        }
    }
}
