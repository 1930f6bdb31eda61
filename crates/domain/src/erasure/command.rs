//! What people ask about erasing.

use super::{ArchiveStep, ErasureGround, LegalHold, Retention};
use crate::id::CitizenId;
use crate::record::commands;

commands! {
    /// What is asked for.
    ErasureCommand of Erasure;

    /// Sets how long content is kept.
    SetRetention {
        /// How long.
        retention: Retention,
    }
    /// Asks that a citizen's content be erased.
    RequestErasure {
        /// Whose.
        citizen: CitizenId,
        /// Why.
        ground: ErasureGround,
    }
    /// Settles the duty to archive before erasing.
    SettleArchive {
        /// Of whose content.
        citizen: CitizenId,
        /// How.
        archive: ArchiveStep,
    }
    /// Approves an erasure; the second approval erases.
    ApproveErasure {
        /// Whose.
        citizen: CitizenId,
    }
    /// Takes back what was asked for.
    WithdrawErasure {
        /// Whose erasure.
        citizen: CitizenId,
    }
    /// Places a legal hold, or lifts it: the first who wants it lifted asks, the second lifts it.
    ChangeLegalHold {
        /// On whose content.
        citizen: CitizenId,
        /// Why; none lifts it.
        hold: Option<LegalHold>,
    }
    /// Lets the rule work by which those who never gave a name are erased.
    ReleaseExpiry {
        /// What the archive gets of everybody without a name.
        archive: ArchiveStep,
        /// How many stood on the list that was shown.
        listed: u32,
    }
    /// Erases somebody without a name whose time is over.
    EraseExpired {
        /// Whom.
        citizen: CitizenId,
    }
}
