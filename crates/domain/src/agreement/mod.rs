//! The agreement (*samarbejdsaftale*): what the citizen wants to manage, and who does what.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub(crate) use fold::fold;
pub use refusal::AgreementReason;

use crate::id::Position;
use crate::record::sealed::Sealed;
use crate::record::{clear, packed, packed_codes};
use crate::refusal::{TEXT_CHARACTERS_MAX, checked};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The agreement's text, in plain words. Every field may be empty but the first.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AgreementWords {
    /// What the citizen wants to be able to do again: the rehabilitating aim in own words.
    pub wants: String,
    /// What the support is for.
    #[serde(default)]
    pub support: String,
    /// Who does what.
    #[serde(default)]
    pub who_does_what: String,
}

codes! {
    /// How the citizen said yes.
    pub enum Confirmation {
        /// On the screen, beside the worker.
        OnScreen = "on_screen",
        /// By follow-up code.
        ByCode = "by_code",
        /// On paper.
        OnPaper = "on_paper",
    }
}

impl Confirmation {
    /// How a citizen can say yes beside a worker; by code citizens do it themselves.
    pub const BESIDE_A_WORKER: [Self; 2] = [Self::OnScreen, Self::OnPaper];
}

/// An agreement as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agreement {
    /// When it was made: the seven days end here.
    pub agreed_at: Timestamp,
    /// The day of that.
    pub agreed_on: Date,
    /// The planned end of the help.
    pub planned_end: Option<Date>,
    /// The text; none in records imported without it.
    pub words: Option<Sealed<AgreementWords>>,
    /// How the citizen confirmed it.
    pub confirmed: Option<Confirmation>,
    /// The last event that changed the text.
    pub version: Position,
}

checked! {
    AgreementWords {
        wants: needed TEXT_CHARACTERS_MAX,
        support: bounded TEXT_CHARACTERS_MAX,
        who_does_what: bounded TEXT_CHARACTERS_MAX,
    }
}
clear! { Confirmation }
packed_codes! { Confirmation }
packed! { Agreement { agreed_at, agreed_on, planned_end, words, confirmed, version } }
