//! The promise report: Favrskov's figures, each with its definition and the rows behind it.

use super::staff::answer;
use crate::Web;
use crate::answer::{Failure, page};
use crate::chart::{self, Bar};
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form};
use crate::frame::Frame;
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::access;
use roret_domain::calendar;
use roret_domain::image::Image;
use roret_insight::promise::{DURATION_MONTHS_MAX, Figure, Period, PromiseReport, rows_of};
use roret_office::Who;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/promise.html")]
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
#[template(path = "pages/promise_rows.html")]
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

/// Whether the visitor may see figures at all.
pub(super) fn allowed(image: &Image, visitor: &Visitor) -> Result<(), Failure> {
    match visitor.who {
        Who::SignedIn(actor) => Ok(access::may_see_figures(image, actor, visitor.now)?),
        Who::TimedOut(_) => {
            Err(Failure::TimedOut { typed: Vec::new(), back: visitor.path.clone() })
        }
        Who::Nobody => Err(Failure::SignIn),
    }
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = draw(&web, &visitor, &query);
    answer(&web, &visitor, result)
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    query: &BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    allowed(&image, visitor)?;
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

fn promise(frame: Frame, form: Form, report: &PromiseReport, t: &'static Texts) -> Promise {
    let address = format!("fra={}&til={}", report.period.from, report.period.to);
    let share =
        |part: u32, whole: u32| t.per_cent((whole > 0).then(|| f64::from(part) / f64::from(whole)));
    let line = |figure: Figure, count: u32, whole: u32| {
        figure_line(&figure, count, &share(count, whole), &address, t)
    };
    let headline = |figure: Figure, part: u32, whole: u32, key: &str| Headline {
        share: share(part, whole),
        text: t.with(key, [("part", part.into()), ("whole", whole.into())]),
        href: rows_href(&figure, &address),
    };
    let r = report;
    let own = r.from_citizen_or_relative;
    let own_within = r.from_citizen_or_relative_within_7_days;
    let months = (1..=DURATION_MONTHS_MAX).map(|month| {
        let count = r.closed_by_month_of_duration.get(&month).copied().unwrap_or(0);
        line(Figure::ClosedInMonth(month), count, r.closed)
    });
    let later = line(Figure::ClosedLaterThan6Months, r.closed_later_than_6_months, r.closed);
    let durations: Vec<FigureLine> = months.chain(std::iter::once(later)).collect();
    let bars: Vec<Bar> = durations
        .iter()
        .zip(1..)
        .map(|(line, month)| Bar {
            label: if month > DURATION_MONTHS_MAX {
                t.get("promise-later").to_owned()
            } else {
                month.to_string()
            },
            count: line.count,
            is_outside: month > DURATION_MONTHS_MAX,
        })
        .collect();
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
    let chart = chart::bars(
        "durations",
        t.get("promise-durations"),
        &durations_sentence,
        t.get("promise-months"),
        &bars,
    );
    Promise {
        period: period_words(r.period, t),
        form,
        headline: vec![
            headline(
                Figure::AgreedWithin7Days,
                r.agreed_within_7_days,
                r.inquiries,
                "promise-head-7",
            ),
            headline(Figure::FromCitizenOrRelativeWithin7Days, own_within, own, "promise-head-own"),
            headline(
                Figure::ClosedWithin6Months,
                r.closed_within_6_months,
                r.closed,
                "promise-head-6",
            ),
        ],
        figures: vec![
            line(Figure::Inquiries, r.inquiries, r.inquiries),
            line(Figure::AgreedWithin7Days, r.agreed_within_7_days, r.inquiries),
            line(Figure::FromCitizenOrRelative, own, r.inquiries),
            line(Figure::FromCitizenOrRelativeWithin7Days, own_within, own),
            line(Figure::AnsweredAtTheDoor, r.answered_at_the_door, r.inquiries),
            line(Figure::Closed, r.closed, r.inquiries),
            line(Figure::ClosedWithin6Months, r.closed_within_6_months, r.closed),
            line(Figure::ClosedLaterThan6Months, r.closed_later_than_6_months, r.closed),
            line(Figure::WentOnToLongerSupport, r.went_on_to_longer_support, r.closed),
            line(Figure::Open, r.open, r.inquiries),
        ],
        durations,
        durations_sentence,
        requesters: r
            .by_requester
            .iter()
            .map(|(requester, (asked, agreed))| RequesterLine {
                label: t.code("requester", requester.code()).to_owned(),
                asked: *asked,
                agreed: *agreed,
                share: share(*agreed, *asked),
            })
            .collect(),
        onward: r
            .onward_by_section
            .iter()
            .map(|(section, count)| {
                line(Figure::OnwardBySection(section.clone()), *count, r.closed)
            })
            .collect(),
        chart,
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
) -> Response {
    let result = draw_rows(&web, &visitor, &query);
    answer(&web, &visitor, result)
}

fn draw_rows(
    web: &Web,
    visitor: &Visitor,
    query: &BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    allowed(&image, visitor)?;
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

/// A CSV file to take along.
pub(super) fn file<E: std::error::Error + 'static>(
    name: &str,
    csv: Result<String, E>,
) -> Result<Response, Failure> {
    let csv = csv.map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "a CSV file could not be written"
        );
        Failure::Unavailable
    })?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let kind = "text/csv; charset=utf-8".to_owned();
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, csv).into_response())
}

pub(super) async fn csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = (|| {
        let image = web.office.image();
        allowed(&image, &visitor)?;
        let period =
            period(&query, web.office.today()).map_err(|(_, problem)| Failure::Form(problem))?;
        let report = PromiseReport::of(&image, period);
        file("loefter.csv", roret_paper::promise::csv(&report, visitor.language))
    })();
    answer(&web, &visitor, result)
}

pub(super) async fn rows_csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = (|| {
        let image = web.office.image();
        allowed(&image, &visitor)?;
        let (figure, period) = asked(&query, web.office.today())?;
        let rows = rows_of(&image, period, &figure);
        file("raekker.csv", roret_paper::promise::rows_csv(&rows, period))
    })();
    answer(&web, &visitor, result)
}
