//! A journal carried away: a text file that any journal takes in again, byte for byte.
//!
//! One file is one stretch of a journal. Its first line says what it is and after which position it
//! begins. Then come the events as they are kept, a line each, and after the last event of each command a
//! line with the command's key and hash. The last line says where the stretch ends and has the BLAKE3
//! hash of all lines before it. So a line that is missing, doubled, changed or cut off is found and named.
//!
//! The same form serves backups, exports and moves between engines.

use crate::commands::Rows;
use crate::looks::{LookRow, Looks};
use crate::{Journal, JournalError, Kept, Known, RequestHash, hex};
use roret_domain::event::Envelope;
use roret_domain::id::{CommandKey, Position};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, Write};

/// The form of the file; a newer one is refused.
const FORM: u32 = 1;

/// Events that are read from a journal, or given out to one, at a time.
const EVENTS_AT_A_TIME: u64 = 2_048;

/// The longest line that is read: far more than an event with the longest texts a form takes.
const LINE_BYTES_MAX: u64 = 16 << 20;

/// The first line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The form of the file.
    roret_journal: u32,
    /// Whose journal it is.
    pub municipality: String,
    /// The position before the first event.
    pub after: Position,
}

/// The line after a command's last event.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommandLine {
    command: CommandKey,
    request_hash: String,
}

/// The last line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ending {
    head: Position,
    blake3: String,
}

/// Why a journal could not be carried away or taken in.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The journal failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The file can't be read or written.
    #[error("the file can't be read or written")]
    File(#[from] std::io::Error),
    /// A line is not what it must be.
    #[error("line {line}: {wrong}")]
    Line {
        /// Which line, counted from 1.
        line: u64,
        /// What is wrong.
        wrong: LineFault,
    },
}

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum LineFault {
    /// The file does not begin as an archive does.
    #[error("this is no archive of a journal")]
    Heading,
    /// A newer program wrote it.
    #[error("a newer roret wrote this archive (form {0})")]
    Newer(u32),
    /// The line is neither an event nor a command.
    #[error("the line can't be read")]
    Unreadable,
    /// An event is missing: another one stands in its place.
    #[error("event {expected} is missing: event {found} stands here")]
    Missing {
        /// The position that should follow.
        expected: Position,
        /// The position that does.
        found: Position,
    },
    /// An event stands here a second time.
    #[error("event {0} stands here a second time")]
    Doubled(Position),
    /// The line of a command is missing, doubled, or another command's.
    #[error("the line of a command is missing or out of its place")]
    Command,
    /// The file ends before its last line.
    #[error("the archive is cut off: its last line is missing")]
    CutOff,
    /// The lines are not those that were written.
    #[error("the archive has been changed: its hash does not fit")]
    Changed,
    /// Something follows the last line.
    #[error("something follows the last line")]
    Trailing,
}

/// Writes lines and their hash.
struct Hashed<W> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Hashed<W> {
    fn line(&mut self, line: &str) -> std::io::Result<()> {
        self.hasher.update(line.as_bytes()).update(b"\n");
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }

    fn record(&mut self, record: &impl Serialize) -> Result<(), ArchiveError> {
        let line = serde_json::to_string(record).map_err(JournalError::Encode)?;
        Ok(self.line(&line)?)
    }
}

/// Writes what a journal holds after a position, up to where it stands now, and answers with that place.
/// Commands may come in meanwhile: they are not in it.
///
/// # Errors
/// [`ArchiveError::Journal`] when the journal can't be read or is damaged, [`ArchiveError::File`].
pub async fn write(
    journal: &mut impl Journal,
    municipality: &str,
    after: Position,
    out: impl Write,
) -> Result<Position, ArchiveError> {
    let head = journal.head().await?;
    let mut out = Hashed { out, hasher: blake3::Hasher::new() };
    out.record(&Heading { roret_journal: FORM, municipality: municipality.into(), after })?;
    let (mut at, mut rows) = (after, Rows::default());
    while at < head {
        let up_to = Position(head.0.min(at.0 + EVENTS_AT_A_TIME));
        let page = journal.fetch(at, up_to.0 - at.0).await?;
        let commands = journal.commands(at, up_to).await?;
        // Every line is read before it is carried away: a damaged journal has no archive. Nor has one whose commands do
        // not fit its events: nobody could take that in.
        rows.take(commands.iter().copied());
        for envelope in page.events()? {
            rows.event(envelope.position, Some(envelope.command));
        }
        rows.misfit().map_or(Ok(()), |misfit| Err(JournalError::from(misfit)))?;
        let mut commands = commands.iter().filter_map(|row| row.known).peekable();
        for line in page.lines() {
            at = at.next();
            out.line(line)?;
            while let Some(known) = commands.next_if(|known| known.last == at) {
                let request_hash = hex(&known.request_hash);
                out.record(&CommandLine { command: known.key, request_hash })?;
            }
        }
        if at < up_to {
            let source = crate::DamagedRow::Missing;
            return Err(JournalError::Damaged { position: at.next(), source }.into());
        }
    }
    rows.end().map_err(JournalError::from)?;
    let blake3 = out.hasher.finalize().to_hex().to_string();
    out.record(&Ending { head, blake3 })?;
    out.out.flush()?;
    Ok(head)
}

/// The first line of a stretch of the look log.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LooksHeading {
    roret_looks: u32,
    municipality: String,
    after: u64,
}

/// Looks that are read or written at a time.
const LOOKS_AT_A_TIME: u32 = 4_096;

/// Writes what a look log holds after a position: a line each, between a first and a last line as a
/// journal's. Answers with the position of the last look.
///
/// # Errors
/// [`ArchiveError::Journal`], [`ArchiveError::File`].
pub async fn write_looks(
    looks: &mut Looks,
    municipality: &str,
    after: u64,
    out: impl Write,
) -> Result<u64, ArchiveError> {
    let mut out = Hashed { out, hasher: blake3::Hasher::new() };
    out.record(&LooksHeading { roret_looks: FORM, municipality: municipality.into(), after })?;
    let mut at = after;
    loop {
        let page = looks.after(at, LOOKS_AT_A_TIME).await?;
        let Some((last, _)) = page.last() else { break };
        at = *last;
        for row in &page {
            out.record(row)?;
        }
    }
    let blake3 = out.hasher.finalize().to_hex().to_string();
    out.record(&Ending { head: Position(at), blake3 })?;
    out.out.flush()?;
    Ok(at)
}

/// Takes a stretch of a look log in: what is there already is left. Answers with the position of the last
/// look that it holds.
///
/// # Errors
/// [`ArchiveError::Line`] when it is not sound, or begins after what is there.
pub async fn take_in_looks(looks: &mut Looks, lines: impl BufRead) -> Result<u64, ArchiveError> {
    let mut reader = LooksReader::new(lines, looks.head().await?)?;
    while let Some(rows) = reader.next_rows()? {
        looks.write(&rows).await?;
    }
    Ok(reader.at)
}

/// Reads a stretch of a look log to its end, and does nothing with it. Answers with the position of the last look that it
/// holds.
///
/// # Errors
/// [`ArchiveError::Line`] when it is not sound, or begins after `there`.
pub fn check_looks(there: u64, lines: impl BufRead) -> Result<u64, ArchiveError> {
    let mut reader = LooksReader::new(lines, there)?;
    while reader.next_rows()?.is_some() {}
    Ok(reader.at)
}

/// A stretch of a look log, read some looks at a time.
struct LooksReader<R> {
    lines: Lines<R>,
    /// Looks up to here are not wanted.
    there: u64,
    at: u64,
    is_ended: bool,
}

impl<R: BufRead> LooksReader<R> {
    fn new(lines: R, there: u64) -> Result<Self, ArchiveError> {
        let mut lines = Lines { lines, hasher: blake3::Hasher::new(), line: 0 };
        let first = lines.next_line()?.ok_or_else(|| lines.wrong(LineFault::Heading))?;
        let read: Result<LooksHeading, _> = serde_json::from_str(&first);
        let Ok(heading) = read else { return Err(lines.wrong(LineFault::Heading)) };
        if heading.roret_looks > FORM {
            return Err(lines.wrong(LineFault::Newer(heading.roret_looks)));
        }
        lines.hash(&first);
        if heading.after > there {
            return Err(lines.wrong(missing_look(there, heading.after)));
        }
        Ok(Self { lines, there, at: heading.after, is_ended: false })
    }

    /// The next looks that are wanted; none at the end, which is proven then.
    fn next_rows(&mut self) -> Result<Option<Vec<LookRow>>, ArchiveError> {
        let mut rows = Vec::new();
        while !self.is_ended && rows.len() < LOOKS_AT_A_TIME as usize {
            let next = self.lines.next_line()?;
            let line = next.ok_or_else(|| self.lines.wrong(LineFault::CutOff))?;
            if let Ok((position, row)) = serde_json::from_str::<(u64, LookRow)>(&line) {
                if position != self.at + 1 {
                    let missing = missing_look(self.at, position.saturating_sub(1));
                    return Err(self.lines.wrong(missing));
                }
                self.at = position;
                self.lines.hash(&line);
                if position > self.there {
                    rows.push(row);
                }
            } else if let Ok(ending) = serde_json::from_str::<Ending>(&line) {
                self.lines.end(&ending, Position(self.at))?;
                self.is_ended = true;
            } else {
                return Err(self.lines.wrong(LineFault::Unreadable));
            }
        }
        Ok(Some(rows).filter(|rows| !rows.is_empty()))
    }
}

/// Where a look should have stood, and where one stands.
fn missing_look(before: u64, at: u64) -> LineFault {
    LineFault::Missing { expected: Position(before + 1), found: Position(at + 1) }
}

/// Lines that are read, with their hash.
struct Lines<R> {
    lines: R,
    hasher: blake3::Hasher,
    line: u64,
}

impl<R: BufRead> Lines<R> {
    fn wrong(&self, wrong: LineFault) -> ArchiveError {
        ArchiveError::Line { line: self.line, wrong }
    }

    fn hash(&mut self, line: &str) {
        self.hasher.update(line.as_bytes()).update(b"\n");
    }

    fn next_line(&mut self) -> Result<Option<String>, ArchiveError> {
        let mut line = Vec::new();
        self.line += 1;
        let mut limited = std::io::Read::take(&mut self.lines, LINE_BYTES_MAX);
        limited.read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        // A line without its end is one that was cut off, or one that is too long to be ours.
        if line.pop() != Some(b'\n') {
            return Err(self.wrong(LineFault::CutOff));
        }
        String::from_utf8(line).map(Some).or(Err(self.wrong(LineFault::Unreadable)))
    }

    /// Whether the last line is the one that was written.
    fn end(&mut self, ending: &Ending, at: Position) -> Result<(), ArchiveError> {
        if ending.head != at {
            let (expected, found) = (at.next(), ending.head.next());
            return Err(self.wrong(LineFault::Missing { expected, found }));
        }
        if ending.blake3 != self.hasher.finalize().to_hex().as_str() {
            return Err(self.wrong(LineFault::Changed));
        }
        match self.next_line()? {
            Some(_) => Err(self.wrong(LineFault::Trailing)),
            None => Ok(()),
        }
    }
}

/// Reads an archive, a batch of commands at a time.
pub struct Reader<R> {
    lines: Lines<R>,
    heading: Heading,
    /// The position of the last event read.
    at: Position,
    is_ended: bool,
}

impl<R: BufRead> Reader<R> {
    /// Reads the first line.
    ///
    /// # Errors
    /// [`ArchiveError::Line`] when it is no archive, or a newer program's.
    pub fn new(lines: R) -> Result<Self, ArchiveError> {
        let mut lines = Lines { lines, hasher: blake3::Hasher::new(), line: 0 };
        let first = lines.next_line()?.ok_or_else(|| lines.wrong(LineFault::Heading))?;
        let read: Result<Heading, _> = serde_json::from_str(&first);
        let Ok(heading) = read else { return Err(lines.wrong(LineFault::Heading)) };
        if heading.roret_journal > FORM {
            return Err(lines.wrong(LineFault::Newer(heading.roret_journal)));
        }
        lines.hash(&first);
        let at = heading.after;
        Ok(Self { lines, heading, at, is_ended: false })
    }

    /// The first line.
    pub fn heading(&self) -> &Heading {
        &self.heading
    }

    /// The position of the last event that was read.
    pub fn position(&self) -> Position {
        self.at
    }

    fn wrong(&self, wrong: LineFault) -> ArchiveError {
        self.lines.wrong(wrong)
    }

    /// The next commands; none after the last line, which is then known to be right.
    ///
    /// # Errors
    /// [`ArchiveError::Line`] names the first line that is not what it must be.
    pub fn next_batch(&mut self) -> Result<Option<Vec<Kept>>, ArchiveError> {
        let (mut batch, mut lines) = (Vec::new(), Vec::new());
        let mut events = 0;
        let mut open: Option<CommandKey> = None;
        while !self.is_ended && (events < EVENTS_AT_A_TIME || open.is_some()) {
            let Some(line) = self.lines.next_line()? else {
                return Err(self.wrong(LineFault::CutOff));
            };
            if line.starts_with('[') {
                let event = self.event(&line, open)?;
                open = Some(event);
                events += 1;
                self.lines.hash(&line);
                lines.push(line);
            } else if let Ok(command) = serde_json::from_str::<CommandLine>(&line) {
                let hash = request_hash(&command.request_hash);
                let (Some(request_hash), true) = (hash, open == Some(command.command)) else {
                    return Err(self.wrong(LineFault::Command));
                };
                self.lines.hash(&line);
                let lines = std::mem::take(&mut lines);
                batch.push(Kept { key: command.command, request_hash, lines });
                open = None;
            } else if let Ok(ending) = serde_json::from_str::<Ending>(&line) {
                self.end(&ending, open)?;
            } else {
                return Err(self.wrong(LineFault::Unreadable));
            }
        }
        Ok((!batch.is_empty()).then_some(batch))
    }

    /// Reads an event that must follow the last one, and belong to the open command if there is one.
    fn event(&mut self, line: &str, open: Option<CommandKey>) -> Result<CommandKey, ArchiveError> {
        let Ok(envelope) = Envelope::from_line(line) else {
            return Err(self.wrong(LineFault::Unreadable));
        };
        let (expected, found) = (self.at.next(), envelope.position);
        if found > expected {
            return Err(self.wrong(LineFault::Missing { expected, found }));
        }
        if found < expected {
            return Err(self.wrong(LineFault::Doubled(found)));
        }
        if open.is_some_and(|open| open != envelope.command) {
            return Err(self.wrong(LineFault::Command));
        }
        self.at = found;
        Ok(envelope.command)
    }

    fn end(&mut self, ending: &Ending, open: Option<CommandKey>) -> Result<(), ArchiveError> {
        if open.is_some() {
            return Err(self.wrong(LineFault::Command));
        }
        self.lines.end(ending, self.at)?;
        self.is_ended = true;
        Ok(())
    }
}

fn request_hash(text: &str) -> Option<RequestHash> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}

/// Takes an archive into a journal. What the journal holds already must be the same, so that one that was
/// broken off can be taken in again. Answers with where the journal then stands.
///
/// # Errors
/// [`ArchiveError::Line`] when the archive is not sound, or does not fit what is there.
pub async fn take_in(
    journal: &mut impl Journal,
    reader: &mut Reader<impl BufRead>,
) -> Result<Position, ArchiveError> {
    let mut head = journal.head().await?;
    let mut at = reader.heading.after;
    if at > head {
        return Err(reader.wrong(LineFault::Missing { expected: head.next(), found: at.next() }));
    }
    while let Some(batch) = reader.next_batch()? {
        let mut new = Vec::new();
        for kept in batch {
            let end = Position(at.0 + kept.lines.len() as u64);
            if end <= head {
                let there = journal.fetch(at, kept.lines.len() as u64).await?;
                let known = journal.known(&[kept.key]).await?;
                let same = Known { key: kept.key, request_hash: kept.request_hash, last: end };
                if known != [same] || !there.lines().eq(kept.lines.iter().map(String::as_str)) {
                    return Err(reader.wrong(LineFault::Doubled(at.next())));
                }
            } else if at < head {
                return Err(reader.wrong(LineFault::Doubled(at.next())));
            } else {
                new.push(kept);
            }
            at = end;
        }
        if !new.is_empty() {
            journal.keep(head, new.into()).await?;
            head = at;
        }
    }
    Ok(head)
}
