//! Steps of a roadmap: plan, change, tell of a delay, finish, drop, put ahead again.

use crate::Web;
use crate::address::At;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Choice, Entry, Form};
use crate::inquiry_form::{InquiryForm, Setting};
use crate::problems::{Problems, Together};
use crate::show::{Reader, Steps};
use crate::staff::{checked, posted, send_or_fail};
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

fn step_fields<A>(setting: &Setting<'_, A>, form: Form) -> Form {
    let actors = actors(&setting.opened.image, setting.inquiry, setting.t);
    form.needs("what", Entry::Line(0))
        .may("citizen_does", Entry::Lines(3))
        .needs("actor", Entry::Select(actors))
        .may("from", Entry::Day)
        .needs("to", Entry::Day)
        .may("unknown", Entry::Tick)
}

fn words(fields: &Fields, inquiry: &Inquiry) -> Result<Sealed<StepWords>, Problem> {
    let words =
        StepWords { what: fields.words("what"), citizen_does: fields.words("citizen_does") };
    Ok(Sealed::close(inquiry.citizen, &checked(words)?))
}

/// Plans a step.
pub(super) struct Plan;

impl InquiryForm for Plan {
    type At = InquiryId;
    const PREFIX: &'static str = "step";

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "step-plan-title"
    }

    fn values(_: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        Ok(Fields(vec![("actor".into(), "primary_contact".into())]))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        step_fields(setting, form)
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let (words, actor, expectation) = (
            words(fields, setting.inquiry),
            actor_of(fields),
            expectation_of(fields, setting.today),
        )
            .together()?;
        Ok(PlanStep { inquiry: setting.inquiry.id, words, actor, expectation }.into())
    }
}

fn step_at<'a>(setting: &Setting<'a, (InquiryId, StepId)>) -> Result<&'a Step, Failure> {
    setting.inquiry.roadmap.step(setting.at.1).ok_or(Failure::NotFound)
}

/// Changes a step.
pub(super) struct Change;

impl InquiryForm for Change {
    type At = (InquiryId, StepId);
    const PREFIX: &'static str = "step";
    const COMPARED: &'static [&'static str] = &["what", "citizen_does", "to"];

    fn title(_: &Setting<'_, Self::At>) -> &'static str {
        "step-change-title"
    }

    fn is_there(setting: &Setting<'_, Self::At>) -> Result<(), Failure> {
        step_at(setting).map(|_| ())
    }

    fn values(setting: &Setting<'_, Self::At>) -> Result<Fields, Failure> {
        Ok(kept_step(setting, step_at(setting)?))
    }

    fn fields(setting: &Setting<'_, Self::At>, form: Form) -> Form {
        step_fields(setting, form)
    }

    fn command(setting: &Setting<'_, Self::At>, fields: &Fields) -> Result<Command, Problems> {
        let inquiry = setting.inquiry;
        let step = inquiry.roadmap.step(setting.at.1).ok_or(Refusal::new(Reason::Unknown))?;
        let before = kept_step(setting, step);
        let same =
            |names: &[&str]| names.iter().all(|name| fields.words(name) == before.words(name));
        // A step keeps its standard text unless its words were changed, and its window unless its days were.
        let is_standard = matches!(step.text, StepText::Standard(_));
        let words = match is_standard && same(&["what", "citizen_does"]) {
            true => Ok(None),
            false => words(fields, inquiry).map(Some),
        };
        let expectation = match same(&["from", "to", "unknown"]) {
            true => Ok(step.expectation),
            false => expectation_of(fields, setting.today),
        };
        let (words, actor, expectation, seen) =
            (words, actor_of(fields), expectation, fields.seen()).together()?;
        let (inquiry, step) = (inquiry.id, step.id);
        Ok(ChangeStep { inquiry, step, words, actor, expectation, seen }.into())
    }
}

fn kept_step(setting: &Setting<'_, (InquiryId, StepId)>, step: &Step) -> Fields {
    let Setting { opened, inquiry, t, today, .. } = *setting;
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

/// Tells of a delay.
pub(super) struct Delay;

impl InquiryForm for Delay {
    type At = (InquiryId, StepId);
    const PREFIX: &'static str = "delay";

    fn title(_: &Setting<'_, Self::At>) -> &'static str {
        "delay-title"
    }

    fn is_there(setting: &Setting<'_, Self::At>) -> Result<(), Failure> {
        step_at(setting).map(|_| ())
    }

    fn values(_: &Setting<'_, Self::At>) -> Result<Fields, Failure> {
        Ok(Fields::default())
    }

    fn fields(_: &Setting<'_, Self::At>, form: Form) -> Form {
        form.needs("text", Entry::Lines(4))
            .labelled("field-delay-reason")
            .needs("to", Entry::Day)
            .labelled("field-new-time")
            .may("unknown", Entry::Tick)
            .submit("delay-send")
    }

    fn command(setting: &Setting<'_, Self::At>, fields: &Fields) -> Result<Command, Problems> {
        let (reason, expectation) = (
            checked(DelayReason { text: fields.words("text") }),
            expectation_of(fields, setting.today),
        )
            .together()?;
        let (inquiry, step) = setting.at;
        let reason = Sealed::close(setting.inquiry.citizen, &reason);
        Ok(GiveDelayNotice { inquiry, step, reason, expectation }.into())
    }
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
    send_or_fail(&web, &visitor, &fields, Ok(command), &back).await
}
