//! Decisions on a citizen: who it is.

use super::{CitizenCommand, IdentityRecorded, RecordIdentity};
use crate::decide::{one, seen};
use crate::event::Event;
use crate::image::Image;
use crate::refusal::{Reason, Refusal};

pub(crate) fn decide(image: &Image, command: &CitizenCommand) -> Result<Vec<Event>, Refusal> {
    match command {
        CitizenCommand::RecordIdentity(c) => record_identity(image, c),
    }
}

fn record_identity(image: &Image, c: &RecordIdentity) -> Result<Vec<Event>, Refusal> {
    let citizen = image.citizen(c.citizen).ok_or_else(|| Refusal::new(Reason::Unknown))?;
    seen(c.seen, citizen.version)?;
    Ok(one(IdentityRecorded { citizen: c.citizen, identity: c.identity.clone() }))
}
