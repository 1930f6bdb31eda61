//! The end of a course: discharge plan, closing, taking a closing back, coming back.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem, Saved};
use crate::form::{Entry, Form, choices};
use crate::staff::{
    About, Opened, checked, helping, opened_for, posted, saved, send, send_or_fail, was_taken_in,
};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::access;
use roret_domain::command::{
    CloseCourse, Command, DischargePlanDraft, ReenterCourse, WithdrawClosing, WriteDischargePlan,
};
use roret_domain::course::{ClosingReason, Course, DischargePlanWords, Outcome};
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::refusal::{CourseReason, Reason, Refusal};
use roret_domain::sealed::Sealed;
use std::sync::Arc;

/// Reasons a worker chooses between, in the order shown.
const REASONS: [ClosingReason; 7] = [
    ClosingReason::GoalsReached,
    ClosingReason::NoFurtherNeed,
    ClosingReason::LongerSupport,
    ClosingReason::CitizenStopped,
    ClosingReason::Moved,
    ClosingReason::NoContact,
    ClosingReason::Died,
];

const PLAN_FIELDS: [&str; 4] = ["afterwards", "signs", "whom_to_call", "offer"];

fn open_course(inquiry: &Inquiry) -> Result<&Course, Failure> {
    inquiry.open_course().ok_or_else(|| Refusal::new(CourseReason::CourseClosed).into())
}

/// The plan as it is kept, as fields.
fn kept_plan(opened: &Opened, course: &Course) -> Fields {
    let Some(plan) = &course.discharge_plan else {
        return Fields(vec![("seen".into(), String::new())]);
    };
    let words = plan.words.open(&opened.look).unwrap_or_default();
    Fields(vec![
        ("seen".into(), plan.version.to_string()),
        ("afterwards".into(), words.afterwards),
        ("signs".into(), words.signs),
        ("whom_to_call".into(), words.whom_to_call),
        ("offer".into(), words.offer),
    ])
}

/// The plan as it was typed; none if nothing was.
fn plan_of(fields: &Fields, inquiry: &Inquiry) -> Result<Option<DischargePlanDraft>, Problem> {
    if PLAN_FIELDS.iter().all(|name| fields.text(name).is_empty()) {
        return Ok(None);
    }
    let words = checked(DischargePlanWords {
        afterwards: fields.words("afterwards"),
        signs: fields.words("signs"),
        whom_to_call: fields.words("whom_to_call"),
        offer: fields.words("offer"),
    })?;
    Ok(Some(DischargePlanDraft {
        has_bridge: !words.offer.is_empty(),
        words: Sealed::close(inquiry.citizen, &words),
        seen: fields.parse_if_any("seen")?.map(roret_domain::id::Position),
    }))
}

fn with_plan(form: Form) -> Form {
    form.may("afterwards", Entry::Lines(4))
        .may("signs", Entry::Lines(3))
        .may("whom_to_call", Entry::Lines(2))
        .may("offer", Entry::Line(27))
}

/// What somebody else wrote into the plan meanwhile, and the form over the version that now stands.
fn over_newer_plan(
    visitor: &Visitor,
    opened: &Opened,
    course: &Course,
    typed: Fields,
    problem: &Problem,
) -> (Fields, Vec<Saved>) {
    if !problem.is_conflict() {
        return (typed, Vec::new());
    }
    let now = kept_plan(opened, course);
    let meanwhile = PLAN_FIELDS
        .into_iter()
        .map(|field| saved(visitor.texts(), field, now.text(field)))
        .filter(|line| !line.text.is_empty())
        .collect();
    (typed.seeing(now.text("seen")), meanwhile)
}

async fn form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    page: &'static str,
    values: Option<Fields>,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let path = format!("{}/{page}", opened.href());
    let name = path.trim_start_matches('/').to_owned();
    let kept = match values {
        None => crate::draft::kept(web, visitor, &name).await?,
        Some(_) => None,
    };
    let values = match values {
        Some(values) => values,
        None => {
            let mut fields = kept_plan(opened, open_course(opened.inquiry()?)?);
            fields.0.push(("closed_at".into(), web.office.today().to_string()));
            fields
        }
    };
    let form = Form::new(t, "closing", path, web.form_key(visitor.actor()))
        .filled(values.clone())
        .with_draft(name, kept)
        .hidden("seen", values.text("seen"));
    if page == "udslusning" {
        return Ok(with_plan(form));
    }
    let form = form
        .needs("reason", Entry::Select(choices(t, "closing", &REASONS, ClosingReason::code)))
        .needs("closed_at", Entry::Day)
        .may("outcome", Entry::Select(choices(t, "outcome", Outcome::ALL, Outcome::code)))
        .may("onward_section", Entry::Line(4));
    Ok(with_plan(form).submit("close-send"))
}

pub(super) async fn plan(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    show_form(&web, &visitor, id, "udslusning", "plan-title").await
}

pub(super) async fn close(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    show_form(&web, &visitor, id, "afslut", "close-title").await
}

async fn show_form(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    page: &'static str,
    key: &'static str,
) -> Result<Response, Failure> {
    let opened = Opened::by(web, visitor, id).await?;
    let form = form(web, visitor, &opened, page, None).await?;
    Ok(About { key, back: opened.href() }.page(web, &opened.image, visitor, form))
}

pub(super) async fn send_plan(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let command = |fields: &Fields, inquiry: &Inquiry, course: &Course| {
        let plan =
            plan_of(fields, inquiry)?.ok_or(Refusal::at("afterwards", Reason::TextMissing))?;
        Ok(WriteDischargePlan { inquiry: inquiry.id, course: course.id, plan }.into())
    };
    send_form(&web, &visitor, id, &body, ("udslusning", "plan-title"), command).await
}

pub(super) async fn send_close(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let now = web.office.clock().now();
    let command = |fields: &Fields, inquiry: &Inquiry, course: &Course| {
        let reason = fields.choice("reason", ClosingReason::from_code)?;
        let outcome = match fields.text("outcome") {
            "" => None,
            _ => Some(fields.choice("outcome", Outcome::from_code)?),
        };
        Ok(CloseCourse {
            inquiry: inquiry.id,
            course: course.id,
            closed_at: fields.moment("closed_at", now)?,
            reason,
            outcome,
            onward_section: fields.parse_if_any("onward_section")?,
            plan: plan_of(fields, inquiry)?,
        }
        .into())
    };
    send_form(&web, &visitor, id, &body, ("afslut", "close-title"), command).await
}

async fn send_form(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    body: &[u8],
    (page, key): (&'static str, &'static str),
    command: impl FnOnce(&Fields, &Inquiry, &Course) -> Result<Command, Problem>,
) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let then = format!("/henvendelse/{id}");
    let opened = match opened_for(web, visitor, id, &fields, &then).await? {
        Ok(opened) => opened,
        Err(sent_before) => return Ok(sent_before),
    };
    let inquiry = opened.inquiry()?;
    let course = open_course(inquiry)?;
    let command = command(&fields, inquiry, course);
    let Some(problem) = send(web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let (typed, meanwhile) = over_newer_plan(visitor, &opened, course, fields, &problem);
    let mut form = form(web, visitor, &opened, page, Some(typed)).await?.with_problem(&problem);
    form.saved_meanwhile = meanwhile;
    Ok(About { key, back: opened.href() }.page(web, &opened.image, visitor, form))
}

/// Takes a closing back that was a mistake.
pub(super) async fn withdraw(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let command = fields
        .parse("course")
        .map(|course| WithdrawClosing { inquiry, course, undoes: None }.into());
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, visitor.actor(), &fields, command, &back).await
}

/// The closed course that a citizen comes back to. Its content is closed until then.
fn closed_course<'a>(
    image: &'a Image,
    visitor: &Visitor,
    id: InquiryId,
) -> Result<(&'a Inquiry, &'a Course), Failure> {
    helping(image, visitor)?;
    let inquiry = image.inquiry(id).ok_or(Failure::NotFound)?;
    access::may_see_frame(image, visitor.actor(), visitor.now, inquiry)?;
    let course = inquiry.courses.last().filter(|course| !course.is_open());
    course
        .map(|course| (inquiry, course))
        .ok_or_else(|| Refusal::new(CourseReason::CourseOpen).into())
}

fn reentry_form(web: &Web, visitor: &Visitor, inquiry: &Inquiry, values: Option<Fields>) -> Form {
    let today = web.office.today().to_string();
    let values = values.unwrap_or_else(|| Fields(vec![("reentered_at".into(), today)]));
    let action = format!("/henvendelse/{}/tilbage", inquiry.id);
    Form::new(visitor.texts(), "reenter", action, web.form_key(visitor.actor()))
        .filled(values)
        .needs("reentered_at", Entry::Day)
        .submit("reenter-send")
}

pub(super) async fn reenter(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    closed_course(&image, &visitor, id).map(|(inquiry, _)| {
        let form = reentry_form(&web, &visitor, inquiry, None);
        let back = format!("/henvendelse/{id}");
        About { key: "reenter-title", back }.page(&web, &image, &visitor, form)
    })
}

pub(super) async fn send_reentry(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let image = web.office.image();
    let back = format!("/henvendelse/{id}");
    let (inquiry, course) = match closed_course(&image, &visitor, id) {
        Err(_) if was_taken_in(&web, &visitor, id, &fields).await => {
            return Ok(see_other(&back));
        }
        found => found?,
    };
    let command = fields.moment("reentered_at", web.office.clock().now()).map(|reentered_at| {
        ReenterCourse { inquiry: inquiry.id, course: course.id, reentered_at }.into()
    });
    let Some(problem) = send(&web, visitor.actor(), &fields, command).await? else {
        return Ok(see_other(&back));
    };
    let form = reentry_form(&web, &visitor, inquiry, Some(fields)).with_problem(&problem);
    Ok(About { key: "reenter-title", back }.page(&web, &image, &visitor, form))
}
