//! Contacts and the people involved in a course.

use crate::Web;
use crate::address::At;
use crate::failure::Failure;
use crate::fields::{Fields, Saved};
use crate::form::{Entry, Form, choices};
use crate::inquiry_form::{InquiryForm, Setting};
use crate::problems::{Problems, Together};
use crate::staff::{checked, colleagues, posted, saved, send_or_fail};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::command::{
    Command, CorrectContact, EndInvolvement, InvolveProfession, RegisterContact,
};
use roret_domain::course::{Contact as KeptContact, ContactKind, ContactNote, Course, Profession};
use roret_domain::id::{ContactId, InquiryId};
use roret_domain::inquiry::Inquiry;
use roret_domain::refusal::{CourseReason, Reason, Refusal};
use roret_domain::sealed::Sealed;
use std::sync::Arc;

fn open_course(inquiry: &Inquiry) -> Result<&Course, Refusal> {
    inquiry.open_course().ok_or(Refusal::new(CourseReason::CourseClosed))
}

/// Registers a contact.
pub(super) struct Contact;

impl InquiryForm for Contact {
    type At = InquiryId;
    const PREFIX: &'static str = "contact";

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "contact-new-title"
    }

    fn may_begin(setting: &Setting<'_, InquiryId>) -> Result<(), Failure> {
        Ok(open_course(setting.inquiry).map(|_| ())?)
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        Ok(Fields(vec![("at".into(), setting.today.to_string())]))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let kinds = choices(setting.t, "contact-kind", ContactKind::ALL, ContactKind::code);
        form.needs("kind", Entry::Select(kinds))
            .labelled("field-contact-kind")
            .needs("text", Entry::Lines(6))
            .labelled("field-note")
            .needs("at", Entry::Day)
            .may("minutes", Entry::Line(4))
            .submit("contact-save")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let course = open_course(setting.inquiry)?.id;
        let (kind, note, at, duration_minutes) = (
            fields.choice("kind", ContactKind::from_code),
            checked(ContactNote { text: fields.words("text") }),
            fields.moment("at", setting.now),
            fields.parse_if_any("minutes"),
        )
            .together()?;
        let note = Sealed::close(setting.inquiry.citizen, &note);
        let inquiry = setting.inquiry.id;
        Ok(RegisterContact { inquiry, course, at, kind, duration_minutes, note }.into())
    }
}

type ContactAt = (InquiryId, ContactId);

fn contact_at<'a>(
    setting: &Setting<'a, ContactAt>,
) -> Result<(&'a Course, &'a KeptContact), Refusal> {
    let course = open_course(setting.inquiry)?;
    let contact = course.contacts.iter().find(|contact| contact.id == setting.at.1);
    contact.map(|contact| (course, contact)).ok_or(Refusal::new(Reason::Unknown))
}

/// Corrects the words of a contact.
pub(super) struct ContactCorrection;

impl InquiryForm for ContactCorrection {
    type At = ContactAt;
    const PREFIX: &'static str = "correct";

    fn title(_: &Setting<'_, ContactAt>) -> &'static str {
        "contact-correct-title"
    }

    fn is_there(setting: &Setting<'_, ContactAt>) -> Result<(), Failure> {
        let course = open_course(setting.inquiry)?;
        let is_there = course.contacts.iter().any(|contact| contact.id == setting.at.1);
        if is_there { Ok(()) } else { Err(Failure::NotFound) }
    }

    fn values(setting: &Setting<'_, ContactAt>) -> Result<Fields, Failure> {
        let (_, contact) = contact_at(setting)?;
        let note = contact.note.open(&setting.opened.look);
        let text = note.map_or_else(|_| String::new(), |note| note.text);
        Ok(Fields(vec![("seen".into(), contact.version.to_string()), ("text".into(), text)]))
    }

    fn fields(_: &Setting<'_, ContactAt>, form: Form) -> Form {
        form.needs("text", Entry::Lines(6)).labelled("field-note")
    }

    fn command(setting: &Setting<'_, ContactAt>, fields: &Fields) -> Result<Command, Problems> {
        let (course, contact) = contact_at(setting)?;
        let note = checked(ContactNote { text: fields.words("text") });
        let (note, seen) = (note, fields.seen()).together()?;
        let note = Sealed::close(setting.inquiry.citizen, &note);
        let (inquiry, course, contact) = (setting.inquiry.id, course.id, contact.id);
        Ok(CorrectContact { inquiry, course, contact, note, seen }.into())
    }

    fn meanwhile(setting: &Setting<'_, ContactAt>, now: &Fields, _: &Fields) -> Vec<Saved> {
        vec![saved(setting.t, "note", now.text("text"))]
    }
}

/// Adds a profession to a course.
pub(super) struct Involvement;

impl InquiryForm for Involvement {
    type At = InquiryId;
    const PREFIX: &'static str = "involve";
    const KEEPS_DRAFT: bool = false;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "involve-title"
    }

    fn may_begin(setting: &Setting<'_, InquiryId>) -> Result<(), Failure> {
        Ok(open_course(setting.inquiry).map(|_| ())?)
    }

    fn values(_: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        Ok(Fields::default())
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let professions = choices(setting.t, "profession", Profession::ALL, Profession::code);
        let workers = colleagues(&setting.opened.image, setting.inquiry.unit);
        form.needs("profession", Entry::Select(professions))
            .may("worker", Entry::Select(workers))
            .submit("people-involve")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let course = open_course(setting.inquiry)?.id;
        let (profession, worker) =
            (fields.choice("profession", Profession::from_code), fields.parse_if_any("worker"))
                .together()?;
        let inquiry = setting.inquiry.id;
        Ok(InvolveProfession { inquiry, course, profession, worker }.into())
    }
}

pub(super) async fn end_involvement(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let read = (fields.parse("course"), fields.parse("involvement")).together();
    let command =
        read.map(|(course, involvement)| EndInvolvement { inquiry, course, involvement }.into());
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, &visitor, &fields, command, &back).await
}
