//! Groups with places: how full they are, opening one, and a citizen's place or waiting place in one.

use crate::Web;
use crate::address::At;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::Fields;
use crate::form::{Choice, Entry, Form};
use crate::frame::Frame;
use crate::inquiry_form::{InquiryForm, Setting, inquiry_form};
use crate::problems::{Problems, Together};
use crate::staff::{at_work, helping, posted, send, send_or_fail};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::civil::Date;
use roret_domain::access::Act;
use roret_domain::command::{AskForPlace, Command, GiveUpPlace, OpenGroup};
use roret_domain::group::Group;
use roret_domain::id::{GroupId, InquiryId, UnitId};
use roret_domain::image::Image;
use roret_domain::refusal::{Reason, Refusal};
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/hold", get(show).post(open))
        .route("/henvendelse/{inquiry}/hold", inquiry_form::<Place>())
        .route("/henvendelse/{inquiry}/hold/slip", post(give_up_place))
}

#[derive(Template)]
#[template(path = "pages/group.html")]
struct GroupsPage {
    frame: Frame,
    groups: Vec<GroupLine>,
    /// None for those who do not open groups here.
    form: Option<Form>,
}

struct GroupLine {
    name: String,
    days: String,
    fill: String,
    waiting: usize,
}

/// A citizen's place, as the page of the inquiry shows it.
pub(crate) struct SeatShown {
    pub(crate) group: GroupId,
    pub(crate) text: String,
}

/// The places and waiting places of an inquiry.
pub(crate) fn seats(image: &Image, inquiry: InquiryId, t: &Texts) -> Vec<SeatShown> {
    let shown = |group: &Group| {
        let seat = group.seat(inquiry)?;
        let before = group.seats.iter().take_while(|one| one.inquiry != inquiry || !one.is_kept());
        let ahead = before.filter(|one| one.is_waiting()).count();
        let text = match seat.given_on {
            Some(_) => t.with("group-has-place", [("group", group.name.clone().into())]),
            None => {
                let words = [("group", group.name.clone().into()), ("ahead", ahead.into())];
                t.with("group-waits", words)
            }
        };
        Some(SeatShown { group: group.id, text })
    };
    image.groups().filter_map(shown).collect()
}

/// The groups of a unit that are not over.
fn current(image: &Image, unit: UnitId, today: Date) -> impl Iterator<Item = &Group> {
    image.groups().filter(move |group| group.unit == unit && group.to >= today)
}

fn open_form(web: &Web, visitor: &Visitor, values: Fields) -> Form {
    let t = visitor.texts();
    Form::new(t, "group", "/hold".into(), web.form_key(visitor.actor()))
        .filled(values)
        .needs("name", Entry::Line(27))
        .labelled("field-group-name")
        .needs("places", Entry::Line(4))
        .needs("from", Entry::Day)
        .labelled("field-group-from")
        .needs("to", Entry::Day)
        .labelled("field-group-to")
        .submit("group-open")
}

fn draw(
    web: &Web,
    visitor: &Visitor,
    values: Fields,
    problems: Option<&Problems>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let worker = at_work(&image, visitor)?;
    let (t, today) = (visitor.texts(), web.office.today());
    let line = |group: &Group| GroupLine {
        name: group.name.clone(),
        days: t.with(
            "group-days",
            [("from", t.short_day(group.from).into()), ("to", t.short_day(group.to).into())],
        ),
        fill: t.with(
            "group-fill",
            [("taken", group.taken().into()), ("places", i64::from(group.places).into())],
        ),
        waiting: group.waiting(),
    };
    let groups = current(&image, worker.unit, today).map(line).collect();
    let mut form = open_form(web, visitor, values);
    if let Some(problems) = problems {
        form = form.with_problems(problems);
    }
    let status =
        if form.has_problems() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = worker.role.may(Act::OpenGroup).then_some(form);
    let frame = Frame::new(web, &image, visitor, "groups-title");
    Ok(page(status, &GroupsPage { frame, groups, form }))
}

async fn show(State(web): State<Arc<Web>>, visitor: Visitor) -> Result<Response, Failure> {
    draw(&web, &visitor, Fields::default(), None)
}

async fn open(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let unit = helping(&web.office.image(), &visitor)?.unit;
    match send(&web, &visitor, &fields, opening(&fields, unit)).await? {
        None => Ok(see_other("/hold")),
        Some(problems) => draw(&web, &visitor, fields, Some(&problems)),
    }
}

fn opening(fields: &Fields, unit: UnitId) -> Result<Command, Problems> {
    let name = match fields.text("name") {
        "" => Err(Refusal::at("name", Reason::TextMissing).into()),
        _ => Ok(fields.words("name")),
    };
    let (name, places, from, to) =
        (name, fields.parse("places"), fields.day("from"), fields.day("to")).together()?;
    Ok(OpenGroup { unit, name, places, from, to }.into())
}

/// Asks for a place in a group.
struct Place;

impl InquiryForm for Place {
    type At = InquiryId;
    const PREFIX: &'static str = "place";
    const KEEPS_DRAFT: bool = false;

    fn title(_: &Setting<'_, InquiryId>) -> &'static str {
        "place-title"
    }

    fn values(_: &Setting<'_, InquiryId>) -> Result<Fields, Failure> {
        Ok(Fields::default())
    }

    fn fields(setting: &Setting<'_, InquiryId>, form: Form) -> Form {
        let Setting { opened, inquiry, t, today, .. } = *setting;
        let choice = |group: &Group| {
            let words = [
                ("group", group.name.clone().into()),
                ("taken", group.taken().into()),
                ("places", i64::from(group.places).into()),
            ];
            Choice { code: group.id.to_string(), label: t.with("group-choice", words) }
        };
        let groups = current(&opened.image, inquiry.unit, today).map(choice).collect();
        form.needs("group", Entry::Select(groups)).submit("group-ask")
    }

    fn command(setting: &Setting<'_, InquiryId>, fields: &Fields) -> Result<Command, Problems> {
        let group = fields.parse("group")?;
        Ok(AskForPlace { inquiry: setting.inquiry.id, group }.into())
    }
}

async fn give_up_place(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let inquiry = id;
    let command = fields.parse("group").map(|group| GiveUpPlace { inquiry, group }.into());
    let back = format!("/henvendelse/{id}");
    send_or_fail(&web, &visitor, &fields, command.map_err(Problems::from), &back).await
}
