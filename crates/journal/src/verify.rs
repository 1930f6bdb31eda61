//! Whether a journal is the one that others hold checkpoints of; and if not, the first event that does not fit.
//!
//! Three things are compared, as far as they are there: each line with the link that is kept beside it, each line
//! with the entry that a second party holds, and the root over the first n events with each held checkpoint. When all
//! events fit, the rows that answer repeated keys are compared with them: one for each command, where its last event
//! stands.
//! Without anything that is held elsewhere, whoever can write the journal can write it anew: then only what was done
//! carelessly is seen.

use crate::chain::{BEGINNING, Entry, Link, entry, link};
use crate::checkpoint::Checkpoint;
use crate::commands::{CommandMisfit, CommandRow, Rows};
use crate::page::Page;
use crate::tree::{Node, Run, Tree};
use crate::{Journal, JournalError, Stray};
use roret_domain::id::{CommandKey, Position};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// What others hold of a journal.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The entries of the first events, in order; as many as are held.
    pub entries: Vec<Entry>,
    /// Checkpoints whose signatures have been checked.
    pub checkpoints: Vec<Checkpoint>,
}

/// The first event that does not fit, or the first row that answers repeated keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Misfit {
    /// Another one stands in its place.
    #[error("event {0} is missing: event {1} stands in its place")]
    Missing(Position, Position),
    /// Its line has no position.
    #[error("event {0} can't be read")]
    Unreadable(Position),
    /// Its line is not the one that its link was made of.
    #[error("event {0} was changed, or stands where it was not written")]
    Changed(Position),
    /// Its line and link fit each other, but another line is held elsewhere.
    #[error("event {0} was written anew, with everything after it")]
    Rewritten(Position),
    /// One of these events is not the one that a checkpoint covers.
    #[error(
        "an event from {from} to {to} was written anew: the checkpoint of {to} events does not fit"
    )]
    RewrittenAmong {
        /// The first that it may be.
        from: Position,
        /// The last that it may be.
        to: Position,
    },
    /// The journal ends before what is held.
    #[error("event {0} and those after it are cut off: {1} events are held elsewhere")]
    CutOff(Position, u64),
    /// The journal says that it ends before this event.
    #[error("event {0} stands after the place where the journal says that it ends")]
    AfterTheEnd(i64),
    /// What answers repeated keys does not fit the events, which fit themselves.
    #[error(transparent)]
    Command(#[from] CommandMisfit),
}

impl Misfit {
    /// The first event that does not fit, or the first of those one of which does not.
    pub fn position(&self) -> Position {
        match self {
            Self::Missing(position, _)
            | Self::Unreadable(position)
            | Self::Changed(position)
            | Self::Rewritten(position)
            | Self::CutOff(position, _) => *position,
            Self::RewrittenAmong { from, .. } => *from,
            Self::AfterTheEnd(at) | Self::Command(CommandMisfit::TooMany { last: at }) => {
                crate::position(*at)
            }
            Self::Command(
                CommandMisfit::Missing { last }
                | CommandMisfit::Changed { last }
                | CommandMisfit::OfAnother { last },
            ) => *last,
        }
    }
}

/// What was found sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Verified {
    /// How many events there are.
    pub head: Position,
    /// The root over them.
    pub root: Node,
    /// How many checkpoints fit.
    pub checkpoints: usize,
    /// How many entries fit.
    pub entries: usize,
    /// How many commands have the row that answers their key; none where only events were given.
    pub commands: u64,
}

/// Goes through a journal, event by event.
pub struct Check<'a> {
    held: &'a Held,
    /// Checkpoints in the order of their sizes.
    checkpoints: Vec<&'a Checkpoint>,
    /// How many of them fit.
    fitting: usize,
    last: Link,
    /// How many events have been compared.
    compared: u64,
    /// The tree over them, except where a page is compared of which no checkpoint needs a part.
    tree: Tree,
    /// The rows that answer repeated keys, where there are any to compare.
    rows: Option<Rows>,
}

/// The position that a line begins with.
fn position_of(line: &str) -> Option<Position> {
    let digits = line.strip_prefix('[')?.split(',').next()?;
    digits.parse().ok().map(Position)
}

/// The command that a line's event came from.
fn command_of(line: &str) -> Option<CommandKey> {
    let text = line.split(',').nth(1)?.strip_prefix('"')?.strip_suffix('"')?;
    text.parse().ok()
}

impl<'a> Check<'a> {
    /// Begins before the first event.
    pub fn new(held: &'a Held) -> Self {
        let mut checkpoints: Vec<&Checkpoint> = held.checkpoints.iter().collect();
        checkpoints.sort_by_key(|checkpoint| checkpoint.size);
        let (last, tree) = (BEGINNING, Tree::default());
        Self { held, checkpoints, fitting: 0, last, compared: 0, tree, rows: None }
    }

    /// Takes in the next event, with the link that is kept beside it, if one is.
    ///
    /// # Errors
    /// [`Misfit`] when it is the first one that does not fit.
    pub fn event(&mut self, line: &str, kept: Option<&Link>) -> Result<(), Misfit> {
        self.roots_fit()?;
        let entry = entry(line);
        self.fits(position_of(line), &entry, kept)?;
        self.tree.push(&entry);
        Ok(())
    }

    /// Takes in the next events, whose lines have been hashed.
    fn page(&mut self, page: &Hashed) -> Result<(), Misfit> {
        self.roots_fit()?;
        let next = self.checkpoints.get(self.fitting).map(|checkpoint| checkpoint.size);
        let has_checkpoint =
            next.is_some_and(|size| size < self.compared + page.entries.len() as u64);
        let mut links = page.page.links();
        for (position, entry) in page.positions.iter().zip(&page.entries) {
            if has_checkpoint {
                self.roots_fit()?;
            }
            self.fits(*position, entry, Some(links.next().unwrap_or(&BEGINNING)))?;
            if has_checkpoint {
                self.tree.push(entry);
            }
        }
        if !has_checkpoint {
            self.tree.push_run(&page.run);
        }
        let rows = self.rows.get_or_insert_default();
        rows.take(page.rows.iter().copied());
        for (position, command) in page.positions.iter().zip(&page.commands) {
            rows.event(position.unwrap_or_default(), *command);
        }
        Ok(())
    }

    /// Whether the next event is the one that stands in its place.
    fn fits(
        &mut self,
        found: Option<Position>,
        entry: &Entry,
        kept: Option<&Link>,
    ) -> Result<(), Misfit> {
        let expected = Position(self.compared + 1);
        match found {
            Some(found) if found == expected => {}
            Some(found) => return Err(Misfit::Missing(expected, found)),
            None => return Err(Misfit::Unreadable(expected)),
        }
        self.last = link(&self.last, entry);
        if kept.is_some_and(|kept| *kept != self.last) {
            return Err(Misfit::Changed(expected));
        }
        let at = usize::try_from(self.compared).unwrap_or(usize::MAX);
        if self.held.entries.get(at).is_some_and(|held| held != entry) {
            return Err(match kept {
                Some(_) => Misfit::Rewritten(expected),
                None => Misfit::Changed(expected),
            });
        }
        self.compared += 1;
        Ok(())
    }

    /// Whether the checkpoints of as many events as have been taken in fit.
    fn roots_fit(&mut self) -> Result<(), Misfit> {
        while let Some(checkpoint) = self.checkpoints.get(self.fitting)
            && checkpoint.size == self.tree.size()
        {
            if checkpoint.root != self.tree.root() {
                let before = self.fitting.checked_sub(1).and_then(|at| self.checkpoints.get(at));
                let from = Position(before.map_or(0, |before| before.size) + 1);
                return Err(Misfit::RewrittenAmong { from, to: Position(checkpoint.size) });
            }
            self.fitting += 1;
        }
        Ok(())
    }

    /// Ends after the last event.
    ///
    /// # Errors
    /// [`Misfit`] when more is held elsewhere, or the last checkpoint does not fit.
    pub fn end(mut self) -> Result<Verified, Misfit> {
        self.roots_fit()?;
        let head = Position(self.tree.size());
        let held = self.checkpoints.last().map_or(0, |checkpoint| checkpoint.size);
        let held = held.max(self.held.entries.len() as u64);
        if held > head.0 {
            return Err(Misfit::CutOff(head.next(), held));
        }
        let commands = self.rows.take().map_or(Ok(0), Rows::end)?;
        let (root, checkpoints) = (self.tree.root(), self.fitting);
        Ok(Verified { head, root, checkpoints, entries: self.held.entries.len(), commands })
    }
}

/// Checks a journal from its first event to where it stands now, with the links that are kept. Three things go on
/// at once: the store fetches pages, their lines are hashed, and those hashed before are compared in order.
///
/// # Errors
/// [`JournalError`] when the journal can't be read; the [`Misfit`] is within.
pub async fn check(
    journal: &mut impl Journal,
    held: &Held,
) -> Result<Result<Verified, Misfit>, JournalError> {
    let head = journal.head().await?;
    let reading = &mut *journal;
    let (ahead, mut pages) = mpsc::channel::<JoinHandle<Hashed>>(PAGES_AHEAD);
    let fetching = async move {
        let mut after = Position(0);
        while after < head {
            let wanted = EVENTS_AT_A_TIME.min(head.0 - after.0);
            let page = reading.fetch(after, wanted).await?;
            let rows = reading.commands(after, Position(after.0 + wanted)).await?;
            let hashing = tokio::task::spawn_blocking(move || Hashed::of(page, rows));
            if ahead.send(hashing).await.is_err() {
                // A misfit was found.
                break;
            }
            after = Position(after.0 + wanted);
        }
        Ok::<(), JournalError>(())
    };
    let comparing = async move {
        let mut check = Check::new(held);
        while let Some(hashing) = pages.recv().await {
            let done = hashing.await;
            let page = done.unwrap_or_else(|broken| std::panic::resume_unwind(broken.into_panic()));
            check.page(&page)?;
        }
        Ok(check)
    };
    let (fetched, compared) = tokio::join!(fetching, comparing);
    let check = match compared {
        Err(misfit) => return Ok(Err(misfit)),
        Ok(check) => check,
    };
    fetched?;
    // The head says more than there are events.
    let found = Position(check.tree.size());
    if found < head {
        return Ok(Err(Misfit::CutOff(found.next(), head.0)));
    }
    let stray = journal.stray().await?;
    Ok(check.end().and_then(|sound| match stray {
        None => Ok(sound),
        Some(Stray::Event(at)) => Err(Misfit::AfterTheEnd(at)),
        Some(Stray::Command(last)) => Err(CommandMisfit::TooMany { last }.into()),
    }))
}

/// Events that are read at a time.
const EVENTS_AT_A_TIME: u64 = 2_048;

/// Pages that may wait to be compared.
const PAGES_AHEAD: usize = 4;

/// A page whose lines have been hashed.
struct Hashed {
    page: Page,
    /// Each line's position, if it has one.
    positions: Vec<Option<Position>>,
    /// Each line's command, if it has one.
    commands: Vec<Option<CommandKey>>,
    /// The rows of the commands that end here.
    rows: Vec<CommandRow>,
    /// Each line's entry.
    entries: Vec<Entry>,
    run: Run,
}

impl Hashed {
    fn of(page: Page, rows: Vec<CommandRow>) -> Self {
        let (positions, entries): (Vec<_>, Vec<_>) =
            page.lines().map(|line| (position_of(line), entry(line))).unzip();
        let commands = page.lines().map(command_of).collect();
        let run = Run::of(&entries);
        Self { page, positions, commands, rows, entries, run }
    }
}
