//! The contact form: for a citizen, a relative or a partner; a name is not needed.

use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::follow_up::{self, CodeSeed};
use crate::form::{Entry, Form, choices};
use crate::form_key::FormKey;
use crate::frame::Frame;
use crate::problems::{Problems, Together};
use crate::staff::checked;
use crate::visitor::{CODE_COOKIE, Visitor, cookie};
use askama::Template;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::Response;
use roret_domain::citizen::Identity;
use roret_domain::command::{CitizenRef, Command, ReceiveInquiry};
use roret_domain::event::Actor;
use roret_domain::id::{CitizenId, CommandKey, UnitId};
use roret_domain::inquiry::{Asker, Channel, InquiryWords, Requester, Urgency};
use roret_domain::refusal::{MunicipalityReason, Refusal};
use roret_domain::sealed::Sealed;
use roret_office::OfficeError;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/front/contact.html")]
struct Contact {
    frame: Frame,
    form: Form,
    is_for_another: bool,
}

/// A form as it is drawn the first time: who says nothing can wait within the promise.
pub(crate) fn first_drawn() -> Fields {
    Fields(vec![("urgency".into(), Urgency::Normal.code().into())])
}

fn form(visitor: &Visitor, key: FormKey, seed: &CodeSeed, values: Fields) -> Form {
    let t = visitor.texts();
    Form::new(t, "contact", "/kontakt".into(), key)
        .filled(values)
        .hidden("seed", seed)
        .needs(
            "requester",
            Entry::Radio(choices(t, "asks", &Requester::ON_PUBLIC_PAGE, Requester::code)),
        )
        .needs("about", Entry::Lines(6))
        .needs("urgency", Entry::Radio(choices(t, "urgency", Urgency::ALL, Urgency::code)))
        .may("name", Entry::Line(27))
        .may("reach", Entry::Line(27))
        .may("asker_name", Entry::Line(27))
        .may("asker_reach", Entry::Line(27))
        .may("citizen_aware", Entry::Tick)
        .submit("contact-send")
}

fn draw(web: &Web, visitor: &Visitor, form: Form) -> Response {
    let image = web.office.image();
    let status =
        if form.has_problems() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(web, &image, visitor, "contact-title");
    page(status, &Contact { frame, form, is_for_another: true })
}

pub(super) async fn show(State(web): State<Arc<Web>>, visitor: Visitor) -> Response {
    let key = web.form_key(visitor.public_actor());
    let form = form(&visitor, key, &web.new_code_seed(), first_drawn());
    draw(&web, &visitor, form)
}

pub(super) async fn send(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = Fields::read(&body);
    take_in(&web, &visitor, fields).await
}

async fn take_in(web: &Web, visitor: &Visitor, fields: Fields) -> Result<Response, Failure> {
    let seed = fields.parse::<CodeSeed>("seed");
    let (true, Ok(seed)) = (fields.is_drawn_for(web, visitor.public_actor()), seed) else {
        // An old page, or somebody else's: nothing of it but the words is used.
        let key = web.form_key(visitor.public_actor());
        let form = form(visitor, key, &web.new_code_seed(), fields);
        return Ok(draw(web, visitor, form.with_problem(&Problem::FormAgain)));
    };
    let (key, code) = (fields.key()?, web.code_of(fields.key()?, &seed));
    let sent = match command(web, &fields, key, &code) {
        Ok(command) => {
            let asked = fields.asked();
            web.office.decide_as_asked(visitor.public_actor(), &asked, vec![(key, command)]).await
        }
        Err(problems) => {
            let form = form(visitor, fields.form_key()?, &seed, fields);
            return Ok(draw(web, visitor, form.with_problems(&problems)));
        }
    };
    match sent {
        Ok(_) => {
            let mut response = see_other("/kontakt/tak");
            response.headers_mut().append(header::SET_COOKIE, cookie(web, CODE_COOKIE, &code));
            Ok(response)
        }
        Err(OfficeError::Refused(refusal)) => {
            let form = form(visitor, fields.form_key()?, &seed, fields);
            Ok(draw(web, visitor, form.with_problem(&refusal.into())))
        }
        // The code is for whoever sent the form the first time, and for nobody who only knows its key.
        Err(OfficeError::KeyReused) => {
            Err(Failure::AlreadyReceived { typed: fields.typed(visitor.texts()) })
        }
        Err(error) => Err(error.into()),
    }
}

fn command(web: &Web, fields: &Fields, key: CommandKey, code: &str) -> Result<Command, Problems> {
    let requester = fields.choice("requester", Requester::from_code);
    let is_own = requester == Ok(Requester::Citizen);
    let asker = Asker { name: fields.words("asker_name"), reach: fields.words("asker_reach") };
    let asker = match is_own || asker == Asker::default() {
        true => Ok(None),
        false => checked(asker).map(Some),
    };
    let (requester, words, urgency, asker, identity) = (
        requester,
        checked(InquiryWords { about: fields.words("about") }),
        urgency(fields),
        asker,
        identity(fields),
    )
        .together()?;
    let citizen = CitizenId::from_uuid(key.derive(1));
    Ok(ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at: web.office.clock().now(),
        channel: Channel::Web,
        requester,
        urgency,
        citizen_aware: is_own || fields.is_ticked("citizen_aware"),
        unit: receiving_unit(web)?,
        outside_number: None,
        words: Some(Sealed::close(citizen, &words)),
        asker: asker.map(|asker| Sealed::close_about_another(citizen, &asker)),
        identity: identity.map(|identity| Sealed::close(citizen, &identity)),
        code: Some(follow_up::code_hash(code)),
        primary_contact: None,
    }
    .into())
}

/// How soon somebody must answer. Who says nothing can wait within the promise.
pub(crate) fn urgency(fields: &Fields) -> Result<Urgency, Problem> {
    match fields.text("urgency") {
        "" => Ok(Urgency::Normal),
        _ => fields.choice("urgency", Urgency::from_code),
    }
}

/// Who the citizen is, if a name was given; somebody who only says how to be reached stays anonymous
/// and is called by no name.
fn identity(fields: &Fields) -> Result<Option<Identity>, Problem> {
    let (name, reach) = (fields.words("name"), fields.words("reach"));
    if name.is_empty() && reach.is_empty() {
        return Ok(None);
    }
    let name = if name.is_empty() { "–".to_owned() } else { name };
    checked(Identity { name, reach, cpr: None }).map(Some)
}

/// The unit that takes inquiries in: the first that was opened.
fn receiving_unit(web: &Web) -> Result<UnitId, Refusal> {
    let image = web.office.image();
    let unit = image.units().next().map(|unit| unit.id);
    unit.ok_or(Refusal::new(MunicipalityReason::NotFounded))
}

impl Visitor {
    /// On the public form only a signed-in citizen is somebody; everybody else is a visitor.
    pub(crate) fn public_actor(&self) -> Actor {
        match self.actor() {
            citizen @ Actor::Citizen(_) => citizen,
            _ => Actor::Visitor,
        }
    }
}
