//! The promise report: Favrskov's figures, each with its definition and the rows behind it.

use crate::Web;
use crate::answer::{file, page};
use crate::chart::{self, Bar};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form};
use crate::frame::Frame;
use crate::staff::may_see_figures;
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::inquiry::Requester;
use roret_insight::promise::{DURATION_MONTHS_MAX, Figure, Period, PromiseReport, rows_of};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/figures/promise.html")]
struct Promise {
    frame: Frame,
    period: String,
    form: Form,
    headline: Vec<Headline>,
    figures: Vec<FigureLine>,
    durations: Vec<FigureLine>,
    durations_sentence: String,
    requesters: Vec<RequesterLine>,
    onward: Vec<FigureLine>,
    chart: String,
    csv: String,
}

struct Headline {
    share: String,
    text: String,
    href: String,
}

struct FigureLine {
    code: String,
    label: String,
    count: u32,
    share: String,
    definition: String,
    href: String,
}

struct RequesterLine {
    label: String,
    asked: u32,
    agreed: u32,
    share: String,
}

#[derive(Template)]
#[template(path = "pages/figures/promise_rows.html")]
struct RowsPage {
    frame: Frame,
    period: String,
    definition: String,
    count: usize,
    rows: Vec<RowLine>,
    csv: String,
    back: String,
    not_shown: usize,
}

struct RowLine {
    number: u32,
    outside_number: String,
    received: String,
    agreed: String,
    days: String,
    started: String,
    closed: String,
    channel: String,
    requester: String,
    reason: String,
}

/// Rows on the page; the CSV has them all.
const ROWS: usize = 500;

/// The period of the address, or the last twelve months, or what is wrong with it.
fn period(query: &BTreeMap<String, String>, today: Date) -> Result<Period, (Fields, Problem)> {
    let fields = Fields(
        ["fra", "til"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), query.get(name)?.clone())))
            .collect(),
    );
    let year_ago = today.saturating_sub(1.year());
    let read = |name, otherwise| Ok(fields.day_if_any(name)?.unwrap_or(otherwise));
    let period = read("fra", year_ago).and_then(|from| Ok((from, read("til", today)?)));
    match period {
        Ok((from, to)) if from <= to => Ok(Period { from, to }),
        Ok(_) => Err((fields, Problem::PeriodReversed)),
        Err(problem) => Err((fields, problem)),
    }
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    draw(&web, &visitor, &query)
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    query: &BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, visitor)?;
    let t = visitor.texts();
    let today = web.office.today();
    let (period, problem) = match period(query, today) {
        Ok(period) => (period, None),
        Err((fields, problem)) => {
            let whole = Period { from: today.saturating_sub(1.year()), to: today };
            (whole, Some((fields, problem)))
        }
    };
    let report = PromiseReport::of(&image, period);
    let (values, problem) = match problem {
        None => (shown(period), None),
        Some((fields, problem)) => (fields, Some(problem)),
    };
    let mut form = Form::asking(t, "period", "/loefter".into())
        .filled(values)
        .needs("fra", Entry::Day)
        .needs("til", Entry::Day);
    if let Some(problem) = &problem {
        form = form.with_problem(problem);
    }
    let status = match problem {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let frame = Frame::new(web, &image, visitor, "promise-title");
    Ok(page(status, &promise(frame, form, &report, t)))
}

fn shown(period: Period) -> Fields {
    Fields(vec![("fra".into(), period.from.to_string()), ("til".into(), period.to.to_string())])
}

/// The report in words: how a count of it becomes a line of the page.
#[derive(Clone, Copy)]
struct Words<'a> {
    report: &'a PromiseReport,
    address: &'a str,
    t: &'static Texts,
}

impl Words<'_> {
    fn share(self, part: u32, whole: u32) -> String {
        self.t.per_cent((whole > 0).then(|| f64::from(part) / f64::from(whole)))
    }

    fn line(self, figure: Figure, count: u32, whole: u32) -> FigureLine {
        figure_line(&figure, count, &self.share(count, whole), self.address, self.t)
    }

    fn headline(self, figure: Figure, part: u32, whole: u32, key: &str) -> Headline {
        Headline {
            share: self.share(part, whole),
            text: self.t.with(key, [("part", part.into()), ("whole", whole.into())]),
            href: rows_href(&figure, self.address),
        }
    }

    fn headlines(self) -> Vec<Headline> {
        let r = self.report;
        let own = (r.from_citizen_or_relative_within_7_days, r.from_citizen_or_relative);
        let in_7 = self.headline(
            Figure::AgreedWithin7Days,
            r.agreed_within_7_days,
            r.inquiries,
            "promise-head-7",
        );
        let of_own = Figure::FromCitizenOrRelativeWithin7Days;
        let of_own = self.headline(of_own, own.0, own.1, "promise-head-own");
        let in_6 = self.headline(
            Figure::ClosedWithin6Months,
            r.closed_within_6_months,
            r.closed,
            "promise-head-6",
        );
        vec![in_7, of_own, in_6]
    }

    fn figures(self) -> Vec<FigureLine> {
        let r = self.report;
        let own = r.from_citizen_or_relative;
        let own_within = r.from_citizen_or_relative_within_7_days;
        vec![
            self.line(Figure::Inquiries, r.inquiries, r.inquiries),
            self.line(Figure::AgreedWithin7Days, r.agreed_within_7_days, r.inquiries),
            self.line(Figure::FromCitizenOrRelative, own, r.inquiries),
            self.line(Figure::FromCitizenOrRelativeWithin7Days, own_within, own),
            self.line(Figure::AnsweredAtTheDoor, r.answered_at_the_door, r.inquiries),
            self.line(Figure::Closed, r.closed, r.inquiries),
            self.line(Figure::ClosedWithin6Months, r.closed_within_6_months, r.closed),
            self.line(Figure::ClosedLaterThan6Months, r.closed_later_than_6_months, r.closed),
            self.line(Figure::WentOnToLongerSupport, r.went_on_to_longer_support, r.closed),
            self.line(Figure::Open, r.open, r.inquiries),
        ]
    }

    /// One line for each month, and one for all that took longer.
    fn durations(self) -> Vec<FigureLine> {
        let r = self.report;
        let months = (1..=DURATION_MONTHS_MAX).map(|month| {
            let count = r.closed_by_month_of_duration.get(&month).copied().unwrap_or(0);
            self.line(Figure::ClosedInMonth(month), count, r.closed)
        });
        let later = r.closed_later_than_6_months;
        let later = self.line(Figure::ClosedLaterThan6Months, later, r.closed);
        months.chain(std::iter::once(later)).collect()
    }

    fn requesters(self) -> Vec<RequesterLine> {
        let requesters = self.report.by_requester.iter();
        let line = |(requester, (asked, agreed)): (&Requester, &(u32, u32))| RequesterLine {
            label: self.t.code("requester", requester.code()).to_owned(),
            asked: *asked,
            agreed: *agreed,
            share: self.share(*agreed, *asked),
        };
        requesters.map(line).collect()
    }
}

/// The picture of how long courses lasted.
fn duration_chart(durations: &[FigureLine], sentence: &str, t: &'static Texts) -> String {
    let bar = |(line, month): (&FigureLine, u32)| Bar {
        label: if month > DURATION_MONTHS_MAX {
            t.get("promise-later").to_owned()
        } else {
            month.to_string()
        },
        count: line.count,
        is_outside: month > DURATION_MONTHS_MAX,
    };
    let bars: Vec<Bar> = durations.iter().zip(1..).map(bar).collect();
    let (title, months) = (t.get("promise-durations"), t.get("promise-months"));
    chart::bars("durations", title, sentence, months, &bars)
}

fn promise(frame: Frame, form: Form, report: &PromiseReport, t: &'static Texts) -> Promise {
    let address = format!("fra={}&til={}", report.period.from, report.period.to);
    let words = Words { report, address: &address, t };
    let r = report;
    let first = r.closed_by_month_of_duration.get(&1).copied().unwrap_or(0);
    let durations_sentence = t.with(
        "promise-durations-sentence",
        [
            ("first", first.into()),
            ("closed", r.closed.into()),
            ("within", r.closed_within_6_months.into()),
            ("later", r.closed_later_than_6_months.into()),
        ],
    );
    let durations = words.durations();
    let onward = r.onward_by_section.iter().map(|(section, count)| {
        words.line(Figure::OnwardBySection(section.clone()), *count, r.closed)
    });
    Promise {
        period: period_words(r.period, t),
        form,
        headline: words.headlines(),
        figures: words.figures(),
        chart: duration_chart(&durations, &durations_sentence, t),
        durations,
        durations_sentence,
        requesters: words.requesters(),
        onward: onward.collect(),
        csv: format!("/loefter.csv?{address}"),
        frame,
    }
}

fn period_words(period: Period, t: &Texts) -> String {
    let (from, to) = (t.day(period.from), t.day(period.to));
    t.with("promise-period", [("from", from.into()), ("to", to.into())])
}

fn figure_line(figure: &Figure, count: u32, share: &str, address: &str, t: &Texts) -> FigureLine {
    FigureLine {
        code: figure.code(),
        label: label(figure, t),
        count,
        share: share.to_owned(),
        definition: definition(figure, t),
        href: rows_href(figure, address),
    }
}

/// A figure's word and its detail: the month or the section.
fn word_and_detail(figure: &Figure) -> (String, String) {
    let code = figure.code();
    let (word, detail) = code.split_once(':').unwrap_or((&code, ""));
    (word.to_owned(), detail.to_owned())
}

fn label(figure: &Figure, t: &Texts) -> String {
    let (word, detail) = word_and_detail(figure);
    t.with(&format!("figure-{word}"), [("detail", detail.into())])
}

fn definition(figure: &Figure, t: &Texts) -> String {
    let (word, detail) = word_and_detail(figure);
    t.with(&format!("definition-{word}"), [("detail", detail.into())])
}

fn rows_href(figure: &Figure, address: &str) -> String {
    format!("/loefter/raekker?tal={}&{address}", figure.code())
}

/// What the address of a list of rows asks for.
fn asked(query: &BTreeMap<String, String>, today: Date) -> Result<(Figure, Period), Failure> {
    let figure =
        query.get("tal").and_then(|code| Figure::from_code(code)).ok_or(Failure::NotFound)?;
    let period = period(query, today).map_err(|(_, problem)| Failure::Form(problem))?;
    Ok((figure, period))
}

pub(super) async fn rows(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    draw_rows(&web, &visitor, &query)
}

fn draw_rows(
    web: &Web,
    visitor: &Visitor,
    query: &BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, visitor)?;
    let t = visitor.texts();
    let (figure, period) = asked(query, web.office.today())?;
    let rows = rows_of(&image, period, &figure);
    let address = format!("fra={}&til={}", period.from, period.to);
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| t.short_day(day));
    let line = |row: &roret_insight::promise::Row<'_>| RowLine {
        number: row.inquiry.number,
        outside_number: row.inquiry.outside_number.as_deref().unwrap_or("").to_owned(),
        received: t.short_day(row.received),
        agreed: day(row.agreed),
        days: row.agreed.map_or_else(String::new, |agreed| {
            calendar::days_waiting(row.received, agreed).to_string()
        }),
        started: day(row.inquiry.courses.first().map(roret_domain::course::Course::started_on)),
        closed: day(row.closed.map(|closed| closed.on)),
        channel: t.code("channel", row.inquiry.channel.code()).to_owned(),
        requester: t.code("requester", row.inquiry.requester.code()).to_owned(),
        reason: row.closed.map_or_else(String::new, |closed| {
            t.code("closing", closed.closing.reason.code()).to_owned()
        }),
    };
    let rows_page = RowsPage {
        frame: Frame::new(web, &image, visitor, "promise-title").titled(label(&figure, t)),
        period: period_words(period, t),
        definition: definition(&figure, t),
        count: rows.len(),
        rows: rows.iter().take(ROWS).map(line).collect(),
        csv: format!("/loefter/raekker.csv?tal={}&{address}", figure.code()),
        back: format!("/loefter?{address}"),
        not_shown: rows.len().saturating_sub(ROWS),
    };
    Ok(page(StatusCode::OK, &rows_page))
}

pub(super) async fn csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, &visitor)?;
    let period =
        period(&query, web.office.today()).map_err(|(_, problem)| Failure::Form(problem))?;
    let report = PromiseReport::of(&image, period);
    file("loefter.csv", roret_paper::promise::csv(&report, visitor.language))
}

pub(super) async fn rows_csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, &visitor)?;
    let (figure, period) = asked(&query, web.office.today())?;
    let rows = rows_of(&image, period, &figure);
    file("raekker.csv", roret_paper::promise::rows_csv(&rows, period))
}
