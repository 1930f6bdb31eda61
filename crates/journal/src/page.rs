//! Events as the store gives them: lines of text, not yet read.
//!
//! Fetching waits for the store, reading needs the processor. They are apart so that a replay can
//! fetch a page, read the one before and fold the one before that, all at once.

use crate::{DamagedRow, JournalError};
use roret_domain::event::Envelope;
use roret_domain::id::Position;

/// Lines of consecutive events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    after: Position,
    lines: String,
}

impl Page {
    /// The lines that follow a position, parted by line feeds, as a store keeps them.
    pub fn new(after: Position, lines: String) -> Self {
        Self { after, lines }
    }

    /// The lines, one for each position.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.split_terminator('\n')
    }

    /// Reads the events.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] names the first position that is missing or can't be read.
    pub fn events(&self) -> Result<Vec<Envelope>, JournalError> {
        (self.after.0 + 1..)
            .map(Position)
            .zip(self.lines())
            .map(|(position, line)| {
                let damaged = |source| JournalError::Damaged { position, source };
                let envelope = Envelope::from_line(line)
                    .map_err(|source| damaged(DamagedRow::Line(source)))?;
                if envelope.position == position {
                    Ok(envelope)
                } else {
                    Err(damaged(DamagedRow::Missing))
                }
            })
            .collect()
    }
}
