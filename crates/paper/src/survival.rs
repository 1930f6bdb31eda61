//! Any table of times, and what the product's own time-to-event statistics say about it.
//!
//! The same code that draws the leaders' curves runs on a file, so that anybody can check it against
//! another program. One row per person: a time, whether it happened, and where wanted a group, a
//! stratum and when observation began. A row in which one of these is empty is left out and told.
//!
//! Times that differ by less than a computer's arithmetic does (0.3 and 0.30000000000000004) are one, as in
//! R's package *survival* (`timefix`, which is on unless switched off): see [`SAME_TIME`].

mod text;

pub use text::text;

use crate::cell::written;
use crate::finding::{BadReason, BadRow, Findings, Oddity};
use crate::number::{Decimals, NumbersSeen, number};
use crate::table::{Table, TableError, TableRow};
use roret_insight::comparison::{Grouped, LogRank, log_rank};
use roret_insight::time_to_event::{Curve, Interval, Observed, Point, Quantile};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufRead, Seek};

/// The words for "it happened" and "it did not" in the event's column.
const HAPPENED: [&str; 5] = ["1", "true", "yes", "ja", "sand"];
const NOT_HAPPENED: [&str; 5] = ["0", "false", "no", "nej", "falsk"];

/// The most groups, and the most strata.
pub const GROUPS_MAX: usize = 1_000;

/// Times are one when they differ by no more than this, or by no more than this part of all times' mean:
/// the square root of the smallest step from 1, as R has it.
pub const SAME_TIME: f64 = 1.490_116_119_384_765_6e-8;

/// What is nearer to zero is zero: it comes from the arithmetic.
const NOTHING: f64 = 1e-12;

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
    /// The sign before decimals, where somebody has said it; else found from the rows.
    pub decimal: Option<char>,
}

/// A table of times.
#[derive(Clone, Default, Debug)]
pub struct Times {
    rows: Vec<Grouped>,
    /// Every time once, in order.
    times: Vec<f64>,
    /// Times that differ by no more are one.
    tolerance: f64,
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
    /// The number of a name; 0 where there are none.
    fn number(&mut self, name: Option<&str>) -> Option<usize> {
        let Some(name) = name else { return Some(0) };
        if let Some(number) = self.numbers.get(name) {
            return Some(*number);
        }
        let number = self.numbers.len();
        (number < GROUPS_MAX).then(|| *self.numbers.entry(name.to_owned()).or_insert(number))
    }
}

/// Where the columns stand.
struct TimeColumnIndexes {
    time: usize,
    event: usize,
    group: Option<usize>,
    stratum: Option<usize>,
    entry: Option<usize>,
}

impl TimeColumnIndexes {
    fn of<R: BufRead>(table: &Table<R>, columns: Columns<'_>) -> Result<Self, TableError> {
        let [time, event] = table.places([columns.time, columns.event])?;
        let place = |name: Option<&str>| -> Result<Option<usize>, TableError> {
            name.map(|name| table.places([name]).map(|[place]| place)).transpose()
        };
        let (group, stratum) = (place(columns.group)?, place(columns.stratum)?);
        Ok(Self { time, event, group, stratum, entry: place(columns.entry)? })
    }
}

impl Times {
    /// Reads a table. A row that can't be read is left out and told.
    ///
    /// # Errors
    /// [`TableError`] when the file is no table, a column is missing, or no row tells how its numbers
    /// are written.
    pub fn read(source: impl BufRead + Seek, columns: Columns<'_>) -> Result<Self, TableError> {
        let mut table = Table::open(source)?;
        let places = TimeColumnIndexes::of(&table, columns)?;
        let mut times = Self { is_grouped: columns.group.is_some(), ..Self::default() };
        if let Some(oddity) = table.encoding().oddity() {
            times.findings.notice(None, None, oddity);
        }
        let mut seen = NumbersSeen::default();
        table.look_through(|row| {
            for place in [Some(places.time), places.entry].into_iter().flatten() {
                seen.see(row.line, place, row.cell(place));
            }
        })?;
        let decimals = match columns.decimal {
            Some(sign) => Decimals::Begin(sign),
            None => seen.decimals().map_err(|(line, place)| {
                let column = table.columns().get(place).cloned().unwrap_or_default();
                TableError::NumbersAmbiguous { column, line }
            })?,
        };
        if columns.decimal.is_none() && seen.told() {
            let decimal = decimals.sign();
            times.findings.notice(None, Some(columns.time), Oddity::NumbersRead { decimal });
        }
        let mut rows = Vec::new();
        while let Some(row) = table.next_row() {
            let line_and_row =
                row.and_then(|row| Ok((row.line, times.row(&row, &places, columns, decimals)?)));
            match line_and_row {
                Ok(one) => rows.push(one),
                Err(bad_row) => times.findings.bad_row(bad_row),
            }
        }
        times.join_equal_times(rows, columns.time);
        times.findings.sort();
        Ok(times)
    }

    fn row(
        &mut self,
        row: &TableRow,
        places: &TimeColumnIndexes,
        columns: Columns<'_>,
        decimals: Decimals,
    ) -> Result<Grouped, BadRow> {
        let mut bad: Vec<(&str, BadReason)> = Vec::new();
        let number_at = |place: usize| match row.cell(place) {
            "" => Err(BadReason::Missing),
            text => number(text, decimals),
        };
        let name_at = |place: Option<usize>| match place.map(|place| row.cell(place)) {
            Some("") => Err(BadReason::Missing),
            name => Ok(name),
        };
        let [group, stratum, entry] =
            [columns.group, columns.stratum, columns.entry].map(Option::unwrap_or_default);
        let exit = kept(&mut bad, columns.time, number_at(places.time));
        let begun = kept(&mut bad, entry, places.entry.map(number_at).transpose());
        let happened = kept(&mut bad, columns.event, happened(row.cell(places.event)));
        let group_name = kept(&mut bad, group, name_at(places.group));
        let stratum_name = kept(&mut bad, stratum, name_at(places.stratum));
        if let Some(bad_row) = BadRow::of(row.line, bad) {
            return Err(bad_row);
        }
        // Nothing is bad, so each is there.
        let observed = Observed {
            entry: begun.flatten(),
            exit: exit.unwrap_or(f64::NAN),
            happened: happened.unwrap_or(false),
        };
        if !observed.is_sound() {
            self.left_out += 1;
            return Err(BadRow::at(row.line, columns.time, BadReason::NotASpan));
        }
        let too_many = |column| {
            BadRow::at(row.line, column, BadReason::TooManyGroups { groups_max: GROUPS_MAX })
        };
        Ok(Grouped {
            group: self.groups.number(group_name.flatten()).ok_or_else(|| too_many(group))?,
            stratum: self.strata.number(stratum_name.flatten()).ok_or_else(|| too_many(stratum))?,
            observed,
        })
    }

    /// Makes one of times that are one. A span that is none afterwards is left out and told.
    fn join_equal_times(&mut self, rows: Vec<(u64, Grouped)>, column: &str) {
        let observed = rows.iter().map(|(_, row)| row.observed);
        let mut all: Vec<f64> =
            observed.flat_map(|one| one.entry.into_iter().chain([one.exit])).collect();
        all.sort_unstable_by(f64::total_cmp);
        all.dedup();
        let count: f64 = all.iter().map(|_| 1.0).sum();
        let mean = all.iter().map(|time| time.abs()).sum::<f64>() / count;
        self.tolerance = SAME_TIME * mean.max(1.0);
        let mut before = f64::NEG_INFINITY;
        for time in all {
            if time - before > self.tolerance {
                self.times.push(time);
            }
            before = time;
        }
        for (line, mut row) in rows {
            row.observed.exit = self.last_until(row.observed.exit);
            row.observed.entry = row.observed.entry.map(|entry| self.last_until(entry));
            if row.observed.is_sound() {
                self.rows.push(row);
            } else {
                self.left_out += 1;
                self.findings.bad_row(BadRow::at(line, column, BadReason::NotASpan));
            }
        }
    }

    /// The last of the table's times that is not after this one.
    fn last_until(&self, time: f64) -> f64 {
        let after = self.times.partition_point(|other| *other <= time);
        after.checked_sub(1).and_then(|last| self.times.get(last)).copied().unwrap_or(time)
    }

    /// The time of the table that an asked one means.
    fn meant(&self, asked: f64) -> f64 {
        let last = self.last_until(asked + self.tolerance);
        if (asked - last).abs() <= self.tolerance { last } else { asked }
    }
}

/// A value, or none with its reason kept.
fn kept<'a, T>(
    bad: &mut Vec<(&'a str, BadReason)>,
    column: &'a str,
    value: Result<T, BadReason>,
) -> Option<T> {
    value.map_err(|reason| bad.push((column, reason))).ok()
}

fn happened(word: &str) -> Result<bool, BadReason> {
    let word = word.to_lowercase();
    match word.as_str() {
        "" => Err(BadReason::Missing),
        // Numbers as another program writes them: 1.0.
        word if HAPPENED.contains(&word) || word.replace(',', ".").parse() == Ok(1.0) => Ok(true),
        word if NOT_HAPPENED.contains(&word) || word.replace(',', ".").parse() == Ok(0.0) => {
            Ok(false)
        }
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
    /// The last time that is known, where more was asked: from there on the curve is carried on level.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_until: Option<f64>,
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
    let until = question.until.map(|until| times.meant(until));
    let until = until.or(shortest).unwrap_or(all.longest);
    let question = &Question {
        at: question.at.iter().map(|at| times.meant(*at)).collect(),
        until: Some(until),
        ..question.clone()
    };
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
        estimate: or_zero(point.estimate),
        std_error: point.std_error().map(or_zero),
        lower: point.limits(question.interval).map(|(lower, _)| or_zero(lower)),
        upper: point.limits(question.interval).map(|(_, upper)| or_zero(upper)),
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
    let asked = question.at.iter().copied().fold(until, f64::max);
    // A curve that has come to its end is known for ever.
    let is_at_end = curve.points.last().is_some_and(|last| last.estimate <= NOTHING);
    OneCurve {
        n: curve.n,
        events: curve.events,
        left_out,
        survival: points,
        median: curve.median(question.interval).into(),
        rmst: mean.estimate,
        rmst_std_error: mean.std_error,
        rmst_until: mean.until,
        known_until: (asked > curve.longest && !is_at_end).then_some(curve.longest),
    }
}

/// What comes from the arithmetic alone is nothing.
fn or_zero(number: f64) -> f64 {
    if number.abs() < NOTHING { 0.0 } else { number }
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
