//! Seals what a batch of commands says about people, each with the person's own key.
//!
//! A command's hash is kept under the key of the person whom the command is about: whoever lacks the key can't
//! tell, by trying, what was asked; and when the key is destroyed nobody can.

use crate::request::Order;
use crate::stopping::stop_if_disk_is_in_doubt;
use roret_domain::command::Command;
use roret_domain::event::Event;
use roret_domain::id::{CitizenId, Position};
use roret_domain::image::Image;
use roret_domain::key::PersonKey;
use roret_domain::sealed::Whose;
use roret_journal::keys::{Keys, Secret};
use roret_journal::{JournalError, RequestHash};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::task::JoinHandle;

/// Keys that are drawn at a time: at least so many, and twice as many after each time that a batch had to wait for
/// them.
const DRAWN_MIN: usize = 32;
const DRAWN_MAX: usize = 1_024;

/// Persons whom one command may be the first to speak of: the citizen, and who asks for them.
const NEW_PERSONS_PER_COMMAND: usize = 2;

/// What the key of marks of commands that seal nothing is derived for.
const MARK_PURPOSE: &str = "roret 2026-11-22 mark of a request about nobody";

/// Keys drawn ahead of their use: durable, and nobody's yet.
pub(crate) struct KeyPool {
    keys: Arc<Keys>,
    drawn: Vec<PersonKey>,
    next: usize,
    /// Those that are being drawn while others are used.
    coming: Option<JoinHandle<Result<Vec<PersonKey>, JournalError>>>,
    mark: Option<Secret>,
}

impl KeyPool {
    pub(crate) fn new(keys: Arc<Keys>) -> Self {
        let mark = keys.secret_for(MARK_PURPOSE);
        Self { keys, drawn: Vec::new(), next: DRAWN_MIN, coming: None, mark }
    }

    /// Has at least so many keys at hand, and lets more be drawn before they run out: a key costs as much as all
    /// else of a command, so nobody should wait for it.
    async fn stock(&mut self, wanted: usize) -> Result<(), JournalError> {
        if wanted > self.drawn.len() || self.keys.are_locked() {
            if let Some(coming) = self.coming.take() {
                match coming.await {
                    Ok(drawn) => self.drawn.extend(drawn?),
                    // The program is being ended.
                    Err(stopped) if stopped.is_cancelled() => {}
                    Err(broken) => std::panic::resume_unwind(broken.into_panic()),
                }
            }
            if wanted > self.drawn.len() || self.keys.are_locked() {
                self.drawn.extend(self.keys.draw(wanted.max(self.next)).await?);
            }
            self.next = (self.next * 2).min(DRAWN_MAX);
        }
        if self.drawn.len() < wanted + self.next / 2 && self.coming.is_none() {
            let (keys, count) = (Arc::clone(&self.keys), self.next);
            self.coming = Some(tokio::spawn(async move {
                let drawn = keys.draw(count).await;
                // Nobody may ask for a long time.
                drawn.inspect_err(stop_if_disk_is_in_doubt)
            }));
        }
        Ok(())
    }

    /// The keys for a batch: those of the citizens it is about, and enough for those it is the first to
    /// speak of.
    ///
    /// # Errors
    /// [`JournalError`] when the key store can't be read or written, or is locked.
    pub(crate) async fn sealing(
        &mut self,
        image: &Image,
        orders: impl Iterator<Item = &Order>,
    ) -> Result<Sealing, JournalError> {
        let (mut about, mut new) = (BTreeMap::new(), 0);
        for order in orders {
            let sealed = order.command.as_ref().map(Command::sealed_about).unwrap_or_default();
            new += NEW_PERSONS_PER_COMMAND * usize::from(!sealed.is_empty());
            for citizen in sealed.into_iter().chain(order.about) {
                let key = image.citizen(citizen).and_then(|citizen| citizen.key);
                about.extend(key.map(|key| (key, citizen)));
            }
        }
        if new > 0 || self.keys.are_locked() {
            self.stock(new).await?;
        }
        let ids: Vec<_> = about.keys().copied().collect();
        let found = self.keys.of(&ids).await?.into_iter();
        let of = found.filter_map(|key| Some((*about.get(&key.id())?, key))).collect();
        let drawn = self.drawn.split_off(self.drawn.len().saturating_sub(new));
        Ok(Sealing { of, drawn, mark: self.mark.clone() })
    }

    /// Takes back what a batch did not need.
    pub(crate) fn take_back(&mut self, sealing: Sealing) {
        self.drawn.extend(sealing.drawn);
    }
}

/// The keys at hand for a batch.
pub(crate) struct Sealing {
    of: BTreeMap<CitizenId, PersonKey>,
    drawn: Vec<PersonKey>,
    mark: Option<Secret>,
}

/// There is no key to seal with: it was destroyed meanwhile.
pub(crate) struct NoKey;

impl Sealing {
    /// Seals an event's contents for its position.
    pub(crate) fn seal(
        &mut self,
        image: &Image,
        event: &mut Event,
        position: Position,
    ) -> Result<(), NoKey> {
        let mut result = Ok(());
        event.parts_at(position, &mut |part, place| {
            let key = match part.whose() {
                Whose::Citizen => self.citizens(image, part.subject()),
                Whose::Other => self.drawn.pop(),
            };
            match key {
                Some(key) => part.seal(&key, place),
                None => result = Err(NoKey),
            }
        });
        result
    }

    /// The citizen's key: a new one for who has none, none for whose key is gone.
    fn citizens(&mut self, image: &Image, citizen: CitizenId) -> Option<PersonKey> {
        if let Some(key) = self.of.get(&citizen) {
            return Some(key.clone());
        }
        if image.citizen(citizen).is_some_and(|citizen| citizen.key.is_some()) {
            return None;
        }
        let key = self.drawn.pop()?;
        self.of.insert(citizen, key.clone());
        Some(key)
    }

    /// The hash of an order as it is kept; none when the key of whom it is about is gone.
    pub(crate) fn mark(&self, order: &Order) -> Option<RequestHash> {
        let about =
            order.command.as_ref().and_then(|command| command.sealed_about().first().copied());
        match about {
            Some(citizen) => Some(self.of.get(&citizen)?.mark(&order.request_hash)),
            None => self.mark_about_nobody(order),
        }
    }

    fn mark_about_nobody(&self, order: &Order) -> Option<RequestHash> {
        self.mark.as_deref().map(|key| *blake3::keyed_hash(key, &order.request_hash).as_bytes())
    }

    /// Whether a hash that is kept is this order's. An order that only asks does not tell whether its command
    /// sealed something.
    pub(crate) fn is_of(&self, order: &Order, kept: &RequestHash) -> bool {
        if order.command.is_some() {
            return self.mark(order).as_ref() == Some(kept);
        }
        let about = order.about.iter().filter_map(|citizen| self.of.get(citizen));
        let mut marks = about.map(|key| key.mark(&order.request_hash));
        marks.any(|mark| mark == *kept) || self.mark_about_nobody(order).as_ref() == Some(kept)
    }
}
