//! Which inquiries a figure is about.

use crate::promise::Period;
use roret_domain::course::{Course, CourseKind, Section};
use roret_domain::id::UnitId;
use roret_domain::inquiry::{Channel, Inquiry, Requester, Theme};

/// Which courses a figure is about.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Courses {
    /// Every course.
    #[default]
    All,
    /// Courses of a kind.
    Kind(CourseKind),
    /// Stays: courses where somebody lives where the help is.
    Stays,
}

impl Courses {
    /// Whether it is about this course.
    pub fn holds(self, course: &Course) -> bool {
        match self {
            Self::All => true,
            Self::Kind(kind) => kind == course.kind,
            Self::Stays => course.legal_basis.as_ref().is_some_and(Section::is_stay),
        }
    }
}

/// Inquiries received in a period, and of them those of a unit, a channel, a source, a theme. What is known is what
/// was known at the end of the period's last day, so a report can be drawn again later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selection {
    /// When they were received.
    pub period: Period,
    /// Only those of this unit.
    pub unit: Option<UnitId>,
    /// Only those that came this way.
    pub channel: Option<Channel>,
    /// Only those that were asked by this source.
    pub requester: Option<Requester>,
    /// Only those that are about this theme.
    pub theme: Option<Theme>,
    /// Only those with such a course, begun by the end of the period. Who still waits for one is not among
    /// them.
    pub courses: Courses,
}

impl Selection {
    /// Everything received in the period.
    pub const fn of(period: Period) -> Self {
        let (unit, channel, requester, theme) = (None, None, None, None);
        Self { period, unit, channel, requester, theme, courses: Courses::All }
    }

    /// Whether the inquiry belongs to it, whenever it was received.
    pub fn concerns(&self, inquiry: &Inquiry) -> bool {
        self.unit.is_none_or(|unit| unit == inquiry.unit)
            && self.channel.is_none_or(|channel| channel == inquiry.channel)
            && self.requester.is_none_or(|requester| requester == inquiry.requester)
            && self.theme.is_none_or(|theme| inquiry.themes.contains(&theme))
            && self.has_course(inquiry)
    }

    fn has_course(&self, inquiry: &Inquiry) -> bool {
        let is_asked =
            |course: &Course| self.courses.holds(course) && course.started_on() <= self.period.to;
        self.courses == Courses::All || inquiry.courses.iter().any(is_asked)
    }

    /// Whether the inquiry belongs to it and was received in the period.
    pub fn holds(&self, inquiry: &Inquiry) -> bool {
        self.concerns(inquiry) && self.period.holds(inquiry.received_on())
    }
}
