//! What came in and what went out, month by month.

use crate::promise::{Period, is_open_on};
use crate::selection::Selection;
use crate::share::Share;
use crate::waiting::{Until, wait};
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::calendar::{self, agreed_within_promise};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use std::collections::BTreeMap;

/// A month's flow.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Month {
    /// Inquiries received.
    pub received: u32,
    /// Inquiries answered at the door or guided on.
    pub answered_at_the_door: u32,
    /// Agreements made.
    pub agreed: u32,
    /// Courses begun.
    pub started: u32,
    /// Courses closed.
    pub closed: u32,
    /// Inquiries open at the end of the month, or of the period if that comes first.
    pub open: u32,
    /// Of those received in the month, how many had an agreement within seven days.
    pub agreed_within_7_days: u32,
    /// Of those received in the month, how many wait at the period's end and may still have an agreement within
    /// seven days.
    pub undecided: u32,
}

impl Month {
    /// The share of the month's inquiries with an agreement within seven days.
    pub fn agreed_within_7_days_share(self) -> Share {
        Share { part: self.agreed_within_7_days, whole: self.received }
    }
}

/// The most years told; of a longer period the last ones.
const YEARS_MAX: i16 = 50;

/// The flow of a selection's unit, channel and source through the months of its period. Every month of the
/// period is there (of its last fifty years), also those in which nothing happened; the key is its first
/// day.
pub fn by_month(image: &Image, selection: &Selection) -> BTreeMap<Date, Month> {
    let Period { from, to } = selection.period;
    let mut months = BTreeMap::new();
    let mut month = from.max(to.saturating_sub(YEARS_MAX.years())).first_of_month();
    while month <= to {
        months.insert(month, Month::default());
        let next = calendar::add_calendar_months(month, 1);
        if next <= month {
            break;
        }
        month = next;
    }
    // Open at the end of a month: what came less what went, summed up afterwards.
    let mut before = 0_i64;
    let mut change: BTreeMap<Date, i64> = months.keys().map(|month| (*month, 0)).collect();
    for inquiry in image.inquiries().filter(|inquiry| selection.concerns(inquiry)) {
        count(&mut months, selection.period, inquiry);
        for (day, by) in changes_of_open(inquiry).into_iter().filter(|(day, _)| *day <= to) {
            match change.get_mut(&day.first_of_month()) {
                Some(sum) => *sum += by,
                None => before += by,
            }
        }
    }
    let mut open = before;
    for (month, change) in months.values_mut().zip(change.values()) {
        open += change;
        month.open = u32::try_from(open).unwrap_or(0);
    }
    months
}

fn count(months: &mut BTreeMap<Date, Month>, period: Period, inquiry: &Inquiry) {
    let mut at = |day: Date, add: &dyn Fn(&mut Month)| {
        if period.holds(day)
            && let Some(month) = months.get_mut(&day.first_of_month())
        {
            add(month);
        }
    };
    let received = inquiry.received_on();
    let agreed = inquiry.agreed_on().filter(|day| *day <= period.to);
    let ended = inquiry.ended.map(|ended| (calendar::date_of(ended.at), ended.ending));
    let ended = ended.filter(|(day, _)| *day <= period.to);
    at(received, &|month| {
        month.received += 1;
        let is_within = agreed.is_some_and(|day| agreed_within_promise(received, day));
        month.agreed_within_7_days += u32::from(is_within);
        let still_waits = wait(inquiry, Until::Agreement, period.to).end.is_none();
        let may_be_within = still_waits && agreed_within_promise(received, period.to);
        month.undecided += u32::from(may_be_within);
    });
    if let Some(day) = agreed {
        at(day, &|month| month.agreed += 1);
    }
    if let Some((day, ending)) = ended {
        at(day, &|month| month.answered_at_the_door += u32::from(ending.is_help()));
    }
    for course in &inquiry.courses {
        at(course.started_on(), &|month| month.started += 1);
        let earlier = course.earlier_closings.iter().map(|earlier| &earlier.closing);
        for closing in earlier.chain(&course.closing) {
            at(closing.closed_on, &|month| month.closed += 1);
        }
    }
}

/// The days on which the inquiry became open (+1) and was no longer open (−1), in order. Days are odd in
/// imported records, so each day on which something happened is asked.
fn changes_of_open(inquiry: &Inquiry) -> Vec<(Date, i64)> {
    let mut days = vec![inquiry.received_on()];
    days.extend(inquiry.ended.map(|ended| calendar::date_of(ended.at)));
    for course in &inquiry.courses {
        days.push(course.started_on());
        days.extend(course.closing.as_ref().map(|closing| closing.closed_on));
        for earlier in &course.earlier_closings {
            days.push(earlier.closing.closed_on);
            days.push(calendar::date_of(earlier.reentered_at));
        }
    }
    days.sort_unstable();
    days.dedup();
    let mut was_open = false;
    let change = |day: Date| {
        let is_open = is_open_on(inquiry, day);
        let change = i64::from(is_open) - i64::from(was_open);
        was_open = is_open;
        (change != 0).then_some((day, change))
    };
    days.into_iter().filter_map(change).collect()
}
