//! The citizen's roadmap: what comes next first, then the whole way, then whom to call.
//!
//! It opens with a follow-up code or a sign-in. A code in an address is swapped for a cookie by a button:
//! opening the link alone, as mail scanners do, shows and changes nothing.

use crate::Web;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::fields::{Fields, Problem};
use crate::follow_up;
use crate::form::{Entry, Form};
use crate::frame::Frame;
use crate::show::{self, Contact, Reader, StepShown, Steps};
use crate::texts::Texts;
use crate::visitor::{CODE_COOKIE, Visitor, cookie};
use askama::Template;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::Response;
use roret_domain::access::{self, Purpose};
use roret_domain::agreement::{AgreementWords, Confirmation};
use roret_domain::calendar;
use roret_domain::code::CodeScope;
use roret_domain::command::{ConfirmAgreement, FinishStep};
use roret_domain::course::DischargePlanWords;
use roret_domain::event::Actor;
use roret_domain::id::CitizenId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_insight::outlook::Outlooks;
use roret_office::LookRow;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/roadmap/own.html")]
struct Roadmap {
    frame: Frame,
    number: u32,
    state: String,
    is_open: bool,
    /// None for a relative's or partner's code: that shows only that we have it, and when we answer.
    whole: Option<Whole>,
    promise: String,
    receipt_late: String,
    /// By when most hear from us; empty once they have, or while too little is known to say.
    outlook: String,
    contact: Contact,
    waiting: String,
    can_leave: bool,
    key: String,
}

struct Whole {
    now: Option<StepShown>,
    late: String,
    steps: Vec<StepShown>,
    agreement: Option<AgreementWords>,
    to_confirm: bool,
    plan: Option<DischargePlanWords>,
    looks: Vec<LookLine>,
    /// Where older ones are; none when all are shown.
    older_looks: Option<String>,
}

struct LookLine {
    at: String,
    who: String,
    purpose: String,
}

#[derive(Template)]
#[template(path = "pages/roadmap/enter.html")]
struct EnterPage {
    frame: Frame,
    form: Form,
}

#[derive(Template)]
#[template(path = "pages/roadmap/link.html")]
struct LinkPage {
    frame: Frame,
    code: String,
}

/// How many looks a page shows.
const LOOKS_SHOWN: u32 = 20;

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    draw(&web, &visitor).await
}

/// The inquiry that the visitor's code or sign-in leads to, and whether all of it may be shown.
fn own<'a>(image: &'a Image, visitor: &Visitor) -> Option<(&'a Inquiry, CodeScope)> {
    match visitor.actor() {
        Actor::CodeHolder(hash) => {
            let (inquiry, code) = image.code(hash)?;
            (!code.revoked).then_some((inquiry, code.scope))
        }
        Actor::Citizen(citizen) => {
            let inquiries = &image.citizen(citizen)?.inquiries;
            let newest = inquiries.iter().rev().filter_map(|id| image.inquiry(*id));
            let open = newest.clone().find(|inquiry| inquiry.is_open());
            open.or(newest.clone().next()).map(|inquiry| (inquiry, CodeScope::Whole))
        }
        _ => None,
    }
}

async fn draw(web: &Web, visitor: &Visitor) -> Result<Response, Failure> {
    let image = web.office.image();
    let Some((inquiry, scope)) = own(&image, visitor) else {
        return Ok(enter_page(web, visitor, &image, Fields::default(), None));
    };
    let t = visitor.texts();
    let today = web.office.today();
    access::may_see_frame(&image, visitor.actor(), visitor.now, inquiry)?;
    let whole = match scope {
        CodeScope::Whole => Some(whole(web, visitor, &image, inquiry).await?),
        CodeScope::Receipt => None,
    };
    let outlooks = web.outlooks(&image);
    let by = calendar::agreement_promised_by(inquiry.received_on());
    let waiting = calendar::days_waiting(inquiry.received_on(), today);
    let roadmap = Roadmap {
        frame: Frame::new(web, &image, visitor, "roadmap-title"),
        number: inquiry.number,
        state: t.code("citizen-state", show::state(inquiry)).to_owned(),
        is_open: inquiry.is_open(),
        whole,
        promise: t.with("receipt-promise-another", [("day", t.weekday_and_day(by, today).into())]),
        receipt_late: receipt_late(&image, inquiry, &outlooks, today, t),
        outlook: show::outlook(outlooks.of(inquiry), today, t).unwrap_or_default(),
        contact: show::contact(&image, inquiry),
        waiting: t.with("roadmap-waiting", [("days", waiting.into())]),
        can_leave: visitor.code.is_some(),
        key: web.form_key(visitor.actor()).to_string(),
    };
    Ok(page(StatusCode::OK, &roadmap))
}

async fn whole(
    web: &Web,
    visitor: &Visitor,
    image: &Image,
    inquiry: &Inquiry,
) -> Result<Whole, Failure> {
    let (t, today) = (visitor.texts(), web.office.today());
    let look =
        web.office.look(image, visitor.actor(), inquiry.citizen, Purpose::OwnRoadmap).await?;
    let steps = Steps { image, inquiry, look: &look, t, today, reader: Reader::Citizen };
    let now = steps.now().filter(|_| inquiry.is_open());
    let late = match &now {
        Some(step) if step.is_late || web.outlooks(image).passed(inquiry).is_some() => {
            late(image, inquiry, today, t, "roadmap-late")
        }
        _ => String::new(),
    };
    let (looks, older_looks) = looks(web, image, inquiry.citizen, None, t).await?;
    let agreement = inquiry.agreement.as_ref();
    let plan = inquiry.courses.last().and_then(|course| course.discharge_plan.as_ref());
    Ok(Whole {
        now,
        late,
        steps: steps.all().into_iter().filter(|step| step.place != "dropped").collect(),
        agreement: show::opened(agreement.and_then(|one| one.words.as_ref()), &look),
        to_confirm: inquiry.is_open() && agreement.is_some_and(|one| one.confirmed.is_none()),
        plan: show::opened(plan.map(|plan| &plan.words), &look),
        looks,
        older_looks,
    })
}

/// A page of the looks of employees at a citizen, newest first, and where the older ones are. The citizen's own are
/// left out where the log is read, so that they hide nobody's.
async fn looks(
    web: &Web,
    image: &Image,
    citizen: CitizenId,
    before: Option<u64>,
    t: &'static Texts,
) -> Result<(Vec<LookLine>, Option<String>), Failure> {
    let mut rows = web.office.looks_of_workers_at(citizen, before, LOOKS_SHOWN + 1).await?;
    let has_older = rows.len() > LOOKS_SHOWN as usize;
    rows.truncate(LOOKS_SHOWN as usize);
    let last = rows.last().filter(|_| has_older);
    let older = last.map(|(position, _)| format!("/vej/set?foer={position}"));
    let line = |(_, row): &(u64, LookRow)| LookLine {
        at: t.moment(row.at),
        who: unit_and_role(image, row.actor, t),
        purpose: t.code("purpose", row.purpose.code()).to_owned(),
    };
    Ok((rows.iter().map(line).collect(), older))
}

#[derive(Template)]
#[template(path = "pages/roadmap/looks.html")]
struct LooksPage {
    frame: Frame,
    looks: Vec<LookLine>,
    older: Option<String>,
}

/// Everybody who has looked, page by page.
pub(super) async fn looked(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let image = web.office.image();
    let (inquiry, scope) = own(&image, &visitor).ok_or(Failure::SignIn)?;
    if scope != CodeScope::Whole {
        return Err(Failure::NotFound);
    }
    access::may_see_frame(&image, visitor.actor(), visitor.now, inquiry)?;
    let before = query.get("foer").map(|text| text.parse().or(Err(Failure::NotFound)));
    let before = before.transpose()?;
    let (looks, older) = looks(&web, &image, inquiry.citizen, before, visitor.texts()).await?;
    let frame = Frame::new(&web, &image, &visitor, "roadmap-looks");
    Ok(page(StatusCode::OK, &LooksPage { frame, looks, older }))
}

/// What a relative or partner is told when the promise, or what nine of ten were told, has passed without
/// an agreement.
fn receipt_late(
    image: &Image,
    inquiry: &Inquiry,
    outlooks: &Outlooks,
    today: jiff::civil::Date,
    t: &crate::texts::Texts,
) -> String {
    let by = calendar::agreement_promised_by(inquiry.received_on());
    let is_late = by < today || outlooks.passed(inquiry).is_some();
    if inquiry.agreement.is_some() || !inquiry.is_open() || !is_late {
        return String::new();
    }
    late(image, inquiry, today, t, "roadmap-late-another")
}

/// Who answers for the delay, and by when.
fn late(
    image: &Image,
    inquiry: &Inquiry,
    today: jiff::civil::Date,
    t: &crate::texts::Texts,
    key: &str,
) -> String {
    let hear_by = t.weekday_and_day(today.tomorrow().unwrap_or(today), today);
    let name = show::contact(image, inquiry).name;
    t.with(key, [("name", name.into()), ("day", hear_by.into())])
}

/// The citizen sees which unit and role looked, not the employee's name.
fn unit_and_role(image: &Image, actor: Actor, t: &crate::texts::Texts) -> String {
    let Actor::Worker(id) = actor else { return String::new() };
    let worker = image.worker(id);
    let unit = worker.and_then(|worker| image.unit(worker.unit)).map_or("", |unit| &unit.name);
    let role = worker.map_or("", |worker| t.code("role", worker.role.code()));
    format!("{role}, {unit}")
}

fn enter_page(
    web: &Web,
    visitor: &Visitor,
    image: &Image,
    values: Fields,
    problem: Option<&Problem>,
) -> Response {
    let t = visitor.texts();
    let mut form = Form::new(t, "code", "/vej".into(), web.form_key(visitor.actor()))
        .filled(values)
        .needs("code", Entry::Line(0))
        .autocomplete("off")
        .submit("roadmap-open");
    if let Some(problem) = problem {
        form = form.with_problem(problem);
    }
    let status =
        if form.has_problems() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::new(web, image, visitor, "roadmap-enter-title");
    page(status, &EnterPage { frame, form })
}

/// Takes in a code and keeps it in a cookie.
pub(super) async fn enter(State(web): State<Arc<Web>>, visitor: Visitor, body: Bytes) -> Response {
    let fields = Fields::read(&body);
    let image = web.office.image();
    let known = follow_up::normal_form(fields.text("code")).filter(|code| {
        image.code(follow_up::code_hash(code)).is_some_and(|(_, issued)| !issued.revoked)
    });
    match known {
        Some(code) => {
            let mut response = see_other("/vej");
            response.headers_mut().append(header::SET_COOKIE, cookie(&web, CODE_COOKIE, &code));
            response
        }
        None => enter_page(&web, &visitor, &image, fields, Some(&Problem::UnknownCode)),
    }
}

/// A link with a code in it: shows a button and nothing else.
pub(super) async fn link(
    State(web): State<Arc<Web>>,
    mut visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let code = follow_up::normal_form(&code).ok_or(Failure::NotFound)?;
    // The code must not come back in the page's own links.
    visitor.path = "/vej".into();
    let image = web.office.image();
    let frame = Frame::new(&web, &image, &visitor, "roadmap-link-title");
    Ok(page(StatusCode::OK, &LinkPage { frame, code }))
}

/// Forgets the code on this computer.
pub(super) async fn leave(State(web): State<Arc<Web>>) -> Response {
    let mut response = see_other("/");
    response.headers_mut().append(header::SET_COOKIE, cookie(&web, CODE_COOKIE, ""));
    response
}

/// The citizen says yes to the agreement.
pub(super) async fn confirm(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    act(&web, &visitor, &body, |inquiry, _| {
        let confirmation = Confirmation::ByCode;
        Ok(ConfirmAgreement { inquiry: inquiry.id, confirmation }.into())
    })
    .await
}

/// The citizen has done a step of their own.
pub(super) async fn finish(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    body: Bytes,
) -> Result<Response, Failure> {
    act(&web, &visitor, &body, |inquiry, fields| {
        Ok(FinishStep { inquiry: inquiry.id, step: fields.parse("step")? }.into())
    })
    .await
}

async fn act(
    web: &Web,
    visitor: &Visitor,
    body: &[u8],
    command: impl FnOnce(&Inquiry, &Fields) -> Result<roret_domain::command::Command, Problem>,
) -> Result<Response, Failure> {
    let fields = Fields::read(body);
    let image = web.office.image();
    let (inquiry, _) = own(&image, visitor).ok_or(Failure::SignIn)?;
    // Another's code was opened in another tab meanwhile.
    if !fields.is_drawn_for(web, visitor.actor()) {
        return Err(Failure::DrawnForAnother { typed: Vec::new(), back: "/vej".into() });
    }
    let command = command(inquiry, &fields)?;
    let commands = vec![(fields.key()?, command)];
    web.office.decide_as_asked(visitor.actor(), &fields.asked(), commands).await?;
    Ok(see_other("/vej"))
}
