//! Who may do what, and who may look at whom. Denied unless a line here allows it.
//!
//! A *role* says what; a *relation* says about which citizens. A worker has a relation to a citizen
//! while the worker's unit has an open inquiry or course of that citizen, or the worker is the primary
//! contact or an involved profession there. Closing the course closes the access, at once.

use crate::code::CodeScope;
use crate::command::{
    ApproveErasure, ChangeLegalHold, Command, RequestErasure, SettleArchive, WithdrawErasure,
};
use crate::erasure;
use crate::event::{Actor, Task};
use crate::id::{CitizenId, InquiryId, WorkerId};
use crate::image::Image;
use crate::inquiry::Inquiry;
use crate::key::{KeyId, PersonKey};
use crate::people::{Role, Worker};
use crate::refusal::{Reason, Refusal};
use crate::roadmap::StepActor;

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
pub fn look(image: &Image, actor: Actor, citizen: CitizenId) -> Result<Look, Refusal> {
    may_look(image, actor, citizen)?;
    Ok(Look { citizens: vec![citizen], keys: Vec::new() })
}

/// Allows a look at those of `citizens` whom the actor may look at; the others stay sealed.
pub fn look_at_each(
    image: &Image,
    actor: Actor,
    citizens: impl IntoIterator<Item = CitizenId>,
) -> Look {
    let mut citizens: Vec<CitizenId> =
        citizens.into_iter().filter(|citizen| may_look(image, actor, *citizen).is_ok()).collect();
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
pub fn may_search(image: &Image, actor: Actor) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) if employed(image, id)?.role == Role::Leader => {
            Err(Refusal::new(Reason::LeadersSeeFrames))
        }
        Actor::Worker(_) => Ok(()),
        _ => Err(Refusal::new(Reason::NotAllowed)),
    }
}

fn may_look(image: &Image, actor: Actor, citizen: CitizenId) -> Result<(), Refusal> {
    may_look_at_kept(image, actor, citizen)?;
    // Told to those alone who might have looked.
    match image.citizen(citizen) {
        Some(citizen) if citizen.is_erased() => Err(Refusal::new(Reason::Erased)),
        _ => Ok(()),
    }
}

fn may_look_at_kept(image: &Image, actor: Actor, citizen: CitizenId) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) => {
            let worker = employed(image, id)?;
            if worker.role == Role::Leader {
                return Err(Refusal::new(Reason::LeadersSeeFrames));
            }
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

/// The worker, if still employed.
fn employed(image: &Image, id: WorkerId) -> Result<&Worker, Refusal> {
    image.worker(id).filter(|worker| !worker.left).ok_or(Refusal::new(Reason::NotAllowed))
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
pub fn may_see_frame(image: &Image, actor: Actor, inquiry: &Inquiry) -> Result<(), Refusal> {
    let allowed = match actor {
        Actor::Worker(id) => works_on(employed(image, id)?, inquiry),
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
pub fn may_see_figures(image: &Image, actor: Actor) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) if employed(image, id)?.role == Role::Leader => Ok(()),
        Actor::System(_) => Ok(()),
        _ => Err(Refusal::new(Reason::NotAllowed)),
    }
}

/// Allows a command.
///
/// # Errors
/// A refusal that says why not.
pub fn may(image: &Image, actor: Actor, command: &Command) -> Result<(), Refusal> {
    let denied = || Err(Refusal::new(Reason::NotAllowed));
    match actor {
        // The one thing that is done to people by rule.
        Actor::System(Task::Retention) => match command {
            Command::EraseExpired(_) => Ok(()),
            _ => denied(),
        },
        Actor::System(Task::SetUp | Task::Import) => Ok(()),
        Actor::Visitor => match command {
            Command::ReceiveInquiry(receive)
                if receive.is_from_public_page() && receive.citizen.known().is_none() =>
            {
                Ok(())
            }
            _ => denied(),
        },
        Actor::Citizen(own) => match command {
            Command::ReceiveInquiry(receive)
                if receive.is_from_public_page() && receive.citizen.is_new_or(own) =>
            {
                Ok(())
            }
            _ => citizens_own(image, command, |inquiry| inquiry.citizen == own),
        },
        Actor::CodeHolder(hash) => citizens_own(image, command, |inquiry| {
            image.code(hash).is_some_and(|(of, code)| {
                of.id == inquiry.id && !code.revoked && code.scope == CodeScope::Whole
            })
        }),
        Actor::Worker(id) => {
            let worker = employed(image, id)?;
            match (worker.role, command) {
                (
                    _,
                    Command::FoundMunicipality(_)
                    | Command::FoundDemonstration(_)
                    | Command::EraseExpired(_),
                ) => denied(),
                (_, Command::RequestErasure(RequestErasure { citizen, .. }))
                | (_, Command::ApproveErasure(ApproveErasure { citizen }))
                | (_, Command::ChangeLegalHold(ChangeLegalHold { citizen, hold: None }))
                | (
                    Role::Leader | Role::Caseworker,
                    Command::SettleArchive(SettleArchive { citizen, .. })
                    | Command::WithdrawErasure(WithdrawErasure { citizen })
                    | Command::ChangeLegalHold(ChangeLegalHold { citizen, .. }),
                ) => has_content_of(image, worker, *citizen),
                (Role::Leader, Command::SetRetention(_) | Command::ReleaseExpiry(_)) => Ok(()),
                (
                    Role::Leader,
                    Command::OpenUnit(_) | Command::AddWorker(_) | Command::PublishFigures(_),
                ) => Ok(()),
                (_, Command::OpenGroup(open)) if open.unit == worker.unit => Ok(()),
                (_, Command::OpenGroup(_)) => denied(),
                (Role::Leader, Command::ChangePrimaryContacts(change)) => {
                    on_each(image, worker, change.changes.iter().map(|change| change.inquiry))
                }
                (Role::Leader, _)
                | (
                    _,
                    Command::OpenUnit(_)
                    | Command::AddWorker(_)
                    | Command::PublishFigures(_)
                    | Command::SetRetention(_)
                    | Command::ReleaseExpiry(_)
                    | Command::SettleArchive(_)
                    | Command::WithdrawErasure(_)
                    | Command::ChangeLegalHold(_),
                ) => denied(),
                (_, Command::ReceiveInquiry(receive)) => match receive.citizen.known() {
                    Some(citizen) => may_look(image, actor, citizen),
                    None => Ok(()),
                },
                (_, Command::RecordIdentity(record)) => may_look(image, actor, record.citizen),
                (_, Command::ChangePrimaryContacts(change)) => {
                    on_each(image, worker, change.changes.iter().map(|change| change.inquiry))
                }
                (_, command) => on_each(image, worker, command.inquiry()),
            }
        }
    }
}

/// Allows somebody at work to see what stands about erasing a citizen, and to take steps in it. Nothing is opened, and
/// a citizen of another unit is told apart in nothing from one that does not exist.
///
/// # Errors
/// [`Reason::NotYourCitizen`], [`Reason::NotAllowed`] for who does not work here.
pub fn may_see_erasure(image: &Image, actor: Actor, citizen: CitizenId) -> Result<(), Refusal> {
    match actor {
        Actor::Worker(id) => has_content_of(image, employed(image, id)?, citizen),
        _ => Err(Refusal::new(Reason::NotAllowed)),
    }
}

/// The relation behind erasing: the unit of the last inquiry, open or not, has the content.
fn has_content_of(image: &Image, worker: &Worker, citizen: CitizenId) -> Result<(), Refusal> {
    let unit = image.citizen(citizen).and_then(|citizen| erasure::unit_of(image, citizen));
    if unit == Some(worker.unit) { Ok(()) } else { Err(Refusal::new(Reason::NotYourCitizen)) }
}

fn on_each(
    image: &Image,
    worker: &Worker,
    inquiries: impl IntoIterator<Item = InquiryId>,
) -> Result<(), Refusal> {
    inquiries.into_iter().try_for_each(|id| {
        let inquiry = image.inquiry(id).ok_or(Refusal::new(Reason::Unknown))?;
        if works_on(worker, inquiry) { Ok(()) } else { Err(Refusal::new(Reason::NotYourCitizen)) }
    })
}

/// What citizens do on their own roadmap: say yes to the agreement and finish their own steps.
fn citizens_own(
    image: &Image,
    command: &Command,
    is_own: impl Fn(&Inquiry) -> bool,
) -> Result<(), Refusal> {
    let inquiry = command
        .inquiry()
        .and_then(|id| image.inquiry(id))
        .filter(|inquiry| is_own(inquiry))
        .ok_or(Refusal::new(Reason::NotAllowed))?;
    let allowed = match command {
        Command::ConfirmAgreement(_) => true,
        Command::FinishStep(finish) => {
            inquiry.roadmap.step(finish.step).is_some_and(|step| step.actor == StepActor::Citizen)
        }
        _ => false,
    };
    if allowed { Ok(()) } else { Err(Refusal::new(Reason::NotAllowed)) }
}
