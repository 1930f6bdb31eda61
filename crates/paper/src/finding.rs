//! What was found wrong or odd in a file: with line, column, and a reason a person understands.
//!
//! A [`BadRow`] was not taken in. A [`Notice`] says what is odd about something that was. Neither
//! repeats what the cell holds.

use crate::date_form::{DateForm, Form};
use roret_texts::Language;
use std::fmt::Write;

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
    let mut place = String::new();
    let word = language.pick("linje", "line");
    // Writing to a string can't fail.
    let _ = match (line, column) {
        (Some(line), Some(column)) => write!(place, "{word} {line}, {column}: "),
        (Some(line), None) => write!(place, "{word} {line}: "),
        (None, Some(column)) => write!(place, "{column}: "),
        (None, None) => Ok(()),
    };
    place
}

impl BadReason {
    /// The reason as a sentence.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Danish => self.danish(),
            Language::English => self.english(),
        }
    }

    fn danish(&self) -> String {
        match self {
            Self::Missing => "feltet er tomt og skal udfyldes".into(),
            Self::TooLong { characters_max } => {
                format!("teksten er for lang, højst {characters_max} tegn")
            }
            Self::ControlCharacters => "teksten indeholder styretegn".into(),
            Self::NotATime => {
                format!("ikke en dato eller et tidspunkt; skriv {}", date_forms(Language::Danish))
            }
            Self::NoSuchDay => {
                format!("den dag findes ikke; skriv {}", date_forms(Language::Danish))
            }
            Self::OtherForm { form } => {
                format!("en dato i en anden form end filens øvrige, som er {}", form.words().0)
            }
            Self::NotInFormat => {
                "ikke et tidspunkt i den form, som oversættelsens time_format siger".into()
            }
            Self::TooLate { year_max } => {
                format!("datoen ligger efter år {year_max} og må være en fejl")
            }
            Self::TooEarly { year_min } => {
                format!("datoen ligger før år {year_min} og må være en fejl")
            }
            Self::NotANumber => "ikke et tal; skriv for eksempel 12 eller 12.5".into(),
            Self::OtherDecimals { decimal } => {
                format!("ikke skrevet som filens øvrige tal, hvor decimaler begynder med {decimal}")
            }
            Self::NotASpan => "tiden slutter, før den begynder, og er ikke regnet med".into(),
            Self::TooManyGroups { groups_max } => {
                format!("der er for mange grupper, højst {groups_max}")
            }
            Self::NotInList { allowed } => {
                format!("ordet kendes ikke; brug et af: {}", allowed.join(", "))
            }
            Self::NotASection => "ikke et paragrafnummer; skriv for eksempel 85 eller 82b".into(),
            Self::LooksLikeCpr => {
                "nummeret ligner et CPR-nummer; brug et nummer, der intet siger om personen".into()
            }
            Self::Duplicate { first_line } => {
                format!("nummeret står også i linje {first_line}; kun den første er taget med")
            }
            Self::CellCount { found, expected } => {
                format!("rækken har {found} felter, overskriften {expected}")
            }
            Self::QuoteNotClosed => "et anførselstegn åbnes og lukkes ikke igen".into(),
            Self::RowTooLong { bytes_max } => format!("rækken er for lang, højst {bytes_max} byte"),
            Self::ReadFailed => "filen kunne ikke læses længere end hertil".into(),
            Self::Refused(text) => text.clone(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Missing => "the cell is empty and must be filled".into(),
            Self::TooLong { characters_max } => format!("the text is too long, at most {characters_max} characters"),
            Self::ControlCharacters => "the text contains control characters".into(),
            Self::NotATime => format!("not a date or time; write {}", date_forms(Language::English)),
            Self::NoSuchDay => format!("there is no such day; write {}", date_forms(Language::English)),
            Self::OtherForm { form } => format!("a date in another form than the file's others, which are {}", form.words().1),
            Self::NotInFormat => "not a time in the form that the mapping's time_format says".into(),
            Self::TooLate { year_max } => format!("the date lies after the year {year_max} and must be a slip"),
            Self::TooEarly { year_min } => format!("the date lies before the year {year_min} and must be a slip"),
            Self::NotANumber => "not a number; write for example 12 or 12.5".into(),
            Self::OtherDecimals { decimal } => format!(
                "not written as the file's other numbers, whose decimals begin with {decimal}"
            ),
            Self::NotASpan => "the time ends before it begins and is not counted".into(),
            Self::TooManyGroups { groups_max } => format!("there are too many groups, at most {groups_max}"),
            Self::NotInList { allowed } => format!("the word is not known; use one of: {}", allowed.join(", ")),
            Self::NotASection => "not the number of a section; write for example 85 or 82b".into(),
            Self::LooksLikeCpr => {
                "the number looks like a CPR number; use a number that says nothing about the person"
                    .into()
            },
            Self::Duplicate { first_line } => format!("the number also stands in line {first_line}; only the first was taken"),
            Self::CellCount { found, expected } => format!("the row has {found} cells, the header {expected}"),
            Self::QuoteNotClosed => "a quotation mark opens and never closes".into(),
            Self::RowTooLong { bytes_max } => format!("the row is too long, at most {bytes_max} bytes"),
            Self::ReadFailed => "the file could not be read beyond this line".into(),
            Self::Refused(text) => text.clone(),
        }
    }
}

impl Oddity {
    /// The oddity as a sentence.
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Danish => self.danish(),
            Language::English => self.english(),
        }
    }

    fn danish(&self) -> String {
        match self {
            Self::ReadAsWindows1252 => {
                "filen er ikke i UTF-8; den ligner Latin-1/Windows-1252 og er læst sådan".into()
            }
            Self::ReadAsUtf16 => "filen er i UTF-16 (Excels Unicode) og er læst sådan".into(),
            Self::NumbersRead { decimal } => {
                format!("tal er læst med {decimal} foran decimaler, som andre rækker har det")
            }
            Self::ColumnIgnored => "kolonnen kendes ikke og er ikke læst".into(),
            Self::WithoutClosing => {
                "feltet er udfyldt, men der er ingen afslutning; det er udeladt".into()
            }
            Self::NumberNotKept => {
                "sagsnummeret ligner ord og er ikke gemt; henvendelsen er taget med uden".into()
            }
            Self::DiffersFromRecord => {
                "afviger fra det, der er taget ind tidligere; intet er ændret".into()
            }
            Self::ReceiptMissing => {
                "sagen har intet tidspunkt for modtagelsen; dens første hændelse tæller".into()
            }
            Self::ValueLeftOut(reason) => format!("værdien er udeladt: {}", reason.danish()),
            Self::ValueNotMapped => {
                "værdien står ikke i oversættelsen; dens standardværdi er brugt".into()
            }
            Self::ValuesDisagree => {
                "sagens hændelser er uenige om værdien; den første tæller".into()
            }
            Self::AgreementBeforeReceipt => {
                "aftalen ligger før dagen for modtagelsen; sagen er taget med uden aftale".into()
            }
            Self::StartBeforeReceipt => {
                "starten ligger før dagen for modtagelsen; sagen er taget med uden start".into()
            }
            Self::EndBeforeStart => {
                "afslutningen ligger før dagen for starten; sagen er taget med og står åben".into()
            }
            Self::EndBeforeStartSameDay => {
                "afslutningen ligger før starten, men samme dag; dage tæller, så den er taget med"
                    .into()
            }
            Self::EventsAfterEnd => {
                "sagen har hændelser efter dagen for afslutningen; den er taget med".into()
            }
            Self::EventsNotInOrder => {
                "sagens hændelser står ikke i tidsrækkefølge; tidspunkterne tæller".into()
            }
            Self::EndWithoutStart => {
                "sagen er afsluttet uden start; den er taget med som afsluttet uden forløb".into()
            }
            Self::ActivityNotFound => {
                "ingen hændelse i filen har denne aktivitet fra oversættelsen".into()
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::ReadAsWindows1252 => "the file is not in UTF-8; it looks like Latin-1/Windows-1252 and was read as that".into(),
            Self::ReadAsUtf16 => "the file is in UTF-16 (Excel's Unicode) and was read as that".into(),
            Self::NumbersRead { decimal } => format!("numbers were read with {decimal} before decimals, as other rows have it"),
            Self::ColumnIgnored => "the column is not known and was not read".into(),
            Self::WithoutClosing => "the cell is filled, but there is no closing; it was left out".into(),
            Self::NumberNotKept => "the case number looks like words and was not kept; the inquiry was taken without it".into(),
            Self::DiffersFromRecord => "differs from what was taken in earlier; nothing was changed".into(),
            Self::ReceiptMissing => "the case has no time of receipt; its first event counts".into(),
            Self::ValueLeftOut(reason) => format!("the value was left out: {}", reason.english()),
            Self::ValueNotMapped => "the value is not in the mapping; the mapping's default was used".into(),
            Self::ValuesDisagree => "the case's events disagree about the value; the first counts".into(),
            Self::AgreementBeforeReceipt => "the agreement lies before the day of the receipt; the case was taken without it".into(),
            Self::StartBeforeReceipt => "the start lies before the day of the receipt; the case was taken without it".into(),
            Self::EndBeforeStart => "the end lies before the day of the start; the case was taken and stays open".into(),
            Self::EndBeforeStartSameDay => "the end lies before the start, but on the same day; days count, so it was kept".into(),
            Self::EventsAfterEnd => "the case has events after the day it ended; it was kept".into(),
            Self::EventsNotInOrder => "the case's events do not stand in the order of time; the times count".into(),
            Self::EndWithoutStart => "the case ended without a start; it was kept as ended without a course".into(),
            Self::ActivityNotFound => "no event of the file has this activity of the mapping".into(),
        }
    }
}

/// The forms of dates and times, for messages.
const fn date_forms(language: Language) -> &'static str {
    language.pick(
        "2017-02-01, 01-02-2017, 1/2-2017 eller 1.2.2017, alene eller med klokkeslæt: 01-02-2017 14:36, 2017-02-01 14.36 eller 2017-02-01T14:36:49+01:00",
        "2017-02-01, 01-02-2017, 1/2-2017 or 1.2.2017 (the day first), alone or with a time: 01-02-2017 14:36, 2017-02-01 14.36 or 2017-02-01T14:36:49+01:00",
    )
}
