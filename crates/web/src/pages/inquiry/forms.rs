//! Acts on an inquiry: take it, answer it at the door, say who the citizen is, correct what is wrong.

use crate::Web;
use crate::address::At;
use crate::answer::see_other;
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Choice, Entry, Form, choices};
use crate::show;
use crate::staff::{
    About, Opened, at_work, checked, opened_for, posted, saved, send, send_or_fail,
};
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
use roret_domain::inquiry::{Channel, Inquiry, InquiryEnding, Requester};
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
    send_or_fail(&web, visitor.actor(), &fields, Ok(command), &back).await
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
    send_or_fail(&web, visitor.actor(), &fields, command, &back).await
}

fn about(opened: &Opened, key: &'static str) -> About<'static> {
    About { key, back: opened.href() }
}

async fn answer_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    values: Option<Fields>,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let name = format!("henvendelse/{}/svar", opened.id);
    let kept = match values {
        None => crate::draft::kept(web, visitor, &name).await?,
        Some(_) => None,
    };
    let values =
        values.unwrap_or_else(|| Fields(vec![("ended_at".into(), web.office.today().to_string())]));
    Ok(Form::new(t, "answer", format!("{}/svar", opened.href()), web.form_key(visitor.actor()))
        .filled(values)
        .with_draft(name, kept)
        .needs("ending", Entry::Radio(choices(t, "ending", &ENDINGS, InquiryEnding::code)))
        .needs("text", Entry::Lines(4))
        .labelled("field-answer")
        .needs("ended_at", Entry::Day)
        .submit("answer-send"))
}

pub(super) async fn answer(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let form = answer_form(&web, &visitor, &opened, None).await?;
    Ok(about(&opened, "answer-title").page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_answer(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = match opened_for(&web, &visitor, id, &fields, "/tavle").await? {
        Ok(opened) => opened,
        Err(sent_before) => return Ok(sent_before),
    };
    let command = ending(&web, &fields, opened.inquiry()?);
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other("/tavle"));
    };
    let form = answer_form(&web, &visitor, &opened, Some(fields)).await?.with_problem(&problem);
    Ok(about(&opened, "answer-title").page(&web, &opened.image, &visitor, form))
}

fn ending(web: &Web, fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problem> {
    let ending = fields.choice("ending", InquiryEnding::from_code)?;
    let note = checked(ContactNote { text: fields.words("text") })?;
    Ok(EndInquiry {
        inquiry: inquiry.id,
        ended_at: fields.moment("ended_at", web.office.clock().now())?,
        ending,
        note: Some(Sealed::close(inquiry.citizen, &note)),
    }
    .into())
}

fn who_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    values: Fields,
    kept: Option<roret_office::Draft>,
) -> Form {
    let t = visitor.texts();
    Form::new(t, "who", format!("{}/hvem", opened.href()), web.form_key(visitor.actor()))
        .filled(values.clone())
        .with_draft(format!("henvendelse/{}/hvem", opened.id), kept)
        .hidden("seen", values.text("seen"))
        .needs("name", Entry::Line(27))
        .labelled("field-name-staff")
        .may("reach", Entry::Line(27))
        .labelled("field-reach-staff")
        .may("cpr", Entry::Line(11))
        .autocomplete("off")
}

pub(super) async fn who(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let values = saved_identity(&opened)?;
    let name = format!("henvendelse/{}/hvem", opened.id);
    let kept = crate::draft::kept(&web, &visitor, &name).await?;
    let form = who_form(&web, &visitor, &opened, values, kept);
    Ok(about(&opened, "who-title").page(&web, &opened.image, &visitor, form))
}

/// The identity as it is kept. The civil registration number is never shown again in full.
fn saved_identity(opened: &Opened) -> Result<Fields, Failure> {
    let inquiry = opened.inquiry()?;
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

pub(super) async fn send_who(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let before = show::identity(&opened.image, opened.inquiry()?, &opened.look);
    let command = identity(&fields, opened.inquiry()?, before);
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let mut typed = fields;
    let mut meanwhile = Vec::new();
    if problem.is_conflict() {
        let now = saved_identity(&opened)?;
        let t = visitor.texts();
        meanwhile = vec![saved(t, "name", now.text("name")), saved(t, "reach", now.text("reach"))];
        typed = typed.seeing(now.text("seen"));
    }
    // The number is not shown again, not even to the one who typed it: say so, or it would be lost.
    let typed_cpr = !typed.text("cpr").is_empty();
    typed.0.retain(|(name, _)| name != "cpr");
    let mut form = who_form(&web, &visitor, &opened, typed, None).with_problem(&problem);
    if typed_cpr && problem.field() != Some("cpr") {
        form = form.with_problem(&Problem::CprAgain);
    }
    form.saved_meanwhile = meanwhile;
    Ok(about(&opened, "who-title").page(&web, &opened.image, &visitor, form))
}

fn identity(
    fields: &Fields,
    inquiry: &Inquiry,
    before: Option<Identity>,
) -> Result<Command, Problem> {
    let typed = fields.parse_if_any("cpr").or(Err(Problem::NotACpr))?;
    let identity = checked(Identity {
        name: fields.words("name"),
        reach: fields.words("reach"),
        cpr: typed.or(before.and_then(|identity| identity.cpr)),
    })?;
    Ok(RecordIdentity {
        citizen: inquiry.citizen,
        identity: Sealed::close(inquiry.citizen, &identity),
        seen: fields.seen()?,
    }
    .into())
}

fn correction_form(web: &Web, visitor: &Visitor, opened: &Opened, values: Fields) -> Form {
    let t = visitor.texts();
    let list = |list: &str, codes: Vec<&'static str>| -> Vec<Choice> {
        let choice =
            |code: &str| Choice { code: code.to_owned(), label: t.code(list, code).to_owned() };
        codes.into_iter().map(choice).collect()
    };
    let channels = Channel::ALL.iter().map(|one| one.code()).collect();
    let requesters = Requester::ALL.iter().map(|one| one.code()).collect();
    Form::new(t, "correct", format!("{}/ret", opened.href()), web.form_key(visitor.actor()))
        .filled(values.clone())
        .hidden("seen", values.text("seen"))
        .needs("received_at", Entry::Day)
        .needs("channel", Entry::Select(list("channel", channels)))
        .needs("requester", Entry::Select(list("requester", requesters)))
        .labelled("field-requester-staff")
}

fn kept_facts(inquiry: &Inquiry) -> Fields {
    Fields(vec![
        ("seen".into(), inquiry.version.to_string()),
        ("received_at".into(), inquiry.received_on().to_string()),
        ("channel".into(), inquiry.channel.code().into()),
        ("requester".into(), inquiry.requester.code().into()),
    ])
}

pub(super) async fn correct(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let form = correction_form(&web, &visitor, &opened, kept_facts(opened.inquiry()?));
    Ok(about(&opened, "correct-title").page(&web, &opened.image, &visitor, form))
}

pub(super) async fn send_correction(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let opened = Opened::by(&web, &visitor, id).await?;
    let inquiry = opened.inquiry()?;
    let command = correction(&web, &fields, inquiry);
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let t = visitor.texts();
    let (mut typed, mut meanwhile) = (fields, Vec::new());
    if problem.is_conflict() {
        typed = typed.seeing(&inquiry.version.to_string());
        meanwhile = vec![
            saved(t, "received_at", t.day(inquiry.received_on())),
            saved(t, "channel", t.code("channel", inquiry.channel.code())),
            saved(t, "requester-staff", t.code("requester", inquiry.requester.code())),
        ];
    }
    let mut form = correction_form(&web, &visitor, &opened, typed).with_problem(&problem);
    form.saved_meanwhile = meanwhile;
    Ok(about(&opened, "correct-title").page(&web, &opened.image, &visitor, form))
}

fn correction(web: &Web, fields: &Fields, inquiry: &Inquiry) -> Result<Command, Problem> {
    // The same day keeps its hour.
    let day = fields.day("received_at")?;
    let received_at = if day == calendar::date_of(inquiry.received_at) {
        inquiry.received_at
    } else {
        fields.moment("received_at", web.office.clock().now())?
    };
    Ok(CorrectInquiry {
        inquiry: inquiry.id,
        received_at,
        channel: fields.choice("channel", Channel::from_code)?,
        requester: fields.choice("requester", Requester::from_code)?,
        seen: fields.seen()?,
    }
    .into())
}
