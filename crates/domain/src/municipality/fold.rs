//! The municipality, its units and workers, folded from their events.

use super::{Municipality, MunicipalityEvent, Unit, Worker};
use crate::id::{Position, UnitId, WorkerId};
use crate::record::Packed;
use imbl::OrdMap;
use std::sync::Arc;

/// The municipality, its units and workers.
#[derive(Clone, Default)]
pub(crate) struct Organisation {
    pub(crate) municipality: Option<Arc<Municipality>>,
    pub(crate) units: OrdMap<UnitId, Arc<Unit>>,
    pub(crate) workers: OrdMap<WorkerId, Arc<Worker>>,
}

impl Organisation {
    /// Folds an event in. Answers whether what it speaks of is known.
    pub(crate) fn fold(&mut self, event: &MunicipalityEvent, position: Position) -> bool {
        match event {
            MunicipalityEvent::MunicipalityFounded(e) => self.found(&e.name, &e.phone, false),
            // What was real before it stays so.
            MunicipalityEvent::DemonstrationFounded(e) => {
                self.found(&e.name, &e.phone, position == Position(1));
            }
            MunicipalityEvent::UnitOpened(e) => {
                let unit = Unit {
                    id: e.unit,
                    name: e.name.clone(),
                    phone: e.phone.clone(),
                    answering_hours: e.answering_hours.clone(),
                };
                self.units.insert(e.unit, Arc::new(unit));
            }
            MunicipalityEvent::WorkerJoined(e) => {
                let worker = Worker {
                    id: e.worker,
                    name: e.name.clone(),
                    role: e.role,
                    unit: e.unit,
                    phone: e.phone.clone(),
                    left: false,
                };
                self.workers.insert(e.worker, Arc::new(worker));
            }
            MunicipalityEvent::WorkerLeft(e) => {
                let Some(worker) = self.workers.get_mut(&e.worker) else { return false };
                Arc::make_mut(worker).left = true;
            }
        }
        true
    }

    fn found(&mut self, name: &str, phone: &str, is_demonstration: bool) {
        let (name, phone) = (name.to_owned(), phone.to_owned());
        self.municipality = Some(Arc::new(Municipality { name, phone, is_demonstration }));
    }
}

impl Packed for Organisation {
    fn pack(&self, to: &mut Vec<u8>) {
        let Self { municipality, units, workers } = self;
        municipality.pack(to);
        units.pack(to);
        workers.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let (municipality, units) = (Packed::unpack(from)?, Packed::unpack(from)?);
        Some(Self { municipality, units, workers: Packed::unpack(from)? })
    }
}
