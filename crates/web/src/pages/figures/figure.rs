//! *Tal*: the leaders' figures. Each page has a sentence, a picture, the same figures as a table, how
//! they are counted, the rows behind them, and a file to take along. What is asked for stands in the address.

use super::asked::{Asked, form, typed};
use super::figure_page;
use super::shown::{ChartShown, TableShown};
use super::subject::Subject;
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
    draw(&web, &visitor, Subject::Waiting, query)
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    Subject::from_code(&subject)
        .ok_or(Failure::NotFound)
        .and_then(|subject| draw(&web, &visitor, subject, query))
}

pub(super) async fn csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    in_full(&web, &visitor, &subject, query, |subject, asked| {
        let (image, today) = (web.office.image(), web.office.today());
        let told = figure_page::told(subject, &image, asked, today, visitor.texts());
        file(&format!("{}.csv", subject.code()), told.sheet.csv())
    })
}

pub(super) async fn rows(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    in_full(&web, &visitor, &subject, query, |subject, asked| {
        let (image, today) = (web.office.image(), web.office.today());
        let sheet = figure_page::rows(subject, &image, asked, today);
        let language = visitor.language;
        let title = sheet.title.text(language).to_owned();
        let address = asked.address();
        let shown = RowsPage {
            frame: Frame::new(&web, &image, &visitor, "figures-title").titled(title),
            facts: facts(&sheet, language),
            tables: vec![TableShown::of(&sheet, language, ROWS)],
            definition: sheet.definition(language),
            not_shown: sheet.rows.len().saturating_sub(ROWS),
            back: format!("/tal/{}?{address}", subject.code()),
            csv: format!("/tal/{}/raekker.csv?{address}", subject.code()),
        };
        Ok(page(StatusCode::OK, &shown))
    })
}

pub(super) async fn rows_csv(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(subject): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    in_full(&web, &visitor, &subject, query, |subject, asked| {
        let (image, today) = (web.office.image(), web.office.today());
        let sheet = figure_page::rows(subject, &image, asked, today);
        file(&format!("{}-raekker.csv", subject.code()), sheet.csv())
    })
}

/// Answers an address that must be right as it stands: it has no form to put it right in.
fn in_full(
    web: &Web,
    visitor: &Visitor,
    subject: &str,
    query: BTreeMap<String, String>,
    then: impl FnOnce(Subject, &Asked) -> Result<Response, Failure>,
) -> Result<Response, Failure> {
    may_see_figures(&web.office.image(), visitor)?;
    let subject = Subject::from_code(subject).ok_or(Failure::NotFound)?;
    let asked = Asked::of(&typed(query), web.office.today()).map_err(Failure::Form)?;
    then(subject, &asked)
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    subject: Subject,
    query: BTreeMap<String, String>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let fields = typed(query);
    let (asked, problem) = match Asked::of(&fields, today) {
        Ok(asked) => (asked, None),
        Err(problem) => (Asked::otherwise(today), Some(problem)),
    };
    let values = if problem.is_some() { fields } else { asked.fields() };
    let mut form = form(&image, subject, values, t);
    let mut told = figure_page::told(subject, &image, &asked, today, t);
    if let Some(problem) = &problem {
        form = form.with_problem(problem);
        told.sentences.insert(0, instead(&asked, t));
    }
    let language = visitor.language;
    let tabs = Subject::ALL.iter().map(|one| Tab {
        href: format!("/tal/{}?{}", one.code(), asked.address()),
        label: t.code("figures-tab", one.code()),
        is_here: *one == subject,
    });
    let sheet = &told.sheet;
    let first = TableShown::of(sheet, language, usize::MAX);
    let others = told.others.iter();
    let others =
        others.map(|sheet| TableShown::of(sheet, language, usize::MAX).titled(sheet, language));
    let tables = std::iter::once(first).chain(others).filter(|table| !table.rows.is_empty());
    let shown = FiguresPage {
        frame: Frame::new(web, &image, visitor, "figures-title"),
        tabs: tabs.collect(),
        heading: sheet.title.text(language),
        form,
        sentences: told.sentences,
        facts: facts(sheet, language),
        charts: told.charts.into_iter().filter(|chart| !chart.svg.is_empty()).collect(),
        tables: tables.collect(),
        definition: sheet.definition(language),
        rows_href: format!("/tal/{}/raekker?{}", subject.code(), asked.address()),
        csv: format!("/tal/{}/csv?{}", subject.code(), asked.address()),
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(page(status, &shown))
}

/// Which period is shown where the one asked for is none.
fn instead(asked: &Asked, t: &Texts) -> String {
    let period = asked.selection.period;
    let day = |day: jiff::civil::Date| t.short_day(day).into();
    t.with("figures-instead", [("from", day(period.from)), ("to", day(period.to))])
}
