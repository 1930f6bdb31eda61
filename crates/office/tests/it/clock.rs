//! A clock that is set back while the office is at work.

use crate::town::{asks, found, inquiry, key, keys, now};
use jiff::{SignedDuration, Timestamp};
use roret_domain::event::Actor;
use roret_domain::id::Position;
use roret_journal::Journal;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_office::Office;
use roret_office::clock::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that somebody sets: so many minutes after the town's time.
struct Set(AtomicI64);

impl Clock for Set {
    fn now(&self) -> Timestamp {
        now().checked_add(SignedDuration::from_mins(self.0.load(Ordering::SeqCst))).unwrap()
    }
}

#[tokio::test]
async fn what_comes_after_is_never_recorded_as_earlier() {
    // Given an office at work an hour after the town's time, where somebody has asked.
    let mut journal = MemoryJournal::default();
    let clock = Arc::new(Set(AtomicI64::new(60)));
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    let opened = Office::open(journal.clone(), looks, desk, keys(), Arc::clone(&clock) as _).await;
    let office = opened.unwrap().0;
    found(&office).await;
    office.decide(Actor::Visitor, key(100), asks(100, "Før")).await.unwrap();
    let before = office.image().recorded_at().unwrap();
    // When its clock is set back by half an hour, and somebody else asks.
    clock.0.store(30, Ordering::SeqCst);
    office.decide(Actor::Visitor, key(101), asks(101, "Efter")).await.unwrap();
    // Then they are helped all the same, at the time that was, until the clock has caught up.
    let recorded = async |journal: &mut MemoryJournal| {
        let head = journal.head().await.unwrap();
        let events = journal.read(Position(0), head.0).await.unwrap();
        let times: Vec<Timestamp> = events.iter().map(|event| event.recorded_at).collect();
        assert!(times.is_sorted(), "{times:?}");
        *times.last().unwrap()
    };
    assert!(office.image().inquiry(inquiry(101)).is_some());
    assert_eq!(recorded(&mut journal).await, before);
    clock.0.store(90, Ordering::SeqCst);
    office.decide(Actor::Visitor, key(102), asks(102, "Senere")).await.unwrap();
    assert_eq!(recorded(&mut journal).await, clock.now());
}
