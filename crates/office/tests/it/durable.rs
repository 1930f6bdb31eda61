//! Readers see only what is on the disk, and an answer is true whatever became of the commit.

use crate::probe::{Mood, Probe};
use crate::town::{asks, ends, inquiry, key, probed, worker};
use roret_domain::event::Actor;
use roret_office::{Office, OfficeError, Receipt};
use std::sync::Arc;
use tokio::task::JoinHandle;

type Answered = JoinHandle<Result<Receipt, OfficeError>>;

/// Sends an inquiry from somebody of their own.
fn sends(office: &Arc<Office>, number: u128) -> Answered {
    let office = Arc::clone(office);
    tokio::spawn(
        async move { office.decide(Actor::Visitor, key(number), asks(number, "Hjælp")).await },
    )
}

#[track_caller]
fn is_unavailable(result: Result<Receipt, OfficeError>) {
    assert!(matches!(result, Err(OfficeError::Unavailable)), "{result:?}");
}

#[tokio::test]
async fn what_is_not_durable_is_seen_by_nobody() {
    let (office, probe) = probed().await;
    let before = office.image().position();
    probe.is_in(Mood::Slow);
    let answered = sends(&office, 100);
    probe.append_has_begun().await;
    assert_eq!(office.image().position(), before);
    assert!(office.image().inquiry(inquiry(100)).is_none());
    assert!(!answered.is_finished(), "nothing is acknowledged before it is durable");
    probe.permits.add_permits(1);
    let receipt = answered.await.unwrap().unwrap();
    assert!(office.image().position() >= receipt.position);
    assert!(office.image().inquiry(inquiry(100)).is_some());
}

#[tokio::test]
async fn an_image_in_somebodys_hand_stays_as_it_was() {
    let (office, _) = probed().await;
    let held = office.image();
    sends(&office, 100).await.unwrap().unwrap();
    assert!(held.inquiry(inquiry(100)).is_none());
    assert!(office.image().inquiry(inquiry(100)).is_some());
}

#[tokio::test]
async fn many_commands_share_a_commit() {
    let (office, probe) = probed().await;
    let before = probe.appends();
    probe.is_in(Mood::Slow);
    let first = sends(&office, 100);
    probe.append_has_begun().await;
    let others: Vec<Answered> = (101..164).map(|number| sends(&office, number)).collect();
    // Every one of them is asked before the first commit ends.
    for _ in 0..200 {
        tokio::task::yield_now().await;
    }
    probe.permits.add_permits(64);
    let mut positions = vec![first.await.unwrap().unwrap().position];
    for other in others {
        positions.push(other.await.unwrap().unwrap().position);
    }
    let commits = probe.appends() - before;
    assert!(commits <= 3, "64 commands took {commits} commits");
    positions.sort_unstable();
    positions.dedup();
    assert_eq!(positions.len(), 64, "everybody has a position of their own");
    assert_eq!(office.image().inquiry_count(), 64);
}

/// Many more than are decided before the journal begins, sent while the journal is busy with somebody else.
async fn sends_many(office: &Arc<Office>, probe: &Probe) -> (Answered, Vec<Answered>) {
    probe.is_in(Mood::Slow);
    let first = sends(office, 99);
    probe.append_has_begun().await;
    let others = (100..400).map(|number| sends(office, number)).collect();
    for _ in 0..700 {
        tokio::task::yield_now().await;
    }
    (first, others)
}

#[tokio::test]
async fn a_long_batch_shares_a_commit() {
    let (office, probe) = probed().await;
    let before = probe.appends();
    let (first, others) = sends_many(&office, &probe).await;
    probe.permits.add_permits(8);
    let mut positions = vec![first.await.unwrap().unwrap().position];
    for other in others {
        positions.push(other.await.unwrap().unwrap().position);
    }
    let commits = probe.appends() - before;
    assert!(commits <= 4, "301 commands took {commits} commits");
    positions.sort_unstable();
    positions.dedup();
    assert_eq!(positions.len(), 301, "everybody has a position of their own");
    assert_eq!(office.image().inquiry_count(), 301);
}

#[tokio::test]
async fn in_a_long_batch_everybody_has_the_answer_they_would_have_alone() {
    let (office, probe) = probed().await;
    let (first, others) = sends_many(&office, &probe).await;
    let again = |number, command| {
        let office = Arc::clone(&office);
        tokio::spawn(async move { office.decide(Actor::Visitor, key(number), command).await })
    };
    let (repeated, other) = (again(150, asks(150, "Hjælp")), again(151, asks(151, "Andet")));
    let refused = again(500, ends(9_999));
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    probe.permits.add_permits(8);
    first.await.unwrap().unwrap();
    let mut receipts = Vec::new();
    for other in others {
        receipts.push(other.await.unwrap().unwrap());
    }
    assert_eq!(repeated.await.unwrap().unwrap(), receipts[50], "the same command, the same answer");
    assert!(matches!(other.await.unwrap(), Err(OfficeError::KeyReused)));
    assert!(matches!(refused.await.unwrap(), Err(OfficeError::Refused(_))));
    assert_eq!(office.image().inquiry_count(), 301);
}

#[tokio::test]
async fn a_long_batch_that_is_lost_is_nobodys_and_can_be_tried_again() {
    let (office, probe) = probed().await;
    let (first, others) = sends_many(&office, &probe).await;
    probe.is_in(Mood::Lost);
    probe.permits.add_permits(8);
    first.await.unwrap().unwrap();
    for other in others {
        is_unavailable(other.await.unwrap());
    }
    assert_eq!(office.image().inquiry_count(), 1);
    probe.is_in(Mood::Well);
    for number in 100..400 {
        sends(&office, number).await.unwrap().unwrap();
    }
    assert_eq!(office.image().inquiry_count(), 301);
}

#[tokio::test]
async fn a_commit_that_failed_is_nobodys_and_can_be_tried_again() {
    let (office, probe) = probed().await;
    let before = office.image().position();
    probe.is_in(Mood::Slow);
    let first = sends(&office, 99);
    probe.append_has_begun().await;
    let others: Vec<Answered> = (100..110).map(|number| sends(&office, number)).collect();
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    probe.is_in(Mood::Lost);
    probe.permits.add_permits(1);
    first.await.unwrap().unwrap();
    for other in others {
        is_unavailable(other.await.unwrap());
    }
    assert_eq!(office.image().inquiry_count(), 1);
    probe.is_in(Mood::Well);
    for number in 100..110 {
        sends(&office, number).await.unwrap().unwrap();
    }
    assert_eq!(office.image().inquiry_count(), 11);
    assert!(office.image().position() > before);
}

#[tokio::test]
async fn one_that_would_be_refused_is_not_told_so_by_an_image_that_never_was() {
    let (office, probe) = probed().await;
    probe.is_in(Mood::Slow);
    let first = sends(&office, 99);
    probe.append_has_begun().await;
    let asked = sends(&office, 100);
    let ended = {
        let office = Arc::clone(&office);
        tokio::spawn(async move { office.decide(worker(), key(101), ends(100)).await })
    };
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
    probe.is_in(Mood::Lost);
    probe.permits.add_permits(1);
    first.await.unwrap().unwrap();
    is_unavailable(asked.await.unwrap());
    is_unavailable(ended.await.unwrap());
}

#[tokio::test]
async fn a_commit_that_was_not_heard_is_found_by_its_key_before_anybody_is_answered() {
    let (office, probe) = probed().await;
    let before = office.image().position();
    probe.is_in(Mood::Unheard);
    let receipt = sends(&office, 100).await.unwrap().unwrap();
    assert!(receipt.position > before && office.image().position() == receipt.position);
    probe.is_in(Mood::Well);
    let appends = probe.appends();
    assert_eq!(sends(&office, 100).await.unwrap().unwrap(), receipt);
    assert_eq!(probe.appends(), appends, "it had been written: nothing is written again");
    assert_eq!(office.image().inquiry_count(), 1);
    // The next one goes on from there.
    let next = sends(&office, 101).await.unwrap().unwrap();
    assert!(next.position > receipt.position);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_nobody_can_tell_is_unknown_until_the_key_is_sent_again() {
    let (office, probe) = probed().await;
    probe.is_in(Mood::Deaf);
    is_unavailable(sends(&office, 100).await.unwrap());
    probe.is_in(Mood::Well);
    let receipt = sends(&office, 100).await.unwrap().unwrap();
    assert_eq!(office.image().position(), receipt.position);
    assert_eq!(office.image().inquiry_count(), 1);
}

#[tokio::test]
async fn the_image_stands_where_the_receipt_says_even_after_a_blind_hour() {
    let (office, probe) = probed().await;
    probe.is_in(Mood::Blind);
    is_unavailable(sends(&office, 100).await.unwrap());
    probe.is_in(Mood::Well);
    let receipt = sends(&office, 100).await.unwrap().unwrap();
    let position = office.image().position();
    assert!(position >= receipt.position, "receipt at {}, image at {position}", receipt.position);
}

#[tokio::test]
async fn another_command_after_a_blind_hour_gets_the_true_answer_in_the_end() {
    let (office, probe) = probed().await;
    probe.is_in(Mood::Blind);
    is_unavailable(sends(&office, 100).await.unwrap());
    probe.is_in(Mood::Well);
    let mut tries = 0;
    while sends(&office, 101).await.unwrap().is_err() {
        tries += 1;
        assert!(tries < 3, "it does not come back");
    }
    assert_eq!(office.image().inquiry_count(), 2);
}

#[tokio::test]
async fn whoever_goes_away_finds_the_answer_under_the_same_key() {
    let (office, probe) = probed().await;
    probe.is_in(Mood::Slow);
    let gone = sends(&office, 100);
    probe.append_has_begun().await;
    gone.abort();
    probe.is_in(Mood::Well);
    probe.permits.add_permits(1);
    let receipt = sends(&office, 100).await.unwrap().unwrap();
    assert_eq!(office.image().inquiry_count(), 1);
    assert_eq!(office.image().position(), receipt.position);
}
