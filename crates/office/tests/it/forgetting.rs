//! An erasure is real: after it no byte of what was said is found anywhere, and an old key store does not bring it
//! back.

use crate::town::{citizen, clock, colleague, found, inquiry, key, keys, leader, now, worker};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;
use jiff::SignedDuration;
use roret_domain::access::Purpose;
use roret_domain::agreement::AgreementWords;
use roret_domain::citizen::Identity;
use roret_domain::command::*;
use roret_domain::course::{
    ClosingReason, ContactKind, ContactNote, CourseKind, DischargePlanWords,
};
use roret_domain::erasure::{ArchiveStep, ErasureGround, Retention};
use roret_domain::event::{Actor, Event};
use roret_domain::id::{ContactId, CourseId, Position};
use roret_domain::inquiry::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::refusal::ErasureReason;
use roret_domain::roadmap::{DelayReason, Expectation, StepActor, StepWords};
use roret_domain::sealed::Sealed;
use roret_journal::desk::Desk;
use roret_journal::keys::{KeyStore, Keys, WrappingKey};
use roret_journal::looks::Looks;
use roret_journal::sqlite::SqliteJournal;
use roret_journal::{Journal, archive};
use roret_office::clock::Clock;
use roret_office::{Office, OfficeError};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// Stands in every text; the number says where it was planted.
const MARKER: &str = "kanariefugl-";

fn planted(number: u32) -> String {
    format!("{MARKER}{number:03}")
}

/// About the citizen of number 100.
fn sealed<T: Serialize>(content: T) -> Sealed<T> {
    Sealed::close(citizen(100), &content)
}

fn note(number: u32) -> Sealed<ContactNote> {
    sealed(ContactNote { text: planted(number) })
}

/// An office on files.
async fn office(folder: &Path, clock: &Arc<dyn Clock>) -> (Arc<Office>, Arc<Keys>) {
    let file = |name: &str| folder.join(name);
    let journal = SqliteJournal::open(&file("journal.sqlite")).await.unwrap();
    let looks = Looks::in_file(&file("looks.sqlite")).await.unwrap();
    let desk = Desk::in_file(&file("desk.sqlite")).await.unwrap();
    let store = KeyStore::in_file(&file("keys.sqlite")).await.unwrap();
    let master = WrappingKey::from_text(&"7".repeat(64)).unwrap();
    let entropy = Arc::new(crate::town::throw(9));
    let keys = Keys::open(store, &master, "proevekoebing", entropy).await.unwrap();
    let opened = Office::open(journal, looks, desk, Arc::clone(&keys), Arc::clone(clock)).await;
    (opened.unwrap().0, keys)
}

fn agreement(number: u32) -> Sealed<AgreementWords> {
    sealed(AgreementWords {
        wants: planted(number),
        support: planted(number + 1),
        who_does_what: planted(number + 2),
    })
}

fn plan(number: u32) -> DischargePlanDraft {
    DischargePlanDraft {
        words: sealed(DischargePlanWords {
            afterwards: planted(number),
            signs: planted(number + 1),
            whom_to_call: planted(number + 2),
            offer: planted(number + 3),
        }),
        has_bridge: true,
        seen: None,
    }
}

fn identity(number: u32) -> Identity {
    Identity { name: planted(number), reach: planted(number + 1), cpr: "0101010000".parse().ok() }
}

/// The course of 100.
fn course() -> CourseId {
    CourseId::from_uuid(key(202).derive(1))
}

async fn does(office: &Office, number: u128, command: impl Into<Command>) {
    office.decide(worker(), key(number), command).await.unwrap();
}

/// A course of 100, with a marker in every text there is; and, of 101, an inquiry that ends with a note.
async fn lives(office: &Office) {
    asks(office).await;
    agrees(office).await;
    is_helped(office).await;
    is_done(office).await;
    asks_again(office).await;
}

async fn asks(office: &Office) {
    let asker = Asker { name: planted(3), reach: planted(4) };
    let receive = ReceiveInquiry {
        citizen: CitizenRef::New(citizen(100)),
        received_at: now(),
        channel: Channel::Phone,
        requester: Requester::Relative,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: crate::town::unit(),
        outside_number: None,
        words: Some(sealed(InquiryWords { about: planted(2) })),
        asker: Some(Sealed::close_about_another(citizen(100), &asker)),
        identity: Some(sealed(identity(5))),
        code: None,
        primary_contact: None,
    };
    does(office, 100, receive).await;
}

async fn agrees(office: &Office) {
    let id = inquiry(100);
    let make = MakeAgreement {
        inquiry: id,
        agreed_at: now(),
        planned_end: None,
        words: Some(agreement(10)),
        confirmation: None,
        course: None,
    };
    does(office, 201, make).await;
    let seen = |office: &Office| {
        let image = office.image();
        let inquiry = image.inquiry(inquiry(100)).unwrap();
        inquiry.agreement.as_ref().unwrap().version
    };
    let change = ChangeAgreement {
        inquiry: id,
        planned_end: None,
        words: agreement(20),
        seen: seen(office),
    };
    does(office, 203, change).await;
    let start = CourseStart { kind: CourseKind::Individual, started_at: now(), legal_basis: None };
    does(office, 202, StartCourse { inquiry: id, start }).await;
}

async fn is_helped(office: &Office) {
    let (id, course) = (inquiry(100), course());
    let register = RegisterContact {
        inquiry: id,
        course,
        at: now(),
        kind: ContactKind::Meeting,
        duration_minutes: None,
        note: note(30),
    };
    does(office, 204, register).await;
    let contact = ContactId::from_uuid(key(204).uuid());
    let seen = office.image().course(course).unwrap().1.contacts[0].version;
    let correct = CorrectContact { inquiry: id, course, contact, note: note(31), seen };
    does(office, 205, correct).await;
    let day = office.today();
    let words =
        |number| sealed(StepWords { what: planted(number), citizen_does: planted(number + 1) });
    let step = PlanStep {
        inquiry: id,
        words: words(40),
        actor: StepActor::Citizen,
        expectation: Expectation::Promised { by: day },
    };
    does(office, 206, step).await;
    let step = office.image().inquiry(id).unwrap().roadmap.steps.last().unwrap().clone();
    let change = ChangeStep {
        inquiry: id,
        step: step.id,
        words: Some(words(42)),
        actor: step.actor,
        expectation: step.expectation,
        seen: step.version,
    };
    does(office, 207, change).await;
    let delay = GiveDelayNotice {
        inquiry: id,
        step: step.id,
        reason: sealed(DelayReason { text: planted(50) }),
        expectation: Expectation::Promised { by: day.tomorrow().unwrap() },
    };
    does(office, 208, delay).await;
    does(
        office,
        209,
        RecordIdentity {
            citizen: citizen(100),
            identity: sealed(identity(60)),
            seen: office.image().citizen(citizen(100)).unwrap().version,
        },
    )
    .await;
    let form = format!("aftale/{id}");
    office.keep_draft(worker(), &form, vec![("wants".into(), planted(70))]).await.unwrap();
}

async fn is_done(office: &Office) {
    let (id, course) = (inquiry(100), course());
    let close = CloseCourse {
        inquiry: id,
        course,
        closed_at: now(),
        reason: ClosingReason::NoFurtherNeed,
        outcome: None,
        onward_section: None,
        plan: Some(plan(80)),
    };
    does(office, 210, close).await;
}

/// A second inquiry of the same citizen, which ends at the door.
async fn asks_again(office: &Office) {
    let again = ReceiveInquiry {
        citizen: CitizenRef::Known(citizen(100)),
        received_at: now(),
        channel: Channel::WalkIn,
        requester: Requester::Citizen,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: crate::town::unit(),
        outside_number: None,
        words: Some(sealed(InquiryWords { about: planted(90) })),
        asker: None,
        identity: None,
        code: None,
        primary_contact: None,
    };
    office.decide(Actor::System(roret_domain::event::Task::Import), key(300), again).await.unwrap();
    let end = EndInquiry {
        inquiry: inquiry(300),
        ended_at: now(),
        ending: InquiryEnding::AnsweredAtDoor,
        note: Some(note(91)),
    };
    does(office, 301, end).await;
}

/// Every file of a folder, with where a marker stands in it: as it was typed, or as Base64 at any of its three
/// alignments.
fn found_in(folder: &Path) -> Vec<String> {
    let mut needles = vec![MARKER.as_bytes().to_vec()];
    for shift in 0..3 {
        let text =
            BASE64_STANDARD_NO_PAD.encode([&vec![b'x'; shift][..], MARKER.as_bytes()].concat());
        // Signs that a neighbour has a part in are left out.
        needles.push(text.as_bytes()[shift + usize::from(shift > 0)..text.len() - 2].to_vec());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for needle in &needles {
            if bytes.windows(needle.len()).any(|window| window == needle) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

async fn erase(office: &Office) {
    let citizen = citizen(100);
    let ground = ErasureGround::RetentionOver;
    office.decide(worker(), key(400), RequestErasure { citizen, ground }).await.unwrap();
    let archive = ArchiveStep::NotDue;
    office.decide(leader(), key(401), SettleArchive { citizen, archive }).await.unwrap();
    office.decide(colleague(), key(402), ApproveErasure { citizen }).await.unwrap();
    office.decide(leader(), key(403), ApproveErasure { citizen }).await.unwrap();
}

/// What is opened of the citizen's content; none when the look is refused.
async fn opened(office: &Office) -> Result<usize, OfficeError> {
    let image = office.image();
    let look = office
        .look(&image, Actor::Citizen(citizen(100)), citizen(100), Purpose::OwnRoadmap)
        .await?;
    let inquiry = image.inquiry(inquiry(100)).unwrap();
    let texts = [
        inquiry.words.as_ref().unwrap().open(&look).is_ok(),
        inquiry.asker().unwrap().open(&look).is_ok(),
        image.citizen(citizen(100)).unwrap().identity.as_ref().unwrap().open(&look).is_ok(),
        inquiry.agreement.as_ref().unwrap().words.as_ref().unwrap().open(&look).is_ok(),
        inquiry.courses[0].contacts[0].note.open(&look).is_ok(),
        inquiry.courses[0].contacts[0].earlier_notes[0].open(&look).is_ok(),
        inquiry.courses[0].discharge_plan.as_ref().unwrap().words.open(&look).is_ok(),
    ];
    Ok(texts.iter().filter(|is_open| **is_open).count())
}

/// The kinds of event that hold sealed content about the citizen.
async fn sealed_kinds(folder: &Path) -> BTreeSet<&'static str> {
    let mut journal = SqliteJournal::open_to_read(&folder.join("journal.sqlite")).await.unwrap();
    let mut kinds = BTreeSet::new();
    for envelope in journal.read(Position(0), 10_000).await.unwrap() {
        envelope.event.parts(&mut |part| {
            assert!(part.key().is_some(), "{} is plain", envelope.event.kind());
            kinds.insert(envelope.event.kind());
        });
    }
    kinds
}

async fn backup(folder: &Path, to: &Path) {
    let mut journal = SqliteJournal::open_to_read(&folder.join("journal.sqlite")).await.unwrap();
    let out = std::fs::File::create(to.join("backup.jsonl")).unwrap();
    archive::write(&mut journal, "proevekoebing", Position(0), out).await.unwrap();
    let mut looks = Looks::in_file_to_read(&folder.join("looks.sqlite")).await.unwrap();
    let out = std::fs::File::create(to.join("looks.jsonl")).unwrap();
    archive::write_looks(&mut looks, "proevekoebing", 0, out).await.unwrap();
}

#[tokio::test]
async fn what_was_erased_is_found_nowhere() {
    let (folder, aside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let clock = clock();
    let (office, keys) = self::office(folder.path(), &clock).await;
    found(&office).await;
    lives(&office).await;
    // Every kind that can hold a text holds a marker: version 2 is the first that is enciphered. Figures are nobody's.
    let sealing =
        Event::KINDS.iter().filter(|(kind, version)| *version >= 2 && *kind != "figures_published");
    let sealing: BTreeSet<&str> = sealing.map(|(kind, _)| *kind).collect();
    assert_eq!(sealed_kinds(folder.path()).await, sealing);
    assert_eq!(opened(&office).await.unwrap(), 7);
    // Nothing was ever in clear, also while it could be opened; and what is in clear is found.
    for (shift, control) in ["", "x", "xx"].iter().enumerate() {
        let text = BASE64_STANDARD_NO_PAD.encode(format!("{control}{MARKER}yyy"));
        std::fs::write(aside.path().join("control"), text).unwrap();
        assert_eq!(found_in(aside.path()).len(), 1, "Base64, {shift} signs before");
    }
    std::fs::write(aside.path().join("control"), planted(1)).unwrap();
    assert_eq!(found_in(aside.path()).len(), 1);
    std::fs::remove_file(aside.path().join("control")).unwrap();
    assert_eq!(found_in(folder.path()), [""; 0]);
    let store = KeyStore::in_file(&folder.path().join("keys.sqlite")).await.unwrap();
    let copy = store.copy().await.unwrap();

    clock.move_forward(SignedDuration::from_hours(24 * 366 * 5));
    let form = format!("aftale/{}", inquiry(100));
    erase(&office).await;
    match opened(&office).await {
        Err(OfficeError::Refused(refusal)) => assert_eq!(refusal.reason, ErasureReason::Erased),
        other => panic!("{other:?}"),
    }
    assert!(office.draft(worker(), &form).await.unwrap().is_none());
    let erased = office.image().erased().next().unwrap().keys.clone();
    assert_eq!(erased.len(), 2, "the citizen's, and the asker's");
    assert!(keys.of(&erased).await.unwrap().is_empty());
    assert_eq!(keys.destroyed().len(), 2);
    backup(folder.path(), aside.path()).await;
    assert_eq!(found_in(folder.path()), [""; 0]);
    assert_eq!(found_in(aside.path()), [""; 0]);
    drop((office, keys, store));

    // A key store from before the erasure, put back beside the journal: the next start destroys the keys again.
    // Who closes the file last takes its log away.
    while folder.path().join("keys.sqlite-wal").exists() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    std::fs::remove_file(folder.path().join("keys.sqlite")).unwrap();
    let store = KeyStore::in_file(&folder.path().join("keys.sqlite")).await.unwrap();
    store.take_in(&copy, &BTreeSet::new()).await.unwrap();
    drop(store);
    let (office, keys) = self::office(folder.path(), &clock).await;
    assert_eq!(
        keys.destroyed(),
        erased.iter().copied().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
    );
    assert!(keys.of(&erased).await.unwrap().is_empty());
    assert!(opened(&office).await.is_err());
}

#[tokio::test]
async fn who_never_gave_a_name_is_erased_when_the_time_is_over() {
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    let (clock, keys) = (clock(), keys());
    let journal = roret_journal::memory::MemoryJournal::default();
    let opened = Office::open(journal, looks, desk, Arc::clone(&keys), Arc::clone(&clock)).await;
    let office = opened.unwrap().0;
    found(&office).await;
    for number in 100..103 {
        let asks = crate::town::asks(number, "Hjælp");
        office.decide(Actor::Visitor, key(number), asks).await.unwrap();
    }
    for number in [100, 101] {
        office.decide(worker(), key(number + 500), crate::town::ends(number)).await.unwrap();
    }
    clock.move_forward(SignedDuration::from_hours(24 * 367));
    // Nobody is erased by rule before a leader has set the time and seen who would go.
    assert_eq!(office.erase_expired().await.unwrap(), 0);
    let retention = Retention::default();
    office.decide(crate::town::leader(), key(700), SetRetention { retention }).await.unwrap();
    assert_eq!(office.erase_expired().await.unwrap(), 0);
    let release = ReleaseExpiry { archive: ArchiveStep::NotDue, listed: 2 };
    office.decide(crate::town::leader(), key(701), release).await.unwrap();
    assert_eq!(office.erase_expired().await.unwrap(), 2);
    assert_eq!(office.erase_expired().await.unwrap(), 0);
    assert_eq!(keys.destroyed().len(), 2);
    assert_eq!(office.image().erased().len(), 2);
}

#[tokio::test]
async fn a_repeated_command_is_known_without_anybodys_learning_what_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let clock = clock();
    let (office, _keys) = self::office(folder.path(), &clock).await;
    found(&office).await;
    let asks = crate::town::asks(100, "Hjælp");
    let receipt = office.decide(Actor::Visitor, key(100), asks.clone()).await.unwrap();
    assert_eq!(office.decide(Actor::Visitor, key(100), asks.clone()).await.unwrap(), receipt);
    // What is kept is not the hash of what was asked: whoever guesses it can't tell.
    let mut hasher = blake3::Hasher::new();
    serde_json::to_writer(&mut hasher, &(Actor::Visitor, &asks)).unwrap();
    let mut journal =
        SqliteJournal::open_to_read(&folder.path().join("journal.sqlite")).await.unwrap();
    let known = journal.known(&[key(100)]).await.unwrap();
    assert_ne!(known[0].request_hash, *hasher.finalize().as_bytes());
}
