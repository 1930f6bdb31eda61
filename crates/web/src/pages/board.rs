//! The work board: mine, unassigned, due this week, overdue, waiting for the citizen, all.
//!
//! View, place and sorting are in the address. Every act can be undone by a compensating one.

use super::staff::{answer, at_work, posted};
use crate::Web;
use crate::answer::{Failure, page, see_other};
use crate::fields::{Fields, Problem};
use crate::form::Choice;
use crate::form_key::FormKey;
use crate::frame::Frame;
use crate::show::{self, CourseEnd, Reader, Steps};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::access::{self, Look, Purpose};
use roret_domain::board::{self, Rank, View};
use roret_domain::calendar;
use roret_domain::command::{ChangePrimaryContacts, ChangeStep, PrimaryContactChange};
use roret_domain::id::{CommandKey, InquiryId, UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;

use roret_domain::refusal::{Reason, Refusal, RoadmapReason};
use roret_domain::roadmap::Expectation;
use roret_insight::outlook::Outlooks;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows on one page of the board.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "pages/board.html")]
struct Board {
    frame: Frame,
    tabs: Vec<Tab>,
    view_label: String,
    here: String,
    rows: Vec<Row>,
    count: usize,
    next: Option<String>,
    workers: Vec<Choice>,
    key: FormKey,
    undo: Option<Undo>,
    problem: Option<String>,
    is_leader: bool,
}

#[derive(Template)]
#[template(path = "pages/board_row.html")]
struct RowPart {
    row: Row,
    t: &'static Texts,
    is_leader: bool,
}

#[derive(Template)]
#[template(path = "pages/board_row_edit.html")]
struct RowEditPart {
    edit: RowEdit,
    t: &'static Texts,
}

#[derive(Template)]
#[template(path = "pages/board_row_page.html")]
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

struct Tab {
    href: String,
    label: String,
    count: usize,
    current: bool,
}

struct Row {
    id: InquiryId,
    number: u32,
    who: String,
    state: String,
    /// That somebody needs an answer today; empty otherwise.
    urgent: &'static str,
    what: String,
    acts: String,
    due: String,
    tone: &'static str,
    days_waiting: i32,
    /// What the number of days is, where the table's heading is not seen.
    days_words: String,
    primary_contact: String,
    from: String,
    warning: String,
    /// By when most such waits end; empty where a time is agreed, or too little is known.
    outlook: String,
    here: String,
    ticked: bool,
}

/// An act that can be undone: what to send back.
struct Undo {
    text: String,
    of: CommandKey,
    changes: Vec<String>,
}

/// The board's address: which view, from which place.
struct Address {
    view: View,
    after: Option<board::BoardPlace>,
}

impl Address {
    fn read(query: &BTreeMap<String, String>) -> Self {
        let view = query.get("visning").and_then(|code| View::from_code(code));
        let after = query.get("efter").and_then(|place| {
            let (rank, place) = place.split_once('.')?;
            let (due, inquiry) = place.split_once('.')?;
            let rank = Rank::from_code(rank)?;
            Some(board::BoardPlace { rank, due: due.parse().ok()?, inquiry: inquiry.parse().ok()? })
        });
        Self { view: view.unwrap_or(View::Mine), after }
    }

    fn href(view: View, after: Option<board::BoardPlace>) -> String {
        match after {
            None => format!("/tavle?visning={}", view.code()),
            Some(board::BoardPlace { rank, due, inquiry }) => {
                let (view, rank) = (view.code(), rank.code());
                format!("/tavle?visning={view}&efter={rank}.{due}.{inquiry}")
            }
        }
    }
}

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let result = draw(&web, &visitor, &query, None).await;
    answer(&web, &visitor, result)
}

async fn draw(
    web: &Web,
    visitor: &Visitor,
    query: &BTreeMap<String, String>,
    failed: Option<(&Problem, &Fields)>,
) -> Result<Response, Failure> {
    let problem = failed.map(|(problem, _)| problem);
    let image = web.office.image();
    let worker = at_work(&image, visitor)?;
    let t = visitor.texts();
    let today = web.office.today();
    let mut address = Address::read(query);
    let is_leader = !worker.role.helps();
    if is_leader && address.view == View::Mine {
        address.view = View::All;
    }
    let board = image.board();
    let outlooks = web.outlooks(&image);
    let passed = passed(&image, &outlooks, worker.unit, today);
    let places = board.places(address.view, worker.unit, worker.id, today, address.after);
    // The board's own places are all due before today, and these are not: the order holds.
    let also = passed.iter().copied().filter(|place| address.after.is_none_or(|it| it < *place));
    let also = also.filter(|_| address.view == View::Overdue);
    let mut places = places.chain(also);
    let shown: Vec<board::BoardPlace> = places.by_ref().take(ROWS).collect();
    let next = places.next().and(shown.last()).map(|last| Address::href(address.view, Some(*last)));
    let inquiries: Vec<&Inquiry> =
        shown.iter().filter_map(|place| image.inquiry(place.inquiry)).collect();
    let citizens = inquiries.iter().map(|inquiry| inquiry.citizen);
    let look = web.office.look_at_each(&image, visitor.actor(), citizens, Purpose::Board).await?;
    let here = Address::href(address.view, address.after);
    let of_day = OfDay { outlooks: &outlooks, today };
    let mut rows: Vec<Row> =
        inquiries.iter().map(|inquiry| row(&image, inquiry, &look, t, of_day, &here)).collect();
    for row in &mut rows {
        let choice = format!("{}:{}", row.id, row.from);
        row.ticked =
            failed.is_some_and(|(_, fields)| fields.all("valgt").any(|chosen| chosen == choice));
    }
    let views = View::ALL.iter().filter(|view| !(is_leader && **view == View::Mine));
    let count = |view: View| {
        let also = if view == View::Overdue { passed.len() } else { 0 };
        board.count(view, worker.unit, worker.id, today) + also
    };
    let tabs = views.map(|view| Tab {
        href: Address::href(*view, None),
        label: t.code("view", view.code()).to_owned(),
        count: count(*view),
        current: *view == address.view,
    });
    let status = match problem {
        None => StatusCode::OK,
        Some(problem) if problem.is_conflict() => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let board = Board {
        tabs: tabs.collect(),
        view_label: t.code("view", address.view.code()).to_owned(),
        here,
        rows,
        count: count(address.view),
        next,
        workers: colleagues(&image, worker.unit),
        key: web.form_key(visitor.actor()),
        undo: undo(query, t),
        problem: problem.map(|problem| problem.text(t)),
        is_leader,
        frame: Frame::new(web, &image, visitor, "board-title"),
    };
    Ok(page(status, &board))
}

/// Open inquiries of the unit that are not overdue by their own day, but have waited longer than nine of
/// ten were told to: they are overdue, too.
fn passed(image: &Image, outlooks: &Outlooks, unit: UnitId, today: Date) -> Vec<board::BoardPlace> {
    let mut places: Vec<board::BoardPlace> = outlooks
        .all_passed()
        .filter_map(|id| image.inquiry(id))
        .filter(|inquiry| inquiry.unit == unit && outlooks.passed(inquiry).is_some())
        .map(|inquiry| board::BoardPlace { rank: Rank::Ordinary, ..board::BoardPlace::of(inquiry) })
        .filter(|place| place.due >= today)
        .collect();
    places.sort_unstable();
    places
}

/// What a row says of the day.
#[derive(Clone, Copy)]
struct OfDay<'a> {
    outlooks: &'a Outlooks,
    today: Date,
}

/// Workers who can be given to a citizen of this unit.
pub(super) fn colleagues(image: &Image, unit: UnitId) -> Vec<Choice> {
    image
        .workers()
        .filter(|other| other.helps_in(unit))
        .map(|other| Choice { code: other.id.to_string(), label: other.name.clone() })
        .collect()
}

fn row(
    image: &Image,
    inquiry: &Inquiry,
    look: &Look,
    t: &'static Texts,
    OfDay { outlooks, today }: OfDay<'_>,
    here: &str,
) -> Row {
    let steps = Steps { image, inquiry, look, t, today, reader: Reader::Staff };
    let now = steps.now_in_brief();
    let (due, tone) = show::due_words(inquiry, today, t);
    let passed = outlooks.passed(inquiry);
    let warning = match (&now, passed, time_limit_near(inquiry, today)) {
        (Some(step), _, _) if step.is_late => t.get("board-notice-due").to_owned(),
        (_, Some(told), _) => t.with("board-window-passed", [("day", t.short_day(told).into())]),
        (_, _, true) => t.get("board-time-limit").to_owned(),
        _ => match show::course_end(inquiry, today) {
            Some(CourseEnd::Passed(day)) => {
                t.with("board-course-end-passed", [("day", t.short_day(day).into())])
            }
            Some(CourseEnd::Near(day)) => {
                t.with("board-course-end-near", [("day", t.short_day(day).into())])
            }
            None => String::new(),
        },
    };
    let days = calendar::days_waiting(inquiry.received_on(), today);
    let urgent = board::BoardPlace::of(inquiry).rank == Rank::AskedForToday;
    let tone = if passed.is_some() { "overdue" } else { tone };
    Row {
        id: inquiry.id,
        number: inquiry.number,
        who: show::citizen_name(image, inquiry, look, t),
        state: t.code("state", show::state(inquiry)).to_owned(),
        urgent: if urgent { t.get("urgency-mark") } else { "" },
        acts: now.as_ref().map_or_else(String::new, |step| step.who.clone()),
        what: now.map_or_else(|| t.get("board-no-step").to_owned(), |step| step.what),
        due,
        tone,
        days_waiting: days,
        days_words: t.with("board-days", [("days", days.into())]),
        primary_contact: show::primary_contact(image, inquiry)
            .unwrap_or_else(|| t.get("board-nobody").to_owned()),
        from: inquiry.primary_contact.map_or_else(String::new, |worker| worker.to_string()),
        warning,
        outlook: show::outlook_in_brief(outlooks.of(inquiry), t).unwrap_or_default(),
        here: here.to_owned(),
        ticked: false,
    }
}

/// Whether help under § 82 b runs out within a month.
pub(super) fn time_limit_near(inquiry: &Inquiry, today: Date) -> bool {
    inquiry.open_course().is_some_and(|course| {
        course.legal_basis.as_ref().is_some_and(|section| section.is_time_limited())
            && today >= calendar::time_limited_warning(course.started_on())
    })
}

/// The changes of many rows: `inquiry:from` for each that is ticked, and the worker they go to.
fn changes(fields: &Fields, to: Option<WorkerId>) -> Result<Vec<PrimaryContactChange>, Problem> {
    fields
        .all("valgt")
        .map(|chosen| {
            let (inquiry, from) = chosen.split_once(':').ok_or(Problem::Unreadable("valgt"))?;
            let from = match from {
                "" => None,
                from => Some(from.parse().or(Err(Problem::Unreadable("valgt")))?),
            };
            let inquiry = inquiry.parse().or(Err(Problem::Unreadable("valgt")))?;
            Ok(PrimaryContactChange { inquiry, from, to })
        })
        .collect()
}

/// Changes the primary contact of one or many; the answer offers to undo it.
pub(super) async fn change_primary_contacts(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Response {
    let result = change_contacts(&web, &visitor, &body).await;
    answer(&web, &visitor, result)
}

async fn change_contacts(web: &Web, visitor: &Visitor, body: &[u8]) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let key = fields.key()?;
    let undoes = fields.parse_if_any::<CommandKey>("undoes")?;
    let query = query_of(fields.text("her"));
    let asked = match undoes {
        Some(_) => undoing(&fields),
        None => to(&fields).and_then(|to| changes(&fields, to)),
    };
    let changes = match asked {
        Ok(changes) => changes,
        Err(problem) => return draw(web, visitor, &query, Some((&problem, &fields))).await,
    };
    let command = ChangePrimaryContacts { changes: changes.clone(), undoes }.into();
    let decided =
        web.office.decide_as_asked(visitor.actor(), &fields.asked(), vec![(key, command)]).await;
    match decided {
        Ok(_) if undoes.is_some() => Ok(see_other(&format!("{}&fortrudt=1", here(&fields)))),
        Ok(_) => {
            let of: Vec<String> = changes
                .iter()
                .map(|change| {
                    let word = |worker: Option<WorkerId>| {
                        worker.map_or_else(String::new, |id| id.to_string())
                    };
                    format!("{}:{}:{}", change.inquiry, word(change.from), word(change.to))
                })
                .collect();
            Ok(see_other(&format!("{}&gjort={key}&fortryd={}", here(&fields), of.join(","))))
        }
        Err(roret_office::OfficeError::Refused(refusal)) => {
            draw(web, visitor, &query, Some((&refusal.into(), &fields))).await
        }
        Err(error) => Err(error.into()),
    }
}

fn to(fields: &Fields) -> Result<Option<WorkerId>, Problem> {
    match fields.text("til") {
        "" => Err(Refusal::at("til", Reason::NothingChosen).into()),
        "ingen" => Ok(None),
        _ => fields.parse("til").map(Some),
    }
}

/// The compensating changes: `inquiry:from:to` of the act, turned round.
fn undoing(fields: &Fields) -> Result<Vec<PrimaryContactChange>, Problem> {
    let worker = |text: &str| match text {
        "" => Ok(None),
        text => text.parse().map(Some).or(Err(Problem::Unreadable("fortryd"))),
    };
    fields
        .all("fortryd")
        .map(|change| match change.split(':').collect::<Vec<_>>().as_slice() {
            [inquiry, from, to] => Ok(PrimaryContactChange {
                inquiry: inquiry.parse().or(Err(Problem::Unreadable("fortryd")))?,
                from: worker(to)?,
                to: worker(from)?,
            }),
            _ => Err(Problem::Unreadable("fortryd")),
        })
        .collect()
}

/// What the address says can be undone.
fn undo(query: &BTreeMap<String, String>, t: &Texts) -> Option<Undo> {
    if query.contains_key("fortrudt") {
        let text = t.get("board-undone").to_owned();
        return Some(Undo {
            text,
            of: CommandKey::from_uuid(uuid::Uuid::nil()),
            changes: Vec::new(),
        });
    }
    let of = query.get("gjort")?.parse().ok()?;
    let changes: Vec<String> = query.get("fortryd")?.split(',').map(str::to_owned).collect();
    let text = t.with("board-changed", [("count", changes.len().into())]);
    Some(Undo { text, of, changes })
}

/// Where the act came from: the board's address without what was done before.
fn here(fields: &Fields) -> String {
    let query = query_of(fields.text("her"));
    let address = Address::read(&query);
    Address::href(address.view, address.after)
}

fn query_of(address: &str) -> BTreeMap<String, String> {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// One row's form: next step, who acts, when. A page, or with htmx the row itself.
async fn row_form(
    web: &Web,
    visitor: &Visitor,
    id: &str,
    typed: &Fields,
    problem: Option<&Problem>,
) -> Result<Response, Failure> {
    let opened = super::staff::Opened::by(web, visitor, id).await?;
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
        actors: super::steps::actors(&opened.image, inquiry, t),
        actor: typed_or("actor", super::steps::actor_code(step.actor)),
        due: typed_or("to", step.expectation.due().to_string()),
        here: crate::answer::local(&typed_or("her", "/tavle".to_owned())),
        problem: problem.map_or_else(String::new, |problem| problem.text(t)),
        saved: match problem.is_some_and(Problem::is_conflict) {
            true => saved_meanwhile(&steps, t),
            false => String::new(),
        },
    };
    let status = match problem {
        None => StatusCode::OK,
        Some(problem) if problem.is_conflict() => StatusCode::CONFLICT,
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
    Path(id): Path<String>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Response {
    let here =
        query.get("her").map_or_else(|| "/tavle".to_owned(), |here| crate::answer::local(here));
    let result = if query.contains_key("vis") {
        row_part(&web, &visitor, &id, &here).await
    } else {
        let place = Fields(vec![("her".to_owned(), here)]);
        row_form(&web, &visitor, &id, &place, None).await
    };
    answer(&web, &visitor, result)
}

/// The row as the board shows it, for htmx.
async fn row_part(web: &Web, visitor: &Visitor, id: &str, here: &str) -> Result<Response, Failure> {
    let opened = super::staff::Opened::by(web, visitor, id).await?;
    let (t, today) = (visitor.texts(), web.office.today());
    let outlooks = web.outlooks(&opened.image);
    let of_day = OfDay { outlooks: &outlooks, today };
    let row = row(&opened.image, opened.inquiry()?, &opened.look, t, of_day, here);
    Ok(page(StatusCode::OK, &RowPart { row, t, is_leader: false }))
}

pub(super) async fn change_row(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Path(id): Path<String>,
    body: Bytes,
) -> Response {
    let result = send_row(&web, &visitor, &id, &body).await;
    answer(&web, &visitor, result)
}

async fn send_row(
    web: &Web,
    visitor: &Visitor,
    id: &str,
    body: &[u8],
) -> Result<Response, Failure> {
    let fields = posted(web, visitor, body)?;
    let image = web.office.image();
    let inquiry = id.parse().ok().and_then(|id| image.inquiry(id)).ok_or(Failure::NotFound)?;
    access::may_see_frame(&image, visitor.actor(), visitor.now, inquiry)?;
    let command = (|| {
        let to = fields.day("to")?;
        let actor = super::steps::actor_of(&fields)?;
        let from = web.office.today().min(to);
        Ok(ChangeStep {
            inquiry: inquiry.id,
            step: fields.parse("step")?,
            words: None,
            actor,
            expectation: expectation(inquiry, from, to),
            seen: fields.seen()?,
        }
        .into())
    })();
    match super::staff::send(web, visitor.actor(), &fields, command).await? {
        Some(problem) => row_form(web, visitor, id, &fields, Some(&problem)).await,
        None if visitor.wants_part => row_part(web, visitor, id, fields.text("her")).await,
        None => Ok(see_other(&crate::answer::local(fields.text("her")))),
    }
}

/// A new day is agreed; the same day keeps what it rested on.
fn expectation(inquiry: &Inquiry, from: Date, to: Date) -> Expectation {
    match inquiry.roadmap.now().map(|step| step.expectation) {
        Some(unchanged) if unchanged.due() == to => unchanged,
        _ => Expectation::Agreed { from, to },
    }
}
