//! What `roret statistics` is asked.

use super::Format;
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

/// Statistics of a table.
#[derive(Debug, Subcommand)]
pub(crate) enum Statistics {
    /// How long until it happens, with open ones as open: Kaplan-Meier, median, mean, log-rank.
    Survival {
        /// The CSV file, one row per person.
        file: PathBuf,
        /// The column with the time.
        #[arg(long, value_name = "COL")]
        time: String,
        /// The column that says whether it happened: 1 or 0.
        #[arg(long, value_name = "COL")]
        event: String,
        /// The column with the group: a curve each, and the log-rank test.
        #[arg(long, value_name = "COL")]
        group: Option<String>,
        /// The column with the stratum of the log-rank test.
        #[arg(long, value_name = "COL", requires = "group")]
        stratum: Option<String>,
        /// The column that says when observation began, on the scale of the time.
        #[arg(long, value_name = "COL")]
        entry: Option<String>,
        /// The times to tell about, such as 30,90; without it all times at which something happened.
        #[arg(long, value_name = "T,…", value_delimiter = ',')]
        at: Vec<f64>,
        /// The limit of the mean time; without it the last time that every group reaches.
        #[arg(long, value_name = "T")]
        until: Option<f64>,
        /// The sign before decimals, where no row tells whether 1,234 is a thousand.
        #[arg(long, value_enum)]
        decimal: Option<Decimal>,
        /// How intervals are made.
        #[arg(long, value_enum, default_value = "log")]
        interval: Interval,
        /// The form.
        #[arg(long, value_enum, default_value = "text")]
        format: Format,
    },
}

/// How the intervals of a curve are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Interval {
    /// On the scale of the logarithm.
    Log,
    /// On the scale of log(-log).
    LogLog,
    /// Estimate plus and minus.
    Plain,
}

impl From<Interval> for roret_insight::time_to_event::Interval {
    fn from(interval: Interval) -> Self {
        match interval {
            Interval::Log => Self::Log,
            Interval::LogLog => Self::LogLog,
            Interval::Plain => Self::Plain,
        }
    }
}

/// The sign before decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Decimal {
    /// 1.234 is one and a bit.
    Point,
    /// 1,234 is one and a bit.
    Comma,
}

impl Decimal {
    /// The sign.
    pub(crate) const fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}
