//! Which inquiries a figure is about.

use crate::promise::Period;
use roret_domain::id::UnitId;
use roret_domain::inquiry::{Channel, Inquiry, Requester, Theme};

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
}

impl Selection {
    /// Everything received in the period.
    pub const fn of(period: Period) -> Self {
        Self { period, unit: None, channel: None, requester: None, theme: None }
    }

    /// Whether the inquiry belongs to it, whenever it was received.
    pub fn concerns(&self, inquiry: &Inquiry) -> bool {
        self.unit.is_none_or(|unit| unit == inquiry.unit)
            && self.channel.is_none_or(|channel| channel == inquiry.channel)
            && self.requester.is_none_or(|requester| requester == inquiry.requester)
            && self.theme.is_none_or(|theme| inquiry.themes.contains(&theme))
    }

    /// Whether the inquiry belongs to it and was received in the period.
    pub fn holds(&self, inquiry: &Inquiry) -> bool {
        self.concerns(inquiry) && self.period.holds(inquiry.received_on())
    }
}
