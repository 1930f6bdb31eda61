//! Civil registration numbers (*CPR-numre*): the number itself, and whether a text may hold one.
//!
//! A case number stands in clear and no erasure reaches it, so it must hold no CPR number. Ten digits
//! are one when they *can* be: the first six are a day (`ddmmyy`), or a day with 60 added, as in
//! replacement numbers. The rule, for reading files and for [`decide`](crate::decide) alike:
//!
//! - ten digits in a row; of a row up to fourteen its first ten and its last ten (a number glued before or after),
//!   unless the row is a moment (`20240117` and four digits, or `20240117123059`);
//! - six digits that are a day, signs, four digits; the day also in parts (`01.02.03-0000`,
//!   `1-2-2003 0000`), with a year of four digits (`01022003-0000`), the four digits also as two and two;
//! - with the first zero lost, as spreadsheets lose it: nine digits, or five, signs and four, but only where the
//!   number stands first. `1-701799752` lost no zero, because what stands before it made it a text;
//! - a number parted by thousands counts as whole (`102.030.000`);
//! - ten digits in all that are parted at other places into three groups or more, none of more than four
//!   (`311.299.000-0`, digit by digit), unless a year begins them (`2012-01-0012`).
//!
//! What parts the digits does not matter (dashes, dots, slashes and blanks of every kind, signs nobody sees), nor do
//! letters around them. Digits of other scripts count as any digit. Digits that letters part are two numbers.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A Danish civil registration number, kept as ten digits.
///
/// Only form and date are checked: the check digit has not been reliable since 2007.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cpr(Box<str>);

/// The text is not a civil registration number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotACpr;

impl FromStr for Cpr {
    type Err = NotACpr;
    fn from_str(text: &str) -> Result<Self, NotACpr> {
        let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        let number = |range: std::ops::Range<usize>| -> Result<i8, NotACpr> {
            digits.get(range).and_then(|part| part.parse().ok()).ok_or(NotACpr)
        };
        let all_digits = digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits {
            return Err(NotACpr);
        }
        // The century is not needed to see whether the day exists: 2000 was a leap year, 1900 not,
        // and nobody born in 1900 is asked for here.
        Date::new(2000 + i16::from(number(4..6)?), number(2..4)?, number(0..2)?)
            .or(Err(NotACpr))?;
        Ok(Self(digits.into()))
    }
}

impl Cpr {
    /// The number's hash with a key: equal numbers have equal hashes, and without the key nobody can try.
    pub fn keyed_hash(&self, key: &[u8; 32]) -> [u8; 32] {
        *blake3::keyed_hash(key, self.0.as_bytes()).as_bytes()
    }

    /// The number as people read it, with the last four digits hidden: `010203-****`.
    pub fn masked(&self) -> String {
        format!("{}-****", self.0.get(..6).unwrap_or(""))
    }
}

/// The longest row that somebody may have made of a number and what they glued to it.
const ROW_DIGITS_MAX: usize = 14;

/// What stands before a row of digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing but signs, or the word CPR: spreadsheets lose a zero here.
    Beginning,
    /// Signs.
    Signs,
    /// Letters, signs or none with them.
    Letters,
}

/// Digits in a row.
struct Run {
    before: Before,
    /// What was between it and the row before.
    signs: String,
    /// Digits whose value is not known (of another script) are none.
    digits: Vec<Option<u8>>,
}

/// Whether a text may hold a civil registration number.
pub fn may_hold_cpr(text: &str) -> bool {
    let runs = without_thousands(runs(text));
    let alone = runs.iter().any(|run| {
        let length = run.digits.len();
        let ends = [run.digits.get(..10), run.digits.get(length.saturating_sub(10)..)];
        let has_day = || ends.into_iter().flatten().any(begins_with_day);
        (matches!(length, 10..=ROW_DIGITS_MAX) && !is_moment(&run.digits) && has_day())
            || (length == 9 && run.before == Before::Beginning && begins_with_day(&with_zero(run)))
    });
    alone
        || is_parted_oddly(&runs)
        || (0..runs.len()).any(|last| four_follow(&runs, last) && day_ends_with(&runs, last))
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut signs, mut is_open) = (String::new(), false);
    for sign in text.chars().filter(|sign| !is_invisible(*sign)) {
        if !sign.is_numeric() {
            signs.push(sign);
            is_open = false;
            continue;
        }
        let digit = sign.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        match runs.last_mut().filter(|_| is_open) {
            Some(run) => run.digits.push(digit),
            None => {
                let has_letters = signs.chars().any(char::is_alphabetic);
                let says_cpr = signs.to_lowercase().contains("cpr");
                let before = match (runs.is_empty(), has_letters) {
                    (true, false) => Before::Beginning,
                    (true, true) if says_cpr => Before::Beginning,
                    (_, true) => Before::Letters,
                    (false, false) => Before::Signs,
                };
                let signs = std::mem::take(&mut signs);
                runs.push(Run { before, signs, digits: vec![digit] });
                is_open = true;
            }
        }
    }
    runs
}

/// Whether ten digits in all, in many small groups, begin with a day. A year before them is that of a case.
fn is_parted_oddly(runs: &[Run]) -> bool {
    let is_plain = |run: &Run| run.before != Before::Letters && run.digits.len() <= 4;
    let year = |run: &Run| {
        run.digits.len() == 4
            && matches!(run.digits.get(..2), Some([Some(1), Some(9)] | [Some(2), Some(0)]))
    };
    let digits: Vec<Option<u8>> = runs.iter().flat_map(|run| run.digits.iter().copied()).collect();
    runs.len() >= 3
        && digits.len() == 10
        && runs.iter().skip(1).all(is_plain)
        && runs.first().is_some_and(|first| first.digits.len() <= 4 && !year(first))
        && begins_with_day(&digits)
}

/// Signs that part nothing, because nobody sees them: soft hyphens, joiners, marks of direction.
fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    ) || sign.is_control() && !sign.is_whitespace()
}

/// A text that is one number with its thousands parted, as one row of digits.
fn without_thousands(runs: Vec<Run>) -> Vec<Run> {
    let Some((first, others)) = runs.split_first() else { return runs };
    let Some(sign) = others.first().map(|run| run.signs.as_str()) else { return runs };
    let is_one = first.before == Before::Beginning
        && first.digits.len() <= 3
        && matches!(sign, "." | "," | "'" | "’" | " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
        && others.iter().all(|run| run.signs == sign && run.digits.len() == 3);
    if !is_one {
        return runs;
    }
    let digits = runs.iter().flat_map(|run| run.digits.iter().copied()).collect();
    vec![Run { before: Before::Beginning, signs: String::new(), digits }]
}

/// Whether four digits follow a row, with nothing but signs between.
fn four_follow(runs: &[Run], last: usize) -> bool {
    let next = |ahead: usize| {
        runs.get(last + ahead)
            .filter(|run| run.before == Before::Signs)
            .map_or(0, |run| run.digits.len())
    };
    match next(1) {
        4 => true,
        // Digits glued to the end, where nothing is glued before.
        5.. => runs.get(last).is_some_and(|run| run.digits.len() <= 8),
        // Two and two, as telephone numbers are read out.
        2 => next(2) == 2 && next(3) == 0,
        _ => false,
    }
}

/// Whether a day ends with a row: in it alone, or in parts.
fn day_ends_with(runs: &[Run], last: usize) -> bool {
    let part = |back: usize| last.checked_sub(back).and_then(|index| runs.get(index));
    let Some(run) = part(0) else { return false };
    let length = run.digits.len();
    let tail = run.digits.get(length.saturating_sub(6)..);
    let alone = match length {
        5 => run.before == Before::Beginning && begins_with_day(&with_zero(run)),
        8 if is_year_first(&run.digits) => false,
        8 if is_long_day(&run.digits) => true,
        _ => length >= 6 && tail.is_some_and(begins_with_day),
    };
    alone
        || (matches!(length, 2 | 4)
            && run.before == Before::Signs
            && is_day_in_parts([part(2), part(1), Some(run)]))
}

/// Whether day, month and year stand in three rows, their zeros written or not: `1-2-03`, `01.02.2003`.
fn is_day_in_parts(parts: [Option<&Run>; 3]) -> bool {
    let [Some(day), Some(month), Some(year)] = parts else { return false };
    let is_short = |run: &Run| run.digits.len() <= 2;
    if !is_short(day) || !is_short(month) || month.before != Before::Signs {
        return false;
    }
    let mut digits = Vec::new();
    for run in [day, month, year] {
        digits.extend((run.digits.len() == 1).then_some(Some(0)));
        digits.extend(run.digits.iter().copied());
    }
    if digits.len() == 8 { is_long_day(&digits) } else { begins_with_day(&digits) }
}

fn with_zero(run: &Run) -> Vec<Option<u8>> {
    std::iter::once(Some(0)).chain(run.digits.iter().copied()).collect()
}

/// Whether six digits are a day: `ddmmyy`, the century not known.
fn begins_with_day(digits: &[Option<u8>]) -> bool {
    let Some(six) = digits.get(..6) else { return false };
    match known(six).as_deref() {
        // Digits that we can't read may be any.
        None => true,
        // 2000 was a leap year, and of those born in 1900 nobody is asked for.
        Some(&[day, month, year]) => is_day(day, month, 2000 + i16::from(year)),
        Some(_) => false,
    }
}

/// Whether eight digits are a day somebody alive was born on: `ddmmyyyy`.
fn is_long_day(digits: &[Option<u8>]) -> bool {
    match known(digits).as_deref() {
        None => true,
        Some(&[day, month, century, year]) => {
            let year = 100 * i16::from(century) + i16::from(year);
            (1850..=2100).contains(&year) && is_day(day, month, year)
        }
        Some(_) => false,
    }
}

/// Whether eight digits are a day with the year first, as numbers of cases often begin: `yyyymmdd`.
fn is_year_first(digits: &[Option<u8>]) -> bool {
    let Some(Some(pairs)) = digits.get(..8).map(known) else { return false };
    let &[century, year, month, day] = pairs.as_slice() else { return false };
    let year = 100 * i16::from(century) + i16::from(year);
    (1950..=2100).contains(&year) && Date::new(year, month, day).is_ok()
}

/// Whether a row is a moment: a day with the year first, then four digits, or hours, minutes and seconds.
fn is_moment(digits: &[Option<u8>]) -> bool {
    let rest = digits.get(8..).and_then(known);
    let is_time = match rest.as_deref() {
        Some(&[_, _]) => true,
        Some(&[hour, minute, second]) => hour < 24 && minute < 60 && second < 60,
        _ => false,
    };
    is_time && is_year_first(digits)
}

/// Digits two by two; none if one of them can't be read.
fn known(digits: &[Option<u8>]) -> Option<Vec<i8>> {
    let pair = |pair: &[Option<u8>]| {
        pair.iter()
            .try_fold(0_i8, |sum, digit| i8::try_from((*digit)?).ok().map(|digit| sum * 10 + digit))
    };
    digits.chunks(2).map(pair).collect()
}

fn is_day(day: i8, month: i8, year: i16) -> bool {
    let day = if day > 60 { day - 60 } else { day };
    Date::new(year, month, day).is_ok()
}
