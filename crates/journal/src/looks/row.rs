//! A row of the look log, as both engines keep it.

use crate::{DamagedRow, JournalError};
use jiff::Timestamp;
use roret_domain::access::Purpose;
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, Position};
use serde::{Deserialize, Serialize};

/// A look, as the log keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LookRow {
    /// When.
    pub at: Timestamp,
    /// Who looked.
    pub actor: Actor,
    /// What for, as a code of [`Purpose`].
    pub purpose: Purpose,
    /// At whom.
    pub citizens: Vec<CitizenId>,
}

impl LookRow {
    /// A row's columns; none when one of them is not what it must be.
    pub(crate) fn read(
        at_us: i64,
        actor: &str,
        purpose: &str,
        citizens: Option<Vec<CitizenId>>,
    ) -> Option<Self> {
        Some(Self {
            at: Timestamp::from_microsecond(at_us).ok()?,
            actor: serde_json::from_str(actor).ok()?,
            purpose: Purpose::from_code(purpose)?,
            citizens: citizens?,
        })
    }
}

/// A row with its position in the log.
pub(crate) fn numbered(
    position: i64,
    row: Option<LookRow>,
) -> Result<(u64, LookRow), JournalError> {
    let position = u64::try_from(position).unwrap_or(0);
    let damaged = || JournalError::Damaged {
        position: Position(position),
        source: DamagedRow::Column("look"),
    };
    Ok((position, row.ok_or_else(damaged)?))
}
