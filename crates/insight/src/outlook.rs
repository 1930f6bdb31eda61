//! By when will they hear from us? The forecast for everybody who still waits for an answer.
//!
//! A wait ends with the agreement, the start of a course, or an end of the inquiry: each is an answer.
//! Urgent and ordinary inquiries are forecast apart. Everything rests on what was known at the beginning
//! of the day, so a forecast can be made again later and comes out the same.

use crate::forecast::{Case, Forecaster, Judged, LOOK_BACK, Level};
use crate::promise::Period;
use crate::share::Share;
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::calendar;
use roret_domain::image::Image;
use roret_domain::inquiry::{Channel, Inquiry, Urgency};
use std::collections::{BTreeMap, VecDeque};

/// Cases of a group that are learnt from: enough for the last [`LOOK_BACK`] to be forecasts that were
/// themselves made from a full history.
const CASES_MAX: usize = 10 * LOOK_BACK;
/// Answers that tell the pace.
const PACE_ANSWERS: usize = 50;
/// Days expected before there is a pace.
const FIRST_EXPECTED_DAYS: f64 = 7.0;
const SECONDS_PER_DAY: f64 = 86_400.0;

/// What can be said of when somebody will have an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outlook {
    /// Most have one by the first day, nine of ten by the second.
    Window {
        /// By then it is likely.
        likely: Date,
        /// By then nine of ten have it.
        nine_of_ten: Date,
    },
    /// Too few have had an answer yet to say.
    TooLittleHistory,
}

struct Group {
    forecaster: Forecaster,
    /// When those who still wait began to, in order.
    waiting: Vec<f64>,
    /// Days between two answers.
    pace: Option<f64>,
    now: f64,
}

/// What is known at the beginning of a day.
pub struct Outlooks {
    groups: BTreeMap<Urgency, Group>,
}

impl Outlooks {
    /// Learns from everything that happened before a day.
    pub fn at(image: &Image, day: Date) -> Self {
        let now = calendar::start_of(day);
        let groups = Urgency::ALL
            .iter()
            .map(|urgency| {
                let cases = cases(image, *urgency, now);
                (*urgency, learnt(cases.into_iter().map(|(_, case)| case), days(now)))
            })
            .collect();
        Self { groups }
    }

    /// By when the inquiry will have an answer; none if it has one.
    pub fn of(&self, inquiry: &Inquiry) -> Option<Outlook> {
        if answered_at(inquiry).is_some() {
            return None;
        }
        let began = days(inquiry.received_at);
        let window = self.groups.get(&inquiry.urgency).and_then(|group| {
            let now = group.now.max(began);
            let ahead = group.waiting.partition_point(|other| *other < began);
            let expected = expected_days(ahead, group.pace);
            let by = |level| {
                let bound = group.forecaster.bound(level, now, now - began, expected)?;
                Some(day_of(began + bound))
            };
            let likely = by(Level::Likely)?;
            Some(Outlook::Window { likely, nine_of_ten: by(Level::NineOfTen)?.max(likely) })
        });
        Some(window.unwrap_or(Outlook::TooLittleHistory))
    }
}

/// How often forecasts held.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Coverage {
    /// Of all, for each of [`Level::ALL`].
    pub all: [Tally; 3],
    /// By urgency.
    pub by_urgency: BTreeMap<Urgency, [Tally; 3]>,
    /// By channel.
    pub by_channel: BTreeMap<Channel, [Tally; 3]>,
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

impl Coverage {
    /// Judges every forecast made for inquiries received in a period, by what was known at its end. A wait
    /// that has not ended counts as a miss once it is longer than the bound, and not before.
    pub fn of(image: &Image, period: Period) -> Self {
        let end = calendar::start_of(period.to.tomorrow().unwrap_or(period.to));
        let mut coverage = Self::default();
        for urgency in Urgency::ALL {
            let cases = cases(image, *urgency, end);
            let mut group = learnt(cases.iter().map(|(_, case)| *case), days(end));
            group.forecaster.learn(days(end));
            for judged in group.forecaster.judged() {
                if let Some((inquiry, case)) = cases.get(judged.case)
                    && period.holds(inquiry.received_on())
                {
                    coverage.judge(inquiry, *case, judged, days(end));
                }
            }
        }
        coverage
    }

    fn judge(&mut self, inquiry: &Inquiry, case: Case, judged: Judged, now: f64) {
        if judged.bounds.iter().all(Option::is_none) {
            self.without += 1;
            return;
        }
        let so_far = now - case.began;
        let by_urgency = self.by_urgency.entry(inquiry.urgency).or_default();
        let by_channel = self.by_channel.entry(inquiry.channel).or_default();
        let tallies = self.all.iter_mut().zip(by_urgency).zip(by_channel);
        for (((all, urgency), channel), bound) in tallies.zip(judged.bounds) {
            let Some(bound) = bound else { continue };
            let held = match judged.waited {
                Some(waited) => waited <= bound,
                None if so_far > bound => false,
                None => continue,
            };
            for tally in [all, urgency, channel] {
                tally.add(held);
            }
        }
    }
}

/// The waits of a group that began before a moment, in the order in which they began: the last
/// [`CASES_MAX`].
fn cases(image: &Image, urgency: Urgency, now: Timestamp) -> Vec<(&Inquiry, Case)> {
    let mut cases: Vec<(&Inquiry, Case)> = image
        .inquiries()
        .filter(|inquiry| inquiry.urgency == urgency && inquiry.received_at < now)
        .map(|inquiry| {
            let answered = answered_at(inquiry).filter(|at| *at <= now);
            (inquiry, Case { began: days(inquiry.received_at), ended: answered.map(days) })
        })
        .collect();
    cases.sort_by(|(a, one), (b, other)| {
        one.began.total_cmp(&other.began).then(a.number.cmp(&b.number))
    });
    let first = cases.len().saturating_sub(CASES_MAX);
    cases.split_off(first)
}

/// Lets the cases pass by, each with the queue as it was when it began.
fn learnt(cases: impl Iterator<Item = Case> + Clone, now: f64) -> Group {
    let mut ends: Vec<f64> = cases.clone().filter_map(|case| case.ended).collect();
    ends.sort_unstable_by(f64::total_cmp);
    let mut ends = ends.into_iter().peekable();
    let mut last = VecDeque::with_capacity(PACE_ANSWERS + 1);
    let mut pace_at = |moment: f64, last: &mut VecDeque<f64>| -> (usize, Option<f64>) {
        let mut passed = 0;
        while let Some(end) = ends.next_if(|end| *end <= moment) {
            passed += 1;
            last.push_back(end);
            if last.len() > PACE_ANSWERS {
                last.pop_front();
            }
        }
        let answers = u32::try_from(last.len()).map_or(0.0, f64::from);
        let since = last.front().filter(|_| last.len() == PACE_ANSWERS);
        (passed, since.map(|since| (moment - since) / answers))
    };
    let mut forecaster = Forecaster::default();
    let (mut begun, mut answered) = (0_usize, 0_usize);
    for case in cases.clone() {
        let (passed, pace) = pace_at(case.began, &mut last);
        answered += passed;
        forecaster.begin(case, expected_days(begun.saturating_sub(answered), pace));
        begun += 1;
    }
    forecaster.learn(now);
    let (_, pace) = pace_at(now, &mut last);
    let waiting = cases.filter(|case| case.ended.is_none()).map(|case| case.began).collect();
    Group { forecaster, waiting, pace, now }
}

fn expected_days(ahead: usize, pace: Option<f64>) -> f64 {
    let ahead = u32::try_from(ahead).map_or(f64::MAX, f64::from);
    // Two answers at one moment give no pace.
    pace.filter(|pace| *pace > 0.0).map_or(FIRST_EXPECTED_DAYS, |pace| (ahead + 1.0) * pace)
}

/// When somebody first had an answer.
fn answered_at(inquiry: &Inquiry) -> Option<Timestamp> {
    let agreed = inquiry.agreement.as_ref().map(|agreement| agreement.agreed_at);
    let ended = inquiry.ended.map(|ended| ended.at);
    let started = inquiry.courses.iter().map(|course| course.started_at);
    started.chain(agreed).chain(ended).min()
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
