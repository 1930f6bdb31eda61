//! The image as it will be when a batch is durable.

use crate::OfficeError;
use crate::request::{Answer, Order, Receipt, Request};
use crate::sealing::{NoKey, Sealing};
use jiff::Timestamp;
use roret_domain::decide::{Context, decide};
use roret_domain::event::{Envelope, Event};
use roret_domain::id::{CommandKey, Position};
use roret_domain::image::Image;
use roret_journal::{JournalError, Known, Written};
use std::collections::BTreeMap;

/// An image ahead of what is durable. Dropped if that does not come so far.
pub(crate) struct PendingImage {
    pub(crate) image: Image,
    /// What the journal knows of the keys, and what was decided since.
    known: BTreeMap<CommandKey, Known>,
    /// Whether the journal was asked for the keys.
    pub(crate) is_asked: bool,
    /// What the journal has not been given yet.
    written: Vec<Written>,
    now: Timestamp,
}

impl PendingImage {
    /// Begins where an image stands; with what the journal knows of the keys, if it was asked.
    pub(crate) fn new(
        image: Image,
        known: Option<BTreeMap<CommandKey, Known>>,
        now: Timestamp,
    ) -> Self {
        let is_asked = known.is_some();
        let known = known.unwrap_or_default();
        Self { image, known, is_asked, written: Vec::new(), now }
    }

    /// Decides requests in order.
    ///
    /// # Errors
    /// [`JournalError::Withdrawn`] when one is not simply accepted and the journal has not been asked for the keys.
    pub(crate) fn decide_each(
        &mut self,
        requests: &[Request],
        sealing: &mut Sealing,
    ) -> Result<Vec<Answer>, JournalError> {
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            let before = self.written.len();
            let answer = self.decide(request, sealing);
            let are_new = self.written.len() - before == request.orders.len();
            let is_simple = are_new && answer.is_ok();
            if !is_simple && !self.is_asked {
                return Err(JournalError::Withdrawn);
            }
            answers.push(answer);
        }
        Ok(answers)
    }

    /// What was accepted since the journal was given something, to be given to it now.
    pub(crate) fn accepted(&mut self) -> Vec<Written> {
        std::mem::take(&mut self.written)
    }

    /// Decides a request's commands in order: all or none.
    fn decide(&mut self, request: &Request, sealing: &mut Sealing) -> Answer {
        // One command alone changes nothing when it is refused. Keeping the image as it was costs every
        // command a copy of the paths to what it touches.
        let before = match request.orders.as_slice() {
            [_one] => None,
            _ => Some((self.image.clone(), self.written.len())),
        };
        let result = self.decide_orders(request, sealing);
        if let (Err(_), Some((image, written))) = (&result, before) {
            self.image = image;
            for dropped in self.written.drain(written..) {
                self.known.remove(&dropped.key);
            }
        }
        result
    }

    fn decide_orders(&mut self, request: &Request, sealing: &mut Sealing) -> Answer {
        let mut last = self.image.position();
        for order in &request.orders {
            let Order { key, command, .. } = order;
            if let Some(known) = self.known.get(key) {
                if !sealing.is_of(order, &known.request_hash) {
                    return Err(OfficeError::KeyReused);
                }
                last = known.last;
                continue;
            }
            let Some(command) = command else { return Err(OfficeError::KeyReused) };
            let context = Context { now: self.now, actor: request.actor, key: *key };
            let events = decide(&self.image, command, &context)?;
            last =
                self.take_in(&context, events, order, sealing).or(Err(OfficeError::Unavailable))?;
        }
        Ok(Receipt { position: last })
    }

    fn take_in(
        &mut self,
        context: &Context,
        mut events: Vec<Event>,
        order: &Order,
        sealing: &mut Sealing,
    ) -> Result<Position, NoKey> {
        // Everything is sealed before anything is folded in: what can't be sealed has not happened.
        for (position, event) in (self.image.position().0 + 1..).map(Position).zip(&mut events) {
            sealing.seal(&self.image, event, position)?;
        }
        let request_hash = sealing.mark(order).ok_or(NoKey)?;
        let mut envelopes = Vec::with_capacity(events.len());
        // A clock that was set back must not make what comes later seem earlier.
        let recorded_at =
            self.image.recorded_at().map_or(context.now, |last| last.max(context.now));
        for event in events {
            let envelope = Envelope {
                position: self.image.position().next(),
                recorded_at,
                actor: context.actor,
                command: context.key,
                event,
            };
            self.image.apply(&envelope);
            envelopes.push(envelope);
        }
        let last = self.image.position();
        self.known.insert(context.key, Known { key: context.key, request_hash, last });
        self.written.push(Written { key: context.key, request_hash, events: envelopes });
        Ok(last)
    }
}
