//! Whatever is done to a journal, every back end answers the same.

use crate::postgres::prepared;
use crate::samples::{batch, key};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use roret_domain::id::Position;
use roret_drills::postgres::Server;
use roret_journal::batch::Batch;
use roret_journal::memory::MemoryJournal;
use roret_journal::postgres::PostgresJournal;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, JournalError, Known, Written};
use std::cell::Cell;

/// Something that is done to a journal.
#[derive(Clone, Debug)]
enum Act {
    /// Keeps commands with so many events each.
    Keep(Vec<u64>, How),
    Read(u64, u64),
    Links(u64),
    Known(Vec<u64>),
    Settle(Vec<u64>),
    Commands(u64, u64),
    Rest,
}

/// How commands are given to a journal.
#[derive(Clone, Copy, Debug)]
enum How {
    /// At the head, moved by this much.
    AtOnce(i64),
    /// One by one, the last with the word that it is, or that word alone.
    OneByOne(bool),
    /// One by one, and then taken back.
    Withdrawn,
    /// The last of them under the key of the first that was ever kept.
    Taken,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let how = prop_oneof![
        6 => Just(How::AtOnce(0)),
        1 => Just(How::AtOnce(-1)),
        1 => Just(How::AtOnce(2)),
        2 => Just(How::OneByOne(true)),
        1 => Just(How::OneByOne(false)),
        1 => Just(How::Withdrawn),
        1 => Just(How::Taken),
    ];
    let act = prop_oneof![
        6 => (prop::collection::vec(1_u64..4, 0..5), how).prop_map(|(c, how)| Act::Keep(c, how)),
        2 => (0_u64..40, 0_u64..20).prop_map(|(after, limit)| Act::Read(after, limit)),
        1 => (0_u64..40).prop_map(Act::Links),
        1 => prop::collection::vec(0_u64..40, 0..6).prop_map(Act::Known),
        1 => prop::collection::vec(0_u64..40, 0..6).prop_map(Act::Settle),
        1 => (0_u64..40, 0_u64..40).prop_map(|(after, up_to)| Act::Commands(after, up_to)),
        1 => Just(Act::Rest),
    ];
    prop::collection::vec(act, 1..24)
}

/// Keeps a batch in one of the ways.
async fn keep(
    journal: &mut impl Journal,
    expected: Position,
    mut batch: Vec<Written>,
    how: How,
) -> Result<(), JournalError> {
    let whole_by_word = match how {
        How::AtOnce(_) => return journal.append(expected, &batch).await,
        How::Taken => {
            if let (Some(last), true) = (batch.last_mut(), expected > Position(0)) {
                last.key = key(0);
            }
            return journal.append(expected, &batch).await;
        }
        How::OneByOne(by_word) => Some(by_word),
        How::Withdrawn => None,
    };
    let (sender, coming) = Batch::channel();
    let giving = async {
        let last = batch.pop();
        for command in batch {
            sender.send(vec![command]);
            tokio::task::yield_now().await;
        }
        match whole_by_word {
            Some(true) => sender.send_last(last.into_iter().collect()),
            Some(false) => {
                sender.send(last.into_iter().collect());
                tokio::task::yield_now().await;
                sender.send_last(Vec::new());
            }
            None => drop(sender),
        }
    };
    let (kept, ()) = tokio::join!(journal.keep(expected, coming), giving);
    kept
}

fn told(known: &[Known]) -> String {
    let each =
        known.iter().map(|one| format!("{} {} {:?}", one.key.uuid(), one.last, one.request_hash));
    each.collect::<Vec<_>>().join(", ")
}

/// Does everything in turn, and tells what was answered.
async fn answers(mut journal: impl Journal, acts: &[Act]) -> Vec<String> {
    let (mut answers, mut next) = (Vec::new(), 0);
    let keys = |numbers: &[u64]| numbers.iter().map(|number| key(*number)).collect::<Vec<_>>();
    let sorted = |mut known: Vec<Known>| {
        known.sort_by_key(|known| known.key);
        known.dedup();
        told(&known)
    };
    for act in acts {
        let answer = match act {
            Act::Keep(commands, how) => {
                let head = journal.head().await.unwrap();
                let moved = if let How::AtOnce(moved) = how { *moved } else { 0 };
                let expected = Position(head.0.saturating_add_signed(moved));
                let numbers = commands.iter().zip(next..).map(|(events, number)| (number, *events));
                let batch = batch(expected, &numbers.collect::<Vec<_>>());
                match keep(&mut journal, expected, batch, *how).await {
                    Ok(()) => {
                        next += u64::try_from(commands.len()).unwrap();
                        "kept".to_owned()
                    }
                    Err(JournalError::Moved { expected, head }) => {
                        format!("{expected}, not {head}")
                    }
                    Err(JournalError::Taken) => "taken".to_owned(),
                    Err(JournalError::Withdrawn) => "withdrawn".to_owned(),
                    Err(error) => panic!("{error}"),
                }
            }
            Act::Read(after, limit) => {
                format!("{:?}", journal.read(Position(*after), *limit).await.unwrap())
            }
            Act::Links(position) => {
                let head = journal.head().await.unwrap();
                format!("{:?}", journal.link(head.min(Position(*position))).await.unwrap())
            }
            Act::Known(numbers) => sorted(journal.known(&keys(numbers)).await.unwrap()),
            Act::Settle(numbers) => sorted(journal.settle(&keys(numbers)).await.unwrap()),
            Act::Commands(after, up_to) => {
                let rows = journal.commands(Position(*after), Position(*up_to)).await.unwrap();
                told(&rows.iter().map(|row| row.known.unwrap()).collect::<Vec<_>>())
            }
            Act::Rest => format!("{:?}", journal.rest().await.unwrap()),
        };
        answers.push(format!("{act:?}: {answer}, head {}", journal.head().await.unwrap()));
    }
    answers.push(format!("{:?}", journal.read(Position(0), u64::MAX).await.unwrap()));
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_and_the_memory_answer_the_same(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (file, memory) = runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("journal.sqlite");
            let file = SqliteJournal::open(&path).await.unwrap();
            (answers(file, &acts).await, answers(MemoryJournal::default(), &acts).await)
        });
        prop_assert_eq!(file, memory);
    }
}

#[test]
fn a_database_and_the_memory_answer_the_same() {
    let Some(server) = Server::start() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(prepared(&server));
    let next = Cell::new(0_u32);
    let config =
        ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(config).run(&acts(), |acts| {
        next.set(next.get() + 1);
        let (memory, kept) = runtime.block_on(async {
            let tenant = database.tenant(&format!("law-{}", next.get()));
            let kept = PostgresJournal::open(tenant).await.unwrap();
            (answers(MemoryJournal::default(), &acts).await, answers(kept, &acts).await)
        });
        prop_assert_eq!(kept, memory);
        Ok(())
    });
    outcome.unwrap();
}
