//! Signing in and out. In demo mode one chooses somebody to be; real sign-in is by the municipality's
//! identity provider.

use crate::answer::{local, page, see_other};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::follow_up;
use crate::frame::Frame;
use crate::visitor::{CODE_COOKIE, SIGN_IN_COOKIE, Visitor, cookie};
use crate::{Persona, Web};
use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use jiff::SignedDuration;
use roret_domain::event::Actor;
use roret_domain::image::Image;
use roret_domain::municipality::Role;
use roret_office::Who;
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/log-ind", get(show).post(enter))
        .route("/log-af", post(leave))
        .route("/demo/tid", post(move_clock))
}

#[derive(Template)]
#[template(path = "pages/sign_in.html")]
struct SignIn {
    frame: Frame,
    personas: Vec<Shown>,
    back: String,
}

struct Shown {
    code: &'static str,
    label: String,
    what: String,
}

/// The most days the demo clock moves at once.
const DAYS_MAX: i64 = 400;

async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let image = web.office.image();
    let t = visitor.texts();
    let back = query.get("til").map_or_else(String::new, |path| local(path));
    let personas = web.demo.as_ref().map_or(&[][..], |demo| &demo.personas);
    let personas = personas
        .iter()
        .map(|persona| Shown {
            code: persona.code,
            label: persona.name.clone(),
            what: t.code("persona", persona.code).to_owned(),
        })
        .collect();
    let frame = Frame::new(&web, &image, &visitor, "sign-in-title");
    page(StatusCode::OK, &SignIn { frame, personas, back })
}

async fn enter(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = Fields::read(&body);
    enter_as(&web, &visitor, &fields).await
}

async fn enter_as(web: &Web, visitor: &Visitor, fields: &Fields) -> Result<Response, Failure> {
    let personas = web.demo.as_ref().map_or(&[][..], |demo| &demo.personas);
    let chosen = fields.text("persona");
    let persona =
        personas.iter().find(|persona| persona.code == chosen).ok_or(Failure::NotFound)?;
    if let Some(old) = visitor.token_hash {
        web.office.sign_out(old).await?;
    }
    let image = web.office.image();
    let back = match fields.text("til") {
        "" => home(&image, persona),
        path => local(path),
    };
    let mut response = see_other(&back);
    let (sign_in, code) = match &persona.follow_up_code {
        Some(code) => (String::new(), follow_up::normal_form(code).unwrap_or_default()),
        None => {
            let token = web.new_code();
            let hash = follow_up::token_hash(&token);
            web.office.sign_in(hash, persona.actor, web.way()).await?;
            (token, String::new())
        }
    };
    for (name, value) in [(SIGN_IN_COOKIE, sign_in), (CODE_COOKIE, code)] {
        response.headers_mut().append(header::SET_COOKIE, cookie(web, name, &value));
    }
    Ok(response)
}

/// Where somebody's work or way begins.
fn home(image: &Image, persona: &Persona) -> String {
    let role = match persona.actor {
        Actor::Worker(id) => image.worker(id).map(|worker| worker.role),
        _ => None,
    };
    match role {
        Some(Role::Leader) => "/loefter".into(),
        Some(Role::Worker | Role::Caseworker) => "/tavle".into(),
        None => "/vej".into(),
    }
}

async fn leave(State(web): State<Arc<Web>>, visitor: Visitor) -> Result<Response, Failure> {
    if let Some(hash) = visitor.token_hash {
        web.office.sign_out(hash).await?;
    }
    let mut response = see_other("/");
    response.headers_mut().append(header::SET_COOKIE, cookie(&web, SIGN_IN_COOKIE, ""));
    Ok(response)
}

/// Moves the demo clock, so that one sees what becomes of a promise: for those who work in the demonstration alone, since
/// everybody's days move with it.
async fn move_clock(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = Fields::read(&body);
    move_by(&web, &visitor, &fields).await
}

async fn move_by(web: &Web, visitor: &Visitor, fields: &Fields) -> Result<Response, Failure> {
    if web.demo.is_none() {
        return Err(Failure::NotFound);
    }
    let (Who::SignedIn(actor @ Actor::Worker(_)), Some(token)) = (visitor.who, visitor.token_hash)
    else {
        return Err(Failure::SignIn);
    };
    let days = fields.text("dage").parse().ok().filter(|days| (1..=DAYS_MAX).contains(days));
    let days = days.ok_or(Failure::NotFound)?;
    web.office.clock().move_forward(SignedDuration::from_hours(24 * days));
    // Their own time would have run out with it.
    web.office.sign_in(token, actor, web.way()).await?;
    Ok(see_other(&local(fields.text("til"))))
}
