//! The promise report on paper: JSON for programs, CSV for spreadsheets, text for a terminal, and the
//! rows behind a figure.
//!
//! A share is a number from 0 to 1, rounded to four decimals; a share of nothing is unknown (`null`
//! in JSON, an empty cell in CSV, a dash in text) and not zero. CSV is UTF-8 without a byte order
//! mark, with commas; a page that offers it to a spreadsheet puts the mark before it.

use crate::cell::written;
use jiff::civil::Date;
use roret_domain::course::Section;
use roret_domain::inquiry::Requester;
use roret_insight::promise::{DURATION_MONTHS_MAX, Figure, Period, PromiseReport, Row, share};
use roret_texts::{Language, texts_of};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Serialize)]
struct Paper<'a> {
    period: [Date; 2],
    inquiries: u32,
    agreed_within_7_days: u32,
    agreed_within_7_days_share: Option<f64>,
    from_citizen_or_relative: u32,
    from_citizen_or_relative_within_7_days: u32,
    from_citizen_or_relative_share: Option<f64>,
    by_requester: BTreeMap<&'static str, RequesterCounts>,
    answered_at_the_door: u32,
    closed: u32,
    closed_by_month_of_duration: &'a BTreeMap<u32, u32>,
    closed_within_6_months: u32,
    closed_within_6_months_share: Option<f64>,
    closed_later_than_6_months: u32,
    went_on_to_longer_support: u32,
    onward_by_section: &'a BTreeMap<Section, u32>,
    open: u32,
}

#[derive(Serialize)]
struct RequesterCounts {
    inquiries: u32,
    agreed_within_7_days: u32,
}

/// The report as a JSON object, indented.
///
/// # Errors
/// None that can happen: the report is numbers and words; serde's signature asks for one.
pub fn json(report: &PromiseReport) -> Result<String, serde_json::Error> {
    let asked = |(requester, (inquiries, agreed_within_7_days)): (&Requester, &(u32, u32))| {
        let asked =
            RequesterCounts { inquiries: *inquiries, agreed_within_7_days: *agreed_within_7_days };
        (requester.code(), asked)
    };
    serde_json::to_string_pretty(&Paper {
        period: [report.period.from, report.period.to],
        inquiries: report.inquiries,
        agreed_within_7_days: report.agreed_within_7_days,
        agreed_within_7_days_share: report.agreed_within_7_days_share(),
        from_citizen_or_relative: report.from_citizen_or_relative,
        from_citizen_or_relative_within_7_days: report.from_citizen_or_relative_within_7_days,
        from_citizen_or_relative_share: report.from_citizen_or_relative_share(),
        by_requester: report.by_requester.iter().map(asked).collect(),
        answered_at_the_door: report.answered_at_the_door,
        closed: report.closed,
        closed_by_month_of_duration: &report.closed_by_month_of_duration,
        closed_within_6_months: report.closed_within_6_months,
        closed_within_6_months_share: report.closed_within_6_months_share(),
        closed_later_than_6_months: report.closed_later_than_6_months,
        went_on_to_longer_support: report.went_on_to_longer_support,
        onward_by_section: &report.onward_by_section,
        open: report.open,
    })
}

/// A figure with its value.
#[derive(Clone, PartialEq, Debug)]
pub struct FigureValue {
    /// Which figure.
    pub figure: Figure,
    /// How many inquiries it holds for.
    pub value: u32,
    /// Its share of the figure it is a part of, from 0 to 1; none where it is no part, or a part of
    /// nothing.
    pub share: Option<f64>,
}

/// Every figure of the report, in the order people read them.
pub fn lines(report: &PromiseReport) -> Vec<FigureValue> {
    let line = |figure, value, whole| FigureValue { figure, value, share: share(value, whole) };
    let (all, own, closed) = (report.inquiries, report.from_citizen_or_relative, report.closed);
    let mut lines = vec![
        line(Figure::Inquiries, all, 0),
        line(Figure::AgreedWithin7Days, report.agreed_within_7_days, all),
        line(Figure::FromCitizenOrRelative, own, all),
        line(
            Figure::FromCitizenOrRelativeWithin7Days,
            report.from_citizen_or_relative_within_7_days,
            own,
        ),
        line(Figure::AnsweredAtTheDoor, report.answered_at_the_door, all),
        line(Figure::Open, report.open, all),
        line(Figure::Closed, closed, all),
    ];
    lines.extend(
        report
            .closed_by_month_of_duration
            .iter()
            .map(|(month, value)| line(Figure::ClosedInMonth(*month), *value, closed)),
    );
    lines.push(line(Figure::ClosedWithin6Months, report.closed_within_6_months, closed));
    lines.push(line(Figure::ClosedLaterThan6Months, report.closed_later_than_6_months, closed));
    lines.push(line(Figure::WentOnToLongerSupport, report.went_on_to_longer_support, closed));
    lines.extend(
        report
            .onward_by_section
            .iter()
            .map(|(section, value)| line(Figure::OnwardBySection(section.clone()), *value, closed)),
    );
    lines
}

/// The report as CSV: a header and one row per figure with code, name, value, share and definition.
///
/// # Errors
/// None that can happen when writing to memory; the writer's signature asks for one.
pub fn csv(report: &PromiseReport, language: Language) -> Result<String, csv::Error> {
    let header = ["code", "name", "value", "share", "definition"].map(String::from);
    let row = |line: FigureValue| {
        let share = line.share.map_or_else(String::new, |share| share.to_string());
        let (name, definition) = (name(&line.figure, language), definition(&line.figure, language));
        [line.figure.code(), name, line.value.to_string(), share, definition]
    };
    written(std::iter::once(header).chain(lines(report).into_iter().map(row)))
}

/// The report as a table for a terminal.
pub fn text(report: &PromiseReport, language: Language) -> String {
    let Period { from, to } = report.period;
    let lines = lines(report);
    let names: Vec<String> = lines.iter().map(|line| name(&line.figure, language)).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let t = texts_of(language);
    let (title, about) = (t.get("promise-report"), t.get("promise-report-about"));
    let mut text = format!("{title} {from} – {to}\n{about}\n\n");
    for (line, name) in lines.iter().zip(&names) {
        // A share is of the nearest group above it: the definition in the CSV says of which.
        let share = match (line.share, &line.figure) {
            (_, Figure::Inquiries) => String::new(),
            (share, _) => percent(share, language),
        };
        // Writing to a string can't fail.
        let _ = writeln!(
            text,
            "{}",
            format!("{name:<width$}  {:>7}  {share:>8}", line.value).trim_end()
        );
    }
    text
}

/// A share in per cent with one decimal; a dash when it is unknown.
pub fn percent(share: Option<f64>, language: Language) -> String {
    match (share, language) {
        (None, _) => "–".into(),
        (Some(share), Language::Danish) => format!("{:.1} %", share * 100.0).replace('.', ","),
        (Some(share), Language::English) => format!("{:.1} %", share * 100.0),
    }
}

/// The rows behind a figure as CSV: clear facts only, no personal content. Days are in
/// Europe/Copenhagen; what lies after the period's end is left out, as the figure leaves it out.
///
/// # Errors
/// None that can happen when writing to memory; the writer's signature asks for one.
pub fn rows_csv(rows: &[Row<'_>], period: Period) -> Result<String, csv::Error> {
    let header = [
        "number",
        "outside_number",
        "received",
        "agreed",
        "started",
        "closed",
        "channel",
        "requester",
        "closing_reason",
        "onward_section",
    ];
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let row = |row: &Row<'_>| {
        let inquiry = row.inquiry;
        let first_start = inquiry.courses.first().map(|course| course.started_on());
        let started = row.closed.map(|closed| closed.started).or(first_start);
        let closing = row.closed.map(|closed| closed.closing);
        let section = closing.and_then(|closing| closing.onward_section.as_ref());
        [
            inquiry.number.to_string(),
            inquiry.outside_number.as_deref().unwrap_or("").into(),
            row.received.to_string(),
            day(row.agreed),
            day(started.filter(|started| *started <= period.to)),
            day(row.closed.map(|closed| closed.on)),
            inquiry.channel.code().into(),
            inquiry.requester.code().into(),
            closing.map_or("", |closing| closing.reason.code()).into(),
            section.map_or("", Section::number).into(),
        ]
    };
    written(std::iter::once(header.map(String::from)).chain(rows.iter().map(row)))
}

/// A figure's name.
pub fn name(figure: &Figure, language: Language) -> String {
    let t = texts_of(language);
    let key = match figure {
        Figure::Inquiries => "promise-name-inquiries",
        Figure::AgreedWithin7Days => "promise-name-agreed-within-7-days",
        Figure::FromCitizenOrRelative => "promise-name-from-citizen-or-relative",
        Figure::FromCitizenOrRelativeWithin7Days => {
            "promise-name-from-citizen-or-relative-within-7-days"
        }
        Figure::AnsweredAtTheDoor => "promise-name-answered-at-the-door",
        Figure::Closed => "promise-name-closed",
        Figure::ClosedInMonth(month) => {
            return t.with("promise-name-closed-in-month", [("month", month.to_string().into())]);
        }
        Figure::ClosedWithin6Months => "promise-name-closed-within-6-months",
        Figure::ClosedLaterThan6Months => "promise-name-closed-later-than-6-months",
        Figure::WentOnToLongerSupport => "promise-name-went-on-to-longer-support",
        Figure::OnwardBySection(section) => {
            return t
                .with("promise-name-onward-by-section", [("section", section.to_string().into())]);
        }
        Figure::Open => "promise-name-open",
    };
    t.get(key).into()
}

/// A figure's definition, and of which group its share is.
pub fn definition(figure: &Figure, language: Language) -> String {
    let t = texts_of(language);
    let key = match figure {
        Figure::Inquiries => "promise-definition-inquiries",
        Figure::AgreedWithin7Days => "promise-definition-agreed-within-7-days",
        Figure::FromCitizenOrRelative => "promise-definition-from-citizen-or-relative",
        Figure::FromCitizenOrRelativeWithin7Days => {
            "promise-definition-from-citizen-or-relative-within-7-days"
        }
        Figure::AnsweredAtTheDoor => "promise-definition-answered-at-the-door",
        Figure::Closed => "promise-definition-closed",
        Figure::ClosedInMonth(month) => {
            return t
                .with("promise-definition-closed-in-month", [("month", month.to_string().into())]);
        }
        Figure::ClosedWithin6Months => "promise-definition-closed-within-6-months",
        Figure::ClosedLaterThan6Months => "promise-definition-closed-later-than-6-months",
        Figure::WentOnToLongerSupport => "promise-definition-went-on-to-longer-support",
        Figure::OnwardBySection(section) => {
            return t.with(
                "promise-definition-onward-by-section",
                [("section", section.to_string().into())],
            );
        }
        Figure::Open => "promise-definition-open",
    };
    t.get(key).into()
}

// The names say six months; the bars of the report must say the same.
const _: () = assert!(DURATION_MONTHS_MAX == 6);
