//! The fields of a posted form, and what is wrong with them.

use crate::texts::Texts;
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::id::Position;
use roret_domain::refusal::{InquiryReason, Reason, Refusal, is_blank};
use roret_paper::day::{DayProblem, YEAR_MAX, YEAR_MIN, parse_day};
use std::str::FromStr;

/// The most bytes a posted form may have.
pub(crate) const FORM_BYTES_MAX: usize = 512 * 1024;
/// The most fields a posted form may have.
const FIELDS_MAX: usize = 1_000;

/// Fields that are chosen, not typed, and the one that no page shows.
const CHOICES: [&str; 19] = [
    "actor",
    "archive",
    "channel",
    "citizen_aware",
    "confirmation",
    "cpr",
    "ending",
    "ground",
    "group",
    "hold",
    "kind",
    "outcome",
    "profession",
    "reason",
    "requester",
    "themes",
    "unknown",
    "urgency",
    "worker",
];

/// A line that shows what somebody else saved meanwhile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Saved {
    pub(crate) label: String,
    pub(crate) text: String,
}

/// Fields by name, in the form's order; a name may repeat.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Fields(pub(crate) Vec<(String, String)>);

impl Fields {
    /// Reads a body of `application/x-www-form-urlencoded`.
    pub(crate) fn read(body: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(body).take(FIELDS_MAX);
        Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// What was typed, over the version that is now on the screen.
    #[must_use]
    pub(crate) fn seeing(mut self, seen: &str) -> Self {
        self.0.retain(|(name, _)| name != "seen");
        self.0.push(("seen".to_owned(), seen.to_owned()));
        self
    }

    /// What was asked, in bytes: tells a form that is sent twice from another one.
    pub(crate) fn asked(&self) -> Vec<u8> {
        let mut serializer = form_urlencoded::Serializer::new(String::new());
        serializer.extend_pairs(&self.0).finish().into_bytes()
    }

    /// A field's text without space around it; empty if the field is not there, and if nothing of it is seen.
    pub(crate) fn text(&self, name: &str) -> &str {
        let text = self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim());
        if is_blank(text) { "" } else { text }
    }

    /// A field's text with line breaks as the journal keeps them.
    pub(crate) fn words(&self, name: &str) -> String {
        self.text(name).replace("\r\n", "\n")
    }

    /// What somebody typed, each text under its label, to be copied from a page where it can't be taken in. Choices are
    /// chosen again, and a civil registration number is never shown.
    pub(crate) fn typed(&self, t: &Texts) -> Vec<Saved> {
        // A note's field has another label on each page.
        let label = |name: &str| match name {
            "text" => "field-note".to_owned(),
            name => format!("field-{name}"),
        };
        let is_text = |(name, value): &&(String, String)| {
            !value.trim().is_empty() && !CHOICES.contains(&name.as_str()) && t.has(&label(name))
        };
        let saved = |(name, value): &(String, String)| Saved {
            label: t.get(&label(name)).to_owned(),
            text: value.clone(),
        };
        self.0.iter().filter(is_text).map(saved).collect()
    }

    /// Every value of a repeated field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub(crate) fn is_ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A field that must be readable as a `T`.
    pub(crate) fn parse<T: FromStr>(&self, name: &'static str) -> Result<T, Problem> {
        self.text(name).parse().or(Err(Problem::Unreadable(name)))
    }

    /// A field that may be empty, and otherwise must be readable as a `T`.
    pub(crate) fn parse_if_any<T: FromStr>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Problem> {
        match self.text(name) {
            "" => Ok(None),
            _ => self.parse(name).map(Some),
        }
    }

    /// The version that was on the screen. Where it can't be read, what stands now is shown as if it were newer.
    pub(crate) fn seen(&self) -> Result<Position, Problem> {
        let seen = self.text("seen").parse().map(Position);
        seen.or(Err(Problem::Refused(Refusal::new(Reason::ChangedMeanwhile))))
    }

    /// A field that must be one of a list's codes.
    pub(crate) fn choice<T>(
        &self,
        name: &'static str,
        from_code: fn(&str) -> Option<T>,
    ) -> Result<T, Problem> {
        match self.text(name) {
            "" => Err(Problem::NotChosen(name)),
            code => from_code(code).ok_or(Problem::Unreadable(name)),
        }
    }

    /// A field that may be left out, and otherwise must be one of a list's codes.
    pub(crate) fn choice_if_any<T>(
        &self,
        name: &'static str,
        from_code: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        match self.text(name) {
            "" => Ok(None),
            _ => self.choice(name, from_code).map(Some),
        }
    }

    /// A day that must be there, as people write days: the same as in files.
    pub(crate) fn day(&self, name: &'static str) -> Result<Date, Problem> {
        parse_day(self.text(name)).map_err(|problem| match problem {
            DayProblem::Empty => Problem::NoDay(name),
            DayProblem::NotADay => Problem::NotADay(name),
            DayProblem::NoSuchDay => Problem::NoSuchDay(name),
            DayProblem::TooEarly | DayProblem::TooLate => Problem::DayOutOfRange(name),
        })
    }

    /// A day that may be left out.
    pub(crate) fn day_if_any(&self, name: &'static str) -> Result<Option<Date>, Problem> {
        match self.text(name) {
            "" => Ok(None),
            _ => self.day(name).map(Some),
        }
    }

    /// A moment on a day that a form names: now if it is today, else noon.
    pub(crate) fn moment(&self, name: &'static str, now: Timestamp) -> Result<Timestamp, Problem> {
        let day = self.day(name)?;
        if day == calendar::date_of(now) {
            return Ok(now);
        }
        day.at(12, 0, 0, 0)
            .to_zoned_datetime(calendar::copenhagen())
            .map(|noon| noon.timestamp())
            .or(Err(Problem::NotADay(name)))
    }
}

/// What is wrong with a form, before the domain is asked or after.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Problem {
    /// The field can't be read; somebody changed the form.
    Unreadable(&'static str),
    /// Nothing was chosen.
    NotChosen(&'static str),
    /// A day is missing.
    NoDay(&'static str),
    /// Not written as a day.
    NotADay(&'static str),
    /// Not a day that exists.
    NoSuchDay(&'static str),
    /// A day so early or late that it must be a slip of the pen.
    DayOutOfRange(&'static str),
    /// The form is an old page, or another's: it is drawn anew, with the same words.
    FormAgain,
    /// A period whose first day is after its last.
    PeriodReversed,
    /// Not a civil registration number.
    NotACpr,
    /// A civil registration number that must be typed again, because it is never shown.
    CprAgain,
    /// No code like this is known, or it was withdrawn.
    UnknownCode,
    /// The rules say no.
    Refused(Refusal),
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Problem {
    /// The field it belongs to; none for the whole form.
    pub(crate) fn field(&self) -> Option<&'static str> {
        match self {
            Self::Unreadable(name)
            | Self::NotChosen(name)
            | Self::NoDay(name)
            | Self::NotADay(name)
            | Self::NoSuchDay(name)
            | Self::DayOutOfRange(name) => Some(name),
            Self::FormAgain => None,
            Self::PeriodReversed => Some("til"),
            Self::NotACpr | Self::CprAgain => Some("cpr"),
            Self::UnknownCode => Some("code"),
            Self::Refused(refusal) => refusal.field,
        }
    }

    /// The problem in words.
    pub(crate) fn text(&self, texts: &crate::texts::Texts) -> String {
        match self {
            Self::Unreadable(_) => texts.get("problem-unreadable").into(),
            Self::NotChosen(_) => texts.get("problem-not-chosen").into(),
            Self::NoDay(_) => texts.get("problem-no-day").into(),
            Self::NotADay(_) => texts.get("problem-not-a-day").into(),
            Self::NoSuchDay(_) => texts.get("problem-no-such-day").into(),
            Self::DayOutOfRange(_) => texts.with(
                "problem-day-out-of-range",
                [("from", YEAR_MIN.to_string().into()), ("to", YEAR_MAX.to_string().into())],
            ),
            Self::FormAgain => texts.get("problem-form-again").into(),
            Self::PeriodReversed => texts.get("problem-period-reversed").into(),
            Self::NotACpr => texts.get("problem-not-a-cpr").into(),
            Self::CprAgain => texts.get("problem-cpr-again").into(),
            Self::UnknownCode => texts.get("problem-unknown-code").into(),
            Self::Refused(refusal) => texts.refusal(refusal),
        }
    }

    /// Whether somebody else changed the thing meanwhile.
    pub(crate) fn is_conflict(&self) -> bool {
        matches!(self, Self::Refused(refusal)
            if matches!(refusal.reason, Reason::ChangedMeanwhile | Reason::Inquiry(InquiryReason::TakenMeanwhile)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Result<Date, Problem> {
        Fields(vec![("to".into(), text.into())]).day("to")
    }

    #[test]
    fn days_are_read_as_danes_write_them() {
        let expected = Ok(jiff::civil::date(2026, 12, 4));
        for text in ["2026-12-04", "4/12 2026", "4.12.2026", "04-12-2026", "4. 12. 2026", "4/12-26"]
        {
            assert_eq!(day(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_day_says_why_at_the_field() {
        assert_eq!(day(""), Err(Problem::NoDay("to")));
        for text in ["december", "4/12", "i morgen", "12345"] {
            assert_eq!(day(text), Err(Problem::NotADay("to")), "{text}");
        }
        for text in ["31/2 2026", "2026-13-01", "29/2-27"] {
            assert_eq!(day(text), Err(Problem::NoSuchDay("to")), "{text}");
        }
        for text in ["0026-11-30", "1826-11-30", "1949-12-31", "2201-01-01", "9999-12-31"] {
            assert_eq!(day(text), Err(Problem::DayOutOfRange("to")), "{text}");
        }
    }
}
