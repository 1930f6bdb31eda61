//! What answers repeated keys is part of what is checked: a row of the table `command` that was taken out, changed, moved
//! or put in is found and named by its line, in a file and in a database, and nothing is carried away from there.

use crate::postgres::prepared;
use crate::samples::{batch, key};
use crate::sqlite::meddle;
use roret_domain::id::Position;
use roret_drills::postgres::Server;
use roret_journal::archive::{self, ArchiveError};
use roret_journal::commands::CommandMisfit;
use roret_journal::postgres::PostgresJournal;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::verify::{Held, Misfit, check};
use roret_journal::{Journal, JournalError};

/// Commands with two, three and one event: they end at 2, 5 and 6.
const COMMANDS: [(u64, u64); 3] = [(1, 2), (2, 3), (3, 1)];

/// What is done to a table, in both engines' words but for what stands in braces: the table `command`, `event` or
/// `head`, which rows are the municipality's, and how bytes are written.
fn done() -> Vec<(&'static str, Misfit)> {
    let missing = |last| Misfit::Command(CommandMisfit::Missing { last: Position(last) });
    let changed = |last| Misfit::Command(CommandMisfit::Changed { last: Position(last) });
    let too_many = |last| Misfit::Command(CommandMisfit::TooMany { last });
    vec![
        ("DELETE FROM {command} WHERE {ours} AND last = 2", missing(2)),
        ("DELETE FROM {command} WHERE {ours} AND last = 6", missing(6)),
        ("DELETE FROM {command} WHERE {ours} AND last > 2", missing(5)),
        ("DELETE FROM {command} WHERE {ours}", missing(2)),
        ("UPDATE {command} SET key = {key} WHERE {ours} AND last = 5", changed(5)),
        ("UPDATE {command} SET request_hash = {hash} WHERE {ours} AND last = 5", changed(5)),
        ("UPDATE {command} SET request_hash = {short} WHERE {ours} AND last = 2", changed(2)),
        ("UPDATE {command} SET entry = {hash} WHERE {ours} AND last = 6", changed(6)),
        // A row that says another place leaves its own empty.
        ("UPDATE {command} SET last = 4 WHERE {ours} AND last = 5", too_many(4)),
        ("UPDATE {command} SET last = 6 WHERE {ours} AND last = 5", missing(5)),
        ("UPDATE {command} SET last = 7 WHERE {ours} AND last = 6", missing(6)),
        ("UPDATE {command} SET last = 0 WHERE {ours} AND last = 6", missing(6)),
        ("UPDATE {command} SET last = 7 - last WHERE {ours} AND last IN (2, 5)", changed(2)),
        // Rows of commands that never were.
        (
            "INSERT INTO {command} ({first}key, request_hash, last) VALUES ({mine}{key}, {hash}, 5)",
            too_many(5),
        ),
        (
            "INSERT INTO {command} ({first}key, request_hash, last) VALUES ({mine}{key}, {hash}, 4)",
            too_many(4),
        ),
        (
            "INSERT INTO {command} ({first}key, request_hash, last) VALUES ({mine}{key}, {hash}, 7)",
            too_many(7),
        ),
        (
            "INSERT INTO {command} ({first}key, request_hash, last) VALUES ({mine}{key}, {hash}, 0)",
            too_many(0),
        ),
        (
            "INSERT INTO {command} ({first}key, request_hash, last) VALUES ({mine}{key}, {hash}, -3)",
            too_many(-3),
        ),
        // The place where the journal ends.
        ("UPDATE {head} SET position = 5 WHERE {ours}", Misfit::AfterTheEnd(6)),
        ("UPDATE {head} SET position = 0 WHERE {ours}", Misfit::AfterTheEnd(1)),
        ("UPDATE {head} SET position = 8 WHERE {ours}", Misfit::CutOff(Position(7), 8)),
        // Events come first: they are the record.
        (
            "DELETE FROM {event} WHERE {ours} AND position = 4",
            Misfit::Missing(Position(4), Position(5)),
        ),
        ("DELETE FROM {event} WHERE {ours} AND position > 2", Misfit::CutOff(Position(3), 6)),
    ]
}

async fn is_named(journal: &mut impl Journal, misfit: Misfit, done: &str) {
    let found = check(journal, &Held::default()).await.unwrap();
    assert_eq!(found.err(), Some(misfit), "{done}");
    let written = archive::write(journal, "favrskov", Position(0), std::io::sink()).await;
    match (misfit, written) {
        // A row that stands in nobody's way is not carried away, and harms nobody there.
        (Misfit::Command(CommandMisfit::TooMany { last: ..=0 | 7.. }), Ok(head)) => {
            assert_eq!(head, Position(6), "{done}");
        }
        (Misfit::Command(own), Err(ArchiveError::Journal(JournalError::Commands(named)))) => {
            assert_eq!(named, own, "{done}");
        }
        (Misfit::AfterTheEnd(_), _) => {}
        (Misfit::Command(_), other) => panic!("{done}: {other:?}"),
        (_, written) => assert!(written.is_err(), "{done}"),
    }
}

#[tokio::test]
async fn what_is_done_to_the_commands_of_a_file_is_found_and_named() {
    for (done, misfit) in done() {
        let done = done
            .replace("{ours} AND", "")
            .replace("WHERE {ours}", "")
            .replace("{first}", "")
            .replace("{mine}", "")
            .replace("{key}", "x'019a0000000000000000000000090000'")
            .replace("{hash}", "zeroblob(32)")
            .replace("{short}", "zeroblob(31)")
            .replace(['{', '}'], "");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal.sqlite");
        let mut journal = SqliteJournal::open(&path).await.unwrap();
        journal.append(Position(0), &batch(Position(0), &COMMANDS)).await.unwrap();
        let sound = check(&mut journal, &Held::default()).await.unwrap().unwrap();
        assert_eq!((sound.head, sound.commands), (Position(6), 3));
        drop(journal);
        meddle(&path, done.clone().leak()).await;
        let mut journal = SqliteJournal::open_to_read(&path).await.unwrap();
        is_named(&mut journal, misfit, &done).await;
    }
}

#[tokio::test]
async fn what_is_done_to_the_commands_of_a_database_is_found_and_named() {
    let Some(server) = Server::start() else { return };
    let database = prepared(&server).await;
    for (number, (done, misfit)) in done().into_iter().enumerate() {
        let name = format!("by{number}");
        let done = done
            .replace("{ours}", &format!("municipality = '{name}'"))
            .replace("{first}", "municipality, ")
            .replace("{mine}", &format!("'{name}', "))
            .replace("{key}", "'019a0000-0000-0000-0000-000000090000'")
            .replace("{hash}", "decode(repeat('00', 32), 'hex')")
            .replace("{short}", "decode(repeat('00', 31), 'hex')")
            .replace('{', "roret.")
            .replace('}', "");
        let mut journal = PostgresJournal::open(database.tenant(&name)).await.unwrap();
        journal.append(Position(0), &batch(Position(0), &COMMANDS)).await.unwrap();
        let sound = check(&mut journal, &Held::default()).await.unwrap().unwrap();
        assert_eq!((sound.head, sound.commands), (Position(6), 3));
        // Whoever runs the server is not behind the wall.
        server.order(&done);
        is_named(&mut journal, misfit, &done).await;
    }
}

/// Two rows that change places, each with the other's hash: whoever knows how to enter them anew is found by their keys.
#[tokio::test]
async fn rows_that_change_places_are_found_also_when_they_are_entered_anew() {
    use roret_journal::commands::entry;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.sqlite");
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    journal.append(Position(0), &batch(Position(0), &COMMANDS)).await.unwrap();
    drop(journal);
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let swapped = [(1, 5_i64), (2, 2)].map(|(number, last)| {
        let key = key(number).uuid();
        let entry = entry(key.as_bytes(), &[u8::try_from(number).unwrap(); 32], last);
        let (key, entry) = (hex(key.as_bytes()), hex(&entry));
        format!("UPDATE command SET last = {last}, entry = x'{entry}' WHERE key = x'{key}';")
    });
    meddle(&path, swapped.concat().leak()).await;
    let mut journal = SqliteJournal::open_to_read(&path).await.unwrap();
    let misfit = CommandMisfit::OfAnother { last: Position(2) };
    is_named(&mut journal, Misfit::Command(misfit), "swapped").await;
}

/// Whoever repeats a key whose row was changed is told nothing rather than something wrong.
#[tokio::test]
async fn a_changed_row_answers_no_repeated_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.sqlite");
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    journal.append(Position(0), &batch(Position(0), &COMMANDS)).await.unwrap();
    drop(journal);
    meddle(&path, "UPDATE command SET request_hash = zeroblob(32) WHERE last = 5").await;
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    assert_eq!(journal.known(&[key(1), key(3)]).await.unwrap().len(), 2);
    match journal.known(&[key(2)]).await {
        Err(JournalError::Commands(CommandMisfit::Changed { last })) => assert_eq!(last.0, 5),
        other => panic!("{other:?}"),
    }
}

/// A long journal, whose commands end on both sides of where its pages do.
#[tokio::test]
async fn commands_are_compared_across_pages() {
    let long: Vec<(u64, u64)> = (0..1_000).map(|number| (number * 8, 1 + number % 7)).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.sqlite");
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    journal.append(Position(0), &batch(Position(0), &long)).await.unwrap();
    let sound = check(&mut journal, &Held::default()).await.unwrap().unwrap();
    assert_eq!(sound.commands, 1_000);
    assert!(sound.head.0 > 2_048);
    drop(journal);
    let last = long.iter().scan(0, |last, (_, events)| {
        *last += events;
        Some(*last)
    });
    let last = last.filter(|last| *last > 2_048).nth(3).unwrap();
    meddle(&path, format!("DELETE FROM command WHERE last = {last}").leak()).await;
    let mut journal = SqliteJournal::open_to_read(&path).await.unwrap();
    let misfit = CommandMisfit::Missing { last: Position(last) };
    is_named(&mut journal, Misfit::Command(misfit), "far on").await;
}
