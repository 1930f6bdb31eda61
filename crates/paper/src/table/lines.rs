//! LineReader of a table and their cells.

use super::ROW_BYTES_MAX;
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// The separators that are found by themselves; on a tie the first.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// The separator that a header has most of outside quotation marks.
pub(super) fn separator_of(header: &[u8]) -> u8 {
    let (mut is_quoted, mut counts) = (false, [0_usize; SEPARATORS.len()]);
    for byte in header {
        is_quoted ^= *byte == b'"';
        for (count, separator) in counts.iter_mut().zip(SEPARATORS) {
            *count += usize::from(!is_quoted && *byte == separator);
        }
    }
    let most = counts.into_iter().max().unwrap_or(0);
    SEPARATORS.into_iter().zip(counts).find(|(_, count)| *count == most).map_or(b',', |one| one.0)
}

/// The separator that a line `sep=;` names, as spreadsheets write it before the header.
pub(super) fn separator_named(line: &[u8]) -> Option<u8> {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, rest) = line.split_at_checked(4)?;
    let (separator, rest) = rest.split_first()?;
    let is_one = name.eq_ignore_ascii_case(b"sep=")
        && separator.is_ascii()
        && !separator.is_ascii_alphanumeric()
        && *separator != b'"'
        // Saved again, the line gets the empty cells of the others.
        && rest.iter().all(|byte| byte == separator || SEPARATORS.contains(byte) || *byte == b'"');
    is_one.then_some(*separator)
}

/// The cells of one row. Quotation marks hold separators and line ends together; two of them inside
/// a quotation mean one.
pub(super) fn cells(row: &str, separator: u8) -> Vec<String> {
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
pub(super) enum Quotes {
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
    pub(super) fn after_all(self, bytes: &[u8], separator: u8) -> Self {
        let separator = char::from(separator);
        bytes.iter().fold(self, |quotes, byte| quotes.after(char::from(*byte), separator))
    }
}

/// A line with its end.
pub(super) struct TextLine {
    pub(super) number: u64,
    pub(super) bytes: Vec<u8>,
    /// Longer than allowed: the rest was skipped.
    pub(super) is_cut: bool,
}

impl TextLine {
    /// Nothing but blanks, or the empty cells of a spreadsheet.
    pub(super) fn is_blank(&self) -> bool {
        self.bytes.iter().all(|byte| byte.is_ascii_whitespace() || SEPARATORS.contains(byte))
    }
}

/// The lines of a file, however they end: with LF, with CR LF, or with CR as on old machines.
pub(super) struct LineReader<S> {
    pub(super) source: S,
    pub(super) read: u64,
    ahead: VecDeque<TextLine>,
}

impl<S: BufRead> LineReader<S> {
    pub(super) const fn of(source: S) -> Self {
        Self { source, read: 0, ahead: VecDeque::new() }
    }

    pub(super) fn next(&mut self) -> io::Result<Option<TextLine>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let (mut bytes, mut is_cut) = (Vec::new(), false);
        loop {
            let chunk = self.source.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let part = chunk.get(..end.map_or(chunk.len(), |end| end + 1)).unwrap_or(chunk);
            let room = ROW_BYTES_MAX.saturating_sub(bytes.len());
            is_cut |= part.len() > room;
            bytes.extend_from_slice(part.get(..room).unwrap_or(part));
            let (read, is_return) = (part.len(), part.ends_with(b"\r"));
            self.source.consume(read);
            if is_return && self.source.fill_buf()?.first() == Some(&b'\n') {
                self.source.consume(1);
                bytes.push(b'\n');
            }
            if end.is_some() {
                break;
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        self.read += 1;
        Ok(Some(TextLine { number: self.read, bytes, is_cut }))
    }

    pub(super) fn put_back(&mut self, lines: Vec<TextLine>) {
        for line in lines.into_iter().rev() {
            self.ahead.push_front(line);
        }
    }

    /// Forgets what was read, when the source has gone back to its beginning.
    pub(super) fn begin(&mut self) {
        self.read = 0;
        self.ahead.clear();
    }
}
