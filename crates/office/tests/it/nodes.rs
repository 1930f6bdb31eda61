//! Several nodes on one journal: each sees what the others wrote, and nothing happens twice.

use crate::town::{asks, clock, ends, found, inquiry, key, keys, worker};
use roret_domain::event::Actor;
use roret_domain::id::{CommandKey, Position};
use roret_journal::batch::Batch;
use roret_journal::commands::CommandRow;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_journal::news::News;
use roret_journal::page::Page;
use roret_journal::{Journal, JournalError, Known};
use roret_office::{Office, OfficeError};
use std::sync::Arc;
use std::time::Duration;

async fn node(journal: &MemoryJournal, keys: &Arc<Keys>) -> Arc<Office> {
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    Office::open(journal.clone(), looks, desk, Arc::clone(keys), clock()).await.unwrap().0
}

async fn two_nodes() -> (MemoryJournal, Arc<Office>, Arc<Office>) {
    let (journal, one, other, _) = two_nodes_with_keys().await;
    (journal, one, other)
}

async fn two_nodes_with_keys() -> (MemoryJournal, Arc<Office>, Arc<Office>, Arc<Keys>) {
    let (journal, keys) = (MemoryJournal::default(), keys());
    let one = node(&journal, &keys).await;
    found(&one).await;
    let other = node(&journal, &keys).await;
    (journal, one, other, keys)
}

async fn until_it_stands_at(office: &Office, position: Position) {
    while office.image().position() < position {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn what_one_node_writes_the_other_hears_of() {
    let (_, one, other) = two_nodes().await;
    let receipt = one.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    until_it_stands_at(&other, receipt.position).await;
    assert!(other.image().inquiry(inquiry(100)).is_some());
}

#[tokio::test]
async fn whoever_was_answered_by_one_node_sees_it_at_the_other_at_once() {
    let (_, one, other) = two_nodes().await;
    for number in 100..150 {
        let receipt = one.decide(Actor::Visitor, key(number), asks(number, "x")).await.unwrap();
        let image = other.image_at(receipt.position).await.unwrap();
        assert!(image.position() >= receipt.position);
        assert!(image.inquiry(inquiry(number)).is_some());
    }
    // A place that the journal never came to is waited for by nobody.
    let head = other.image().position();
    assert_eq!(other.image_at(Position(head.0 + 1_000)).await.unwrap().position(), head);
}

#[tokio::test]
async fn a_node_behind_catches_up_and_decides_again() {
    let (_, one, other) = two_nodes().await;
    // Each node writes at once after the other, before it has heard of it.
    for number in 100..140 {
        let office = if number % 2 == 0 { &one } else { &other };
        office.decide(Actor::Visitor, key(number), asks(number, "x")).await.unwrap();
    }
    let head = one.image().position().max(other.image().position());
    for office in [&one, &other] {
        let image = office.image_at(head).await.unwrap();
        assert_eq!((image.position(), image.inquiry_count()), (head, 40));
    }
}

/// A journal whose news come from elsewhere: what others write is found by asking alone.
struct HardOfHearing {
    journal: MemoryJournal,
    elsewhere: MemoryJournal,
}

impl Journal for HardOfHearing {
    async fn head(&mut self) -> Result<Position, JournalError> {
        self.journal.head().await
    }

    async fn keep(&mut self, expected: Position, batch: Batch) -> Result<(), JournalError> {
        self.journal.keep(expected, batch).await
    }

    async fn commands(
        &mut self,
        after: Position,
        up_to: Position,
    ) -> Result<Vec<CommandRow>, JournalError> {
        self.journal.commands(after, up_to).await
    }

    async fn known(&mut self, keys: &[CommandKey]) -> Result<Vec<Known>, JournalError> {
        self.journal.known(keys).await
    }

    async fn fetch(&mut self, after: Position, limit: u64) -> Result<Page, JournalError> {
        self.journal.fetch(after, limit).await
    }

    fn news(&self) -> News {
        self.elsewhere.news()
    }

    async fn rest(&mut self) -> Result<(), JournalError> {
        self.journal.rest().await
    }
}

#[tokio::test]
async fn a_node_that_hears_nothing_and_is_asked_nothing_finds_what_others_wrote() {
    let (journal, one, _, keys) = two_nodes_with_keys().await;
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    let other = HardOfHearing { journal, elsewhere: MemoryJournal::default() };
    let (other, _) = Office::open(other, looks, desk, keys, clock()).await.unwrap();
    let receipt = one.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    let found = until_it_stands_at(&other, receipt.position);
    tokio::time::timeout(Duration::from_secs(30), found).await.unwrap();
}

#[tokio::test]
async fn nobody_is_refused_by_a_node_that_has_not_heard_yet() {
    let (journal, one, _, keys) = two_nodes_with_keys().await;
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    let other = HardOfHearing { journal, elsewhere: MemoryJournal::default() };
    let (other, _) = Office::open(other, looks, desk, keys, clock()).await.unwrap();
    for number in 100..140 {
        one.decide(Actor::Visitor, key(number), asks(number, "x")).await.unwrap();
        // The other node does not know of it until it looks.
        other.decide(worker(), key(number + 1_000), ends(number)).await.unwrap();
    }
}

#[tokio::test]
async fn the_same_key_at_once_on_two_nodes_happens_once() {
    let (mut journal, one, other) = two_nodes().await;
    let send = |office: &Arc<Office>, number: u128, about: &'static str| {
        let office = Arc::clone(office);
        tokio::spawn(async move {
            office.decide(Actor::Visitor, key(number), asks(number, about)).await
        })
    };
    for number in 100..200 {
        let (first, second) = (send(&one, number, "det samme"), send(&other, number, "det samme"));
        let (first, second) = (first.await.unwrap().unwrap(), second.await.unwrap().unwrap());
        assert_eq!(first, second, "one effect, one receipt");
        let different = send(&other, number, "noget andet").await.unwrap();
        assert!(matches!(different, Err(OfficeError::KeyReused)), "{different:?}");
    }
    let events = journal.read(Position(0), u64::MAX).await.unwrap();
    let received = events.iter().filter(|one| one.event.kind() == "inquiry_received").count();
    assert_eq!(received, 100, "each once");
    assert_eq!(one.image_at(Position(u64::MAX)).await.unwrap().inquiry_count(), 100);
}
