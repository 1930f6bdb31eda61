//! Contacts and the people involved in a course.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::staff::{About, Opened, checked, posted, saved, send, send_or_fail};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::command::{
    Command, CorrectContact, EndInvolvement, InvolveProfession, RegisterContact,
};
use roret_domain::course::{Contact, ContactKind, ContactNote, Course, Profession};
use roret_domain::id::{ContactId, InquiryId};
use roret_domain::inquiry::Inquiry;
use roret_domain::refusal::{CourseReason, Refusal};
use roret_domain::sealed::Sealed;
use std::sync::Arc;

fn open_course(inquiry: &Inquiry) -> Result<&Course, Failure> {
    inquiry.open_course().ok_or_else(|| Refusal::new(CourseReason::CourseClosed).into())
}

async fn contact_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    values: Option<Fields>,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let name = format!("henvendelse/{}/kontakt", opened.id);
    let kept = match values {
        None => crate::draft::kept(web, visitor, &name).await?,
        Some(_) => None,
    };
    let values =
        values.unwrap_or_else(|| Fields(vec![("at".into(), web.office.today().to_string())]));
    Ok(Form::new(t, "contact", format!("{}/kontakt", opened.href()), web.form_key(visitor.actor()))
        .filled(values)
        .with_draft(name, kept)
        .needs(
            "kind",
            Entry::Select(choices(t, "contact-kind", ContactKind::ALL, ContactKind::code)),
        )
        .labelled("field-contact-kind")
        .needs("text", Entry::Lines(6))
        .labelled("field-note")
        .needs("at", Entry::Day)
        .may("minutes", Entry::Line(4))
        .submit("contact-save"))
}

pub(super) async fn contact(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    open_course(opened.inquiry()?)?;
    let form = contact_form(&web, &visitor, &opened, None).await?;
    let about = About { key: "contact-new-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_contact(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let command = contact_of(&web, &fields, opened.inquiry()?);
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let form = contact_form(&web, &visitor, &opened, Some(fields)).await?.with_problem(&problem);
    let about = About { key: "contact-new-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

fn contact_of(web: &Web, fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problem> {
    let course = inquiry.open_course().ok_or(Refusal::new(CourseReason::CourseClosed))?.id;
    let kind = fields.choice("kind", ContactKind::from_code)?;
    let note = checked(ContactNote { text: fields.words("text") })?;
    Ok(RegisterContact {
        inquiry: inquiry.id,
        course,
        at: fields.moment("at", web.office.clock().now())?,
        kind,
        duration_minutes: fields.parse_if_any("minutes")?,
        note: Sealed::close(inquiry.citizen, &note),
    }
    .into())
}

fn contact_by(inquiry: &Inquiry, id: ContactId) -> Result<(&Course, &Contact), Failure> {
    let course = open_course(inquiry)?;
    let contact = course.contacts.iter().find(|contact| contact.id == id);
    contact.map(|contact| (course, contact)).ok_or(Failure::NotFound)
}

/// The name of a correction's draft: its page's address.
fn draft_of(opened: &Opened, contact: ContactId) -> String {
    format!("henvendelse/{}/kontakt/{contact}", opened.id)
}

fn correction_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    contact: ContactId,
    values: Fields,
    kept: Option<roret_office::Draft>,
) -> Form {
    let action = format!("{}/kontakt/{contact}", opened.href());
    Form::new(visitor.texts(), "correct", action, web.form_key(visitor.actor()))
        .filled(values.clone())
        .with_draft(draft_of(opened, contact), kept)
        .hidden("seen", values.text("seen"))
        .needs("text", Entry::Lines(6))
        .labelled("field-note")
}

fn kept_note(opened: &Opened, contact: &Contact) -> Fields {
    let text = contact.note.open(&opened.look).map_or_else(|_| String::new(), |note| note.text);
    Fields(vec![("seen".into(), contact.version.to_string()), ("text".into(), text)])
}

pub(super) async fn correct(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, contact)): At<(InquiryId, ContactId)>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let (_, kept) = contact_by(opened.inquiry()?, contact)?;
    let draft = crate::draft::kept(&web, &visitor, &draft_of(&opened, contact)).await?;
    let note = kept_note(&opened, kept);
    let form = correction_form(&web, &visitor, &opened, contact, note, draft);
    let about = About { key: "contact-correct-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_correction(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At((id, contact)): At<(InquiryId, ContactId)>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let (course, kept) = contact_by(inquiry, contact)?;
    let command = (|| {
        let note = checked(ContactNote { text: fields.words("text") })?;
        let note = Sealed::close(inquiry.citizen, &note);
        let seen = fields.seen()?;
        let (inquiry, course, contact) = (inquiry.id, course.id, kept.id);
        Ok(CorrectContact { inquiry, course, contact, note, seen }.into())
    })();
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let (mut typed, mut meanwhile) = (fields, Vec::new());
    if problem.is_conflict() {
        let now = kept_note(&opened, kept);
        meanwhile = vec![saved(visitor.texts(), "note", now.text("text"))];
        typed = typed.seeing(now.text("seen"));
    }
    let mut form =
        correction_form(&web, &visitor, &opened, contact, typed, None).with_problem(&problem);
    form.saved_meanwhile = meanwhile;
    let about = About { key: "contact-correct-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

fn involvement_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    values: Fields,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let colleagues = crate::staff::colleagues(&opened.image, opened.inquiry()?.unit);
    Ok(Form::new(
        t,
        "involve",
        format!("{}/faglighed", opened.href()),
        web.form_key(visitor.actor()),
    )
    .filled(values)
    .needs("profession", Entry::Select(choices(t, "profession", Profession::ALL, Profession::code)))
    .may("worker", Entry::Select(colleagues))
    .submit("people-involve"))
}

pub(super) async fn involve(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    open_course(opened.inquiry()?)?;
    let form = involvement_form(&web, &visitor, &opened, Fields::default())?;
    let about = About { key: "involve-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_involvement(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let course = open_course(inquiry)?.id;
    let command = (|| {
        Ok(InvolveProfession {
            inquiry: inquiry.id,
            course,
            profession: fields.choice("profession", Profession::from_code)?,
            worker: fields.parse_if_any("worker")?,
        }
        .into())
    })();
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let form = involvement_form(&web, &visitor, &opened, fields)?.with_problem(&problem);
    let about = About { key: "involve-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn end_involvement(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let command = (|| {
        let (course, involvement) = (fields.parse("course")?, fields.parse("involvement")?);
        Ok(EndInvolvement { inquiry, course, involvement }.into())
    })();
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, visitor.actor(), &fields, command, &back).await
}
