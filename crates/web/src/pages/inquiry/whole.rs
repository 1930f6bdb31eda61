//! One citizen's inquiry with all that came of it: next step first, then roadmap, agreement, contacts,
//! people and history.

use crate::Web;
use crate::address::At;
use crate::answer::{page, see_other};
use crate::failure::Failure;
use crate::follow_up::CodeSeed;
use crate::form_key::FormKey;
use crate::frame::Frame;
use crate::pages::group::{self, SeatShown};
use crate::show::{self, CourseEnd, Reader, StepShown, Steps};
use crate::staff::{Opened, at_work};
use crate::texts::Texts;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use roret_domain::access::{self, Look};
use roret_domain::agreement::AgreementWords;
use roret_domain::calendar;
use roret_domain::citizen::Citizen;
use roret_domain::course::{Contact, Course, DischargePlanWords, Involvement};
use roret_domain::id::{ContactId, InquiryId, InvolvementId};
use roret_domain::image::Image;
use roret_domain::inquiry::{Inquiry, Urgency};
use roret_domain::refusal::{ErasureReason, Reason, Refusal};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "pages/inquiry/whole.html")]
struct InquiryPage {
    frame: Frame,
    href: String,
    key: FormKey,
    /// Of the code that can be given out.
    seed: CodeSeed,
    number: u32,
    outside_number: String,
    who: String,
    reach: String,
    state: &'static str,
    state_label: String,
    facts: Vec<Fact>,
    primary_contact: Option<String>,
    waiting: String,
    about: String,
    asker: String,
    now: Option<StepShown>,
    steps: Vec<StepShown>,
    agreement: Option<AgreementShown>,
    course: Option<CourseShown>,
    seats: Vec<SeatShown>,
    codes: Vec<CodeShown>,
    new_code: Option<String>,
    history: Vec<Line>,
}

#[derive(Template)]
#[template(path = "pages/inquiry/frame.html")]
struct FramePage {
    frame: Frame,
    href: String,
    key: FormKey,
    number: u32,
    state: &'static str,
    facts: Vec<Fact>,
    reason: String,
    can_change: bool,
    course: String,
    /// Where erasing is.
    erasure: String,
}

struct Fact {
    label: &'static str,
    text: String,
}

struct AgreementShown {
    words: Option<AgreementWords>,
    agreed: String,
    planned_end: String,
    confirmed: String,
}

struct CourseShown {
    id: String,
    kind: String,
    is_open: bool,
    started: String,
    promised: String,
    /// That it nears its promised end, or has passed it; empty otherwise.
    end: String,
    legal: String,
    time_limit: String,
    contacts: Vec<ContactShown>,
    conversations_left: String,
    people: Vec<PersonShown>,
    plan: Option<DischargePlanWords>,
    bridge: String,
    closed: String,
}

struct ContactShown {
    id: ContactId,
    at: String,
    kind: String,
    minutes: String,
    text: String,
    earlier: Vec<String>,
}

struct PersonShown {
    id: InvolvementId,
    label: String,
    is_ended: bool,
}

struct CodeShown {
    hash: String,
    label: String,
    is_revoked: bool,
}

struct Line {
    at: String,
    who: String,
    what: String,
}

/// Lines of history shown; the rest is counted.
const LINES: usize = 60;

pub(super) async fn show(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    At(id): At<InquiryId>,
) -> Result<Response, Failure> {
    draw(&web, &visitor, id, None).await
}

/// Finds an inquiry by its number.
pub(super) async fn find(
    State(web): State<Arc<Web>>,
    visitor: Visitor,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let id = by_number(&web, &visitor, &query)?;
    Ok(see_other(&format!("/henvendelse/{id}")))
}

/// The inquiry whose number somebody at work asks for, of those the one who asks may know of.
fn by_number(
    web: &Web,
    visitor: &Visitor,
    query: &BTreeMap<String, String>,
) -> Result<InquiryId, Failure> {
    let image = web.office.image();
    at_work(&image, visitor)?;
    let number = query.get("nummer").and_then(|number| number.trim().parse().ok());
    let inquiry = number.and_then(|number| image.inquiry_by_number(number));
    // A number of another unit is told apart in nothing from one that nobody has.
    let may = |inquiry: &&Inquiry| {
        access::may_see_frame(&image, visitor.actor(), visitor.now, inquiry).is_ok()
    };
    inquiry.filter(may).map(|inquiry| inquiry.id).ok_or(Failure::NotFound)
}

/// Draws the page; with a code that has just been made, shown this once.
pub(super) async fn draw(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    new_code: Option<String>,
) -> Result<Response, Failure> {
    match Opened::by(web, visitor, id).await {
        Ok(opened) => whole(web, visitor, &opened, new_code),
        Err(Failure::Refused(refusal)) => frame_only(web, visitor, id, &refusal),
        Err(failure) => Err(failure),
    }
}

/// The frame of an inquiry whose content is closed to the worker: dates and states, no content.
fn frame_only(
    web: &Web,
    visitor: &Visitor,
    id: InquiryId,
    refusal: &Refusal,
) -> Result<Response, Failure> {
    let image = web.office.image();
    at_work(&image, visitor)?;
    let inquiry = image.inquiry(id).ok_or(Failure::NotFound)?;
    access::may_see_frame(&image, visitor.actor(), visitor.now, inquiry)?;
    let t = visitor.texts();
    let leads = refusal.reason == Reason::LeadersSeeFrames;
    let is_erased = image.citizen(inquiry.citizen).is_some_and(Citizen::is_erased);
    let reason = match (leads, inquiry.is_open()) {
        _ if is_erased => t.refusal(&Refusal::new(ErasureReason::Erased)),
        (true, _) => t.refusal(refusal),
        (false, false) => t.get("inquiry-closed-lead").to_owned(),
        (false, true) => t.refusal(refusal),
    };
    let frame = Frame::new(web, &image, visitor, "inquiry-title");
    let frame_page = FramePage {
        href: format!("/henvendelse/{}", inquiry.id),
        key: web.form_key(visitor.actor()),
        number: inquiry.number,
        state: show::state(inquiry),
        facts: facts(inquiry, t),
        reason,
        can_change: !leads && !is_erased,
        erasure: format!("/sletning/{}", inquiry.id),
        course: inquiry.courses.last().map_or_else(String::new, |course| course.id.to_string()),
        frame,
    };
    Ok(page(StatusCode::OK, &frame_page))
}

fn whole(
    web: &Web,
    visitor: &Visitor,
    opened: &Opened,
    new_code: Option<String>,
) -> Result<Response, Failure> {
    let inquiry = opened.inquiry()?;
    let (image, look, t, today) =
        (&*opened.image, &opened.look, visitor.texts(), web.office.today());
    let steps = Steps { image, inquiry, look, t, today, reader: Reader::Staff };
    let identity = show::identity(image, inquiry, look);
    let words = show::opened(inquiry.words.as_ref(), look);
    let asker = show::opened(inquiry.asker().as_ref(), look).unwrap_or_default();
    let asker = [asker.name, asker.reach].join(" ").trim().to_owned();
    let who = show::citizen_name(image, inquiry, look, t);
    let course = inquiry.courses.last();
    let course = course.map(|course| course_shown(opened, inquiry, course, t, today));
    let line = |line: &roret_domain::inquiry::HistoryLine| Line {
        at: t.moment(line.recorded_at),
        who: show::actor_name(image, line.actor, t),
        what: t.code("event", line.kind).to_owned(),
    };
    let code = |code: &roret_domain::code::IssuedCode| CodeShown {
        hash: code.hash.to_string(),
        label: t.code("code-scope", code.scope.code()).to_owned(),
        is_revoked: code.revoked,
    };
    let days = calendar::days_waiting(inquiry.received_on(), today);
    let title = format!("{who} · {} {}", t.get("roadmap-number"), inquiry.number);
    let inquiry_page = InquiryPage {
        frame: Frame::new(web, image, visitor, "inquiry-title").titled(title),
        href: opened.href(),
        key: web.form_key(visitor.actor()),
        seed: web.new_code_seed(),
        number: inquiry.number,
        outside_number: inquiry.outside_number.as_deref().unwrap_or("").to_owned(),
        who,
        reach: identity.map_or_else(String::new, |identity| identity.reach),
        state: show::state(inquiry),
        state_label: t.code("state", show::state(inquiry)).to_owned(),
        facts: facts(inquiry, t),
        primary_contact: show::primary_contact(image, inquiry),
        waiting: t.with("inquiry-waiting", [("days", days.into())]),
        about: words.map_or_else(String::new, |words| words.about),
        asker,
        now: steps.now().filter(|_| inquiry.is_open()),
        steps: steps.all(),
        agreement: inquiry.agreement.as_ref().map(|agreement| AgreementShown {
            words: show::opened(agreement.words.as_ref(), look),
            agreed: t.moment(agreement.agreed_at),
            planned_end: agreement.planned_end.map_or_else(String::new, |day| t.day(day)),
            confirmed: agreement
                .confirmed
                .map_or_else(String::new, |how| t.code("confirmation", how.code()).to_owned()),
        }),
        course,
        seats: group::seats(image, inquiry.id, t),
        codes: inquiry.codes.iter().map(code).collect(),
        new_code,
        history: inquiry.history.iter().rev().take(LINES).map(line).collect(),
    };
    Ok(page(StatusCode::OK, &inquiry_page))
}

fn facts(inquiry: &Inquiry, t: &'static Texts) -> Vec<Fact> {
    let mut facts = vec![
        Fact { label: t.get("fact-received"), text: t.moment(inquiry.received_at) },
        Fact {
            label: t.get("fact-channel"),
            text: t.code("channel", inquiry.channel.code()).to_owned(),
        },
        Fact {
            label: t.get("fact-requester"),
            text: t.code("requester", inquiry.requester.code()).to_owned(),
        },
    ];
    if inquiry.urgency == Urgency::Today {
        facts.push(Fact { label: t.get("fact-urgency"), text: t.get("urgency-mark").to_owned() });
    }
    if !inquiry.requester.is_citizen_or_relative() || !inquiry.citizen_aware {
        let key = if inquiry.citizen_aware { "yes" } else { "no" };
        facts.push(Fact { label: t.get("fact-aware"), text: t.get(key).to_owned() });
    }
    if !inquiry.themes.is_empty() {
        let text = super::themes::words(inquiry, t);
        facts.push(Fact { label: t.get("fact-themes"), text });
    }
    if let Some(ended) = inquiry.ended {
        let how = t.code("ending", ended.ending.code());
        facts.push(Fact {
            label: t.get("fact-ended"),
            text: format!("{how}, {}", t.moment(ended.at)),
        });
    }
    facts
}

fn course_shown(
    opened: &Opened,
    inquiry: &Inquiry,
    course: &Course,
    t: &Texts,
    today: Date,
) -> CourseShown {
    let (image, look) = (&*opened.image, &opened.look);
    let is_youth = course.kind == roret_domain::course::CourseKind::YouthCounselling;
    let left = roret_domain::course::YOUTH_COUNSELLING_CONVERSATIONS_MAX
        .saturating_sub(course.conversations());
    let limited = course.legal_basis.as_ref().filter(|section| section.is_time_limited());
    let end = calendar::time_limited_end(course.started_on());
    let near = today >= calendar::time_limited_warning(course.started_on());
    let plan = course.discharge_plan.as_ref();
    CourseShown {
        id: course.id.to_string(),
        kind: t.code("course-kind", course.kind.code()).to_owned(),
        is_open: course.is_open(),
        started: t.day(course.started_on()),
        promised: inquiry.course_ends_by().map_or_else(String::new, |day| t.day(day)),
        end: match show::course_end(inquiry, today) {
            Some(CourseEnd::Passed(day)) => {
                t.with("inquiry-course-end-passed", [("day", t.day(day).into())])
            }
            Some(CourseEnd::Near(day)) => {
                t.with("inquiry-course-end-near", [("day", t.day(day).into())])
            }
            None => String::new(),
        },
        legal: course
            .legal_basis
            .as_ref()
            .map_or_else(String::new, |section| format!("§ {section}")),
        time_limit: match limited {
            Some(_) if near => t.with("inquiry-time-limit", [("day", t.day(end).into())]),
            _ => String::new(),
        },
        contacts: course.contacts.iter().rev().map(|one| contact_shown(one, look, t)).collect(),
        conversations_left: match is_youth {
            true => t.with("inquiry-conversations", [("left", left.into())]),
            false => String::new(),
        },
        people: course.involvements.iter().map(|one| person_shown(one, image, t)).collect(),
        plan: show::opened(plan.map(|plan| &plan.words), look),
        bridge: plan
            .and_then(|plan| plan.bridge_follow_up_on)
            .map_or_else(String::new, |day| t.with("inquiry-bridge", [("day", t.day(day).into())])),
        closed: course.closing.as_ref().map_or_else(String::new, |closing| {
            let reason = t.code("closing", closing.reason.code());
            format!("{reason}, {}", t.moment(closing.closed_at))
        }),
    }
}

fn contact_shown(contact: &Contact, look: &Look, t: &Texts) -> ContactShown {
    let minutes = contact.duration_minutes;
    let earlier = contact.earlier_notes.iter();
    ContactShown {
        id: contact.id,
        at: t.moment(contact.at),
        kind: t.code("contact-kind", contact.kind.code()).to_owned(),
        minutes: minutes
            .map_or_else(String::new, |minutes| t.with("minutes", [("minutes", minutes.into())])),
        text: contact.note.open(look).map_or_else(|_| String::new(), |note| note.text),
        earlier: earlier.filter_map(|note| Some(note.open(look).ok()?.text)).collect(),
    }
}

fn person_shown(one: &Involvement, image: &Image, t: &Texts) -> PersonShown {
    let profession = t.code("profession", one.profession.code());
    let label = match one.worker {
        Some(worker) => format!("{profession}: {}", show::worker_name(image, worker)),
        None => profession.to_owned(),
    };
    PersonShown { id: one.id, label, is_ended: one.ended }
}
