//! One person's erasing: what stands about them, and the steps that can be taken now.

use super::list::{numbers, state};
use crate::Web;
use crate::address::At;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::frame::Frame;
use crate::problems::Problems;
use crate::show;
use crate::staff::{at_work, posted, send};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use roret_domain::access;
use roret_domain::access::Act;
use roret_domain::citizen::Citizen;
use roret_domain::command::{
    ApproveErasure, ChangeLegalHold, Command, RequestErasure, SettleArchive, WithdrawErasure,
};
use roret_domain::erasure::{
    ArchiveStep, Erasure, ErasureGround, LegalHold, closed_on, erasable_from,
};
use roret_domain::id::{CitizenId, InquiryId};
use roret_domain::image::Image;
use roret_domain::municipality::Worker;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/erasure/person.html")]
struct PersonPage {
    frame: Frame,
    lead: String,
    facts: Vec<Fact>,
    forms: Vec<(String, Form)>,
    problem: String,
}

struct Fact {
    label: &'static str,
    text: String,
}

pub(super) async fn find(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let number = query.get("nummer").and_then(|number| number.trim().parse().ok());
    let found = number.and_then(|number| image.inquiry_by_number(number));
    at_work(&image, &visitor).and_then(|_| {
        let id = found.ok_or(Failure::NotFound)?.id;
        own(&image, &visitor, id).map(|_| see_other(&format!("/sletning/{id}")))
    })
}

pub(super) async fn person(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    draw(&web, &visitor, id, None)
}

/// The citizen of an inquiry whose content the visitor's unit has. All others are told apart in nothing from those that
/// do not exist.
fn own<'a>(
    image: &'a Image,
    visitor: &Visitor,
    id: InquiryId,
) -> Result<(InquiryId, &'a Citizen), Failure> {
    at_work(image, visitor)?;
    let inquiry = image.inquiry(id).ok_or(Failure::NotFound)?;
    access::may_see_erasure(image, visitor.actor(), visitor.now, inquiry.citizen)
        .or(Err(Failure::NotFound))?;
    let citizen = image.citizen(inquiry.citizen).ok_or(Failure::NotFound)?;
    Ok((inquiry.id, citizen))
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    problems: Option<&Problems>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let worker = at_work(&image, visitor)?;
    let (inquiry, citizen) = own(&image, visitor, id)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let none = Erasure::default();
    let erasure = citizen.erasure.as_deref().unwrap_or(&none);
    let lead = state(&image, citizen, today, t);
    let facts = facts(&image, citizen, erasure, t);
    // While somebody still helps, nothing about erasing is asked, settled or held.
    let forms = match citizen.is_erased() || closed_on(&image, citizen).is_none() {
        true => Vec::new(),
        false => {
            let is_due = erasable_from(&image, citizen).is_some_and(|from| from <= today);
            forms(web, visitor, inquiry, erasure, is_due, worker)
        }
    };
    let status = if problems.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let problem = problems.map_or_else(String::new, |problems| problems.text(t));
    let title = format!("{} {}", t.get("erasure-of"), numbers(&image, citizen));
    let frame = Frame::new(web, &image, visitor, "erasure-title").titled(title);
    Ok(page(status, &PersonPage { frame, lead, facts, forms, problem }))
}

fn facts(image: &Image, citizen: &Citizen, erasure: &Erasure, t: &'static Texts) -> Vec<Fact> {
    let fact = |key: &'static str, text: String| Fact { label: t.get(key), text };
    let mut facts = Vec::new();
    if let Some(day) = closed_on(image, citizen) {
        facts.push(fact("erasure-fact-closed", t.day(day)));
    }
    if let (Some(day), false) = (erasable_from(image, citizen), citizen.is_erased()) {
        facts.push(fact("erasure-fact-from", t.day(day)));
    }
    if let Some(request) = &erasure.request {
        let by = request.by.map_or_else(String::new, |by| show::worker_name(image, by));
        let ground = t.code("erasure-ground", request.ground.code());
        facts.push(fact("erasure-fact-asked", format!("{}, {by}: {ground}", t.moment(request.at))));
        let approved = request.approved_by.iter().map(|by| show::worker_name(image, *by));
        let approved = approved.collect::<Vec<_>>().join(", ");
        if !approved.is_empty() {
            facts.push(fact("erasure-fact-approved", approved));
        }
    }
    if let Some(by) = erasure.lift_asked_by {
        facts.push(fact("erasure-fact-lift", show::worker_name(image, by)));
    }
    if let Some(archive) = erasure.archive {
        facts.push(fact("erasure-fact-archive", t.code("archive-step", archive.code()).to_owned()));
    }
    facts
}

/// The steps that can be taken now by this employee, each a form of its own under its heading.
fn forms(
    web: &Web,
    visitor: &Visitor,
    inquiry: InquiryId,
    erasure: &Erasure,
    is_due: bool,
    worker: &Worker,
) -> Vec<(String, Form)> {
    let t = visitor.texts();
    let form = |prefix: &'static str, act: &str| {
        let action = format!("/sletning/{inquiry}/{act}");
        Form::new(t, prefix, action, web.form_key(visitor.actor()))
    };
    let (mut forms, decides) = (Vec::new(), worker.role.may(Act::DecideErasure));
    let mut add = |key: &str, form: Form| forms.push((t.get(key).to_owned(), form));
    match &erasure.request {
        None if is_due && erasure.hold.is_none() => {
            let grounds = choices(t, "erasure-ground", ErasureGround::ALL, ErasureGround::code);
            let ask = form("ask", "bed").needs("ground", Entry::Radio(grounds));
            add("erasure-ask", ask.submit("erasure-ask-button"));
        }
        Some(request) if erasure.archive.is_some() && erasure.hold.is_none() => {
            let is_another =
                request.by != Some(worker.id) && !request.approved_by.contains(&worker.id);
            if is_another {
                add("erasure-approve", form("approve", "godkend").submit("erasure-approve-button"));
            }
        }
        _ => {}
    }
    if decides && (erasure.archive.is_none() || erasure.request.is_some()) {
        let steps = choices(t, "archive-step", ArchiveStep::ALL, ArchiveStep::code);
        let archive = form("archive", "arkiv").needs("archive", Entry::Radio(steps));
        add("erasure-archive", archive.submit("erasure-archive-button"));
    }
    if decides && erasure.request.is_some() {
        add("erasure-withdraw", form("withdraw", "fortryd").submit("erasure-withdraw-button"));
    }
    match (decides, erasure.hold, erasure.lift_asked_by) {
        (false, None, _) => {}
        (true, None, _) => {
            let holds = choices(t, "legal-hold", LegalHold::ALL, LegalHold::code);
            let hold = form("hold", "spaer").needs("hold", Entry::Radio(holds));
            add("erasure-hold", hold.submit("erasure-hold-button"));
        }
        (_, Some(_), None) => {
            add("erasure-lift-ask", form("lift", "loesn").submit("erasure-lift-ask-button"));
        }
        // Whoever asked waits for somebody else.
        (_, Some(_), Some(asked)) if asked == worker.id => {}
        (_, Some(_), Some(_)) => {
            add("erasure-lift", form("lift", "loesn").submit("erasure-lift-button"));
        }
    }
    forms
}

/// The command of a form.
fn command(act: &str, citizen: CitizenId, fields: &Fields) -> Option<Result<Command, Problem>> {
    Some(match act {
        "bed" => fields
            .choice("ground", ErasureGround::from_code)
            .map(|ground| RequestErasure { citizen, ground }.into()),
        "arkiv" => fields
            .choice("archive", ArchiveStep::from_code)
            .map(|archive| SettleArchive { citizen, archive }.into()),
        "godkend" => Ok(ApproveErasure { citizen }.into()),
        "fortryd" => Ok(WithdrawErasure { citizen }.into()),
        "spaer" => fields
            .choice("hold", LegalHold::from_code)
            .map(|hold| ChangeLegalHold { citizen, hold: Some(hold) }.into()),
        "loesn" => Ok(ChangeLegalHold { citizen, hold: None }.into()),
        _ => return None,
    })
}

pub(super) async fn act(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, act)): At<(InquiryId, String)>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let image = web.office.image();
    let (inquiry, citizen) = own(&image, &visitor, id)?;
    let command = command(&act, citizen.id, &fields).ok_or(Failure::NotFound)?;
    match send(&web, &visitor, &fields, command.map_err(Problems::from)).await? {
        None => Ok(see_other(&format!("/sletning/{inquiry}"))),
        Some(problems) if problems.not_allowed().is_some() => Err(problems.into()),
        Some(problems) => draw(&web, &visitor, id, Some(&problems)),
    }
}
