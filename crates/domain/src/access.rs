//! Who may do what, and who may look at whom. Denied unless a line here, or a subject's `rights.rs`, allows it.
//!
//! Each command says which right it needs: an [`Act`], and the [`Subject`] it is about. A *role* (or a task of the
//! program) says of each act whether it may; a *relation* says about which citizens. A worker has a relation to a
//! citizen while the worker's unit has an open inquiry or course of that citizen, or the worker is the primary
//! contact or an involved profession there. Closing the course closes the access, at once.
//!
//! Rights are asked with the moment and the whole person, because what somebody may do can begin and end.

use crate::code::CodeScope;
use crate::command::Command;
use crate::erasure;
use crate::id::{CitizenId, InquiryId, StepId, UnitId, WorkerId};
use crate::image::Image;
use crate::inquiry::{Inquiry, ReceiveInquiry};
use crate::municipality::{Role, Worker};
use crate::record::key::{KeyId, PersonKey};
use crate::record::{Actor, Task};
use crate::refusal::{ErasureReason, Reason, Refusal};
use crate::roadmap::StepActor;
use jiff::Timestamp;

/// What somebody does. Every role and every task says of each whether it may.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// Takes the program into use.
    Found,
    /// Opens units and adds workers.
    Organise,
    /// Publishes figures.
    Publish,
    /// Says how long content is kept, and lets the rule for those without a name work.
    SetRetention,
    /// Opens a group.
    OpenGroup,
    /// Takes in an inquiry.
    TakeIn,
    /// Records who a citizen is.
    RecordIdentity,
    /// Does what helping takes: notes, steps, agreement, course, codes, places in groups.
    Help,
    /// Gives citizens another primary contact.
    AssignPrimaryContact,
    /// Says yes to the agreement.
    ConfirmAgreement,
    /// Marks this step as done.
    FinishStep(StepId),
    /// Asks for an erasure, approves one, or wants a hold lifted.
    AskErasure,
    /// Settles the archive's share, places a hold, or takes back what was asked for.
    DecideErasure,
    /// Erases somebody without a name whose time is over.
    EraseByRule,
}

/// About whom or what a command is: the relation that it takes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject<'a> {
    /// The municipality as a whole; the role alone decides.
    Municipality,
    /// A unit.
    Unit(UnitId),
    /// An inquiry.
    Inquiry(InquiryId),
    /// Each of several inquiries; of none, nobody may.
    EachInquiry(Vec<InquiryId>),
    /// A citizen who gets help.
    Citizen(CitizenId),
    /// A citizen whose content is kept, whether or not somebody still helps.
    ContentOf(CitizenId),
    /// Somebody who asks for help, and is new or known.
    NewInquiry(&'a ReceiveInquiry),
}

/// What a command needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Need<'a> {
    /// What is done.
    pub act: Act,
    /// About whom or what.
    pub of: Subject<'a>,
}

impl Role {
    /// Whether the role may do this at all, to somebody the worker has a relation to.
    pub const fn may(self, act: Act) -> bool {
        match self {
            Self::Worker => match act {
                Act::OpenGroup
                | Act::TakeIn
                | Act::RecordIdentity
                | Act::Help
                | Act::AssignPrimaryContact
                | Act::ConfirmAgreement
                | Act::FinishStep(_)
                | Act::AskErasure => true,
                Act::Found
                | Act::Organise
                | Act::Publish
                | Act::SetRetention
                | Act::DecideErasure
                | Act::EraseByRule => false,
            },
            Self::Caseworker => match act {
                Act::OpenGroup
                | Act::TakeIn
                | Act::RecordIdentity
                | Act::Help
                | Act::AssignPrimaryContact
                | Act::ConfirmAgreement
                | Act::FinishStep(_)
                | Act::AskErasure
                | Act::DecideErasure => true,
                Act::Found
                | Act::Organise
                | Act::Publish
                | Act::SetRetention
                | Act::EraseByRule => false,
            },
            Self::Leader => match act {
                Act::Organise
                | Act::Publish
                | Act::SetRetention
                | Act::OpenGroup
                | Act::AssignPrimaryContact
                | Act::AskErasure
                | Act::DecideErasure => true,
                Act::Found
                | Act::TakeIn
                | Act::RecordIdentity
                | Act::Help
                | Act::ConfirmAgreement
                | Act::FinishStep(_)
                | Act::EraseByRule => false,
            },
        }
    }

    /// Whether the role sees the figures of the municipality.
    pub const fn sees_figures(self) -> bool {
        match self {
            Self::Leader => true,
            Self::Worker | Self::Caseworker => false,
        }
    }
}

impl Task {
    /// Whether the program may do this in this task.
    pub const fn may(self, act: Act) -> bool {
        match self {
            // It stands up a municipality, an invented one with the people in it too.
            Self::SetUp => match act {
                Act::Found
                | Act::Organise
                | Act::SetRetention
                | Act::OpenGroup
                | Act::TakeIn
                | Act::RecordIdentity
                | Act::Help
                | Act::AssignPrimaryContact => true,
                Act::Publish
                | Act::ConfirmAgreement
                | Act::FinishStep(_)
                | Act::AskErasure
                | Act::DecideErasure
                | Act::EraseByRule => false,
            },
            // Records of another system bring their municipality along where there is none yet.
            Self::Import => match act {
                Act::Found
                | Act::Organise
                | Act::TakeIn
                | Act::RecordIdentity
                | Act::Help
                | Act::AssignPrimaryContact => true,
                Act::Publish
                | Act::SetRetention
                | Act::OpenGroup
                | Act::ConfirmAgreement
                | Act::FinishStep(_)
                | Act::AskErasure
                | Act::DecideErasure
                | Act::EraseByRule => false,
            },
            // The one thing that is done to people by rule.
            Self::Retention => match act {
                Act::EraseByRule => true,
                Act::Found
                | Act::Organise
                | Act::Publish
                | Act::SetRetention
                | Act::OpenGroup
                | Act::TakeIn
                | Act::RecordIdentity
                | Act::Help
                | Act::AssignPrimaryContact
                | Act::ConfirmAgreement
                | Act::FinishStep(_)
                | Act::AskErasure
                | Act::DecideErasure => false,
            },
        }
    }
}

codes! {
    /// What somebody looks for: the look log keeps it.
    pub enum Purpose {
        /// A worker's list of work.
        Board = "board",
        /// Work with one citizen.
        Help = "help",
        /// The citizen's own roadmap.
        OwnRoadmap = "own_roadmap",
        /// A search for a person.
        Search = "search",
    }
}

/// The right to open what is sealed about certain citizens. Exists only if the rules allowed it, and
/// only the office asks for one, because the office writes it down first.
#[derive(Clone, Debug)]
pub struct Look {
    citizens: Vec<CitizenId>,
    /// The keys to what is sealed about them, in order of their names.
    keys: Vec<PersonKey>,
}

impl Look {
    /// Whether the look is about this citizen.
    pub fn covers(&self, citizen: CitizenId) -> bool {
        self.citizens.binary_search(&citizen).is_ok()
    }

    /// The citizens, in order.
    pub fn citizens(&self) -> &[CitizenId] {
        &self.citizens
    }

    /// The same look, with keys to what is sealed: given by the office once the look is written down.
    #[must_use]
    pub fn with_keys(mut self, mut keys: Vec<PersonKey>) -> Self {
        keys.sort_unstable_by_key(PersonKey::id);
        self.keys = keys;
        self
    }

    pub(crate) fn key(&self, id: KeyId) -> Option<&PersonKey> {
        let at = self.keys.binary_search_by_key(&id, PersonKey::id).ok()?;
        self.keys.get(at)
    }
}

/// Allows a look at one citizen.
///
/// # Errors
/// A refusal that says why not.
pub fn look(
    image: &Image,
    actor: Actor,
    now: Timestamp,
    citizen: CitizenId,
) -> Result<Look, Refusal> {
    may_look(image, actor, now, citizen)?;
    Ok(Look { citizens: vec![citizen], keys: Vec::new() })
}

/// Allows a look at those of `citizens` whom the actor may look at; the others stay sealed.
pub fn look_at_each(
    image: &Image,
    actor: Actor,
    now: Timestamp,
    citizens: impl IntoIterator<Item = CitizenId>,
) -> Look {
    let mut citizens: Vec<CitizenId> = citizens
        .into_iter()
        .filter(|citizen| may_look(image, actor, now, *citizen).is_ok())
        .collect();
    citizens.sort_unstable();
    citizens.dedup();
    Look { citizens, keys: Vec::new() }
}

/// Allows the office to open names and numbers of everybody who gave a name, for an index that lives in memory and
/// is shown to nobody.
pub fn look_for_index(image: &Image) -> Look {
    let named = image.citizens().filter(|citizen| citizen.identity.is_some());
    Look { citizens: named.map(|citizen| citizen.id).collect(), keys: Vec::new() }
}

/// Allows a search for a person: who may look at people's content.
///
/// # Errors
/// A refusal that says why not.
pub fn may_search(image: &Image, actor: Actor, now: Timestamp) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) => opens_content(employed(image, id, now)?),
        Actor::Visitor | Actor::CodeHolder(_) | Actor::Citizen(_) | Actor::System(_) => {
            Err(Refusal::new(Reason::NotAllowed))
        }
    }
}

fn may_look(
    image: &Image,
    actor: Actor,
    now: Timestamp,
    citizen: CitizenId,
) -> Result<(), Refusal> {
    may_look_at_kept(image, actor, now, citizen)?;
    // Told to those alone who might have looked.
    match image.citizen(citizen) {
        Some(citizen) if citizen.is_erased() => Err(Refusal::new(ErasureReason::Erased)),
        _ => Ok(()),
    }
}

fn may_look_at_kept(
    image: &Image,
    actor: Actor,
    now: Timestamp,
    citizen: CitizenId,
) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) => {
            let worker = employed(image, id, now)?;
            opens_content(worker)?;
            let related = image
                .citizen(citizen)
                .into_iter()
                .flat_map(|citizen| &citizen.inquiries)
                .filter_map(|inquiry| image.inquiry(*inquiry))
                .any(|inquiry| inquiry.is_open() && works_on(worker, inquiry));
            if related { Ok(()) } else { Err(Refusal::new(Reason::NotYourCitizen)) }
        }
        Actor::Citizen(own) if own == citizen => Ok(()),
        Actor::CodeHolder(hash) => match image.code(hash) {
            Some((inquiry, code))
                if !code.revoked
                    && code.scope == CodeScope::Whole
                    && inquiry.citizen == citizen =>
            {
                Ok(())
            }
            _ => Err(Refusal::new(Reason::NotAllowed)),
        },
        Actor::Citizen(_) | Actor::Visitor | Actor::System(_) => {
            Err(Refusal::new(Reason::NotAllowed))
        }
    }
}

/// The worker, if employed at this moment.
fn employed(image: &Image, id: WorkerId, _now: Timestamp) -> Result<&Worker, Refusal> {
    let employed = image.worker(id).filter(|worker| !worker.left);
    employed.ok_or_else(|| Refusal::new(Reason::NotAllowed))
}

/// Who leads sees figures and frames.
fn opens_content(worker: &Worker) -> Result<(), Refusal> {
    if worker.role.helps() { Ok(()) } else { Err(Refusal::new(Reason::LeadersSeeFrames)) }
}

/// Whether the worker's unit has the inquiry, or the worker takes part in it.
pub fn works_on(worker: &Worker, inquiry: &Inquiry) -> bool {
    let involved = || {
        inquiry
            .courses
            .iter()
            .flat_map(|course| &course.involvements)
            .any(|involvement| !involvement.ended && involvement.worker == Some(worker.id))
    };
    worker.unit == inquiry.unit || inquiry.primary_contact == Some(worker.id) || involved()
}

/// Whether the actor may see an inquiry's frame: number, dates, kinds, states. No personal content.
///
/// # Errors
/// A refusal that says why not.
pub fn may_see_frame(
    image: &Image,
    actor: Actor,
    now: Timestamp,
    inquiry: &Inquiry,
) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::Worker(id) => works_on(employed(image, id, now)?, inquiry),
        Actor::Citizen(own) => own == inquiry.citizen,
        Actor::CodeHolder(hash) => {
            image.code(hash).is_some_and(|(of, code)| !code.revoked && of.id == inquiry.id)
        }
        Actor::Visitor => false,
        Actor::System(_) => true,
    };
    if allowed { Ok(()) } else { Err(Refusal::new(Reason::NotYourCitizen)) }
}

/// Allows a leader to see the figures of the municipality.
///
/// # Errors
/// [`Reason::NotAllowed`] for everybody else.
pub fn may_see_figures(image: &Image, actor: Actor, now: Timestamp) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::Worker(id) => employed(image, id, now)?.role.sees_figures(),
        Actor::System(_) => true,
        Actor::Visitor | Actor::CodeHolder(_) | Actor::Citizen(_) => false,
    };
    if allowed { Ok(()) } else { Err(Refusal::new(Reason::NotAllowed)) }
}

/// Allows a command.
///
/// # Errors
/// A refusal that says why not.
pub fn may(image: &Image, actor: Actor, now: Timestamp, command: &Command) -> Result<(), Refusal> {
    let Need { act, of } = command.need();
    let allowed = match actor {
        Actor::System(task) => task.may(act),
        Actor::Visitor => match of {
            Subject::NewInquiry(receive) => {
                receive.is_from_public_page() && receive.citizen.known().is_none()
            }
            Subject::Municipality
            | Subject::Unit(_)
            | Subject::Inquiry(_)
            | Subject::EachInquiry(_)
            | Subject::Citizen(_)
            | Subject::ContentOf(_) => false,
        },
        Actor::Citizen(own) => match of {
            Subject::NewInquiry(receive) => {
                receive.is_from_public_page() && receive.citizen.is_new_or(own)
            }
            Subject::Inquiry(id) => image
                .inquiry(id)
                .is_some_and(|inquiry| inquiry.citizen == own && is_citizens(act, inquiry)),
            Subject::Municipality
            | Subject::Unit(_)
            | Subject::EachInquiry(_)
            | Subject::Citizen(_)
            | Subject::ContentOf(_) => false,
        },
        Actor::CodeHolder(hash) => match of {
            Subject::Inquiry(id) => image.code(hash).is_some_and(|(inquiry, code)| {
                inquiry.id == id
                    && !code.revoked
                    && code.scope == CodeScope::Whole
                    && is_citizens(act, inquiry)
            }),
            Subject::Municipality
            | Subject::Unit(_)
            | Subject::EachInquiry(_)
            | Subject::Citizen(_)
            | Subject::ContentOf(_)
            | Subject::NewInquiry(_) => false,
        },
        Actor::Worker(id) => {
            let worker = employed(image, id, now)?;
            if worker.role.may(act) {
                return has_relation(image, worker, now, of);
            }
            false
        }
    };
    if allowed { Ok(()) } else { Err(Refusal::new(Reason::NotAllowed)) }
}

/// What citizens do on their own roadmap: say yes to the agreement and finish their own steps.
fn is_citizens(act: Act, inquiry: &Inquiry) -> bool {
    match act {
        Act::ConfirmAgreement => true,
        Act::FinishStep(step) => {
            inquiry.roadmap.step(step).is_some_and(|step| step.actor == StepActor::Citizen)
        }
        Act::Found
        | Act::Organise
        | Act::Publish
        | Act::SetRetention
        | Act::OpenGroup
        | Act::TakeIn
        | Act::RecordIdentity
        | Act::Help
        | Act::AssignPrimaryContact
        | Act::AskErasure
        | Act::DecideErasure
        | Act::EraseByRule => false,
    }
}

/// Allows a worker whose role may do it: who has the relation that it takes.
fn has_relation(
    image: &Image,
    worker: &Worker,
    now: Timestamp,
    of: Subject<'_>,
) -> Result<(), Refusal> {
    let on = |id: InquiryId| {
        let inquiry = image.inquiry(id).ok_or_else(|| Refusal::new(Reason::Unknown))?;
        if works_on(worker, inquiry) { Ok(()) } else { Err(Refusal::new(Reason::NotYourCitizen)) }
    };
    match of {
        Subject::Municipality => Ok(()),
        Subject::Unit(unit) if unit == worker.unit => Ok(()),
        Subject::Unit(_) => Err(Refusal::new(Reason::NotAllowed)),
        Subject::Inquiry(id) => on(id),
        Subject::EachInquiry(ids) if ids.is_empty() => {
            Err(Refusal::at("inquiry", Reason::NothingChosen))
        }
        Subject::EachInquiry(ids) => ids.into_iter().try_for_each(on),
        Subject::Citizen(citizen) => may_look(image, Actor::Worker(worker.id), now, citizen),
        Subject::ContentOf(citizen) => has_content_of(image, worker, citizen),
        Subject::NewInquiry(receive) => match receive.citizen.known() {
            Some(citizen) => may_look(image, Actor::Worker(worker.id), now, citizen),
            None => Ok(()),
        },
    }
}

/// Allows somebody at work to see what stands about erasing a citizen, and to take steps in it. Nothing is opened, and
/// a citizen of another unit is told apart in nothing from one that does not exist.
///
/// # Errors
/// [`Reason::NotYourCitizen`], [`Reason::NotAllowed`] for who does not work here.
pub fn may_see_erasure(
    image: &Image,
    actor: Actor,
    now: Timestamp,
    citizen: CitizenId,
) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) => has_content_of(image, employed(image, id, now)?, citizen),
        Actor::Visitor | Actor::CodeHolder(_) | Actor::Citizen(_) | Actor::System(_) => {
            Err(Refusal::new(Reason::NotAllowed))
        }
    }
}

/// The relation behind erasing: the unit of the last inquiry, open or not, has the content.
fn has_content_of(image: &Image, worker: &Worker, citizen: CitizenId) -> Result<(), Refusal> {
    let unit = image.citizen(citizen).and_then(|citizen| erasure::unit_of(image, citizen));
    if unit == Some(worker.unit) { Ok(()) } else { Err(Refusal::new(Reason::NotYourCitizen)) }
}
