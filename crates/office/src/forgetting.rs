//! What an erasure leads to once it is durable: the keys are destroyed, and drafts about the person go.
//!
//! The event comes first. Whatever stops the program between the two, the next start finds the event and destroys
//! the keys then; so it is with a journal that is replayed on another node, or beside a key store that was
//! restored from before the erasure.

use crate::{Office, OfficeError};
use roret_domain::command::EraseExpired;
use roret_domain::erasure;
use roret_domain::event::{Actor, Task};
use roret_domain::id::{CitizenId, CommandKey};
use roret_domain::image::Image;
use roret_domain::key::KeyId;
use roret_journal::JournalError;
use roret_journal::desk::Desk;
use roret_journal::keys::Keys;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Destroys what erasures say is to be destroyed.
pub(crate) struct Forgetting {
    keys: Arc<Keys>,
    desk: Arc<Desk>,
    /// How many of the image's erasures have been followed.
    done: usize,
}

impl Forgetting {
    pub(crate) fn new(keys: Arc<Keys>, desk: Arc<Desk>) -> Self {
        Self { keys, desk, done: 0 }
    }

    /// Follows the erasures that have not been followed yet. What fails is tried again the next time.
    pub(crate) async fn keep_up(&mut self, image: &Image) -> Result<(), JournalError> {
        let erased = image.erased().len();
        if erased == self.done || self.keys.are_locked() {
            return Ok(());
        }
        let destroyed: BTreeSet<KeyId> = self.keys.destroyed().into_iter().collect();
        for erased in image.erased().skip(self.done) {
            if erased.keys.iter().any(|key| !destroyed.contains(key)) {
                let citizen = image.citizen(erased.citizen);
                for inquiry in citizen.into_iter().flat_map(|citizen| &citizen.inquiries) {
                    self.desk.drop_drafts_about(*inquiry).await?;
                }
                self.keys.destroy(&erased.keys).await?;
            }
        }
        self.done = erased;
        Ok(())
    }
}

impl Office {
    /// Erases everybody without a name whose time is over, once a leader has let the rule work. Answers with how many.
    ///
    /// # Errors
    /// [`OfficeError::Unavailable`] when the journal can't be written.
    pub async fn erase_expired(&self) -> Result<usize, OfficeError> {
        let image = self.image();
        // The rule does not work before a leader has let it; nor can it be let before a time was set.
        if image.expiry_archive().is_none() {
            return Ok(0);
        }
        let expired: Vec<CitizenId> = erasure::expired(&image, self.today()).collect();
        let mut done = 0;
        for citizen in expired {
            // The same key on every node: it happens once.
            let key = CommandKey::from_uuid(citizen.uuid());
            let actor = Actor::System(Task::Retention);
            match self.decide(actor, key, EraseExpired { citizen }).await {
                Ok(_) => done += 1,
                // Somebody came back, or gave a name, meanwhile.
                Err(OfficeError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(done)
    }
}
