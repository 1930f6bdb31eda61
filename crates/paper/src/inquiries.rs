//! The file of inquiries: one row per inquiry, with what came of it.
//!
//! Columns, in any order: `inquiry` (its number in the system it comes from), `received_at`,
//! `channel`, `requester`, `agreed_at`, `started_at`, `closed_at`, `closing_reason`,
//! `onward_section`. All must be in the header; cells from `agreed_at` on may be empty. Separated by
//! commas or semicolons; times as RFC 3339, or local in Europe/Copenhagen, a date alone meaning noon.
//! A row closed without a start is an inquiry that ended without a course.
//!
//! Limits: those of [`table`](crate::table), and a number of at most [`NUMBER_CHARACTERS_MAX`]
//! characters. The numbers read so far are kept in memory, to find those that stand twice.

use crate::finding::{BadReason, BadRow, Findings, Oddity};
use crate::moment::Notation;
use crate::table::{Encoding, Table, TableError, TableRow};
use jiff::Timestamp;
use roret_domain::course::{ClosingReason, Section};
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
use roret_domain::people::Cpr;
use std::collections::BTreeMap;
use std::io::{BufRead, Seek};

/// The columns of the file.
pub const COLUMNS: [&str; 9] = [
    "inquiry",
    "received_at",
    "channel",
    "requester",
    "agreed_at",
    "started_at",
    "closed_at",
    "closing_reason",
    "onward_section",
];

/// The longest number of an inquiry, in characters.
pub const NUMBER_CHARACTERS_MAX: usize = 64;

/// An inquiry as another system has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InquiryRow {
    /// The line where it begins.
    pub line: u64,
    /// Its number in the other system.
    pub number: Box<str>,
    /// When it was received.
    pub received_at: Timestamp,
    /// By which way.
    pub channel: Channel,
    /// Who asked.
    pub requester: Requester,
    /// When the agreement was made.
    pub agreed_at: Option<Timestamp>,
    /// What came of it.
    pub help: Help,
}

/// What came of an inquiry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Help {
    /// Nothing yet.
    Awaited,
    /// It ended without a course.
    Ended {
        /// When.
        at: Timestamp,
        /// How.
        ending: InquiryEnding,
    },
    /// A course.
    Course {
        /// When it started.
        started_at: Timestamp,
        /// Its closing; none while it runs.
        closing: Option<RowClosing>,
    },
}

/// The closing of a course.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowClosing {
    /// When.
    pub closed_at: Timestamp,
    /// Why.
    pub reason: ClosingReason,
    /// The section of onward support.
    pub onward_section: Option<Section>,
}

/// A file of inquiries, open for reading: an iterator over its rows, good and bad.
pub struct Inquiries<R> {
    table: Table<R>,
    places: [usize; COLUMNS.len()],
    notation: Notation,
    first_lines: BTreeMap<Box<str>, u64>,
    oddities: Findings,
}

impl<R: BufRead + Seek> Inquiries<R> {
    /// Opens the file and checks its header.
    ///
    /// # Errors
    /// [`TableError`] when it is no such file.
    pub fn open(source: R) -> Result<Self, TableError> {
        let table = Table::open(source)?;
        let places = table.places(COLUMNS)?;
        let mut oddities = Findings::default();
        if table.encoding() == Encoding::Windows1252 {
            oddities.notice(None, None, Oddity::ReadAsWindows1252);
        }
        for (place, column) in table.columns().iter().enumerate() {
            if !places.contains(&place) && !column.is_empty() {
                let column: String = column.chars().take(NUMBER_CHARACTERS_MAX).collect();
                oddities.notice(Some(1), Some(&column), Oddity::ColumnIgnored);
            }
        }
        let (notation, first_lines) = (Notation::default(), BTreeMap::new());
        Ok(Self { table, places, notation, first_lines, oddities })
    }
}

impl<R> Inquiries<R> {
    /// What was odd in the rows read so far; each notice is handed out once.
    pub fn take_notices(&mut self) -> Findings {
        std::mem::take(&mut self.oddities)
    }
}

impl<R: BufRead> Iterator for Inquiries<R> {
    type Item = Result<InquiryRow, BadRow>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.table.next_row()?.and_then(|row| self.inquiry(&row)))
    }
}

impl<R> Inquiries<R> {
    fn inquiry(&mut self, row: &TableRow) -> Result<InquiryRow, BadRow> {
        let line = row.line;
        let [number, received_at, channel, requester, agreed_at, ..] = self.places;
        let number: Box<str> = bad(line, COLUMNS[0], checked_number(row.cell(number)))?.into();
        if let Some(first_line) = self.first_lines.get(&number) {
            let reason = BadReason::Duplicate { first_line: *first_line };
            return Err(BadRow::at(line, COLUMNS[0], reason));
        }
        self.first_lines.insert(number.clone(), line);
        let received_at = self.moment(row, received_at, "received_at")?;
        let received_at = bad(line, "received_at", received_at.ok_or(BadReason::Missing))?;
        let channel = bad(line, "channel", channel_named(row.cell(channel)))?;
        let requester = row.cell(requester);
        let requester = one_of(requester, Requester::from_code, Requester::ALL, Requester::code);
        let requester = bad(line, "requester", requester)?;
        let agreed_at = self.moment(row, agreed_at, "agreed_at")?;
        let help = self.help(row)?;
        Ok(InquiryRow { line, number, received_at, channel, requester, agreed_at, help })
    }

    fn moment(
        &self,
        row: &TableRow,
        place: usize,
        column: &str,
    ) -> Result<Option<Timestamp>, BadRow> {
        bad(row.line, column, self.notation.read(row.cell(place)))
    }

    fn help(&mut self, row: &TableRow) -> Result<Help, BadRow> {
        let line = row.line;
        let [.., started_at, closed_at, reason, section] = self.places;
        let started_at = self.moment(row, started_at, "started_at")?;
        let closed_at = self.moment(row, closed_at, "closed_at")?;
        let (reason, section) = (row.cell(reason), row.cell(section));
        match (started_at, closed_at) {
            (None, Some(at)) => {
                let ending = bad(line, "closing_reason", ending_named(reason));
                // A course's reason without its start: the start is what is missing.
                let is_courses = ClosingReason::from_code(reason).is_some();
                let missing = || BadRow::at(line, "started_at", BadReason::Missing);
                let ending = ending.map_err(|other| if is_courses { missing() } else { other })?;
                self.notice_unless_empty(line, "onward_section", section);
                Ok(Help::Ended { at, ending })
            }
            (Some(started_at), Some(closed_at)) => {
                let reason = bad(line, "closing_reason", reason_named(reason))?;
                let onward_section = bad(line, "onward_section", section_numbered(section))?;
                let closing = Some(RowClosing { closed_at, reason, onward_section });
                Ok(Help::Course { started_at, closing })
            }
            (started_at, None) => {
                self.notice_unless_empty(line, "closing_reason", reason);
                self.notice_unless_empty(line, "onward_section", section);
                Ok(started_at
                    .map_or(Help::Awaited, |started_at| Help::Course { started_at, closing: None }))
            }
        }
    }

    fn notice_unless_empty(&mut self, line: u64, column: &str, cell: &str) {
        if !cell.is_empty() {
            self.oddities.notice(Some(line), Some(column), Oddity::WithoutClosing);
        }
    }
}

fn bad<T>(line: u64, column: &str, result: Result<T, BadReason>) -> Result<T, BadRow> {
    result.map_err(|reason| BadRow::at(line, column, reason))
}

/// The number of an inquiry or case in another system. It stands in the clear part of an event, so
/// it must not be a CPR number; ten digits that begin with a day of a year count as one.
pub(crate) fn checked_number(text: &str) -> Result<&str, BadReason> {
    if text.is_empty() {
        Err(BadReason::Missing)
    } else if text.chars().nth(NUMBER_CHARACTERS_MAX).is_some() {
        Err(BadReason::TooLong { characters_max: NUMBER_CHARACTERS_MAX })
    } else if text.chars().any(char::is_control) {
        Err(BadReason::ControlCharacters)
    } else if text.parse::<Cpr>().is_ok() {
        Err(BadReason::LooksLikeCpr)
    } else {
        Ok(text)
    }
}

fn channel_named(word: &str) -> Result<Channel, BadReason> {
    let from_code = |code: &str| match code {
        "email" | "e-mail" => Some(Channel::EMail),
        code => Channel::from_code(code),
    };
    one_of(word, from_code, Channel::ALL, Channel::code)
}

fn ending_named(word: &str) -> Result<InquiryEnding, BadReason> {
    match word {
        "" => Ok(InquiryEnding::NotRecorded),
        _ => one_of(word, InquiryEnding::from_code, InquiryEnding::ALL, InquiryEnding::code),
    }
}

fn reason_named(word: &str) -> Result<ClosingReason, BadReason> {
    match word {
        "" => Ok(ClosingReason::NotRecorded),
        _ => one_of(word, ClosingReason::from_code, ClosingReason::ALL, ClosingReason::code),
    }
}

fn section_numbered(text: &str) -> Result<Option<Section>, BadReason> {
    match text {
        "" => Ok(None),
        _ => text.parse().map(Some).or(Err(BadReason::NotASection)),
    }
}

fn one_of<T: Copy>(
    word: &str,
    from_code: impl Fn(&str) -> Option<T>,
    all: &[T],
    code: impl Fn(T) -> &'static str,
) -> Result<T, BadReason> {
    if word.is_empty() {
        return Err(BadReason::Missing);
    }
    from_code(&word.to_lowercase())
        .ok_or_else(|| BadReason::NotInList { allowed: all.iter().map(|one| code(*one)).collect() })
}
