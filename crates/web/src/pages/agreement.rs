//! The agreement with the citizen, and the course that starts with it.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::show;
use crate::staff::{About, Opened, checked, posted, saved, send, send_or_fail};
use crate::visitor::Visitor;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
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
        .route("/henvendelse/{inquiry}/aftale", get(show).post(send_words))
        .route("/henvendelse/{inquiry}/aftale/ja", post(confirm))
        .route("/henvendelse/{inquiry}/forloeb", get(start).post(send_start))
}

/// A new agreement asks for the course too, so that nothing is typed twice; an existing one is changed.
async fn form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    values: Option<Fields>,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let inquiry = opened.inquiry()?;
    let name = format!("henvendelse/{}/aftale", opened.id);
    let kept = match values {
        None => crate::draft::kept(web, visitor, &name).await?,
        Some(_) => None,
    };
    let values = values.unwrap_or_else(|| kept_words(opened, inquiry));
    let form = Form::new(
        t,
        "agreement",
        format!("{}/aftale", opened.href()),
        web.form_key(visitor.actor()),
    )
    .filled(values.clone())
    .with_draft(name, kept)
    .needs("wants", Entry::Lines(4))
    .may("support", Entry::Lines(3))
    .may("who_does_what", Entry::Lines(3))
    .may("planned_end", Entry::Day);
    if inquiry.agreement.is_some() {
        return Ok(form.hidden("seen", values.text("seen")).submit("form-save"));
    }
    Ok(form
        .may("kind", Entry::Select(choices(t, "course-kind", CourseKind::ALL, CourseKind::code)))
        .may("legal_basis", Entry::Line(4))
        .may(
            "confirmation",
            Entry::Select(choices(
                t,
                "confirmation",
                &Confirmation::BESIDE_A_WORKER,
                Confirmation::code,
            )),
        )
        .submit("agreement-send"))
}

fn kept_words(opened: &Opened, inquiry: &Inquiry) -> Fields {
    let Some(agreement) = &inquiry.agreement else {
        return Fields::default();
    };
    let words = show::opened(agreement.words.as_ref(), &opened.look).unwrap_or_default();
    let planned_end = agreement.planned_end.map_or_else(String::new, |day| day.to_string());
    Fields(vec![
        ("seen".into(), agreement.version.to_string()),
        ("wants".into(), words.wants),
        ("support".into(), words.support),
        ("who_does_what".into(), words.who_does_what),
        ("planned_end".into(), planned_end),
    ])
}

fn about(opened: &Opened, inquiry: &Inquiry) -> About<'static> {
    let key = match inquiry.agreement {
        None => "agreement-title",
        Some(_) => "agreement-change-title",
    };
    About { key, back: opened.href() }
}

async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let form = form(&web, &visitor, &opened, None).await?;
    Ok(about(&opened, opened.inquiry()?).page(&web, &opened.image, &visitor, form))
}

async fn take_in(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    body: &[u8],
) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let opened = Opened::by(web, visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let is_change = !fields.text("seen").is_empty();
    let command =
        if is_change { change(&fields, inquiry) } else { agreement(web, &fields, inquiry) };
    let Some(problem) = send(web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let t = visitor.texts();
    let (mut typed, mut meanwhile) = (fields, Vec::new());
    // A second agreement is somebody else's first: the one who comes second sees both.
    if problem.is_conflict() || (!is_change && inquiry.agreement.is_some()) {
        let now = kept_words(&opened, inquiry);
        meanwhile = ["wants", "support", "who_does_what"]
            .into_iter()
            .map(|field| saved(t, field, now.text(field)))
            .filter(|line| !line.text.is_empty())
            .collect();
        typed = typed.seeing(now.text("seen"));
        if !is_change {
            typed.0.push(("seen".into(), now.text("seen").to_owned()));
        }
    }
    let mut form = form(web, visitor, &opened, Some(typed)).await?.with_problem(&problem);
    form.saved_meanwhile = meanwhile;
    Ok(about(&opened, inquiry).page(web, &opened.image, visitor, form))
}

async fn send_words(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    take_in(&web, &visitor, id, &body).await
}

fn words(fields: &Fields, inquiry: &Inquiry) -> Result<Sealed<AgreementWords>, Problem> {
    let words = checked(AgreementWords {
        wants: fields.words("wants"),
        support: fields.words("support"),
        who_does_what: fields.words("who_does_what"),
    })?;
    Ok(Sealed::close(inquiry.citizen, &words))
}

fn agreement(web: &Web, fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problem> {
    let now = web.office.clock().now();
    let course = match fields.text("kind") {
        "" => None,
        _ => Some(CourseStart {
            kind: fields.choice("kind", CourseKind::from_code)?,
            started_at: now,
            legal_basis: fields.parse_if_any("legal_basis")?,
        }),
    };
    let confirmation = match fields.text("confirmation") {
        "" => None,
        _ => Some(fields.choice("confirmation", Confirmation::from_code)?),
    };
    Ok(MakeAgreement {
        inquiry: inquiry.id,
        agreed_at: now,
        planned_end: fields.day_if_any("planned_end")?,
        words: Some(words(fields, inquiry)?),
        confirmation,
        course,
    }
    .into())
}

fn change(fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problem> {
    Ok(ChangeAgreement {
        inquiry: inquiry.id,
        planned_end: fields.day_if_any("planned_end")?,
        words: words(fields, inquiry)?,
        seen: fields.seen()?,
    }
    .into())
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
    send_or_fail(&web, visitor.actor(), &fields, command, &back).await
}

fn start_form(web: &Web, visitor: &Visitor, opened: &Opened, values: Option<Fields>) -> Form {
    let t = visitor.texts();
    let values = values
        .unwrap_or_else(|| Fields(vec![("started_at".into(), web.office.today().to_string())]));
    Form::new(t, "start", format!("{}/forloeb", opened.href()), web.form_key(visitor.actor()))
        .filled(values)
        .needs("kind", Entry::Select(choices(t, "course-kind", CourseKind::ALL, CourseKind::code)))
        .needs("started_at", Entry::Day)
        .may("legal_basis", Entry::Line(4))
        .submit("start-send")
}

async fn start(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let form = start_form(&web, &visitor, &opened, None);
    let about = About { key: "start-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

async fn send_start(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?.id;
    let command = (|| {
        let start = CourseStart {
            kind: fields.choice("kind", CourseKind::from_code)?,
            started_at: fields.moment("started_at", web.office.clock().now())?,
            legal_basis: fields.parse_if_any("legal_basis")?,
        };
        Ok(StartCourse { inquiry, start }.into())
    })();
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let form = start_form(&web, &visitor, &opened, Some(fields)).with_problem(&problem);
    let about = About { key: "start-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}
