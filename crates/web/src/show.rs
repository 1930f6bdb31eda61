//! Things of the domain in words: names, steps, times, states.

use crate::texts::Texts;
use jiff::civil::Date;
use roret_domain::access::Look;
use roret_domain::board;
use roret_domain::citizen::Identity;
use roret_domain::event::{Actor, Task};
use roret_domain::id::{StepId, WorkerId};
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::roadmap::{
    Expectation, Step, StepActor, StepEnd, StepPlace, StepText, StepWords,
};
use roret_domain::sealed::Sealed;
use roret_insight::outlook::{Awaited, Outlook};
use serde::de::DeserializeOwned;

/// Opens sealed content where the look allows it.
pub(crate) fn opened<T: DeserializeOwned>(sealed: Option<&Sealed<T>>, look: &Look) -> Option<T> {
    sealed?.open(look).ok()
}

/// Who the citizen of an inquiry is, where the look allows it.
pub(crate) fn identity(image: &Image, inquiry: &Inquiry, look: &Look) -> Option<Identity> {
    opened(image.citizen(inquiry.citizen)?.identity.as_ref(), look)
}

/// The citizen's name, or the words for one without a name or closed to the one who looks.
pub(crate) fn citizen_name(image: &Image, inquiry: &Inquiry, look: &Look, t: &Texts) -> String {
    let is_named = image.citizen(inquiry.citizen).is_some_and(|citizen| !citizen.is_anonymous());
    match (identity(image, inquiry, look), look.covers(inquiry.citizen)) {
        (Some(identity), _) => identity.name,
        // A name that no key opens is not none.
        (None, true) if !is_named => t.get("citizen-anonymous").to_owned(),
        (None, _) => t.get("citizen-closed").to_owned(),
    }
}

/// A worker's name.
pub(crate) fn worker_name(image: &Image, worker: WorkerId) -> String {
    image.worker(worker).map_or_else(String::new, |worker| worker.name.clone())
}

/// The primary contact's name, or none.
pub(crate) fn primary_contact(image: &Image, inquiry: &Inquiry) -> Option<String> {
    inquiry.primary_contact.map(|worker| worker_name(image, worker))
}

/// Whom the citizen calls: the primary contact, or the unit while there is none.
pub(crate) struct Contact {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) hours: String,
}

/// Whom the citizen calls about an inquiry.
pub(crate) fn contact(image: &Image, inquiry: &Inquiry) -> Contact {
    let unit = image.unit(inquiry.unit);
    let hours = unit.map_or_else(String::new, |unit| unit.answering_hours.clone());
    let worker = inquiry.primary_contact.and_then(|worker| image.worker(worker));
    match (worker, unit) {
        (Some(worker), _) => {
            Contact { name: worker.name.clone(), phone: worker.phone.clone(), hours }
        }
        (None, Some(unit)) => Contact { name: unit.name.clone(), phone: unit.phone.clone(), hours },
        (None, None) => Contact { name: String::new(), phone: String::new(), hours },
    }
}

/// Who did something, in words.
pub(crate) fn actor_name(image: &Image, actor: Actor, t: &Texts) -> String {
    match actor {
        Actor::Worker(worker) => worker_name(image, worker),
        Actor::Visitor => t.get("actor-visitor").to_owned(),
        Actor::CodeHolder(_) | Actor::Citizen(_) => t.get("actor-citizen").to_owned(),
        Actor::System(Task::Import) => t.get("actor-import").to_owned(),
        Actor::System(Task::SetUp) => t.get("actor-set-up").to_owned(),
        Actor::System(Task::Retention) => t.get("actor-retention").to_owned(),
    }
}

/// A step as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct StepShown {
    pub(crate) id: StepId,
    pub(crate) place: &'static str,
    pub(crate) place_label: String,
    pub(crate) what: String,
    pub(crate) citizen_does: String,
    pub(crate) who: String,
    pub(crate) when: String,
    pub(crate) basis: String,
    pub(crate) is_late: bool,
    pub(crate) is_citizens: bool,
    pub(crate) is_ahead: bool,
    pub(crate) delays: Vec<DelayShown>,
}

/// A step as a row of the board shows it.
pub(crate) struct Brief {
    pub(crate) what: String,
    pub(crate) who: String,
    pub(crate) is_late: bool,
}

/// A delay notice as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct DelayShown {
    pub(crate) at: String,
    pub(crate) reason: String,
    pub(crate) before: String,
}

/// For whom a step is put in words: "you" or "the citizen".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reader {
    Citizen,
    Staff,
}

/// All that putting steps in words needs.
pub(crate) struct Steps<'a> {
    pub(crate) image: &'a Image,
    pub(crate) inquiry: &'a Inquiry,
    pub(crate) look: &'a Look,
    pub(crate) t: &'static Texts,
    pub(crate) today: Date,
    pub(crate) reader: Reader,
}

impl Steps<'_> {
    /// Every step with its place on the road.
    pub(crate) fn all(&self) -> Vec<StepShown> {
        self.inquiry.roadmap.places().map(|(place, step)| self.step(place, step)).collect()
    }

    /// The step that happens now.
    pub(crate) fn now(&self) -> Option<StepShown> {
        self.inquiry.roadmap.now().map(|step| self.step(StepPlace::Now, step))
    }

    /// What happens now, who acts, and whether it is late: all that a row of the board shows.
    pub(crate) fn now_in_brief(&self) -> Option<Brief> {
        self.inquiry.roadmap.now().map(|step| Brief {
            what: self.words(step).what,
            who: self.who(step.actor),
            is_late: step.is_late(self.today),
        })
    }

    fn step(&self, place: StepPlace, step: &Step) -> StepShown {
        let words = self.words(step);
        let place = match place {
            StepPlace::Done => "done",
            StepPlace::Now => "now",
            StepPlace::Next => "next",
            StepPlace::Later => "later",
            StepPlace::Dropped => "dropped",
        };
        let (when, basis) = match step.end {
            Some(StepEnd::Done(at)) => (self.t.moment(at), String::new()),
            Some(StepEnd::Dropped(_)) => (String::new(), String::new()),
            None => self.expectation(step.expectation),
        };
        let delay = |notice: &roret_domain::roadmap::DelayNotice| {
            Some(DelayShown {
                at: self.t.moment(notice.at),
                reason: notice.reason.open(self.look).ok()?.text,
                before: self.expectation(notice.before).0,
            })
        };
        StepShown {
            id: step.id,
            place,
            place_label: self.t.code("place", place).to_owned(),
            what: words.what,
            citizen_does: words.citizen_does,
            who: self.who(step.actor),
            when,
            basis,
            is_late: step.is_late(self.today),
            is_citizens: step.actor == StepActor::Citizen,
            is_ahead: step.end.is_none(),
            delays: step.delay_notices.iter().filter_map(delay).collect(),
        }
    }

    /// What a step is, in words.
    pub(crate) fn words(&self, step: &Step) -> StepWords {
        match &step.text {
            StepText::Standard(standard) => {
                let list = match self.reader {
                    Reader::Citizen => "step",
                    Reader::Staff => "staff-step",
                };
                StepWords {
                    what: self.t.code(list, standard.code()).to_owned(),
                    citizen_does: self.t.code("step-citizen", standard.code()).to_owned(),
                }
            }
            StepText::Own(sealed) => sealed.open(self.look).unwrap_or_else(|_| StepWords {
                what: self.t.get("citizen-closed").to_owned(),
                citizen_does: String::new(),
            }),
        }
    }

    fn who(&self, actor: StepActor) -> String {
        match actor {
            StepActor::Citizen if self.reader == Reader::Citizen => {
                self.t.get("who-you").to_owned()
            }
            StepActor::Citizen => self.t.get("who-citizen").to_owned(),
            StepActor::PrimaryContact => contact(self.image, self.inquiry).name,
            StepActor::Worker(worker) => worker_name(self.image, worker),
            StepActor::Other => self.t.get("who-other").to_owned(),
        }
    }

    /// When, and on what that rests.
    fn expectation(&self, expectation: Expectation) -> (String, String) {
        let t = self.t;
        let day = |day| t.weekday_and_day(day, self.today);
        let window = |from: Date, to: Date| {
            if from == to {
                day(from)
            } else {
                t.with("when-window", [("from", day(from).into()), ("to", day(to).into())])
            }
        };
        match expectation {
            Expectation::Promised { by } => {
                (t.with("when-by", [("day", day(by).into())]), t.get("basis-promised").to_owned())
            }
            Expectation::Agreed { from, to } => {
                (window(from, to), t.get("basis-agreed").to_owned())
            }
            Expectation::Forecast { from, to } => {
                (window(from, to), t.get("basis-forecast").to_owned())
            }
            Expectation::Unknown { hear_by } => {
                let name = contact(self.image, self.inquiry).name;
                let words = [("name", name.into()), ("day", day(hear_by).into())];
                (t.with("when-unknown", words), t.get("basis-unknown").to_owned())
            }
        }
    }
}

/// A day that something is due, as a professional reads it: a word first, so that colour is not all.
pub(crate) fn due_words(inquiry: &Inquiry, today: Date, t: &Texts) -> (String, &'static str) {
    let due = board::due(inquiry);
    let days = roret_domain::calendar::days_waiting(today, due);
    match days {
        ..=-1 => (t.with("due-overdue", [("days", days.unsigned_abs().into())]), "overdue"),
        0 => (t.get("due-today").to_owned(), "today"),
        1 => (t.get("due-tomorrow").to_owned(), "soon"),
        _ => (t.short_day(due), "later"),
    }
}

/// That a course nears its promised end, or has passed it.
pub(crate) enum CourseEnd {
    /// In less than a month.
    Near(Date),
    /// It should have ended then.
    Passed(Date),
}

/// What is to be said of the end of an inquiry's open course; nothing while it is far.
pub(crate) fn course_end(inquiry: &Inquiry, today: Date) -> Option<CourseEnd> {
    let end = inquiry.course_ends_by()?;
    let month_on = roret_domain::calendar::add_calendar_months(today, 1);
    match end {
        _ if end < today => Some(CourseEnd::Passed(end)),
        _ if end <= month_on => Some(CourseEnd::Near(end)),
        _ => None,
    }
}

/// How an inquiry stands: the code of the list `state`.
pub(crate) fn state(inquiry: &Inquiry) -> &'static str {
    match (&inquiry.ended, inquiry.courses.last(), &inquiry.agreement) {
        (Some(_), _, _) => "ended",
        (None, Some(course), _) if !course.is_open() => "closed",
        (None, Some(_), _) => "course",
        (None, None, Some(_)) => "agreed",
        (None, None, None) => "inquiry",
    }
}

/// By when most people hear from us, or have had the next step, in words. None where nothing is waited for,
/// or too little is known.
pub(crate) fn outlook(
    awaited: Option<(Awaited, Outlook)>,
    today: Date,
    t: &Texts,
) -> Option<String> {
    let (awaited, Outlook::Window { likely, nine_of_ten }) = awaited? else { return None };
    let day = |day| t.weekday_and_day(day, today);
    let words = [("likely", day(likely).into()), ("nine_of_ten", day(nine_of_ten).into())];
    Some(match awaited {
        Awaited::Answer => t.with("outlook", words),
        Awaited::Step(_) => t.with("outlook-step", words),
    })
}

/// The same for a row of the board.
pub(crate) fn outlook_in_brief(awaited: Option<(Awaited, Outlook)>, t: &Texts) -> Option<String> {
    let (_, Outlook::Window { likely, nine_of_ten }) = awaited? else { return None };
    let day = |day| t.short_day(day).into();
    Some(t.with("board-outlook", [("likely", day(likely)), ("nine_of_ten", day(nine_of_ten))]))
}
