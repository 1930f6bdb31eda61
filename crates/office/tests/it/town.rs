//! A town of two units and three workers, with commands to send.

use crate::probe::{Probe, Probed};
use jiff::Timestamp;
use roret_domain::command::{
    AddWorker, CitizenRef, Command, EndInquiry, FoundMunicipality, OpenUnit, ReceiveInquiry,
};
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey, InquiryId, UnitId, WorkerId};
use roret_domain::inquiry::{Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::municipality::Role;
use roret_domain::sealed::Sealed;
use roret_journal::Journal;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use roret_journal::looks::Looks;
use roret_journal::memory::MemoryJournal;
use roret_office::Office;
use roret_office::clock::{Clock, MovableClock, StandingClock};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

pub(crate) const SET_UP: Actor = Actor::System(Task::SetUp);

/// A fixed key. The last 16 bits are free for derived identifiers.
pub(crate) fn key(number: u128) -> CommandKey {
    CommandKey::from_uuid(Uuid::from_u128((0x019a << 112) | (number << 16)))
}

pub(crate) fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

pub(crate) fn clock() -> Arc<dyn Clock> {
    Arc::new(MovableClock::new(StandingClock(now())))
}

const UNIT: u128 = 1;
const OTHER_UNIT: u128 = 2;

/// A worker of the unit that gets the inquiries.
pub(crate) fn worker() -> Actor {
    Actor::Worker(WorkerId::from_uuid(key(10).uuid()))
}

/// A worker of the other unit.
pub(crate) fn stranger() -> Actor {
    Actor::Worker(WorkerId::from_uuid(key(11).uuid()))
}

/// Another worker of the unit that gets the inquiries.
pub(crate) fn colleague() -> Actor {
    Actor::Worker(WorkerId::from_uuid(key(13).uuid()))
}

/// The leader of the unit.
pub(crate) fn leader() -> Actor {
    Actor::Worker(WorkerId::from_uuid(key(12).uuid()))
}

pub(crate) fn inquiry(number: u128) -> InquiryId {
    InquiryId::from_uuid(key(number).uuid())
}

pub(crate) fn citizen(number: u128) -> CitizenId {
    CitizenId::from_uuid(key(number).derive(1))
}

/// Somebody asks for help in these words.
pub(crate) fn asks(number: u128, about: &str) -> Command {
    let citizen = citizen(number);
    let words = InquiryWords { about: about.to_owned() };
    ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at: now(),
        channel: Channel::Web,
        requester: Requester::Citizen,
        urgency: Urgency::Normal,
        citizen_aware: true,
        unit: UnitId::from_uuid(key(UNIT).uuid()),
        outside_number: None,
        words: Some(Sealed::close(citizen, &words)),
        asker: None,
        identity: None,
        code: None,
        primary_contact: None,
    }
    .into()
}

/// An inquiry is answered at the door.
pub(crate) fn ends(number: u128) -> Command {
    let ending = InquiryEnding::AnsweredAtDoor;
    EndInquiry { inquiry: inquiry(number), ended_at: now(), ending, note: None }.into()
}

/// Founds the town in an office.
pub(crate) async fn found(office: &Office) {
    let name = || "Prøvekøbing".to_owned();
    let phone = || "12 34 56 78".to_owned();
    let mut commands: Vec<(u128, Command)> =
        vec![(90, FoundMunicipality { name: name(), phone: phone() }.into())];
    for number in [UNIT, OTHER_UNIT] {
        let open = OpenUnit { name: name(), phone: phone(), answering_hours: String::new() };
        commands.push((number, open.into()));
    }
    for (number, role, unit) in [
        (10, Role::Worker, UNIT),
        (11, Role::Caseworker, OTHER_UNIT),
        (12, Role::Leader, UNIT),
        (13, Role::Worker, UNIT),
    ] {
        let unit = UnitId::from_uuid(key(unit).uuid());
        commands.push((number, AddWorker { name: name(), role, unit, phone: phone() }.into()));
    }
    for (number, command) in commands {
        office.decide(SET_UP, key(number), command).await.unwrap();
    }
}

/// Throws bytes from a seed (SplitMix64).
pub(crate) fn throw(seed: u64) -> impl Fn(&mut [u8]) {
    let state = AtomicU64::new(seed);
    move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            let state = state.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            for (byte, thrown) in chunk.iter_mut().zip((mixed ^ (mixed >> 31)).to_le_bytes()) {
                *byte = thrown;
            }
        }
    }
}

/// Keys of its own.
pub(crate) fn keys() -> Arc<Keys> {
    Keys::in_memory(Arc::new(throw(7)))
}

/// The unit that gets the inquiries.
pub(crate) fn unit() -> UnitId {
    UnitId::from_uuid(key(UNIT).uuid())
}

/// The town at work on this journal, look log and desk.
pub(crate) async fn at_work(journal: impl Journal, looks: Looks, desk: Desk) -> Arc<Office> {
    let (office, _) = Office::open(journal, looks, desk, keys(), clock()).await.unwrap();
    found(&office).await;
    office
}

/// The town in memory, with a probe in its journal.
pub(crate) async fn probed() -> (Arc<Office>, Probe) {
    let probe = Probe::new();
    let journal = Probed { inner: MemoryJournal::default(), probe: probe.clone() };
    let (looks, desk) = (Looks::in_memory().await.unwrap(), Desk::in_memory().await.unwrap());
    let office = at_work(journal, looks, desk).await;
    // What the founding began is of no interest.
    while let Ok(permit) = probe.begun.try_acquire() {
        permit.forget();
    }
    (office, probe)
}
