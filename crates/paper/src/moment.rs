//! Times as files write them.
//!
//! - with an offset, RFC 3339 with `T` or a space: `2017-02-01T14:36:49+01:00`, `… 14:36:49Z`;
//! - local date and time: `2017-02-01 14:36`, `01-02-2017 14:36`: the wall clock of the given zone;
//! - a date alone: `2017-02-01`, `01-02-2017`: noon of that day, so that no later change of zone
//!   moves it to another day.
//!
//! A wall time that the clocks jump over in spring is taken as the hour after, one that comes twice
//! in autumn as the first: the day is the same either way, and days are what promises count.

use crate::finding::BadReason;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

/// The first year believed: an earlier one is a slip of the pen.
const YEAR_MIN: i16 = 1950;

/// How a file writes its times.
#[derive(Clone, Debug)]
pub(crate) struct Notation {
    /// The zone of times without an offset.
    pub(crate) zone: TimeZone,
    /// A format in the manner of `strptime`, where the file's is none of the above.
    pub(crate) format: Option<Box<str>>,
}

static COPENHAGEN: TimeZone = jiff::tz::get!("Europe/Copenhagen");

impl Default for Notation {
    fn default() -> Self {
        Self { zone: COPENHAGEN.clone(), format: None }
    }
}

impl Notation {
    /// The instant a text names; none of an empty one.
    pub(crate) fn read(&self, text: &str) -> Result<Option<Timestamp>, BadReason> {
        if text.is_empty() {
            return Ok(None);
        }
        let instant = match &self.format {
            Some(format) => self.in_format(format, text),
            None => self.in_common_forms(text),
        };
        let instant = instant.ok_or(BadReason::NotATime)?;
        let year = instant.to_zoned(self.zone.clone()).year();
        if year < YEAR_MIN {
            Err(BadReason::TooEarly { year_min: YEAR_MIN })
        } else {
            Ok(Some(instant))
        }
    }

    fn in_common_forms(&self, text: &str) -> Option<Timestamp> {
        if let Ok(instant) = text.parse() {
            return Some(instant);
        }
        // An offset that did not parse must not be dropped, as a civil time would do.
        let has_time = text.contains(':');
        if has_time && text.get(10..).is_some_and(|rest| rest.contains(['+', '-', '['])) {
            return None;
        }
        match (has_time, text.get(4..5)) {
            (true, Some("-")) => self.local(text.parse::<DateTime>().ok()?),
            (false, Some("-")) => self.noon(text.parse::<Date>().ok()?),
            (true, _) => {
                let danish = |format| DateTime::strptime(format, text).ok();
                self.local(danish("%d-%m-%Y %H:%M:%S").or_else(|| danish("%d-%m-%Y %H:%M"))?)
            }
            (false, _) => self.noon(Date::strptime("%d-%m-%Y", text).ok()?),
        }
    }

    fn in_format(&self, format: &str, text: &str) -> Option<Timestamp> {
        let read = strtime::parse(format, text).ok()?;
        if let Ok(instant) = read.to_timestamp() {
            return Some(instant);
        }
        match read.to_datetime() {
            Ok(local) if read.hour().is_some() => self.local(local),
            _ => self.noon(read.to_date().ok()?),
        }
    }

    fn noon(&self, date: Date) -> Option<Timestamp> {
        self.local(date.at(12, 0, 0, 0))
    }

    fn local(&self, local: DateTime) -> Option<Timestamp> {
        local.to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }
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
