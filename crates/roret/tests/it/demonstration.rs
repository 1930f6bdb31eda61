//! The invented municipality: two years old at its first start, and alive.

use crate::load::{Node, post, post_with};
use crate::run::{Folder, Ran};
use roret_domain::event::{CourseEvent, Envelope, Event, InquiryEvent, MunicipalityEvent};
use roret_domain::id::Position;
use roret_journal::Journal;
use roret_journal::sqlite::SqliteJournal;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

/// Long enough for any machine.
const LOOKS: u32 = 600;

async fn events(folder: &Path) -> Vec<Envelope> {
    let path = folder.join("proevekoebing").join("journal.sqlite");
    let mut journal = SqliteJournal::open_to_read(&path).await.unwrap();
    let head = journal.head().await.unwrap();
    journal.read(Position(0), head.0).await.unwrap()
}

/// Inquiries that have been received, and contacts that have been had.
fn counted(events: &[Envelope]) -> (usize, usize) {
    let received = |envelope: &&Envelope| {
        matches!(envelope.event, Event::Inquiry(InquiryEvent::InquiryReceived(_)))
    };
    let met = |envelope: &&Envelope| {
        matches!(envelope.event, Event::Course(CourseEvent::ContactRegistered(_)))
    };
    (events.iter().filter(received).count(), events.iter().filter(met).count())
}

#[tokio::test]
async fn it_lives_on_from_day_to_day_and_nothing_is_lived_twice() {
    let folder = Folder::new();
    let data = folder.data();
    let kept = ["--data", data.to_str().unwrap()];
    let node = Node::start_living(&kept);
    let begun = events(&data).await;
    let (received, met) = counted(&begun);
    assert!(received > 250 && met > 1_000, "two years: {received} inquiries, {met} contacts");
    let first = begun.first().unwrap().recorded_at;
    let days = begun.last().unwrap().recorded_at.duration_since(first).as_hours() / 24;
    assert!((730..=762).contains(&days), "{days} days");

    // Eight days go by, which a worker moves; nobody else may.
    assert_eq!(post(node.address, "/demo/tid", "dage=8").unwrap().0, 401);
    node.move_clock(8);
    let mut later = counted(&begun);
    for _ in 0..LOOKS {
        tokio::time::sleep(Duration::from_millis(100)).await;
        later = counted(&events(&data).await);
        if later.0 > received && later.1 > met + 5 {
            break;
        }
    }
    assert!(later.0 > received && later.1 > met + 5, "{received}, {met}; then {later:?}");
    node.kill();

    // Whoever comes later lives none of it again; every command is there once.
    let node = Node::start_living(&kept);
    node.move_clock(30);
    let before = counted(&events(&data).await);
    for _ in 0..LOOKS {
        tokio::time::sleep(Duration::from_millis(100)).await;
        if counted(&events(&data).await).1 > before.1 + 20 {
            break;
        }
    }
    node.kill();
    let all = events(&data).await;
    assert!(counted(&all).1 > before.1 + 20, "{before:?}; then {:?}", counted(&all));
    let mut inquiries = BTreeSet::new();
    for envelope in &all {
        if let Event::Inquiry(InquiryEvent::InquiryReceived(received)) = &envelope.event {
            assert!(inquiries.insert(received.inquiry), "event {} comes twice", envelope.position);
        }
    }
    // Between them no day is left out: the longest time without anybody is a holiday's.
    let mut asked: Vec<_> = all
        .iter()
        .filter_map(|envelope| match &envelope.event {
            Event::Inquiry(InquiryEvent::InquiryReceived(received)) => Some(received.received_at),
            _ => None,
        })
        .collect();
    asked.sort_unstable();
    let longest = asked.windows(2).map(|two| two[1].duration_since(two[0]).as_hours() / 24).max();
    assert!(longest < Some(21), "{longest:?} days without an inquiry");
}

const SERVE: [&str; 4] = ["serve", "--demo", "--listen", "127.0.0.1:0"];

/// Every file of a folder, with what it holds.
fn everything(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        // What readers share in memory is no record.
        if path.is_dir() {
            all.extend(everything(&path));
        } else if !path.to_str().unwrap().ends_with("-shm") {
            all.push((path.clone(), std::fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[track_caller]
fn is_refused(ran: &Ran, why: &str) {
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains(why) && ran.err.trim().lines().count() == 1, "{ran:?}");
    assert!(!ran.out.contains("http://"), "{ran:?}");
}

/// Real records: imported ones, and an older demonstration, which nothing tells from them.
#[test]
fn a_municipality_with_records_of_its_own_is_no_demonstration_and_stays_as_it_is() {
    let folder = Folder::new();
    let rows = "H1,2024-03-01,phone,citizen,,,,,\n";
    assert_eq!(folder.import_rows(rows).code, 0);
    stays_as_it_is(&folder);
    // A file of an older version, which no demonstration of this one is: it isn't even brought to this version.
    let folder = Folder::new();
    let home = folder.data().join("testby");
    std::fs::create_dir_all(&home).unwrap();
    let older =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata/journals/version-3.journal");
    std::fs::copy(older, home.join("journal.sqlite")).unwrap();
    stays_as_it_is(&folder);
}

#[track_caller]
fn stays_as_it_is(folder: &Folder) {
    let before = everything(&folder.data());
    let demo = [&SERVE[..], &["--municipality", "Testby"]].concat();
    is_refused(&folder.roret(&demo), "was not begun as a demonstration");
    is_refused(&folder.roret_in_danish(&demo), "er ikke begyndt som en demonstration");
    is_refused(
        &folder.roret(&[&demo[..], &["--figures-only"]].concat()),
        "was not begun as a demonstration",
    );
    let mut after = everything(&folder.data());
    // Whoever reads a file opens its log, and puts nothing into it.
    after.retain(|(path, held)| !(held.is_empty() && path.to_str().unwrap().ends_with("-wal")));
    let mut before = before;
    before.retain(|(path, held)| !(held.is_empty() && path.to_str().unwrap().ends_with("-wal")));
    let names = |all: &[(std::path::PathBuf, Vec<u8>)]| -> Vec<std::path::PathBuf> {
        all.iter().map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(names(&after), names(&before));
    assert!(after == before, "something was written");
}

/// A demonstration that is served without `--demo` has no way in, and its own cookies open nothing.
#[tokio::test]
async fn a_demonstration_served_for_real_lets_nobody_in() {
    let folder = Folder::new();
    let data = folder.data();
    let kept = ["--data", data.to_str().unwrap()];
    let node = Node::start(&kept);
    let first = events(&data).await.first().cloned().unwrap();
    assert!(
        matches!(first.event, Event::Municipality(MunicipalityEvent::DemonstrationFounded(_))),
        "{first:?}"
    );
    let cookie = node.signed_in();
    assert_eq!(crate::load::get_with(node.address, "/tavle", &cookie).unwrap().0, 200);
    node.kill();
    let real =
        Node::start_real(&[&kept[..], &["--municipality", "Pr\u{f8}vek\u{f8}bing"]].concat());
    assert_eq!(crate::load::get_with(real.address, "/tavle", &cookie).unwrap().0, 401);
    assert_eq!(post(real.address, "/log-ind", "persona=worker").unwrap().0, 404);
    assert_eq!(post_with(real.address, "/demo/tid", "dage=1", &cookie).unwrap().0, 404);
    real.kill();
    // Gone on with as what it is, the same cookie opens it again.
    let node = Node::start(&kept);
    assert_eq!(crate::load::get_with(node.address, "/tavle", &cookie).unwrap().0, 200);
    node.kill();
}

#[test]
fn a_demonstration_for_everybody_on_a_network_is_asked_for_in_words() {
    let folder = Folder::new();
    for listen in ["0.0.0.0:0", "[::]:0"] {
        let demo = ["serve", "--demo", "--listen", listen];
        is_refused(&folder.roret(&demo), "--demo-for-everybody-who-reaches-it");
        is_refused(&folder.roret_in_danish(&demo), "--demo-for-everybody-who-reaches-it");
        assert!(!folder.data().exists(), "something was made");
    }
    let flag = "--demo-for-everybody-who-reaches-it";
    let ran = folder.roret(&["serve", flag, "--municipality", "Testby"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("--demo"), "{ran:?}");
    let data = folder.data();
    let node = Node::start_with(
        &["--demo", "--stand-still", flag, "--data", data.to_str().unwrap()],
        "0.0.0.0:0",
    );
    node.kill();
}

#[test]
fn records_imported_into_a_demonstration_are_warned_of() {
    let folder = Folder::new();
    let data = folder.data();
    Node::start(&["--data", data.to_str().unwrap()]).kill();
    let file = folder
        .file("rows.csv", format!("{}\nH1,2024-03-01,phone,citizen,,,,,\n", crate::run::HEADER));
    let import = |more: &str| {
        ["import", "inquiries", file.to_str().unwrap(), "--municipality", more].map(String::from)
    };
    let import = import("Pr\u{f8}vek\u{f8}bing");
    let import: Vec<&str> = import.iter().map(String::as_str).collect();
    let ran = folder.roret(&import);
    assert_eq!((ran.code, ran.number("new inquiries")), (0, 1), "{ran:?}");
    assert!(ran.err.contains("is a demonstration"), "{ran:?}");
    assert!(folder.roret_in_danish(&import).err.contains("er en demonstration"));
    // What people try goes on: it is shown with the rest.
    Node::start(&["--data", data.to_str().unwrap()]).kill();
    // A municipality's own records are taken in without a word of it.
    let ran = folder.import_rows("H1,2024-03-01,phone,citizen,,,,,\n");
    assert!(ran.code == 0 && !ran.err.contains("demonstration"), "{ran:?}");
}
