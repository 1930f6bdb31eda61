//! What was published, folded from its events.

use super::{Publication, PublicationEvent};
use crate::record::Envelope;
use imbl::Vector;
use std::sync::Arc;

/// Everything that was published, oldest first.
#[derive(Clone, Default)]
pub(crate) struct Publications(pub(crate) Vector<Arc<Publication>>);

impl Publications {
    /// Folds an event in. Answers whether what it speaks of is known.
    pub(crate) fn fold(&mut self, event: &PublicationEvent, envelope: &Envelope) -> bool {
        match event {
            PublicationEvent::FiguresPublished(e) => {
                self.0.push_back(Arc::new(Publication {
                    from: e.from,
                    to: e.to,
                    published_at: envelope.recorded_at,
                    figures: e.figures.clone(),
                }));
            }
        }
        true
    }
}
