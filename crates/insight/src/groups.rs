//! How full groups are, and how long people wait for a place.

use crate::selection::Selection;
use crate::share::Share;
use crate::time_to_event::{Curve, Observed};
use jiff::civil::Date;
use roret_domain::calendar::{self, days_waiting};
use roret_domain::course::ContactKind;
use roret_domain::group::{Group, Seat};
use roret_domain::id::GroupId;
use roret_domain::image::Image;

/// How full a group was at the end of the period, or on its last day if that came first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fill {
    /// Which group.
    pub group: GroupId,
    /// Places taken, of all places.
    pub taken: Share,
    /// How many wait for one.
    pub waiting: u32,
    /// Sessions in which somebody with a place took part, counted for each who did.
    pub attended: u32,
}

/// The groups that run in a period.
#[derive(Clone, PartialEq, Debug)]
pub struct Groups {
    /// Each, in the order they were opened.
    pub fills: Vec<Fill>,
    /// The share still without a place, over days from the day it was asked for.
    pub still_waiting: Curve,
}

impl Groups {
    /// Folds the groups of the selection's unit that run in its period.
    pub fn of(image: &Image, selection: &Selection) -> Self {
        let period = selection.period;
        let groups: Vec<&Group> = running(image, selection).collect();
        let waits = groups.iter().flat_map(|group| {
            let last = group.to.min(period.to);
            let asked = move |seat: &&Seat| seat.asked_on <= last && period.holds(seat.asked_on);
            group.seats.iter().filter(asked).map(move |seat| {
                let given = seat.given_on.filter(|day| *day <= last);
                let left = seat.left_on.filter(|day| *day <= last);
                let days = days_waiting(seat.asked_on, given.or(left).unwrap_or(last));
                Observed::from_start(f64::from(days), given.is_some())
            })
        });
        Self {
            still_waiting: Curve::of(waits),
            fills: groups.iter().map(|group| fill(image, group, period.to)).collect(),
        }
    }
}

/// The groups of the selection's unit that run in its period.
pub fn running<'a>(image: &'a Image, selection: &Selection) -> impl Iterator<Item = &'a Group> {
    let (period, unit) = (selection.period, selection.unit);
    image.groups().filter(move |group| {
        let runs = group.from <= period.to && group.to >= period.from;
        runs && unit.is_none_or(|unit| unit == group.unit)
    })
}

fn fill(image: &Image, group: &Group, to: Date) -> Fill {
    let day = group.to.min(to);
    let is_kept = |seat: &&Seat| seat.asked_on <= day && seat.left_on.is_none_or(|left| left > day);
    let has_place = |seat: &&Seat| seat.given_on.is_some_and(|given| given <= day);
    let count = |seats: usize| u32::try_from(seats).unwrap_or(u32::MAX);
    let kept = || group.seats.iter().filter(is_kept);
    let taken = kept().filter(has_place).count();
    Fill {
        group: group.id,
        taken: Share { part: count(taken), whole: group.places.into() },
        waiting: count(kept().count() - taken),
        attended: group.seats.iter().map(|seat| attended(image, group, seat, day)).sum(),
    }
}

/// Sessions of somebody's while they had the place.
fn attended(image: &Image, group: &Group, seat: &Seat, day: Date) -> u32 {
    let Some(given) = seat.given_on else { return 0 };
    let (first, last) = (group.from.max(given), seat.left_on.unwrap_or(day).min(day));
    let courses = image.inquiry(seat.inquiry).into_iter().flat_map(|inquiry| &inquiry.courses);
    let sessions = courses
        .flat_map(|course| &course.contacts)
        .filter(|contact| contact.kind == ContactKind::GroupSession)
        .filter(|contact| (first..=last).contains(&calendar::date_of(contact.at)));
    u32::try_from(sessions.count()).unwrap_or(u32::MAX)
}
