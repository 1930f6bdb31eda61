//! Why the rules say no to what is asked about a group.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    GroupReason of Group;

    /// A group has at least one place, and not too many.
    PlacesOutOfRange = "places-out-of-range",
    /// The group is over.
    GroupOver = "group-over",
    /// The citizen has a place, or waits for one.
    AlreadyInGroup = "already-in-group",
    /// The citizen has no place, and does not wait for one.
    NotInGroup = "not-in-group",
}
