//! Commands that are kept together: one durable transaction, all or none.
//!
//! A batch may still be on its way while the journal keeps its beginning: whoever decides gives what is decided, and
//! decides on while the store writes that down. Nothing of it is durable before the giver has said that it is whole;
//! a giver who goes away without saying so has withdrawn it.

use crate::{JournalError, Kept, Written};
use tokio::sync::mpsc;

struct Given {
    commands: Vec<Written>,
    are_last: bool,
}

/// Commands on their way to a journal, in their order.
pub struct Batch {
    /// What came as lines.
    kept: Vec<Kept>,
    coming: mpsc::UnboundedReceiver<Given>,
    is_whole: bool,
}

/// Who gives a batch to the journal. Dropped before [`Giver::give_last`], the batch is withdrawn.
pub struct Giver {
    to: mpsc::UnboundedSender<Given>,
}

impl Batch {
    /// A batch that is given portion by portion.
    pub fn coming() -> (Giver, Self) {
        let (to, coming) = mpsc::unbounded_channel();
        (Giver { to }, Self { kept: Vec::new(), coming, is_whole: false })
    }

    /// The next commands, as the journal keeps them; none when there are no more.
    ///
    /// # Errors
    /// [`JournalError::Withdrawn`] when there would have been more, and they will not come;
    /// [`JournalError::Encode`].
    pub async fn next(&mut self) -> Result<Option<Vec<Kept>>, JournalError> {
        if !self.kept.is_empty() {
            return Ok(Some(std::mem::take(&mut self.kept)));
        }
        while !self.is_whole {
            let mut given = self.coming.recv().await.ok_or(JournalError::Withdrawn)?;
            // What was given while the journal was busy is one portion: each costs a journey to the store.
            while !given.are_last
                && let Ok(more) = self.coming.try_recv()
            {
                given.commands.extend(more.commands);
                given.are_last = more.are_last;
            }
            self.is_whole = given.are_last;
            if !given.commands.is_empty() {
                // Their lines are written here, where the giver need not wait for it.
                return given
                    .commands
                    .iter()
                    .map(Written::keep)
                    .collect::<Result<_, _>>()
                    .map(Some);
            }
        }
        Ok(None)
    }

    /// Whether what has come is all of it.
    pub fn is_whole(&self) -> bool {
        self.is_whole && self.kept.is_empty()
    }
}

impl From<Vec<Kept>> for Batch {
    fn from(kept: Vec<Kept>) -> Self {
        let (_, coming) = mpsc::unbounded_channel();
        Self { kept, coming, is_whole: true }
    }
}

impl Giver {
    /// Gives the next commands. They need not be taken: the journal's answer says why.
    pub fn give(&self, commands: Vec<Written>) {
        self.send(commands, false);
    }

    /// Gives the last commands, if there are any more: the batch is whole, and may be made durable.
    pub fn give_last(self, commands: Vec<Written>) {
        self.send(commands, true);
    }

    fn send(&self, commands: Vec<Written>, are_last: bool) {
        let _ = self.to.send(Given { commands, are_last });
    }

    /// Whether the journal has answered before it has seen all: then nothing more need be decided.
    pub fn is_answered(&self) -> bool {
        self.to.is_closed()
    }
}
