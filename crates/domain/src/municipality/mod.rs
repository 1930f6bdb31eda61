//! The municipality (*kommune*), its units and its workers.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::{can_be_primary_contact, can_help, decide, founded};
pub use event::*;
pub(crate) use fold::Organisation;
pub use refusal::MunicipalityReason;

use crate::id::{UnitId, WorkerId};
use crate::record::{clear, packed, packed_codes};

codes! {
    /// What a worker may do.
    pub enum Role {
        /// Front-line worker: helps citizens without a case.
        Worker = "worker",
        /// Caseworker of the authority.
        Caseworker = "caseworker",
        /// Leads a unit: sees figures and frames, not personal content.
        Leader = "leader",
    }
}

impl Role {
    /// Whether the role helps citizens: can be somebody's primary contact, and opens what is about them.
    pub const fn helps(self) -> bool {
        match self {
            Self::Worker | Self::Caseworker => true,
            Self::Leader => false,
        }
    }
}

/// The municipality.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Municipality {
    /// Its name, such as `Favrskov`.
    pub name: String,
    /// The telephone that is always answered.
    pub phone: String,
    /// Whether it is an invented one, and has been from its first event on.
    pub is_demonstration: bool,
}

/// An organisational unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// Its identifier.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Its telephone.
    pub phone: String,
    /// When somebody answers, in words.
    pub answering_hours: String,
}

/// An employee. The name is told to citizens: it is no secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Worker {
    /// Its identifier.
    pub id: WorkerId,
    /// Full name.
    pub name: String,
    /// What the worker may do.
    pub role: Role,
    /// The unit the worker belongs to.
    pub unit: UnitId,
    /// Direct telephone.
    pub phone: String,
    /// Has left: keeps its name in old records, and may do nothing.
    pub left: bool,
}

impl Worker {
    /// Whether a citizen of this unit can be given the worker: as primary contact, in a profession, in a step. Forms
    /// offer nobody else, and the rules take nobody else.
    pub fn helps_in(&self, unit: UnitId) -> bool {
        !self.left && self.role.helps() && self.unit == unit
    }
}

clear! { Role }
packed_codes! { Role }
packed! {
    Municipality { name, phone, is_demonstration }
    Unit { id, name, phone, answering_hours }
    Worker { id, name, role, unit, phone, left }
}
