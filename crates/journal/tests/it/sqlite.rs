//! What a file adds: its settings, its form, its damages, and its readers.

use crate::samples::{batch, events, key, written};
use roret_domain::id::Position;
use roret_journal::commands::CommandMisfit;
use roret_journal::desk::{Desk, SignIn, SignInWay};
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::store_unfit::StoreUnfit;
use roret_journal::verify::{Held, check};
use roret_journal::{Journal, JournalError};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Row};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// A file that is not there yet.
fn new_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.sqlite");
    (folder, path)
}

/// Does something to a file behind the journal's back.
pub(crate) async fn meddle(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    // A journal that was dropped lets go of its file a moment later, on a thread of its own; and for what needs the
    // whole file SQLite does not wait by itself.
    let let_go = async {
        while let Err(error) = sqlx::raw_sql(sql).execute(&mut connection).await {
            let code = error.as_database_error().and_then(|error| error.code());
            assert_eq!(code.as_deref(), Some("5"), "{error}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), let_go).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
}

/// What a file says to a plain connection.
async fn asked(path: &Path, sql: &'static str) -> String {
    let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
    let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
    row.try_get::<String, _>(0).unwrap_or_else(|_| row.get::<i64, _>(0).to_string())
}

/// A file with six events of three commands.
async fn with_events(path: &Path) -> SqliteJournal {
    let mut journal = SqliteJournal::open(path).await.unwrap();
    let batch = batch(Position(0), &[(1, 2), (2, 3), (3, 1)]);
    journal.append(Position(0), &batch).await.unwrap();
    journal
}

#[tokio::test]
async fn what_was_written_is_there_after_opening_the_file_again() {
    let (_folder, path) = new_file();
    drop(with_events(&path).await);
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    let expected = events(&batch(Position(0), &[(1, 2), (2, 3), (3, 1)]));
    assert_eq!(journal.read(Position(0), 100).await.unwrap(), expected);
    assert_eq!(journal.known(&[key(1), key(2), key(3)]).await.unwrap().len(), 3);
    journal.append(Position(6), &[written(4, Position(6), 1)]).await.unwrap();
    assert_eq!(journal.check().await.unwrap(), "ok");
}

#[tokio::test]
async fn a_file_with_another_journal_mode_is_set_right() {
    for mode in [
        "PRAGMA journal_mode = DELETE",
        "PRAGMA journal_mode = PERSIST",
        "PRAGMA journal_mode = TRUNCATE",
    ] {
        let (_folder, path) = new_file();
        meddle(&path, mode).await;
        let journal = with_events(&path).await;
        assert_eq!(asked(&path, "PRAGMA journal_mode").await, "wal", "{mode}");
        drop(journal);
    }
}

#[tokio::test]
async fn a_file_that_went_back_to_another_mode_is_set_right_and_keeps_its_events() {
    let (_folder, path) = new_file();
    drop(with_events(&path).await);
    meddle(&path, "PRAGMA journal_mode = DELETE").await;
    assert_eq!(asked(&path, "PRAGMA journal_mode").await, "delete");
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    assert_eq!(asked(&path, "PRAGMA journal_mode").await, "wal");
    assert_eq!(journal.head().await.unwrap(), Position(6));
}

#[tokio::test]
async fn what_cannot_be_made_durable_is_refused() {
    // A database in memory has no write-ahead log, whatever one asks of it.
    let nowhere = Path::new(":memory:");
    for opened in [
        SqliteJournal::open(nowhere).await.map(|_| ()),
        Looks::in_file(nowhere).await.map(|_| ()),
        Desk::in_file(nowhere).await.map(|_| ()),
    ] {
        match opened {
            Err(JournalError::Unfit(StoreUnfit::Setting { name, found, needed: "wal" })) => {
                assert_eq!((name, found.as_str()), ("journal_mode", "memory"));
            }
            other => panic!("opened: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_file_of_a_newer_program_is_refused_and_left_alone() {
    let (_folder, path) = new_file();
    drop(with_events(&path).await);
    meddle(&path, "PRAGMA user_version = 99").await;
    for opened in [
        SqliteJournal::open(&path).await.map(|_| ()),
        SqliteJournal::open_to_read(&path).await.map(|_| ()),
    ] {
        match opened {
            Err(JournalError::Unfit(unfit)) => assert_eq!(unfit, StoreUnfit::NewerFile(99)),
            other => panic!("opened: {other:?}"),
        }
    }
    assert_eq!(asked(&path, "PRAGMA user_version").await, "99");
    assert_eq!(asked(&path, "SELECT count(*) FROM event").await, "6");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let (_folder, path) = new_file();
    let text = "Dette er et brev og ingen database. ".repeat(100);
    std::fs::write(&path, &text).unwrap();
    for opened in [SqliteJournal::open(&path).await, SqliteJournal::open_to_read(&path).await] {
        match opened.err() {
            Some(error @ JournalError::Unfit(StoreUnfit::DamagedFile(_))) => {
                let told = error.to_string();
                assert!(told.starts_with("the file is damaged, or was copied half ("), "{told}");
                assert!(told.ends_with("): copy it again, or restore a backup"), "{told}");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[tokio::test]
async fn a_damaged_row_names_its_position_and_what_is_wrong() {
    let line = || "the line is no event's".to_owned();
    let missing = || "the event is missing".to_owned();
    for (sql, expected) in [
        ("UPDATE event SET line = '' WHERE position = 4", line()),
        ("UPDATE event SET line = '{}' WHERE position = 4", line()),
        ("UPDATE event SET line = 'not JSON' WHERE position = 4", line()),
        ("UPDATE event SET line = line || line WHERE position = 4", line()),
        ("UPDATE event SET line = substr(line, 1, 60) WHERE position = 4", line()),
        ("UPDATE event SET line = json_remove(line, '$[6]') WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[7]', 1) WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[0]', 5) WHERE position = 4", missing()),
        ("UPDATE event SET line = json_set(line, '$[1]', 'x') WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[2]', 9e18) WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[3]', 'nobody') WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[4]', 'none_such') WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[5]', 99) WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[5]', 70000) WHERE position = 4", line()),
        ("UPDATE event SET line = json_set(line, '$[6]', json('{}')) WHERE position = 4", line()),
        ("DELETE FROM event WHERE position = 4", missing()),
    ] {
        let (_folder, path) = new_file();
        drop(with_events(&path).await);
        meddle(&path, sql).await;
        let mut journal = SqliteJournal::open(&path).await.unwrap();
        match journal.read(Position(0), 100).await {
            Err(JournalError::Damaged { position, source }) => {
                assert_eq!((position, source.to_string()), (Position(4), expected), "{sql}");
            }
            other => panic!("{sql}: {other:?}"),
        }
        // What lies before it can be read.
        assert_eq!(journal.read(Position(0), 3).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_damaged_command_names_its_position() {
    let (_folder, path) = new_file();
    drop(with_events(&path).await);
    meddle(&path, "UPDATE command SET request_hash = x'0102' WHERE last = 5").await;
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    assert!(matches!(
        journal.known(&[key(2)]).await,
        Err(JournalError::Commands(CommandMisfit::Changed { last: Position(5) }))
    ));
    assert_eq!(journal.known(&[key(1)]).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_second_writer_is_told_that_the_journal_has_moved() {
    let (_folder, path) = new_file();
    let mut one = with_events(&path).await;
    let mut other = SqliteJournal::open(&path).await.unwrap();
    one.append(Position(6), &[written(4, Position(6), 1)]).await.unwrap();
    let late = [written(5, Position(6), 1)];
    assert!(matches!(
        other.append(Position(6), &late).await,
        Err(JournalError::Moved { expected: Position(6), head: Position(7) })
    ));
    other.append(Position(7), &[written(5, Position(7), 1)]).await.unwrap();
    assert_eq!(one.head().await.unwrap(), Position(8));
}

#[tokio::test]
async fn a_reader_sees_what_is_written_beside_it_and_writes_nothing() {
    let (_folder, path) = new_file();
    let mut writer = with_events(&path).await;
    let mut reader = SqliteJournal::open_to_read(&path).await.unwrap();
    assert_eq!(reader.head().await.unwrap(), Position(6));
    writer.append(Position(6), &[written(4, Position(6), 2)]).await.unwrap();
    assert_eq!(reader.read(Position(6), 10).await.unwrap().len(), 2);
    let forbidden = reader.append(Position(8), &[written(5, Position(8), 1)]).await;
    assert!(matches!(forbidden, Err(JournalError::Store { .. })), "{forbidden:?}");
    reader.rest().await.unwrap();
    writer.append(Position(8), &[written(5, Position(8), 1)]).await.unwrap();
    writer.rest().await.unwrap();
    assert_eq!(reader.head().await.unwrap(), Position(9));
}

#[tokio::test]
async fn reading_makes_no_file() {
    let (folder, path) = new_file();
    assert!(matches!(SqliteJournal::open_to_read(&path).await, Err(JournalError::Store { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn after_a_rest_the_file_alone_holds_everything() {
    let (folder, path) = new_file();
    let mut journal = with_events(&path).await;
    journal.rest().await.unwrap();
    let copy = folder.path().join("copy.sqlite");
    std::fs::copy(&path, &copy).unwrap();
    assert_eq!(asked(&copy, "SELECT count(*) FROM event").await, "6");
    drop(journal);
}

#[tokio::test]
async fn many_commits_are_folded_into_the_file_on_the_way() {
    let (_folder, path) = new_file();
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    let before = std::fs::metadata(&path).unwrap().len();
    for number in 0..257 {
        let at = Position(number);
        journal.append(at, &[written(number, at, 1)]).await.unwrap();
    }
    let after = std::fs::metadata(&path).unwrap().len();
    assert!(after > before, "the file has {after} bytes, as many as before");
}

#[tokio::test]
async fn the_library_has_no_known_fault() {
    let version = roret_journal::sqlite_version().await.unwrap();
    let parts: Vec<u32> = version.split('.').map(|part| part.parse().unwrap()).collect();
    assert!(parts >= vec![3, 51, 3], "{version}");
}

#[tokio::test]
async fn a_file_of_the_first_version_is_brought_to_this_one_and_keeps_its_events() {
    a_file_of_the_first_version().await;
}

/// A file from before the chain: its events get their links, so that reading checks them.
pub(crate) async fn a_file_of_the_first_version() {
    let (_folder, path) = new_file();
    drop(with_events(&path).await);
    meddle(
        &path,
        "DROP INDEX command_by_last; ALTER TABLE event DROP COLUMN link; ALTER TABLE command DROP COLUMN entry;
        PRAGMA user_version = 1",
    )
    .await;
    let mut journal = SqliteJournal::open(&path).await.unwrap();
    assert_eq!(asked(&path, "PRAGMA user_version").await, "4");
    assert_eq!(journal.commands(Position(0), Position(6)).await.unwrap().len(), 3);
    assert_eq!(journal.read(Position(0), 100).await.unwrap().len(), 6);
    let sound = check(&mut journal, &Held::default()).await.unwrap().unwrap();
    assert_eq!((sound.head, sound.commands), (Position(6), 3));
}

#[tokio::test]
async fn a_line_that_was_changed_moved_or_taken_out_is_not_read() {
    for (meddled, position) in [
        ("UPDATE event SET line = replace(line, '2', '3') WHERE position = 4", 4),
        ("UPDATE event SET link = zeroblob(32) WHERE position = 3", 3),
        ("DELETE FROM event WHERE position = 2", 2),
    ] {
        let (_folder, path) = new_file();
        drop(with_events(&path).await);
        meddle(&path, meddled).await;
        let mut journal = SqliteJournal::open(&path).await.unwrap();
        match journal.read(Position(0), 100).await {
            Err(JournalError::Damaged { position: found, .. }) => {
                assert_eq!(found, Position(position), "{meddled}");
            }
            other => panic!("{meddled}: {:?}", other.map(|events| events.len())),
        }
    }
}

/// Before there was another way, all sign-ins were the demonstration's.
#[tokio::test]
async fn sign_ins_of_a_desk_from_before_ways_are_the_demonstrations() {
    let (_folder, path) = new_file();
    let expires_at = jiff::Timestamp::from_second(1_795_000_000).unwrap();
    let actor = crate::samples::actor(3);
    let way = SignInWay::IdentityProvider;
    let sign_in = SignIn { token_hash: [1; 32], actor, expires_at, way };
    Desk::in_file(&path).await.unwrap().sign_in(&sign_in).await.unwrap();
    meddle(&path, "ALTER TABLE sign_in DROP COLUMN way; PRAGMA user_version = 1").await;
    for _ in 0..2 {
        let desk = Desk::in_file(&path).await.unwrap();
        let way = SignInWay::Demonstration;
        assert_eq!(desk.signed_in().await.unwrap(), [SignIn { way, ..sign_in }]);
        assert_eq!(asked(&path, "PRAGMA user_version").await, "2");
    }
    // One that a newer program signed in, in a way that this one does not know, is nobody's.
    meddle(&path, "UPDATE sign_in SET way = 'by_owl'").await;
    assert_eq!(Desk::in_file(&path).await.unwrap().signed_in().await.unwrap(), []);
}
