//! *Tal*: the leaders' figures. Each page has a sentence, a picture, the same figures as a table, how
//! they are counted, the rows behind them, and a file to take along. What is asked for stands in the address.

use super::asked::{address, asked, fields_of, form, otherwise, typed};
use super::picture::drawn;
use super::shown::{ChartShown, TableShown};
use crate::Web;
use crate::answer::{file, page};
use crate::failure::Failure;
use crate::form::Form;
use crate::frame::Frame;
use crate::staff::may_see_figures;
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use roret_paper::report::{Question, REPORTS, Report};
use roret_paper::sheet::Sheet;
use roret_texts::Language;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows behind a figure on its page; the file has them all.
const ROWS: usize = 500;

#[derive(Template)]
#[template(path = "pages/figures/figure.html")]
struct FiguresPage {
    frame: Frame,
    tabs: Vec<Tab>,
    heading: &'static str,
    form: Form,
    sentences: Vec<String>,
    facts: Vec<(&'static str, String)>,
    charts: Vec<ChartShown>,
    tables: Vec<TableShown>,
    definition: &'static str,
    rows_href: String,
    csv: String,
}

#[derive(Template)]
#[template(path = "pages/figures/rows.html")]
struct RowsPage {
    frame: Frame,
    facts: Vec<(&'static str, String)>,
    tables: Vec<TableShown>,
    definition: &'static str,
    not_shown: usize,
    back: String,
    csv: String,
}

struct Tab {
    href: String,
    label: &'static str,
    is_here: bool,
}

fn facts(sheet: &Sheet, language: Language) -> Vec<(&'static str, String)> {
    let facts = sheet.facts.iter();
    facts.map(|(label, cell)| (label.text(language), cell.text(language))).collect()
}

pub(super) async fn first(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let [first, ..] = REPORTS;
    draw(&web, &visitor, first, query)
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    draw(&web, &visitor, Report::at(&subject).ok_or(Failure::NotFound)?, query)
}

pub(super) async fn csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let (report, question) = in_full(&web, &visitor, &subject, query)?;
    let answer = (report.answer)(&web.office.image(), &question, visitor.texts());
    file(&format!("{}.csv", report.address), answer.sheet.csv())
}

pub(super) async fn rows(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let (report, question) = in_full(&web, &visitor, &subject, query)?;
    let image = web.office.image();
    let sheet = (report.rows)(&image, &question);
    let language = visitor.language;
    let title = sheet.title.text(language).to_owned();
    let query = address(&question);
    let shown = RowsPage {
        frame: Frame::new(&web, &image, &visitor, "figures-title").titled(title),
        facts: facts(&sheet, language),
        tables: vec![TableShown::of(&sheet, language, ROWS)],
        definition: sheet.definition(language),
        not_shown: sheet.rows.len().saturating_sub(ROWS),
        back: format!("/tal/{}?{query}", report.address),
        csv: format!("/tal/{}/raekker.csv?{query}", report.address),
    };
    Ok(page(StatusCode::OK, &shown))
}

pub(super) async fn rows_csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let (report, question) = in_full(&web, &visitor, &subject, query)?;
    let sheet = (report.rows)(&web.office.image(), &question);
    file(&format!("{}-raekker.csv", report.address), sheet.csv())
}

/// Reads an address that must be right as it stands: it has no form to put it right in.
fn in_full(
    web: &Web,
    visitor: &Visitor,
    subject: &str,
    query: BTreeMap<String, String>,
) -> Result<(&'static Report, Question), Failure> {
    may_see_figures(&web.office.image(), visitor)?;
    let report = Report::at(subject).ok_or(Failure::NotFound)?;
    let question = asked(&typed(query), web.office.today()).map_err(Failure::Form)?;
    Ok((report, question))
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    report: &'static Report,
    query: BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let fields = typed(query);
    let (question, problem) = match asked(&fields, today) {
        Ok(question) => (question, None),
        Err(problem) => (otherwise(today), Some(problem)),
    };
    let values = if problem.is_some() { fields } else { fields_of(&question) };
    let mut form = form(&image, report, values, t);
    let mut answer = (report.answer)(&image, &question, t);
    if let Some(problem) = &problem {
        form = form.with_problem(problem);
        answer.sentences.insert(0, instead(&question, t));
    }
    let language = visitor.language;
    let query = address(&question);
    let tabs = REPORTS.into_iter().map(|one| Tab {
        href: format!("/tal/{}?{query}", one.address),
        label: t.get(one.name),
        is_here: one.address == report.address,
    });
    let sheet = &answer.sheet;
    let first = TableShown::of(sheet, language, usize::MAX);
    let others = answer.others.iter();
    let others =
        others.map(|sheet| TableShown::of(sheet, language, usize::MAX).titled(sheet, language));
    let tables = std::iter::once(first).chain(others).filter(|table| !table.rows.is_empty());
    let shown = FiguresPage {
        frame: Frame::new(web, &image, visitor, "figures-title"),
        tabs: tabs.collect(),
        heading: sheet.title.text(language),
        form,
        sentences: answer.sentences,
        facts: facts(sheet, language),
        charts: answer.pictures.iter().filter_map(|picture| drawn(picture, t)).collect(),
        tables: tables.collect(),
        definition: sheet.definition(language),
        rows_href: format!("/tal/{}/raekker?{query}", report.address),
        csv: format!("/tal/{}/csv?{query}", report.address),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(status, &shown))
}

/// Which period is shown where the one asked for is none.
fn instead(question: &Question, t: &Texts) -> String {
    let period = question.selection.period;
    let day = |day: jiff::civil::Date| t.short_day(day).into();
    t.with("figures-instead", [("from", day(period.from)), ("to", day(period.to))])
}
