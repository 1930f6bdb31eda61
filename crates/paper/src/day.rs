//! Days as people write them, in files and in fields.
//!
//! [`parse_day`] is the one parser for both: day first, as Danes write (`30/11-26`, `30.11.2026`,
//! `30 11 2026`, `301126`, `30. november 2026`), or year first with four digits (`2026-11-30`,
//! `2026/11/30`, `20261130`). A year of two digits is one of this century, 2000 to 2099. Years
//! before [`YEAR_MIN`] or after [`YEAR_MAX`] are slips of the pen and refused.
//!
//! A file of another system may write the month first: [`DayParts`] keeps what stands there until
//! the file's order is known.

use jiff::civil::Date;

/// The first year believed: an earlier one is a slip of the pen.
pub const YEAR_MIN: i16 = 1950;

/// The last year believed.
pub const YEAR_MAX: i16 = 2200;

/// Why a text is no day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DayProblem {
    /// Nothing stands there.
    Empty,
    /// It is not written as a day.
    NotADay,
    /// It is written as a day, but the calendar has none such: the 31st of February.
    NoSuchDay,
    /// The year is before [`YEAR_MIN`].
    TooEarly,
    /// The year is after [`YEAR_MAX`].
    TooLate,
}

/// In which order a date's numbers stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Order {
    /// As Danes write.
    DayMonthYear,
    /// As the standard ISO 8601 has it.
    YearMonthDay,
    /// As Americans write.
    MonthDayYear,
}

/// The day that somebody typed, or why it is none. Blanks around it do not matter.
///
/// # Errors
/// [`DayProblem`], for the message at the field.
pub fn parse_day(text: &str) -> Result<Date, DayProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DayProblem::Empty);
    }
    match DayParts::split(text) {
        Some((parts, "")) => parts.day(Order::DayMonthYear),
        _ => Err(DayProblem::NotADay),
    }
}

/// The three numbers of a date, before it is known what each of them means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayParts {
    numbers: [Number; 3],
    /// Where it is plain from the text: a year of four digits first, or a month as a word.
    plain: Option<Order>,
}

/// A number with as many digits as were written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Number {
    value: i16,
    digits: usize,
}

/// Signs that part the numbers of a date, besides blanks: every dash that a keyboard or a word
/// processor makes.
const SIGNS: [char; 11] = [
    '-', '.', '/', ',', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}',
    '\u{2044}',
];

/// The most signs between two numbers: `30.11. - 26`.
const SIGNS_MAX: usize = 5;

/// The months' names, Danish and English; three letters or more of one are enough.
const MONTHS: [[&str; 2]; 12] = [
    ["januar", "january"],
    ["februar", "february"],
    ["marts", "march"],
    ["april", "april"],
    ["maj", "may"],
    ["juni", "june"],
    ["juli", "july"],
    ["august", "august"],
    ["september", "september"],
    ["oktober", "october"],
    ["november", "november"],
    ["december", "december"],
];

/// Words before a date that say nothing more: `mandag d. 30/11`.
const WORDS_BEFORE: [&str; 16] = [
    "d", "den", "mandag", "man", "tirsdag", "tirs", "onsdag", "ons", "torsdag", "tors", "fredag",
    "fre", "lørdag", "lør", "søndag", "søn",
];

impl DayParts {
    /// Takes a date from the beginning of a text; answers it and the rest.
    pub fn split(text: &str) -> Option<(Self, &str)> {
        let text = without_words_before(text);
        let Some((first, rest)) = digits(text) else {
            // Month, day, year: `November 30, 2026`.
            let (month, rest) = month_word(text)?;
            let (day, rest) = digits(after_signs(rest)?)?;
            let (year, rest) = digits(after_signs(rest)?)?;
            let numbers = [month, Number::of(day)?, Number::of(year)?];
            return Self::of(numbers, Some(Order::MonthDayYear)).map(|parts| (parts, rest));
        };
        if let Some(parts) = Self::in_one(first) {
            return Some((parts, rest));
        }
        let first = Number::of(first)?;
        if let Some((month, rest)) = after_signs(rest).or(Some(rest)).and_then(month_word) {
            let (last, rest) = digits(after_signs(rest).unwrap_or(rest))?;
            let is_year_first = first.digits == 4;
            let order = if is_year_first { Order::YearMonthDay } else { Order::DayMonthYear };
            let parts = Self::of([first, month, Number::of(last)?], Some(order))?;
            return Some((parts, rest));
        }
        let (second, rest) = digits(after_signs(rest)?)?;
        let (third, rest) = digits(after_signs(rest)?)?;
        let plain = (first.digits == 4).then_some(Order::YearMonthDay);
        let parts = Self::of([first, Number::of(second)?, Number::of(third)?], plain)?;
        Some((parts, rest))
    }

    /// Numbers that have the lengths of a date: the year has two or four digits.
    fn of(numbers: [Number; 3], plain: Option<Order>) -> Option<Self> {
        let digits = numbers.map(|number| number.digits);
        let has_form = matches!(digits, [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 2 | 4]);
        has_form.then_some(Self { numbers, plain })
    }

    /// Six or eight digits without a sign. No eight digits are a believable date in both ways:
    /// the year that ends one would be a month above twelve in the other.
    fn in_one(digits: &str) -> Option<Self> {
        let part = |from: usize, to: usize| digits.get(from..to).and_then(Number::of);
        match digits.len() {
            6 => Self::of([part(0, 2)?, part(2, 4)?, part(4, 6)?], None),
            8 => {
                let order = Order::YearMonthDay;
                let year_first = [part(0, 4)?, part(4, 6)?, part(6, 8)?];
                let year_first = Self::of(year_first, Some(order))?;
                if year_first.day(order).is_ok() {
                    return Some(year_first);
                }
                Self::of([part(0, 2)?, part(2, 4)?, part(4, 8)?], None)
            }
            _ => None,
        }
    }

    /// The order, where the text alone tells it.
    pub const fn plain(&self) -> Option<Order> {
        self.plain
    }

    /// The first and the third number, where the year has two digits and may be either.
    pub(crate) fn outer_of_short(&self) -> Option<(i16, i16)> {
        let [first, _, third] = self.numbers;
        let is_short = first.digits <= 2 && third.digits <= 2 && self.plain.is_none();
        is_short.then_some((first.value, third.value))
    }

    /// The day, read in this order unless the text alone tells another.
    ///
    /// # Errors
    /// [`DayProblem`] when there is no such day in this order.
    pub fn day(&self, order: Order) -> Result<Date, DayProblem> {
        let [first, second, third] = self.numbers;
        let (year, month, day) = match self.plain.unwrap_or(order) {
            Order::YearMonthDay => (first, second, third),
            Order::DayMonthYear => (third, second, first),
            Order::MonthDayYear => (third, first, second),
        };
        if day.digits > 2 || month.digits > 2 {
            return Err(DayProblem::NotADay);
        }
        let year = if year.digits == 4 { year.value } else { 2000 + year.value };
        if year < YEAR_MIN {
            return Err(DayProblem::TooEarly);
        }
        if year > YEAR_MAX {
            return Err(DayProblem::TooLate);
        }
        let small = |number: Number| i8::try_from(number.value).unwrap_or(i8::MAX);
        Date::new(year, small(month), small(day)).or(Err(DayProblem::NoSuchDay))
    }
}

impl Number {
    /// A number of at most four digits.
    fn of(digits: &str) -> Option<Self> {
        let value = if digits.len() <= 4 { digits.parse().ok()? } else { return None };
        Some(Self { value, digits: digits.len() })
    }
}

/// The digits at the beginning, and the rest.
pub(crate) fn digits(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|sign: char| !sign.is_ascii_digit()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// What follows the signs that part two numbers; none where there are none, or a whole row of them.
fn after_signs(text: &str) -> Option<&str> {
    let is_sign = |sign: char| sign.is_whitespace() || SIGNS.contains(&sign);
    let rest = text.trim_start_matches(is_sign);
    let signs = text.chars().take_while(|sign| is_sign(*sign)).count();
    (1..=SIGNS_MAX).contains(&signs).then_some(rest)
}

/// The letters at the beginning, and the rest.
fn letters(text: &str) -> (&str, &str) {
    text.split_at(text.find(|sign: char| !sign.is_alphabetic()).unwrap_or(text.len()))
}

fn month_word(text: &str) -> Option<(Number, &str)> {
    let (word, rest) = letters(text);
    let word = word.to_lowercase();
    let is_it = |names: &[&str; 2]| names.iter().any(|name| name.starts_with(&word));
    let found = MONTHS.iter().position(is_it).filter(|_| word.chars().count() >= 3)?;
    Some((Number { value: i16::try_from(found).ok()? + 1, digits: 2 }, rest))
}

fn without_words_before(text: &str) -> &str {
    let mut text = text;
    loop {
        let (word, rest) = letters(text);
        if !WORDS_BEFORE.contains(&word.to_lowercase().as_str()) {
            return text;
        }
        text = rest.trim_start_matches(|sign: char| sign.is_whitespace() || ".,".contains(sign));
    }
}
