//! A search finds whoever is meant, shows those alone whom one may see, and is a look.

use crate::town::{at_work, citizen, inquiry, key, leader, now, stranger, unit, worker};
use roret_domain::access::Purpose;
use roret_domain::citizen::Identity;
use roret_domain::command::{CitizenRef, EndInquiry, ReceiveInquiry, RecordIdentity};
use roret_domain::event::Actor;
use roret_domain::id::CitizenId;
use roret_domain::inquiry::{Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::refusal::Reason;
use roret_domain::sealed::Sealed;
use roret_journal::desk::Desk;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_office::{Office, OfficeError};
use std::sync::Arc;

fn identity(name: &str, reach: &str, cpr: &str) -> Identity {
    Identity { name: name.into(), reach: reach.into(), cpr: cpr.parse().ok() }
}

async fn receive(office: &Office, number: u128, identity: Identity) {
    let who = citizen(number);
    let words = InquiryWords { about: "Hjælp".to_owned() };
    let receive = ReceiveInquiry {
        citizen: CitizenRef::New(who),
        received_at: now(),
        channel: Channel::Phone,
        requester: Requester::Citizen,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: unit(),
        outside_number: None,
        words: Some(Sealed::close(who, &words)),
        asker: None,
        identity: Some(Sealed::close(who, &identity)),
        code: None,
        primary_contact: None,
    };
    office.decide(worker(), key(number), receive).await.unwrap();
}

async fn town() -> Arc<Office> {
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    let office = at_work(MemoryJournal::default(), looks, desk).await;
    for (number, name, reach, cpr) in [
        (100, "Åge Opdigtet", "12 34 56 78", "010180-0000"),
        (101, "Søren Christensen Opdigtet", "+45 87 65 43 21", ""),
        (102, "Anne-Marie Kjær", "anne@example.dk", "020290-0000"),
        (103, "Zenia Opdigtet", "", ""),
    ] {
        receive(&office, number, identity(name, reach, cpr)).await;
    }
    office
}

async fn found(office: &Office, text: &str) -> Vec<CitizenId> {
    office.search(worker(), text).await.unwrap().citizens
}

#[tokio::test]
async fn names_numbers_and_other_spellings_find_whoever_is_meant() {
    let office = town().await;
    for (asked, numbers) in [
        ("Åge", &[100][..]),
        ("aage", &[100]),
        ("AAGE opdigtet", &[100]),
        ("Soeren Kristensen", &[101]),
        ("søren", &[101]),
        ("marie", &[102]),
        ("anne kjaer", &[102]),
        ("Obdigtet", &[100, 101, 103]),
        ("Senia", &[103]),
        ("12345678", &[100]),
        ("12 34 56 78", &[100]),
        ("+45 87654321", &[101]),
        ("0101800000", &[100]),
        ("020290-0000", &[102]),
        ("030390-0000", &[]),
        ("Nobody", &[]),
        ("  ", &[]),
    ] {
        let expected: Vec<CitizenId> = numbers.iter().map(|number| citizen(*number)).collect();
        assert_eq!(found(&office, asked).await, expected, "{asked}");
    }
}

#[tokio::test]
async fn a_search_is_a_look_at_whoever_it_shows() {
    let office = town().await;
    let found = office.search(worker(), "Opdigtet").await.unwrap();
    let image = office.image();
    for id in &found.citizens {
        let identity = image.citizen(*id).unwrap().identity.as_ref().unwrap();
        assert!(identity.open(&found.look).is_ok());
        let looks = office.looks_at(*id, 10).await.unwrap();
        assert_eq!(looks.len(), 1);
        assert_eq!((looks[0].actor, looks[0].purpose), (worker(), Purpose::Search));
    }
    assert!(office.looks_at(citizen(102), 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn nobody_is_shown_whom_one_may_not_see() {
    let office = town().await;
    assert!(office.search(stranger(), "Opdigtet").await.unwrap().citizens.is_empty());
    for (actor, reason) in [
        (leader(), Reason::LeadersSeeFrames),
        (Actor::Visitor, Reason::NotAllowed),
        (Actor::Citizen(citizen(100)), Reason::NotAllowed),
    ] {
        match office.search(actor, "Opdigtet").await {
            Err(OfficeError::Refused(refusal)) => assert_eq!(refusal.reason, reason),
            other => panic!("{:?}", other.map(|found| found.citizens)),
        }
    }
    // Closing closes the search too.
    let ending = InquiryEnding::GuidedOn;
    let end = EndInquiry { inquiry: inquiry(100), ended_at: now(), ending, note: None };
    office.decide(worker(), key(500), end).await.unwrap();
    assert!(found(&office, "Åge").await.is_empty());
}

#[tokio::test]
async fn a_name_that_was_corrected_is_found_by_the_new_one_alone() {
    let office = town().await;
    assert_eq!(found(&office, "Zenia").await, [citizen(103)]);
    let who = citizen(103);
    let seen = office.image().citizen(who).unwrap().version;
    let identity = Sealed::close(who, &identity("Yrsa Opdigtet", "11 22 33 44", ""));
    office
        .decide(worker(), key(501), RecordIdentity { citizen: who, identity, seen })
        .await
        .unwrap();
    assert_eq!(found(&office, "Zenia").await, []);
    assert_eq!(found(&office, "Yrsa").await, [who]);
    assert_eq!(found(&office, "11223344").await, [who]);
}
