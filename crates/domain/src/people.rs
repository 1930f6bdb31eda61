//! People and places: the municipality, its units and workers, and citizens with or without a name.

use crate::erasure::Erasure;
use crate::id::{CitizenId, InquiryId, Position, UnitId, WorkerId};
use crate::key::KeyId;
use crate::sealed::Sealed;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

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
        !self.left && self.role != Role::Leader && self.unit == unit
    }
}

/// A Danish civil registration number, kept as ten digits.
///
/// Only form and date are checked: the check digit has not been reliable since 2007.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cpr(Box<str>);

/// The text is not a civil registration number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACpr;

impl FromStr for Cpr {
    type Err = NotACpr;
    fn from_str(text: &str) -> Result<Self, NotACpr> {
        let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let number = |range: std::ops::Range<usize>| -> Result<i8, NotACpr> {
            digits.get(range).and_then(|part| part.parse().ok()).ok_or(NotACpr)
        };
        let all_digits = digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits {
            return Err(NotACpr);
        }
        // The century is not needed to see whether the day exists: 2000 was a leap year, 1900 not,
        // and nobody born in 1900 is asked for here.
        jiff::civil::Date::new(2000 + i16::from(number(4..6)?), number(2..4)?, number(0..2)?)
            .or(Err(NotACpr))?;
        Ok(Self(digits.into()))
    }
}

impl Cpr {
    /// The number's hash with a key: equal numbers have equal hashes, and without the key nobody can try.
    pub fn keyed_hash(&self, key: &[u8; 32]) -> [u8; 32] {
        *blake3::keyed_hash(key, self.0.as_bytes()).as_bytes()
    }

    /// The number as people read it, with the last four digits hidden: `010203-****`.
    pub fn masked(&self) -> String {
        format!("{}-****", self.0.get(..6).unwrap_or(""))
    }
}

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
