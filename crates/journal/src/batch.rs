//! Commands that are kept together: one durable transaction, all or none.
//!
//! A batch may still be on its way while the journal keeps its beginning: whoever decides gives what is decided, and
//! decides on while the store writes that down. Nothing of it is durable before the giver has said that it is whole;
//! a giver who goes away without saying so has withdrawn it.

use crate::{JournalError, Kept, Written};
use tokio::sync::mpsc;

enum Given {
    Commands(Vec<Kept>),
    End,
}

/// Commands on their way to a journal, in their order.
pub struct Batch {
    coming: mpsc::UnboundedReceiver<Given>,
}

/// Who gives a batch to the journal. Dropped before [`Giver::end`], the batch is withdrawn.
pub struct Giver {
    to: mpsc::UnboundedSender<Given>,
}

impl Batch {
    /// A batch that is given portion by portion.
    pub fn coming() -> (Giver, Self) {
        let (to, coming) = mpsc::unbounded_channel();
        (Giver { to }, Self { coming })
    }

    /// The next commands; none when there are no more.
    ///
    /// # Errors
    /// [`JournalError::Withdrawn`] when there would have been more, and they will not come.
    pub async fn next(&mut self) -> Result<Option<Vec<Kept>>, JournalError> {
        match self.coming.recv().await {
            Some(Given::Commands(commands)) => Ok(Some(commands)),
            Some(Given::End) => Ok(None),
            None => Err(JournalError::Withdrawn),
        }
    }
}

impl From<Vec<Kept>> for Batch {
    fn from(commands: Vec<Kept>) -> Self {
        let (giver, batch) = Self::coming();
        giver.give_kept(commands);
        giver.end();
        batch
    }
}

impl Giver {
    /// Gives the next commands. They need not be taken: the journal's answer says why.
    ///
    /// # Errors
    /// [`JournalError::Encode`].
    pub fn give(&self, commands: &[Written]) -> Result<(), JournalError> {
        let kept: Result<Vec<Kept>, _> = commands.iter().map(Written::keep).collect();
        self.give_kept(kept?);
        Ok(())
    }

    fn give_kept(&self, commands: Vec<Kept>) {
        if !commands.is_empty() {
            let _ = self.to.send(Given::Commands(commands));
        }
    }

    /// Whether the journal has answered before it has seen all: then nothing more need be decided.
    pub fn is_answered(&self) -> bool {
        self.to.is_closed()
    }

    /// The batch is whole: it may be made durable.
    pub fn end(self) {
        let _ = self.to.send(Given::End);
    }
}
