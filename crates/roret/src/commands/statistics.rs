//! `roret statistics`: the product's own statistics on any table, so that they can be checked.

use crate::options::Format;
use crate::out;
use anyhow::{Context, anyhow, bail};
use clap::{Subcommand, ValueEnum};
use roret_paper::survival::{Columns, Question, Times, answer, csv, json, text};
use roret_texts::{Language, texts_of};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;

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

/// Runs the statistics of a table.
pub(crate) fn run(arguments: Statistics, language: Language) -> anyhow::Result<ExitCode> {
    let Statistics::Survival {
        file,
        time,
        event,
        group,
        stratum,
        entry,
        at,
        until,
        decimal,
        interval,
        format,
    } = arguments;
    if at.iter().chain(&until).any(|time| !time.is_finite()) {
        bail!("{}", texts_of(language).get("statistics-not-a-number"));
    }
    let shown = file.display();
    let source = File::open(&file)
        .with_context(|| format!("{} {shown}", texts_of(language).get("folder-cannot-open")))?;
    let columns = Columns {
        time: &time,
        event: &event,
        group: group.as_deref(),
        stratum: stratum.as_deref(),
        entry: entry.as_deref(),
        decimal: decimal.map(Decimal::sign),
    };
    let times = Times::read(BufReader::new(source), columns)
        .map_err(|error| anyhow!("{shown}: {}", error.text(language)))?;
    for notice in times.findings.notices() {
        out::complain(&notice.text(language));
    }
    let (bad_rows, bad_row_count) = (times.findings.bad_rows(), times.findings.bad_row_count());
    for bad_row in bad_rows {
        out::complain(&bad_row.text(language));
    }
    let kept = u64::try_from(bad_rows.len()).unwrap_or(u64::MAX);
    if bad_row_count > kept {
        let more = bad_row_count - kept;
        out::complain(&format!("{more} {}", texts_of(language).get("statistics-more-rows")));
    }
    let question = Question { interval: interval.into(), at, until };
    let answer = answer(&times, &question);
    out::say(&match format {
        Format::Text => text(&answer, language),
        Format::Json => json(&answer)?,
        Format::Csv => csv(&answer)?,
    })?;
    Ok(if bad_rows.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
