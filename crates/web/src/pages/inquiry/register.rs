//! Registering a contact in three fields: which way, who, a line of what it is about.

use crate::Web;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::Fields;
use crate::form::{Entry, Form, choices};
use crate::form_key::FormKey;
use crate::pages::front::contact::{first_drawn, urgency};
use crate::problems::{Problems, Together};
use crate::staff::{About, checked, helping, posted};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::command::{CitizenRef, Command, EndInquiry, ReceiveInquiry};
use roret_domain::id::{CitizenId, CommandKey, InquiryId, UnitId};
use roret_domain::inquiry::{Channel, InquiryEnding, InquiryWords, Requester, Urgency};
use roret_domain::sealed::Sealed;
use roret_office::OfficeError;
use std::sync::Arc;

/// The draft's name: the page's own address.
const DRAFT: &str = "registrer";

async fn form(
    web: &Web,
    visitor: &Visitor,
    key: FormKey,
    values: Option<Fields>,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let kept = match values {
        None => crate::draft::kept(web, visitor, DRAFT).await?,
        Some(_) => None,
    };
    Ok(Form::new(t, "register", "/registrer".into(), key)
        .filled(values.unwrap_or_else(first_drawn))
        .with_draft(DRAFT.into(), kept)
        .needs("channel", Entry::Select(choices(t, "channel", Channel::ALL, Channel::code)))
        .needs("requester", Entry::Select(choices(t, "requester", Requester::ALL, Requester::code)))
        .labelled("field-requester-staff")
        .needs("about", Entry::Lines(4))
        .labelled("field-about-staff")
        .needs("urgency", Entry::Radio(choices(t, "urgency-staff", Urgency::ALL, Urgency::code)))
        .labelled("field-urgency-staff")
        .submit("register-send")
        .or("then", "answered", "register-answered"))
}

const ABOUT: fn() -> About<'static> = || About { key: "register-title", back: "/tavle".into() };

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    draw(&web, &visitor).await
}

async fn draw(web: &Web, visitor: &Visitor) -> Result<Response, Failure> {
    let image = web.office.image();
    helping(&image, visitor)?;
    let form = form(web, visitor, web.form_key(visitor.actor()), None).await?;
    Ok(ABOUT().page(web, &image, visitor, form))
}

pub(super) async fn send(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    take_in(&web, &visitor, &body).await
}

async fn take_in(web: &Web, visitor: &Visitor, body: &[u8]) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let image = web.office.image();
    let unit = helping(&image, visitor)?.unit;
    let key = fields.key()?;
    let problems: Problems = match commands(web, &fields, key, unit) {
        Ok(commands) => {
            let sent = web.office.decide_as_asked(visitor.actor(), &fields.asked(), commands).await;
            match sent {
                Ok(_) => {
                    crate::draft::done(web, visitor.actor(), &fields).await?;
                    return Ok(see_other(&format!("/henvendelse/{key}")));
                }
                Err(OfficeError::Refused(refusal)) => refusal.into(),
                Err(OfficeError::KeyReused) => {
                    return Err(Failure::KeyReused { typed: fields.typed(visitor.texts()) });
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(problems) => problems,
    };
    let form = form(web, visitor, fields.form_key()?, Some(fields)).await?;
    Ok(ABOUT().page(web, &image, visitor, form.with_problems(&problems)))
}

/// The inquiry; and, where help was given at once, its ending at the door.
fn commands(
    web: &Web,
    fields: &Fields,
    key: CommandKey,
    unit: UnitId,
) -> Result<Vec<(CommandKey, Command)>, Problems> {
    let (channel, requester, words, urgency) = (
        fields.choice("channel", Channel::from_code),
        fields.choice("requester", Requester::from_code),
        checked(InquiryWords { about: fields.words("about") }),
        urgency(fields),
    )
        .together()?;
    let citizen = CitizenId::from_uuid(key.derive(1));
    let now = web.office.clock().now();
    let receive = ReceiveInquiry {
        citizen: CitizenRef::New(citizen),
        received_at: now,
        channel,
        requester,
        urgency,
        citizen_aware: requester == Requester::Citizen,
        unit,
        outside_number: None,
        words: Some(Sealed::close(citizen, &words)),
        asker: None,
        identity: None,
        code: None,
        primary_contact: None,
    };
    let mut commands = vec![(key, receive.into())];
    if fields.text("then") == "answered" {
        let end = EndInquiry {
            inquiry: InquiryId::from_uuid(key.uuid()),
            ended_at: now,
            ending: InquiryEnding::AnsweredAtDoor,
            note: None,
        };
        commands.push((CommandKey::from_uuid(key.derive(u16::MAX)), end.into()));
    }
    Ok(commands)
}
