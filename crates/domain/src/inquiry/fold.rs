//! Inquiries, folded from their events.

use super::{Ended, HistoryLine, Inquiry, InquiryEvent, InquiryReceived};
use crate::calendar::date_of;
use crate::code::CodeHash;
use crate::id::{CourseId, InquiryId};
use crate::record::{Envelope, Packed};
use crate::roadmap::Roadmap;
use imbl::{OrdMap, Vector};
use std::sync::Arc;

/// Every inquiry, and how it is found by its number, a course or a code.
#[derive(Clone, Default)]
pub(crate) struct Inquiries {
    pub(crate) all: OrdMap<InquiryId, Arc<Inquiry>>,
    pub(crate) found_by: FoundBy,
}

/// By what an inquiry is found besides its identifier.
#[derive(Clone, Default)]
pub(crate) struct FoundBy {
    pub(crate) number: Vector<InquiryId>,
    pub(crate) course: OrdMap<CourseId, InquiryId>,
    pub(crate) code: OrdMap<CodeHash, InquiryId>,
}

impl Inquiries {
    /// Begins an inquiry. Answers with the one that had its identifier before, which no rule allows.
    pub(crate) fn begin(
        &mut self,
        e: &InquiryReceived,
        envelope: &Envelope,
    ) -> (Option<Arc<Inquiry>>, &Inquiry) {
        self.found_by.number.push_back(e.inquiry);
        let number = u32::try_from(self.found_by.number.len()).unwrap_or(u32::MAX);
        let inquiry = Arc::new(Inquiry {
            id: e.inquiry,
            number,
            outside_number: e.outside_number.clone(),
            citizen: e.citizen,
            received_at: e.received_at,
            received_on: date_of(e.received_at),
            channel: e.channel,
            requester: e.requester,
            urgency: e.urgency,
            citizen_aware: e.citizen_aware,
            themes: Vec::new(),
            unit: e.unit,
            primary_contact: None,
            words: e.words.clone(),
            asker: e.asker.clone(),
            ended: None,
            agreement: None,
            courses: Vec::new(),
            roadmap: Roadmap::default(),
            codes: Vec::new(),
            history: vec![HistoryLine::of(envelope)],
            version: envelope.position,
        });
        match self.all.entry(e.inquiry) {
            imbl::ordmap::Entry::Occupied(mut entry) => {
                let before = entry.insert(inquiry);
                (Some(before), entry.into_mut())
            }
            imbl::ordmap::Entry::Vacant(entry) => (None, entry.insert(inquiry)),
        }
    }
}

impl HistoryLine {
    pub(crate) fn of(envelope: &Envelope) -> Self {
        Self {
            recorded_at: envelope.recorded_at,
            actor: envelope.actor,
            kind: envelope.event.kind(),
        }
    }
}

impl Inquiry {
    /// Folds an event of this inquiry in. Answers whether what it speaks of is known.
    pub(crate) fn fold(&mut self, event: &InquiryEvent, envelope: &Envelope) -> bool {
        match event {
            // It begins an inquiry ([`Inquiries::begin`]) and is never folded into one.
            InquiryEvent::InquiryReceived(_) => return false,
            InquiryEvent::InquiryCorrected(e) => {
                self.received_at = e.received_at;
                self.received_on = date_of(e.received_at);
                self.channel = e.channel;
                self.requester = e.requester;
            }
            InquiryEvent::ThemesNoted(e) => self.themes.clone_from(&e.themes),
            InquiryEvent::PrimaryContactChanged(e) => self.primary_contact = e.worker,
            InquiryEvent::InquiryEnded(e) => {
                let version = envelope.position;
                self.ended = Some(Ended { at: e.ended_at, ending: e.ending, version });
            }
            InquiryEvent::InquiryReopened(_) => self.ended = None,
        }
        true
    }
}

impl Packed for FoundBy {
    fn pack(&self, to: &mut Vec<u8>) {
        let Self { number, course, code } = self;
        number.pack(to);
        course.pack(to);
        code.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let (number, course) = (Packed::unpack(from)?, Packed::unpack(from)?);
        Some(Self { number, course, code: Packed::unpack(from)? })
    }
}
