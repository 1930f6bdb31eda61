//! Decisions on the municipality: founding it, its units and workers, and who can help whom.

use super::{
    AddWorker, DemonstrationFounded, FoundDemonstration, FoundMunicipality, MunicipalityCommand,
    MunicipalityFounded, MunicipalityReason, OpenUnit, UnitOpened, Worker, WorkerJoined,
};
use crate::decide::{Context, one, unused};
use crate::event::Event;
use crate::id::{UnitId, WorkerId};
use crate::image::Image;
use crate::refusal::{InquiryReason, LINE_CHARACTERS_MAX, Reason, Refusal, bounded, needed};

pub(crate) fn decide(
    image: &Image,
    command: &MunicipalityCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        MunicipalityCommand::FoundMunicipality(FoundMunicipality { name, phone }) => {
            may_be_founded(image, name, phone)?;
            Ok(one(MunicipalityFounded { name: name.clone(), phone: phone.clone() }))
        }
        MunicipalityCommand::FoundDemonstration(FoundDemonstration { name, phone }) => {
            may_be_founded(image, name, phone)?;
            Ok(one(DemonstrationFounded { name: name.clone(), phone: phone.clone() }))
        }
        MunicipalityCommand::OpenUnit(c) => open_unit(image, c, context),
        MunicipalityCommand::AddWorker(c) => add_worker(image, c, context),
    }
}

fn may_be_founded(image: &Image, name: &str, phone: &str) -> Result<(), Refusal> {
    if image.municipality().is_some() {
        return Err(Refusal::new(MunicipalityReason::AlreadyFounded));
    }
    needed("name", name, LINE_CHARACTERS_MAX)?;
    bounded("phone", phone, LINE_CHARACTERS_MAX)
}

/// Nothing can happen in a municipality that is not there yet.
pub(crate) fn founded(image: &Image) -> Result<(), Refusal> {
    image.municipality().map(|_| ()).ok_or_else(|| Refusal::new(MunicipalityReason::NotFounded))
}

fn open_unit(image: &Image, c: &OpenUnit, context: &Context) -> Result<Vec<Event>, Refusal> {
    founded(image)?;
    needed("name", &c.name, LINE_CHARACTERS_MAX)?;
    bounded("phone", &c.phone, LINE_CHARACTERS_MAX)?;
    bounded("answering_hours", &c.answering_hours, LINE_CHARACTERS_MAX)?;
    let unit = UnitId::from_uuid(context.key.uuid());
    unused(image.unit(unit).is_none())?;
    Ok(one(UnitOpened {
        unit,
        name: c.name.clone(),
        phone: c.phone.clone(),
        answering_hours: c.answering_hours.clone(),
    }))
}

fn add_worker(image: &Image, c: &AddWorker, context: &Context) -> Result<Vec<Event>, Refusal> {
    needed("name", &c.name, LINE_CHARACTERS_MAX)?;
    bounded("phone", &c.phone, LINE_CHARACTERS_MAX)?;
    image.unit(c.unit).ok_or_else(|| Refusal::at("unit", Reason::Unknown))?;
    let worker = WorkerId::from_uuid(context.key.uuid());
    unused(image.worker(worker).is_none())?;
    Ok(one(WorkerJoined {
        worker,
        name: c.name.clone(),
        role: c.role,
        unit: c.unit,
        phone: c.phone.clone(),
    }))
}

/// Whether a worker can be the one a citizen of this unit calls. The program may name somebody of another unit: so it
/// stood in the records it brings in.
pub(crate) fn can_be_primary_contact(
    image: &Image,
    id: WorkerId,
    unit: UnitId,
    context: &Context,
) -> Result<(), Refusal> {
    let helps = |worker: &&Worker| match context.worker() {
        Some(_) => worker.helps_in(unit),
        None => !worker.left && worker.role.helps(),
    };
    let found = image.worker(id).filter(helps).map(|_| ());
    found.ok_or_else(|| Refusal::at("primary_contact", InquiryReason::CannotBePrimaryContact))
}

/// Whether a worker can be given to a citizen of this unit, by somebody at work.
pub(crate) fn can_help(
    field: &'static str,
    image: &Image,
    id: WorkerId,
    unit: UnitId,
    context: &Context,
) -> Result<(), Refusal> {
    let worker = image.worker(id).filter(|worker| !worker.left);
    let worker = worker.ok_or_else(|| Refusal::at(field, Reason::Unknown))?;
    match context.worker() {
        Some(_) if !worker.helps_in(unit) => Err(Refusal::at(field, Reason::NotOfUnit)),
        _ => Ok(()),
    }
}
