//! Looks: allowed, written down, and only then open.

use crate::town::{asks, at_work, citizen, key, leader, now, stranger, worker};
use roret_domain::access::Purpose;
use roret_domain::event::Actor;
use roret_domain::inquiry::InquiryWords;
use roret_domain::refusal::Reason;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_office::{LookRow, Office, OfficeError};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;

/// The town with three inquiries and its look log in a file.
async fn town(log: &Path) -> Arc<Office> {
    let (looks, desk) = (Looks::in_file(log).await.unwrap(), Desk::in_memory().await.unwrap());
    let office = at_work(MemoryJournal::default(), looks, desk).await;
    for number in [100, 101, 102] {
        office.decide(Actor::Visitor, key(number), asks(number, "Hjælp")).await.unwrap();
    }
    office
}

fn row(actor: Actor, purpose: Purpose, number: u128) -> LookRow {
    LookRow { at: now(), actor, purpose, citizens: vec![citizen(number)] }
}

#[tokio::test]
async fn a_look_is_on_the_disk_when_it_is_handed_out() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("looks.sqlite");
    let office = town(&log).await;
    let image = office.image();
    let look = office.look(&image, worker(), citizen(100), Purpose::Help).await.unwrap();
    // Another reader of the same file sees the row, so it is written.
    let mut other = Looks::in_file(&log).await.unwrap();
    let expected = vec![row(worker(), Purpose::Help, 100)];
    assert_eq!(other.at_citizen(citizen(100), 10).await.unwrap(), expected);
    assert_eq!(office.looks_at(citizen(100), 10).await.unwrap(), expected);
    let inquiry = image.inquiry(crate::town::inquiry(100)).unwrap();
    let words: InquiryWords = inquiry.words.as_ref().unwrap().open(&look).unwrap();
    assert_eq!(words.about, "Hjælp");
    assert!(
        image
            .inquiry(crate::town::inquiry(101))
            .unwrap()
            .words
            .as_ref()
            .unwrap()
            .open(&look)
            .is_err()
    );
}

#[tokio::test]
async fn a_refused_look_writes_no_row() {
    let folder = tempfile::tempdir().unwrap();
    let office = town(&folder.path().join("looks.sqlite")).await;
    let image = office.image();
    for (actor, reason) in [
        (stranger(), Reason::NotYourCitizen),
        (leader(), Reason::LeadersSeeFrames),
        (Actor::Visitor, Reason::NotAllowed),
        (Actor::Citizen(citizen(101)), Reason::NotAllowed),
    ] {
        match office.look(&image, actor, citizen(100), Purpose::Help).await {
            Err(OfficeError::Refused(refusal)) => assert_eq!(refusal.reason, reason),
            other => panic!("{actor:?}: {other:?}"),
        }
    }
    let none = office.look_at_each(&image, stranger(), [citizen(100)], Purpose::Board).await;
    assert!(none.unwrap().citizens().is_empty());
    assert_eq!(office.looks_at(citizen(100), 10).await.unwrap(), Vec::new());
}

#[tokio::test]
async fn a_look_at_many_is_written_for_each_who_may_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let office = town(&folder.path().join("looks.sqlite")).await;
    let image = office.image();
    let citizens = [citizen(101), citizen(100), citizen(101), citizen(999)];
    let look = office.look_at_each(&image, worker(), citizens, Purpose::Board).await.unwrap();
    assert_eq!(look.citizens(), [citizen(100), citizen(101)]);
    for (number, rows) in [(100, 1), (101, 1), (102, 0), (999, 0)] {
        assert_eq!(office.looks_at(citizen(number), 10).await.unwrap().len(), rows, "{number}");
    }
}

#[tokio::test]
async fn many_looks_at_once_are_all_written() {
    let folder = tempfile::tempdir().unwrap();
    let office = town(&folder.path().join("looks.sqlite")).await;
    let looking: Vec<_> = (0..64)
        .map(|_| {
            let office = Arc::clone(&office);
            tokio::spawn(async move {
                let image = office.image();
                office.look(&image, worker(), citizen(100), Purpose::Help).await.map(|_| ())
            })
        })
        .collect();
    for look in looking {
        look.await.unwrap().unwrap();
    }
    assert_eq!(office.looks_at(citizen(100), 100).await.unwrap().len(), 64);
    assert_eq!(office.looks_at(citizen(100), 5).await.unwrap().len(), 5);
}

/// Overwrites what the log holds, as a failing disk would.
async fn destroy(log: &Path) {
    // Another connection writes first, so that the office's own must read the file again.
    let mut other = Looks::in_file(log).await.unwrap();
    other.write(&[row(Actor::Visitor, Purpose::Help, 102)]).await.unwrap();
    let write_ahead = log.with_extension("sqlite-wal");
    for (path, from) in [(write_ahead, 32), (log.to_owned(), 0)] {
        let mut file = std::fs::File::options().write(true).open(&path).unwrap();
        let length = file.metadata().unwrap().len();
        file.seek(SeekFrom::Start(from)).unwrap();
        file.write_all(&vec![0xFF; usize::try_from(length - from).unwrap()]).unwrap();
    }
}

#[tokio::test]
async fn when_the_log_fails_nothing_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("looks.sqlite");
    let office = town(&log).await;
    let image = office.image();
    destroy(&log).await;
    let look = office.look(&image, worker(), citizen(100), Purpose::Help).await;
    assert!(matches!(look, Err(OfficeError::Unavailable)), "{look:?}");
    let look = office.look_at_each(&image, worker(), [citizen(100)], Purpose::Board).await;
    assert!(matches!(look, Err(OfficeError::Unavailable)), "{look:?}");
    // Commands are kept elsewhere and go on.
    office.decide(Actor::Visitor, key(103), asks(103, "Hjælp")).await.unwrap();
}
