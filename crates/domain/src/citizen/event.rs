//! What can happen to citizens.

use super::Identity;
use crate::id::{CitizenId, InquiryId};
use crate::record::events;
use crate::record::plain_content;
use crate::record::sealed::Sealed;

events! {
    /// What happened.
    CitizenEvent of Citizen;

    /// It became known who the citizen is.
    IdentityRecorded = "identity_recorded", 2, 1 by plain_content {
        /// Who.
        citizen: CitizenId,
        /// The identity.
        identity: Sealed<Identity>,
    }
}

impl CitizenEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::IdentityRecorded(_) => None,
        }
    }
}
