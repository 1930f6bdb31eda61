//! The promise report: did people get an agreement within seven days and finish within six months?
//!
//! The figures and their names follow what Favrskov Kommune published for its *Social Indsats*
//! (29 April 2019): inquiries of a period, closings up to the period's end. Every figure is a set of
//! inquiries ([`Figure::holds`]), so a number on a page always leads to the rows behind it.

use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::course::{Closing, Section};
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::{Inquiry, InquiryEnding, Requester};
use std::collections::BTreeMap;

/// The longest duration that has a bar of its own, in months; longer ones share one.
pub const DURATION_MONTHS_MAX: u32 = 6;

/// A period, both days included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    /// Whether the day lies in the period.
    pub fn holds(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// What the report needs to know of one inquiry at the end of the period.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The inquiry.
    pub inquiry: &'a Inquiry,
    /// The day it was received.
    pub received: Date,
    /// The day of the agreement, if it lies within the period.
    pub agreed: Option<Date>,
    /// How the inquiry ended without a course, if that lies within the period.
    pub ended: Option<InquiryEnding>,
    /// The first day of help and the closing in force at the period's end.
    pub closed: Option<Closed<'a>>,
}

/// A course that was closed at the end of the period.
#[derive(Clone, Copy, Debug)]
pub struct Closed<'a> {
    /// The day the first course started.
    pub started: Date,
    /// The day the last course closed.
    pub on: Date,
    /// The closing.
    pub closing: &'a Closing,
}

impl<'a> Row<'a> {
    /// The row of an inquiry, if it was received in the period.
    pub fn of(inquiry: &'a Inquiry, period: Period) -> Option<Self> {
        let received = inquiry.received_on();
        if received < period.from || received > period.to {
            return None;
        }
        let agreed = inquiry.agreed_on().filter(|day| *day <= period.to);
        let ended = inquiry.ended.filter(|ended| calendar::date_of(ended.at) <= period.to);
        let ended = ended.map(|ended| ended.ending);
        Some(Self { inquiry, received, agreed, ended, closed: closed(inquiry, period.to) })
    }

    /// Months the help lasted: the smallest n with closing ≤ start + n calendar months.
    pub fn duration_months(&self) -> Option<u32> {
        self.closed.map(|closed| calendar::duration_months(closed.started, closed.on))
    }
}

/// The closing in force at the end of `day`, if every course begun by then was closed. First and last
/// go by time, not by the order in which the courses were recorded.
pub(crate) fn closed(inquiry: &Inquiry, day: Date) -> Option<Closed<'_>> {
    let mut first: Option<Date> = None;
    let mut last: Option<&Closing> = None;
    for course in inquiry.courses.iter().filter(|course| course.started_on() <= day) {
        let closing = course.closing_as_of(day)?;
        let started = course.started_on();
        first = Some(first.map_or(started, |first| first.min(started)));
        last = last.filter(|last| last.closed_at > closing.closed_at).or(Some(closing));
    }
    let closing = last?;
    Some(Closed { started: first?, on: closing.closed_on, closing })
}

/// Whether the inquiry was open at the end of a day: received, not ended, and with a course that ran, or without one
/// yet. The one definition of all figures: who is not open any more waits for nothing.
pub fn is_open_on(inquiry: &Inquiry, day: Date) -> bool {
    let is_ended = inquiry.ended.is_some_and(|ended| calendar::date_of(ended.at) <= day);
    inquiry.received_on() <= day && !is_ended && closed(inquiry, day).is_none()
}

/// A figure of the report. Each is the number of inquiries it holds for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Figure {
    /// All inquiries received in the period.
    Inquiries,
    /// With an agreement within seven calendar days.
    AgreedWithin7Days,
    /// Where the citizen or a relative asked.
    FromCitizenOrRelative,
    /// Where the citizen or a relative asked, with an agreement within seven days.
    FromCitizenOrRelativeWithin7Days,
    /// Answered at the door or guided on: help that never became a course.
    AnsweredAtTheDoor,
    /// With a course closed by the end of the period.
    Closed,
    /// Closed, after this many months of help.
    ClosedInMonth(u32),
    /// Closed within six calendar months.
    ClosedWithin6Months,
    /// Closed later than six calendar months.
    ClosedLaterThan6Months,
    /// Closed, and went on to longer support.
    WentOnToLongerSupport,
    /// Closed, and went on to support under this section.
    OnwardBySection(Section),
    /// Still open at the end of the period.
    Open,
}

impl Figure {
    /// Whether the figure counts this row.
    pub fn holds(&self, row: &Row<'_>) -> bool {
        let within_7_days =
            || row.agreed.is_some_and(|day| calendar::agreed_within_promise(row.received, day));
        let own = || row.inquiry.requester.is_citizen_or_relative();
        let at_door = || row.ended.is_some_and(InquiryEnding::is_help);
        match self {
            Self::Inquiries => true,
            Self::AgreedWithin7Days => within_7_days(),
            Self::FromCitizenOrRelative => own(),
            Self::FromCitizenOrRelativeWithin7Days => own() && within_7_days(),
            Self::AnsweredAtTheDoor => at_door(),
            Self::Closed => row.closed.is_some(),
            Self::ClosedInMonth(month) => row.duration_months() == Some(*month),
            Self::ClosedWithin6Months => {
                row.duration_months().is_some_and(|months| months <= DURATION_MONTHS_MAX)
            }
            Self::ClosedLaterThan6Months => {
                row.duration_months().is_some_and(|months| months > DURATION_MONTHS_MAX)
            }
            Self::WentOnToLongerSupport => row.closed.is_some_and(|closed| {
                closed.closing.reason == roret_domain::course::ClosingReason::LongerSupport
            }),
            Self::OnwardBySection(section) => row
                .closed
                .is_some_and(|closed| closed.closing.onward_section.as_ref() == Some(section)),
            Self::Open => row.closed.is_none() && row.ended.is_none(),
        }
    }

    /// The figure's word in addresses, files and text keys; a month or section follows a colon.
    pub fn code(&self) -> String {
        match self {
            Self::Inquiries => "inquiries".into(),
            Self::AgreedWithin7Days => "agreed_within_7_days".into(),
            Self::FromCitizenOrRelative => "from_citizen_or_relative".into(),
            Self::FromCitizenOrRelativeWithin7Days => {
                "from_citizen_or_relative_within_7_days".into()
            }
            Self::AnsweredAtTheDoor => "answered_at_the_door".into(),
            Self::Closed => "closed".into(),
            Self::ClosedInMonth(month) => format!("closed_in_month:{month}"),
            Self::ClosedWithin6Months => "closed_within_6_months".into(),
            Self::ClosedLaterThan6Months => "closed_later_than_6_months".into(),
            Self::WentOnToLongerSupport => "went_on_to_longer_support".into(),
            Self::OnwardBySection(section) => format!("onward_by_section:{section}"),
            Self::Open => "open".into(),
        }
    }

    /// The figure with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let (word, detail) = code.split_once(':').unwrap_or((code, ""));
        Some(match word {
            "inquiries" => Self::Inquiries,
            "agreed_within_7_days" => Self::AgreedWithin7Days,
            "from_citizen_or_relative" => Self::FromCitizenOrRelative,
            "from_citizen_or_relative_within_7_days" => Self::FromCitizenOrRelativeWithin7Days,
            "answered_at_the_door" => Self::AnsweredAtTheDoor,
            "closed" => Self::Closed,
            "closed_in_month" => Self::ClosedInMonth(detail.parse().ok()?),
            "closed_within_6_months" => Self::ClosedWithin6Months,
            "closed_later_than_6_months" => Self::ClosedLaterThan6Months,
            "went_on_to_longer_support" => Self::WentOnToLongerSupport,
            "onward_by_section" => Self::OnwardBySection(detail.parse().ok()?),
            "open" => Self::Open,
            _ => return None,
        })
    }
}

/// The promise report of a period.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PromiseReport {
    /// The period.
    pub period: Period,
    /// Inquiries received in it.
    pub inquiries: u32,
    /// Of them with an agreement within seven days.
    pub agreed_within_7_days: u32,
    /// Inquiries where the citizen or a relative asked.
    pub from_citizen_or_relative: u32,
    /// Of them with an agreement within seven days.
    pub from_citizen_or_relative_within_7_days: u32,
    /// Answered at the door or guided on.
    pub answered_at_the_door: u32,
    /// Closed by the end of the period.
    pub closed: u32,
    /// Closed, by months of help from 1 to [`DURATION_MONTHS_MAX`].
    pub closed_by_month_of_duration: BTreeMap<u32, u32>,
    /// Closed within six calendar months.
    pub closed_within_6_months: u32,
    /// Closed later.
    pub closed_later_than_6_months: u32,
    /// Closed with longer support as the reason.
    pub went_on_to_longer_support: u32,
    /// Closed with onward support, by section.
    pub onward_by_section: BTreeMap<Section, u32>,
    /// Neither closed nor ended at the end of the period.
    pub open: u32,
    /// Inquiries by requester, and of them with an agreement within seven days.
    pub by_requester: BTreeMap<Requester, (u32, u32)>,
}

impl PromiseReport {
    /// Folds the inquiries of an image, in one pass.
    pub fn of(image: &Image, period: Period) -> Self {
        Self::of_rows(period, image.inquiries().filter_map(|inquiry| Row::of(inquiry, period)))
    }

    /// Folds rows of the period.
    pub fn of_rows<'a>(period: Period, rows: impl IntoIterator<Item = Row<'a>>) -> Self {
        let mut report = Self {
            period,
            inquiries: 0,
            agreed_within_7_days: 0,
            from_citizen_or_relative: 0,
            from_citizen_or_relative_within_7_days: 0,
            answered_at_the_door: 0,
            closed: 0,
            closed_by_month_of_duration: (1..=DURATION_MONTHS_MAX)
                .map(|month| (month, 0))
                .collect(),
            closed_within_6_months: 0,
            closed_later_than_6_months: 0,
            went_on_to_longer_support: 0,
            onward_by_section: BTreeMap::new(),
            open: 0,
            by_requester: BTreeMap::new(),
        };
        for row in rows {
            report.count(&row);
        }
        report
    }

    fn count(&mut self, row: &Row<'_>) {
        let one_if = |figure: Figure| u32::from(figure.holds(row));
        let within_7_days = one_if(Figure::AgreedWithin7Days);
        self.inquiries += 1;
        self.agreed_within_7_days += within_7_days;
        self.from_citizen_or_relative += one_if(Figure::FromCitizenOrRelative);
        self.from_citizen_or_relative_within_7_days +=
            one_if(Figure::FromCitizenOrRelativeWithin7Days);
        self.answered_at_the_door += one_if(Figure::AnsweredAtTheDoor);
        self.open += one_if(Figure::Open);
        let (asked, agreed) = self.by_requester.entry(row.inquiry.requester).or_default();
        *asked += 1;
        *agreed += within_7_days;
        let (Some(closed), Some(months)) = (row.closed, row.duration_months()) else { return };
        self.closed += 1;
        match self.closed_by_month_of_duration.get_mut(&months) {
            Some(count) => {
                *count += 1;
                self.closed_within_6_months += 1;
            }
            None => self.closed_later_than_6_months += 1,
        }
        self.went_on_to_longer_support += one_if(Figure::WentOnToLongerSupport);
        if let Some(section) = &closed.closing.onward_section {
            *self.onward_by_section.entry(section.clone()).or_default() += 1;
        }
    }

    /// The share with an agreement within seven days, from 0 to 1; none of no inquiries.
    pub fn agreed_within_7_days_share(&self) -> Option<f64> {
        share(self.agreed_within_7_days, self.inquiries)
    }

    /// The same share where the citizen or a relative asked.
    pub fn from_citizen_or_relative_share(&self) -> Option<f64> {
        share(self.from_citizen_or_relative_within_7_days, self.from_citizen_or_relative)
    }

    /// The share of closed courses that closed within six months.
    pub fn closed_within_6_months_share(&self) -> Option<f64> {
        share(self.closed_within_6_months, self.closed)
    }
}

/// A part of a whole from 0 to 1, rounded half up to four decimals so that files can be compared; none
/// of nothing.
pub fn share(part: u32, whole: u32) -> Option<f64> {
    let (part, whole) = (u64::from(part), u64::from(whole));
    // In whole numbers: a division first would put some halves on the wrong side.
    let ten_thousandths = (part * 20_000 + whole).checked_div(2 * whole)?;
    u32::try_from(ten_thousandths).ok().map(|rounded| f64::from(rounded) / 10_000.0)
}

/// The rows a figure counts, oldest inquiry first.
pub fn rows_of<'a>(image: &'a Image, period: Period, figure: &Figure) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = image
        .inquiries()
        .filter_map(|inquiry| Row::of(inquiry, period))
        .filter(|row| figure.holds(row))
        .collect();
    let key = |row: &Row<'_>| -> (jiff::Timestamp, InquiryId) {
        (row.inquiry.received_at, row.inquiry.id)
    };
    rows.sort_by_key(key);
    rows
}
