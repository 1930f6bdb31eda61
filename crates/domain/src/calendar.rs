//! Dates, deadlines and promises: the only place in Roret that counts days.
//!
//! **Where to look.** The seven-day promise is [`agreed_within_promise`], the six-month
//! promise is [`closed_within_promise`], expiry is [`move_past_closing_days`], and what a
//! working day is stands at [`is_working_day`].
//!
//! **Dates are dates in Europe/Copenhagen.** An instant becomes a date in [`date_of`] and
//! nowhere else; from there on every rule takes and gives a [`Date`], so the nights when the
//! clocks change cannot move a deadline. There is no clock inside: today is a parameter.
//! The time zone rules are compiled in; neither files nor the environment are read.
//!
//! **Nothing here panics or fails.** A result outside jiff's range (the years −9999 to 9999)
//! becomes the nearest date or instant inside it: the functions *saturate*.
//!
//! **Sources.** `docs/rules.md` with the ids L-22 (agreement within seven days), L-23 (course
//! closed within six months), L-40 (appeal within four weeks), L-82b (§ 82 b, six months), and
//! its rules 1 to 6 of deadlines, which rest on ast.dk *Klagefrister*, the Ministry of Justice's
//! guide 9533 of 26 June 2018 and *forældelsesloven* § 27 (the set of closing days).
//! The check values are tests.

use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

static COPENHAGEN: TimeZone = jiff::tz::get!("Europe/Copenhagen");

// ---------------------------------------------------------------------------------------------
// The promises
// ---------------------------------------------------------------------------------------------

/// Calendar days from an inquiry to the agreement: **seven** (L-22, Favrskov's promise).
pub const AGREEMENT_PROMISE_DAYS: i32 = 7;

/// Calendar months from a course's start to its closing: **six** (L-23, Favrskov's promise).
pub const COURSE_PROMISE_MONTHS: u8 = 6;

/// Calendar months that help under § 82 b may last: six (L-82b). Equal to
/// [`COURSE_PROMISE_MONTHS`] by chance: this one is the law's and no municipality may change it.
pub const TIME_LIMITED_MONTHS: u8 = 6;

/// Calendar months before the end of § 82 b help at which the warning is due: one (L-82b).
pub const TIME_LIMITED_WARNING_MONTHS: u8 = 1;

/// Working days from the sending of an ordinary letter to its presumed receipt: six
/// (docs/rules.md, rule 1). A default: mail delivery changed around the turn of 2025–26.
pub const LETTER_WORKING_DAYS: u16 = 6;

/// Calendar days in the four weeks of an appeal (L-40).
pub const APPEAL_DAYS: i32 = 28;

/// Returns the last date on which an agreement keeps the **seven-day promise** (L-22): the date
/// of the inquiry plus [`AGREEMENT_PROMISE_DAYS`].
///
/// The day of the inquiry is not counted. A promise is not an expiry: it does not move past
/// weekends or holidays.
pub fn agreement_promised_by(received: Date) -> Date {
    plus_days(received, AGREEMENT_PROMISE_DAYS)
}

/// Returns whether an agreement keeps the **seven-day promise** (L-22): day 7 is within, day 8
/// is not.
///
/// # Example
/// ```
/// use jiff::civil::date;
/// use roret_domain::calendar::agreed_within_promise;
///
/// let inquiry = date(2026, 3, 2);
/// assert!(agreed_within_promise(inquiry, date(2026, 3, 9))); // day 7
/// assert!(!agreed_within_promise(inquiry, date(2026, 3, 10))); // day 8
/// ```
pub fn agreed_within_promise(received: Date, agreed: Date) -> bool {
    agreed <= agreement_promised_by(received)
}

/// Returns the last date on which closing a course keeps the **six-month promise** (L-23): the
/// start plus [`COURSE_PROMISE_MONTHS`], so a start on 31 August promises the end of February.
pub fn course_promised_by(started: Date) -> Date {
    add_calendar_months(started, COURSE_PROMISE_MONTHS)
}

/// Returns whether a closed course keeps the **six-month promise** (L-23); the promised date
/// itself is within.
pub fn closed_within_promise(started: Date, closed: Date) -> bool {
    closed <= course_promised_by(started)
}

/// Returns the date on which help under § 82 b ends (L-82b): the start plus
/// [`TIME_LIMITED_MONTHS`]. Going on after it needs a new basis.
pub fn time_limited_end(started: Date) -> Date {
    add_calendar_months(started, TIME_LIMITED_MONTHS)
}

/// Returns the date on which the end of § 82 b help must be warned of (L-82b):
/// [`TIME_LIMITED_WARNING_MONTHS`] before [`time_limited_end`].
///
/// It is counted back from the end and not on from the start, so that the warning time is never
/// shorter than the month: a start on 31 August ends 28 February and warns 28 January.
pub fn time_limited_warning(started: Date) -> Date {
    plus_months(time_limited_end(started), -i32::from(TIME_LIMITED_WARNING_MONTHS))
}

/// Returns a course's duration in begun months: the smallest `n >= 1` for which `closed` is no
/// later than `started` plus `n` calendar months.
///
/// A course closed on its first day lasted one month; 15 January to 15 February is one, to
/// 16 February two. A course within the six-month promise is one of at most six. A closing
/// before the start (a claimed time yet to be corrected) counts as one.
pub fn duration_months(started: Date, closed: Date) -> u32 {
    let between = month_number(closed).saturating_sub(month_number(started));
    // `started` plus `between` months lies in the month of `closed`; one more is always enough.
    let begun = between + i32::from(closed > plus_months(started, between));
    u32::try_from(begun).unwrap_or(0).max(1)
}

/// Returns the calendar days a citizen has waited, 0 on the day itself. Days waiting never
/// reset. Negative when `since` lies after `today`.
pub fn days_waiting(since: Date, today: Date) -> i32 {
    days_between(since, today)
}

// ---------------------------------------------------------------------------------------------
// Deadlines set by law
// ---------------------------------------------------------------------------------------------

/// Returns when four weeks from `received` run out (L-40): the same weekday four weeks later
/// (docs/rules.md, rule 2), moved past closing days (rule 3).
pub fn four_weeks_after(received: Date) -> Date {
    move_past_closing_days(plus_days(received, APPEAL_DAYS))
}

/// Returns when an ordinary letter counts as received: [`LETTER_WORKING_DAYS`] after sending
/// (docs/rules.md, rule 1). Digital Post is received the same day and needs no function.
pub fn letter_received(sent: Date) -> Date {
    add_working_days(sent, LETTER_WORKING_DAYS, WorkingDayRule::default())
}

/// Returns the first date from `date` on that is not a closing day: where a deadline expires
/// (docs/rules.md, rule 3). Only at the end of jiff's range, where no open day is left, is the
/// answer a closing day: 31 December 9999.
pub fn move_past_closing_days(date: Date) -> Date {
    let mut open = date;
    while is_closing_day(open) && open < Date::MAX {
        open = plus_days(open, 1);
    }
    open
}

/// Returns whether a deadline cannot expire on `date` (docs/rules.md, rule 3; *forældelsesloven*
/// § 27): a Saturday, a Sunday, a public holiday, 5 June, 24 or 31 December.
pub fn is_closing_day(date: Date) -> bool {
    is_weekend(date) || is_public_holiday(date) || is_closed_day(date)
}

/// Whether 5 June, 24 and 31 December are working days **within** a period (docs/rules.md, rule 4).
///
/// The sources do not settle it, so it is a setting. It does not touch expiry, which moves past
/// these days in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WorkingDayRule {
    /// True when the three closed days count as working days; the default is that they don't.
    pub closed_days_count: bool,
}

/// Returns whether `date` is a working day (docs/rules.md, rule 4): Monday to Friday and not a
/// public holiday; 5 June, 24 and 31 December as `rule` says. 1 May is a working day unless it
/// happens to be a public holiday too.
pub fn is_working_day(date: Date, rule: WorkingDayRule) -> bool {
    !is_weekend(date)
        && !is_public_holiday(date)
        && (rule.closed_days_count || !is_closed_day(date))
}

/// Returns the date of working day number `n` after `from`. `from`, the day of receipt, is not
/// counted (docs/rules.md, rule 2), whether it is a working day or not; `n` = 0 gives `from` back.
pub fn add_working_days(from: Date, n: u16, rule: WorkingDayRule) -> Date {
    let mut day = from;
    let mut counted = 0;
    while counted < n && day < Date::MAX {
        day = plus_days(day, 1);
        counted += u16::from(is_working_day(day, rule));
    }
    day
}

// ---------------------------------------------------------------------------------------------
// Holidays
// ---------------------------------------------------------------------------------------------

/// The Danish public holidays (*helligdage*; docs/rules.md, rule 5), in the order of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// *Nytårsdag*, 1 January.
    NewYearsDay,
    /// *Skærtorsdag*, three days before Easter Sunday.
    MaundyThursday,
    /// *Langfredag*, two days before Easter Sunday.
    GoodFriday,
    /// *Påskedag*, see [`easter_sunday`].
    EasterSunday,
    /// *2. påskedag*, the day after Easter Sunday.
    EasterMonday,
    /// *Store bededag*, 26 days after Easter Sunday, for the last time in 2023.
    GreatPrayerDay,
    /// *Kristi himmelfartsdag*, 39 days after Easter Sunday.
    AscensionDay,
    /// *Pinsedag*, 49 days after Easter Sunday.
    WhitSunday,
    /// *2. pinsedag*, 50 days after Easter Sunday.
    WhitMonday,
    /// *Juledag*, 25 December.
    ChristmasDay,
    /// *2. juledag*, 26 December.
    SecondChristmasDay,
}

/// The last year in which *Store bededag* was a public holiday.
const LAST_GREAT_PRAYER_DAY_YEAR: i16 = 2023;

/// Returns the public holiday on `date`, if any (docs/rules.md, rule 5).
///
/// Two public holidays never coincide: those that follow Easter keep between 19 March and
/// 13 June, the others are in December and January. Where one meets another kind of day (1 May,
/// 5 June, a weekend) the public holiday wins: it is what this function names. Backwards the
/// present calendar is applied without limit; it is checked for 2015–2035.
pub fn holiday(date: Date) -> Option<Holiday> {
    match (date.month(), date.day()) {
        (1, 1) => return Some(Holiday::NewYearsDay),
        (12, 25) => return Some(Holiday::ChristmasDay),
        (12, 26) => return Some(Holiday::SecondChristmasDay),
        _ => {}
    }
    match days_between(easter_sunday(date.year()), date) {
        -3 => Some(Holiday::MaundyThursday),
        -2 => Some(Holiday::GoodFriday),
        0 => Some(Holiday::EasterSunday),
        1 => Some(Holiday::EasterMonday),
        26 if date.year() <= LAST_GREAT_PRAYER_DAY_YEAR => Some(Holiday::GreatPrayerDay),
        39 => Some(Holiday::AscensionDay),
        49 => Some(Holiday::WhitSunday),
        50 => Some(Holiday::WhitMonday),
        _ => None,
    }
}

/// Returns whether `date` is a public holiday (docs/rules.md, rule 5).
pub fn is_public_holiday(date: Date) -> bool {
    holiday(date).is_some()
}

/// Returns Easter Sunday of `year`: the Sunday after the first church full moon on or after
/// 21 March, by the Gregorian computus. A year outside −9999 to 9999 saturates.
pub fn easter_sunday(year: i16) -> Date {
    let year = year.clamp(Date::MIN.year(), Date::MAX.year());
    let (cycle_year, century) = (i32::from(year).rem_euclid(19), i32::from(year).div_euclid(100));
    // The 19-year moon cycle, put right for left-out leap days and for the moon's own drift.
    let leap_days_left_out = century - century.div_euclid(4);
    let moon_drift = (8 * century + 13).div_euclid(25);
    let moon = (19 * cycle_year + 15 + leap_days_left_out - moon_drift).rem_euclid(30);
    // The church moon is never later than 18 April, nor on one date twice in a cycle.
    let moon = match (moon, cycle_year) {
        (29, _) => 28,
        (28, 11..) => 27,
        _ => moon,
    };
    let full_moon = plus_days(date(year, 3, 21), moon);
    let days_since_sunday = i32::from(full_moon.weekday().to_sunday_zero_offset());
    plus_days(full_moon, 7 - days_since_sunday)
}

/// 5 June, 24 and 31 December: closed by custom and not public holidays.
fn is_closed_day(date: Date) -> bool {
    matches!((date.month(), date.day()), (6, 5) | (12, 24) | (12, 31))
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

// ---------------------------------------------------------------------------------------------
// Instants, days, weeks, months
// ---------------------------------------------------------------------------------------------

/// Returns the time zone in which every date in Roret is a date.
pub fn copenhagen() -> TimeZone {
    COPENHAGEN.clone()
}

/// Returns the date in Copenhagen at the instant `at` (docs/rules.md, rule 6).
pub fn date_of(at: Timestamp) -> Date {
    COPENHAGEN.to_datetime(at).date()
}

/// Returns the first instant of `date` in Copenhagen. The few dates at the ends of jiff's range
/// that begin outside the range of instants saturate to its first or last instant.
pub fn start_of(date: Date) -> Timestamp {
    let outside = if date.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    date.to_zoned_datetime(copenhagen()).map_or(outside, |midnight| midnight.timestamp())
}

/// Returns the Monday and the Sunday of the week `date` is in.
pub fn week_of(date: Date) -> (Date, Date) {
    let since_monday = i32::from(date.weekday().to_monday_zero_offset());
    (plus_days(date, -since_monday), plus_days(date, 6 - since_monday))
}

/// Returns the same day of the month `n` months later, or that month's last day when it has no
/// such day (docs/rules.md, rule 2): 31 August plus six months is 28 or 29 February.
pub fn add_calendar_months(date: Date, n: u8) -> Date {
    plus_months(date, i32::from(n))
}

/// `days` must be within what a [`Span`] holds, about ±7.3 million; callers pass small numbers.
fn plus_days(date: Date, days: i32) -> Date {
    date.saturating_add(Span::new().days(days))
}

fn days_between(from: Date, to: Date) -> i32 {
    // The difference of two dates is in whole days, at most 7.3 million: it never rounds.
    (to - from).get_days()
}

/// Months since January of the year 0.
fn month_number(date: Date) -> i32 {
    i32::from(date.year()) * 12 + i32::from(date.month()) - 1
}

fn plus_months(from: Date, months: i32) -> Date {
    let number = month_number(from).saturating_add(months);
    if number < month_number(Date::MIN) {
        return Date::MIN;
    }
    let year = i16::try_from(number.div_euclid(12));
    let month = i8::try_from(number.rem_euclid(12) + 1);
    let (Ok(year @ ..=9999), Ok(month)) = (year, month) else {
        return Date::MAX;
    };
    let first = date(year, month, 1);
    plus_days(first, i32::from(from.day().min(first.days_in_month())) - 1)
}
