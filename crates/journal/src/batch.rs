//! Commands that are kept together: one durable transaction, all or none.
//!
//! A batch may still be on its way while the journal keeps its beginning: whoever decides sends what is decided, and
//! decides on while the store writes that down. Nothing of it is durable before the sender has said that it is whole;
//! a sender that goes away without saying so has withdrawn it.

use crate::{JournalError, Kept, Written};
use tokio::sync::mpsc;

/// Commands that were sent together.
struct Portion {
    commands: Vec<Written>,
    are_last: bool,
}

/// Commands on their way to a journal, in their order.
pub struct Batch {
    /// What came as lines.
    kept: Vec<Kept>,
    portions: mpsc::UnboundedReceiver<Portion>,
    is_whole: bool,
}

/// The sending end of a batch. Dropped before [`BatchSender::send_last`], the batch is withdrawn.
pub struct BatchSender {
    to: mpsc::UnboundedSender<Portion>,
}

impl Batch {
    /// A batch that is sent portion by portion.
    pub fn channel() -> (BatchSender, Self) {
        let (to, portions) = mpsc::unbounded_channel();
        (BatchSender { to }, Self { kept: Vec::new(), portions, is_whole: false })
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
            let mut portion = self.portions.recv().await.ok_or(JournalError::Withdrawn)?;
            // What was sent while the journal was busy is one portion: each costs a journey to the store.
            while !portion.are_last
                && let Ok(more) = self.portions.try_recv()
            {
                portion.commands.extend(more.commands);
                portion.are_last = more.are_last;
            }
            self.is_whole = portion.are_last;
            if !portion.commands.is_empty() {
                // Their lines are written here, where the sender need not wait for it.
                return portion
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
        let (_, portions) = mpsc::unbounded_channel();
        Self { kept, portions, is_whole: true }
    }
}

impl BatchSender {
    /// Sends the next commands. They need not be taken: the journal's answer says why.
    pub fn send(&self, commands: Vec<Written>) {
        self.pass_on(commands, false);
    }

    /// Sends the last commands, if there are any more: the batch is whole, and may be made durable.
    pub fn send_last(self, commands: Vec<Written>) {
        self.pass_on(commands, true);
    }

    fn pass_on(&self, commands: Vec<Written>, are_last: bool) {
        let _ = self.to.send(Portion { commands, are_last });
    }

    /// Whether the journal has answered before it has seen all: then nothing more need be decided.
    pub fn is_answered(&self) -> bool {
        self.to.is_closed()
    }
}
