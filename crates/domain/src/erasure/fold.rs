//! What stands about erasing, folded from its events.

use super::{ArchiveStep, CitizenErased, Erasure, ErasureEvent, ErasureRequest, Retention};
use crate::citizen::{Citizen, Citizens};
use crate::id::CitizenId;
use crate::record::{Envelope, Packed};
use imbl::Vector;
use std::sync::Arc;

/// How long content is kept, and who was erased.
#[derive(Clone, Default)]
pub(crate) struct Erasures {
    pub(crate) retention: Option<Retention>,
    pub(crate) expiry_archive: Option<ArchiveStep>,
    pub(crate) erased: Vector<Arc<CitizenErased>>,
}

impl Erasures {
    /// Folds an event in. Answers whether what it speaks of is known.
    pub(crate) fn fold(
        &mut self,
        event: &ErasureEvent,
        envelope: &Envelope,
        citizens: &mut Citizens,
    ) -> bool {
        let mut of = |id: CitizenId, change: &dyn Fn(&mut Erasure)| {
            let citizen = citizens.get_mut(id);
            citizen.map(|citizen| change(citizen.erasure.get_or_insert_default())).is_some()
        };
        let (by, at) = (envelope.actor.worker(), envelope.recorded_at);
        match event {
            // Another time makes another list of who would go: it is to be seen again.
            ErasureEvent::RetentionSet(e) => {
                (self.retention, self.expiry_archive) = (Some(e.retention), None);
                true
            }
            ErasureEvent::ExpiryReleased(e) => {
                self.expiry_archive = Some(e.archive);
                true
            }
            ErasureEvent::ErasureRequested(e) => of(e.citizen, &|erasure| {
                let request = ErasureRequest { by, at, ground: e.ground, approved_by: Vec::new() };
                erasure.request = Some(request);
            }),
            ErasureEvent::ErasureApproved(e) => of(e.citizen, &|erasure| {
                if let (Some(request), Some(by)) = (&mut erasure.request, by) {
                    request.approved_by.push(by);
                }
            }),
            ErasureEvent::ErasureWithdrawn(e) => of(e.citizen, &|erasure| erasure.request = None),
            ErasureEvent::ArchiveSettled(e) => {
                of(e.citizen, &|erasure| erasure.archive = Some(e.archive))
            }
            ErasureEvent::LegalHoldChanged(e) => of(e.citizen, &|erasure| {
                (erasure.hold, erasure.lift_asked_by) = (e.hold, None);
            }),
            ErasureEvent::HoldLiftAsked(e) => of(e.citizen, &|erasure| erasure.lift_asked_by = by),
            ErasureEvent::CitizenErased(e) => {
                self.erased.push_back(Arc::new(e.clone()));
                citizens.get_mut(e.citizen).map(|citizen| erase(citizen, envelope)).is_some()
            }
        }
    }
}

fn erase(citizen: &mut Citizen, envelope: &Envelope) {
    let erasure = citizen.erasure.get_or_insert_default();
    (erasure.request, erasure.erased_at) = (None, Some(envelope.recorded_at));
    citizen.key = None;
}

impl Packed for Erasures {
    fn pack(&self, to: &mut Vec<u8>) {
        let Self { retention, expiry_archive, erased } = self;
        retention.pack(to);
        expiry_archive.pack(to);
        erased.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        let (retention, expiry_archive) = (Packed::unpack(from)?, Packed::unpack(from)?);
        Some(Self { retention, expiry_archive, erased: Packed::unpack(from)? })
    }
}
