//! The end of a course: discharge plan, closing, taking a closing back, coming back.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::inquiry_form::{InquiryForm, Setting};
use crate::problems::{Problems, Together};
use crate::staff::{About, checked, helping, posted, send, send_or_fail, was_taken_in};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::access;
use roret_domain::command::{
    CloseCourse, Command, DischargePlanDraft, ReenterCourse, WithdrawClosing, WriteDischargePlan,
};
use roret_domain::course::{ClosingReason, Course, DischargePlanWords, Outcome};
use roret_domain::id::{InquiryId, Position};
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

fn open_course(inquiry: &Inquiry) -> Result<&Course, Refusal> {
    inquiry.open_course().ok_or(Refusal::new(CourseReason::CourseClosed))
}

/// The plan as it is kept, as fields.
fn kept_plan(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
    let Some(plan) = &open_course(setting.inquiry)?.discharge_plan else {
        return Ok(Fields(vec![("seen".into(), String::new())]));
    };
    let words = plan.words.open(&setting.opened.look).unwrap_or_default();
    Ok(Fields(vec![
        ("seen".into(), plan.version.to_string()),
        ("afterwards".into(), words.afterwards),
        ("signs".into(), words.signs),
        ("whom_to_call".into(), words.whom_to_call),
        ("offer".into(), words.offer),
    ]))
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
        seen: fields.parse_if_any("seen")?.map(Position),
    }))
}

fn with_plan(form: Form) -> Form {
    form.may("afterwards", Entry::Lines(4))
        .may("signs", Entry::Lines(3))
        .may("whom_to_call", Entry::Lines(2))
        .may("offer", Entry::Line(27))
}

/// Writes the discharge plan.
pub(super) struct Plan;

impl InquiryForm for Plan {
    type At = InquiryId;
    const PREFIX: &'static str = "closing";
    const COMPARED: &'static [&'static str] = &PLAN_FIELDS;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "plan-title"
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        kept_plan(setting)
    }

    fn fields(_: &Setting<'_, InquiryId>, form: Form) -> Form {
        with_plan(form)
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let (inquiry, course) = (setting.inquiry.id, open_course(setting.inquiry)?.id);
        let plan = plan_of(fields, setting.inquiry)?;
        let plan = plan.ok_or(Refusal::at("afterwards", Reason::TextMissing))?;
        Ok(WriteDischargePlan { inquiry, course, plan }.into())
    }
}

/// Closes a course.
pub(super) struct Close;

impl InquiryForm for Close {
    type At = InquiryId;
    const PREFIX: &'static str = "closing";
    const COMPARED: &'static [&'static str] = &PLAN_FIELDS;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "close-title"
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        let mut fields = kept_plan(setting)?;
        fields.0.push(("closed_at".into(), setting.today.to_string()));
        Ok(fields)
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let t = setting.t;
        let form = form
            .needs("reason", Entry::Select(choices(t, "closing", &REASONS, ClosingReason::code)))
            .needs("closed_at", Entry::Day)
            .may("outcome", Entry::Select(choices(t, "outcome", Outcome::ALL, Outcome::code)))
            .may("onward_section", Entry::Line(4));
        with_plan(form).submit("close-send")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let (inquiry, course) = (setting.inquiry.id, open_course(setting.inquiry)?.id);
        let (reason, closed_at, outcome, onward_section, plan) = (
            fields.choice("reason", ClosingReason::from_code),
            fields.moment("closed_at", setting.now),
            fields.choice_if_any("outcome", Outcome::from_code),
            fields.parse_if_any("onward_section"),
            plan_of(fields, setting.inquiry),
        )
            .together()?;
        let close =
            CloseCourse { inquiry, course, closed_at, reason, outcome, onward_section, plan };
        Ok(close.into())
    }
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
    send_or_fail(&web, &visitor, &fields, command.map_err(Problems::from), &back).await
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
    let Some(problems) = send(&web, &visitor, &fields, command.map_err(Problems::from)).await?
    else {
        return Ok(see_other(&back));
    };
    let form = reentry_form(&web, &visitor, inquiry, Some(fields)).with_problems(&problems);
    Ok(About { key: "reenter-title", back }.page(&web, &image, &visitor, form))
}
