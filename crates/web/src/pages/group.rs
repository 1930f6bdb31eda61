//! Groups with places: how full they are, opening one, and a citizen's place or waiting place in one.

use crate::Web;
use crate::address::At;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::{Choice, Entry, Form};
use crate::frame::Frame;
use crate::staff::{About, Opened, at_work, helping, opened_for, posted, send, send_or_fail};
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
use roret_domain::command::{AskForPlace, GiveUpPlace, OpenGroup};
use roret_domain::group::Group;
use roret_domain::id::{GroupId, InquiryId, UnitId};
use roret_domain::image::Image;
use std::sync::Arc;

pub(super) fn routes() -> Router<Arc<Web>> {
    Router::new()
        .route("/hold", get(show).post(open))
        .route("/henvendelse/{inquiry}/hold", get(place).post(ask_for_place))
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
    problem: Option<&Problem>,
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
    if let Some(problem) = problem {
        form = form.with_problem(problem);
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
    let command = (|| {
        Ok(OpenGroup {
            unit,
            name: fields.words("name"),
            places: fields.parse("places")?,
            from: fields.day("from")?,
            to: fields.day("to")?,
        }
        .into())
    })();
    match send(&web, visitor.actor(), &fields, command).await? {
        None => Ok(see_other("/hold")),
        Some(problem) => draw(&web, &visitor, fields, Some(&problem)),
    }
}

fn place_form(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    values: Fields,
) -> Result<Form, Failure> {
    let t = visitor.texts();
    let (unit, today) = (opened.inquiry()?.unit, web.office.today());
    let choice = |group: &Group| {
        let words = [
            ("group", group.name.clone().into()),
            ("taken", group.taken().into()),
            ("places", i64::from(group.places).into()),
        ];
        Choice { code: group.id.to_string(), label: t.with("group-choice", words) }
    };
    let groups = current(&opened.image, unit, today).map(choice).collect();
    Ok(Form::new(t, "place", format!("{}/hold", opened.href()), web.form_key(visitor.actor()))
        .filled(values)
        .needs("group", Entry::Select(groups))
        .submit("group-ask"))
}

async fn place(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    let opened = Opened::by(&web, &visitor, id).await?;
    let form = place_form(&web, &visitor, &opened, Fields::default())?;
    let about = About { key: "place-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
}

async fn ask_for_place(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
    body: Bytes,
) -> Result<Response, Failure> {
    let fields = posted(&web, &visitor, &body)?;
    let then = format!("/henvendelse/{id}");
    let opened = match opened_for(&web, &visitor, id, &fields, &then).await? {
        Ok(opened) => opened,
        Err(response) => return Ok(response),
    };
    let command =
        fields.parse("group").map(|group| AskForPlace { inquiry: opened.id, group }.into());
    let Some(problem) = send(&web, opened.actor, &fields, command).await? else {
        return Ok(see_other(&opened.href()));
    };
    let form = place_form(&web, &visitor, &opened, fields)?.with_problem(&problem);
    let about = About { key: "place-title", back: opened.href() };
    Ok(about.page(&web, &opened.image, &visitor, form))
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
    send_or_fail(&web, visitor.actor(), &fields, command, &back).await
}
