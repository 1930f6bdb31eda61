//! Tables in CSV files as municipalities have them: parted by commas, semicolons, tabs or `|`, or by
//! what a first line `sep=` says; with or without a byte order mark; in UTF-8, UTF-16 or the older
//! Windows-1252; lines that end with LF, CR LF or CR.
//!
//! The file is read twice, each time as a stream: once to see what it is (a workbook, UTF-16, UTF-8
//! or Windows-1252), once for its rows; once more when a reader has to see all rows before it can
//! read one ([`Table::look_through`]). Limits: a row is at most [`ROW_BYTES_MAX`] bytes, so is a
//! cell; a header has at most [`COLUMNS_MAX`] columns. A row beyond its limit is a bad row and the
//! reading goes on after it; so is a row whose quotation mark never closes.

mod lines;
mod source;

use crate::finding::{BadReason, BadRow, Oddity};
use lines::{LineReader, Quotes, TextLine, cells, separator_named, separator_of};
use roret_texts::{Language, texts_of};
use source::Source;
use std::io::{self, BufRead, Seek};

/// The longest row, in bytes, line breaks inside quotation marks included.
pub const ROW_BYTES_MAX: usize = 65_536;

/// The most columns of a header.
pub const COLUMNS_MAX: usize = 256;

/// Why a file can't be read as a table at all.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The file can't be read.
    #[error("the file can't be read")]
    Read(#[from] io::Error),
    /// Nothing is in it.
    #[error("the file is empty")]
    Empty,
    /// It is a workbook or another packed file.
    #[error("the file is a workbook, not CSV")]
    Workbook,
    /// It is written in UTF-16, with broken places.
    #[error("the file is UTF-16, but broken")]
    BrokenUtf16,
    /// It holds zero bytes: no text.
    #[error("the file is not a text file")]
    NotText,
    /// It is UTF-8 with broken places: reading it as anything else would garble the rest.
    #[error("the file is UTF-8, but broken in line {line}")]
    BrokenUtf8 {
        /// The first broken place.
        line: u64,
    },
    /// The header is too long or has too many columns.
    #[error("the header is too long")]
    HeaderTooLong,
    /// Columns are missing.
    #[error("columns are missing: {}", .0.join(", "))]
    ColumnsMissing(Vec<String>),
    /// The header has one column, so nothing parts it that is known.
    #[error("the header has only one column; missing are: {}", .0.join(", "))]
    NotParted(Vec<String>),
    /// A column stands twice.
    #[error("the column {0} stands twice")]
    ColumnTwice(String),
    /// No row tells whether a sign in the numbers of a column parts thousands or begins decimals.
    #[error("the numbers of the column {column} can be read in two ways, from line {line} on")]
    NumbersAmbiguous {
        /// The column.
        column: String,
        /// The first such row.
        line: u64,
    },
}

impl TableError {
    /// The reason as a sentence that says what to do.
    pub fn text(&self, language: Language) -> String {
        let t = texts_of(language);
        let key = match self {
            Self::Read(_) => "table-read",
            Self::Empty => "table-empty",
            Self::Workbook => "table-workbook",
            Self::BrokenUtf16 => "table-broken-utf16",
            Self::NotText => "table-not-text",
            Self::HeaderTooLong => "table-header-too-long",
            Self::BrokenUtf8 { line } => {
                return t.with("table-broken-utf-8", [("line", line.to_string().into())]);
            }
            Self::ColumnsMissing(columns) => {
                return t.with("table-columns-missing", [("columns", columns.join(", ").into())]);
            }
            Self::NotParted(columns) => {
                return t.with("table-not-parted", [("columns", columns.join(", ").into())]);
            }
            Self::NumbersAmbiguous { column, line } => {
                return t.with(
                    "table-numbers-ambiguous",
                    [("column", column.as_str().into()), ("line", line.to_string().into())],
                );
            }
            Self::ColumnTwice(column) => {
                return t.with("table-column-twice", [("column", column.as_str().into())]);
            }
        };
        t.get(key).into()
    }
}

/// How a file writes its letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252, of which Latin-1 is a part as far as text goes.
    Windows1252,
    /// UTF-16, with a byte order mark or without.
    Utf16,
}

impl Encoding {
    /// What to tell of it, where it is not the usual one.
    pub const fn oddity(self) -> Option<Oddity> {
        match self {
            Self::Utf8 => None,
            Self::Windows1252 => Some(Oddity::ReadAsWindows1252),
            Self::Utf16 => Some(Oddity::ReadAsUtf16),
        }
    }

    fn text(self, bytes: &[u8]) -> String {
        match self {
            // What was UTF-16 has been turned into UTF-8 on its way.
            Self::Utf8 | Self::Utf16 => String::from_utf8_lossy(bytes).into_owned(),
            Self::Windows1252 => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        }
    }
}

/// The character of a byte. The five bytes without one are the control characters of Latin-1.
fn windows_1252(byte: u8) -> char {
    const FROM_128: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let index = usize::from(byte).checked_sub(0x80);
    index.and_then(|index| FROM_128.get(index)).copied().unwrap_or(char::from(byte))
}

/// A row, with as many cells as the header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TableRow {
    /// The line where it begins.
    pub line: u64,
    cells: Vec<String>,
}

impl TableRow {
    /// The cell of a column, without blanks at its ends.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| trimmed(cell))
    }

    /// Nothing but empty cells, quoted or not, as spreadsheets write the rows below a table.
    fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| is_nothing(cell))
    }
}

/// Whether a text has nothing but separators, quotation marks and what nobody sees.
fn is_nothing(text: &str) -> bool {
    text.chars().all(|sign| matches!(sign, ',' | ';' | '\t' | '|' | '"') || is_unseen(sign))
}

/// A cell without what nobody sees at its ends.
fn trimmed(cell: &str) -> &str {
    cell.trim_matches(is_unseen)
}

fn is_unseen(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// A table, open for reading.
pub struct Table<R> {
    lines: LineReader<Source<R>>,
    encoding: Encoding,
    separator: u8,
    columns: Vec<String>,
    header_line: u64,
    /// The last line of the header.
    rows_after: u64,
    is_broken_off: bool,
}

impl<R: BufRead + Seek> Table<R> {
    /// Looks through the file and reads its header.
    ///
    /// # Errors
    /// [`TableError`] when the file is no table of text.
    pub fn open(source: R) -> Result<Self, TableError> {
        let (source, encoding) = Source::open(source)?;
        let mut lines = LineReader::of(source);
        let mut header = first_line(&mut lines, encoding)?;
        let named = separator_named(&header.bytes);
        if named.is_some() {
            header = first_line(&mut lines, encoding)?;
        }
        if header.is_cut {
            return Err(TableError::HeaderTooLong);
        }
        let separator = named.unwrap_or_else(|| separator_of(&header.bytes));
        let (header_line, columns, is_broken_off) = (header.number, Vec::new(), false);
        let first = header.bytes.clone();
        let rows_after = header_line;
        let mut table =
            Self { lines, encoding, separator, columns, header_line, rows_after, is_broken_off };
        // A name may have a line end in it; a mark that never closes is one of its line alone.
        let bytes = match table.whole_row(header) {
            Ok(bytes) => {
                table.rows_after = table.lines.read;
                bytes
            }
            Err(_) => first,
        };
        let text = encoding.text(&bytes);
        table.columns =
            cells(&text, separator).iter().map(|name| trimmed(name).to_lowercase()).collect();
        if table.columns.len() > COLUMNS_MAX { Err(TableError::HeaderTooLong) } else { Ok(table) }
    }

    /// Shows every row that is one to `see`, and goes back to the first.
    ///
    /// # Errors
    /// [`TableError::Read`] when the file can't be read again.
    pub fn look_through(&mut self, mut see: impl FnMut(&TableRow)) -> Result<(), TableError> {
        while let Some(row) = self.next_row() {
            row.iter().for_each(&mut see);
        }
        self.lines.source.begin()?;
        self.lines.begin();
        self.is_broken_off = false;
        while self.lines.read < self.rows_after && self.lines.next()?.is_some() {}
        Ok(())
    }
}

/// The first line with anything in it.
fn first_line(
    lines: &mut LineReader<impl BufRead>,
    encoding: Encoding,
) -> Result<TextLine, TableError> {
    loop {
        match lines.next()? {
            None => return Err(TableError::Empty),
            Some(line) if is_nothing(&encoding.text(&line.bytes)) => {}
            Some(line) => return Ok(line),
        }
    }
}

impl<R: BufRead> Table<R> {
    /// How the file writes its letters.
    pub const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The header's names in small letters.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The line of the header.
    pub const fn header_line(&self) -> u64 {
        self.header_line
    }

    /// Where each of `names` stands, in any letter case.
    ///
    /// # Errors
    /// [`TableError::ColumnsMissing`] with all that are missing; [`TableError::ColumnTwice`] when one
    /// stands twice. Only the names asked for are told: a file without a header would otherwise have
    /// its first row read out.
    pub fn places<const N: usize>(&self, names: [&str; N]) -> Result<[usize; N], TableError> {
        let place = |name: &str| {
            let name = name.trim().to_lowercase();
            self.columns.iter().position(|column| *column == name)
        };
        let missing: Vec<String> =
            names.iter().filter(|name| place(name).is_none()).map(|name| (*name).into()).collect();
        match self.columns.as_slice() {
            _ if missing.is_empty() => {}
            // A name that is nearly the one wanted is no matter of separators.
            [one] if N > 1 && one.contains(|sign: char| !sign.is_alphanumeric() && sign != '_') => {
                return Err(TableError::NotParted(missing));
            }
            _ => return Err(TableError::ColumnsMissing(missing)),
        }
        let is_twice = |name: &&&str| {
            let name = name.trim().to_lowercase();
            self.columns.iter().filter(|column| **column == name).count() > 1
        };
        if let Some(twice) = names.iter().find(is_twice) {
            return Err(TableError::ColumnTwice((*twice).into()));
        }
        Ok(names.map(|name| place(name).unwrap_or(usize::MAX)))
    }

    /// The next row that is not blank; none at the end.
    pub fn next_row(&mut self) -> Option<Result<TableRow, BadRow>> {
        loop {
            let line = match self.lines.next() {
                _ if self.is_broken_off => return None,
                Ok(None) => return None,
                Ok(Some(line)) if line.is_blank() => continue,
                Ok(Some(line)) => line,
                Err(_) => {
                    self.is_broken_off = true;
                    return Some(Err(BadRow::whole(self.lines.read + 1, BadReason::ReadFailed)));
                }
            };
            let number = line.number;
            let bytes = match self.whole_row(line) {
                Ok(bytes) => bytes,
                Err(reason) => return Some(Err(BadRow::whole(number, reason))),
            };
            let cells = cells(&self.encoding.text(&bytes), self.separator);
            let row = TableRow { line: number, cells };
            if !row.is_blank() {
                return Some(self.of_its_width(row));
            }
        }
    }

    /// The row's bytes, with the lines that follow inside a quotation. When the quotation does not
    /// end within the limit, the lines after the first are put back and read as rows of their own.
    fn whole_row(&mut self, first: TextLine) -> Result<Vec<u8>, BadReason> {
        const TOO_LONG: BadReason = BadReason::RowTooLong { bytes_max: ROW_BYTES_MAX };
        if first.is_cut {
            return Err(TOO_LONG);
        }
        let mut quotes = Quotes::default().after_all(&first.bytes, self.separator);
        let mut row = first.bytes;
        let mut following = Vec::new();
        while quotes == Quotes::Inside {
            let next = self.lines.next().ok().flatten();
            let fits =
                |line: &TextLine| !line.is_cut && row.len() + line.bytes.len() <= ROW_BYTES_MAX;
            match next {
                Some(line) if fits(&line) => {
                    quotes = quotes.after_all(&line.bytes, self.separator);
                    row.extend_from_slice(&line.bytes);
                    following.push(line);
                }
                next => {
                    following.extend(next);
                    self.lines.put_back(following);
                    return Err(BadReason::QuoteNotClosed);
                }
            }
        }
        Ok(row)
    }

    /// A row with as many cells as the header.
    fn of_its_width(&self, mut row: TableRow) -> Result<TableRow, BadRow> {
        let (found, expected) = (row.cells.len(), self.columns.len());
        // Spreadsheets add empty cells to the right of what was typed.
        if row.cells.iter().skip(expected).all(|cell| cell.trim().is_empty()) && found > expected {
            row.cells.truncate(expected);
        } else if found != expected {
            return Err(BadRow::whole(row.line, BadReason::CellCount { found, expected }));
        }
        Ok(row)
    }
}
