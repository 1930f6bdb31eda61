//! Tables in CSV files as municipalities have them: commas or semicolons, with or without a byte
//! order mark, UTF-8 or the older Windows-1252.
//!
//! The file is read twice, each time as a stream: once to see what it is (a workbook, UTF-16, UTF-8
//! or Windows-1252), once for its rows. Limits: a row is at most [`ROW_BYTES_MAX`] bytes, so is a
//! cell; a header has at most [`COLUMNS_MAX`] columns. A row beyond its limit is a bad row and the
//! reading goes on after it; so is a row whose quotation mark never closes.

use crate::finding::{BadReason, BadRow};
use crate::language::Language;
use std::collections::VecDeque;
use std::io::{self, BufRead, Read, Seek};

/// The longest row, in bytes, line breaks inside quotation marks included.
pub const ROW_BYTES_MAX: usize = 65_536;

/// The most columns of a header.
pub const COLUMNS_MAX: usize = 256;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

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
    /// It is written in UTF-16.
    #[error("the file is written in UTF-16")]
    Utf16,
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
    /// A column stands twice.
    #[error("the column {0} stands twice")]
    ColumnTwice(String),
}

impl TableError {
    /// The reason as a sentence that says what to do.
    pub fn text(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::Read(_) => ("Filen kan ikke læses.", "The file can't be read."),
            Self::Empty => ("Filen er tom.", "The file is empty."),
            Self::Workbook => (
                "Filen er en projektmappe (Excel) eller en anden pakket fil. Gem den som CSV UTF-8 og prøv igen.",
                "The file is a workbook (Excel) or another packed file. Save it as CSV UTF-8 and try again.",
            ),
            Self::Utf16 => (
                "Filen er gemt som Unicode (UTF-16). Gem den som CSV UTF-8 og prøv igen.",
                "The file is saved as Unicode (UTF-16). Save it as CSV UTF-8 and try again.",
            ),
            Self::NotText => (
                "Filen er ikke en tekstfil: den indeholder nulbyte. Gem den som CSV UTF-8 og prøv igen.",
                "The file is not a text file: it contains zero bytes. Save it as CSV UTF-8 and try again.",
            ),
            Self::HeaderTooLong => (
                "Overskriften er for lang eller har for mange kolonner (højst 256).",
                "The header is too long or has too many columns (at most 256).",
            ),
            Self::BrokenUtf8 { line } => {
                return match language {
                    Language::Danish => format!(
                        "Filen er UTF-8, men er i stykker i linje {line}. Gem den igen som CSV UTF-8."
                    ),
                    Language::English => format!(
                        "The file is UTF-8, but broken in line {line}. Save it again as CSV UTF-8."
                    ),
                };
            }
            Self::ColumnsMissing(columns) => {
                let columns = columns.join(", ");
                return match language {
                    Language::Danish => format!("Der mangler kolonner i overskriften: {columns}."),
                    Language::English => format!("Columns are missing in the header: {columns}."),
                };
            }
            Self::ColumnTwice(column) => {
                return match language {
                    Language::Danish => format!("Kolonnen {column} står to gange i overskriften."),
                    Language::English => format!("The column {column} stands twice in the header."),
                };
            }
        };
        language.pick(danish, english).into()
    }
}

/// How a file writes its letters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// Windows-1252, of which Latin-1 is a part as far as text goes.
    Windows1252,
}

impl Encoding {
    fn text(self, bytes: &[u8]) -> String {
        match self {
            Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
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
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// A table, open for reading.
pub struct Table<R> {
    lines: Lines<R>,
    encoding: Encoding,
    separator: u8,
    columns: Vec<String>,
    is_broken_off: bool,
}

impl<R: BufRead + Seek> Table<R> {
    /// Looks through the file and reads its header.
    ///
    /// # Errors
    /// [`TableError`] when the file is no table of text.
    pub fn open(mut source: R) -> Result<Self, TableError> {
        source.rewind()?;
        let encoding = encoding_of(&mut source)?;
        source.rewind()?;
        let mut lines = Lines { source, read: 0, ahead: VecDeque::new() };
        let header = loop {
            match lines.next()? {
                None => return Err(TableError::Empty),
                Some(line) if line.is_blank() => {}
                Some(line) => break line,
            }
        };
        if header.is_cut {
            return Err(TableError::HeaderTooLong);
        }
        let bytes = header.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&header.bytes);
        let separator = separator_of(bytes);
        let text = encoding.text(bytes);
        let columns =
            cells(&text, separator).iter().map(|name| name.trim().to_lowercase()).collect();
        let table = Self { lines, encoding, separator, columns, is_broken_off: false };
        if table.columns.len() > COLUMNS_MAX { Err(TableError::HeaderTooLong) } else { Ok(table) }
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
        if !missing.is_empty() {
            return Err(TableError::ColumnsMissing(missing));
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
        let line = loop {
            match self.lines.next() {
                _ if self.is_broken_off => return None,
                Ok(None) => return None,
                Ok(Some(line)) if line.is_blank() => {}
                Ok(Some(line)) => break line,
                Err(_) => {
                    self.is_broken_off = true;
                    return Some(Err(BadRow::whole(self.lines.read + 1, BadReason::ReadFailed)));
                }
            }
        };
        let number = line.number;
        Some(match self.whole_row(line) {
            Ok(bytes) => self.row(number, &bytes),
            Err(reason) => Err(BadRow::whole(number, reason)),
        })
    }

    /// The row's bytes, with the lines that follow inside a quotation. When the quotation does not
    /// end within the limit, the lines after the first are put back and read as rows of their own.
    fn whole_row(&mut self, first: Line) -> Result<Vec<u8>, BadReason> {
        const TOO_LONG: BadReason = BadReason::RowTooLong { bytes_max: ROW_BYTES_MAX };
        if first.is_cut {
            return Err(TOO_LONG);
        }
        let mut quotes = Quotes::default().after_all(&first.bytes, self.separator);
        let mut row = first.bytes;
        let mut following = Vec::new();
        while quotes == Quotes::Inside {
            let next = self.lines.next().ok().flatten();
            let fits = |line: &Line| !line.is_cut && row.len() + line.bytes.len() <= ROW_BYTES_MAX;
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

    fn row(&self, line: u64, bytes: &[u8]) -> Result<TableRow, BadRow> {
        let text = self.encoding.text(bytes);
        let mut cells = cells(&text, self.separator);
        let (found, expected) = (cells.len(), self.columns.len());
        // Spreadsheets add empty cells to the right of what was typed.
        if found > expected && cells.iter().skip(expected).all(|cell| cell.trim().is_empty()) {
            cells.truncate(expected);
        } else if found != expected {
            return Err(BadRow::whole(line, BadReason::CellCount { found, expected }));
        }
        Ok(TableRow { line, cells })
    }
}

/// Looks through the whole file and tells how it writes its letters.
fn encoding_of(source: &mut impl BufRead) -> Result<Encoding, TableError> {
    let mut letters = Letters::default();
    let mut is_first = true;
    loop {
        let chunk = source.fill_buf()?;
        if chunk.is_empty() {
            return letters.encoding(is_first);
        }
        if std::mem::take(&mut is_first) {
            letters.begins(chunk)?;
        }
        if chunk.contains(&0) {
            return Err(TableError::NotText);
        }
        letters.read(chunk);
        let read = chunk.len();
        source.consume(read);
    }
}

/// What was seen of a file's letters.
#[derive(Default)]
struct Letters {
    carried: Vec<u8>,
    has_byte_order_mark: bool,
    letters_in_utf8: u64,
    broken: u64,
    broken_line: u64,
    lines: u64,
}

impl Letters {
    fn begins(&mut self, chunk: &[u8]) -> Result<(), TableError> {
        const PACKED: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
        if PACKED.iter().any(|mark| chunk.starts_with(mark)) {
            return Err(TableError::Workbook);
        }
        if chunk.starts_with(b"\xff\xfe") || chunk.starts_with(b"\xfe\xff") {
            return Err(TableError::Utf16);
        }
        self.has_byte_order_mark = chunk.starts_with(BYTE_ORDER_MARK);
        Ok(())
    }

    fn read(&mut self, chunk: &[u8]) {
        let mut bytes = std::mem::take(&mut self.carried);
        bytes.extend_from_slice(chunk);
        let mut parts = bytes.utf8_chunks().peekable();
        while let Some(part) = parts.next() {
            let count = |is_one: fn(&u8) -> bool| {
                u64::try_from(part.valid().bytes().filter(&is_one).count()).unwrap_or(0)
            };
            self.lines += count(|byte| *byte == b'\n');
            self.letters_in_utf8 += count(|byte| *byte >= 0xc0);
            if part.invalid().is_empty() {
                continue;
            }
            if parts.peek().is_none() {
                // The chunk may have cut a letter in two.
                self.carried = part.invalid().to_vec();
            } else {
                self.breaks();
            }
        }
    }

    fn breaks(&mut self) {
        self.broken += 1;
        if self.broken == 1 {
            self.broken_line = self.lines + 1;
        }
    }

    fn encoding(&mut self, is_empty: bool) -> Result<Encoding, TableError> {
        if is_empty {
            return Err(TableError::Empty);
        }
        if !self.carried.is_empty() {
            self.breaks();
        }
        if self.broken == 0 {
            return Ok(Encoding::Utf8);
        }
        // Danish in Latin-1 hardly ever makes a letter of UTF-8 by chance: many of them mean UTF-8.
        if self.has_byte_order_mark || self.letters_in_utf8 >= self.broken {
            return Err(TableError::BrokenUtf8 { line: self.broken_line });
        }
        Ok(Encoding::Windows1252)
    }
}

/// Comma or semicolon, whichever the header has more of outside quotation marks.
fn separator_of(header: &[u8]) -> u8 {
    let mut is_quoted = false;
    let (mut commas, mut semicolons) = (0_usize, 0_usize);
    for byte in header {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => commas += 1,
            b';' if !is_quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// The cells of one row. Quotation marks hold separators and line ends together; two of them inside
/// a quotation mean one.
fn cells(row: &str, separator: u8) -> Vec<String> {
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut quotes = Quotes::CellBegins;
    for letter in row.trim_end_matches(['\r', '\n']).chars() {
        let next = quotes.after(letter, char::from(separator));
        match (quotes, next) {
            (_, Quotes::CellBegins) => cells.push(std::mem::take(&mut cell)),
            (Quotes::CellBegins, Quotes::Inside) | (_, Quotes::MarkSeen) => {}
            _ => cell.push(letter),
        }
        quotes = next;
    }
    cells.push(cell);
    cells
}

/// Where a row stands between quotation marks.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Quotes {
    #[default]
    CellBegins,
    Outside,
    Inside,
    /// After a mark inside a quotation: its end, or the first of two that mean one.
    MarkSeen,
}

impl Quotes {
    fn after(self, letter: char, separator: char) -> Self {
        match (self, letter) {
            (Self::CellBegins | Self::MarkSeen, '"') => Self::Inside,
            (Self::Inside, '"') => Self::MarkSeen,
            (Self::Inside, _) => Self::Inside,
            (_, letter) if letter == separator => Self::CellBegins,
            _ => Self::Outside,
        }
    }

    /// Marks and separators are ASCII, which no byte of a longer letter is.
    fn after_all(self, bytes: &[u8], separator: u8) -> Self {
        let separator = char::from(separator);
        bytes.iter().fold(self, |quotes, byte| quotes.after(char::from(*byte), separator))
    }
}

/// A line with its end.
struct Line {
    number: u64,
    bytes: Vec<u8>,
    /// Longer than allowed: the rest was skipped.
    is_cut: bool,
}

impl Line {
    /// Nothing but blanks, or the empty cells of a spreadsheet.
    fn is_blank(&self) -> bool {
        self.bytes.iter().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b';'))
    }
}

struct Lines<R> {
    source: R,
    read: u64,
    ahead: VecDeque<Line>,
}

impl<R: BufRead> Lines<R> {
    fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut bytes = Vec::new();
        let limit = u64::try_from(ROW_BYTES_MAX).unwrap_or(u64::MAX);
        self.source.by_ref().take(limit).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.read += 1;
        let is_cut = bytes.len() == ROW_BYTES_MAX && !bytes.ends_with(b"\n");
        if is_cut {
            self.source.skip_until(b'\n')?;
        }
        Ok(Some(Line { number: self.read, bytes, is_cut }))
    }

    fn put_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.ahead.push_front(line);
        }
    }
}
