//! What was found wrong or odd in a file: with line, column, and a reason a person understands.
//!
//! A [`BadRow`] was not taken in. A [`Notice`] says what is odd about something that was. Neither
//! repeats what the cell holds.

use crate::date_form::{DateForm, Form};
use roret_texts::{Language, texts_of};

/// The most bad rows and the most notices that are kept with their places; more are only counted.
pub const FINDINGS_KEPT_MAX: usize = 10_000;

/// Why a row can't be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum BadReason {
    /// A cell that must be filled is empty.
    Missing,
    /// A text is longer than allowed, in characters.
    TooLong {
        /// The most allowed.
        characters_max: usize,
    },
    /// A text holds characters that nobody can type.
    ControlCharacters,
    /// The text is no date and no time.
    NotATime,
    /// The time is so early that it must be a slip.
    TooEarly {
        /// The first year believed.
        year_min: i16,
    },
    /// The time is so late that it must be a slip.
    TooLate {
        /// The last year believed.
        year_max: i16,
    },
    /// The text is written as a date, but the calendar has no such day.
    NoSuchDay,
    /// The text is a date, but not in the form of the file's other dates.
    OtherForm {
        /// The file's form.
        form: Form,
    },
    /// The text is no time in the format that the mapping names.
    NotInFormat,
    /// The text is no number.
    NotANumber,
    /// The number's signs are not those of the file's other numbers.
    OtherDecimals {
        /// The sign before decimals in the others.
        decimal: char,
    },
    /// The time ends before it begins.
    NotASpan,
    /// There are more groups than can be compared.
    TooManyGroups {
        /// The most allowed.
        groups_max: usize,
    },
    /// The word is none of the list.
    NotInList {
        /// The words allowed.
        allowed: Vec<&'static str>,
    },
    /// The text is not the number of a section.
    NotASection,
    /// The number looks like a CPR number, which must not stand in the open.
    LooksLikeCpr,
    /// The number has stood in an earlier row.
    Duplicate {
        /// The line where it stood first.
        first_line: u64,
    },
    /// The row has another number of cells than the header.
    CellCount {
        /// Cells found.
        found: usize,
        /// Cells of the header.
        expected: usize,
    },
    /// A quotation mark opens and never closes.
    QuoteNotClosed,
    /// The row is too long, in bytes.
    RowTooLong {
        /// The most allowed.
        bytes_max: usize,
    },
    /// The reading broke off here.
    ReadFailed,
    /// The rules of the record say no, in the words of the pages.
    Refused(String),
}

/// A row that can't be taken in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRow {
    /// The line where the row begins; the header is usually line 1.
    pub line: u64,
    /// The column; none when the whole row is meant.
    pub column: Option<Box<str>>,
    /// Why.
    pub reason: BadReason,
    /// The other columns that are bad, each with its reason.
    pub others: Vec<(Box<str>, BadReason)>,
}

impl BadRow {
    /// A row bad as a whole.
    pub const fn whole(line: u64, reason: BadReason) -> Self {
        Self { line, column: None, reason, others: Vec::new() }
    }

    /// A row bad in one column.
    pub fn at(line: u64, column: &str, reason: BadReason) -> Self {
        Self { line, column: Some(column.into()), reason, others: Vec::new() }
    }

    /// A row bad in all of these columns; none when there is none.
    pub fn of(line: u64, columns: Vec<(&str, BadReason)>) -> Option<Self> {
        let mut columns = columns.into_iter();
        let (column, reason) = columns.next()?;
        let others = columns.map(|(column, reason)| (column.into(), reason)).collect();
        Some(Self { line, column: Some(column.into()), reason, others })
    }

    /// A whole sentence for each bad column, on a line of its own: `line 17, closed_at: …`.
    pub fn text(&self, language: Language) -> String {
        let line = Some(self.line);
        let first = place(line, self.column.as_deref(), language) + &self.reason.text(language);
        self.others.iter().fold(first, |text, (column, reason)| {
            format!("{text}\n{}{}", place(line, Some(column), language), reason.text(language))
        })
    }
}

/// What is odd about something that was taken in all the same.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Oddity {
    /// The file is not in UTF-8 and was read as Windows-1252, which contains Latin-1.
    ReadAsWindows1252,
    /// The file is in UTF-16.
    ReadAsUtf16,
    /// A column's numbers were read with this sign before their decimals, because other rows have it.
    NumbersRead {
        /// The sign before decimals.
        decimal: char,
    },
    /// The column is not known and not read.
    ColumnIgnored,
    /// A closing reason or a section stands there without a closing.
    WithoutClosing,
    /// The row says something else than what was taken in earlier; nothing was changed.
    DiffersFromRecord,
    /// The case number has words in it, which may say who the citizen is; the inquiry was taken without it.
    NumberNotKept,
    /// The case has no time of receipt: the time of its first event counts.
    ReceiptMissing,
    /// A value of the case is not as it must be, and was left out.
    ValueLeftOut(BadReason),
    /// The value is not in the mapping: the mapping's default counts.
    ValueNotMapped,
    /// Events of the case disagree about a value: the first counts.
    ValuesDisagree,
    /// The agreement lies before the day of the receipt, and was left out.
    AgreementBeforeReceipt,
    /// The start lies before the day of the receipt, and was left out.
    StartBeforeReceipt,
    /// The end lies before the day of the start, and was left out: the case stays open.
    EndBeforeStart,
    /// The end lies before the start on the same day: days count, so it was kept.
    EndBeforeStartSameDay,
    /// The case has events after the day it ended.
    EventsAfterEnd,
    /// The case's events do not stand in the order of their times: the times count.
    EventsNotInOrder,
    /// The case ended without a start: recorded as ended without a course.
    EndWithoutStart,
    /// No event of the file has the activity that the mapping names.
    ActivityNotFound,
}

/// Something odd, with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// The line; none when the whole file is meant.
    pub line: Option<u64>,
    /// The column, or the word of the mapping; none when the whole row is meant.
    pub column: Option<Box<str>>,
    /// What is odd.
    pub oddity: Oddity,
}

impl Notice {
    /// The whole sentence, with its place.
    pub fn text(&self, language: Language) -> String {
        place(self.line, self.column.as_deref(), language) + &self.oddity.text(language)
    }
}

/// Everything found in a file, as far as it is kept.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Findings {
    bad_rows: Vec<BadRow>,
    bad_row_count: u64,
    notices: Vec<Notice>,
    notice_count: u64,
    /// How the file writes its dates; none before it is known.
    pub dates: Option<DateForm>,
}

impl Findings {
    /// Adds a bad row.
    pub fn bad_row(&mut self, bad_row: BadRow) {
        self.bad_row_count += 1;
        if self.bad_rows.len() < FINDINGS_KEPT_MAX {
            self.bad_rows.push(bad_row);
        }
    }

    /// Adds a notice.
    pub fn notice(&mut self, line: Option<u64>, column: Option<&str>, oddity: Oddity) {
        self.notice_count += 1;
        if self.notices.len() < FINDINGS_KEPT_MAX {
            self.notices.push(Notice { line, column: column.map(Into::into), oddity });
        }
    }

    /// Adds what was found elsewhere.
    pub fn append(&mut self, other: Self) {
        self.dates = other.dates.or(self.dates);
        self.bad_row_count += other.bad_row_count;
        self.notice_count += other.notice_count;
        self.bad_rows.extend(other.bad_rows);
        self.bad_rows.truncate(FINDINGS_KEPT_MAX);
        self.notices.extend(other.notices);
        self.notices.truncate(FINDINGS_KEPT_MAX);
    }

    /// Puts both lists in the order of the file's lines.
    pub fn sort(&mut self) {
        self.bad_rows.sort_by_key(|bad_row| bad_row.line);
        self.notices.sort_by_key(|notice| notice.line);
    }

    /// The bad rows kept, at most [`FINDINGS_KEPT_MAX`].
    pub fn bad_rows(&self) -> &[BadRow] {
        &self.bad_rows
    }

    /// How many bad rows there were.
    pub const fn bad_row_count(&self) -> u64 {
        self.bad_row_count
    }

    /// The notices kept, at most [`FINDINGS_KEPT_MAX`].
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// How many notices there were.
    pub const fn notice_count(&self) -> u64 {
        self.notice_count
    }
}

fn place(line: Option<u64>, column: Option<&str>, language: Language) -> String {
    let t = texts_of(language);
    match (line, column) {
        (Some(line), Some(column)) => {
            let facts = [("line", line.to_string().into()), ("column", column.into())];
            t.with("finding-cell", facts) + " "
        }
        (Some(line), None) => t.with("finding-line", [("line", line.to_string().into())]) + " ",
        (None, Some(column)) => format!("{column}: "),
        (None, None) => String::new(),
    }
}

impl BadReason {
    /// The reason as a sentence.
    pub fn text(&self, language: Language) -> String {
        let t = texts_of(language);
        match self {
            Self::Missing => t.get("bad-missing").into(),
            Self::TooLong { characters_max } => {
                t.with("bad-too-long", [("characters_max", characters_max.to_string().into())])
            }
            Self::ControlCharacters => t.get("bad-control-characters").into(),
            Self::NotATime => t.with("bad-not-a-time", [("forms", date_forms(language).into())]),
            Self::NoSuchDay => t.with("bad-no-such-day", [("forms", date_forms(language).into())]),
            Self::OtherForm { form } => {
                t.with("bad-other-form", [("form", form.text(language).into())])
            }
            Self::NotInFormat => t.get("bad-not-in-format").into(),
            Self::TooLate { year_max } => {
                t.with("bad-too-late", [("year_max", year_max.to_string().into())])
            }
            Self::TooEarly { year_min } => {
                t.with("bad-too-early", [("year_min", year_min.to_string().into())])
            }
            Self::NotANumber => t.get("bad-not-a-number").into(),
            Self::OtherDecimals { decimal } => {
                t.with("bad-other-decimals", [("decimal", decimal.to_string().into())])
            }
            Self::NotASpan => t.get("bad-not-a-span").into(),
            Self::TooManyGroups { groups_max } => {
                t.with("bad-too-many-groups", [("groups_max", groups_max.to_string().into())])
            }
            Self::NotInList { allowed } => {
                t.with("bad-not-in-list", [("allowed", allowed.join(", ").into())])
            }
            Self::NotASection => t.get("bad-not-a-section").into(),
            Self::LooksLikeCpr => t.get("bad-looks-like-cpr").into(),
            Self::Duplicate { first_line } => {
                t.with("bad-duplicate", [("first_line", first_line.to_string().into())])
            }
            Self::CellCount { found, expected } => t.with(
                "bad-cell-count",
                [("found", found.to_string().into()), ("expected", expected.to_string().into())],
            ),
            Self::QuoteNotClosed => t.get("bad-quote-not-closed").into(),
            Self::RowTooLong { bytes_max } => {
                t.with("bad-row-too-long", [("bytes_max", bytes_max.to_string().into())])
            }
            Self::ReadFailed => t.get("bad-read-failed").into(),
            Self::Refused(text) => text.clone(),
        }
    }
}

impl Oddity {
    /// The oddity as a sentence.
    pub fn text(&self, language: Language) -> String {
        let t = texts_of(language);
        match self {
            Self::ReadAsWindows1252 => t.get("odd-read-as-windows1252").into(),
            Self::ReadAsUtf16 => t.get("odd-read-as-utf16").into(),
            Self::NumbersRead { decimal } => {
                t.with("odd-numbers-read", [("decimal", decimal.to_string().into())])
            }
            Self::ColumnIgnored => t.get("odd-column-ignored").into(),
            Self::WithoutClosing => t.get("odd-without-closing").into(),
            Self::NumberNotKept => t.get("odd-number-not-kept").into(),
            Self::DiffersFromRecord => t.get("odd-differs-from-record").into(),
            Self::ReceiptMissing => t.get("odd-receipt-missing").into(),
            Self::ValueLeftOut(reason) => {
                t.with("odd-value-left-out", [("reason", reason.text(language).into())])
            }
            Self::ValueNotMapped => t.get("odd-value-not-mapped").into(),
            Self::ValuesDisagree => t.get("odd-values-disagree").into(),
            Self::AgreementBeforeReceipt => t.get("odd-agreement-before-receipt").into(),
            Self::StartBeforeReceipt => t.get("odd-start-before-receipt").into(),
            Self::EndBeforeStart => t.get("odd-end-before-start").into(),
            Self::EndBeforeStartSameDay => t.get("odd-end-before-start-same-day").into(),
            Self::EventsAfterEnd => t.get("odd-events-after-end").into(),
            Self::EventsNotInOrder => t.get("odd-events-not-in-order").into(),
            Self::EndWithoutStart => t.get("odd-end-without-start").into(),
            Self::ActivityNotFound => t.get("odd-activity-not-found").into(),
        }
    }
}

/// The forms of dates and times, for messages.
fn date_forms(language: Language) -> &'static str {
    texts_of(language).get("bad-date-forms")
}
