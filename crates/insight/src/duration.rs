//! How long help lasts, from a course's first day, with open courses as open.

use crate::competing::{CompetingRisks, Ended};
use crate::selection::Selection;
use crate::time_to_event::{Curve, Observed};
use roret_domain::calendar::days_waiting;
use roret_domain::course::{ClosingReason, Course};
use roret_domain::id::{CourseId, InquiryId};
use roret_domain::image::Image;

/// One course's time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lasted {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// Which course.
    pub course: CourseId,
    /// Calendar days from its first day. Below zero when a slip of a date says so.
    pub days: i32,
    /// How it closed; none if it was open at the end of the period.
    pub closed: Option<ClosingReason>,
}

/// The durations of the courses that began in a period.
#[derive(Clone, PartialEq, Debug)]
pub struct Durations {
    /// The share of courses that still last, over days.
    pub still_open: Curve,
    /// The shares that have closed for each reason, over days.
    pub closed: CompetingRisks<ClosingReason>,
    /// Courses that close before they begin: not counted, to be put right.
    pub backwards: Vec<InquiryId>,
}

impl Durations {
    /// Folds the courses of a selection that began in its period.
    pub fn of(image: &Image, selection: &Selection) -> Self {
        let (backwards, lasted): (Vec<Lasted>, Vec<Lasted>) =
            lasted(image, selection).partition(|one| one.days < 0);
        let days = |one: &Lasted| f64::from(one.days);
        let ended: Vec<_> = lasted
            .iter()
            .map(|one| Ended { entry: None, exit: days(one), way: one.closed })
            .collect();
        Self {
            still_open: Curve::of(
                lasted.iter().map(|one| Observed::from_start(days(one), one.closed.is_some())),
            ),
            closed: CompetingRisks::of(&ended),
            backwards: backwards.into_iter().map(|one| one.inquiry).collect(),
        }
    }
}

/// The courses that began in the period, with what was known at its end.
pub fn lasted<'a>(image: &'a Image, selection: &'a Selection) -> impl Iterator<Item = Lasted> + 'a {
    let as_of = selection.period.to;
    let began = move |course: &&Course| {
        selection.period.holds(course.started_on()) && selection.courses.holds(course)
    };
    image.inquiries().filter(|inquiry| selection.concerns(inquiry)).flat_map(move |inquiry| {
        inquiry.courses.iter().filter(began).map(move |course| {
            let closing = course.closing_as_of(as_of);
            let end = closing.map_or(as_of, |closing| closing.closed_on);
            Lasted {
                inquiry: inquiry.id,
                course: course.id,
                days: days_waiting(course.started_on(), end),
                closed: closing.map(|closing| closing.reason),
            }
        })
    })
}
