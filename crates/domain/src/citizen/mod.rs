//! Citizens (*borgere*), with or without a name.

mod command;
mod cpr;
mod decide;
mod event;
mod fold;
mod rights;

pub use command::*;
pub use cpr::{Cpr, NotACpr, may_hold_cpr};
pub(crate) use decide::decide;
pub use event::*;
pub(crate) use fold::Citizens;

use crate::erasure::Erasure;
use crate::id::{CitizenId, InquiryId, Position};
use crate::record::key::KeyId;
use crate::record::packed;
use crate::record::sealed::Sealed;
use crate::refusal::{LINE_CHARACTERS_MAX, checked};
use serde::{Deserialize, Serialize};

/// Who a citizen is. Personal content: lives only inside [`Sealed`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Full name.
    pub name: String,
    /// How to reach the citizen: telephone or e-mail.
    #[serde(default)]
    pub reach: String,
    /// The civil registration number, where it was needed.
    #[serde(default)]
    pub cpr: Option<Cpr>,
}

/// A person who asks for or gets help.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citizen {
    /// Its identifier.
    pub id: CitizenId,
    /// Who it is; none for an anonymous citizen.
    pub identity: Option<Sealed<Identity>>,
    /// The identity's last change.
    pub version: Position,
    /// The key to what is sealed about the citizen; none while nothing is.
    pub key: Option<KeyId>,
    /// What stands about erasing it; none where nobody has asked.
    pub erasure: Option<Box<Erasure>>,
    /// The citizen's inquiries, oldest first.
    pub inquiries: Vec<InquiryId>,
}

impl Citizen {
    /// Whether the citizen never gave a name.
    pub fn is_anonymous(&self) -> bool {
        self.identity.is_none()
    }
}

checked! {
    Identity {
        name: needed LINE_CHARACTERS_MAX,
        reach: bounded LINE_CHARACTERS_MAX,
    }
}
packed! { Citizen { id, identity, version, key, erasure, inquiries } }
