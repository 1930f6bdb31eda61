//! How long people wait, from the day they asked.
//!
//! Who still waits at the end of the period counts as still waiting. A wait can end in several ways (what
//! was waited for came; help at the door came instead; help ended without it; or it ended otherwise), so the share that got
//! what they waited for is Aalen and Johansen's, and never one minus the curve of that way alone. Who is not open any
//! more ([`is_open_on`](crate::promise::is_open_on)) waits for nothing.

use crate::competing::{CompetingRisks, Ended};
use crate::promise;
use crate::selection::Selection;
use crate::time_to_event::{Curve, Observed};
use jiff::civil::Date;
use roret_domain::calendar::{self, days_waiting};
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;

roret_domain::codes! {
    /// What is waited for.
    pub enum Until {
        /// The first contact: a registered contact or an agreement, whichever came first.
        FirstContact = "first_contact",
        /// The agreement.
        Agreement = "agreement",
        /// The first day of a course.
        Start = "start",
    }
}

roret_domain::codes! {
    /// How a wait ended.
    pub enum WaitEnd {
        /// What was waited for came.
        Came = "came",
        /// The inquiry was answered at the door, or guided on.
        HelpedAtTheDoor = "helped_at_the_door",
        /// Every course closed, and what was waited for had not come.
        ClosedWithout = "closed_without",
        /// It ended in another way.
        EndedOtherwise = "ended_otherwise",
    }
}

/// One person's wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wait {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// Calendar days from the day of the inquiry. Below zero when a wrong clock or a slip of a date says so.
    pub days: i32,
    /// How it ended; none if it had not at the end of the period.
    pub end: Option<WaitEnd>,
}

/// The waits of a selection.
#[derive(Clone, PartialEq, Debug)]
pub struct Waiting {
    /// What is waited for.
    pub until: Until,
    /// The share that still waits, over days.
    pub still_waiting: Curve,
    /// The shares that have ended in each way, over days.
    pub ended: CompetingRisks<WaitEnd>,
    /// Waits that end before they begin: not counted, to be put right.
    pub backwards: Vec<InquiryId>,
}

impl Waiting {
    /// Folds the waits of a selection.
    pub fn of(image: &Image, selection: &Selection, until: Until) -> Self {
        Self::of_waits(until, waits(image, selection, until))
    }

    /// Estimates from waits.
    pub fn of_waits(until: Until, waits: impl IntoIterator<Item = Wait>) -> Self {
        let (backwards, waits): (Vec<Wait>, Vec<Wait>) =
            waits.into_iter().partition(|wait| wait.days < 0);
        let days = |wait: &Wait| f64::from(wait.days);
        let observed = |wait: &Wait| Observed::from_start(days(wait), wait.end.is_some());
        let ended: Vec<_> = waits
            .iter()
            .map(|wait| Ended { entry: None, exit: days(wait), way: wait.end })
            .collect();
        Self {
            until,
            still_waiting: Curve::of(waits.iter().map(observed)),
            ended: CompetingRisks::of(&ended),
            backwards: backwards.into_iter().map(|wait| wait.inquiry).collect(),
        }
    }
}

/// The waits of a selection, in the order of the inquiries' identifiers.
pub fn waits<'a>(
    image: &'a Image,
    selection: &'a Selection,
    until: Until,
) -> impl Iterator<Item = Wait> + 'a {
    image
        .inquiries()
        .filter(|inquiry| selection.holds(inquiry))
        .map(move |inquiry| wait(inquiry, until, selection.period.to))
}

/// The wait of an inquiry, as it stood at the end of a day.
pub fn wait(inquiry: &Inquiry, until: Until, as_of: Date) -> Wait {
    let received = inquiry.received_on();
    let came = came(inquiry, until).filter(|day| *day <= as_of).map(|day| (day, WaitEnd::Came));
    let ended = inquiry.ended.map(|ended| {
        let end =
            if ended.ending.is_help() { WaitEnd::HelpedAtTheDoor } else { WaitEnd::EndedOtherwise };
        (calendar::date_of(ended.at), end)
    });
    let ended = ended.filter(|(day, _)| *day <= as_of);
    let closed = promise::closed(inquiry, as_of).map(|closed| (closed.on, WaitEnd::ClosedWithout));
    // What was waited for counts first when both fall on one day.
    let first = came.into_iter().chain(ended).chain(closed).min_by_key(|(day, _)| *day);
    Wait {
        inquiry: inquiry.id,
        days: days_waiting(received, first.map_or(as_of, |(day, _)| day)),
        end: first.map(|(_, end)| end),
    }
}

/// The day on which what is waited for came.
fn came(inquiry: &Inquiry, until: Until) -> Option<Date> {
    let start = || inquiry.courses.iter().map(roret_domain::course::Course::started_on).min();
    match until {
        Until::Agreement => inquiry.agreed_on(),
        Until::Start => start(),
        Until::FirstContact => {
            let contacts = inquiry.courses.iter().flat_map(|course| &course.contacts);
            let first = contacts.map(|contact| contact.at).min().map(calendar::date_of);
            first.into_iter().chain(inquiry.agreed_on()).chain(start()).min()
        }
    }
}
