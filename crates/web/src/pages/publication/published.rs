//! The municipality's figures for everybody: the newest publication of each period.

use crate::Web;
use crate::answer::{file, page};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::pages::figures::shown::TableShown;
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::image::Image;
use roret_domain::publication::{Breakdown, Publication, PublishedFigures};
use roret_insight::promise::Period;
use roret_insight::share::Share;
use roret_paper::publication::{PERCENTAGE_MIN, table, title};
use roret_paper::sheet::Sheet;
use roret_texts::Language;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/publication/published.html")]
struct PublishedPage {
    frame: Frame,
    shown: Option<Shown>,
    tables: Vec<TableShown>,
    /// Other periods: address and name.
    others: Vec<(String, String)>,
}

struct Shown {
    period: String,
    headline: Headline,
    published: String,
    definition: &'static str,
    files: Vec<(String, &'static str)>,
}

/// What the figures say in two sentences.
pub(super) struct Headline {
    pub(super) agreed: String,
    /// Empty where it is withheld.
    pub(super) closed: String,
}

impl Headline {
    pub(super) fn of(figures: &PublishedFigures, t: &Texts) -> Self {
        let sentence = |[part, others]: [u32; 2], few: &str, many: &str| {
            let share = Share { part, whole: part + others };
            let words = [("part", part.into()), ("whole", share.whole.into())];
            match share.limits() {
                Some((lower, upper)) if share.whole >= PERCENTAGE_MIN => {
                    let whole = |share: f64| format!("{:.0}", share * 100.0);
                    let percent = whole(f64::from(part) / f64::from(share.whole));
                    let [part, all] = words;
                    let between = [("lower", whole(lower).into()), ("upper", whole(upper).into())];
                    let [lower, upper] = between;
                    t.with(many, [part, all, ("percent", percent.into()), lower, upper])
                }
                _ => t.with(few, words),
            }
        };
        let closed = figures.closed.filter(|closed| closed.iter().sum::<u32>() > 0);
        Self {
            agreed: sentence(figures.totals(), "published-agreed-few", "published-agreed"),
            closed: closed.map_or_else(String::new, |closed| {
                sentence(closed, "published-closed-few", "published-closed")
            }),
        }
    }
}

/// A table for each way of telling people apart.
pub(super) fn tables(
    image: &Image,
    period: Period,
    figures: &PublishedFigures,
    language: Language,
) -> Vec<TableShown> {
    drawn(&sheets(image, period, figures), language)
}

fn sheets(image: &Image, period: Period, figures: &PublishedFigures) -> Vec<Sheet> {
    figures.tables.iter().map(|one| table(one, figures, image, period)).collect()
}

fn drawn(sheets: &[Sheet], language: Language) -> Vec<TableShown> {
    let drawn = |sheet: &Sheet| TableShown::of(sheet, language, usize::MAX).titled(sheet, language);
    sheets.iter().map(drawn).collect()
}

/// The newest publication of each period, the newest period first.
fn newest(image: &Image) -> Vec<&Publication> {
    let by_period: BTreeMap<(Date, Date), &Publication> =
        image.publications().map(|one| ((one.to, one.from), one)).collect();
    by_period.into_values().rev().collect()
}

/// The period's word in an address.
fn word(publication: &Publication) -> String {
    format!("{}.{}", publication.from, publication.to)
}

fn period(publication: &Publication) -> Period {
    Period { from: publication.from, to: publication.to }
}

fn asked<'a>(
    all: &[&'a Publication],
    query: &BTreeMap<String, String>,
) -> Result<Option<&'a Publication>, Failure> {
    match query.get("periode") {
        None => Ok(all.first().copied()),
        Some(asked) => {
            let found = all.iter().find(|one| word(one) == *asked);
            found.copied().map(Some).ok_or(Failure::NotFound)
        }
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
    let (image, t, language) = (web.office.image(), visitor.texts(), visitor.language);
    let all = newest(&image);
    let chosen = asked(&all, query)?;
    let name = |one: &Publication| {
        let day = |day| t.short_day(day).into();
        t.with("published-period", [("from", day(one.from)), ("to", day(one.to))])
    };
    let href = |one: &Publication| format!("/offentlige-tal?periode={}", word(one));
    let others = all.iter().filter(|one| chosen.is_none_or(|chosen| word(chosen) != word(one)));
    let sheets = chosen.map_or_else(Vec::new, |one| sheets(&image, period(one), &one.figures));
    let shown = chosen.map(|one| Shown {
        period: name(one),
        headline: Headline::of(&one.figures, t),
        published: t.with("published-on", [("when", t.moment(one.published_at).into())]),
        definition: sheets.first().map_or("", |sheet| sheet.definition(language)),
        files: one
            .figures
            .tables
            .iter()
            .map(|table| {
                let (word, code) = (word(one), table.breakdown.code());
                let href = format!("/offentlige-tal.csv?periode={word}&tabel={code}");
                (href, title(table.breakdown).text(language))
            })
            .collect(),
    });
    let page_shown = PublishedPage {
        frame: Frame::new(web, &image, visitor, "published-title"),
        tables: drawn(&sheets, language),
        others: others.map(|one| (href(one), name(one))).collect(),
        shown,
    };
    Ok(page(StatusCode::OK, &page_shown))
}

pub(super) async fn csv(
    State(web): State<Arc<Web>>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let publication = asked(&newest(&image), &query)?.ok_or(Failure::NotFound)?;
    let breakdown = query.get("tabel").and_then(|code| Breakdown::from_code(code));
    let breakdown = breakdown.ok_or(Failure::NotFound)?;
    let tables = &publication.figures.tables;
    let found = tables.iter().find(|table| table.breakdown == breakdown);
    let found = found.ok_or(Failure::NotFound)?;
    let sheet = table(found, &publication.figures, &image, period(publication));
    file(&format!("{}-{}.csv", word(publication), breakdown.code()), sheet.csv())
}
