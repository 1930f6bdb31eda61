//! Batches to write, made of numbers.

use jiff::Timestamp;
use roret_domain::code::CodeHash;
use roret_domain::course::ContactNote;
use roret_domain::event::{
    Actor, CodeIssued, Envelope, Event, InquiryEnded, InquiryReopened, MunicipalityFounded, Task,
};
use roret_domain::id::{CitizenId, CommandKey, InquiryId, Position, WorkerId};
use roret_domain::inquiry::InquiryEnding;
use roret_domain::sealed::Sealed;
use roret_journal::Written;
use uuid::Uuid;

fn uuid(number: u64) -> Uuid {
    Uuid::from_u128(0x019a << 112 | u128::from(number) << 16)
}

pub(crate) fn key(number: u64) -> CommandKey {
    CommandKey::from_uuid(uuid(number))
}

/// Every kind of actor, in turn.
pub(crate) fn actor(number: u64) -> Actor {
    match number % 6 {
        0 => Actor::Visitor,
        1 => Actor::CodeHolder(CodeHash::from_bytes([7; 32])),
        2 => Actor::Citizen(CitizenId::from_uuid(uuid(number))),
        3 => Actor::Worker(WorkerId::from_uuid(uuid(number))),
        4 => Actor::System(Task::SetUp),
        _ => Actor::System(Task::Import),
    }
}

/// Events with clear and sealed content, and with signs that a careless writer would break.
pub(crate) fn event(number: u64, text: &str) -> Event {
    let inquiry = InquiryId::from_uuid(uuid(number));
    match number % 4 {
        0 => MunicipalityFounded { name: text.to_owned(), phone: "12 34 56 78".to_owned() }.into(),
        1 => InquiryReopened { inquiry }.into(),
        2 => {
            let note = ContactNote { text: text.to_owned() };
            let ended_at = Timestamp::from_second(1_795_000_000).unwrap();
            let note = Some(Sealed::close(CitizenId::from_uuid(uuid(number)), &note));
            InquiryEnded { inquiry, ended_at, ending: InquiryEnding::GuidedOn, note }.into()
        }
        _ => {
            let code = CodeHash::from_bytes([u8::try_from(number % 251).unwrap(); 32]);
            let scope = roret_domain::code::CodeScope::Whole;
            CodeIssued { inquiry, code, scope }.into()
        }
    }
}

/// Texts that go through JSON, SQL and back.
pub(crate) const TEXTS: [&str; 8] = [
    "",
    "Blåbærgrød på øen",
    "\"citat\" og \\skråstreg\\",
    "linje\nog\ttabulator\r\n",
    "'; DROP TABLE event; --",
    "🌊 沈 \u{202e}omvendt",
    "nul \u{0} midt i",
    "[1, {\"a\": null}]",
];

/// A command with so many events after a position.
pub(crate) fn written(number: u64, after: Position, events: u64) -> Written {
    let command = key(number);
    let envelope = |ordinal: u64| Envelope {
        position: Position(after.0 + ordinal),
        recorded_at: Timestamp::from_microsecond(
            1_795_000_000_123_456 + i64::try_from(number).unwrap(),
        )
        .unwrap(),
        actor: actor(number),
        command,
        event: event(number + ordinal, TEXTS[usize::try_from((number + ordinal) % 8).unwrap()]),
    };
    Written {
        key: command,
        request_hash: [u8::try_from(number % 256).unwrap(); 32],
        events: (1..=events).map(envelope).collect(),
    }
}

/// Commands one after the other: their numbers and how many events each has.
pub(crate) fn batch(after: Position, commands: &[(u64, u64)]) -> Vec<Written> {
    let mut at = after;
    commands
        .iter()
        .map(|(number, events)| {
            let written = written(*number, at, *events);
            at = Position(at.0 + events);
            written
        })
        .collect()
}

/// The events of a batch.
pub(crate) fn events(batch: &[Written]) -> Vec<Envelope> {
    batch.iter().flat_map(|written| written.events.iter().cloned()).collect()
}
