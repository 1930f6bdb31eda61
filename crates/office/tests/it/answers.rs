//! Answers by command key: the first answer again, another command refused, all or none.

use crate::town::{SET_UP, asks, ends, inquiry, key, probed, stranger, worker};
use roret_domain::event::Actor;
use roret_domain::refusal::{InquiryReason, Reason};
use roret_office::{Office, OfficeError};

#[track_caller]
fn is_refused<T: std::fmt::Debug>(result: Result<T, OfficeError>, reason: impl Into<Reason>) {
    match result {
        Err(OfficeError::Refused(refusal)) => assert_eq!(refusal.reason, reason.into()),
        other => panic!("not refused: {other:?}"),
    }
}

#[track_caller]
fn is_reused<T: std::fmt::Debug>(result: Result<T, OfficeError>) {
    assert!(matches!(result, Err(OfficeError::KeyReused)), "{result:?}");
}

fn head(office: &Office) -> u64 {
    office.image().position().0
}

#[tokio::test]
async fn the_same_command_again_gives_the_first_receipt_and_happens_once() {
    let (office, probe) = probed().await;
    let first = office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    let (head, appends) = (head(&office), probe.appends());
    // Something else in between: the receipt is still the first one.
    office.decide(worker(), key(101), ends(100)).await.unwrap();
    let again = office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    assert_eq!(again, first);
    assert_eq!((first.position.0, probe.appends()), (head, appends + 1));
    assert_eq!(office.image().inquiry_count(), 1);
}

#[tokio::test]
async fn the_same_key_with_another_command_is_refused() {
    let (office, _) = probed().await;
    office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    let before = head(&office);
    is_reused(office.decide(Actor::Visitor, key(100), asks(100, "Andet")).await);
    is_reused(office.decide(SET_UP, key(100), asks(100, "Hjælp")).await);
    assert_eq!(head(&office), before);
}

#[tokio::test]
async fn a_form_is_known_by_its_bytes_though_its_command_tells_the_time() {
    let (office, _) = probed().await;
    let send = async |asked: &[u8], about: &str| {
        office.decide_as_asked(Actor::Visitor, asked, vec![(key(100), asks(100, about))]).await
    };
    let first = send(b"about=x", "sent at nine").await.unwrap();
    assert_eq!(send(b"about=x", "sent at ten").await.unwrap(), first);
    is_reused(send(b"about=y", "sent at nine").await);
}

#[tokio::test]
async fn a_refused_command_leaves_nothing_and_its_key_is_free() {
    let (office, probe) = probed().await;
    office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")).await.unwrap();
    let (before, appends) = (head(&office), probe.appends());
    is_refused(office.decide(stranger(), key(101), ends(100)).await, Reason::NotYourCitizen);
    is_refused(office.decide(worker(), key(101), ends(999)).await, Reason::Unknown);
    assert_eq!((head(&office), probe.appends()), (before, appends));
    // The refusal was no answer for ever: what becomes right later is taken in under the same key.
    office.decide(worker(), key(101), ends(100)).await.unwrap();
    assert!(!office.image().inquiry(inquiry(100)).unwrap().is_open());
}

#[tokio::test]
async fn of_several_commands_all_happen_or_none() {
    let (office, probe) = probed().await;
    let (before, appends) = (head(&office), probe.appends());
    let together =
        vec![(key(100), asks(100, "Hjælp")), (key(101), ends(100)), (key(102), ends(100))];
    is_refused(office.decide_together(worker(), together).await, InquiryReason::InquiryEnded);
    assert_eq!((head(&office), probe.appends()), (before, appends));
    let together = vec![(key(100), asks(100, "Hjælp")), (key(101), ends(100))];
    let receipt = office.decide_together(worker(), together).await.unwrap();
    assert_eq!(receipt.position.0, head(&office));
    assert!(!office.image().inquiry(inquiry(100)).unwrap().is_open());
}

#[tokio::test]
async fn a_reused_key_among_several_refuses_all() {
    let (office, _) = probed().await;
    office.decide(worker(), key(100), asks(100, "Hjælp")).await.unwrap();
    let before = head(&office);
    let together = vec![(key(101), asks(101, "Ny")), (key(100), asks(100, "Andet"))];
    is_reused(office.decide_together(worker(), together).await);
    let twice = vec![(key(101), asks(101, "Ny")), (key(101), ends(100))];
    is_reused(office.decide_together(worker(), twice).await);
    assert_eq!(head(&office), before);
    // The keys of what did not happen are free.
    office.decide(worker(), key(101), asks(101, "Ny")).await.unwrap();
}

#[tokio::test]
async fn several_commands_sent_again_give_the_first_receipt() {
    let (office, _) = probed().await;
    let together = || vec![(key(100), asks(100, "Hjælp")), (key(101), ends(100))];
    let first = office.decide_together(worker(), together()).await.unwrap();
    let before = head(&office);
    assert_eq!(office.decide_together(worker(), together()).await.unwrap(), first);
    // One of them is known, the other new: the new one happens.
    let grown = vec![(key(100), asks(100, "Hjælp")), (key(102), asks(102, "Ny"))];
    office.decide_together(worker(), grown).await.unwrap();
    assert!(head(&office) > before);
    assert_eq!(office.image().inquiry_count(), 2);
}

#[tokio::test]
async fn two_in_one_batch_with_one_key_are_one() {
    let (office, _) = probed().await;
    let (one, two) = tokio::join!(
        office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")),
        office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")),
    );
    assert_eq!(one.unwrap(), two.unwrap());
    assert_eq!(office.image().inquiry_count(), 1);
    let (one, two) = tokio::join!(
        office.decide(Actor::Visitor, key(101), asks(101, "Hjælp")),
        office.decide(Actor::Visitor, key(101), asks(101, "Andet")),
    );
    assert!(one.is_ok());
    is_reused(two);
}

#[tokio::test]
async fn a_refused_one_in_a_batch_does_not_touch_its_neighbours() {
    let (office, _) = probed().await;
    let (one, two, three) = tokio::join!(
        office.decide(Actor::Visitor, key(100), asks(100, "Hjælp")),
        office.decide(Actor::Visitor, key(101), ends(100)),
        office.decide(Actor::Visitor, key(102), asks(102, "Hjælp")),
    );
    is_refused(two, Reason::NotAllowed);
    let (one, three) = (one.unwrap().position.0, three.unwrap().position.0);
    assert!(one < three && three == head(&office));
    assert_eq!(office.image().inquiry_count(), 2);
}
