//! Whatever is done to a journal, every back end answers the same.

use crate::postgres::prepared;
use crate::samples::{batch, key};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use roret_domain::id::Position;
use roret_drills::postgres::Server;
use roret_journal::memory::MemoryJournal;
use roret_journal::postgres::PostgresJournal;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, JournalError};
use std::cell::Cell;

/// Something that is done to a journal.
#[derive(Clone, Debug)]
enum Act {
    /// Appends commands with so many events each, at the head moved by this much.
    Append(Vec<u64>, i64),
    Read(u64, u64),
    Known(Vec<u64>),
    Rest,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let wrong = prop_oneof![8 => Just(0_i64), 1 => Just(-1_i64), 1 => Just(2_i64)];
    let act = prop_oneof![
        4 => (prop::collection::vec(1_u64..4, 0..5), wrong).prop_map(|(c, w)| Act::Append(c, w)),
        2 => (0_u64..40, 0_u64..20).prop_map(|(after, limit)| Act::Read(after, limit)),
        1 => prop::collection::vec(0_u64..40, 0..6).prop_map(Act::Known),
        1 => Just(Act::Rest),
    ];
    prop::collection::vec(act, 1..12)
}

/// Does everything in turn, and tells what was answered.
async fn answers(mut journal: impl Journal, acts: &[Act]) -> Vec<String> {
    let (mut answers, mut next) = (Vec::new(), 0);
    for act in acts {
        let answer = match act {
            Act::Append(commands, wrong) => {
                let head = journal.head().await.unwrap();
                let expected = Position(head.0.saturating_add_signed(*wrong));
                let numbers = commands.iter().zip(next..).map(|(events, number)| (number, *events));
                let batch = batch(expected, &numbers.collect::<Vec<_>>());
                match journal.append(expected, &batch).await {
                    Ok(()) => {
                        next += u64::try_from(commands.len()).unwrap();
                        "appended".to_owned()
                    }
                    Err(JournalError::Moved { expected, head }) => {
                        format!("{expected}, not {head}")
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            Act::Read(after, limit) => {
                format!("{:?}", journal.read(Position(*after), *limit).await.unwrap())
            }
            Act::Known(numbers) => {
                let keys: Vec<_> = numbers.iter().map(|number| key(*number)).collect();
                let mut known = journal.known(&keys).await.unwrap();
                known.sort_by_key(|known| known.key);
                known.dedup();
                format!("{known:?}")
            }
            Act::Rest => format!("{:?}", journal.rest().await.unwrap()),
        };
        answers.push(format!("{act:?}: {answer}, head {}", journal.head().await.unwrap()));
    }
    answers.push(format!("{:?}", journal.read(Position(0), u64::MAX).await.unwrap()));
    answers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

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
            let part = database.part(&format!("law-{}", next.get()));
            let kept = PostgresJournal::open(part).await.unwrap();
            (answers(MemoryJournal::default(), &acts).await, answers(kept, &acts).await)
        });
        prop_assert_eq!(kept, memory);
        Ok(())
    });
    outcome.unwrap();
}
