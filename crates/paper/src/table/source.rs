//! What a file is, and its bytes as UTF-8 or one byte a letter.

use super::{Encoding, TableError};
use std::io::{self, BufRead, Read, Seek, SeekFrom};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes of a file without its byte order mark, UTF-16 already turned into UTF-8.
pub(super) struct Source<R> {
    inner: R,
    utf16: Option<Utf16>,
    begins_at: u64,
}

impl<R: BufRead + Seek> Source<R> {
    /// Looks through the whole file, tells how it writes its letters, and stands at its beginning.
    pub(super) fn open(mut inner: R) -> Result<(Self, Encoding), TableError> {
        inner.rewind()?;
        let looks = Looks::at(&mut inner)?;
        let encoding = looks.encoding()?;
        let utf16 = match encoding {
            Encoding::Utf16 => Some(Utf16 { is_big: looks.is_big(), ..Utf16::default() }),
            Encoding::Utf8 | Encoding::Windows1252 => None,
        };
        let begins_at = looks.mark.map_or(0, |mark| mark.bytes());
        let mut source = Self { inner, utf16, begins_at };
        source.begin()?;
        if source.utf16.is_some() {
            // Once to its end: what is no UTF-16 is told before anything is taken from it.
            while !source.fill_buf()?.is_empty() {
                source.utf16.iter_mut().for_each(Utf16::drop_read);
            }
            if source.utf16.as_ref().is_some_and(|utf16| utf16.is_broken) {
                return Err(TableError::BrokenUtf16);
            }
            source.begin()?;
        }
        Ok((source, encoding))
    }

    /// Goes back to the beginning.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.inner.seek(SeekFrom::Start(self.begins_at))?;
        if let Some(utf16) = &mut self.utf16 {
            *utf16 = Utf16 { is_big: utf16.is_big, ..Utf16::default() };
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Source<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        let Some(utf16) = &mut self.utf16 else { return self.inner.fill_buf() };
        while utf16.text.len() == utf16.read {
            utf16.drop_read();
            let chunk = self.inner.fill_buf()?;
            if chunk.is_empty() {
                utf16.end();
                break;
            }
            utf16.take(chunk);
            let read = chunk.len();
            self.inner.consume(read);
        }
        Ok(utf16.text.as_bytes().get(utf16.read..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.utf16 {
            Some(utf16) => utf16.read = (utf16.read + amount).min(utf16.text.len()),
            None => self.inner.consume(amount),
        }
    }
}

/// UTF-16 on its way to UTF-8.
#[derive(Default)]
struct Utf16 {
    is_big: bool,
    text: String,
    read: usize,
    half: Option<u8>,
    high: Option<u16>,
    is_broken: bool,
}

impl Utf16 {
    fn drop_read(&mut self) {
        self.text.clear();
        self.read = 0;
    }

    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let Some(first) = self.half.take() else {
                self.half = Some(*byte);
                continue;
            };
            let pair = [first, *byte];
            self.unit(if self.is_big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            });
        }
    }

    fn unit(&mut self, unit: u16) {
        let units: &[u16] = match (self.high.take(), unit) {
            (None, 0xd800..0xdc00) => {
                self.high = Some(unit);
                return;
            }
            (None, _) => &[unit],
            (Some(high), _) => &[high, unit],
        };
        for letter in char::decode_utf16(units.iter().copied()) {
            self.is_broken |= letter.is_err();
            self.text.push(letter.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    /// The file ends: half a letter is none.
    fn end(&mut self) {
        if self.half.take().is_some() | self.high.take().is_some() {
            self.is_broken = true;
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// The mark at the beginning of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Utf8,
    Utf16Little,
    Utf16Big,
}

impl Mark {
    const fn bytes(self) -> u64 {
        match self {
            Self::Utf8 => 3,
            Self::Utf16Little | Self::Utf16Big => 2,
        }
    }
}

/// What was seen of a file's letters.
#[derive(Default)]
struct Looks {
    mark: Option<Mark>,
    bytes: u64,
    /// Zero bytes at even and at odd places.
    zeros: [u64; 2],
    carried: Vec<u8>,
    letters_in_utf8: u64,
    broken: u64,
    broken_line: u64,
    lines: u64,
}

impl Looks {
    fn at(source: &mut impl BufRead) -> Result<Self, TableError> {
        let mut looks = Self::default();
        loop {
            let chunk = source.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            if looks.bytes == 0 {
                looks.begins(chunk)?;
            }
            looks.read(chunk);
            let read = chunk.len();
            source.consume(read);
        }
        if !looks.carried.is_empty() {
            looks.breaks();
        }
        Ok(looks)
    }

    fn begins(&mut self, chunk: &[u8]) -> Result<(), TableError> {
        const PACKED: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
        if PACKED.iter().any(|mark| chunk.starts_with(mark)) {
            return Err(TableError::Workbook);
        }
        self.mark = match chunk {
            [0xff, 0xfe, ..] => Some(Mark::Utf16Little),
            [0xfe, 0xff, ..] => Some(Mark::Utf16Big),
            _ if chunk.starts_with(BYTE_ORDER_MARK) => Some(Mark::Utf8),
            _ => None,
        };
        Ok(())
    }

    fn read(&mut self, chunk: &[u8]) {
        for byte in chunk {
            if *byte == 0 {
                let [even, odd] = &mut self.zeros;
                *(if self.bytes.is_multiple_of(2) { even } else { odd }) += 1;
            }
            self.bytes += 1;
        }
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

    /// Of UTF-16: whether the larger half of a letter stands first. Without a mark the zeros of the
    /// plain letters tell.
    fn is_big(&self) -> bool {
        let [even, odd] = self.zeros;
        match self.mark {
            Some(Mark::Utf16Big) => true,
            Some(Mark::Utf16Little) => false,
            _ => even > odd,
        }
    }

    fn encoding(&self) -> Result<Encoding, TableError> {
        let [even, odd] = self.zeros;
        if self.bytes == 0 {
            return Err(TableError::Empty);
        }
        if matches!(self.mark, Some(Mark::Utf16Little | Mark::Utf16Big)) {
            return Ok(Encoding::Utf16);
        }
        if even + odd > 0 {
            // Half of all letters have a zero byte, nearly all of them on the same side.
            let (more, fewer) = (even.max(odd), even.min(odd));
            let is_utf16 = self.mark.is_none()
                && self.bytes.is_multiple_of(2)
                && more * 4 >= self.bytes
                && fewer * 20 <= more;
            return if is_utf16 { Ok(Encoding::Utf16) } else { Err(TableError::NotText) };
        }
        if self.broken == 0 {
            return Ok(Encoding::Utf8);
        }
        // Danish in Latin-1 hardly ever makes a letter of UTF-8 by chance: many of them mean UTF-8.
        if self.mark == Some(Mark::Utf8) || self.letters_in_utf8 >= self.broken {
            return Err(TableError::BrokenUtf8 { line: self.broken_line });
        }
        Ok(Encoding::Windows1252)
    }
}
