//! What can happen to groups.

use crate::id::{GroupId, InquiryId, UnitId};
use crate::record::events;
use jiff::civil::Date;

events! {
    /// What happened.
    GroupEvent of Group;

    /// A group was opened.
    GroupOpened = "group_opened", 1 {
        /// Its identifier.
        group: GroupId,
        /// The unit that holds it.
        unit: UnitId,
        /// Its name.
        name: String = told_to_everybody,
        /// How many can take part.
        places: u16,
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    }
    /// Somebody asked for a place in a group.
    PlaceAskedFor = "place_asked_for", 1 {
        /// In which.
        group: GroupId,
        /// For whose inquiry.
        inquiry: InquiryId,
        /// On which day.
        on: Date,
    }
    /// Somebody got a place in a group.
    PlaceGiven = "place_given", 1 {
        /// In which.
        group: GroupId,
        /// Whose inquiry.
        inquiry: InquiryId,
        /// On which day.
        on: Date,
    }
    /// Somebody gave up a place in a group, or in its queue.
    PlaceGivenUp = "place_given_up", 1 {
        /// In which.
        group: GroupId,
        /// Whose inquiry.
        inquiry: InquiryId,
        /// On which day.
        on: Date,
    }
}

impl GroupEvent {
    /// The inquiry whose story the event belongs to.
    pub const fn inquiry(&self) -> Option<InquiryId> {
        match self {
            Self::GroupOpened(_) => None,
            Self::PlaceAskedFor(e) => Some(e.inquiry),
            Self::PlaceGiven(e) => Some(e.inquiry),
            Self::PlaceGivenUp(e) => Some(e.inquiry),
        }
    }
}
