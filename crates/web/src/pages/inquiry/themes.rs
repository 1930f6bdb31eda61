//! What an inquiry is about, for figures.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Entry, Form, choices};
use crate::staff::{About, Opened, posted, saved, send};
use crate::texts::Texts;
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::command::{Command, NoteThemes};
use roret_domain::id::InquiryId;
use roret_domain::inquiry::{Inquiry, Theme};
use std::sync::Arc;

/// The themes of an inquiry in words; empty where nobody has noted any.
pub(super) fn words(inquiry: &Inquiry, t: &Texts) -> String {
    let words = inquiry.themes.iter().map(|theme| t.code("theme", theme.code()));
    words.collect::<Vec<_>>().join(", ")
}

fn form(web: &Web, visitor: &Visitor, opened: &Opened, values: Fields) -> Form {
    let t = visitor.texts();
    Form::new(t, "themes", format!("{}/tema", opened.href()), web.form_key(visitor.actor()))
        .filled(values.clone())
        .hidden("seen", values.text("seen"))
        .may("themes", Entry::Ticks(choices(t, "theme", Theme::ALL, Theme::code)))
}

fn kept(inquiry: &Inquiry) -> Fields {
    let seen = ("seen".to_owned(), inquiry.version.to_string());
    let theme = |theme: &Theme| ("themes".to_owned(), theme.code().to_owned());
    Fields(std::iter::once(seen).chain(inquiry.themes.iter().map(theme)).collect())
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let form = form(&web, &visitor, &opened, kept(opened.inquiry()?));
    let about = About { key: "themes-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

pub(super) async fn note(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let Some(problem) = send(&web, opened.actor, &fields, command(&fields, inquiry)).await? else {
        return Ok(see_other(&opened.href()));
    };
    let t = visitor.texts();
    let (mut typed, mut meanwhile) = (fields, Vec::new());
    if problem.is_conflict() {
        typed = typed.seeing(&inquiry.version.to_string());
        meanwhile = vec![saved(t, "themes", words(inquiry, t))];
    }
    let mut form = form(&web, &visitor, &opened, typed).with_problem(&problem);
    form.saved_meanwhile = meanwhile;
    let about = About { key: "themes-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

fn command(fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problem> {
    let theme = |code: &str| Theme::from_code(code).ok_or(Problem::Unreadable("themes"));
    let themes = fields.all("themes").map(theme).collect::<Result<_, _>>()?;
    Ok(NoteThemes { inquiry: inquiry.id, themes, seen: fields.seen()? }.into())
}
