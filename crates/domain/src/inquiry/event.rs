//! What can happen to inquiries.

use super::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Theme, Urgency};
use crate::course::ContactNote;
use crate::id::{CitizenId, CommandKey, InquiryId, UnitId, WorkerId};
use crate::record::events;
use crate::record::plain_content;
use crate::record::sealed::Sealed;
use jiff::Timestamp;
use serde::Deserialize;

events! {
    /// What happened.
    InquiryEvent of Inquiry;

    /// Somebody asked for help.
    InquiryReceived = "inquiry_received", 2, 1 by received_in_form_1 {
        /// Its identifier.
        inquiry: InquiryId,
        /// About whom.
        citizen: CitizenId,
        /// When it was received.
        received_at: Timestamp,
        /// By which way.
        channel: Channel,
        /// Who asked.
        requester: Requester,
        /// How soon.
        urgency: Urgency,
        /// Whether the citizen knows and agrees that somebody asked.
        citizen_aware: bool,
        /// The unit that has it.
        unit: UnitId,
        /// The number in the system it was imported from.
        outside_number: Option<Box<str>> = told_to_everybody,
        /// The asker's words.
        words: Option<Sealed<InquiryWords>>,
        /// Who asks, when it is somebody else: sealed with that person's own key.
        asker: Option<Sealed<Asker>>,
    }
    /// Clear facts of an inquiry were corrected.
    InquiryCorrected = "inquiry_corrected", 1 {
        /// Which.
        inquiry: InquiryId,
        /// The right time of receipt.
        received_at: Timestamp,
        /// The right way.
        channel: Channel,
        /// The right requester.
        requester: Requester,
    }
    /// It was noted what an inquiry is about.
    ThemesNoted = "themes_noted", 1 {
        /// Which.
        inquiry: InquiryId,
        /// The themes.
        themes: Vec<Theme>,
    }
    /// The primary contact changed.
    PrimaryContactChanged = "primary_contact_changed", 1 {
        /// Of which inquiry.
        inquiry: InquiryId,
        /// The new one; none puts it back to the unit.
        worker: Option<WorkerId>,
        /// The command that this one undoes.
        undoes: Option<CommandKey>,
    }
    /// An inquiry ended without a course.
    InquiryEnded = "inquiry_ended", 2, 1 by plain_content {
        /// Which.
        inquiry: InquiryId,
        /// When.
        ended_at: Timestamp,
        /// How.
        ending: InquiryEnding,
        /// What was said.
        note: Option<Sealed<ContactNote>>,
    }
    /// The ending was withdrawn: there is more to do after all.
    InquiryReopened = "inquiry_reopened", 1 {
        /// Which.
        inquiry: InquiryId,
    }
}

impl InquiryEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::InquiryReceived(e) => Some(e.inquiry),
            Self::InquiryCorrected(e) => Some(e.inquiry),
            Self::ThemesNoted(e) => Some(e.inquiry),
            Self::PrimaryContactChanged(e) => Some(e.inquiry),
            Self::InquiryEnded(e) => Some(e.inquiry),
            Self::InquiryReopened(e) => Some(e.inquiry),
        }
    }
}

/// The first form, which kept who asked among the asker's words ([`Inquiry::asker`](super::Inquiry::asker)).
#[derive(Deserialize)]
struct InquiryReceivedForm1 {
    inquiry: InquiryId,
    citizen: CitizenId,
    received_at: Timestamp,
    channel: Channel,
    requester: Requester,
    urgency: Urgency,
    citizen_aware: bool,
    unit: UnitId,
    outside_number: Option<Box<str>>,
    words: Option<Sealed<InquiryWords>>,
}

fn received_in_form_1(form: InquiryReceivedForm1) -> InquiryReceived {
    InquiryReceived {
        inquiry: form.inquiry,
        citizen: form.citizen,
        received_at: form.received_at,
        channel: form.channel,
        requester: form.requester,
        urgency: form.urgency,
        citizen_aware: form.citizen_aware,
        unit: form.unit,
        outside_number: form.outside_number,
        words: form.words,
        asker: None,
    }
}
