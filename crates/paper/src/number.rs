//! Numbers as files write them: one sign before decimals for a file, found from all its rows.
//!
//! `1,234` is a thousand and more for an Englishman and one and a bit for a Dane; `1.234` the other way
//! round. One row does not tell; `0,5`, `1.234,5` and `1,234,567` do. Where no row of the file tells,
//! the reader is asked, because either guess may be wrong by a factor of a thousand. Blanks and
//! apostrophes between groups of three part thousands in every file.

use crate::finding::BadReason;

/// How a file's numbers are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Decimals {
    /// This sign begins decimals; the other parts thousands.
    Begin(char),
    /// Some rows have the one and some the other: most have this one, and what could be both is bad.
    Mixed(char),
}

impl Decimals {
    /// The sign before decimals.
    pub(crate) const fn sign(self) -> char {
        match self {
            Self::Begin(sign) | Self::Mixed(sign) => sign,
        }
    }
}

/// What was seen of a file's numbers.
#[derive(Default)]
pub(crate) struct NumbersSeen {
    points: u64,
    commas: u64,
    /// Line and column of the first that could be both.
    either: Option<(u64, usize)>,
}

impl NumbersSeen {
    /// Looks at a cell.
    pub(crate) fn see(&mut self, line: u64, column: usize, text: &str) {
        match (read(text, '.'), read(text, ',')) {
            (Some(point), Some(comma)) if point.to_bits() != comma.to_bits() => {
                self.either.get_or_insert((line, column));
            }
            (Some(_), None) => self.points += 1,
            (None, Some(_)) => self.commas += 1,
            _ => {}
        }
    }

    /// Whether rows told how to read others.
    pub(crate) const fn told(&self) -> bool {
        self.either.is_some() && self.points + self.commas > 0
    }

    /// How the numbers are written.
    ///
    /// # Errors
    /// Line and column of the first number that can be read in two ways, where no row tells.
    pub(crate) fn decimals(&self) -> Result<Decimals, (u64, usize)> {
        match (self.points, self.commas, self.either) {
            (0, 0, Some(place)) => Err(place),
            (_, 0, _) => Ok(Decimals::Begin('.')),
            (0, _, _) => Ok(Decimals::Begin(',')),
            (points, commas, _) => Ok(Decimals::Mixed(if points >= commas { '.' } else { ',' })),
        }
    }
}

/// The number in a cell of a file that is written so.
pub(crate) fn number(text: &str, decimals: Decimals) -> Result<f64, BadReason> {
    let decimal = decimals.sign();
    let other = read(text, if decimal == '.' { ',' } else { '.' });
    match (read(text, decimal), other, decimals) {
        (Some(one), Some(other), Decimals::Mixed(_)) if one.to_bits() != other.to_bits() => {
            Err(BadReason::OtherDecimals { decimal })
        }
        (Some(number), _, _) => Ok(number),
        (None, Some(_), _) => Err(BadReason::OtherDecimals { decimal }),
        (None, None, _) => Err(BadReason::NotANumber),
    }
}

/// The number, if this sign begins decimals.
fn read(text: &str, decimal: char) -> Option<f64> {
    let text = text.trim().replace('\u{2212}', "-");
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text.as_str(), None),
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let sign = if mantissa.starts_with('-') { "-" } else { "" };
    let (whole, decimals) = unsigned.split_once(decimal).unwrap_or((unsigned, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
        return None;
    }
    let whole = without_thousands(whole, decimal)?;
    let exponent = exponent.map_or(String::new(), |exponent| format!("e{exponent}"));
    let number: f64 = format!("{sign}0{whole}.{decimals}0{exponent}").parse().ok()?;
    number.is_finite().then_some(number)
}

/// The digits of a whole number whose thousands may be parted, all with one sign.
fn without_thousands(whole: &str, decimal: char) -> Option<String> {
    let is_parting = |sign: char| {
        sign != decimal
            && matches!(sign, '.' | ',' | ' ' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
    };
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(sign) = whole.chars().find(|sign| is_parting(*sign)) else {
        return is_digits(whole).then(|| whole.into());
    };
    let mut groups = whole.split(sign);
    let first = groups.next()?;
    let is_parted = matches!(first.len(), 1..=3)
        && !first.starts_with('0')
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group));
    is_parted.then(|| whole.replace(sign, ""))
}
