//! The work board: mine, unassigned, due this week, overdue, waiting for the citizen, all.
//!
//! View, place and sorting are in the address. Every act can be undone by a compensating one.

use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::form::Choice;
use crate::form_key::FormKey;
use crate::frame::Frame;
use crate::show::{self, CourseEnd, Reader, Steps};
use crate::staff::{at_work, posted};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::access::{Look, Purpose};
use roret_domain::board::{self, Rank, View};
use roret_domain::calendar;
use roret_domain::command::{ChangePrimaryContacts, PrimaryContactChange};
use roret_domain::id::{CommandKey, InquiryId, UnitId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::refusal::{Reason, Refusal};
use roret_insight::outlook::Outlooks;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows on one page of the board.
const ROWS: usize = 25;

#[derive(Template)]
#[template(path = "pages/board/list.html")]
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

struct Tab {
    href: String,
    label: String,
    count: usize,
    current: bool,
}

pub(super) struct Row {
    pub(super) id: InquiryId,
    pub(super) number: u32,
    pub(super) who: String,
    pub(super) state: String,
    /// That somebody needs an answer today; empty otherwise.
    pub(super) urgent: &'static str,
    pub(super) what: String,
    pub(super) acts: String,
    pub(super) due: String,
    pub(super) tone: &'static str,
    pub(super) days_waiting: i32,
    /// What the number of days is, where the table's heading is not seen.
    pub(super) days_words: String,
    pub(super) primary_contact: String,
    pub(super) from: String,
    pub(super) warning: String,
    /// By when most such waits end; empty where a time is agreed, or too little is known.
    pub(super) outlook: String,
    pub(super) here: String,
    pub(super) ticked: bool,
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
) -> Result<Response, Failure> {
    draw(&web, &visitor, &query, None).await
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
    if let Some((_, fields)) = failed {
        tick(&mut rows, fields);
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
        workers: crate::staff::colleagues(&image, worker.unit),
        key: web.form_key(visitor.actor()),
        undo: undo(query, t),
        problem: problem.map(|problem| problem.text(t)),
        is_leader,
        frame: Frame::new(web, &image, visitor, "board-title"),
    };
    Ok(page(status, &board))
}

/// Ticks the rows again that were chosen.
fn tick(rows: &mut [Row], fields: &Fields) {
    for row in rows {
        let choice = format!("{}:{}", row.id, row.from);
        row.ticked = fields.all("valgt").any(|chosen| chosen == choice);
    }
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
pub(super) struct OfDay<'a> {
    pub(super) outlooks: &'a Outlooks,
    pub(super) today: Date,
}

pub(super) fn row(
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
fn time_limit_near(inquiry: &Inquiry, today: Date) -> bool {
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
) -> Result<Response, Failure> {
    change_contacts(&web, &visitor, &body).await
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
