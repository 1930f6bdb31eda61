//! Groups, folded from their events.

use super::{Group, GroupEvent, Seat};
use crate::id::{GroupId, InquiryId};
use imbl::OrdMap;
use std::sync::Arc;

/// Every group.
#[derive(Clone, Default)]
pub(crate) struct Groups(pub(crate) OrdMap<GroupId, Arc<Group>>);

impl Groups {
    /// Folds an event in. Answers whether what it speaks of is known.
    pub(crate) fn fold(&mut self, event: &GroupEvent) -> bool {
        match event {
            GroupEvent::GroupOpened(e) => {
                let group = Group {
                    id: e.group,
                    unit: e.unit,
                    name: e.name.clone(),
                    places: e.places,
                    from: e.from,
                    to: e.to,
                    seats: Vec::new(),
                };
                self.0.insert(e.group, Arc::new(group));
                true
            }
            GroupEvent::PlaceAskedFor(e) => self.0.get_mut(&e.group).is_some_and(|group| {
                let (inquiry, asked_on) = (e.inquiry, e.on);
                let seat = Seat { inquiry, asked_on, given_on: None, left_on: None };
                Arc::make_mut(group).seats.push(seat);
                true
            }),
            GroupEvent::PlaceGiven(e) => {
                self.seat(e.group, e.inquiry).map(|seat| seat.given_on = Some(e.on)).is_some()
            }
            GroupEvent::PlaceGivenUp(e) => {
                self.seat(e.group, e.inquiry).map(|seat| seat.left_on = Some(e.on)).is_some()
            }
        }
    }

    fn seat(&mut self, group: GroupId, inquiry: InquiryId) -> Option<&mut Seat> {
        let group = self.0.get_mut(&group).map(Arc::make_mut)?;
        group.seats.iter_mut().find(|seat| seat.is_kept() && seat.inquiry == inquiry)
    }
}
