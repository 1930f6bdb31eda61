//! What people ask about groups.

use crate::id::{GroupId, InquiryId, UnitId};
use crate::record::commands;
use jiff::civil::Date;

commands! {
    /// What is asked for.
    GroupCommand of Group;

    /// Opens a group; its identifier is the command's key.
    OpenGroup {
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
    /// Asks for a place in a group.
    AskForPlace {
        /// For whose inquiry.
        inquiry: InquiryId,
        /// In which group.
        group: GroupId,
    }
    /// Gives up a place in a group, or in its queue.
    GiveUpPlace {
        /// Whose inquiry.
        inquiry: InquiryId,
        /// In which group.
        group: GroupId,
    }
}
