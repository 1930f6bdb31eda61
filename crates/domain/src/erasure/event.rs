//! What can happen to erasing.

use super::{ArchiveStep, ErasureGround, ErasureWay, LegalHold, Retention};
use crate::id::{CitizenId, InquiryId};
use crate::record::events;
use crate::record::key::KeyId;

events! {
    /// What happened.
    ErasureEvent of Erasure;

    /// The municipality set how long content is kept.
    RetentionSet = "retention_set", 1 {
        /// How long.
        retention: Retention,
    }
    /// It was asked that a citizen's content be erased.
    ErasureRequested = "erasure_requested", 1 {
        /// Whose.
        citizen: CitizenId,
        /// Why.
        ground: ErasureGround,
    }
    /// The duty to archive before erasing was settled.
    ArchiveSettled = "archive_settled", 1 {
        /// Of whose content.
        citizen: CitizenId,
        /// How.
        archive: ArchiveStep,
    }
    /// Somebody approved an erasure.
    ErasureApproved = "erasure_approved", 1 {
        /// Whose.
        citizen: CitizenId,
    }
    /// What was asked for is not asked for any more.
    ErasureWithdrawn = "erasure_withdrawn", 1 {
        /// Whose erasure.
        citizen: CitizenId,
    }
    /// A legal hold was placed, or lifted.
    LegalHoldChanged = "legal_hold_changed", 1 {
        /// On whose content.
        citizen: CitizenId,
        /// Why it is held; none where the hold was lifted.
        hold: Option<LegalHold>,
    }
    /// Somebody asked that a legal hold be lifted.
    HoldLiftAsked = "hold_lift_asked", 1 {
        /// On whose content it is.
        citizen: CitizenId,
    }
    /// The rule for those who never gave a name was let work: a leader has seen whom it would erase.
    ExpiryReleased = "expiry_released", 1 {
        /// What the archive gets of everybody without a name.
        archive: ArchiveStep,
        /// How many stood on the list that was shown.
        listed: u32,
    }
    /// A citizen's content was erased: the keys to it are destroyed.
    CitizenErased = "citizen_erased", 1 {
        /// Whose.
        citizen: CitizenId,
        /// By which way.
        way: ErasureWay,
        /// The names of the keys: the citizen's, and those of who asked for them.
        keys: Vec<KeyId>,
    }
}

impl ErasureEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::RetentionSet(_) => None,
            Self::ErasureRequested(_) => None,
            Self::ArchiveSettled(_) => None,
            Self::ErasureApproved(_) => None,
            Self::ErasureWithdrawn(_) => None,
            Self::LegalHoldChanged(_) => None,
            Self::HoldLiftAsked(_) => None,
            Self::ExpiryReleased(_) => None,
            Self::CitizenErased(_) => None,
        }
    }
}
