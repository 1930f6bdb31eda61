//! Who has how much, and how long it has lain.

use crate::promise::is_open_on;
use crate::waiting::{Until, wait};
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_domain::id::{UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use std::collections::BTreeMap;

/// What somebody, or a unit, has open today.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Load {
    /// Open inquiries.
    pub open: u32,
    /// Of them without an agreement yet.
    pub without_agreement: u32,
    /// Of them with a course that runs.
    pub with_course: u32,
    /// Of them with a step that is late.
    pub late: u32,
    /// Days since the oldest of them was received.
    pub oldest_days: i32,
    /// The sum of days since they were received, to tell the mean.
    days: i64,
}

impl Load {
    fn add(&mut self, inquiry: &Inquiry, today: Date) {
        let days = days_waiting(inquiry.received_on(), today).max(0);
        self.open += 1;
        let waits = wait(inquiry, Until::Agreement, today).end.is_none();
        self.without_agreement += u32::from(waits);
        self.with_course += u32::from(inquiry.open_course().is_some());
        self.late += u32::from(inquiry.roadmap.now().is_some_and(|step| step.is_late(today)));
        self.oldest_days = self.oldest_days.max(days);
        self.days += i64::from(days);
    }

    /// Mean days since they were received; none without any.
    pub fn mean_days(self) -> Option<f64> {
        let days = i32::try_from(self.days).map_or(f64::MAX, f64::from);
        (self.open > 0).then(|| days / f64::from(self.open))
    }
}

/// The caseload of a municipality.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Caseload {
    /// By unit.
    pub units: BTreeMap<UnitId, Load>,
    /// By unit and primary contact; none where nobody has taken it.
    pub workers: BTreeMap<(UnitId, Option<WorkerId>), Load>,
}

impl Caseload {
    /// Folds the open inquiries as they are today, of one unit or of all.
    pub fn of(image: &Image, unit: Option<UnitId>, today: Date) -> Self {
        let mut caseload = Self::default();
        let is_asked = |one: &&Inquiry| unit.is_none_or(|unit| unit == one.unit);
        for inquiry in image.inquiries().filter(|one| is_open_on(one, today)).filter(is_asked) {
            let key = (inquiry.unit, inquiry.primary_contact);
            caseload.units.entry(inquiry.unit).or_default().add(inquiry, today);
            caseload.workers.entry(key).or_default().add(inquiry, today);
        }
        caseload
    }
}
