//! Random lives as events: what shrinks is small numbers, what comes out is a history.
//!
//! An inquiry's events come in *lanes* (receipt corrected, agreement, ending, each course). Within a
//! lane the order is fixed; between lanes and between inquiries they arrive in any order.

use crate::figures::SECTIONS;
use crate::history::*;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;
use roret_domain::course::ClosingReason;
use roret_domain::event::*;
use roret_domain::inquiry::{Channel, InquiryEnding, Requester};

/// 1 January 2024, in seconds: Copenhagen's clocks change five times in the lives that follow.
const BEGINNING: i64 = 1_704_067_200;

const DAY_SECONDS: i64 = 86_400;

/// A moment: a day, and a time of day in UTC, mostly about midnight in Copenhagen.
type Moment = (i64, i64);

fn moment(days: impl Strategy<Value = i64>) -> impl Strategy<Value = Moment> {
    let hours = [0, 3_599, 3_600, 43_200, 79_199, 79_200, 82_799, 82_800, 86_399];
    (days, prop_oneof![4 => select(hours.to_vec()), 1 => 0..DAY_SECONDS])
}

/// Days that something lasts: often about a promise's end.
fn lasting() -> impl Strategy<Value = i64> {
    let edges = vec![0, 1, 27, 28, 29, 30, 31, 58, 59, 60, 61, 89, 92, 180, 181, 182, 184, 185];
    prop_oneof![3 => select(edges), 1 => 0..420i64]
}

/// What comes of an inquiry; every moment is days after the one before.
#[derive(Clone, Debug)]
enum Help {
    Waits,
    Ended { endings: Vec<(Moment, InquiryEnding)>, is_reopened: bool },
    Courses(Vec<Stay>),
}

/// A course: a start, then closings and re-entries by turns.
#[derive(Clone, Debug)]
struct Stay {
    start: Moment,
    turns: Vec<(Moment, ClosingReason, Option<&'static str>)>,
    is_withdrawn: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Life {
    received: Moment,
    requester: Requester,
    correction: Option<(i64, Requester)>,
    agreed: Option<Moment>,
    help: Help,
}

fn any_stay() -> impl Strategy<Value = Stay> {
    let section = prop::option::of(select(SECTIONS.to_vec()));
    let turn = (moment(lasting()), select(ClosingReason::ALL.to_vec()), section);
    (moment(0..40i64), prop::collection::vec(turn, 0..5), prop::bool::weighted(0.2))
        .prop_map(|(start, turns, is_withdrawn)| Stay { start, turns, is_withdrawn })
}

fn any_help() -> impl Strategy<Value = Help> {
    let ending = (moment(0..60i64), select(InquiryEnding::ALL.to_vec()));
    let endings = prop::collection::vec(ending, 1..3);
    prop_oneof![
        1 => Just(Help::Waits),
        2 => (endings, any::<bool>())
            .prop_map(|(endings, is_reopened)| Help::Ended { endings, is_reopened }),
        4 => prop::collection::vec(any_stay(), 1..2).prop_map(Help::Courses),
        3 => prop::collection::vec(any_stay(), 2..4).prop_map(Help::Courses),
    ]
}

fn any_life() -> impl Strategy<Value = Life> {
    let requester = || select(Requester::ALL.to_vec());
    (
        moment(0..730i64),
        requester(),
        prop::option::weighted(0.2, (-20..=0i64, requester())),
        prop::option::weighted(0.8, moment(prop_oneof![4 => 5..10i64, 1 => 0..40i64])),
        any_help(),
    )
        .prop_map(|(received, requester, correction, agreed, help)| Life {
            received,
            requester,
            correction,
            agreed,
            help,
        })
}

pub(crate) fn any_lives() -> impl Strategy<Value = Vec<Life>> {
    prop::collection::vec(any_life(), 0..14)
}

/// A period of the years the lives are lived in; now and then it ends before it begins.
pub(crate) fn any_period() -> impl Strategy<Value = (i64, i64)> {
    (-30..800i64, prop_oneof![1 => -3..0i64, 9 => 0..1_200i64])
        .prop_map(|(from, days)| (from, from + days))
}

/// A day by its number.
pub(crate) fn nth_day(number: i64) -> jiff::civil::Date {
    day("2024-01-01").saturating_add(jiff::Span::new().days(number))
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("within jiff's range")
}

/// The first event of an inquiry and its lanes.
type Lanes = (Event, Vec<Vec<Event>>);

impl Life {
    fn lanes(&self, number: u64) -> Lanes {
        let inquiry = inquiry_id(number);
        let after = |base: i64, (days, seconds): Moment| {
            // The time of day is that of the moment; never before the base.
            let day = base.div_euclid(DAY_SECONDS) + days;
            (day * DAY_SECONDS + seconds).max(base)
        };
        let begun = after(BEGINNING, self.received);
        let first = received(number, instant(begun), self.requester);
        let mut lanes = Vec::new();
        if let Some((days, requester)) = self.correction {
            let received_at = instant(begun + days * DAY_SECONDS);
            let channel = Channel::Letter;
            lanes.push(vec![InquiryCorrected { inquiry, received_at, channel, requester }.into()]);
        }
        lanes
            .extend(self.agreed.map(|moment| vec![agreed(inquiry, instant(after(begun, moment)))]));
        match &self.help {
            Help::Waits => {}
            Help::Ended { endings, is_reopened } => {
                let mut lane: Vec<Event> = Vec::new();
                for (moment, ending) in endings {
                    if !lane.is_empty() {
                        lane.push(InquiryReopened { inquiry }.into());
                    }
                    let ended_at = instant(after(begun, *moment));
                    lane.push(
                        InquiryEnded { inquiry, ended_at, ending: *ending, note: None }.into(),
                    );
                }
                lane.extend(is_reopened.then(|| InquiryReopened { inquiry }.into()));
                lanes.push(lane);
            }
            Help::Courses(stays) => {
                for (nth, stay) in (1..).zip(stays) {
                    // A second of its own, so that no two courses close at one instant.
                    let own = |seconds: i64| instant(seconds - seconds % 10 + nth);
                    let course = (inquiry, course_id(number * 10 + nth.unsigned_abs()));
                    let mut now = after(begun, stay.start);
                    let mut lane = vec![started(inquiry, course.1, own(now))];
                    let mut is_open = true;
                    for (moment, reason, section) in &stay.turns {
                        now = after(now, *moment);
                        lane.push(if is_open {
                            closed(course, own(now), *reason, *section)
                        } else {
                            let reentered_at = own(now);
                            CourseReentered { inquiry, course: course.1, reentered_at }.into()
                        });
                        is_open = !is_open;
                    }
                    if !is_open && stay.is_withdrawn {
                        let (course, undoes) = (course.1, None);
                        lane.push(ClosingWithdrawn { inquiry, course, undoes }.into());
                    }
                    lanes.push(lane);
                }
            }
        }
        (first, lanes)
    }
}

/// The lives' events, arriving in an order that the seed chooses.
pub(crate) fn arriving(lives: &[Life], seed: u64) -> Vec<Event> {
    let mut waiting: Vec<Lanes> =
        (1..).zip(lives).map(|(number, life)| life.lanes(number)).collect();
    let mut running: Vec<std::vec::IntoIter<Event>> = Vec::new();
    let mut events = Vec::new();
    let mut state = seed;
    while !(waiting.is_empty() && running.is_empty()) {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let ways = waiting.len() + running.len();
        let way = usize::try_from(state >> 33).expect("31 bits") % ways;
        if way < waiting.len() {
            let (first, lanes) = waiting.remove(way);
            events.push(first);
            running.extend(lanes.into_iter().map(Vec::into_iter));
        } else {
            let lane = running.get_mut(way - waiting.len()).expect("a lane");
            events.extend(lane.next());
            running.retain(|lane| lane.len() > 0);
        }
    }
    events
}
