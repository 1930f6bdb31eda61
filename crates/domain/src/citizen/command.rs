//! What people ask about citizens.

use super::Identity;
use crate::id::{CitizenId, Position};
use crate::record::commands;
use crate::record::sealed::Sealed;

commands! {
    /// What is asked for.
    CitizenCommand of Citizen;

    /// Records who a citizen is.
    RecordIdentity {
        /// Who.
        citizen: CitizenId,
        /// The identity.
        identity: Sealed<Identity>,
        /// The version that was on the screen.
        seen: Position,
    }
}
