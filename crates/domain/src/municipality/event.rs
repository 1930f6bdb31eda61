//! What can happen to the municipality, its units and workers.

use super::Role;
use crate::id::{InquiryId, UnitId, WorkerId};
use crate::record::events;

events! {
    /// What happened.
    MunicipalityEvent of Municipality;

    /// The municipality took the program into use.
    MunicipalityFounded = "municipality_founded", 1 {
        /// Its name.
        name: String = told_to_everybody,
        /// The telephone that is always answered.
        phone: String = told_to_everybody,
    }
    /// An invented municipality was set up, for whoever tries the program: everybody in it is invented. Only as the first
    /// event of a journal does it say so.
    DemonstrationFounded = "demonstration_founded", 1 {
        /// Its name.
        name: String = told_to_everybody,
        /// The telephone that is always answered.
        phone: String = told_to_everybody,
    }
    /// A unit was opened.
    UnitOpened = "unit_opened", 1 {
        /// Its identifier.
        unit: UnitId,
        /// Its name.
        name: String = told_to_everybody,
        /// Its telephone.
        phone: String = told_to_everybody,
        /// When somebody answers, in words.
        answering_hours: String = told_to_everybody,
    }
    /// A worker joined.
    WorkerJoined = "worker_joined", 1 {
        /// Its identifier.
        worker: WorkerId,
        /// Full name.
        name: String = told_to_everybody,
        /// What the worker may do.
        role: Role,
        /// The unit.
        unit: UnitId,
        /// Direct telephone.
        phone: String = told_to_everybody,
    }
    /// A worker left.
    WorkerLeft = "worker_left", 1 {
        /// Who.
        worker: WorkerId,
    }
}

impl MunicipalityEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::MunicipalityFounded(_) => None,
            Self::DemonstrationFounded(_) => None,
            Self::UnitOpened(_) => None,
            Self::WorkerJoined(_) => None,
            Self::WorkerLeft(_) => None,
        }
    }
}
