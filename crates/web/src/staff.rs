//! What the pages of workers share: who is at work, whose inquiry it is, and the form page.

use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem, Saved};
use crate::form::{Choice, Form};
use crate::frame::Frame;
use crate::problems::Problems;
use crate::visitor::Visitor;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use roret_domain::access::{self, Look, Purpose};
use roret_domain::command::Command;
use roret_domain::event::Actor;
use roret_domain::id::{InquiryId, UnitId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::municipality::{Role, Worker};
use roret_domain::refusal::{Checked, Reason, Refusal};
use roret_office::{OfficeError, Who};
use std::sync::Arc;

/// The worker at work.
pub(crate) fn at_work<'a>(image: &'a Image, visitor: &Visitor) -> Result<&'a Worker, Failure> {
    match visitor.who {
        Who::SignedIn(Actor::Worker(id)) => {
            image.worker(id).filter(|worker| !worker.left).ok_or(Failure::SignIn)
        }
        Who::SignedIn(_) => Err(Refusal::new(Reason::NotAllowed).into()),
        Who::TimedOut(_) => {
            Err(Failure::TimedOut { typed: Vec::new(), back: visitor.path.clone() })
        }
        Who::Nobody => Err(Failure::SignIn),
    }
}

/// Reads a posted form of somebody at work, drawn for that very person. Otherwise what was typed stands in the answer,
/// and nothing is kept.
pub(crate) fn posted(web: &Web, visitor: &Visitor, body: &[u8]) -> Result<Fields, Failure> {
    let mut fields = Fields::read(body);
    let typed = || fields.typed(visitor.texts());
    match visitor.who {
        Who::SignedIn(actor) if fields.is_drawn_for(web, actor) => {
            // The forms of one page share its key, and may hold the same fields: where a form is sent
            // to is part of what is asked.
            fields.0.push((String::new(), visitor.path.clone()));
            Ok(fields)
        }
        Who::SignedIn(_) => {
            Err(Failure::DrawnForAnother { typed: typed(), back: visitor.path.clone() })
        }
        Who::TimedOut(_) | Who::Nobody => {
            Err(Failure::TimedOut { typed: typed(), back: visitor.path.clone() })
        }
    }
}

/// Opens an inquiry for a form that was sent. A form sent twice leads on as it did the first time, also
/// where its first sending closed the inquiry's content.
pub(crate) async fn opened_for(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    fields: &Fields,
    then: &str,
) -> Result<Result<Opened, Response>, Failure> {
    match Opened::by(web, visitor, id).await {
        Ok(opened) => Ok(Ok(opened)),
        Err(failure) if was_taken_in(web, visitor, id, fields).await => {
            tracing::debug!(?failure, "a form was sent twice");
            Ok(Err(see_other(then)))
        }
        Err(failure) => Err(failure),
    }
}

/// Whether this very form about an inquiry was taken in before.
pub(crate) async fn was_taken_in(
    web: &Web,
    visitor: &Visitor,
    inquiry: InquiryId,
    fields: &Fields,
) -> bool {
    let about = web.office.image().inquiry(inquiry).map(|inquiry| inquiry.citizen);
    match fields.key() {
        Ok(key) => {
            let asked = fields.asked();
            web.office.taken_in_before(visitor.actor(), &asked, key, about).await.is_some()
        }
        Err(_) => false,
    }
}

/// A worker who helps citizens: leaders see frames, and send no forms about people.
pub(crate) fn helping<'a>(image: &'a Image, visitor: &Visitor) -> Result<&'a Worker, Failure> {
    let worker = at_work(image, visitor)?;
    match worker.role {
        Role::Leader => Err(Refusal::new(Reason::LeadersSeeFrames).into()),
        Role::Worker | Role::Caseworker => Ok(worker),
    }
}

/// Whether the visitor may see figures at all.
pub(crate) fn may_see_figures(image: &Image, visitor: &Visitor) -> Result<(), Failure> {
    match visitor.who {
        Who::SignedIn(actor) => Ok(access::may_see_figures(image, actor, visitor.now)?),
        Who::TimedOut(_) => {
            Err(Failure::TimedOut { typed: Vec::new(), back: visitor.path.clone() })
        }
        Who::Nobody => Err(Failure::SignIn),
    }
}

/// One citizen's inquiry, opened under a look.
pub(crate) struct Opened {
    pub(crate) image: Arc<Image>,
    pub(crate) id: InquiryId,
    pub(crate) look: Look,
}

impl Opened {
    /// Opens an inquiry for a worker.
    pub(crate) async fn by(web: &Web, visitor: &Visitor, id: InquiryId) -> Result<Self, Failure> {
        let image = web.office.image();
        at_work(&image, visitor)?;
        let citizen = image.inquiry(id).ok_or(Failure::NotFound)?.citizen;
        let actor = visitor.actor();
        let look = web.office.look(&image, actor, citizen, Purpose::Help).await?;
        Ok(Self { image, id, look })
    }

    /// The inquiry.
    pub(crate) fn inquiry(&self) -> Result<&Inquiry, Failure> {
        self.image.inquiry(self.id).ok_or(Failure::NotFound)
    }

    /// Where the inquiry's page is.
    pub(crate) fn href(&self) -> String {
        format!("/henvendelse/{}", self.id)
    }
}

/// A page with one form.
#[derive(Template)]
#[template(path = "staff.html")]
pub(crate) struct FormPage {
    pub(crate) frame: Frame,
    pub(crate) lead: String,
    pub(crate) back: String,
    pub(crate) form: Form,
}

/// What a form page is about: its texts' key and where it leads back to.
pub(crate) struct About<'a> {
    /// Title and, with `-lead` after it, the line under it.
    pub(crate) key: &'a str,
    pub(crate) back: String,
}

impl About<'_> {
    /// The page with its form.
    pub(crate) fn page(&self, web: &Web, image: &Image, visitor: &Visitor, form: Form) -> Response {
        let t = visitor.texts();
        let lead = format!("{}-lead", self.key);
        let lead = if t.has(&lead) { t.get(&lead).to_owned() } else { String::new() };
        let status = status_of(&form);
        let frame = Frame::new(web, image, visitor, self.key);
        page(status, &FormPage { frame, lead, back: self.back.clone(), form })
    }
}

fn status_of(form: &Form) -> StatusCode {
    match (form.has_problems(), form.saved_meanwhile.is_empty()) {
        (true, false) => StatusCode::CONFLICT,
        (true, true) => StatusCode::UNPROCESSABLE_ENTITY,
        (false, _) => StatusCode::OK,
    }
}

/// Sends a command made of a form. `Ok(None)` when it is done; problems belong on the form.
pub(crate) async fn send(
    web: &Web,
    visitor: &Visitor,
    fields: &Fields,
    command: Result<Command, Problems>,
) -> Result<Option<Problems>, Failure> {
    let command = match command {
        Ok(command) => command,
        Err(problems) => return Ok(Some(problems)),
    };
    let command = match fields.key() {
        Ok(key) => (key, command),
        Err(problem) => return Ok(Some(problem.into())),
    };
    let actor = visitor.actor();
    match web.office.decide_as_asked(actor, &fields.asked(), vec![command]).await {
        Ok(_) => {
            crate::draft::done(web, actor, fields).await?;
            Ok(None)
        }
        Err(OfficeError::Refused(refusal)) => Ok(Some(refusal.into())),
        Err(OfficeError::KeyReused) => {
            Err(Failure::KeyReused { typed: fields.typed(visitor.texts()) })
        }
        Err(error) => Err(error.into()),
    }
}

/// Sends a command from a page without a form of its own: a problem is a page.
pub(crate) async fn send_or_fail(
    web: &Web,
    visitor: &Visitor,
    fields: &Fields,
    command: Result<Command, Problems>,
    back: &str,
) -> Result<Response, Failure> {
    match send(web, visitor, fields, command).await? {
        None => Ok(see_other(back)),
        Some(problems) => Err(problems.into()),
    }
}

/// Workers who can be given to a citizen of this unit.
pub(crate) fn colleagues(image: &Image, unit: UnitId) -> Vec<Choice> {
    image
        .workers()
        .filter(|other| other.helps_in(unit))
        .map(|other| Choice { code: other.id.to_string(), label: other.name.clone() })
        .collect()
}

/// Checks content before it is sealed.
pub(crate) fn checked<T: Checked>(content: T) -> Result<T, Problem> {
    content.checked().map_err(Problem::Refused)
}

/// A line of what somebody else saved meanwhile.
pub(crate) fn saved(t: &crate::texts::Texts, field: &str, text: impl Into<String>) -> Saved {
    Saved { label: t.get(&format!("field-{field}")).to_owned(), text: text.into() }
}
