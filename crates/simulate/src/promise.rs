//! What a run promises: how soon there is an agreement and help, and how long help lasts. Counted as the
//! promise report counts real life (`roret_insight::promise`): by dates, for each inquiry once.

#![expect(clippy::indexing_slicing, reason = "a row for each source, a bin for each day")]

use crate::observer::{Observer, Story};
use crate::plan::{DAY_US, Plan};
use jiff::civil::Date;
use roret_domain::calendar;

/// What is measured of the promises, for a source or for all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PromiseMeasure {
    /// How many inquiries came.
    Inquiries,
    /// The share of them with an agreement within seven calendar days.
    AgreedWithin7Days,
    /// Half of the agreements came within so many days.
    MedianDaysToAgreement,
    /// The mean of the days from inquiry to the beginning of help, of those who got it.
    MeanDaysToHelp,
    /// Half of those who got help got it within so many days.
    MedianDaysToHelp,
    /// How many have ended their help.
    Closed,
    /// The share of them whose help ended within a calendar month.
    ClosedWithin1Month,
    /// The share of them whose help ended within six calendar months.
    ClosedWithin6Months,
    /// The share of them who went on to longer support.
    WentOn,
}

impl PromiseMeasure {
    /// All, in the order in which they are kept.
    pub const ALL: [Self; 9] = [
        Self::Inquiries,
        Self::AgreedWithin7Days,
        Self::MedianDaysToAgreement,
        Self::MeanDaysToHelp,
        Self::MedianDaysToHelp,
        Self::Closed,
        Self::ClosedWithin1Month,
        Self::ClosedWithin6Months,
        Self::WentOn,
    ];

    /// Its name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inquiries => "inquiries",
            Self::AgreedWithin7Days => "agreed_within_7_days",
            Self::MedianDaysToAgreement => "median_days_to_agreement",
            Self::MeanDaysToHelp => "mean_days_to_help",
            Self::MedianDaysToHelp => "median_days_to_help",
            Self::Closed => "closed",
            Self::ClosedWithin1Month => "closed_within_1_month",
            Self::ClosedWithin6Months => "closed_within_6_months",
            Self::WentOn => "went_on",
        }
    }
}

/// The values of one row, in the order of [`PromiseMeasure::ALL`]; not a number where nothing can be said.
pub type PromiseValues = [f64; PromiseMeasure::ALL.len()];

/// Longer waits than this share a bin.
const BINS: usize = 2_000;

#[derive(Clone, Debug)]
struct Days {
    bins: Vec<u32>,
    number: u64,
    sum: u64,
}

impl Days {
    fn new() -> Self {
        Self { bins: vec![0; BINS], number: 0, sum: 0 }
    }

    fn add(&mut self, days: i64) {
        let days = usize::try_from(days).unwrap_or(0);
        self.bins[days.min(BINS - 1)] += 1;
        self.number += 1;
        self.sum += days as u64;
    }

    fn merge(&mut self, other: &Self) {
        self.bins.iter_mut().zip(&other.bins).for_each(|(own, other)| *own += other);
        self.number += other.number;
        self.sum += other.sum;
    }

    fn mean(&self) -> f64 {
        self.sum as f64 / self.number as f64
    }

    fn median(&self) -> f64 {
        let half = self.number.div_ceil(2);
        let mut passed = 0;
        for (days, number) in self.bins.iter().enumerate() {
            passed += u64::from(*number);
            if passed >= half && half > 0 {
                return days as f64;
            }
        }
        f64::NAN
    }
}

#[derive(Clone, Debug)]
struct Cell {
    inquiries: u64,
    agreed_in_time: u64,
    to_agreement: Days,
    to_help: Days,
    closed: u64,
    within_1_month: u64,
    within_6_months: u64,
    went_on: u64,
}

impl Cell {
    fn new() -> Self {
        Self {
            inquiries: 0,
            agreed_in_time: 0,
            to_agreement: Days::new(),
            to_help: Days::new(),
            closed: 0,
            within_1_month: 0,
            within_6_months: 0,
            went_on: 0,
        }
    }

    fn merge(&mut self, other: &Self) {
        self.inquiries += other.inquiries;
        self.agreed_in_time += other.agreed_in_time;
        self.to_agreement.merge(&other.to_agreement);
        self.to_help.merge(&other.to_help);
        self.closed += other.closed;
        self.within_1_month += other.within_1_month;
        self.within_6_months += other.within_6_months;
        self.went_on += other.went_on;
    }

    fn values(&self) -> PromiseValues {
        let share = |part: u64, whole: u64| part as f64 / whole as f64;
        [
            self.inquiries as f64,
            share(self.agreed_in_time, self.inquiries),
            self.to_agreement.median(),
            self.to_help.mean(),
            self.to_help.median(),
            self.closed as f64,
            share(self.within_1_month, self.closed),
            share(self.within_6_months, self.closed),
            share(self.went_on, self.closed),
        ]
    }
}

/// Counts promises while a run is lived.
#[derive(Clone, Debug)]
pub struct PromiseTally {
    starts_on: Date,
    warm_up_us: i64,
    cells: Vec<Cell>,
}

impl PromiseTally {
    /// Nothing counted yet; none when a plan has neither agreements nor courses.
    pub fn of(plan: &Plan) -> Option<Self> {
        let promises = plan.activities.iter().any(|it| it.agreement || it.course.is_some());
        promises.then(|| Self {
            starts_on: plan.starts_on,
            warm_up_us: plan.run.warm_up_us,
            cells: plan.sources.iter().map(|_| Cell::new()).collect(),
        })
    }

    /// What the rows are about: all (none), and each source when there are several.
    pub fn rows(plan: &Plan) -> Vec<Option<String>> {
        let sources = plan.sources.iter().map(|source| Some(source.name.clone()));
        let several = plan.sources.len() > 1;
        std::iter::once(None).chain(sources.filter(|_| several)).collect()
    }

    /// The figures, a row of values each.
    pub fn values(&self) -> Vec<PromiseValues> {
        let mut all = Cell::new();
        self.cells.iter().for_each(|cell| all.merge(cell));
        let mut rows = vec![all.values()];
        if self.cells.len() > 1 {
            rows.extend(self.cells.iter().map(Cell::values));
        }
        rows
    }

    fn date(&self, at_us: i64) -> Date {
        let days = i32::try_from(at_us / DAY_US).unwrap_or(i32::MAX);
        self.starts_on.saturating_add(jiff::Span::new().days(days))
    }
}

impl Observer for PromiseTally {
    fn told(&mut self, story: &Story) {
        if story.came_at_us < self.warm_up_us {
            return;
        }
        let day = |at_us: i64| at_us / DAY_US;
        let came = day(story.came_at_us);
        let closed = story.helped_from_us.zip(story.helped_until_us);
        let months = closed.map(|(from_us, until_us)| {
            calendar::duration_months(self.date(from_us), self.date(until_us))
        });
        let cell = &mut self.cells[usize::from(story.who.source)];
        cell.inquiries += 1;
        if let Some(agreed_at_us) = story.agreed_at_us {
            let days = day(agreed_at_us) - came;
            cell.to_agreement.add(days);
            cell.agreed_in_time += u64::from(days <= i64::from(calendar::AGREEMENT_PROMISE_DAYS));
        }
        if let Some(helped_from_us) = story.helped_from_us {
            cell.to_help.add(day(helped_from_us) - came);
        }
        if let Some(months) = months {
            cell.closed += 1;
            cell.within_1_month += u64::from(months <= 1);
            cell.within_6_months += u64::from(months <= u32::from(calendar::COURSE_PROMISE_MONTHS));
            cell.went_on += u64::from(story.went_on);
        }
    }
}
