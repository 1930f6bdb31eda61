//! An archive that is not sound is refused at its line, and nothing of it is taken for true.

use crate::samples::batch;
use roret_domain::id::Position;
use roret_journal::Journal;
use roret_journal::archive::{self, ArchiveError, LineFault, Reader};
use roret_journal::memory::MemoryJournal;

/// Six lines of events, three of commands, a first and a last one.
async fn lines() -> Vec<String> {
    let mut journal = MemoryJournal::default();
    journal.append(Position(0), &batch(Position(0), &[(1, 2), (2, 3), (3, 1)])).await.unwrap();
    let mut out = Vec::new();
    archive::write(&mut journal, "favrskov", Position(0), &mut out).await.unwrap();
    String::from_utf8(out).unwrap().lines().map(String::from).collect()
}

async fn taken_in(lines: &[String]) -> Result<Position, ArchiveError> {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let mut journal = MemoryJournal::default();
    archive::take_in(&mut journal, &mut Reader::new(text.as_bytes())?).await
}

#[track_caller]
fn is_wrong(result: Result<Position, ArchiveError>, at: u64, expected: &LineFault, what: &str) {
    match result {
        Err(ArchiveError::Line { line, wrong }) => {
            assert_eq!((line, &wrong), (at, expected), "{what}");
        }
        other => panic!("{what}: {other:?}"),
    }
}

#[tokio::test]
async fn what_is_missing_doubled_or_out_of_its_place_is_named() {
    let whole = lines().await;
    assert_eq!(whole.len(), 11);
    assert_eq!(taken_in(&whole).await.unwrap(), Position(6));
    let missing = |expected, found| LineFault::Missing {
        expected: Position(expected),
        found: Position(found),
    };
    // Line by line (from 0): heading, 1, 2, command, 3, 4, 5, command, 6, command, ending.
    for (index, at, expected) in [
        (0, 1, LineFault::Heading),
        (1, 2, missing(1, 2)),
        (2, 4, missing(2, 3)),
        (3, 4, LineFault::Command),
        (5, 6, missing(4, 5)),
        (8, 9, LineFault::Command),
        (9, 10, LineFault::Command),
        (10, 11, LineFault::CutOff),
    ] {
        let mut lines = whole.clone();
        lines.remove(index);
        is_wrong(taken_in(&lines).await, at, &expected, &format!("without line {}", index + 1));
    }
    for (index, at, expected) in [
        (0, 2, LineFault::Unreadable),
        (1, 3, LineFault::Doubled(Position(1))),
        (3, 5, LineFault::Command),
        (8, 10, LineFault::Doubled(Position(6))),
        (10, 12, LineFault::Trailing),
    ] {
        let mut lines = whole.clone();
        lines.insert(index, lines[index].clone());
        is_wrong(taken_in(&lines).await, at, &expected, &format!("line {} twice", index + 1));
    }
}

#[tokio::test]
async fn what_is_changed_or_cut_off_is_found() {
    let whole = lines().await;
    let mut changed = whole.clone();
    changed[2] = changed[2].replace("179500", "179501");
    assert_ne!(changed, whole);
    is_wrong(taken_in(&changed).await, 11, &LineFault::Changed, "another time");
    let mut changed = whole.clone();
    changed[3] = changed[3].replace("0101", "0102");
    assert_ne!(changed, whole);
    is_wrong(taken_in(&changed).await, 11, &LineFault::Changed, "another hash");
    let mut newer = whole.clone();
    newer[0] = newer[0].replace("\"roret_journal\":1", "\"roret_journal\":2");
    is_wrong(taken_in(&newer).await, 1, &LineFault::Newer(2), "a newer form");
    let text: String = whole.iter().map(|line| format!("{line}\n")).collect();
    for length in 0..text.len() {
        let mut journal = MemoryJournal::default();
        let Some(part) = text.get(..length) else { continue };
        let taken = match Reader::new(part.as_bytes()) {
            Ok(mut reader) => archive::take_in(&mut journal, &mut reader).await,
            Err(error) => Err(error),
        };
        assert!(taken.is_err(), "cut off after {length} of {} bytes", text.len());
    }
}

#[tokio::test]
async fn what_does_not_fit_what_is_there_is_refused() {
    let text: String = lines().await.iter().map(|line| format!("{line}\n")).collect();
    let mut other = MemoryJournal::default();
    other.append(Position(0), &batch(Position(0), &[(7, 2)])).await.unwrap();
    let mut reader = Reader::new(text.as_bytes()).unwrap();
    assert!(archive::take_in(&mut other, &mut reader).await.is_err());
    assert_eq!(other.head().await.unwrap(), Position(2), "nothing was added");
}
