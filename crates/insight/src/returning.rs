//! Do people come back? From the first time help closed until help was asked for or taken up again.

use crate::selection::Selection;
use crate::time_to_event::{Curve, Observed};
use jiff::civil::Date;
use roret_domain::calendar::{self, days_waiting};
use roret_domain::course::Course;
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;

/// The days after which people ask.
pub const WITHIN_DAYS: [i32; 3] = [30, 90, 365];

/// Somebody whose help closed for the first time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Closed {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// When.
    pub on: Date,
    /// When they came back; none if they had not by the end of the period.
    pub back: Option<Date>,
    /// Calendar days from the closing until then, or to the end of the period.
    pub days: i32,
}

/// Who has not come back, over days from the first closing in the period. Who closed a short time
/// before the period's end has not had the time to come back, and counts as not seen for longer.
pub fn not_returned(image: &Image, selection: &Selection) -> Curve {
    let observed = |one: Closed| Observed::from_start(f64::from(one.days), one.back.is_some());
    Curve::of(first_closings(image, selection).map(observed))
}

/// Everybody whose help closed for the first time in the period.
pub fn first_closings<'a>(
    image: &'a Image,
    selection: &'a Selection,
) -> impl Iterator<Item = Closed> + 'a {
    let period = selection.period;
    image.inquiries().filter(|inquiry| selection.concerns(inquiry)).filter_map(move |inquiry| {
        let on = first_closing(inquiry).filter(|day| period.holds(*day))?;
        let back = returned(image, inquiry, on).filter(|day| *day <= period.to);
        let days = days_waiting(on, back.unwrap_or(period.to));
        Some(Closed { inquiry: inquiry.id, on, back, days })
    })
}

/// The day the inquiry's help closed for the first time.
fn first_closing(inquiry: &Inquiry) -> Option<Date> {
    let of = |course: &Course| {
        let earlier = course.earlier_closings.iter().map(|earlier| earlier.closing.closed_on);
        earlier.chain(course.closing.iter().map(|closing| closing.closed_on)).min()
    };
    inquiry.courses.iter().filter_map(of).min()
}

/// The first day after `closed` on which help was taken up again, or asked for anew.
fn returned(image: &Image, inquiry: &Inquiry, closed: Date) -> Option<Date> {
    let reentered = inquiry
        .courses
        .iter()
        .flat_map(|course| &course.earlier_closings)
        .map(|earlier| calendar::date_of(earlier.reentered_at));
    let started = inquiry.courses.iter().map(Course::started_on);
    let others = image.citizen(inquiry.citizen).into_iter().flat_map(|citizen| &citizen.inquiries);
    let asked = others
        .filter(|id| **id != inquiry.id)
        .filter_map(|id| image.inquiry(*id))
        .map(Inquiry::received_on);
    // Taken up again on the day it closed: withdrawn closings are no closings, so this is a return.
    let again = reentered.filter(|day| *day >= closed);
    let new = started.chain(asked).filter(|day| *day > closed);
    again.chain(new).min()
}
