//! By when? The forecast for everybody who waits: for an answer first, then for the next step.
//!
//! The first wait ends with the agreement, the start of a course, or an end of the inquiry: each is an
//! answer. Afterwards each step is waited for from the moment nothing stands before it. Urgent and
//! ordinary inquiries are forecast apart. Everything rests on what was known at the beginning of the day,
//! so a forecast can be made again later and comes out the same.

use crate::forecast::{Case, Forecaster, Judged, Known, LOOK_BACK, Level};
use crate::promise::Period;
use crate::share::Share;
use crate::steps::{self, StepKind};
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::course::CourseKind;
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Inquiry, Urgency};
use roret_domain::roadmap::Expectation;
use std::collections::{BTreeMap, VecDeque};

/// Cases of a group that are learnt from: enough for the last [`LOOK_BACK`] to be forecasts that were
/// themselves made from a full history.
const CASES_MAX: usize = 10 * LOOK_BACK;
/// Ends that tell the pace.
const PACE_ENDS: usize = 50;
/// Days expected before there is a pace.
const FIRST_EXPECTED_DAYS: f64 = 7.0;
const SECONDS_PER_DAY: f64 = 86_400.0;

/// What is waited for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Awaited {
    /// The answer: an agreement, help, or an end.
    Answer,
    /// A step after that.
    Step(StepKind),
}

/// What can be said of when a wait will end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outlook {
    /// For most it has ended by the first day, for nine of ten by the second.
    Window {
        /// By then it is likely.
        likely: Date,
        /// By then it has ended for nine of ten.
        nine_of_ten: Date,
    },
    /// Too few such waits have ended yet to say.
    TooLittleHistory,
}

struct WaitingGroup {
    known: Known,
    /// When those who still wait began to, in order.
    waiting: Vec<f64>,
    /// Days between two ends.
    pace: Option<f64>,
}

/// What is known at the beginning of a day.
pub struct Outlooks {
    now: f64,
    groups: BTreeMap<(Awaited, Urgency), WaitingGroup>,
    /// Waits that are longer than nine of ten were told when they began: what, and the day told.
    passed: BTreeMap<InquiryId, (Awaited, Date)>,
}

impl Outlooks {
    /// Learns from everything that happened before a day.
    pub fn at(image: &Image, day: Date) -> Self {
        let now = days(calendar::start_of(day));
        let (mut groups, mut passed) = (BTreeMap::new(), BTreeMap::new());
        for (key, waits) in waits(image, calendar::start_of(day)) {
            let (forecaster, pace) = learnt(&waits, now);
            let still = waits.iter().filter(|wait| wait.case.ended.is_none());
            let waiting = still.map(|wait| wait.case.began).collect();
            groups.insert(key, WaitingGroup { known: forecaster.known(now), waiting, pace });
            for judged in forecaster.judged() {
                let [_, nine_of_ten] = judged.bounds;
                if let (None, Some(bound), Some(wait)) =
                    (judged.waited, nine_of_ten, waits.get(judged.case))
                {
                    let told = day_of(wait.case.began + bound);
                    if told < day && wait.case.ended.is_none() {
                        passed.insert(wait.inquiry.id, (key.0, told));
                    }
                }
            }
        }
        Self { now, groups, passed }
    }

    /// What the inquiry waits for, and by when that will have ended. None if it waits for nothing, or for
    /// something whose time is agreed.
    pub fn of(&self, inquiry: &Inquiry) -> Option<(Awaited, Outlook)> {
        let (awaited, began) = awaits(inquiry)?;
        let began = days(began);
        let window = self.groups.get(&(awaited, inquiry.urgency)).and_then(|group| {
            let ahead = group.waiting.partition_point(|other| *other < began);
            let expected = expected_days(ahead, group.pace);
            let by = |level| {
                let bound = group.known.bound(level, (self.now - began).max(0.0), expected)?;
                Some(day_of(began + bound))
            };
            let likely = by(Level::Likely)?;
            Some(Outlook::Window { likely, nine_of_ten: by(Level::NineOfTen)?.max(likely) })
        });
        Some((awaited, window.unwrap_or(Outlook::TooLittleHistory)))
    }

    /// The day by which nine of ten were told it would have ended, if that has passed and nobody has told
    /// the citizen of the delay since: a delay notice is due.
    pub fn passed(&self, inquiry: &Inquiry) -> Option<Date> {
        let (told_of, told) = self.passed.get(&inquiry.id).copied()?;
        let (awaited, _) = awaits(inquiry)?;
        let notices = inquiry.roadmap.now().map(|step| step.delay_notices.as_slice());
        let was_told =
            notices.unwrap_or_default().iter().any(|notice| calendar::date_of(notice.at) > told);
        (awaited == told_of && !was_told).then_some(told)
    }

    /// The inquiries of which a window had passed in the morning, in the order of their identifiers.
    pub fn all_passed(&self) -> impl Iterator<Item = InquiryId> {
        self.passed.keys().copied()
    }
}

/// How often forecasts held.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// Of all answers, for each of [`Level::ALL`].
    pub all: [Tally; 2],
    /// By urgency.
    pub by_urgency: BTreeMap<Urgency, [Tally; 2]>,
    /// By channel.
    pub by_channel: BTreeMap<Channel, [Tally; 2]>,
    /// Of the steps after the answer.
    pub by_step: BTreeMap<Awaited, [Tally; 2]>,
    /// Inquiries of the period without a forecast: too little history when they came.
    pub without: u32,
}

/// Forecasts that held, and all that can be judged.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    held: u32,
    judged: u32,
}

impl Tally {
    /// As a share.
    pub const fn share(self) -> Share {
        Share { part: self.held, whole: self.judged }
    }

    fn add(&mut self, held: bool) {
        self.held += u32::from(held);
        self.judged += 1;
    }
}

/// A forecast as it was told, and what became of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forecast {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// Of what.
    pub awaited: Awaited,
    /// The day the wait began.
    pub began: Date,
    /// The day by which nine of ten were told; none with too little history.
    pub nine_of_ten: Option<Date>,
    /// The day it ended; none if it had not.
    pub ended: Option<Date>,
    /// Whether it held; none where that can't be said yet.
    pub held: Option<bool>,
}

/// Every forecast made for waits that began in a period, as judged by what was known at its end.
pub fn forecasts(image: &Image, period: Period) -> Vec<Forecast> {
    let mut all = Vec::new();
    judged(image, period, |awaited, wait, judged, held| {
        let [_, nine_of_ten] = judged.bounds;
        let [_, held] = held;
        all.push(Forecast {
            inquiry: wait.inquiry.id,
            awaited,
            began: day_of(wait.case.began),
            nine_of_ten: nine_of_ten.map(|bound| day_of(wait.case.began + bound)),
            ended: wait.case.ended.map(day_of),
            held,
        });
    });
    all.sort_by_key(|one| (one.began, one.inquiry));
    all
}

/// Goes through the forecasts made for waits that began in a period; tells whether each bound held. A
/// wait that has not ended counts as a miss once it is longer than the bound, and not before.
fn judged(
    image: &Image,
    period: Period,
    mut tell: impl FnMut(Awaited, &Wait<'_>, Judged, [Option<bool>; 2]),
) {
    let end = calendar::start_of(period.to.tomorrow().unwrap_or(period.to));
    let from = days(calendar::start_of(period.from));
    for ((awaited, _), waits) in waits(image, end) {
        let (forecaster, _) = learnt(&waits, days(end));
        for judged in forecaster.judged() {
            let Some(wait) = waits.get(judged.case).filter(|wait| wait.case.began >= from) else {
                continue;
            };
            let so_far = days(end) - wait.case.began;
            let held = judged.bounds.map(|bound| match (bound, judged.waited) {
                (Some(bound), Some(waited)) => Some(waited <= bound),
                (Some(bound), None) if so_far > bound => Some(false),
                _ => None,
            });
            tell(awaited, wait, judged, held);
        }
    }
}

impl Coverage {
    /// Judges every forecast made for waits that began in a period, by what was known at its end.
    pub fn of(image: &Image, period: Period) -> Self {
        let mut coverage = Self::default();
        judged(image, period, |awaited, wait, judged, held| {
            if judged.bounds.iter().all(Option::is_none) {
                coverage.without += u32::from(awaited == Awaited::Answer);
                return;
            }
            let add = |tallies: &mut [Tally; 2]| {
                for (tally, held) in tallies.iter_mut().zip(held) {
                    held.into_iter().for_each(|held| tally.add(held));
                }
            };
            if awaited == Awaited::Answer {
                add(&mut coverage.all);
                add(coverage.by_urgency.entry(wait.inquiry.urgency).or_default());
                add(coverage.by_channel.entry(wait.inquiry.channel).or_default());
            } else {
                add(coverage.by_step.entry(awaited).or_default());
            }
        });
        coverage
    }
}

/// One wait of an inquiry.
struct Wait<'a> {
    inquiry: &'a Inquiry,
    case: Case,
}

/// The waits that began before a moment, by what is waited for, in the order in which they began: the last
/// [`CASES_MAX`] of each.
fn waits(image: &Image, now: Timestamp) -> BTreeMap<(Awaited, Urgency), Vec<Wait<'_>>> {
    let mut all: BTreeMap<_, Vec<Wait<'_>>> = BTreeMap::new();
    for inquiry in image.inquiries().filter(|inquiry| inquiry.received_at < now) {
        let mut add = |awaited, began: Timestamp, ended: Option<Timestamp>| {
            let case = Case { began: days(began), ended: ended.filter(|at| *at <= now).map(days) };
            all.entry((awaited, inquiry.urgency)).or_default().push(Wait { inquiry, case });
        };
        add(Awaited::Answer, inquiry.received_at, answered_at(inquiry));
        for turn in steps::turns(inquiry).filter(|turn| turn.began < now) {
            // Who has left does not wait any more.
            add(Awaited::Step(StepKind::of(turn.step)), turn.began, turn.done.or(turn.left));
        }
    }
    let in_order = |a: &Wait<'_>, b: &Wait<'_>| {
        a.case.began.total_cmp(&b.case.began).then(a.inquiry.number.cmp(&b.inquiry.number))
    };
    for waits in all.values_mut() {
        if let Some(before) = waits.len().checked_sub(CASES_MAX).filter(|before| *before > 0) {
            waits.select_nth_unstable_by(before, in_order);
            waits.drain(..before);
        }
        waits.sort_by(in_order);
    }
    all
}

/// What the inquiry waits for now, and since when; none if for nothing, or if the time is agreed.
fn awaits(inquiry: &Inquiry) -> Option<(Awaited, Timestamp)> {
    if !inquiry.is_open() {
        return None;
    }
    if answered_at(inquiry).is_none() {
        return Some((Awaited::Answer, inquiry.received_at));
    }
    let turn = steps::turns(inquiry).find(|turn| turn.done.is_none())?;
    let is_open = matches!(turn.step.expectation, Expectation::Unknown { .. });
    is_open.then(|| (Awaited::Step(StepKind::of(turn.step)), turn.began))
}

/// Lets the waits pass by, each with the queue as it was when it began. Answers what has been learnt, and
/// the days between two ends.
fn learnt(waits: &[Wait<'_>], now: f64) -> (Forecaster, Option<f64>) {
    let mut ends: Vec<f64> = waits.iter().filter_map(|wait| wait.case.ended).collect();
    ends.sort_unstable_by(f64::total_cmp);
    let mut ends = ends.into_iter().peekable();
    let mut last = VecDeque::with_capacity(PACE_ENDS + 1);
    let mut pace_at = |moment: f64, last: &mut VecDeque<f64>| -> (usize, Option<f64>) {
        let mut passed = 0;
        while let Some(end) = ends.next_if(|end| *end <= moment) {
            passed += 1;
            last.push_back(end);
            if last.len() > PACE_ENDS {
                last.pop_front();
            }
        }
        let count = u32::try_from(last.len()).map_or(0.0, f64::from);
        let since = last.front().filter(|_| last.len() == PACE_ENDS);
        (passed, since.map(|since| (moment - since) / count))
    };
    let mut forecaster = Forecaster::default();
    let mut ended = 0_usize;
    for (begun, wait) in waits.iter().enumerate() {
        let (passed, pace) = pace_at(wait.case.began, &mut last);
        ended += passed;
        forecaster.begin(wait.case, expected_days(begun.saturating_sub(ended), pace));
    }
    forecaster.learn(now);
    let (_, pace) = pace_at(now, &mut last);
    (forecaster, pace)
}

fn expected_days(ahead: usize, pace: Option<f64>) -> f64 {
    let ahead = u32::try_from(ahead).map_or(f64::MAX, f64::from);
    // Two ends at one moment give no pace.
    pace.filter(|pace| *pace > 0.0).map_or(FIRST_EXPECTED_DAYS, |pace| (ahead + 1.0) * pace)
}

/// When somebody first had an answer.
fn answered_at(inquiry: &Inquiry) -> Option<Timestamp> {
    let agreed = inquiry.agreement.as_ref().map(|agreement| agreement.agreed_at);
    let ended = inquiry.ended.map(|ended| ended.at);
    let helped = inquiry.courses.iter().filter_map(|course| match course.kind {
        // That a case is opened is no answer; that it is decided is one.
        CourseKind::AuthorityCase => course.closing.as_ref().map(|closing| closing.closed_at),
        _ => Some(course.started_at),
    });
    helped.chain(agreed).chain(ended).min()
}

fn days(at: Timestamp) -> f64 {
    at.as_duration().as_secs_f64() / SECONDS_PER_DAY
}

/// The day of a moment, in Copenhagen.
fn day_of(moment: f64) -> Date {
    let since = jiff::SignedDuration::try_from_secs_f64(moment * SECONDS_PER_DAY).ok();
    let at = since.and_then(|since| Timestamp::from_duration(since).ok());
    at.map_or(Date::MAX, calendar::date_of)
}
