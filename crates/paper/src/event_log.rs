//! Event logs of other systems: one row per event, with case, activity, time and attributes.
//!
//! A [`Mapping`] says what the log's columns and activities mean. The log is read as a stream; what
//! stays in memory is one small record per case, at most [`CASES_MAX`]. Nothing is lost silently:
//! events read = events of the cases handed out + events of bad rows. What is odd in a case
//! (orders that can't be, values that are missing) is a notice with its line, and the case is kept
//! without the part that can't be.

use crate::date_form::DatesSeen;
use crate::finding::{BadReason, BadRow, Findings, Oddity};
use crate::inquiries::{Help, InquiryRow, RowClosing, checked_number};
use crate::mapping::{Mapping, Meaning, Moment, MomentOf, Take};
use crate::moment::Notation;
use crate::table::{Table, TableError, TableRow};
use jiff::Timestamp;
use roret_domain::calendar::date_of;
use roret_domain::course::ClosingReason;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};
use std::collections::BTreeMap;
use std::io::{BufRead, Seek};

/// The most cases of one log.
pub const CASES_MAX: usize = 1_000_000;

/// A case of a log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LogCase {
    /// What it says, as an inquiry; its line is that of the case's first event.
    pub row: InquiryRow,
    /// Its events that were read.
    pub events: u64,
}

/// What a log says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LogReading {
    /// The cases, in the order of their first events.
    pub cases: Vec<LogCase>,
    /// Rows with an event, good and bad.
    pub events: u64,
    /// Of them those that could not be read.
    pub bad_events: u64,
    /// Bad rows and notices.
    pub findings: Findings,
}

/// Why a log can't be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The file is no such table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// It has more cases than allowed.
    #[error("the log has more than {CASES_MAX} cases")]
    TooManyCases,
}

/// Reads a whole log.
///
/// # Errors
/// [`LogError`] when it is no table with the mapping's columns, or has more than [`CASES_MAX`]
/// cases.
pub fn read(source: impl BufRead + Seek, mapping: &Mapping) -> Result<LogReading, LogError> {
    let mut table = Table::open(source)?;
    let places = LogColumnIndexes::of(&table, mapping)?;
    let mut reading = LogReading::default();
    if let Some(oddity) = table.encoding().oddity() {
        reading.findings.notice(None, None, oddity);
    }
    let mut notation = mapping.notation.clone();
    if notation.format.is_none() {
        let mut seen = DatesSeen::default();
        table.look_through(|row| places.times().for_each(|place| seen.see(row.cell(place))))?;
        notation.form = seen.form();
        reading.findings.dates = Some(notation.form);
    }
    let (numbers, cases) = (BTreeMap::new(), Vec::new());
    let mut log = Log { mapping, notation, places, numbers, cases };
    while let Some(row) = table.next_row() {
        reading.events += 1;
        let taken = row.and_then(|row| log.take(&row, &mut reading.findings));
        if let Err(bad_row) = taken {
            reading.bad_events += 1;
            reading.findings.bad_row(bad_row);
        }
        if log.cases.len() > CASES_MAX {
            return Err(LogError::TooManyCases);
        }
    }
    log.notice_activities_not_found(&mut reading.findings);
    let cases = std::mem::take(&mut log.cases);
    reading.cases = cases.into_iter().map(|case| case.finish(&mut reading.findings)).collect();
    reading.findings.sort();
    Ok(reading)
}

/// Where the mapping's columns stand, and which activities were seen.
struct LogColumnIndexes {
    case: usize,
    activity: usize,
    time: usize,
    moments: Vec<MomentSource>,
    channel: Option<usize>,
    requester: Option<usize>,
}

struct MomentSource {
    of: MomentOf,
    from: From,
}

enum From {
    Column(usize),
    /// Which of the activities were found.
    Activities {
        take: Take,
        are_found: Vec<bool>,
    },
}

impl LogColumnIndexes {
    fn of<R: BufRead>(table: &Table<R>, mapping: &Mapping) -> Result<Self, TableError> {
        let columns = &mapping.columns;
        let (mut missing, mut twice) = (Vec::new(), None);
        let mut place = |name: &str| match table.places([name]) {
            Ok([place]) => place,
            Err(error) => {
                match error {
                    TableError::ColumnsMissing(columns) => missing.extend(columns),
                    other => twice = Some(other),
                }
                usize::MAX
            }
        };
        let [case, activity, time] =
            [&columns.case, &columns.activity, &columns.time].map(|name| place(name));
        let moments = mapping.moments.iter().map(|(of, moment)| {
            let from = match moment {
                Moment::Attribute(column) => From::Column(place(column)),
                Moment::Activities(names, take) => {
                    From::Activities { take: *take, are_found: vec![false; names.len()] }
                }
            };
            MomentSource { of: *of, from }
        });
        let moments = moments.collect();
        let channel = mapping.channel.attribute.as_deref().map(&mut place);
        let requester = mapping.requester.attribute.as_deref().map(&mut place);
        missing.dedup();
        match twice {
            Some(error) => Err(error),
            None if !missing.is_empty() => Err(TableError::ColumnsMissing(missing)),
            None => Ok(Self { case, activity, time, moments, channel, requester }),
        }
    }
}

impl LogColumnIndexes {
    /// The columns that hold times.
    fn times(&self) -> impl Iterator<Item = usize> {
        let columns = self.moments.iter().filter_map(|moment| match moment.from {
            From::Column(place) => Some(place),
            From::Activities { .. } => None,
        });
        std::iter::once(self.time).chain(columns)
    }
}

struct Log<'a> {
    mapping: &'a Mapping,
    notation: Notation,
    places: LogColumnIndexes,
    numbers: BTreeMap<Box<str>, usize>,
    cases: Vec<Case>,
}

/// What is known of a case so far.
struct Case {
    line: u64,
    number: Box<str>,
    events: u64,
    first_event: Timestamp,
    last_event: Timestamp,
    latest_read: Timestamp,
    moments: BTreeMap<MomentOf, Timestamp>,
    channel: Channel,
    requester: Requester,
    /// Oddities already told, so that each is told once a case.
    told: Vec<(Option<Box<str>>, Oddity)>,
}

impl Log<'_> {
    /// Takes an event in.
    fn take(&mut self, row: &TableRow, findings: &mut Findings) -> Result<(), BadRow> {
        let columns = &self.mapping.columns;
        let bad = |column: &str, reason| BadRow::at(row.line, column, reason);
        let number =
            checked_number(row.cell(self.places.case)).map_err(|why| bad(&columns.case, why))?;
        let activity = row.cell(self.places.activity);
        if activity.is_empty() {
            return Err(bad(&columns.activity, BadReason::Missing));
        }
        let time = self.notation.read(row.cell(self.places.time));
        let time = time
            .and_then(|time| time.ok_or(BadReason::Missing))
            .map_err(|why| bad(&columns.time, why))?;
        let index = match self.numbers.get(number) {
            Some(index) => *index,
            None => self.begin(row, number, time, findings),
        };
        // The index comes from the same list.
        let Some(case) = self.cases.get_mut(index) else { return Ok(()) };
        case.see(row.line, time, findings);
        for ((_, moment), place) in self.mapping.moments.iter().zip(&mut self.places.moments) {
            match (moment, &mut place.from) {
                (Moment::Attribute(column), From::Column(at)) => {
                    let found = self.notation.read(row.cell(*at));
                    case.attribute(row.line, place.of, column, found, findings);
                }
                (Moment::Activities(names, _), From::Activities { take, are_found }) => {
                    let found = names.iter().zip(are_found);
                    for (_, is_found) in found.filter(|(name, _)| name.trim() == activity) {
                        *is_found = true;
                        case.activity(place.of, *take, time);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn begin(
        &mut self,
        row: &TableRow,
        number: &str,
        time: Timestamp,
        findings: &mut Findings,
    ) -> usize {
        let mut case = Case {
            line: row.line,
            number: number.into(),
            events: 0,
            first_event: time,
            last_event: time,
            latest_read: time,
            moments: BTreeMap::new(),
            channel: self.mapping.channel.default,
            requester: self.mapping.requester.default,
            told: Vec::new(),
        };
        case.channel = case.meaning(&self.mapping.channel, row, self.places.channel, findings);
        case.requester =
            case.meaning(&self.mapping.requester, row, self.places.requester, findings);
        let index = self.cases.len();
        self.cases.push(case);
        self.numbers.insert(number.into(), index);
        index
    }

    fn notice_activities_not_found(&self, findings: &mut Findings) {
        for ((_, moment), place) in self.mapping.moments.iter().zip(&self.places.moments) {
            if let (Moment::Activities(names, _), From::Activities { are_found, .. }) =
                (moment, &place.from)
            {
                for (name, _) in names.iter().zip(are_found).filter(|(_, is_found)| !**is_found) {
                    findings.notice(None, Some(name), Oddity::ActivityNotFound);
                }
            }
        }
    }
}

impl Case {
    /// Tells an oddity of this case, once.
    fn tell(&mut self, line: u64, column: Option<&str>, oddity: Oddity, findings: &mut Findings) {
        let told = (column.map(Into::into), oddity);
        if !self.told.contains(&told) {
            findings.notice(Some(line), column, told.1.clone());
            self.told.push(told);
        }
    }

    /// The meaning of a word: the mapping's, or its default.
    fn meaning<T: Copy>(
        &mut self,
        meaning: &Meaning<T>,
        row: &TableRow,
        place: Option<usize>,
        findings: &mut Findings,
    ) -> T {
        let word = place.map_or("", |place| row.cell(place));
        match meaning.values.get(word) {
            Some(value) => *value,
            None => {
                if let Some(column) = &meaning.attribute {
                    self.tell(row.line, Some(column), Oddity::ValueNotMapped, findings);
                }
                meaning.default
            }
        }
    }

    fn see(&mut self, line: u64, time: Timestamp, findings: &mut Findings) {
        self.events += 1;
        if time < self.latest_read {
            self.tell(line, None, Oddity::EventsNotInOrder, findings);
        }
        self.latest_read = time;
        self.first_event = self.first_event.min(time);
        self.last_event = self.last_event.max(time);
    }

    /// Takes a moment from an attribute, which every event of the case repeats.
    fn attribute(
        &mut self,
        line: u64,
        of: MomentOf,
        column: &str,
        found: Result<Option<Timestamp>, BadReason>,
        findings: &mut Findings,
    ) {
        match (found, self.moments.get(&of)) {
            (Ok(Some(at)), None) => {
                self.moments.insert(of, at);
            }
            (Ok(Some(at)), Some(first)) if at != *first => {
                self.tell(line, Some(column), Oddity::ValuesDisagree, findings);
            }
            (Ok(_), _) => {}
            (Err(why), _) => self.tell(line, Some(column), Oddity::ValueLeftOut(why), findings),
        }
    }

    fn activity(&mut self, of: MomentOf, take: Take, time: Timestamp) {
        let at = self.moments.entry(of).or_insert(time);
        *at = match take {
            Take::First => time.min(*at),
            Take::Last => time.max(*at),
        };
    }

    /// The case as an inquiry, without the parts that can't be.
    fn finish(mut self, findings: &mut Findings) -> LogCase {
        let line = self.line;
        let received_at = self.moments.get(&MomentOf::Receipt).copied().unwrap_or_else(|| {
            findings.notice(Some(line), None, Oddity::ReceiptMissing);
            self.first_event
        });
        let not_before_receipt = |at: Option<&Timestamp>, oddity, findings: &mut Findings| {
            let at = at.copied();
            if at.is_some_and(|at| date_of(at) < date_of(received_at)) {
                findings.notice(Some(line), None, oddity);
                return None;
            }
            at
        };
        let agreed_at = not_before_receipt(
            self.moments.get(&MomentOf::Agreement),
            Oddity::AgreementBeforeReceipt,
            findings,
        );
        let started_at = not_before_receipt(
            self.moments.get(&MomentOf::Start),
            Oddity::StartBeforeReceipt,
            findings,
        );
        let begun_at = started_at.unwrap_or(received_at);
        let closed_at = self.moments.remove(&MomentOf::Closing);
        let closed_at = closed_at.filter(|at| self.end_can_be(*at, begun_at, findings));
        let help = match (started_at, closed_at) {
            (None, None) => Help::Awaited,
            (None, Some(at)) => {
                findings.notice(Some(line), None, Oddity::EndWithoutStart);
                Help::Ended { at, ending: InquiryEnding::NotRecorded }
            }
            (Some(started_at), closed_at) => {
                let reason = ClosingReason::NotRecorded;
                let closing = closed_at.map(|closed_at| RowClosing {
                    closed_at,
                    reason,
                    onward_section: None,
                });
                Help::Course { started_at, closing }
            }
        };
        let (number, channel, requester) = (self.number, self.channel, self.requester);
        let row = InquiryRow { line, number, received_at, channel, requester, agreed_at, help };
        LogCase { row, events: self.events }
    }

    /// Whether an end can be, with a notice where it is odd. Days count: an end earlier on the same
    /// day is a slip of the other system's clock, and the day is right.
    fn end_can_be(&self, at: Timestamp, begun_at: Timestamp, findings: &mut Findings) -> bool {
        let mut notice = |oddity| findings.notice(Some(self.line), None, oddity);
        let (day, begun) = (date_of(at), date_of(begun_at));
        if day < begun {
            notice(Oddity::EndBeforeStart);
            return false;
        }
        if at < begun_at {
            notice(Oddity::EndBeforeStartSameDay);
        }
        if day < date_of(self.last_event) {
            notice(Oddity::EventsAfterEnd);
        }
        true
    }
}
