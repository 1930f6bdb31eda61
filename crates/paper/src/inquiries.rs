//! The file of inquiries: one row per inquiry, with what came of it.
//!
//! Columns, in any order: `inquiry` (its number in the system it comes from), `received_at`,
//! `channel`, `requester`, `agreed_at`, `started_at`, `closed_at`, `closing_reason`,
//! `onward_section`. All must be in the header; cells from `agreed_at` on may be empty. Separated by
//! commas, semicolons or tabs; times as RFC 3339, or local in Europe/Copenhagen in every way that Danes
//! write them, a date alone meaning noon; one [form of dates](crate::date_form) for the whole file.
//! A row closed without a start is an inquiry that ended without a course.
//!
//! Limits: those of [`table`](crate::table), and a number of at most [`NUMBER_CHARACTERS_MAX`]
//! characters. The numbers read so far are kept in memory, to find those that stand twice.

use crate::date_form::DatesSeen;
use crate::finding::{BadReason, BadRow, Findings, Oddity};
use crate::moment::Notation;
use crate::table::{Table, TableError, TableRow};
use jiff::Timestamp;
use roret_domain::citizen::may_hold_cpr;
use roret_domain::course::{ClosingReason, Section};
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
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
        let mut table = Table::open(source)?;
        let places = table.places(COLUMNS)?;
        let mut oddities = Findings::default();
        if let Some(oddity) = table.encoding().oddity() {
            oddities.notice(None, None, oddity);
        }
        for (place, column) in table.columns().iter().enumerate() {
            if !places.contains(&place) && !column.is_empty() {
                let column: String = column.chars().take(NUMBER_CHARACTERS_MAX).collect();
                oddities.notice(Some(table.header_line()), Some(&column), Oddity::ColumnIgnored);
            }
        }
        let mut seen = DatesSeen::default();
        let [_, received_at, _, _, agreed_at, started_at, closed_at, ..] = places;
        table.look_through(|row| {
            for place in [received_at, agreed_at, started_at, closed_at] {
                seen.see(row.cell(place));
            }
        })?;
        let notation = Notation { form: seen.form(), ..Notation::default() };
        oddities.dates = Some(notation.form);
        let first_lines = BTreeMap::new();
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

/// The cells of a row on their way to be an inquiry, and what is wrong with them: all of it at once.
struct Cells<'a> {
    row: &'a TableRow,
    notation: &'a Notation,
    bad: Vec<(&'static str, BadReason)>,
}

impl Cells<'_> {
    /// A value, or none with its reason kept.
    fn good<T>(&mut self, column: &'static str, value: Result<T, BadReason>) -> Option<T> {
        value.map_err(|reason| self.bad.push((column, reason))).ok()
    }

    /// A moment that may be missing; none too where it is bad.
    fn moment(&mut self, column: &'static str, place: usize) -> Option<Timestamp> {
        let read = self.notation.read(self.row.cell(place));
        self.good(column, read).flatten()
    }

    fn is_bad(&self, column: &str) -> bool {
        self.bad.iter().any(|(bad, _)| *bad == column)
    }
}

impl<R> Inquiries<R> {
    fn inquiry(&mut self, row: &TableRow) -> Result<InquiryRow, BadRow> {
        let line = row.line;
        let [number, received_at, channel, requester, agreed_at, ..] = self.places;
        let notation = self.notation.clone();
        let mut cells = Cells { row, notation: &notation, bad: Vec::new() };
        let number = checked_number(row.cell(number)).and_then(|number| {
            match self.first_lines.get(number) {
                Some(line) => Err(BadReason::Duplicate { first_line: *line }),
                None => Ok(Box::from(number)),
            }
        });
        let number: Option<Box<str>> = cells.good("inquiry", number);
        let received_at = notation.read(row.cell(received_at));
        let received_at = received_at.and_then(|at| at.ok_or(BadReason::Missing));
        let received_at = cells.good("received_at", received_at);
        let channel = cells.good("channel", channel_named(row.cell(channel)));
        let requester = row.cell(requester);
        let requester = one_of(requester, Requester::from_code, Requester::ALL, Requester::code);
        let requester = cells.good("requester", requester);
        let agreed_at = cells.moment("agreed_at", agreed_at);
        let help = self.help(&mut cells);
        let bad_row = BadRow::of(line, cells.bad);
        match (number, received_at, channel, requester, help, bad_row) {
            (Some(number), Some(received_at), Some(channel), Some(requester), Some(help), None) => {
                // A number whose row was bad is still to come.
                self.first_lines.insert(number.clone(), line);
                Ok(InquiryRow { line, number, received_at, channel, requester, agreed_at, help })
            }
            (.., bad_row) => Err(bad_row.unwrap_or(BadRow::whole(line, BadReason::Missing))),
        }
    }

    fn help(&mut self, cells: &mut Cells<'_>) -> Option<Help> {
        let line = cells.row.line;
        let [.., started_at, closed_at, reason, section] = self.places;
        let started_at = cells.moment("started_at", started_at);
        let closed_at = cells.moment("closed_at", closed_at);
        let (reason, section) = (cells.row.cell(reason), cells.row.cell(section));
        if cells.is_bad("started_at") || cells.is_bad("closed_at") {
            return None;
        }
        match (started_at, closed_at) {
            (None, Some(at)) => {
                // A course's reason without its start: the start is what is missing.
                if ending_named(reason).is_err() && ClosingReason::from_code(reason).is_some() {
                    return cells.good("started_at", Err(BadReason::Missing));
                }
                let ending = cells.good("closing_reason", ending_named(reason))?;
                self.notice_unless_empty(line, "onward_section", section);
                Some(Help::Ended { at, ending })
            }
            (Some(started_at), Some(closed_at)) => {
                let reason = cells.good("closing_reason", reason_named(reason));
                let section = cells.good("onward_section", section_numbered(section));
                let (reason, onward_section) = (reason?, section?);
                let closing = Some(RowClosing { closed_at, reason, onward_section });
                Some(Help::Course { started_at, closing })
            }
            (started_at, None) => {
                self.notice_unless_empty(line, "closing_reason", reason);
                self.notice_unless_empty(line, "onward_section", section);
                Some(
                    started_at.map_or(Help::Awaited, |started_at| Help::Course {
                        started_at,
                        closing: None,
                    }),
                )
            }
        }
    }

    fn notice_unless_empty(&mut self, line: u64, column: &str, cell: &str) {
        if !cell.is_empty() {
            self.oddities.notice(Some(line), Some(column), Oddity::WithoutClosing);
        }
    }
}

/// The number of an inquiry or case in another system. It stands in the clear part of an event, so
/// it must hold no CPR number: [`may_hold_cpr`] is the rule.
pub(crate) fn checked_number(text: &str) -> Result<&str, BadReason> {
    if text.is_empty() {
        Err(BadReason::Missing)
    } else if text.chars().nth(NUMBER_CHARACTERS_MAX).is_some() {
        Err(BadReason::TooLong { characters_max: NUMBER_CHARACTERS_MAX })
    } else if text.chars().any(char::is_control) {
        Err(BadReason::ControlCharacters)
    } else if may_hold_cpr(text) {
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
