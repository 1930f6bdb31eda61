//! What people ask about inquiries.

use super::{Asker, Channel, InquiryEnding, InquiryWords, Requester, Theme, Urgency};
use crate::citizen::Identity;
use crate::code::CodeHash;
use crate::course::ContactNote;
use crate::id::{CitizenId, CommandKey, InquiryId, Position, UnitId, WorkerId};
use crate::record::sealed::Sealed;
use crate::record::{clear, commands, content_of};
use jiff::Timestamp;
use serde::Serialize;

/// About whom an inquiry is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CitizenRef {
    /// Somebody new, who gets this identifier: by custom the command key's first derived one.
    New(CitizenId),
    /// Somebody whom the municipality has helped before.
    Known(CitizenId),
}

impl CitizenRef {
    /// The identifier.
    pub const fn id(self) -> CitizenId {
        match self {
            Self::New(id) | Self::Known(id) => id,
        }
    }

    /// The identifier of somebody known.
    pub const fn known(self) -> Option<CitizenId> {
        match self {
            Self::New(_) => None,
            Self::Known(id) => Some(id),
        }
    }

    pub(crate) fn is_new_or(self, own: CitizenId) -> bool {
        self.known().is_none_or(|id| id == own)
    }
}

commands! {
    /// What is asked for.
    InquiryCommand of Inquiry;

    /// Takes in an inquiry; its identifier is the command's key.
    ReceiveInquiry {
        /// About whom.
        citizen: CitizenRef,
        /// When it was received.
        received_at: Timestamp,
        /// By which way.
        channel: Channel,
        /// Who asks.
        requester: Requester,
        /// How soon.
        urgency: Urgency,
        /// Whether the citizen knows and agrees.
        citizen_aware: bool,
        /// The unit that gets it.
        unit: UnitId,
        /// The number in the system it is imported from.
        outside_number: Option<Box<str>> = told_to_everybody,
        /// The asker's words; may be missing in imports only.
        words: Option<Sealed<InquiryWords>>,
        /// Who asks, when it is somebody else and they tell.
        asker: Option<Sealed<Asker>>,
        /// Who the citizen is, if not anonymous.
        identity: Option<Sealed<Identity>>,
        /// The hash of the follow-up code given to the asker.
        code: Option<CodeHash>,
        /// The worker who takes it at once.
        primary_contact: Option<WorkerId>,
    }
    /// Corrects clear facts of an inquiry.
    CorrectInquiry {
        /// Which.
        inquiry: InquiryId,
        /// The right time of receipt.
        received_at: Timestamp,
        /// The right way.
        channel: Channel,
        /// The right requester.
        requester: Requester,
        /// The version that was on the screen.
        seen: Position,
    }
    /// Notes what an inquiry is about.
    NoteThemes {
        /// Which.
        inquiry: InquiryId,
        /// The themes; none takes them away.
        themes: Vec<Theme>,
        /// The version on the screen.
        seen: Position,
    }
    /// Changes the primary contact of one or many, all or none.
    ChangePrimaryContacts {
        /// The changes.
        changes: Vec<PrimaryContactChange>,
        /// The command that this one undoes.
        undoes: Option<CommandKey>,
    }
    /// Ends an inquiry without a course.
    EndInquiry {
        /// Which.
        inquiry: InquiryId,
        /// When.
        ended_at: Timestamp,
        /// How.
        ending: InquiryEnding,
        /// What was said.
        note: Option<Sealed<ContactNote>>,
    }
    /// Withdraws the ending of an inquiry.
    ReopenInquiry {
        /// Which.
        inquiry: InquiryId,
    }
}

/// One change of a primary contact.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct PrimaryContactChange {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// The one who was on the screen.
    pub from: Option<WorkerId>,
    /// The new one; none puts it back to the unit.
    pub to: Option<WorkerId>,
}

clear! { CitizenRef }
content_of! { PrimaryContactChange { inquiry, from, to } }

impl ReceiveInquiry {
    /// Whether the command is what the public contact form may send.
    pub(crate) fn is_from_public_page(&self) -> bool {
        self.channel == Channel::Web
            && Requester::ON_PUBLIC_PAGE.contains(&self.requester)
            && self.primary_contact.is_none()
            && self.outside_number.is_none()
    }
}
