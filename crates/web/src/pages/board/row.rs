//! One row of the board, changed where it stands: next step, who acts, when.

use super::list::{OfDay, Row, row};
use crate::Web;
use crate::address::At;
use crate::answer::{local, page, see_other};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::form::Choice;
use crate::form_key::FormKey;
use crate::frame::Frame;
use crate::pages::roadmap::steps;
use crate::problems::{Problems, Together};
use crate::show::{self, Reader, Steps};
use crate::staff::{Opened, posted, send};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::access;
use roret_domain::command::{ChangeStep, Command};
use roret_domain::id::InquiryId;
use roret_domain::inquiry::Inquiry;
use roret_domain::refusal::{Refusal, RoadmapReason};
use roret_domain::roadmap::Expectation;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/board/row.html")]
struct RowPart {
    row: Row,
    t: &'static Texts,
    is_leader: bool,
}

#[derive(Template)]
#[template(path = "pages/board/row_edit.html")]
struct RowEditPart {
    edit: RowEdit,
    t: &'static Texts,
}

#[derive(Template)]
#[template(path = "pages/board/row_page.html")]
struct RowEditPage {
    frame: Frame,
    edit: RowEdit,
    t: &'static Texts,
}

struct RowEdit {
    id: InquiryId,
    step: String,
    seen: String,
    key: FormKey,
    number: u32,
    who: String,
    what: String,
    actors: Vec<Choice>,
    actor: String,
    due: String,
    here: String,
    problem: String,
    /// What somebody else saved meanwhile; empty if nobody did.
    saved: String,
}

/// One row's form: next step, who acts, when. A page, or with htmx the row itself.
async fn row_form(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    typed: &Fields,
    problems: Option<&Problems>,
) -> Result<Response, Failure> {
    let opened = Opened::by(web, visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let (t, today) = (visitor.texts(), web.office.today());
    let step = inquiry.roadmap.now().ok_or(Refusal::new(RoadmapReason::StepEnded))?;
    let steps = Steps {
        image: &opened.image,
        inquiry,
        look: &opened.look,
        t,
        today,
        reader: Reader::Staff,
    };
    let typed_or = |name: &str, saved: String| match typed.text(name) {
        "" => saved,
        typed => typed.to_owned(),
    };
    let edit = RowEdit {
        id: inquiry.id,
        step: step.id.to_string(),
        seen: step.version.to_string(),
        key: web.form_key(visitor.actor()),
        number: inquiry.number,
        who: show::citizen_name(&opened.image, inquiry, &opened.look, t),
        what: steps.words(step).what,
        actors: steps::actors(&opened.image, inquiry, t),
        actor: typed_or("actor", steps::actor_code(step.actor)),
        due: typed_or("to", step.expectation.due().to_string()),
        here: local(&typed_or("her", "/tavle".to_owned())),
        problem: problems.map_or_else(String::new, |problems| problems.text(t)),
        saved: match problems.is_some_and(Problems::is_conflict) {
            true => saved_meanwhile(&steps, t),
            false => String::new(),
        },
    };
    let status = match problems {
        None => StatusCode::OK,
        Some(problems) if problems.is_conflict() => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    if visitor.wants_part {
        return Ok(page(status, &RowEditPart { edit, t }));
    }
    let frame = Frame::new(web, &opened.image, visitor, "row-title");
    Ok(page(status, &RowEditPage { frame, edit, t }))
}

/// The step as somebody else left it.
fn saved_meanwhile(steps: &Steps<'_>, t: &Texts) -> String {
    let step = steps.now();
    step.map_or_else(String::new, |step| {
        format!("{}: {} · {}", t.get("form-saved-meanwhile"), step.who, step.when)
    })
}

/// The form of one row; with `vis` the row as it stands, for going back without saving.
pub(super) async fn edit_row(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let here = query.get("her").map_or_else(|| "/tavle".to_owned(), |here| local(here));
    if query.contains_key("vis") {
        row_part(&web, &visitor, id, &here).await
    } else {
        let place = Fields(vec![("her".to_owned(), here)]);
        row_form(&web, &visitor, id, &place, None).await
    }
}

/// The row as the board shows it, for htmx.
async fn row_part(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    here: &str,
) -> Result<Response, Failure> {
    let opened = Opened::by(web, visitor, id).await?;
    let (t, today) = (visitor.texts(), web.office.today());
    let outlooks = web.outlooks(&opened.image);
    let of_day = OfDay { outlooks: &outlooks, today };
    let row = row(&opened.image, opened.inquiry()?, &opened.look, t, of_day, here);
    Ok(page(StatusCode::OK, &RowPart { row, t, is_leader: false }))
}

pub(super) async fn change_row(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    send_row(&web, &visitor, id, &body).await
}

async fn send_row(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    body: &[u8],
) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let image = web.office.image();
    let inquiry = image.inquiry(id).ok_or(Failure::NotFound)?;
    access::may_see_frame(&image, visitor.actor(), visitor.now, inquiry)?;
    let command = changed(&fields, inquiry, web.office.today());
    match send(web, visitor, &fields, command).await? {
        Some(problems) => row_form(web, visitor, id, &fields, Some(&problems)).await,
        None if visitor.wants_part => row_part(web, visitor, id, fields.text("her")).await,
        None => Ok(see_other(&local(fields.text("her")))),
    }
}

fn changed(fields: &Fields, inquiry: &Inquiry, today: Date) -> Result<Command, Problems> {
    let (step, to, actor, seen) =
        (fields.parse("step"), fields.day("to"), steps::actor_of(fields), fields.seen())
            .together()?;
    let expectation = expectation(inquiry, today.min(to), to);
    Ok(ChangeStep { inquiry: inquiry.id, step, words: None, actor, expectation, seen }.into())
}

/// A new day is agreed; the same day keeps what it rested on.
fn expectation(inquiry: &Inquiry, from: Date, to: Date) -> Expectation {
    match inquiry.roadmap.now().map(|step| step.expectation) {
        Some(unchanged) if unchanged.due() == to => unchanged,
        _ => Expectation::Agreed { from, to },
    }
}
