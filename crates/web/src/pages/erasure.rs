//! Erasing: who can be, what stands about one person, and the steps to it. Nothing is opened here: numbers, days
//! and states are all that is needed.

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
use roret_domain::access::{self, Act};
use roret_domain::citizen::Citizen;
use roret_domain::command::{
    ApproveErasure, ChangeLegalHold, Command, ReleaseExpiry, RequestErasure, SetRetention,
    SettleArchive, WithdrawErasure,
};
use roret_domain::erasure::{
    APPROVALS_NEEDED, ArchiveStep, Erasure, ErasureGround, LegalHold, Retention, closed_on,
    erasable_from, expired, unit_of,
};
use roret_domain::id::{CitizenId, InquiryId};
use roret_domain::image::Image;
use roret_domain::municipality::Worker;
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
    /// The rule for those without a name; for leaders.
    rule: Option<Rule>,
}

/// What stands about the rule by which those without a name are erased.
struct Rule {
    /// Whether it works, and what is missing where it does not.
    lead: String,
    /// Whom it erases next, by unit; empty where nobody's time is over.
    listed: Vec<String>,
    /// Lets it work; none where it does, or where no time was set.
    form: Option<Form>,
    /// What is wrong where no form can show it.
    problem: String,
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
    let result = list(&web, &visitor, None, None);
    answer(&web, &visitor, result)
}

/// Lets the rule work, having shown whom it erases.
fn rule(web: &Web, visitor: &Visitor, image: &Image, refused: Option<(Fields, Problem)>) -> Rule {
    let (t, today) = (visitor.texts(), web.office.today());
    let (values, problem) = refused.unzip();
    let mut by_unit: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut count = 0_usize;
    for citizen in expired(image, today).filter_map(|id| image.citizen(id)) {
        let unit = unit_of(image, citizen).and_then(|unit| image.unit(unit));
        let unit = unit.map_or_else(String::new, |unit| unit.name.clone());
        by_unit.entry(unit).or_default().push(numbers(image, citizen));
        count += 1;
    }
    let lead = match (image.is_retention_set(), image.expiry_archive()) {
        (false, _) => t.get("erasure-rule-no-time").to_owned(),
        (true, None) => t.with("erasure-rule-waits", [("n", count.into())]),
        (true, Some(archive)) => {
            let archive = t.code("archive-step", archive.code());
            t.with("erasure-rule-works", [("archive", archive.into())])
        }
    };
    let is_waiting = image.is_retention_set() && image.expiry_archive().is_none();
    let form = is_waiting.then(|| {
        let steps = choices(t, "archive-step", ArchiveStep::ALL, ArchiveStep::code);
        let action = "/sletning/regel".to_owned();
        let form = Form::new(t, "rule", action, web.form_key(visitor.actor()))
            .filled(values.unwrap_or_default())
            .hidden("listed", count)
            .needs("archive", Entry::Radio(steps))
            .labelled("field-archive-rule")
            .submit("erasure-rule-button");
        match &problem {
            Some(problem) => form.with_problem(problem),
            None => form,
        }
    });
    let listed = |(unit, numbers): (String, Vec<String>)| format!("{unit}: {}", numbers.join(", "));
    Rule {
        lead,
        listed: by_unit.into_iter().map(listed).collect(),
        problem: match (&form, problem) {
            (None, Some(problem)) => problem.text(t),
            _ => String::new(),
        },
        form,
    }
}

pub(super) async fn release(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Response {
    let result = async {
        let fields = posted(&web, &visitor, &body)?;
        at_work(&web.office.image(), &visitor)?;
        let command = (|| {
            let archive = fields.choice("archive", ArchiveStep::from_code)?;
            Ok(ReleaseExpiry { archive, listed: fields.parse("listed")? }.into())
        })();
        match send(&web, visitor.actor(), &fields, command).await? {
            None => Ok(see_other("/sletning")),
            Some(Problem::Refused(refusal)) if refusal.reason == Reason::NotAllowed => {
                Err(refusal.into())
            }
            Some(problem) => list(&web, &visitor, None, Some((fields, problem))),
        }
    }
    .await;
    answer(&web, &visitor, result)
}

/// Sets how long is kept, filled with what was posted, or with what holds.
fn keep_form(web: &Web, visitor: &Visitor, retention: Retention, posted: Option<Fields>) -> Form {
    let t = visitor.texts();
    let holds = || {
        let Retention { months, anonymous_months } = retention;
        Fields::read(format!("months={months}&anonymous_months={anonymous_months}").as_bytes())
    };
    Form::new(t, "keep", "/sletning/tid".into(), web.form_key(visitor.actor()))
        .filled(posted.unwrap_or_else(holds))
        .needs("months", Entry::Line(4))
        .needs("anonymous_months", Entry::Line(4))
        .submit("erasure-keep-button")
}

fn list(
    web: &Web,
    visitor: &Visitor,
    refused: Option<(Fields, Problem)>,
    rule_refused: Option<(Fields, Problem)>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let worker = at_work(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let is_listed = |citizen: &&Citizen| {
        let is_underway = citizen.erasure.as_deref().is_some_and(|it| it.request.is_some());
        let is_over = || erasable_from(&image, citizen).is_some_and(|from| from <= today);
        let is_own = unit_of(&image, citizen) == Some(worker.unit);
        is_own && !citizen.is_erased() && (is_underway || is_over())
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
        None => (StatusCode::OK, keep_form(web, visitor, retention, None)),
        Some((fields, problem)) => {
            let form = keep_form(web, visitor, retention, Some(fields)).with_problem(&problem);
            (StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    };
    let leads = worker.role.may(Act::SetRetention);
    let form = leads.then_some(form);
    let status = if rule_refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { status };
    let rule = leads.then(|| rule(web, visitor, &image, rule_refused));
    Ok(page(status, &ListPage { frame, kept, people, more, form, rule }))
}

pub(super) async fn keep(State(web): State<Arc<Web>>, visitor: Visitor, body: Bytes) -> Response {
    let result = async {
        let fields = posted(&web, &visitor, &body)?;
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
            Some(problem) => list(&web, &visitor, Some((fields, problem)), None),
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
    let image = web.office.image();
    let number = query.get("nummer").and_then(|number| number.trim().parse().ok());
    let found = number.and_then(|number| image.inquiry_by_number(number));
    let found = at_work(&image, &visitor).and_then(|_| {
        let id = found.ok_or(Failure::NotFound)?.id.to_string();
        own(&image, &visitor, &id).map(|_| see_other(&format!("/sletning/{id}")))
    });
    answer(&web, &visitor, found)
}

pub(super) async fn person(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Response {
    let result = draw(&web, &visitor, &id, None);
    answer(&web, &visitor, result)
}

/// The citizen of an inquiry whose content the visitor's unit has. All others are told apart in nothing from those that
/// do not exist.
fn own<'a>(
    image: &'a Image,
    visitor: &Visitor,
    id: &str,
) -> Result<(InquiryId, &'a Citizen), Failure> {
    at_work(image, visitor)?;
    let inquiry = id.parse().ok().and_then(|id| image.inquiry(id)).ok_or(Failure::NotFound)?;
    access::may_see_erasure(image, visitor.actor(), visitor.now, inquiry.citizen)
        .or(Err(Failure::NotFound))?;
    let citizen = image.citizen(inquiry.citizen).ok_or(Failure::NotFound)?;
    Ok((inquiry.id, citizen))
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    id: &str,
    problem: Option<&Problem>,
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
    Path((id, act)): Path<(String, String)>,
    body: Bytes,
) -> Response {
    let result = async {
        let fields = posted(&web, &visitor, &body)?;
        let image = web.office.image();
        let (inquiry, citizen) = own(&image, &visitor, &id)?;
        let command = command(&act, citizen.id, &fields).ok_or(Failure::NotFound)?;
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
