//! The open caseload of a municipality, as those who are there when a plan starts.

use crate::plan::{ActivityIndex, DAY_US, Open, Plan};
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::image::Image;
use roret_domain::inquiry::{Inquiry, Urgency};

/// The first class of a plan that has several is the one that is helped today.
const TODAY: u8 = 0;

impl Plan {
    /// Starts with a municipality's open inquiries and courses as they stand in its records, at the day on
    /// which the plan begins, and gives how many there are. Who came after that day is left out; who has
    /// a kind of course that the plan doesn't know goes to its first course.
    pub fn start_with(&mut self, image: &Image) -> u32 {
        let starts_on = self.starts_on;
        let open = image.inquiries().filter(|inquiry| inquiry.received_on() <= starts_on);
        self.open = open.filter_map(|inquiry| self.place_of(inquiry, starts_on)).collect();
        self.open.len() as u32
    }

    fn place_of(&self, inquiry: &Inquiry, starts_on: Date) -> Option<Open> {
        let ago = |day: Date| i64::from(calendar::days_waiting(day, starts_on).max(0)) * DAY_US;
        if inquiry.ended.is_some() {
            return None;
        }
        let source = self.sources.iter().position(|source| {
            source.requesters.iter().any(|(_, requester)| *requester == inquiry.requester)
        });
        let source = source.unwrap_or(0) as u16;
        let several = self.classes.len() > 1;
        let class = match inquiry.urgency {
            Urgency::Normal if several => self.classes.len() as u8 - 1,
            Urgency::Normal | Urgency::Today => TODAY,
        };
        let came_us_ago = ago(inquiry.received_on());
        let agreed_us_ago = inquiry.agreed_on().map(ago);
        let helped_us_ago = inquiry.courses.first().map(|course| ago(course.started_on()));
        let open = |activity: ActivityIndex, began_us_ago| Open {
            source,
            class,
            activity,
            came_us_ago,
            began_us_ago,
            agreed_us_ago,
            helped_us_ago,
        };
        if let Some(course) = inquiry.courses.iter().find(|course| course.is_open()) {
            let of_kind = self.first(|activity| activity.course == Some(course.kind));
            let any = || self.first(|activity| activity.course.is_some());
            return Some(open(of_kind.or_else(any)?, Some(ago(course.started_on()))));
        }
        if !inquiry.courses.is_empty() {
            return None;
        }
        if agreed_us_ago.is_some() {
            return Some(open(self.first(|activity| activity.course.is_some())?, None));
        }
        let ways = self.sources.get(usize::from(source)).map_or(&[][..], |source| &source.to);
        let on_the_way = ways.iter().map(|(_, to)| *to).find(|to| {
            self.activities.get(usize::from(*to)).is_some_and(|activity| activity.agreement)
        });
        let activity = on_the_way.or_else(|| self.first(|activity| activity.agreement))?;
        // Where nobody is met it has gone on since the inquiry; else the citizen waits to be met.
        let waits = self.activities.get(usize::from(activity)).is_some_and(|it| it.work.is_some());
        Some(open(activity, (!waits).then_some(came_us_ago)))
    }

    fn first(&self, is: impl Fn(&crate::plan::Activity) -> bool) -> Option<ActivityIndex> {
        self.activities.iter().position(is).map(|place| place as ActivityIndex)
    }
}
