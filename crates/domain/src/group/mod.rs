//! Groups (*hold*): learning courses with places. Who asks for a place in a full group waits, and the first
//! who asked is the first who gets one.

mod command;
mod decide;
mod event;
mod fold;
mod refusal;
mod rights;

pub use command::*;
pub(crate) use decide::decide;
pub use event::*;
pub(crate) use fold::Groups;
pub use refusal::GroupReason;

use crate::id::{GroupId, InquiryId, UnitId};
use crate::record::packed;
use jiff::civil::Date;

/// The most places of a group.
pub const PLACES_MAX: u16 = 200;

/// A group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// The unit that holds it.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// How many can take part.
    pub places: u16,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Who has or had a place or waits for one, in the order in which they asked.
    pub seats: Vec<Seat>,
}

/// Somebody's place in a group, or in its queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seat {
    /// Whose inquiry.
    pub inquiry: InquiryId,
    /// The day on which the place was asked for.
    pub asked_on: Date,
    /// The day on which there was one; none while waiting.
    pub given_on: Option<Date>,
    /// The day on which it was given up, or the waiting was.
    pub left_on: Option<Date>,
}

impl Seat {
    /// Whether somebody has the place or waits for it.
    pub fn is_kept(&self) -> bool {
        self.left_on.is_none()
    }

    /// Whether somebody has the place.
    pub fn is_taken(&self) -> bool {
        self.is_kept() && self.given_on.is_some()
    }

    /// Whether somebody waits for it.
    pub fn is_waiting(&self) -> bool {
        self.is_kept() && self.given_on.is_none()
    }
}

impl Group {
    /// How many places are taken.
    pub fn taken(&self) -> usize {
        self.seats.iter().filter(|seat| seat.is_taken()).count()
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.seats.iter().filter(|seat| seat.is_waiting()).count()
    }

    /// Whether there is a free place.
    pub fn has_place(&self) -> bool {
        self.taken() < usize::from(self.places)
    }

    /// The one who has waited longest.
    pub fn first_waiting(&self) -> Option<InquiryId> {
        self.seats.iter().find(|seat| seat.is_waiting()).map(|seat| seat.inquiry)
    }

    /// The place or waiting place of an inquiry.
    pub fn seat(&self, inquiry: InquiryId) -> Option<&Seat> {
        self.seats.iter().find(|seat| seat.is_kept() && seat.inquiry == inquiry)
    }
}

packed! {
    Group { id, unit, name, places, from, to, seats }
    Seat { inquiry, asked_on, given_on, left_on }
}
