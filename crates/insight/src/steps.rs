//! How long steps of the roadmap take, from the moment nothing stands before them, and how many are done by
//! the day that was first told.

use crate::selection::Selection;
use crate::share::Share;
use crate::time_to_event::{Curve, Observed};
use jiff::Timestamp;
use jiff::civil::Date;
use roret_domain::calendar::{self, days_waiting};
use roret_domain::id::InquiryId;
use roret_domain::image::Image;
use roret_domain::inquiry::Inquiry;
use roret_domain::roadmap::{StandardStep, Step, StepEnd, StepText};
use std::collections::BTreeMap;

/// What kind of step it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StepKind {
    /// A step that every municipality takes.
    Standard(StandardStep),
    /// A step in own words.
    Own,
}

impl StepKind {
    /// The kind of a step.
    pub fn of(step: &Step) -> Self {
        match step.text {
            StepText::Standard(standard) => Self::Standard(standard),
            StepText::Own(_) => Self::Own,
        }
    }
}

/// How steps of a kind went.
#[derive(Clone, PartialEq, Debug)]
pub struct StepTimes {
    /// The share not done yet, over days.
    pub not_done: Curve,
    /// Of those whose day, as it was first told, has passed or that are done: how many were done by then.
    pub in_time: Share,
}

/// A step whose turn came.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StepRow {
    /// Of which inquiry.
    pub inquiry: InquiryId,
    /// What kind of step.
    pub kind: StepKind,
    /// The day from which nothing stood before it.
    pub began: Date,
    /// The day by which it was first told to be done.
    pub first_told: Date,
    /// The day it was done; none if it was not by the end of the period.
    pub done: Option<Date>,
    /// The day everything ended before it was done.
    pub left: Option<Date>,
}

/// The steps whose turn came in the period, of the inquiries that the selection is about.
pub fn rows(image: &Image, selection: &Selection) -> Vec<StepRow> {
    let as_of = selection.period.to;
    let on = |at: Option<Timestamp>| at.map(calendar::date_of).filter(|day| *day <= as_of);
    let inquiries = image.inquiries().filter(|inquiry| selection.concerns(inquiry));
    let rows = inquiries.flat_map(|inquiry| {
        turns(inquiry).map(move |turn| StepRow {
            inquiry: inquiry.id,
            kind: StepKind::of(turn.step),
            began: calendar::date_of(turn.began),
            first_told: turn.first_told(),
            done: on(turn.done),
            left: on(turn.left),
        })
    });
    rows.filter(|row| selection.period.holds(row.began)).collect()
}

/// Folds the steps whose turn came in the period.
pub fn step_times(image: &Image, selection: &Selection) -> BTreeMap<StepKind, StepTimes> {
    let as_of = selection.period.to;
    let mut all: BTreeMap<StepKind, (Vec<Observed>, Share)> = BTreeMap::new();
    for row in rows(image, selection) {
        let (observed, in_time) =
            all.entry(row.kind).or_insert_with(|| (Vec::new(), Share { part: 0, whole: 0 }));
        let days = days_waiting(row.began, row.done.or(row.left).unwrap_or(as_of));
        observed.push(Observed::from_start(f64::from(days), row.done.is_some()));
        if row.done.is_some() || row.first_told < as_of {
            in_time.whole += 1;
            in_time.part += u32::from(row.done.is_some_and(|done| done <= row.first_told));
        }
    }
    let times = |(observed, in_time)| StepTimes { not_done: Curve::of(observed), in_time };
    all.into_iter().map(|(kind, one)| (kind, times(one))).collect()
}

/// A step's turn: from the moment nothing stood before it.
pub(crate) struct Turn<'a> {
    pub(crate) step: &'a Step,
    pub(crate) began: Timestamp,
    /// When it was done.
    pub(crate) done: Option<Timestamp>,
    /// When everything ended before it was done.
    pub(crate) left: Option<Timestamp>,
}

impl Turn<'_> {
    /// The day by which it was expected, before anybody was told of a delay.
    fn first_told(&self) -> Date {
        let first = self.step.delay_notices.first().map(|notice| notice.before);
        first.unwrap_or(self.step.expectation).due()
    }
}

/// The steps whose turn has come, in order. A step that was dropped, or done before its turn, had none.
pub(crate) fn turns(inquiry: &Inquiry) -> impl Iterator<Item = Turn<'_>> {
    let mut free = Some(inquiry.received_at);
    inquiry.roadmap.steps.iter().filter_map(move |step| {
        let began = free?.max(step.planned_at);
        match step.end {
            Some(StepEnd::Done(at)) => {
                free = Some(began.max(at));
                (at >= began).then_some(Turn { step, began, done: Some(at), left: None })
            }
            Some(StepEnd::Dropped(_)) => None,
            None => {
                free = None;
                Some(Turn { step, began, done: None, left: closed_at(inquiry) })
            }
        }
    })
}

/// When nobody had anything more to do; none while somebody has.
fn closed_at(inquiry: &Inquiry) -> Option<Timestamp> {
    let ended = inquiry.ended.map(|ended| ended.at);
    let closing = inquiry.courses.last().and_then(|course| course.closing.as_ref());
    ended.or(closing.map(|closing| closing.closed_at)).filter(|_| !inquiry.is_open())
}
