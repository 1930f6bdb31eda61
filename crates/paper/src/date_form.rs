//! How a file writes its dates: one form for the whole of it, found from all its rows.
//!
//! `01/02/2017` is the first of February for a Dane and the second of January for an American. One row
//! does not tell; a row with a 13 in it does. The form that reads most rows is the file's; where
//! several read as many, the day comes first, as Danes write, and the reader is told that no row
//! settled it. A row that the file's form does not read is bad, never read in another way: a
//! spreadsheet that had half of a column wrong leaves just such rows behind.
//!
//! A year of four digits before the month is plain in every file, and so is a month as a word.

use crate::day::{DayParts, DayProblem, Order};
use crate::moment::Written;
use roret_texts::{Language, texts_of};

/// What the numbers of a file's dates mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Day, month and year, in this order.
    Parts(Order),
    /// Days since 30 December 1899, as spreadsheets count.
    Serial,
}

/// How a file writes its dates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateForm {
    /// What numbers mean that are not plain from the text.
    pub form: Form,
    /// Dates that needed it and are read by it; none in a file that has the year of four digits first.
    pub dates: u64,
    /// Whether there are dates that are plain without it.
    pub has_plain: bool,
    /// The other order that would have read as many of them.
    pub or_else: Option<Order>,
    /// Rows that only this other order reads; as many are read by the file's alone.
    pub rows_against: u64,
    /// Some of them have years of two digits.
    pub has_short_years: bool,
}

impl Default for DateForm {
    fn default() -> Self {
        Self {
            form: Form::Parts(Order::DayMonthYear),
            dates: 0,
            has_plain: false,
            or_else: None,
            rows_against: 0,
            has_short_years: false,
        }
    }
}

/// The orders, the one that counts first where several read as many.
const ORDERS: [Order; 3] = [Order::DayMonthYear, Order::YearMonthDay, Order::MonthDayYear];

/// What was seen of a file's dates.
#[derive(Default)]
pub(crate) struct DatesSeen {
    /// Dates by the orders that read them, a bit for each of [`ORDERS`].
    by_orders: [u64; 1 << ORDERS.len()],
    plain: u64,
    short_years: u64,
    /// The first and the third numbers of dates with short years, a bit for each value.
    firsts: u128,
    thirds: u128,
    serials: u64,
}

/// As many values as a file's days have at least, before its years can be told from them.
const DAYS_MIN: u32 = 10;

impl DatesSeen {
    /// Looks at a cell.
    pub(crate) fn see(&mut self, text: &str) {
        match Written::of(text) {
            Some(Written::Serial { .. }) => self.serials += 1,
            Some(Written::Local { day, .. }) if day.plain().is_none() => {
                if let Some((first, third)) = day.outer_of_short() {
                    self.short_years += 1;
                    self.firsts |= 1 << first;
                    self.thirds |= 1 << third;
                }
                let bits = ORDERS.iter().enumerate();
                let bits = bits.map(|(bit, order)| usize::from(has_order(&day, *order)) << bit);
                if let Some(count) = self.by_orders.get_mut(bits.sum::<usize>()) {
                    *count += 1;
                }
            }
            Some(_) => self.plain += 1,
            None => {}
        }
    }

    /// Dates that at least the orders of `read_by` read, and none of `not_by`.
    fn count(&self, read_by: usize, not_by: usize) -> u64 {
        let all = self.by_orders.iter().enumerate();
        all.filter(|(orders, _)| orders & read_by == read_by && orders & not_by == 0)
            .map(|(_, count)| count)
            .sum()
    }

    /// The file's form.
    pub(crate) fn form(&self) -> DateForm {
        let bits = [1, 2, 4];
        let [day_first, year_first, month_first] = bits.map(|bit| self.count(bit, 0));
        // A slip (29-2-17) must not pass for a year that stands first: all rows have to have it so.
        let can_be_first = self.count(0, 2) == 0 && year_first > 1;
        // Years are few, days are many.
        let (firsts, thirds) = (self.firsts.count_ones(), self.thirds.count_ones());
        let is_last = thirds * 3 <= firsts && firsts >= DAYS_MIN;
        let is_first = can_be_first && firsts * 3 <= thirds && thirds >= DAYS_MIN;
        let read_by = [
            if is_first { 0 } else { day_first },
            if can_be_first && !is_last { year_first } else { 0 },
            month_first,
        ];
        let most = read_by.into_iter().max().unwrap_or(0);
        let has_plain = self.plain > 0;
        if self.serials > most {
            let (form, dates) = (Form::Serial, self.serials);
            return DateForm { form, dates, has_plain, ..DateForm::default() };
        }
        let orders = ORDERS.into_iter().zip(bits).zip(read_by);
        let mut best = orders.filter(|(_, count)| *count == most).map(|(order, _)| order);
        let (order, bit) = best.next().unwrap_or((Order::DayMonthYear, 1));
        let other = best.next().filter(|_| most > 0);
        DateForm {
            form: Form::Parts(order),
            dates: most,
            has_plain,
            or_else: other.map(|(order, _)| order),
            rows_against: other.map_or(0, |(_, other_bit)| self.count(other_bit, bit)),
            has_short_years: self.short_years > 0,
        }
    }
}

/// Whether a date can be read in this order. A year that nobody believes is a slip, not an order.
fn has_order(day: &DayParts, order: Order) -> bool {
    matches!(day.day(order), Ok(_) | Err(DayProblem::TooEarly | DayProblem::TooLate))
}

impl DateForm {
    /// Whether a date that this form does not read is one in another order.
    pub(crate) fn is_other(&self, day: &DayParts) -> bool {
        let others = [Order::DayMonthYear, Order::MonthDayYear];
        day.plain().is_none() && others.into_iter().any(|order| has_order(day, order))
    }

    /// What to tell of the file's dates, as a sentence.
    pub fn text(&self, language: Language) -> String {
        let t = texts_of(language);
        match (self.dates, self.has_plain) {
            (0, true) => return t.get("dates-plain").into(),
            (0, false) => return t.get("dates-none").into(),
            _ => {}
        }
        let mut said = t.with("dates-read", [("form", self.form.text(language).into())]);
        if let Some(other) = self.or_else {
            let other = Form::Parts(other).text(language);
            said = if self.rows_against == 0 {
                t.with("dates-undecided", [("said", said.into()), ("other", other.into())])
            } else {
                let rows = self.rows_against.to_string();
                let facts = [("said", said.into()), ("rows", rows.into()), ("other", other.into())];
                t.with("dates-against", facts)
            };
        }
        if self.has_short_years {
            said = t.with("dates-short-years", [("said", said.into())]);
        }
        said
    }
}

impl Form {
    /// The form's name, with an example.
    pub(crate) fn text(self, language: Language) -> &'static str {
        let key = match self {
            Self::Parts(Order::DayMonthYear) => "dates-form-day-month-year",
            Self::Parts(Order::YearMonthDay) => "dates-form-year-month-day",
            Self::Parts(Order::MonthDayYear) => "dates-form-month-day-year",
            Self::Serial => "dates-form-serial",
        };
        texts_of(language).get(key)
    }
}
