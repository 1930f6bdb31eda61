//! Steps of a roadmap: plan, change, tell of a delay, finish, drop, put ahead again.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Choice, Entry, Form};
use crate::show::{Reader, Steps};
use crate::staff::{About, Opened, checked, posted, saved, send, send_or_fail};
use crate::texts::Texts;
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::command::{
    ChangeStep, Command, DropStep, FinishStep, GiveDelayNotice, PlanStep, ReopenStep,
};
use roret_domain::id::{InquiryId, StepId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::refusal::{Reason, Refusal};
use roret_domain::roadmap::{DelayReason, Expectation, Step, StepActor, StepText, StepWords};
use roret_domain::sealed::Sealed;
use std::sync::Arc;

/// Who can act in a step: the primary contact, the citizen, somebody outside, a colleague.
pub(crate) fn actors(image: &Image, inquiry: &Inquiry, t: &Texts) -> Vec<Choice> {
    let fixed = ["primary_contact", "citizen", "other"]
        .map(|code| Choice { code: code.to_owned(), label: t.code("step-actor", code).to_owned() });
    fixed.into_iter().chain(crate::staff::colleagues(image, inquiry.unit)).collect()
}

/// An actor as the form's code.
pub(crate) fn actor_code(actor: StepActor) -> String {
    match actor {
        StepActor::PrimaryContact => "primary_contact".into(),
        StepActor::Citizen => "citizen".into(),
        StepActor::Other => "other".into(),
        StepActor::Worker(worker) => worker.to_string(),
    }
}

/// The actor that a form's code means.
pub(crate) fn actor_of(fields: &Fields) -> Result<StepActor, Problem> {
    Ok(match fields.text("actor") {
        "" => return Err(Problem::NotChosen("actor")),
        "primary_contact" => StepActor::PrimaryContact,
        "citizen" => StepActor::Citizen,
        "other" => StepActor::Other,
        _ => StepActor::Worker(fields.parse("actor")?),
    })
}

/// A window of days, or "we don't know yet" with the day by which the citizen hears from us.
fn expectation_of(fields: &Fields, today: Date) -> Result<Expectation, Problem> {
    let to = fields.day("to")?;
    if fields.is_ticked("unknown") {
        return Ok(Expectation::Unknown { hear_by: to });
    }
    let from = fields.day_if_any("from")?.unwrap_or(to.min(today));
    Ok(Expectation::Agreed { from, to })
}

async fn step_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    path: String,
    values: Fields,
    fetch: bool,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let actors = actors(&opened.image, opened.inquiry()?, t);
    let name = path.trim_start_matches('/').to_owned();
    let kept = match fetch {
        true => crate::draft::kept(web, visitor, &name).await?,
        false => None,
    };
    Ok(Form::new(t, "step", path, web.form_key(visitor.actor()))
        .filled(values.clone())
        .with_draft(name, kept)
        .hidden("seen", values.text("seen"))
        .needs("what", Entry::Line(0))
        .may("citizen_does", Entry::Lines(3))
        .needs("actor", Entry::Select(actors))
        .may("from", Entry::Day)
        .needs("to", Entry::Day)
        .may("unknown", Entry::Tick))
}

pub(super) async fn plan(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let path = format!("{}/skridt", opened.href());
    let values = Fields(vec![("actor".into(), "primary_contact".into())]);
    let form = step_form(&web, &visitor, &opened, path, values, true).await?;
    let about = About { key: "step-plan-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_plan(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let today = web.office.today();
    let command = (|| {
        Ok(PlanStep {
            inquiry: inquiry.id,
            words: words(&fields, inquiry)?,
            actor: actor_of(&fields)?,
            expectation: expectation_of(&fields, today)?,
        }
        .into())
    })();
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let path = format!("{}/skridt", opened.href());
    let form =
        step_form(&web, &visitor, &opened, path, fields, false).await?.with_problem(&problem);
    let about = About { key: "step-plan-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

fn words(fields: &Fields, inquiry: &Inquiry) -> Result<Sealed<StepWords>, Problem> {
    let words =
        StepWords { what: fields.words("what"), citizen_does: fields.words("citizen_does") };
    Ok(Sealed::close(inquiry.citizen, &checked(words)?))
}

fn step_by(inquiry: &Inquiry, id: StepId) -> Result<&Step, Failure> {
    inquiry.roadmap.step(id).ok_or(Failure::NotFound)
}

fn kept_step(
    opened: &Opened,
    inquiry: &Inquiry,
    step: &Step,
    t: &'static Texts,
    today: Date,
) -> Fields {
    let (image, look) = (&*opened.image, &opened.look);
    let steps = Steps { image, inquiry, look, t, today, reader: Reader::Staff };
    let words = steps.words(step);
    let mut fields = vec![
        ("seen".to_owned(), step.version.to_string()),
        ("what".to_owned(), words.what),
        ("citizen_does".to_owned(), words.citizen_does),
        ("actor".to_owned(), actor_code(step.actor)),
        ("to".to_owned(), step.expectation.due().to_string()),
    ];
    match step.expectation {
        Expectation::Agreed { from, .. } | Expectation::Forecast { from, .. } => {
            fields.push(("from".to_owned(), from.to_string()));
        }
        Expectation::Unknown { .. } => fields.push(("unknown".to_owned(), "yes".to_owned())),
        Expectation::Promised { .. } => {}
    }
    Fields(fields)
}

pub(super) async fn change(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, step)): At<(InquiryId, StepId)>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let kept = step_by(inquiry, step)?;
    let values = kept_step(&opened, inquiry, kept, visitor.texts(), web.office.today());
    let path = format!("{}/skridt/{step}", opened.href());
    let form = step_form(&web, &visitor, &opened, path, values, true).await?;
    let about = About { key: "step-change-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_change(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, step)): At<(InquiryId, StepId)>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let kept = step_by(inquiry, step)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let before = kept_step(&opened, inquiry, kept, t, today);
    let command = changed(&fields, &before, inquiry, kept, today);
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let (mut typed, mut meanwhile) = (fields, Vec::new());
    if problem.is_conflict() {
        meanwhile = ["what", "citizen_does", "to"]
            .into_iter()
            .map(|field| saved(t, field, before.text(field)))
            .filter(|line| !line.text.is_empty())
            .collect();
        typed = typed.seeing(before.text("seen"));
    }
    let path = format!("{}/skridt/{step}", opened.href());
    let mut form =
        step_form(&web, &visitor, &opened, path, typed, false).await?.with_problem(&problem);
    form.saved_meanwhile = meanwhile;
    let about = About { key: "step-change-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

/// A step keeps its standard text unless its words were changed, and its window unless its days were.
fn changed(
    fields: &Fields,
    before: &Fields,
    inquiry: &Inquiry,
    step: &Step,
    today: Date,
) -> Result<Command, Problem> {
    let same = |names: &[&str]| names.iter().all(|name| fields.words(name) == before.words(name));
    let keeps_text = matches!(step.text, StepText::Standard(_)) && same(&["what", "citizen_does"]);
    let expectation = match same(&["from", "to", "unknown"]) {
        true => step.expectation,
        false => expectation_of(fields, today)?,
    };
    Ok(ChangeStep {
        inquiry: inquiry.id,
        step: step.id,
        words: if keeps_text { None } else { Some(words(fields, inquiry)?) },
        actor: actor_of(fields)?,
        expectation,
        seen: fields.seen()?,
    }
    .into())
}

async fn delay_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    step: StepId,
    values: Option<Fields>,
) -> Result<Form, Failure> {
    let path = format!("{}/skridt/{step}/besked", opened.href());
    let name = path.trim_start_matches('/').to_owned();
    let kept = match values {
        None => crate::draft::kept(web, visitor, &name).await?,
        Some(_) => None,
    };
    Ok(Form::new(visitor.texts(), "delay", path, web.form_key(visitor.actor()))
        .filled(values.unwrap_or_default())
        .with_draft(name, kept)
        .needs("text", Entry::Lines(4))
        .labelled("field-delay-reason")
        .needs("to", Entry::Day)
        .labelled("field-new-time")
        .may("unknown", Entry::Tick)
        .submit("delay-send"))
}

pub(super) async fn delay(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, step)): At<(InquiryId, StepId)>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    step_by(opened.inquiry()?, step)?;
    let form = delay_form(&web, &visitor, &opened, step, None).await?;
    let about = About { key: "delay-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_delay(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, step)): At<(InquiryId, StepId)>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let kept = step_by(inquiry, step)?.id;
    let today = web.office.today();
    let command = (|| {
        let reason = checked(DelayReason { text: fields.words("text") })?;
        Ok(GiveDelayNotice {
            inquiry: inquiry.id,
            step: kept,
            reason: Sealed::close(inquiry.citizen, &reason),
            expectation: expectation_of(&fields, today)?,
        }
        .into())
    })();
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let form = delay_form(&web, &visitor, &opened, step, Some(fields)).await?;
    let about = About { key: "delay-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form.with_problem(&problem)))
}

/// The acts of one button: finish, drop, put ahead again.
pub(super) async fn act(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, step, act)): At<(InquiryId, StepId, String)>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let command: Command = match act.as_str() {
        "faerdig" => FinishStep { inquiry, step }.into(),
        "drop" => DropStep { inquiry, step }.into(),
        "genaabn" => ReopenStep { inquiry, step }.into(),
        _ => return Err(Refusal::new(Reason::Unknown).into()),
    };
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, visitor.actor(), &fields, Ok(command), &back).await
}
