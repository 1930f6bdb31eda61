//! Any table of times, and what the product's own time-to-event statistics say about it.
//!
//! The same code that draws the leaders' curves runs on a file, so that anybody can check it against
//! another program. One row per person: a time, whether it happened, and where wanted a group, a
//! stratum and when observation began.

use crate::cell::written;
use crate::finding::{BadReason, BadRow, Findings};
use crate::language::Language;
use crate::table::{Table, TableError, TableRow};
use roret_insight::comparison::{Grouped, LogRank, log_rank};
use roret_insight::time_to_event::{Curve, Interval, Observed, Point, Quantile};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{BufRead, Seek};

/// The words for "it happened" and "it did not" in the event's column.
const HAPPENED: [&str; 5] = ["1", "true", "yes", "ja", "sand"];
const NOT_HAPPENED: [&str; 5] = ["0", "false", "no", "nej", "falsk"];

/// The most groups, and the most strata.
pub const GROUPS_MAX: usize = 1_000;

/// Which columns say what.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// How long, or when observation ended.
    pub time: &'a str,
    /// Whether it happened: 1 or 0.
    pub event: &'a str,
    /// Which group.
    pub group: Option<&'a str>,
    /// Which stratum of the test.
    pub stratum: Option<&'a str>,
    /// When observation began, on the scale of the time.
    pub entry: Option<&'a str>,
}

/// A table of times.
#[derive(Clone, Default, Debug)]
pub struct Times {
    rows: Vec<Grouped>,
    groups: Names,
    strata: Names,
    is_grouped: bool,
    /// Rows that were left out, with their places.
    pub findings: Findings,
    /// Rows whose time ends before it begins.
    pub left_out: u32,
}

/// Names in the order in which they came.
#[derive(Clone, Default, Debug)]
struct Names {
    numbers: BTreeMap<String, usize>,
}

impl Names {
    fn number(&mut self, name: &str) -> Option<usize> {
        if let Some(number) = self.numbers.get(name) {
            return Some(*number);
        }
        let number = self.numbers.len();
        (number < GROUPS_MAX).then(|| *self.numbers.entry(name.to_owned()).or_insert(number))
    }
}

impl Times {
    /// Reads a table. A row that can't be read is left out and told.
    ///
    /// # Errors
    /// [`TableError`] when the file is no table, or a column is missing.
    pub fn read(source: impl BufRead + Seek, columns: Columns<'_>) -> Result<Self, TableError> {
        let mut table = Table::open(source)?;
        let [time, event] = table.places([columns.time, columns.event])?;
        let place = |name: Option<&str>| -> Result<Option<usize>, TableError> {
            name.map(|name| table.places([name]).map(|[place]| place)).transpose()
        };
        let group = place(columns.group)?;
        let stratum = place(columns.stratum)?;
        let entry = place(columns.entry)?;
        let mut times = Self { is_grouped: group.is_some(), ..Self::default() };
        let read = |times: &mut Self, row: &TableRow| -> Result<Grouped, BadRow> {
            let number = |place, name| {
                let bad = |reason| BadRow::at(row.line, name, reason);
                match row.cell(place) {
                    "" => Err(bad(BadReason::Missing)),
                    text => {
                        let number = text.replace(',', ".").parse::<f64>().ok();
                        let number = number.filter(|number| number.is_finite());
                        number.ok_or_else(|| bad(BadReason::NotANumber))
                    }
                }
            };
            let name = |names: &mut Names, place: Option<usize>, column: Option<&str>| {
                let Some(place) = place else { return Ok(0) };
                let too_many = BadReason::TooManyGroups { groups_max: GROUPS_MAX };
                names
                    .number(row.cell(place))
                    .ok_or_else(|| BadRow::at(row.line, column.unwrap_or_default(), too_many))
            };
            let exit = number(time, columns.time)?;
            let happened = happened(row.cell(event))
                .map_err(|reason| BadRow::at(row.line, columns.event, reason))?;
            let entry = match entry {
                Some(place) => Some(number(place, columns.entry.unwrap_or_default())?),
                None => None,
            };
            let observed = Observed { entry, exit, happened };
            if !observed.is_sound() {
                times.left_out += 1;
                return Err(BadRow::at(row.line, columns.time, BadReason::NotASpan));
            }
            Ok(Grouped {
                group: name(&mut times.groups, group, columns.group)?,
                stratum: name(&mut times.strata, stratum, columns.stratum)?,
                observed,
            })
        };
        while let Some(row) = table.next_row() {
            match row.and_then(|row| read(&mut times, &row)) {
                Ok(grouped) => times.rows.push(grouped),
                Err(bad_row) => times.findings.bad_row(bad_row),
            }
        }
        Ok(times)
    }
}

fn happened(word: &str) -> Result<bool, BadReason> {
    let word = word.to_lowercase();
    match word.as_str() {
        "" => Err(BadReason::Missing),
        // Numbers as another program writes them: 1.0.
        word if HAPPENED.contains(&word) || word.parse() == Ok(1.0) => Ok(true),
        word if NOT_HAPPENED.contains(&word) || word.parse() == Ok(0.0) => Ok(false),
        _ => Err(BadReason::NotInList { allowed: vec!["1", "0"] }),
    }
}

/// What is asked of a table of times.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// How intervals are made.
    pub interval: Interval,
    /// The times to tell about; all times at which something happened if empty.
    pub at: Vec<f64>,
    /// The limit of the restricted mean; the shortest of the groups' longest times if none.
    pub until: Option<f64>,
}

/// What the statistics say.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer {
    #[serde(flatten)]
    all: OneCurve,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<BTreeMap<String, OneCurve>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logrank: Option<Compared>,
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct OneCurve {
    n: u32,
    events: u32,
    left_out: u32,
    survival: Vec<Survival>,
    median: Limits,
    rmst: f64,
    rmst_std_error: f64,
    rmst_until: f64,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
struct Survival {
    time: f64,
    at_risk: u32,
    events: u32,
    estimate: f64,
    std_error: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
struct Limits {
    estimate: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
}

impl From<Quantile> for Limits {
    fn from(quantile: Quantile) -> Self {
        let Quantile { estimate, lower, upper } = quantile;
        Self { estimate, lower, upper }
    }
}

#[derive(Clone, PartialEq, Debug, Serialize)]
struct Compared {
    chi_square: Option<f64>,
    df: Option<u32>,
    p: Option<f64>,
    observed: BTreeMap<String, f64>,
    expected: BTreeMap<String, f64>,
}

/// Asks a table of times.
pub fn answer(times: &Times, question: &Question) -> Answer {
    let all = Curve::of(times.rows.iter().map(|row| row.observed));
    let names = &times.groups.numbers;
    let curves: BTreeMap<&String, Curve> = names
        .iter()
        .map(|(name, number)| {
            let rows = times.rows.iter().filter(|row| row.group == *number);
            (name, Curve::of(rows.map(|row| row.observed)))
        })
        .collect();
    let shortest = curves.values().map(|curve| curve.longest).reduce(f64::min);
    let until = question.until.or(shortest).unwrap_or(all.longest);
    let one = |curve: &Curve, left_out| one_curve(curve, left_out, question, until);
    let compared = |test: Option<LogRank>| {
        let by_name = |value: fn(&roret_insight::comparison::GroupResult) -> f64| {
            let groups = test.iter().flat_map(|test| &test.groups);
            let values: Vec<f64> = groups.map(value).collect();
            names
                .iter()
                .filter_map(|(name, number)| Some((name.clone(), *values.get(*number)?)))
                .collect()
        };
        Compared {
            chi_square: test.as_ref().map(|test| test.chi_square),
            df: test.as_ref().map(|test| test.df),
            p: test.as_ref().map(|test| test.p),
            observed: by_name(|group| group.observed),
            expected: by_name(|group| group.expected),
        }
    };
    Answer {
        all: one(&all, times.left_out),
        groups: times
            .is_grouped
            .then(|| curves.iter().map(|(name, curve)| ((*name).clone(), one(curve, 0))).collect()),
        logrank: times
            .is_grouped
            .then(|| compared(log_rank(names.len(), times.rows.iter().copied()))),
    }
}

fn one_curve(curve: &Curve, left_out: u32, question: &Question, until: f64) -> OneCurve {
    let survival = |point: Point| Survival {
        time: point.time,
        at_risk: point.at_risk,
        events: point.events,
        estimate: point.estimate,
        std_error: point.std_error(),
        lower: point.limits(question.interval).map(|(lower, _)| lower),
        upper: point.limits(question.interval).map(|(_, upper)| upper),
    };
    let points: Vec<Survival> = if question.at.is_empty() {
        curve.points.iter().copied().map(survival).collect()
    } else {
        let mut at = question.at.clone();
        at.sort_unstable_by(f64::total_cmp);
        let before = std::iter::once(f64::NEG_INFINITY).chain(at.iter().copied());
        at.iter().zip(before).map(|(time, since)| survival(curve.at(*time, since))).collect()
    };
    let mean = curve.restricted_mean(until);
    OneCurve {
        n: curve.n,
        events: curve.events,
        left_out,
        survival: points,
        median: curve.median(question.interval).into(),
        rmst: mean.estimate,
        rmst_std_error: mean.std_error,
        rmst_until: mean.until,
    }
}

/// The answer as a JSON object, indented.
///
/// # Errors
/// None that can happen; serde's signature asks for one.
pub fn json(answer: &Answer) -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(answer)
}

impl Answer {
    /// The curve of each group; the curve of all where there are no groups.
    fn curves(&self) -> Vec<(&str, &OneCurve)> {
        match &self.groups {
            None => vec![("", &self.all)],
            Some(groups) => groups.iter().map(|(name, curve)| (name.as_str(), curve)).collect(),
        }
    }
}

/// The points of every curve as CSV.
///
/// # Errors
/// None that can happen when writing to memory; the writer's signature asks for one.
pub fn csv(answer: &Answer) -> Result<String, csv::Error> {
    let header = ["group", "time", "at_risk", "events", "estimate", "std_error", "lower", "upper"];
    let or_empty = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    let rows = answer.curves().into_iter().flat_map(|(name, curve)| {
        curve.survival.iter().map(move |point| {
            [
                name.to_owned(),
                point.time.to_string(),
                point.at_risk.to_string(),
                point.events.to_string(),
                point.estimate.to_string(),
                or_empty(point.std_error),
                or_empty(point.lower),
                or_empty(point.upper),
            ]
        })
    });
    written(std::iter::once(header.map(String::from)).chain(rows))
}

/// The answer as a table for a terminal.
pub fn text(answer: &Answer, language: Language) -> String {
    let mut text = String::new();
    let dash = |value: Option<f64>, places: usize| {
        value.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"))
    };
    let (median_word, mean_word) =
        (language.pick("median", "median"), language.pick("middeltid indtil", "mean time until"));
    let header = language.pick(
        "      tid  i risiko  skete   andel      fejl    nedre    øvre",
        "     time   at risk events   share     error    lower   upper",
    );
    for (name, curve) in answer.curves() {
        // Writing to a text can't fail.
        let _ = writeln!(
            text,
            "{}n {}, {} {}, {median_word} {} ({}–{}), {mean_word} {}: {:.2} (± {:.2})\n{header}",
            if name.is_empty() { String::new() } else { format!("{name}: ") },
            curve.n,
            curve.events,
            language.pick("skete", "happened"),
            dash(curve.median.estimate, 1),
            dash(curve.median.lower, 1),
            dash(curve.median.upper, 1),
            curve.rmst_until,
            curve.rmst,
            curve.rmst_std_error
        );
        for point in &curve.survival {
            let _ = writeln!(
                text,
                "{:>9} {:>9} {:>6} {:>7.4} {:>9} {:>8} {:>7}",
                point.time,
                point.at_risk,
                point.events,
                point.estimate,
                dash(point.std_error, 4),
                dash(point.lower, 4),
                dash(point.upper, 4)
            );
        }
        text.push('\n');
    }
    if let Some(compared) = &answer.logrank {
        let _ = match (compared.chi_square, compared.df, compared.p) {
            (Some(chi_square), Some(df), Some(p)) => {
                writeln!(text, "log-rank: χ² {chi_square:.4}, df {df}, p {p:.6}")
            }
            _ => writeln!(
                text,
                "{}",
                language.pick(
                    "log-rank: grupperne kan ikke sammenlignes, for intet skelner dem",
                    "log-rank: the groups can't be compared, for nothing tells them apart"
                )
            ),
        };
    }
    text
}
