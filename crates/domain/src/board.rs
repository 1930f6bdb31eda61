//! The work board: every open inquiry or course, due first, kept up to date as events come in.
//!
//! The board is an index inside the image, not a query over it: what a page of the board costs does
//! not grow with the number of closed courses.

use crate::calendar;
use crate::id::{InquiryId, UnitId, WorkerId};
use crate::inquiry::{Inquiry, Urgency};
use crate::roadmap::StepActor;
use imbl::{OrdMap, OrdSet};
use jiff::civil::Date;
use std::ops::Bound;

codes! {
    /// The board's views.
    pub enum View {
        /// Where the one who looks is the primary contact.
        Mine = "mine",
        /// Nobody is the primary contact yet.
        Unassigned = "unassigned",
        /// Due from today to Sunday.
        DueThisWeek = "due_this_week",
        /// The time has passed.
        Overdue = "overdue",
        /// The next step is the citizen's.
        WaitingForCitizen = "waiting_for_citizen",
        /// All of the unit.
        All = "all",
    }
}

codes! {
    /// What stands above what on the board, whatever is due when.
    pub enum Rank {
        /// Somebody needs an answer today, and nobody has it yet.
        AskedForToday = "asked_for_today",
        /// Everything else.
        Ordinary = "ordinary",
    }
}

/// A place on the board: by rank, due first, then by identifier so that the order is total.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct BoardPlace {
    /// What stands above what.
    pub rank: Rank,
    /// The day it is due.
    pub due: Date,
    /// The inquiry.
    pub inquiry: InquiryId,
}

impl BoardPlace {
    /// Where an open inquiry stands.
    pub fn of(inquiry: &Inquiry) -> Self {
        let is_waiting = inquiry.urgency == Urgency::Today && inquiry.primary_contact.is_none();
        let rank = if is_waiting { Rank::AskedForToday } else { Rank::Ordinary };
        Self { rank, due: due(inquiry), inquiry: inquiry.id }
    }
}

/// What the board needs to know of an open inquiry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Card {
    place: BoardPlace,
    unit: UnitId,
    primary_contact: Option<WorkerId>,
    waits_for_citizen: bool,
}

impl Card {
    /// The card of an inquiry; none when nobody has to do anything any more.
    pub(crate) fn of(inquiry: &Inquiry) -> Option<Self> {
        inquiry.is_open().then(|| Self {
            place: BoardPlace::of(inquiry),
            unit: inquiry.unit,
            primary_contact: inquiry.primary_contact,
            waits_for_citizen: inquiry
                .roadmap
                .now()
                .is_some_and(|step| step.actor == StepActor::Citizen),
        })
    }
}

/// The day an open inquiry is due: its next step's, or, in imported records without a roadmap, the
/// day the promise runs out.
pub fn due(inquiry: &Inquiry) -> Date {
    match (inquiry.roadmap.now(), inquiry.open_course()) {
        (Some(step), _) => step.expectation.due(),
        (None, Some(course)) => calendar::course_promised_by(course.started_on()),
        (None, None) => calendar::agreement_promised_by(inquiry.received_on()),
    }
}

/// The cards of one unit.
#[derive(Clone, Default)]
struct UnitBoard {
    all: OrdSet<BoardPlace>,
    unassigned: OrdSet<BoardPlace>,
    waiting_for_citizen: OrdSet<BoardPlace>,
}

/// The board of a municipality.
#[derive(Clone, Default)]
pub struct Board {
    units: OrdMap<UnitId, UnitBoard>,
    workers: OrdMap<WorkerId, OrdSet<BoardPlace>>,
}

impl Board {
    /// Replaces an inquiry's card.
    pub(crate) fn replace(&mut self, before: Option<Card>, after: Option<Card>) {
        if before == after {
            return;
        }
        if let Some(card) = before {
            self.change(card, |set, place| {
                set.remove(&place);
            });
        }
        if let Some(card) = after {
            self.change(card, |set, place| {
                set.insert(place);
            });
        }
    }

    fn change(&mut self, card: Card, change: impl Fn(&mut OrdSet<BoardPlace>, BoardPlace)) {
        let unit = self.units.entry(card.unit).or_default();
        change(&mut unit.all, card.place);
        if card.waits_for_citizen {
            change(&mut unit.waiting_for_citizen, card.place);
        }
        match card.primary_contact {
            Some(worker) => change(self.workers.entry(worker).or_default(), card.place),
            None => change(&mut unit.unassigned, card.place),
        }
    }

    /// How many places a view holds.
    pub fn count(&self, view: View, unit: UnitId, worker: WorkerId, today: Date) -> usize {
        match view {
            View::Mine => self.workers.get(&worker).map_or(0, OrdSet::len),
            View::Unassigned => self.units.get(&unit).map_or(0, |board| board.unassigned.len()),
            View::WaitingForCitizen => {
                self.units.get(&unit).map_or(0, |board| board.waiting_for_citizen.len())
            }
            View::All => self.units.get(&unit).map_or(0, |board| board.all.len()),
            View::DueThisWeek | View::Overdue => {
                self.places(view, unit, worker, today, None).count()
            }
        }
    }

    /// The places of a view, by rank and due first, from the one after `after`.
    pub fn places(
        &self,
        view: View,
        unit: UnitId,
        worker: WorkerId,
        today: Date,
        after: Option<BoardPlace>,
    ) -> impl Iterator<Item = BoardPlace> + '_ {
        let of_unit = self.units.get(&unit);
        let set = match view {
            View::Mine => self.workers.get(&worker),
            View::Unassigned => of_unit.map(|board| &board.unassigned),
            View::WaitingForCitizen => of_unit.map(|board| &board.waiting_for_citizen),
            View::All | View::DueThisWeek | View::Overdue => of_unit.map(|board| &board.all),
        };
        let (_, sunday) = calendar::week_of(today);
        let first_day = if view == View::DueThisWeek { today } else { Date::MIN };
        let last_day = match view {
            View::DueThisWeek => sunday,
            View::Overdue => today.yesterday().unwrap_or(Date::MIN),
            View::Mine | View::Unassigned | View::WaitingForCitizen | View::All => Date::MAX,
        };
        Rank::ALL.iter().flat_map(move |rank| {
            let inquiry = InquiryId::from_uuid(uuid::Uuid::nil());
            let lowest = BoardPlace { rank: *rank, due: first_day, inquiry };
            let start = match after {
                Some(place) if place >= lowest => Bound::Excluded(place),
                _ => Bound::Included(lowest),
            };
            let of_view = move |place: &BoardPlace| place.rank == *rank && place.due <= last_day;
            let places = set.into_iter().flat_map(move |set| set.range((start, Bound::Unbounded)));
            places.copied().take_while(of_view)
        })
    }
}
