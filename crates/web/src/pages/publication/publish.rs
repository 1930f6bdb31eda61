//! Publishing figures: the leader sees what everybody would see, and publishes it.

use super::published::{Headline, tables};
use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form};
use crate::frame::Frame;
use crate::pages::figures::shown::TableShown;
use crate::problems::Problems;
use crate::staff::{may_see_figures, posted, send};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use roret_domain::command::{Command, PublishFigures};
use roret_domain::decide::{self, Context};
use roret_domain::image::Image;
use roret_domain::publication::{Breakdown, PublishedFigures};
use roret_domain::refusal::{PublicationReason, Refusal};
use roret_insight::promise::Period;
use roret_insight::publication::figures;
use roret_insight::suppression::THRESHOLD;
use roret_paper::publication::title;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/publication/publish.html")]
struct PublishPage {
    frame: Frame,
    form: Form,
    /// What would be published, with the form that does it; none where nothing can be.
    preview: Option<Preview>,
    tables: Vec<TableShown>,
}

struct Preview {
    headline: Headline,
    withheld: String,
    /// Which tables can't be told at all; empty where all can.
    left_out: String,
    publish: Form,
}

/// The period of the address, or the last whole quarter.
fn period(fields: &Fields, today: Date) -> Result<Period, Problem> {
    let first = today.first_of_month();
    let months_back = (first.month() - 1) % 3;
    let to = first.saturating_sub(i32::from(months_back).months()).saturating_sub(1.day());
    let from = to.first_of_month().saturating_sub(2.months());
    let from = fields.day_if_any("fra")?.unwrap_or(from);
    let to = fields.day_if_any("til")?.unwrap_or(to);
    if from > to { Err(Problem::PeriodReversed) } else { Ok(Period { from, to }) }
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let fields = query.into_iter().filter(|(name, _)| ["fra", "til"].contains(&name.as_str()));
    draw(&web, &visitor, Fields(fields.collect()), None)
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    fields: Fields,
    problem: Option<Problem>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    may_see_figures(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let asked = period(&fields, today);
    let told = asked.clone().and_then(|period| {
        let figures = to_publish(&image, period)?;
        let seen = u32::try_from(image.publications().count()).unwrap_or(u32::MAX);
        let command = publishing(period, figures.clone(), seen);
        // What would be refused is not shown as if it could be published.
        let (actor, now, key) = (visitor.actor(), web.office.clock().now(), web.new_key());
        decide::decide(&image, &command, &Context { actor, now, key }).map_err(Problem::from)?;
        Ok((period, figures))
    });
    let days = |period: Period| {
        let (from, to) = (period.from.to_string(), period.to.to_string());
        Fields(vec![("fra".into(), from), ("til".into(), to)])
    };
    let (values, told, problem) = match (told, problem) {
        (Ok((period, figures)), problem) => (days(period), Some((period, figures)), problem),
        // Also what can't be published is about days that are shown.
        (Err(found), problem) => {
            let values = asked.map_or(fields, days);
            (values, None, Some(problem.unwrap_or(found)))
        }
    };
    let mut form = Form::asking(t, "period", "/tal/udgiv".into())
        .filled(values)
        .needs("fra", Entry::Day)
        .needs("til", Entry::Day);
    if let Some(problem) = &problem {
        form = form.with_problem(&renamed(problem));
    }
    let shown_tables = told.as_ref().map_or_else(Vec::new, |(period, figures)| {
        tables(&image, *period, figures, visitor.language)
    });
    let preview = told.map(|(period, figures)| {
        let rows = figures.tables.iter().flat_map(|table| &table.rows);
        let withheld = rows.flat_map(|row| row.withheld).filter(|withheld| *withheld).count();
        let publish = Form::new(t, "publish", "/tal/udgiv".into(), web.form_key(visitor.actor()))
            .hidden("fra", period.from)
            .hidden("til", period.to)
            .hidden("seen", image.publications().count())
            .submit("publish-button");
        Preview {
            headline: Headline::of(&figures, t),
            withheld: t.with("publish-withheld", [("n", withheld.into())]),
            left_out: left_out(&figures, t),
            publish,
        }
    });
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(web, &image, visitor, "publish-title");
    Ok(page(status, &PublishPage { frame, form, preview, tables: shown_tables }))
}

/// The tables that would point at somebody whatever of them were withheld.
fn left_out(figures: &PublishedFigures, t: &Texts) -> String {
    let is_told =
        |breakdown: &Breakdown| figures.tables.iter().any(|table| table.breakdown == *breakdown);
    let missing = Breakdown::ALL.iter().filter(|breakdown| !is_told(breakdown));
    let titles: Vec<&str> = missing.map(|one| title(*one).text(t.language)).collect();
    if titles.is_empty() {
        return String::new();
    }
    t.with("publish-left-out", [("tables", titles.join(", ").into())])
}

/// The rules speak of `from` and `to`; the form's fields are `fra` and `til`.
fn renamed(problem: &Problem) -> Problem {
    match problem {
        Problem::Refused(refusal) => {
            let field = match refusal.field {
                Some("from") => Some("fra"),
                Some("to") => Some("til"),
                other => other,
            };
            Problem::Refused(Refusal { field, ..refusal.clone() })
        }
        other => other.clone(),
    }
}

/// The figures of the period, with what is withheld.
fn to_publish(image: &Image, period: Period) -> Result<PublishedFigures, Problem> {
    figures(image, period, THRESHOLD)
        .or(Err(Refusal::new(PublicationReason::TooFewToPublish).into()))
}

fn publishing(Period { from, to }: Period, figures: PublishedFigures, seen: u32) -> Command {
    PublishFigures { from, to, figures, seen }.into()
}

pub(super) async fn publish(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    take_in(&web, &visitor, &body).await
}

async fn take_in(web: &Web, visitor: &Visitor, body: &[u8]) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let image = web.office.image();
    may_see_figures(&image, visitor)?;
    // Worked out anew: nothing that a browser sends is published.
    let command = period(&fields, web.office.today()).and_then(|period| {
        Ok(publishing(period, to_publish(&image, period)?, fields.parse("seen")?))
    });
    match send(web, visitor, &fields, command.map_err(Problems::from)).await? {
        None => Ok(see_other("/offentlige-tal")),
        Some(problems) => draw(web, visitor, fields, problems.into_first()),
    }
}
