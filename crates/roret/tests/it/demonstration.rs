//! The invented municipality: two years old at its first start, and alive.

use crate::load::{Node, post};
use crate::run::Folder;
use roret_domain::event::{Envelope, Event};
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
    let received = |envelope: &&Envelope| matches!(envelope.event, Event::InquiryReceived(_));
    let met = |envelope: &&Envelope| matches!(envelope.event, Event::ContactRegistered(_));
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

    // Eight days go by in which nobody is signed in.
    assert_eq!(post(node.address, "/demo/tid", "dage=8").unwrap().0, 303);
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
    assert_eq!(post(node.address, "/demo/tid", "dage=30").unwrap().0, 303);
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
        if let Event::InquiryReceived(received) = &envelope.event {
            assert!(inquiries.insert(received.inquiry), "event {} comes twice", envelope.position);
        }
    }
    // Between them no day is left out: the longest time without anybody is a holiday's.
    let mut asked: Vec<_> = all
        .iter()
        .filter_map(|envelope| match &envelope.event {
            Event::InquiryReceived(received) => Some(received.received_at),
            _ => None,
        })
        .collect();
    asked.sort_unstable();
    let longest = asked.windows(2).map(|two| two[1].duration_since(two[0]).as_hours() / 24).max();
    assert!(longest < Some(21), "{longest:?} days without an inquiry");
}
