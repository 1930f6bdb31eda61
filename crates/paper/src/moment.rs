//! Times as files write them.
//!
//! - with an offset, RFC 3339 with `T` or a space: `2017-02-01T14:36:49+01:00`, `… 14:36:49Z`;
//! - local date and time: `2017-02-01 14:36`, `1-2-2017 14.36`, `1/2-17 kl. 14.36`: the wall clock
//!   of the given zone; the date as [`day`](crate::day) reads it;
//! - a date alone: noon of that day, so that no later change of zone moves it to another day;
//! - a spreadsheet's number, the days since 30 December 1899: `42767`, `42767,6088`.
//!
//! Which number is the day and which the month, one text can't tell (`01/02/2017`). A file has one
//! [`DateForm`], found from all its rows.
//!
//! A wall time that the clocks jump over in spring is taken as the hour after, one that comes twice
//! in autumn as the first: the day is the same either way, and days are what promises count.

use crate::date_form::{DateForm, Form};
use crate::day::{DayParts, DayProblem, YEAR_MAX, YEAR_MIN, digits};
use crate::finding::BadReason;
use jiff::civil::{Date, DateTime, Time, date};
use jiff::fmt::strtime;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// The day a spreadsheet counts from.
const SERIAL_ZERO: Date = date(1899, 12, 30);

/// The numbers of the first and the last day believed.
const SERIALS: std::ops::RangeInclusive<i32> = 18_264..=109_939;

const SECONDS_PER_DAY: u64 = 86_400;

/// How a file writes its times.
#[derive(Clone, Debug)]
pub(crate) struct Notation {
    /// The zone of times without an offset.
    pub(crate) zone: TimeZone,
    /// A format in the manner of `strptime`, where the file's is none of the above.
    pub(crate) format: Option<Box<str>>,
    /// What its numbers mean.
    pub(crate) form: DateForm,
}

static COPENHAGEN: TimeZone = jiff::tz::get!("Europe/Copenhagen");

impl Default for Notation {
    fn default() -> Self {
        Self { zone: COPENHAGEN.clone(), format: None, form: DateForm::default() }
    }
}

/// A time as it stands in a file, before it is known what its numbers mean.
pub(crate) enum Written {
    /// Plain, with its offset.
    Instant(Timestamp),
    /// A date, perhaps with a time and an offset.
    Local { day: DayParts, time: Option<Time>, offset: Option<Offset> },
    /// A spreadsheet's number.
    Serial { days: i32, seconds: Option<i64> },
}

impl Notation {
    /// The instant a text names; none of an empty one.
    pub(crate) fn read(&self, text: &str) -> Result<Option<Timestamp>, BadReason> {
        if text.is_empty() {
            return Ok(None);
        }
        let instant = match &self.format {
            Some(format) => self.in_format(format, text).ok_or(BadReason::NotInFormat),
            None => self.in_common_forms(text),
        }?;
        let year = instant.to_zoned_datetime(self.zone.clone()).year();
        if year < YEAR_MIN {
            Err(BadReason::TooEarly { year_min: YEAR_MIN })
        } else if year > YEAR_MAX {
            Err(BadReason::TooLate { year_max: YEAR_MAX })
        } else {
            Ok(Some(instant))
        }
    }

    fn in_common_forms(&self, text: &str) -> Result<Timestamp, BadReason> {
        match Written::of(text).ok_or(BadReason::NotATime)? {
            Written::Instant(instant) => Ok(instant),
            Written::Serial { days, seconds } => match self.form.form {
                Form::Serial => self.serial(days, seconds).ok_or(BadReason::NotATime),
                Form::Parts(_) => Err(BadReason::OtherForm { form: self.form.form }),
            },
            Written::Local { day, time, offset } => {
                let order = match (self.form.form, day.plain()) {
                    (_, Some(plain)) => plain,
                    (Form::Parts(order), None) => order,
                    (Form::Serial, None) => {
                        return Err(BadReason::OtherForm { form: Form::Serial });
                    }
                };
                let date = day.day(order).map_err(|problem| match problem {
                    DayProblem::TooEarly => BadReason::TooEarly { year_min: YEAR_MIN },
                    DayProblem::TooLate => BadReason::TooLate { year_max: YEAR_MAX },
                    _ if self.form.is_other(&day) => BadReason::OtherForm { form: self.form.form },
                    DayProblem::NoSuchDay => BadReason::NoSuchDay,
                    DayProblem::Empty | DayProblem::NotADay => BadReason::NotATime,
                })?;
                let instant = match (time, offset) {
                    (None, _) => self.local(noon(date)),
                    (Some(time), None) => self.local(date.to_datetime(time)),
                    (Some(time), Some(offset)) => offset.to_timestamp(date.to_datetime(time)).ok(),
                };
                instant.ok_or(BadReason::NotATime)
            }
        }
    }

    fn in_format(&self, format: &str, text: &str) -> Option<Timestamp> {
        let read = strtime::parse(format, text).ok()?;
        if let Ok(instant) = read.to_timestamp() {
            return Some(instant);
        }
        match read.to_datetime() {
            Ok(local) if read.hour().is_some() => self.local(local),
            _ => self.local(noon(read.to_date().ok()?)),
        }
    }

    fn serial(&self, days: i32, seconds: Option<i64>) -> Option<Timestamp> {
        let day = SERIAL_ZERO.checked_add(days.days()).ok()?;
        match seconds {
            None => self.local(noon(day)),
            Some(seconds) => self.local(day.at(0, 0, 0, 0).checked_add(seconds.seconds()).ok()?),
        }
    }

    fn local(&self, local: DateTime) -> Option<Timestamp> {
        local.to_zoned_datetime(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }
}

fn noon(date: Date) -> DateTime {
    date.at(12, 0, 0, 0)
}

impl Written {
    /// What stands in a text; none when it is no time in any form.
    pub(crate) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(serial) = serial(text) {
            return Some(serial);
        }
        if let Some((day, time)) = compact(text) {
            return Some(Self::Local { day, time: Some(time), offset: None });
        }
        if let Some((day, rest)) = DayParts::split(text) {
            if rest.trim_matches(['.', ' ']).is_empty() {
                return Some(Self::Local { day, time: None, offset: None });
            }
            if let Some((time, offset)) = time_and_offset(rest) {
                return Some(Self::Local { day, time: Some(time), offset });
            }
        }
        text.parse().ok().map(Self::Instant)
    }
}

/// Five digits, or a sixth with a fraction: the days of the years 1950 to 2200 since the zero day.
fn serial(text: &str) -> Option<Written> {
    let (whole, rest) = digits(text)?;
    let fraction = rest.strip_prefix(['.', ',']).unwrap_or(rest);
    let is_fraction = fraction.len() < rest.len() && !fraction.is_empty();
    let has_form = (is_fraction || rest.is_empty())
        && (whole.len() == 5 || is_fraction && whole.len() == 6)
        && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let days: i32 = if has_form { whole.parse().ok()? } else { return None };
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let billionths: u64 = nine.parse().ok()?;
    // A whole number is a date alone. Rounded: a second is no finite fraction of a day.
    let seconds = (billionths * SECONDS_PER_DAY + 500_000_000) / 1_000_000_000;
    let seconds = i64::try_from(seconds).ok().filter(|_| billionths > 0);
    SERIALS.contains(&days).then_some(Written::Serial { days, seconds })
}

/// `20170201143649` or `201702011436`.
fn compact(text: &str) -> Option<(DayParts, Time)> {
    let (all, "") = digits(text)? else { return None };
    if !matches!(all.len(), 12 | 14) {
        return None;
    }
    let (date, time) = all.split_at_checked(8)?;
    let (day, _) = DayParts::split(date)?;
    Some((day, in_one(time)?))
}

/// `1436` or `143649`.
fn in_one(digits: &str) -> Option<Time> {
    let part = |from: usize| digits.get(from..from + 2).and_then(|part| part.parse::<i8>().ok());
    match digits.len() {
        4 => time(part(0)?, part(2)?, 0, 0),
        6 => time(part(0)?, part(2)?, part(4)?, 0),
        _ => None,
    }
}

fn time(hour: i8, minute: i8, second: i8, nanosecond: i32) -> Option<Time> {
    // A leap second is the last one of its minute.
    Time::new(hour, minute, if second == 60 { 59 } else { second }, nanosecond).ok()
}

/// What follows a date: ` 14:36:49`, `T14.36`, ` kl. 14.36`, ` 2:36 PM`, with an offset or without.
fn time_and_offset(text: &str) -> Option<(Time, Option<Offset>)> {
    let begin = text.trim_start_matches([' ', '\u{a0}', ',', '.', ':', 'T', 't']);
    let lower = begin.get(..2).map(str::to_lowercase);
    let after_word = begin.get(2..).filter(|_| matches!(lower.as_deref(), Some("kl" | "at")));
    let is_after_word = after_word.is_some();
    let begin = after_word.map_or(begin, |rest| rest.trim_start_matches(['.', ' ', '\u{a0}']));
    if begin.len() == text.len() {
        return None;
    }
    let (hour, rest) = digits(begin)?;
    let (time, rest) = match rest.chars().next() {
        Some(':' | '.') if hour.len() <= 2 => parted(hour, rest)?,
        _ if hour.len() > 2 => (in_one(hour)?, rest),
        _ if is_after_word || is_half_of_day(rest) => (time(hour.parse().ok()?, 0, 0, 0)?, rest),
        _ => return None,
    };
    let (time, rest) = half_of_day(time, rest)?;
    Some((time, offset(rest)?))
}

/// The hour is read; minutes follow, perhaps seconds, perhaps a fraction of one.
fn parted<'a>(hour: &str, rest: &'a str) -> Option<(Time, &'a str)> {
    let two = |text| digits(text).filter(|(digits, _)| digits.len() == 2);
    let (minute, rest) = two(rest.get(1..)?)?;
    let (mut second, mut nanosecond, mut rest) = ("0", 0, rest);
    if let Some(after) = rest.strip_prefix([':', '.'])
        && let Some((seconds, after)) = two(after)
    {
        (second, rest) = (seconds, after);
        if let Some(after) = rest.strip_prefix(['.', ',', ':'])
            && let Some((fraction, after)) = digits(after)
        {
            let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
            (nanosecond, rest) = (nine.parse().ok()?, after);
        }
    }
    let time = time(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, nanosecond)?;
    Some((time, rest))
}

fn is_half_of_day(rest: &str) -> bool {
    matches!(rest.trim().to_lowercase().as_str(), "am" | "pm" | "a.m." | "p.m.")
}

/// `AM` and `PM` as Americans write; no hour above twelve has them.
fn half_of_day(time: Time, rest: &str) -> Option<(Time, &str)> {
    if !is_half_of_day(rest) {
        return Some((time, rest));
    }
    let is_after_noon = rest.to_lowercase().contains('p');
    let hour = match (time.hour(), is_after_noon) {
        (12, false) => 0,
        (12, true) => 12,
        (hour @ 1..=11, true) => hour + 12,
        (hour @ 1..=11, false) => hour,
        _ => return None,
    };
    Some((time.with().hour(hour).build().ok()?, ""))
}

/// `Z`, `+01:00`, `+0100`, `+01`, or nothing. What is left over must not be dropped.
fn offset(text: &str) -> Option<Option<Offset>> {
    let text = text.trim();
    if text.is_empty() {
        return Some(None);
    }
    if text.eq_ignore_ascii_case("z") {
        return Some(Some(Offset::UTC));
    }
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let (hours, rest) = digits(text.strip_prefix(['+', '-'])?)?;
    let (hours, minutes) = match (hours.len(), rest.strip_prefix(':')) {
        (2, Some(minutes)) => (hours, minutes),
        (2, None) if rest.is_empty() => (hours, "00"),
        (4, None) if rest.is_empty() => hours.split_at(2),
        _ => return None,
    };
    let minutes = Some(minutes).filter(|minutes| minutes.len() == 2)?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3_600 + minutes * 60)).ok().map(Some)
}

/// The zone with this name, of those whose rules are compiled in: no file of the machine is read.
pub(crate) fn zone_named(name: &str) -> Option<TimeZone> {
    static AMSTERDAM: TimeZone = jiff::tz::get!("Europe/Amsterdam");
    static FAROE: TimeZone = jiff::tz::get!("Atlantic/Faroe");
    static NUUK: TimeZone = jiff::tz::get!("America/Nuuk");
    match name {
        "Europe/Copenhagen" => Some(COPENHAGEN.clone()),
        "Europe/Amsterdam" => Some(AMSTERDAM.clone()),
        "Atlantic/Faroe" => Some(FAROE.clone()),
        "America/Nuuk" => Some(NUUK.clone()),
        "UTC" => Some(TimeZone::UTC),
        _ => None,
    }
}

/// The names that [`zone_named`] knows, for messages.
pub(crate) const ZONES: &str =
    "Europe/Copenhagen, Europe/Amsterdam, Atlantic/Faroe, America/Nuuk, UTC";
