//! Events as the store gives them: lines of text, not yet read, and the links of the chain that they stand in.
//!
//! Fetching waits for the store, reading needs the processor. They are apart so that a replay can
//! fetch a page, read the one before and fold the one before that, all at once.

use crate::chain::{Link, entry, link};
use crate::{DamagedRow, JournalError};
use roret_domain::event::Envelope;
use roret_domain::id::Position;

/// Lines of consecutive events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    after: Position,
    lines: String,
    /// The link of the event before the page, and those of its events, as they are kept.
    before: Link,
    links: Vec<u8>,
}

impl Page {
    /// The lines that follow a position, parted by line feeds, as a store keeps them; with the link before them
    /// and their own, one after the other.
    pub fn new(after: Position, lines: String, before: Link, links: Vec<u8>) -> Self {
        Self { after, lines, before, links }
    }

    /// The lines, one for each position.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        let is_ended = self.lines.is_empty() || self.lines.ends_with('\n');
        let last = (!is_ended).then_some(self.lines.len());
        let mut begin = 0;
        memchr::memchr_iter(b'\n', self.lines.as_bytes())
            .chain(last)
            .filter_map(move |end| self.lines.get(std::mem::replace(&mut begin, end + 1)..end))
    }

    /// The link of the event before the first.
    pub fn before(&self) -> Link {
        self.before
    }

    /// The links that are kept with the lines.
    pub fn links(&self) -> impl ExactSizeIterator<Item = &Link> {
        self.links.as_chunks::<32>().0.iter()
    }

    /// Reads the events, and checks that each is the one that the chain holds. Page by page this checks the whole
    /// chain: each begins with the link that is kept at the end of the one before.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] names the first position that is missing, can't be read, or does not fit the
    /// chain.
    pub fn events(&self) -> Result<Vec<Envelope>, JournalError> {
        let mut links = self.links();
        let mut last = self.before;
        (self.after.0 + 1..)
            .map(Position)
            .zip(self.lines())
            .map(|(position, line)| {
                let damaged = |source| JournalError::Damaged { position, source };
                let envelope = Envelope::from_line(line)
                    .map_err(|source| damaged(DamagedRow::Line(source)))?;
                if envelope.position != position {
                    return Err(damaged(DamagedRow::Missing));
                }
                last = link(&last, &entry(line));
                if links.next() != Some(&last) {
                    return Err(damaged(DamagedRow::Chain));
                }
                Ok(envelope)
            })
            .collect()
    }
}
