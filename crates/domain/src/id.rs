//! Typed identifiers: a course can't be passed where a citizen is asked for.
//!
//! No identifier is drawn inside the domain. What a command makes takes its identifier from the
//! command's key ([`CommandKey::derive`]), so the same command makes the same thing wherever it is
//! decided, in real life, in an import that is run twice, or in a simulation.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes the identifier from a UUID that comes from outside the domain.
            pub const fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            /// The identifier as a UUID.
            pub const fn uuid(self) -> Uuid { self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(&self.0, f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> { text.parse().map(Self) }
        }
    )+};
}

typed_ids! {
    /// A person who asks for or gets help, named or anonymous.
    CitizenId,
    /// Someone asked for help.
    InquiryId,
    /// A span of help for one citizen.
    CourseId,
    /// One meeting, call or message.
    ContactId,
    /// A step of a roadmap.
    StepId,
    /// An involvement of a profession in a course.
    InvolvementId,
    /// A group that citizens take part in.
    GroupId,
    /// An employee.
    WorkerId,
    /// An organisational unit.
    UnitId,
    /// The key of a command: the same key twice gives the same answer.
    CommandKey,
}

impl CommandKey {
    /// Derives the `ordinal`-th identifier of what this command makes.
    ///
    /// The key itself is ordinal 0. The ordinal goes into the last 16 bits, which leave at least
    /// 58 random bits of a version 7 key untouched; `decide` refuses an identifier already in use.
    pub const fn derive(self, ordinal: u16) -> Uuid {
        Uuid::from_u128(self.0.as_u128() ^ ordinal as u128)
    }
}

/// Where an event stands in its municipality's journal: 1, 2, 3 … without gaps, in commit order.
///
/// Also used as a version: the position of the last event that changed a thing.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Debug,
)]
#[serde(transparent)]
pub struct Position(pub u64);

impl Position {
    /// The position after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
