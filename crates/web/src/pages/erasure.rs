//! Erasing: who can be, what stands about one person, and the steps to it. Nothing is opened here: numbers, days
//! and states are all that is needed.

use super::inquiry::by_number;
use super::staff::{answer, at_work, posted, send};
use crate::Web;
use crate::answer::{Failure, page, see_other};
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::frame::Frame;
use crate::show;
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::command::{
    ApproveErasure, ChangeLegalHold, Command, RequestErasure, SetRetention, SettleArchive,
    WithdrawErasure,
};
use roret_domain::erasure::{
    APPROVALS_NEEDED, ArchiveStep, Erasure, ErasureGround, LegalHold, Retention, closed_on,
    erasable_from,
};
use roret_domain::id::{CitizenId, InquiryId};
use roret_domain::image::Image;
use roret_domain::people::{Citizen, Role};
use roret_domain::refusal::Reason;
use std::collections::BTreeMap;
use std::sync::Arc;

/// People on the list at a time.
const PEOPLE_MAX: usize = 100;

#[derive(Template)]
#[template(path = "pages/erasure.html")]
struct ListPage {
    frame: Frame,
    kept: String,
    people: Vec<Person>,
    /// How many more there are than are shown, in words; empty when all are.
    more: String,
    /// Sets how long is kept; for leaders.
    form: Option<Form>,
}

/// Somebody whose time is over, or for whom an erasure was asked.
struct Person {
    href: String,
    numbers: String,
    closed: String,
    state: String,
}

#[derive(Template)]
#[template(path = "pages/erasure_person.html")]
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

/// The numbers of a citizen's inquiries, in words.
fn numbers(image: &Image, citizen: &Citizen) -> String {
    let inquiries = citizen.inquiries.iter().filter_map(|id| image.inquiry(*id));
    inquiries.map(|inquiry| inquiry.number.to_string()).collect::<Vec<_>>().join(", ")
}

/// What stands about a person, in a sentence: what happened, or what comes next.
fn state(image: &Image, citizen: &Citizen, today: Date, t: &Texts) -> String {
    let none = Erasure::default();
    let erasure = citizen.erasure.as_deref().unwrap_or(&none);
    if let Some(at) = erasure.erased_at {
        return t.with("erasure-erased", [("at", t.moment(at).into())]);
    }
    if let Some(hold) = erasure.hold {
        return t.with("erasure-held", [("hold", t.code("legal-hold", hold.code()).into())]);
    }
    let Some(from) = erasable_from(image, citizen) else {
        return t.get("erasure-open").to_owned();
    };
    if from > today {
        return t.with("erasure-kept", [("day", t.day(from).into())]);
    }
    match (&erasure.request, erasure.archive) {
        (None, _) => t.get("erasure-can-be").to_owned(),
        (Some(_), None) => t.get("erasure-archive-next").to_owned(),
        (Some(request), Some(_)) => {
            let approved = request.approved_by.len();
            t.with("erasure-approvals", [("n", approved.into()), ("of", APPROVALS_NEEDED.into())])
        }
    }
}

pub(super) async fn show(State(web): State<Arc<Web>>, visitor: Visitor) -> Response {
    let result = list(&web, &visitor, None);
    answer(&web, &visitor, result)
}

/// Sets how long is kept, filled with what was posted, or with what holds.
fn keep_form(web: &Web, t: &'static Texts, retention: Retention, posted: Option<Fields>) -> Form {
    let holds = || {
        let Retention { months, anonymous_months } = retention;
        Fields::read(format!("months={months}&anonymous_months={anonymous_months}").as_bytes())
    };
    Form::new(t, "keep", "/sletning/tid".into(), web.new_key())
        .filled(posted.unwrap_or_else(holds))
        .needs("months", Entry::Line(4))
        .needs("anonymous_months", Entry::Line(4))
        .submit("erasure-keep-button")
}

fn list(
    web: &Web,
    visitor: &Visitor,
    refused: Option<(Fields, Problem)>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let worker = at_work(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let is_listed = |citizen: &&Citizen| {
        let is_underway = citizen.erasure.as_deref().is_some_and(|it| it.request.is_some());
        let is_over = || erasable_from(&image, citizen).is_some_and(|from| from <= today);
        !citizen.is_erased() && (is_underway || is_over())
    };
    let mut listed: Vec<&Citizen> = image.citizens().filter(is_listed).collect();
    // What is underway first, then what has been kept longest.
    listed.sort_by_key(|citizen| {
        let is_underway = citizen.erasure.as_deref().is_some_and(|it| it.request.is_some());
        (!is_underway, closed_on(&image, citizen))
    });
    let more = match listed.len().saturating_sub(PEOPLE_MAX) {
        0 => String::new(),
        more => t.with("erasure-more", [("n", more.into())]),
    };
    let person = |citizen: &&Citizen| Person {
        href: citizen.inquiries.first().map(|id| format!("/sletning/{id}")).unwrap_or_default(),
        numbers: numbers(&image, citizen),
        closed: closed_on(&image, citizen).map_or_else(String::new, |day| t.day(day)),
        state: state(&image, citizen, today, t),
    };
    let people = listed.iter().take(PEOPLE_MAX).map(person).collect();
    let retention = image.retention();
    let kept = t.with(
        "erasure-lead",
        [
            ("months", i64::from(retention.months).into()),
            ("anonymous", i64::from(retention.anonymous_months).into()),
        ],
    );
    let frame = Frame::new(web, &image, visitor, "erasure-title");
    let (status, form) = match refused {
        None => (StatusCode::OK, keep_form(web, t, retention, None)),
        Some((fields, problem)) => {
            let form = keep_form(web, t, retention, Some(fields)).with_problem(&problem);
            (StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    };
    let form = (worker.role == Role::Leader).then_some(form);
    Ok(page(status, &ListPage { frame, kept, people, more, form }))
}

pub(super) async fn keep(State(web): State<Arc<Web>>, visitor: Visitor, body: Bytes) -> Response {
    let result = async {
        let fields = posted(&web, &visitor, &body).await?;
        at_work(&web.office.image(), &visitor)?;
        let command = (|| {
            let months = fields.parse("months")?;
            let anonymous_months = fields.parse("anonymous_months")?;
            Ok(SetRetention { retention: Retention { months, anonymous_months } }.into())
        })();
        match send(&web, visitor.actor(), &fields, command).await? {
            None => Ok(see_other("/sletning")),
            Some(Problem::Refused(refusal)) if refusal.reason == Reason::NotAllowed => {
                Err(refusal.into())
            }
            Some(problem) => list(&web, &visitor, Some((fields, problem))),
        }
    }
    .await;
    answer(&web, &visitor, result)
}

pub(super) async fn find(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let found = by_number(&web, &visitor, &query);
    answer(&web, &visitor, found.map(|id| see_other(&format!("/sletning/{id}"))))
}

pub(super) async fn person(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let result = draw(&web, &visitor, &id, None);
    answer(&web, &visitor, result)
}

/// The citizen of an inquiry.
fn citizen_of(image: &Image, id: &str) -> Result<(InquiryId, CitizenId), Failure> {
    let id: InquiryId = id.parse().or(Err(Failure::NotFound))?;
    Ok((id, image.inquiry(id).ok_or(Failure::NotFound)?.citizen))
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    id: &str,
    problem: Option<&Problem>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let worker = at_work(&image, visitor)?;
    let (inquiry, citizen) = citizen_of(&image, id)?;
    let citizen = image.citizen(citizen).ok_or(Failure::NotFound)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let none = Erasure::default();
    let erasure = citizen.erasure.as_deref().unwrap_or(&none);
    let lead = state(&image, citizen, today, t);
    let facts = facts(&image, citizen, erasure, t);
    let forms = match citizen.is_erased() {
        true => Vec::new(),
        false => {
            let is_due = erasable_from(&image, citizen).is_some_and(|from| from <= today);
            forms(web, t, inquiry, erasure, is_due, worker.role)
        }
    };
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let problem = problem.map_or_else(String::new, |problem| problem.text(t));
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
    if let Some(archive) = erasure.archive {
        facts.push(fact("erasure-fact-archive", t.code("archive-step", archive.code()).to_owned()));
    }
    facts
}

/// The steps that can be taken now, each a form of its own under its heading.
fn forms(
    web: &Web,
    t: &'static Texts,
    inquiry: InquiryId,
    erasure: &Erasure,
    is_due: bool,
    role: Role,
) -> Vec<(String, Form)> {
    let form = |prefix: &'static str, act: &str| {
        Form::new(t, prefix, format!("/sletning/{inquiry}/{act}"), web.new_key())
    };
    let (mut forms, decides) = (Vec::new(), role != Role::Worker);
    let mut add = |key: &str, form: Form| forms.push((t.get(key).to_owned(), form));
    match &erasure.request {
        None if is_due && erasure.hold.is_none() => {
            let grounds = choices(t, "erasure-ground", ErasureGround::ALL, ErasureGround::code);
            let ask = form("ask", "bed").needs("ground", Entry::Radio(grounds));
            add("erasure-ask", ask.submit("erasure-ask-button"));
        }
        Some(_) if decides && erasure.archive.is_some() && erasure.hold.is_none() => {
            add("erasure-approve", form("approve", "godkend").submit("erasure-approve-button"));
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
    if decides {
        match erasure.hold {
            Some(_) => add("erasure-lift", form("lift", "loesn").submit("erasure-lift-button")),
            None => {
                let holds = choices(t, "legal-hold", LegalHold::ALL, LegalHold::code);
                let hold = form("hold", "spaer").needs("hold", Entry::Radio(holds));
                add("erasure-hold", hold.submit("erasure-hold-button"));
            }
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
    Path((id, act)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let result = async {
        let fields = posted(&web, &visitor, &body).await?;
        let image = web.office.image();
        at_work(&image, &visitor)?;
        let (inquiry, citizen) = citizen_of(&image, &id)?;
        let command = command(&act, citizen, &fields).ok_or(Failure::NotFound)?;
        match send(&web, visitor.actor(), &fields, command).await? {
            None => Ok(see_other(&format!("/sletning/{inquiry}"))),
            Some(Problem::Refused(refusal)) if refusal.reason == Reason::NotAllowed => {
                Err(refusal.into())
            }
            Some(problem) => draw(&web, &visitor, &id, Some(&problem)),
        }
    }
    .await;
    answer(&web, &visitor, result)
}
