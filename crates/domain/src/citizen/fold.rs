//! Citizens, folded from their events.

use super::{Citizen, CitizenEvent};
use crate::id::{CitizenId, InquiryId, Position};
use crate::record::key::KeyId;
use imbl::OrdMap;
use std::sync::Arc;

/// Everybody who asked for or got help.
#[derive(Clone, Default)]
pub(crate) struct Citizens(pub(crate) OrdMap<CitizenId, Arc<Citizen>>);

impl Citizens {
    /// Folds an event in. Answers whether what it speaks of is known.
    pub(crate) fn fold(&mut self, event: &CitizenEvent, position: Position) -> bool {
        match event {
            CitizenEvent::IdentityRecorded(e) => {
                let citizen = self.known_or_new(e.citizen);
                citizen.identity = Some(e.identity.clone());
                citizen.key = citizen.key.or(e.identity.part().key());
                citizen.version = position;
            }
        }
        true
    }

    /// Hook: an inquiry about a citizen came in, sealed with this key if with any.
    pub(crate) fn ask(&mut self, id: CitizenId, inquiry: InquiryId, key: Option<KeyId>) {
        let citizen = self.known_or_new(id);
        citizen.inquiries.push(inquiry);
        // What was asked for and settled was about what there was then.
        if let Some(erasure) = citizen.erasure.as_deref_mut() {
            (erasure.request, erasure.archive) = (None, None);
        }
        citizen.key = citizen.key.or(key);
    }

    /// Hook: whose texts came without a key when the inquiry did (an import) gets one with the first text.
    pub(crate) fn first_key(&mut self, id: CitizenId, key: Option<KeyId>) {
        if key.is_some()
            && self.0.get(&id).is_some_and(|citizen| citizen.key.is_none())
            && let Some(citizen) = self.0.get_mut(&id)
        {
            Arc::make_mut(citizen).key = key;
        }
    }

    /// A citizen, to be changed.
    pub(crate) fn get_mut(&mut self, id: CitizenId) -> Option<&mut Citizen> {
        self.0.get_mut(&id).map(Arc::make_mut)
    }

    fn known_or_new(&mut self, id: CitizenId) -> &mut Citizen {
        let new = || {
            Arc::new(Citizen {
                id,
                identity: None,
                version: Position(0),
                key: None,
                erasure: None,
                inquiries: Vec::new(),
            })
        };
        Arc::make_mut(self.0.entry(id).or_insert_with(new))
    }
}
