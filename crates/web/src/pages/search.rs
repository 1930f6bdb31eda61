//! Search for a person. What is asked is sent in the form's body: a name or a number is never in an address.

use crate::Web;
use crate::alphabet;
use crate::answer::page;
use crate::failure::Failure;
use crate::form_key::FormKey;
use crate::frame::Frame;
use crate::show;
use crate::staff::{helping, posted};
use crate::visitor::Visitor;
use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use roret_domain::citizen::may_hold_cpr;
use roret_office::Found;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/soeg", get(show).post(search))
}

#[derive(Template)]
#[template(path = "pages/search.html")]
struct SearchPage {
    frame: Frame,
    key: FormKey,
    /// What was asked for, to be changed; a civil registration number is never shown.
    asked: String,
    /// None before anybody has searched.
    found: Option<Vec<Person>>,
    is_cut: bool,
}

/// Somebody who may be meant.
struct Person {
    name: String,
    /// The last four digits are hidden; empty where none is known.
    cpr: String,
    inquiries: Vec<Line>,
}

struct Line {
    href: String,
    number: u32,
    state: &'static str,
    received: String,
}

/// Digits of a telephone: with more of them, however they are parted, it may be a civil registration number.
const PHONE_DIGITS: usize = 8;

async fn show(State(web): State<Arc<Web>>, visitor: Visitor) -> Result<Response, Failure> {
    let image = web.office.image();
    helping(&image, &visitor).map(|_| draw(&web, &visitor, String::new(), None))
}

async fn search(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    helping(&web.office.image(), &visitor)?;
    let asked = fields.words("who");
    let found = match asked.trim().is_empty() {
        true => None,
        false => Some(web.office.search(visitor.actor(), &asked).await?),
    };
    let digits = asked.chars().filter(|sign| sign.is_numeric()).count();
    let shown = if may_hold_cpr(&asked) || digits > PHONE_DIGITS { String::new() } else { asked };
    Ok::<Response, Failure>(draw(&web, &visitor, shown, found))
}

fn draw(web: &Web, visitor: &Visitor, asked: String, found: Option<Found>) -> Response {
    let image = web.office.image();
    let t = visitor.texts();
    let is_cut = found.as_ref().is_some_and(|found| found.is_cut);
    let people = found.map(|found| {
        let mut people: Vec<Person> = found
            .citizens
            .iter()
            .filter_map(|id| image.citizen(*id))
            .map(|citizen| {
                let identity = show::opened(citizen.identity.as_ref(), &found.look);
                let lines = citizen.inquiries.iter().filter_map(|id| image.inquiry(*id));
                let line = |inquiry: &roret_domain::inquiry::Inquiry| Line {
                    href: format!("/henvendelse/{}", inquiry.id),
                    number: inquiry.number,
                    state: t.code("state", show::state(inquiry)),
                    received: t.short_day(inquiry.received_on()),
                };
                let cpr = identity.as_ref().and_then(|one| one.cpr.as_ref());
                Person {
                    cpr: cpr.map_or_else(String::new, |cpr| cpr.masked()),
                    name: identity.map_or_else(String::new, |identity| identity.name),
                    inquiries: lines.map(line).collect(),
                }
            })
            .collect();
        people.sort_by(|one, other| alphabet::order(&one.name, &other.name));
        people
    });
    let frame = Frame::new(web, &image, visitor, "search-title");
    let key = web.form_key(visitor.actor());
    page(StatusCode::OK, &SearchPage { frame, key, asked, found: people, is_cut })
}
