//! How much room an event takes: a replay makes and moves many.

use roret_domain::event::{Envelope, Event};

/// As much as the largest kind needs: a list of lists costs no more than one list did.
const EVENT_BYTES_MAX: usize = 248;
const ENVELOPE_BYTES_MAX: usize = 328;

#[test]
fn an_event_takes_no_more_room_than_its_largest_kind() {
    assert!(size_of::<Event>() <= EVENT_BYTES_MAX, "{}", size_of::<Event>());
    assert!(size_of::<Envelope>() <= ENVELOPE_BYTES_MAX, "{}", size_of::<Envelope>());
}
