//! How an event is kept, handed on and proved: one JSON array without line breaks,
//! `[position, command key, recorded at, actor, kind, version, record]`. The time counts microseconds
//! since 1970-01-01T00:00:00Z. The same bytes on every engine, in every export, under every hash.

use crate::event::Event;
use crate::record::Envelope;
use crate::record::sealed::SealedPlace;
use jiff::Timestamp;
use serde::de::{DeserializeSeed, Error, SeqAccess, Visitor};
use serde::ser::SerializeTuple;
use serde::{Deserializer, Serialize, Serializer};

impl Envelope {
    /// Writes the line.
    ///
    /// # Errors
    /// None that can happen with the events of this file; serde's signature asks for one.
    pub fn to_line(&self) -> Result<String, serde_json::Error> {
        // Most have fewer: growing on the way there costs as much as writing.
        let mut line = Vec::with_capacity(LINE_BYTES);
        serde_json::to_writer(&mut line, &EnvelopeLine(self))?;
        String::from_utf8(line).map_err(serde_json::Error::custom)
    }

    /// Reads a line.
    ///
    /// # Errors
    /// Where and why the line is none; sealed content is not named.
    pub fn from_line(line: &str) -> Result<Self, serde_json::Error> {
        let mut source = serde_json::Deserializer::from_str(line);
        let envelope = source.deserialize_tuple(LINE_PARTS, LineReader)?;
        source.end()?;
        Ok(envelope)
    }
}

const LINE_PARTS: usize = 7;

const LINE_BYTES: usize = 1_024;

struct EnvelopeLine<'a>(&'a Envelope);

impl Serialize for EnvelopeLine<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Envelope { position, recorded_at, actor, command, event } = self.0;
        let mut line = to.serialize_tuple(LINE_PARTS)?;
        line.serialize_element(position)?;
        line.serialize_element(command)?;
        line.serialize_element(&recorded_at.as_microsecond())?;
        line.serialize_element(actor)?;
        line.serialize_element(event.kind())?;
        line.serialize_element(&event.version())?;
        line.serialize_element(event)?;
        line.end()
    }
}

/// Reads a line in one pass: kind and version come before the record and say what it is.
struct LineReader;

impl<'de> Visitor<'de> for LineReader {
    type Value = Envelope;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a line of seven parts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Envelope, A::Error> {
        let missing = |at| move || A::Error::invalid_length(at, &LineReader);
        let position = parts.next_element()?.ok_or_else(missing(0))?;
        let command = parts.next_element()?.ok_or_else(missing(1))?;
        let recorded_at_us = parts.next_element()?.ok_or_else(missing(2))?;
        let recorded_at = Timestamp::from_microsecond(recorded_at_us).map_err(A::Error::custom)?;
        let actor = parts.next_element()?.ok_or_else(missing(3))?;
        let kind: &str = parts.next_element()?.ok_or_else(missing(4))?;
        let version = parts.next_element()?.ok_or_else(missing(5))?;
        let record = RecordReader { kind, version };
        let mut event: Event = parts.next_element_seed(record)?.ok_or_else(missing(6))?;
        // Sealed content is bound to the version it was written with, not to the one it is read as.
        event
            .parts_at(position, &mut |part, place| part.stand_at(SealedPlace { version, ..place }));
        Ok(Envelope { position, recorded_at, actor, command, event })
    }
}

struct RecordReader<'a> {
    kind: &'a str,
    version: u16,
}

impl<'de> DeserializeSeed<'de> for RecordReader<'_> {
    type Value = Event;

    fn deserialize<D: Deserializer<'de>>(self, record: D) -> Result<Event, D::Error> {
        Event::read(self.kind, self.version, record)
    }
}
