//! The agreement with the citizen, and the course that starts with it.

use crate::Web;
use crate::address::At;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::inquiry_form::{InquiryForm, Setting, inquiry_form};
use crate::problems::{Problems, Together};
use crate::show;
use crate::staff::{checked, posted, send_or_fail};
use crate::visitor::Visitor;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::command::{
    ChangeAgreement, Command, ConfirmAgreement, CourseStart, MakeAgreement, StartCourse,
};
use roret_domain::course::CourseKind;
use roret_domain::id::InquiryId;
use roret_domain::inquiry::Inquiry;
use roret_domain::sealed::Sealed;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/henvendelse/{inquiry}/aftale", inquiry_form::<Agreement>())
        .route("/henvendelse/{inquiry}/aftale/ja", post(confirm))
        .route("/henvendelse/{inquiry}/forloeb", inquiry_form::<Start>())
}

/// Makes the agreement. A new one asks for the course too, so that nothing is typed twice; an existing one is changed.
struct Agreement;

/// Whether the form was drawn over an agreement.
fn is_change(fields: &Fields) -> bool {
    !fields.text("seen").is_empty()
}

impl InquiryForm for Agreement {
    type At = InquiryId;
    const PREFIX: &'static str = "agreement";
    const COMPARED: &'static [&'static str] = &["wants", "support", "who_does_what", "planned_end"];

    fn title(setting: &Setting<'_, InquiryId>) -> &'static str {
        match setting.inquiry.agreement {
            None => "agreement-title",
            Some(_) => "agreement-change-title",
        }
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        let Some(agreement) = &setting.inquiry.agreement else {
            return Ok(Fields::default());
        };
        let look = &setting.opened.look;
        let words = show::opened(agreement.words.as_ref(), look).unwrap_or_default();
        let planned_end = agreement.planned_end.map_or_else(String::new, |day| day.to_string());
        Ok(Fields(vec![
            ("seen".into(), agreement.version.to_string()),
            ("wants".into(), words.wants),
            ("support".into(), words.support),
            ("who_does_what".into(), words.who_does_what),
            ("planned_end".into(), planned_end),
        ]))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let t = setting.t;
        let form = form
            .needs("wants", Entry::Lines(4))
            .may("support", Entry::Lines(3))
            .may("who_does_what", Entry::Lines(3))
            .may("planned_end", Entry::Day);
        if setting.inquiry.agreement.is_some() {
            return form;
        }
        let kinds = choices(t, "course-kind", CourseKind::ALL, CourseKind::code);
        let said = choices(t, "confirmation", &Confirmation::BESIDE_A_WORKER, Confirmation::code);
        form.may("kind", Entry::Select(kinds))
            .may("legal_basis", Entry::Line(4))
            .may("confirmation", Entry::Select(said))
            .submit("agreement-send")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        match is_change(fields) {
            true => change(fields, setting.inquiry),
            false => agreement(setting, fields),
        }
    }

    /// A second agreement is somebody else's first: the one who comes second sees both.
    fn is_conflict(setting: &Setting<'_, InquiryId>, fields: &Fields, problems: &Problems) -> bool {
        let is_second = !is_change(fields) && setting.inquiry.agreement.is_some();
        problems.is_conflict() || is_second
    }
}

fn words(fields: &Fields, inquiry: &Inquiry) -> Result<Sealed<AgreementWords>, Problem> {
    let words = checked(AgreementWords {
        wants: fields.words("wants"),
        support: fields.words("support"),
        who_does_what: fields.words("who_does_what"),
    })?;
    Ok(Sealed::close(inquiry.citizen, &words))
}

fn agreement(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
    let (planned_end, words, confirmation, kind, legal_basis) = (
        fields.day_if_any("planned_end"),
        words(fields, setting.inquiry),
        fields.choice_if_any("confirmation", Confirmation::from_code),
        fields.choice_if_any("kind", CourseKind::from_code),
        fields.parse_if_any("legal_basis"),
    )
        .together()?;
    let course = kind.map(|kind| CourseStart { kind, started_at: setting.now, legal_basis });
    Ok(MakeAgreement {
        inquiry: setting.inquiry.id,
        agreed_at: setting.now,
        planned_end,
        words: Some(words),
        confirmation,
        course,
    }
    .into())
}

fn change(fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problems> {
    let (planned_end, words, seen) =
        (fields.day_if_any("planned_end"), words(fields, inquiry), fields.seen()).together()?;
    Ok(ChangeAgreement { inquiry: inquiry.id, planned_end, words, seen }.into())
}

/// The citizen says yes beside the worker.
async fn confirm(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let command = fields
        .choice("confirmation", Confirmation::from_code)
        .map(|confirmation| ConfirmAgreement { inquiry, confirmation }.into());
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, &visitor, &fields, command.map_err(Problems::from), &back).await
}

/// Starts a course.
struct Start;

impl InquiryForm for Start {
    type At = InquiryId;
    const PREFIX: &'static str = "start";
    const KEEPS_DRAFT: bool = false;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "start-title"
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        Ok(Fields(vec![("started_at".into(), setting.today.to_string())]))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let kinds = choices(setting.t, "course-kind", CourseKind::ALL, CourseKind::code);
        form.needs("kind", Entry::Select(kinds))
            .needs("started_at", Entry::Day)
            .may("legal_basis", Entry::Line(4))
            .submit("start-send")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let (kind, started_at, legal_basis) = (
            fields.choice("kind", CourseKind::from_code),
            fields.moment("started_at", setting.now),
            fields.parse_if_any("legal_basis"),
        )
            .together()?;
        let start = CourseStart { kind, started_at, legal_basis };
        Ok(StartCourse { inquiry: setting.inquiry.id, start }.into())
    }
}
