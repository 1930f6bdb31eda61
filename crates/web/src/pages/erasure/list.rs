//! Erasing: who can be, what stands about one person, and the steps to it. Nothing is opened here: numbers, days
//! and states are all that is needed.

use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::form::{Entry, Form, choices};
use crate::frame::Frame;
use crate::problems::{Problems, Together};
use crate::staff::{at_work, posted, send};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::access::Act;
use roret_domain::citizen::Citizen;
use roret_domain::command::{ReleaseExpiry, SetRetention};
use roret_domain::erasure::{
    APPROVALS_NEEDED, ArchiveStep, Erasure, Retention, closed_on, erasable_from, expired, unit_of,
};
use roret_domain::image::Image;
use std::collections::BTreeMap;
use std::sync::Arc;

/// People on the list at a time.
const PEOPLE_MAX: usize = 100;

#[derive(Template)]
#[template(path = "pages/erasure/list.html")]
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

/// The numbers of a citizen's inquiries, in words.
pub(super) fn numbers(image: &Image, citizen: &Citizen) -> String {
    let inquiries = citizen.inquiries.iter().filter_map(|id| image.inquiry(*id));
    inquiries.map(|inquiry| inquiry.number.to_string()).collect::<Vec<_>>().join(", ")
}

/// What stands about a person, in a sentence: what happened, or what comes next.
pub(super) fn state(image: &Image, citizen: &Citizen, today: Date, t: &Texts) -> String {
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

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    list(&web, &visitor, None, None)
}

/// Lets the rule work, having shown whom it erases.
fn rule(web: &Web, visitor: &Visitor, image: &Image, refused: Option<(Fields, Problems)>) -> Rule {
    let (t, today) = (visitor.texts(), web.office.today());
    let (values, problems) = refused.unzip();
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
        match &problems {
            Some(problems) => form.with_problems(problems),
            None => form,
        }
    });
    let listed = |(unit, numbers): (String, Vec<String>)| format!("{unit}: {}", numbers.join(", "));
    Rule {
        lead,
        listed: by_unit.into_iter().map(listed).collect(),
        problem: match (&form, problems) {
            (None, Some(problems)) => problems.text(t),
            _ => String::new(),
        },
        form,
    }
}

pub(super) async fn release(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    at_work(&web.office.image(), &visitor)?;
    let archive = fields.choice("archive", ArchiveStep::from_code);
    let read = (archive, fields.parse("listed")).together();
    let command = read.map(|(archive, listed)| ReleaseExpiry { archive, listed }.into());
    match send(&web, &visitor, &fields, command).await? {
        None => Ok(see_other("/sletning")),
        Some(problems) if problems.not_allowed().is_some() => Err(problems.into()),
        Some(problems) => list(&web, &visitor, None, Some((fields, problems))),
    }
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
    refused: Option<(Fields, Problems)>,
    rule_refused: Option<(Fields, Problems)>,
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
        Some((fields, problems)) => {
            let form = keep_form(web, visitor, retention, Some(fields)).with_problems(&problems);
            (StatusCode::UNPROCESSABLE_ENTITY, form)
        }
    };
    let leads = worker.role.may(Act::SetRetention);
    let form = leads.then_some(form);
    let status = if rule_refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { status };
    let rule = leads.then(|| rule(web, visitor, &image, rule_refused));
    Ok(page(status, &ListPage { frame, kept, people, more, form, rule }))
}

pub(super) async fn keep(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    at_work(&web.office.image(), &visitor)?;
    let read = (fields.parse("months"), fields.parse("anonymous_months")).together();
    let command = read.map(|(months, anonymous_months)| {
        SetRetention { retention: Retention { months, anonymous_months } }.into()
    });
    match send(&web, &visitor, &fields, command).await? {
        None => Ok(see_other("/sletning")),
        Some(problems) if problems.not_allowed().is_some() => Err(problems.into()),
        Some(problems) => list(&web, &visitor, Some((fields, problems)), None),
    }
}
