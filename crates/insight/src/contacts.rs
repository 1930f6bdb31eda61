//! How much contact there is: by week, by kind, by worker.

use crate::control_chart::Subgroup;
use crate::selection::Selection;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use roret_domain::calendar;
use roret_domain::course::{ContactKind, Course};
use roret_domain::id::WorkerId;
use roret_domain::image::Image;
use std::collections::BTreeMap;

const KINDS: usize = ContactKind::ALL.len();

/// Contacts by kind, in the order of [`ContactKind::ALL`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ByKind(pub [u32; KINDS]);

impl ByKind {
    /// All of them, also those where the citizen did not come.
    pub fn all(self) -> u32 {
        self.0.iter().sum()
    }

    /// Those of a kind.
    pub fn of(self, kind: ContactKind) -> u32 {
        let both = ContactKind::ALL.iter().zip(self.0);
        both.filter(|(one, _)| **one == kind).map(|(_, count)| count).sum()
    }

    fn add(&mut self, kind: ContactKind) {
        // The kinds are numbered in the order in which they stand.
        if let Some(count) = self.0.get_mut(kind as usize) {
            *count += 1;
        }
    }

    fn add_all(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(count, more)| *count += more);
    }
}

/// A week's contacts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Week {
    /// Its Monday.
    pub monday: Date,
    /// The contacts.
    pub contacts: ByKind,
    /// Courses that were open on a day of the week.
    pub courses: u32,
    /// Whether all of its days are in the period.
    pub is_whole: bool,
}

/// The contacts of a period.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Contacts {
    /// Every week of the period, whole or not, in order: of its last fifty years.
    pub weeks: Vec<Week>,
    /// By who wrote the contact down; none for the program, which brings in other records.
    pub workers: BTreeMap<Option<WorkerId>, ByKind>,
}

/// The most weeks told: of fifty years.
const WEEKS_MAX: usize = 2_610;

impl Contacts {
    /// Folds the contacts that took place in the period, in the selection's courses.
    pub fn of(image: &Image, selection: &Selection) -> Self {
        let Weeks { mondays, begins } = Weeks::of(selection.period.from, selection.period.to);
        let mut weeks: Vec<Week> = mondays
            .iter()
            .map(|monday| {
                let (_, sunday) = calendar::week_of(*monday);
                let is_whole = *monday >= selection.period.from && sunday <= selection.period.to;
                Week { monday: *monday, contacts: ByKind::default(), courses: 0, is_whole }
            })
            .collect();
        let (from, to) = (selection.period.from, selection.period.to);
        let first = mondays.first().copied().unwrap_or(from).max(from);
        let (first, after) =
            (calendar::start_of(first), calendar::start_of(to.checked_add(1.day()).unwrap_or(to)));
        // The week of an instant: the last that had begun. No time of day is worked out, and the next
        // contact of a course is mostly of the same week or of one soon after.
        let has_begun = |week: usize, at: Timestamp| begins.get(week).is_some_and(|it| *it <= at);
        let week_after = |near: usize, at: Timestamp| match near {
            near if !has_begun(near, at) => begins.partition_point(|it| *it <= at).checked_sub(1),
            near if !has_begun(near + 1, at) => Some(near),
            near if !has_begun(near + 2, at) => Some(near + 1),
            _ => begins.partition_point(|begin| *begin <= at).checked_sub(1),
        };
        let mut changes = vec![0_i64; weeks.len() + 1];
        let mut workers: BTreeMap<Option<WorkerId>, ByKind> = BTreeMap::new();
        let is_asked = |course: &&Course| selection.courses.holds(course);
        let inquiries = image.inquiries().filter(|inquiry| selection.concerns(inquiry));
        for course in inquiries.flat_map(|inquiry| &inquiry.courses).filter(is_asked) {
            let (mut near, mut writer, mut written) = (0, None, ByKind::default());
            for contact in course.contacts.iter().filter(|one| one.at >= first && one.at < after) {
                let Some(week) = week_after(near, contact.at) else { continue };
                near = week;
                if let Some(week) = weeks.get_mut(week) {
                    week.contacts.add(contact.kind);
                }
                // Mostly one worker writes all of a course.
                if writer != Some(contact.worker)
                    && let Some(writer) = writer.replace(contact.worker)
                {
                    workers.entry(writer).or_default().add_all(std::mem::take(&mut written));
                }
                written.add(contact.kind);
            }
            if let Some(writer) = writer {
                workers.entry(writer).or_default().add_all(written);
            }
            for (opened, closed) in spans(course) {
                let last = closed.unwrap_or(to).min(to);
                if opened > to || last < from || last < opened {
                    continue;
                }
                let week = |day: Date| mondays.partition_point(|monday| *monday <= day);
                let (begins, ends) = (week(opened).max(1) - 1, week(last));
                if let Some(change) = changes.get_mut(begins) {
                    *change += 1;
                }
                if let Some(change) = changes.get_mut(ends) {
                    *change -= 1;
                }
            }
        }
        let mut open = 0;
        for (week, change) in weeks.iter_mut().zip(changes) {
            open += change;
            week.courses = u32::try_from(open).unwrap_or(0);
        }
        Self { weeks, workers }
    }

    /// Contacts on open courses, whole week by week, for a chart of rates. Weeks without an open course are
    /// left out.
    pub fn rates(&self) -> impl Iterator<Item = (Date, Subgroup)> {
        self.weeks.iter().filter(|week| week.is_whole && week.courses > 0).map(|week| {
            let (count, of) = (week.contacts.all(), week.courses);
            (week.monday, Subgroup { count: count.into(), of: of.into() })
        })
    }

    /// All contacts of the period.
    pub fn all(&self) -> u32 {
        self.weeks.iter().map(|week| week.contacts.all()).sum()
    }
}

/// The weeks of a period, with the instants at which they begin: of different length when the clocks change.
struct Weeks {
    mondays: Vec<Date>,
    begins: Vec<Timestamp>,
}

impl Weeks {
    fn of(from: Date, to: Date) -> Self {
        let (last, _) = calendar::week_of(to);
        let back = |weeks: usize| {
            let days = i64::try_from(weeks * 7).unwrap_or(0);
            last.checked_sub(days.days()).ok()
        };
        let (first, _) = calendar::week_of(from);
        let mut mondays: Vec<Date> =
            (0..WEEKS_MAX).map_while(back).take_while(|monday| *monday >= first).collect();
        mondays.reverse();
        let begins = mondays.iter().map(|monday| calendar::start_of(*monday)).collect();
        Self { mondays, begins }
    }
}

/// From when to when a course was open; the last span may have no end.
fn spans(course: &Course) -> impl Iterator<Item = (Date, Option<Date>)> {
    let reentries =
        course.earlier_closings.iter().map(|earlier| calendar::date_of(earlier.reentered_at));
    let opened = std::iter::once(course.started_on()).chain(reentries);
    let earlier = course.earlier_closings.iter().map(|earlier| Some(earlier.closing.closed_on));
    let closing = course.closing.as_ref().map(|closing| closing.closed_on);
    opened.zip(earlier.chain(std::iter::once(closing)))
}
