//! The register of reports. A report is a file of this folder and a line in [`REPORTS`]; with that it is a page for leaders,
//! a table, a file for spreadsheets, JSON, and a word of the command line.
//!
//! The promise report is beside it in [`promise`](crate::promise): its file has a form of its own that others read.

mod caseload;
pub(crate) mod columns;
mod contacts;
mod coverage;
mod duration;
mod flow;
mod goals;
mod groups;
mod returning;
mod rows;
mod steps;
mod telling;
mod waiting;

pub use flow::seven_days_chart;

use crate::sheet::Sheet;
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::calendar::days_waiting;
use roret_domain::id::UnitId;
use roret_domain::image::Image;
use roret_insight::control_chart::Point;
use roret_insight::promise::Period;
use roret_insight::selection::Selection;
use roret_insight::time_to_event::Curve;
use roret_insight::waiting::Until;
use roret_texts::Texts;
use std::fmt;

/// All reports, in the order in which people see them.
pub static REPORTS: [&Report; 10] = [
    &waiting::REPORT,
    &duration::REPORT,
    &flow::REPORT,
    &returning::REPORT,
    &contacts::REPORT,
    &steps::REPORT,
    &goals::REPORT,
    &groups::REPORT,
    &coverage::REPORT,
    &caseload::REPORT,
];

/// A report: what it is called, what it can be asked, and how it answers.
pub struct Report {
    /// Its word on the command line.
    pub word: &'static str,
    /// What the command line's help says of it, in English as all help that stands at the arguments.
    pub about: &'static str,
    /// Its word in the address of its page, and the name of its file.
    pub address: &'static str,
    /// The key of its name among the texts.
    pub name: &'static str,
    /// What can be chosen. What is not here may not be asked.
    pub asks: &'static [Choice],
    /// The figure, told.
    pub answer: fn(&Image, &Question, &'static Texts) -> Answer,
    /// The rows behind the figure, without anything personal.
    pub rows: fn(&Image, &Question) -> Sheet,
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)
    }
}

impl Report {
    /// The report with this word in an address.
    pub fn at(address: &str) -> Option<&'static Self> {
        REPORTS.into_iter().find(|report| report.address == address)
    }

    /// Whether this can be chosen.
    pub fn may_ask(&self, choice: Choice) -> bool {
        self.asks.contains(&choice)
    }
}

/// What can be chosen of a report.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Choice {
    /// From which day to which.
    Period,
    /// What is waited for.
    Until,
    /// One unit.
    Unit,
    /// Who asked, how, about what, and the kind of course.
    Kinds,
    /// With what it is compared.
    Against,
    /// The day of a known change, where a control chart starts anew.
    ChangedOn,
    /// By who wrote it down.
    ByWorker,
}

/// With what a figure is compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Against {
    /// The period of the same length just before.
    Before,
    /// Another period.
    Period(Period),
    /// Another unit.
    Unit(UnitId),
}

/// What a report is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Question {
    /// Of whom, and when.
    pub selection: Selection,
    /// What is waited for.
    pub until: Until,
    /// The day of a known change.
    pub changed_on: Option<Date>,
    /// With what it is compared.
    pub against: Against,
    /// The day on which it is asked.
    pub today: Date,
}

impl Question {
    /// A question about a selection: until the agreement, beside the period before, without a known change.
    pub fn of(selection: Selection, today: Date) -> Self {
        Self {
            selection,
            until: Until::Agreement,
            changed_on: None,
            against: Against::Before,
            today,
        }
    }

    /// What is compared with.
    pub(crate) fn compared_with(&self) -> Selection {
        match self.against {
            Against::Unit(unit) => return Selection { unit: Some(unit), ..self.selection },
            Against::Period(period) => return Selection { period, ..self.selection },
            Against::Before => {}
        }
        let Period { from, to } = self.selection.period;
        let days = days_waiting(from, to);
        let last = from.saturating_sub(1.day());
        let first = last.saturating_sub(days.days());
        Selection { period: Period { from: first, to: last }, ..self.selection }
    }
}

/// What a report answers.
pub struct Answer {
    /// The figure.
    pub sheet: Sheet,
    /// The same told apart in another way.
    pub others: Vec<Sheet>,
    /// What it says in words, the most important first.
    pub sentences: Vec<String>,
    /// What can be drawn of it.
    pub pictures: Vec<Picture>,
}

impl Answer {
    fn of(sheet: Sheet, sentences: Vec<String>, pictures: Vec<Picture>) -> Self {
        Self { sheet, others: Vec::new(), sentences, pictures }
    }
}

/// What can be drawn.
pub struct Picture {
    /// Its name on the page.
    pub id: &'static str,
    /// The key of its title among the texts.
    pub title: &'static str,
    /// What it says to those who don't see it.
    pub description: String,
    /// What it shows.
    pub shows: Shows,
}

impl Picture {
    /// Whether it says anything: a control chart with limits that mean nothing would be read all the same.
    pub fn is_worth_drawing(&self) -> bool {
        match &self.shows {
            Shows::Curve(curve) => curve.n > 0,
            Shows::Control { points, .. } => {
                points.len() > 1 && points.iter().any(|(_, point)| !point.is_thin)
            }
        }
    }
}

/// What a picture shows.
pub enum Shows {
    /// How many still wait, or are still there, day by day.
    Curve(Curve),
    /// A control chart.
    Control {
        /// What its values are.
        scale: Scale,
        /// The points, each with its first day.
        points: Vec<(Date, Point)>,
    },
}

/// What the values of a control chart are, and of what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// Shares, month by month.
    PerCent,
    /// Numbers, month by month.
    Months,
    /// Numbers, week by week.
    Weeks,
}
