//! Acts on an inquiry: take it, answer it at the door, say who the citizen is, correct what is wrong.

use crate::Web;
use crate::address::At;
use crate::failure::Failure;
use crate::fields::{Fields, Problem, Saved};
use crate::form::{Entry, Form, choices};
use crate::inquiry_form::{InquiryForm, Setting};
use crate::problems::{Problems, Together};
use crate::show;
use crate::staff::{at_work, checked, posted, saved, send_or_fail};
use crate::visitor::Visitor;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use roret_domain::calendar;
use roret_domain::citizen::Identity;
use roret_domain::command::{
    ChangePrimaryContacts, Command, CorrectInquiry, EndInquiry, PrimaryContactChange,
    RecordIdentity, ReopenInquiry,
};
use roret_domain::course::ContactNote;
use roret_domain::id::InquiryId;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
use roret_domain::sealed::Sealed;
use std::sync::Arc;

/// Endings a worker chooses between, in the order shown.
const ENDINGS: [InquiryEnding; 6] = [
    InquiryEnding::AnsweredAtDoor,
    InquiryEnding::GuidedOn,
    InquiryEnding::CitizenStopped,
    InquiryEnding::Moved,
    InquiryEnding::NoContact,
    InquiryEnding::Died,
];

/// The worker becomes the primary contact.
pub(super) async fn take(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let image = web.office.image();
    let to = Some(at_work(&image, &visitor)?.id);
    let inquiry = id;
    let changes = vec![PrimaryContactChange { inquiry, from: None, to }];
    let command = ChangePrimaryContacts { changes, undoes: None }.into();
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, &visitor, &fields, Ok(command), &back).await
}

/// Puts an ended inquiry ahead again.
pub(super) async fn reopen(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let back = format!("/henvendelse/{id}");
    let command = Ok(ReopenInquiry { inquiry }.into());
    send_or_fail(&web, &visitor, &fields, command, &back).await
}

/// Ends an inquiry with an answer.
pub(super) struct Answer;

impl InquiryForm for Answer {
    type At = InquiryId;
    const PREFIX: &'static str = "answer";

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "answer-title"
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        Ok(Fields(vec![("ended_at".into(), setting.today.to_string())]))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let endings = choices(setting.t, "ending", &ENDINGS, InquiryEnding::code);
        form.needs("ending", Entry::Radio(endings))
            .needs("text", Entry::Lines(4))
            .labelled("field-answer")
            .needs("ended_at", Entry::Day)
            .submit("answer-send")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let (ending, note, ended_at) = (
            fields.choice("ending", InquiryEnding::from_code),
            checked(ContactNote { text: fields.words("text") }),
            fields.moment("ended_at", setting.now),
        )
            .together()?;
        let note = Some(Sealed::close(setting.inquiry.citizen, &note));
        Ok(EndInquiry { inquiry: setting.inquiry.id, ended_at, ending, note }.into())
    }

    /// Its content is closed from now on.
    fn then(_: InquiryId) -> String {
        "/tavle".to_owned()
    }
}

/// Says who the citizen is.
pub(super) struct Who;

impl InquiryForm for Who {
    type At = InquiryId;
    const PREFIX: &'static str = "who";
    const COMPARED: &'static [&'static str] = &["name", "reach"];

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "who-title"
    }

    /// The identity as it is kept. The civil registration number is never shown again in full.
    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        let (opened, inquiry) = (setting.opened, setting.inquiry);
        let version = opened.image.citizen(inquiry.citizen).map(|citizen| citizen.version);
        let identity = show::identity(&opened.image, inquiry, &opened.look);
        let (name, reach) =
            identity.map_or_else(Default::default, |identity| (identity.name, identity.reach));
        Ok(Fields(vec![
            ("seen".into(), version.unwrap_or_default().to_string()),
            ("name".into(), name),
            ("reach".into(), reach),
        ]))
    }

    fn fields(_: &Setting<'_, InquiryId>, form: Form) -> Form {
        form.needs("name", Entry::Line(27))
            .labelled("field-name-staff")
            .may("reach", Entry::Line(27))
            .labelled("field-reach-staff")
            .may("cpr", Entry::Line(11))
            .autocomplete("off")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let (opened, inquiry) = (setting.opened, setting.inquiry);
        let before = show::identity(&opened.image, inquiry, &opened.look);
        let typed = fields.parse_if_any("cpr").or(Err(Problem::NotACpr));
        let identity = checked(Identity {
            name: fields.words("name"),
            reach: fields.words("reach"),
            cpr: typed.clone().unwrap_or_default().or(before.and_then(|identity| identity.cpr)),
        });
        let (_, identity, seen) = (typed, identity, fields.seen()).together()?;
        let identity = Sealed::close(inquiry.citizen, &identity);
        Ok(RecordIdentity { citizen: inquiry.citizen, identity, seen }.into())
    }
}

/// Corrects what was registered wrong.
pub(super) struct Correction;

impl InquiryForm for Correction {
    type At = InquiryId;
    const PREFIX: &'static str = "correct";
    const KEEPS_DRAFT: bool = false;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "correct-title"
    }

    fn values(setting: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        let inquiry = setting.inquiry;
        Ok(Fields(vec![
            ("seen".into(), inquiry.version.to_string()),
            ("received_at".into(), inquiry.received_on().to_string()),
            ("channel".into(), inquiry.channel.code().into()),
            ("requester".into(), inquiry.requester.code().into()),
        ]))
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let t = setting.t;
        form.needs("received_at", Entry::Day)
            .needs("channel", Entry::Select(choices(t, "channel", Channel::ALL, Channel::code)))
            .needs(
                "requester",
                Entry::Select(choices(t, "requester", Requester::ALL, Requester::code)),
            )
            .labelled("field-requester-staff")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let inquiry = setting.inquiry;
        // The same day keeps its hour.
        let received_at = fields.day("received_at").and_then(|day| {
            match day == calendar::date_of(inquiry.received_at) {
                true => Ok(inquiry.received_at),
                false => fields.moment("received_at", setting.now),
            }
        });
        let (received_at, channel, requester, seen) = (
            received_at,
            fields.choice("channel", Channel::from_code),
            fields.choice("requester", Requester::from_code),
            fields.seen(),
        )
            .together()?;
        Ok(CorrectInquiry { inquiry: inquiry.id, received_at, channel, requester, seen }.into())
    }

    fn meanwhile(setting: &Setting<'_, InquiryId>, _: &Fields, _: &Fields) -> Vec<Saved> {
        let (t, inquiry) = (setting.t, setting.inquiry);
        vec![
            saved(t, "received_at", t.day(inquiry.received_on())),
            saved(t, "channel", t.code("channel", inquiry.channel.code())),
            saved(t, "requester-staff", t.code("requester", inquiry.requester.code())),
        ]
    }
}
